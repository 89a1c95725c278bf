"""What one opened last and one's favourites: one's own, and never more than one may see."""

import pytest

from tests.support.calls import problem


async def kept(client, what: str) -> list[str]:
    return [item["salesforce_id"] for item in (await client.get("/preferences/activities")).json()[what]]


@pytest.fixture
def tasks(organisation):
    ids = [organisation.task(Subject=f"Call {n}") for n in range(23)]
    organisation.load()
    return ids


async def test_the_last_opened_come_first_and_once(client, tasks):
    for task in (*tasks, tasks[5]):
        assert (await client.put(f"/preferences/activities/{task}/opened")).status_code == 204

    assert await kept(client, "opened") == [tasks[5], *reversed(tasks[6:]), *reversed(tasks[3:5])]
    assert len(await kept(client, "opened")) == 20
    assert await kept(client, "favourites") == []


async def test_a_favourite_stays_until_it_is_taken_back(client, tasks):
    await client.put(f"/preferences/activities/{tasks[0]}/favourite")
    await client.put(f"/preferences/activities/{tasks[0]}/opened")
    for task in tasks[1:]:
        await client.put(f"/preferences/activities/{task}/opened")

    assert await kept(client, "favourites") == [tasks[0]]
    assert (await client.delete(f"/preferences/activities/{tasks[0]}/favourite")).status_code == 204
    assert await kept(client, "favourites") == []


async def test_what_one_may_not_see_is_neither_kept_nor_told(client, anonymous, people, organisation, batch_engine):
    ana, ben = organisation.user("Ana", "Torres"), organisation.user("Ben", "Ito")
    task = organisation.task(OwnerId=ana)
    organisation.load()
    anonymous.headers.update(people.add("rep", salesforce_id=ana).headers)
    await anonymous.put(f"/preferences/activities/{task}/favourite")
    assert await kept(anonymous, "favourites") == [task]

    organisation.add("Task", Id=task, OwnerId=ben)
    organisation.load()

    assert await kept(anonymous, "favourites") == []
    problem(await anonymous.put(f"/preferences/activities/{task}/opened"), 404, "activity_not_found")
    assert await kept(client, "favourites") == []
