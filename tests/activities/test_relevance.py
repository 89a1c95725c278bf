"""The most relevant first, page by page, also when there are more hits than are ranked."""

from typing import Any

import httpx
import pytest

from coolmint.activities import relevance
from coolmint.activities.cursors import Cursor
from coolmint.activities.query import make_query
from coolmint.structuring.rules import activity_id
from tests.support.calls import items
from tests.support.organisation import Organisation


def fill(organisation: Organisation) -> dict[str, int]:
    """Forty hits in all places; return what each counts."""
    stent = organisation.contact(LastName="Stent")
    scores = {}
    for n in range(40):
        day = {"ActivityDate": f"2026-{n % 12 + 1:02}-{n % 5 + 1:02}"} if n % 7 else {"ActivityDate": ""}
        if n % 5 == 0:
            scores[organisation.task(Subject="About a stent", **day)] = 3
        elif n % 5 == 1:
            scores[organisation.task(Subject="Call", WhoId=stent, **day)] = 2
        else:
            scores[organisation.task(Subject="Call", Description="stent " * n, **day)] = 1
    organisation.load()
    return scores


async def walk(client: httpx.AsyncClient, limit: int, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        asked = {"q": "stent", "sort": "relevance", "limit": limit, **params, **cursor}
        page = (await client.get("/activities/", params=asked)).json()
        found += page["items"]
        assert page["total"]["count"] == 40
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


class TestRelevance:
    @pytest.mark.parametrize("limit", [1, 7, 40, 200])
    async def test_puts_subject_over_names_over_notes_then_the_newest(self, client, organisation, limit):
        scores = fill(organisation)

        found = await walk(client, limit)

        keys = [(scores[item["salesforce_id"]], item["activity_date"] or "", item["id"]) for item in found]
        assert keys == sorted(keys, reverse=True)
        assert {item["salesforce_id"] for item in found} == scores.keys()

    @pytest.mark.parametrize("limit", [1, 7, 200])
    @pytest.mark.parametrize("ranked", [1, 10, 39, 40])
    async def test_beyond_what_is_ranked_goes_by_date(self, client, organisation, monkeypatch, limit, ranked):
        monkeypatch.setattr(relevance, "RANKED", ranked)
        scores = fill(organisation)
        by_date = await items(client, q="stent", limit=200)

        found = await walk(client, limit)

        newest = [(scores[i["salesforce_id"]], i["activity_date"] or "", i["id"]) for i in by_date[:ranked]]
        expected = [id_ for *_, id_ in sorted(newest, reverse=True)] + [i["id"] for i in by_date[ranked:]]
        assert [item["id"] for item in found] == expected

    @pytest.mark.parametrize("key", [None, 3, "", "x", "[]", "[1]", '[1,"x","y"]', '[1e9,"2026-01-01","x"]', "{}"])
    async def test_refuses_a_key_that_somebody_made_up(self, client, organisation, app, key):
        query = make_query(app.state.catalogue.fields, choices={}, q="stent")
        cursor = Cursor(key, activity_id("x")).encode(f"-relevance|{query.fingerprint()}")

        response = await client.get("/activities/", params={"q": "stent", "sort": "relevance", "cursor": cursor})

        assert response.status_code == 422
        assert response.json()["code"] == "cursor_invalid"
