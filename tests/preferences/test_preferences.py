"""What one sets is the same in every browser, and nobody else's."""

import asyncio
from typing import Any

import pytest

from tests.support.calls import problem

COLUMNS = {"shown": [{"name": "subject", "width": 300}, {"name": "owner", "width": None}], "frozen": 1}


@pytest.fixture
def second(client, anonymous, people):
    anonymous.headers.update(people.add("rep").headers)
    return anonymous


async def test_nothing_is_set_at_first(client):
    assert (await client.get("/preferences")).json() == {
        "density": None,
        "columns": None,
        "default_view_id": None,
        "theme": None,
        "language": None,
        "time_zone": "UTC",
        "keeps_searches": True,
        "recent_searches": [],
    }


async def test_what_is_set_stays_and_the_rest_is_left(client, second):
    await client.patch("/preferences", json={"density": "tall", "theme": "dark", "columns": COLUMNS})
    changed = await client.patch("/preferences", json={"density": "compact", "theme": None, "language": "en"})

    assert changed.status_code == 200, changed.text
    again = (await client.get("/preferences")).json()
    assert again == changed.json()
    assert (again["density"], again["theme"], again["columns"], again["language"]) == ("compact", None, COLUMNS, "en")
    assert (await second.get("/preferences")).json()["density"] is None


async def test_what_makes_no_sense_is_refused(client):
    bodies: tuple[dict[str, Any], ...] = (
        {"density": "roomy"},
        {"theme": "pink"},
        {"language": "xx"},
        {"colour": 1},
        {"columns": {"shown": []}},
    )
    for body in bodies:
        problem(await client.patch("/preferences", json=body), 422, "invalid_request")


class TestTimeZone:
    async def test_is_kept(self, client):
        assert (await client.patch("/preferences", json={"time_zone": "Pacific/Auckland"})).status_code == 200
        assert (await client.get("/preferences")).json()["time_zone"] == "Pacific/Auckland"
        await client.patch("/preferences", json={"time_zone": None})
        assert (await client.get("/preferences")).json()["time_zone"] == "UTC"

    @pytest.mark.parametrize("name", ["Europe/Atlantis", "+02:00", "", "UTC; DROP TABLE users", "europe/berlin"])
    async def test_that_is_not_of_the_list_is_refused(self, client, name):
        if name == "":
            assert (await client.patch("/preferences", json={"time_zone": name})).status_code == 200
            return
        problem(await client.patch("/preferences", json={"time_zone": name}), 422, "time_zone_unknown")


class TestDefaultView:
    async def test_is_one_that_one_may_open(self, client, second):
        mine = (await client.post("/views", json={"name": "Mine", "state": {}})).json()["id"]

        assert (await client.patch("/preferences", json={"default_view_id": mine})).json()["default_view_id"] == mine
        problem(await second.patch("/preferences", json={"default_view_id": mine}), 422, "default_view_unknown")

    async def test_that_is_deleted_is_none(self, client):
        mine = (await client.post("/views", json={"name": "Mine", "state": {}})).json()["id"]
        await client.patch("/preferences", json={"default_view_id": mine})

        await client.delete(f"/views/{mine}", headers={"If-Match": '"1"'})

        assert (await client.get("/preferences")).json()["default_view_id"] is None


class TestRecentSearches:
    async def test_are_the_last_ten_the_newest_first(self, client, second):
        for q in ("a", *map(str, range(11)), "5"):
            kept = await client.post("/preferences/searches", json={"q": q})

        assert kept.json()["items"] == ["5", "10", "9", "8", "7", "6", "4", "3", "2", "1"]
        assert (await second.get("/preferences")).json()["recent_searches"] == []

    async def test_can_be_forgotten(self, client):
        await client.post("/preferences/searches", json={"q": "Li"})

        assert (await client.delete("/preferences/searches")).status_code == 204
        assert (await client.get("/preferences")).json()["recent_searches"] == []

    async def test_are_not_kept_for_who_wants_none(self, client):
        await client.post("/preferences/searches", json={"q": "Li"})
        await client.patch("/preferences", json={"keeps_searches": False})

        after = await client.post("/preferences/searches", json={"q": "Roy"})

        assert after.json() == {"items": []}
        await client.patch("/preferences", json={"keeps_searches": True})
        assert (await client.post("/preferences/searches", json={"q": "Roy"})).json() == {"items": ["Roy"]}

    async def test_many_at_once_are_all_taken(self, client):
        answers = await asyncio.gather(
            *(client.post("/preferences/searches", json={"q": str(n % 4)}) for n in range(12))
        )

        assert {answer.status_code for answer in answers} == {200}
        assert set((await client.get("/preferences")).json()["recent_searches"]) == set("0123")
