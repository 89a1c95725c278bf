"""Saving over a view: nobody's work is lost, nothing that cannot run is kept, everything can be had back."""

import asyncio
from typing import Any

from tests.support.calls import problem
from tests.views.conftest import CALLS, CARDIOLOGY, change, make_view, names


async def test_a_view_is_there_again_as_it_was_saved(client):
    state = {
        "filter": {"and": [CARDIOLOGY, {"not": CALLS}]},
        "q": '"coding guide" -lunch',
        "sort": "-tokens",
        "columns": {"shown": [{"name": "subject", "width": 300}, {"name": "attr.product", "width": None}], "frozen": 1},
        "density": "tall",
    }
    made = await make_view(client, state=state)

    again = (await client.get(f"/views/{made['id']}")).json()

    assert again == made
    assert again["state"] == state
    assert (again["is_mine"], again["visibility"], again["version"]) == (True, "private", 1)
    assert await names(client) == ["Cardiology"]


class TestWhatCannotRunIsNotKept:
    async def test_a_filter_that_does_not_compile(self, client):
        for filter_, path in (
            ({"field": "shoe_size", "op": "is", "value": 4}, "filter.field"),
            ({"and": [CALLS, {"field": "activity_date", "op": "before", "value": "soon"}]}, "filter.and.1.value"),
            ({"field": "type", "op": "before", "value": "x"}, "filter.op"),
        ):
            refused = await client.post("/views", json={"name": "x", "state": {"filter": filter_}})

            assert problem(refused, 422, "filter_invalid")["errors"][0]["path"] == path

    async def test_an_order_there_is_not(self, client):
        for sort in ("shoe_size", "relevance"):
            refused = await client.post("/views", json={"name": "x", "state": {"sort": sort}})

            problem(refused, 422, "sort_invalid")

    async def test_a_condition_on_a_field_the_viewer_may_not_see(self, as_, team, people):
        people.deny("rep", "specialty")

        refused = await as_(team.ana).post("/views", json={"name": "x", "state": {"filter": CARDIOLOGY}})

        problem(refused, 422, "filter_invalid")

    async def test_hostile_names_and_columns(self, client):
        state = {"columns": {"shown": [{"name": "subject"}, {"name": "subject"}]}}
        for body in (
            {"name": "", "state": {}},
            {"name": "   ", "state": {}},
            {"name": "a\u0000b", "state": {}},
            {"name": "x" * 101, "state": {}},
            {"name": "x", "state": state},
            {"name": "x", "state": {"columns": {"shown": [{"name": "subject", "width": 10**9}]}}},
            {"name": "x", "state": {"density": "roomy"}},
            {"name": "x", "state": {}, "owner_id": "6d0b6a0e-27a5-5b63-9f5e-0d6c6b8a2f10"},
        ):
            problem(await client.post("/views", json=body), 422, "invalid_request")
        assert await names(client) == []


class TestTwoAtOnce:
    async def test_a_save_on_what_is_not_the_newest_is_refused(self, client):
        view = await make_view(client)
        first = await change(client, view, state={"filter": CALLS})
        assert first.status_code == 200

        stale = await change(client, view, state={"filter": {"not": CALLS}})

        assert problem(stale, 412, "view_changed")["version"] == 2
        assert (await client.get(f"/views/{view['id']}")).json()["state"]["filter"] == CALLS

    async def test_a_save_without_a_version_is_refused(self, client):
        view = await make_view(client)

        refused = await client.patch(f"/views/{view['id']}", json={"name": "Other"})

        problem(refused, 428, "version_required")

    async def test_of_many_at_the_same_moment_one_wins(self, client):
        view = await make_view(client)

        answers = await asyncio.gather(*(change(client, view, name=f"Name {n}") for n in range(6)))

        assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412, 412]
        winner = next(answer.json() for answer in answers if answer.status_code == 200)
        assert (await client.get(f"/views/{view['id']}")).json() == winner

    async def test_of_many_of_one_name_one_is_made(self, client):
        bodies: list[dict[str, Any]] = [{"name": name, "state": {}} for name in ("Mine", "mine", "MINE ", " Mine")]

        answers = await asyncio.gather(*(client.post("/views", json=body) for body in bodies))

        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
        assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"view_name_taken"}
        assert len(await names(client)) == 1

    async def test_no_view_takes_the_name_of_another(self, client):
        await make_view(client, "One")
        two = await make_view(client, "Two")

        problem(await change(client, two, name="ONE"), 409, "view_name_taken")
        assert (await change(client, two, name="TWO")).status_code == 200


class TestLocked:
    async def test_nobody_saves_over_it_its_owner_neither(self, client):
        view = (await change(client, await make_view(client), is_locked=True)).json()

        changes: tuple[dict[str, Any], ...] = ({"name": "Other"}, {"state": {}}, {"is_locked": False, "state": {}})
        for given in changes:
            problem(await change(client, view, **given), 409, "view_locked")
        headers = {"If-Match": f'"{view["version"]}"'}
        problem(await client.delete(f"/views/{view['id']}", headers=headers), 409, "view_locked")
        restored = await client.post(f"/views/{view['id']}/restore", json={"version": 1}, headers=headers)
        problem(restored, 409, "view_locked")

    async def test_can_be_unlocked_and_then_saved(self, client):
        view = (await change(client, await make_view(client), is_locked=True)).json()

        unlocked = (await change(client, view, is_locked=False)).json()

        assert (await change(client, unlocked, state={"filter": CALLS})).status_code == 200


class TestHistory:
    async def test_holds_every_saved_state_with_who_and_when(self, client):
        view = await make_view(client, "First")
        view = (await change(client, view, state={"filter": CALLS})).json()
        view = (await change(client, view, is_locked=True)).json()
        view = (await change(client, view, is_locked=False)).json()
        view = (await change(client, view, name="Last")).json()

        history = (await client.get(f"/views/{view['id']}/history")).json()["items"]

        assert [(each["version"], each["name"], each["state"]["filter"]) for each in history] == [
            (5, "Last", CALLS),
            (2, "First", CALLS),
            (1, "First", CARDIOLOGY),
        ]
        assert all(each["saved_by"]["name"] and each["saved_at"] for each in history)

    async def test_an_earlier_state_can_be_had_back_and_is_a_save_of_its_own(self, client):
        view = await make_view(client)
        view = (await change(client, view, state={"filter": CALLS, "density": "compact"})).json()

        headers = {"If-Match": f'"{view["version"]}"'}
        restored = await client.post(f"/views/{view['id']}/restore", json={"version": 1}, headers=headers)

        assert restored.status_code == 200, restored.text
        assert restored.json()["state"]["filter"] == CARDIOLOGY
        assert restored.json()["version"] == 3
        history = (await client.get(f"/views/{view['id']}/history")).json()["items"]
        assert [each["version"] for each in history] == [3, 2, 1]

    async def test_there_is_no_version_that_was_not_saved(self, client):
        view = await make_view(client)

        refused = await client.post(f"/views/{view['id']}/restore", json={"version": 9}, headers={"If-Match": '"1"'})

        problem(refused, 404, "version_not_found")


async def test_a_deleted_view_is_gone(client):
    view = await make_view(client)

    deleted = await client.delete(f"/views/{view['id']}", headers={"If-Match": '"1"'})

    assert deleted.status_code == 204
    problem(await client.get(f"/views/{view['id']}"), 404, "view_not_found")
    assert await names(client) == []


async def test_one_person_keeps_so_many_views(client, monkeypatch):
    monkeypatch.setattr("coolmint.views.service.MAX_VIEWS", 2)
    await make_view(client, "1")
    await make_view(client, "2")

    refused = await client.post("/views", json={"name": "3", "state": {}})

    assert problem(refused, 409, "too_many_views")["most"] == 2
