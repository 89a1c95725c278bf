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
