"""Paging while rows come and go: no row twice, none missing, the order holds."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coolmint.activities.models import SORT_KEYS
from coolmint.activities.search import fold
from tests.activities.crowd import Crowd
from tests.support.calls import items
from tests.support.people import People


@pytest.fixture(scope="module")
def app(sixty_activities: Crowd) -> FastAPI:
    return sixty_activities.app()


@pytest.fixture
def people(sixty_activities: Crowd) -> People:
    return sixty_activities.people()


def live(connection: psycopg.Connection[Any], ids: Sequence[str]) -> None:
    """Make exactly these activities exist."""
    connection.execute(
        "UPDATE sf_activity_structured SET is_deleted = NOT is_deleted WHERE is_deleted = (salesforce_id = ANY(%s))",
        [list(ids)],
    )


def sort_key(item: dict[str, Any], name: str) -> Any:
    match name:
        case "activity_date":
            return item["activity_date"] or ""
        case "subject":
            return fold(item["subject"] or "").strip()[:200]
        case "contacts":
            return fold((item["contacts"][0]["name"] or "") if item["contacts"] else "")
        case "account" | "owner":
            return fold((item[name] or {}).get("name") or "")
    return item[name] if name == "tokens" else item[name] or ""


class TestPaging:
    @settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
    @given(data=st.data())
    async def test_while_rows_come_and_go(self, client: httpx.AsyncClient, sixty_activities: Crowd, data):
        name = data.draw(st.sampled_from(sorted(SORT_KEYS)))
        descending = data.draw(st.booleans())
        params: dict[str, Any] = {"sort": f"-{name}" if descending else name, "limit": data.draw(st.integers(1, 25))}
        with psycopg.connect(sixty_activities.url, autocommit=True) as connection:
            every = [
                row[0] for row in connection.execute("SELECT salesforce_id FROM sf_activity_structured ORDER BY 1")
            ]
            some = st.sets(st.sampled_from(every))
            now = data.draw(some)
            throughout = set(now)
            live(connection, list(now))
            seen: list[dict[str, Any]] = []
            while True:
                page = (await client.get("/activities/", params=params)).json()
                seen += page["items"]
                assert page["total"]["count"] == len(now)
                assert all(item["salesforce_id"] in now for item in page["items"])
                if page["next_cursor"] is None:
                    break
                assert len(page["items"]) == params["limit"]
                params["cursor"] = page["next_cursor"]
                now = (now | data.draw(some)) - data.draw(some)
                throughout &= now
                live(connection, list(now))

        ids = [item["salesforce_id"] for item in seen]
        keys = [(sort_key(item, name), item["id"]) for item in seen]
        assert len(ids) == len(set(ids))
        assert throughout <= set(ids)
        assert all(a > b if descending else a < b for a, b in pairwise(keys))

    @pytest.fixture(autouse=True)
    def _everybody_is_back(self, sixty_activities: Crowd):
        yield
        with psycopg.connect(sixty_activities.url, autocommit=True) as connection:
            connection.execute("UPDATE sf_activity_structured SET is_deleted = false WHERE is_deleted")

    async def test_by_relevance_has_no_row_twice_among_ties(self, client: httpx.AsyncClient):
        params: dict[str, Any] = {"q": "valve", "sort": "relevance", "limit": 3}
        everything = [item["salesforce_id"] for item in await items(client, q="valve", sort="relevance", limit=200)]

        seen: list[str] = []
        while True:
            page = (await client.get("/activities/", params=params)).json()
            seen += [item["salesforce_id"] for item in page["items"]]
            if page["next_cursor"] is None:
                break
            params["cursor"] = page["next_cursor"]

        assert len(everything) > 3
        assert seen == everything
