"""Who sees a view, who may change it, and that it gives access to nothing."""

import itertools
import json
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from tests.support.calls import problem
from tests.views.conftest import CALLS, CARDIOLOGY, change, make_view, names

EVERYBODY = ("mo", "ana", "ben", "zoe", "ida", "admin")


def share_with(team, visibility: str) -> dict[str, Any]:
    return {"visibility": visibility, "people_ids": [str(team.zoe.id)] if visibility == "people" else []}


SEEN_BY = {
    "private": {"ana"},
    "people": {"ana", "zoe"},
    "team": {"ana", "ben", "mo"},
    "everyone": set(EVERYBODY),
}


@pytest.mark.parametrize("visibility", SEEN_BY)
async def test_a_view_of_ana_is_seen_by_whom_she_shares_it_with(as_, team, visibility):
    view = await make_view(as_(team.ana), **share_with(team, visibility))

    for name in EVERYBODY:
        client = as_(getattr(team, name))
        answer = await client.get(f"/views/{view['id']}")
        assert (answer.status_code == 200) == (name in SEEN_BY[visibility]), name
        assert await names(client) == (["Cardiology"] if name in SEEN_BY[visibility] else []), name


@pytest.mark.parametrize("visibility", SEEN_BY)
async def test_only_its_owner_may_change_it(as_, team, visibility):
    view = await make_view(as_(team.ana), **share_with(team, visibility))

    for name in sorted(set(EVERYBODY) - {"ana"}):
        client = as_(getattr(team, name))
        refusal = (403, "view_not_yours") if name in SEEN_BY[visibility] else (404, "view_not_found")
        headers = {"If-Match": '"1"'}
        address = f"/views/{view['id']}"
        problem(await change(client, view, name="Mine now"), *refusal)
        problem(await change(client, view, is_locked=True), *refusal)
        problem(await client.delete(address, headers=headers), *refusal)
        problem(await client.post(f"{address}/restore", json={"version": 1}, headers=headers), *refusal)
        problem(await client.get(f"{address}/history"), *refusal)
    assert (await as_(team.ana).get(f"/views/{view['id']}")).json() == view


async def test_the_team_of_who_has_somebody_below_is_everybody_below(as_, team):
    await make_view(as_(team.mo), visibility="team")

    seen = {name for name in EVERYBODY if await names(as_(getattr(team, name)))}

    assert seen == {"mo", "ana", "ben"}


async def test_who_is_no_user_of_salesforce_has_no_team(as_, team):
    refused = await as_(team.admin).post("/views", json={"name": "x", "state": {}, "visibility": "team"})

    problem(refused, 422, "no_team")


async def test_an_auditor_keeps_views_and_shares_none(as_, team):
    ida = as_(team.ida)
    view = await make_view(ida)

    for given in ({"visibility": "everyone"}, {"visibility": "people", "people_ids": [str(team.ana.id)]}):
        problem(await change(ida, view, **given), 403, "role_missing")
        problem(await ida.post("/views", json={"name": "y", "state": {}, **given}), 403, "role_missing")
    assert (await change(ida, view, name="Renamed")).status_code == 200
    assert await names(ida) == ["Renamed"]


async def test_a_view_can_only_be_shared_with_who_is_there(as_, team, people):
    gone = people.add("rep", is_active=False)
    for id_ in (gone.id, "6d0b6a0e-27a5-5b63-9f5e-0d6c6b8a2f10"):
        given = {"name": "x", "state": {}, "visibility": "people", "people_ids": [str(id_)]}

        problem(await as_(team.ana).post("/views", json=given), 422, "people_unknown")


async def test_a_view_taken_back_is_seen_no_more(as_, team):
    ana, ben = as_(team.ana), as_(team.ben)
    view = await make_view(ana, visibility="people", people_ids=[str(team.ben.id)])
    assert await names(ben) == ["Cardiology"]

    view = (await change(ana, view, visibility="people", people_ids=[str(team.zoe.id)])).json()
    assert await names(ben) == []
    assert [person["name"] for person in view["people"]] == ["zoe"]

    await change(ana, view, visibility="private")
    assert await names(as_(team.zoe)) == []


async def test_whom_else_it_is_shared_with_only_its_owner_is_told(as_, team):
    ids = [str(team.ben.id), str(team.zoe.id)]
    view = await make_view(as_(team.ana), visibility="people", people_ids=ids)

    assert len(view["people"]) == 2
    assert (await as_(team.ben).get(f"/views/{view['id']}")).json()["people"] == []


async def test_a_view_gives_access_to_no_activity(as_, team):
    everything = {"field": "subject", "op": "is_not_empty"}
    view = await make_view(as_(team.mo), state={"filter": everything}, visibility="everyone")

    for name in ("ana", "ben", "zoe"):
        client = as_(getattr(team, name))
        opened = (await client.get(f"/views/{view['id']}")).json()
        listed = await client.get("/activities/", params={"filter": str(opened["state"]["filter"]).replace("'", '"')})
        assert [item["salesforce_id"] for item in listed.json()["items"]] == [team.tasks[name]]


async def test_last_month_mine_is_right_for_whoever_opens_it(as_, team, organisation):
    last = (date.today().replace(day=1) - timedelta(days=1)).isoformat()
    tasks = {}
    for name, person in (("ana", team.ana), ("ben", team.ben)):
        owner = (await as_(person).get("/auth/me")).json()["salesforce_user_id"]
        tasks[name] = organisation.task(OwnerId=owner, ActivityDate=last)
    organisation.load()
    mine = {
        "and": [
            {"field": "activity_date", "op": "in_period", "value": "last_month"},
            {"field": "owner_id", "op": "is", "value": "me"},
        ]
    }
    view = await make_view(as_(team.mo), "Last month, mine", state={"filter": mine}, visibility="team")

    for name in ("ana", "ben"):
        client = as_(getattr(team, name))
        opened = (await client.get(f"/views/{view['id']}")).json()
        listed = await client.get("/activities/", params={"filter": json.dumps(opened["state"]["filter"])})
        assert [item["salesforce_id"] for item in listed.json()["items"]] == [tasks[name]]


async def test_a_change_of_a_shared_view_shows_as_a_version(as_, team):
    ana, ben = as_(team.ana), as_(team.ben)
    view = await make_view(ana, visibility="team")
    opened = (await ben.get(f"/views/{view['id']}")).json()

    await change(ana, view, state={"filter": CALLS})

    now = (await ben.get(f"/views/{view['id']}")).json()
    assert now["version"] == opened["version"] + 1
    assert now["changed_by"]["name"] == "ana"


class TestDeniedField:
    async def test_a_view_that_names_it_opens_and_says_so(self, as_, team, people):
        people.deny("rep", "specialty")
        both = {"and": [CALLS, {"not": CARDIOLOGY}]}
        view = await make_view(as_(team.mo), state={"filter": both}, visibility="team")
        ana = as_(team.ana)

        opened = (await ana.get(f"/views/{view['id']}")).json()

        assert opened["unavailable_fields"] == [{"name": "specialty", "reason": "denied"}]
        assert opened["state"]["filter"] == both
        assert view["unavailable_fields"] == []

    async def test_its_conditions_do_not_run(self, as_, team, people):
        people.deny("rep", "specialty")

        refused = await as_(team.ana).get("/activities/", params={"filter": str(CARDIOLOGY).replace("'", '"')})

        problem(refused, 422, "filter_invalid")


class TestPins:
    async def test_are_ones_own_and_in_order(self, as_, team):
        ana, ben = as_(team.ana), as_(team.ben)
        first, second, third = [await make_view(ana, name, visibility="team") for name in "ABC"]

        pinned = await ana.put("/views/pins", json={"view_ids": [third["id"], first["id"]]})

        assert pinned.status_code == 200
        assert [(view["name"], view["pin"]) for view in pinned.json()["items"]] == [("C", 0), ("A", 1), ("B", None)]
        assert await names(ben) == ["A", "B", "C"]
        await ana.put("/views/pins", json={"view_ids": [second["id"]]})
        assert await names(ana) == ["B", "A", "C"]

    async def test_a_view_that_is_not_shared_cannot_be_pinned(self, as_, team):
        private = await make_view(as_(team.ana))

        pinned = await as_(team.ben).put("/views/pins", json={"view_ids": [private["id"]]})

        assert pinned.json() == {"items": []}


class TestPeopleToShareWith:
    async def test_are_found_by_name_and_do_not_include_oneself(self, as_, team):
        found = await as_(team.ana).get("/views/people", params={"q": "example.com"})

        assert {person["name"] for person in found.json()["items"]} == {"mo", "ben", "zoe", "ida", "root"}
        assert (await as_(team.ana).get("/views/people", params={"q": "%"})).json() == {"items": []}

    async def test_are_not_told_to_who_may_not_share(self, as_, team):
        problem(await as_(team.ida).get("/views/people"), 403, "role_missing")


class TestHandOver:
    async def test_gives_what_is_shared_to_somebody_else(self, as_, team):
        ana, ben, admin = as_(team.ana), as_(team.ben), as_(team.admin)
        await make_view(ana, "Mine alone")
        shared = await make_view(ana, "Ours", visibility="team")
        await make_view(ana, "Both", visibility="everyone")
        await make_view(ben, "both")
        await ben.put("/views/pins", json={"view_ids": [shared["id"]]})
        await admin.patch(f"/users/{team.ana.id}", json={"is_active": False})

        listed = (await admin.get("/views/hand-over", params={"from_id": str(team.ana.id)})).json()["items"]
        assert [(view["name"], view["visibility"], view["pinned_by"]) for view in listed] == [
            ("Both", "everyone", 0),
            ("Ours", "team", 1),
        ]
        opened = (await ben.get(f"/views/{shared['id']}")).json()
        assert opened["owner"] == {"id": str(team.ana.id), "name": "ana", "is_active": False}

        given = await admin.post("/views/hand-over", json={"from_id": str(team.ana.id), "to_id": str(team.ben.id)})

        assert given.json() == {"handed_over": 2}
        assert sorted(await names(ben)) == ["Both (2)", "Ours", "both"]
        ours = (await ben.get(f"/views/{shared['id']}")).json()
        assert (ours["is_mine"], ours["former_owner"]["name"], ours["pin"]) == (True, "ana", 0)
        assert (await change(ben, ours, name="Ours still")).status_code == 200
        events = (await admin.get("/audit", params={"action": "views.handed_over"})).json()["items"]
        assert events[0]["details"] == {"from": str(team.ana.id), "to": str(team.ben.id), "count": 2}

    async def test_goes_to_who_is_there(self, as_, team, people):
        gone = people.add("rep", is_active=False)
        admin = as_(team.admin)
        for to in (gone.id, team.ana.id):
            body = {"from_id": str(team.ana.id), "to_id": str(to)}

            problem(await admin.post("/views/hand-over", json=body), 422, "people_unknown")

    async def test_is_for_administrators(self, as_, team):
        body = {"from_id": str(team.ana.id), "to_id": str(team.ben.id)}

        problem(await as_(team.mo).post("/views/hand-over", json=body), 403, "role_missing")


class TestInTheDatabase:
    """The second lock: whatever a statement forgets to ask."""

    @pytest.fixture
    async def views(self, as_, team, app_database_url):
        ana = as_(team.ana)
        for visibility in SEEN_BY:
            view = await make_view(ana, visibility, **share_with(team, visibility))
            await ana.put("/views/pins", json={"view_ids": [view["id"]]})
        await ana.post("/preferences/searches", json={"q": "secret"})
        await ana.patch("/preferences", json={"density": "tall"})
        return app_database_url

    @pytest.mark.parametrize("name", EVERYBODY)
    async def test_one_reads_what_one_may_open(self, views, team, name):
        with psycopg.connect(views) as connection:
            person = getattr(team, name)
            connection.execute("SELECT set_config('coolmint.user_id', %s, true)", [str(person.id)])
            seen = {row[0] for row in connection.execute("SELECT name FROM views")}
            own = {table: len(connection.execute(f"SELECT FROM {table}").fetchall()) for table in OF_ONE}

        expected = {visibility for visibility, people in SEEN_BY.items() if name in people}
        # An administrator hands over what is shared.
        assert seen == (expected | {"people", "team"} if name == "admin" else expected)
        assert own == dict.fromkeys(OF_ONE, 0) if name != "ana" else all(own.values())

    @pytest.mark.parametrize(
        ("name", "statement"),
        list(
            itertools.product(
                ("mo", "zoe", "ida"),
                (
                    "UPDATE views SET name = name || '!'",
                    "DELETE FROM views",
                    "DELETE FROM view_pins",
                    "UPDATE preferences SET density = 'compact'",
                    "DELETE FROM recent_searches",
                    "DELETE FROM view_people",
                ),
            )
        ),
    )
    async def test_one_changes_nobody_elses(self, views, team, name, statement):
        with psycopg.connect(views) as connection:
            connection.execute("SELECT set_config('coolmint.user_id', %s, true)", [str(getattr(team, name).id)])

            assert connection.execute(statement).rowcount == 0

    async def test_nobody_makes_a_view_for_somebody_else(self, views, team):
        with psycopg.connect(views) as connection:
            connection.execute("SELECT set_config('coolmint.user_id', %s, true)", [str(team.ben.id)])
            statement = (
                "INSERT INTO views (id, owner_id, name, visibility, state) "
                "VALUES (gen_random_uuid(), %s, 'x', 'private', '{}')"
            )
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement, [team.ana.id])


OF_ONE = ("view_pins", "preferences", "recent_searches", "view_versions")
