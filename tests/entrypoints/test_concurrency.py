"""Many people at once on one small pool."""

import asyncio
from collections import Counter

import httpx

from tests.support.organisation import Organisation


async def test_two_hundred_requests_at_once_are_all_answered(client: httpx.AsyncClient, organisation: Organisation):
    task = organisation.task(Subject="Lunch")
    organisation.load()
    calls = (
        lambda: client.get("/activities/"),
        lambda: client.get("/activities/filter-options"),
        lambda: client.get(f"/activities/{task}"),
        lambda: client.post("/activities/selection", json={"activity_ids": [task]}),
    )

    answers = await asyncio.gather(*(calls[number % len(calls)]() for number in range(200)))

    assert Counter(answer.status_code for answer in answers) == {200: 200}
    assert len({answer.headers["X-Request-ID"] for answer in answers}) == 200


async def test_the_same_new_selection_asked_for_by_many_at_once_is_one(
    client: httpx.AsyncClient, organisation: Organisation
):
    tasks = [organisation.task(Subject="Lunch") for _ in range(20)]
    organisation.load()

    for number in range(1, len(tasks) + 1):
        body = {"activity_ids": tasks[:number]}
        answers = await asyncio.gather(*(client.post("/activities/selection", json=body) for _ in range(10)))

        assert Counter(answer.status_code for answer in answers) == {200: 10}
        assert len({(answer.json()["selection_id"], answer.json()["created_at"]) for answer in answers}) == 1
