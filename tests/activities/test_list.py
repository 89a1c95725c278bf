"""GET /activities/ through the front door."""

from itertools import pairwise
from typing import Any
from uuid import UUID

import httpx
import pytest

from coolmint.activities.cursors import Cursor
from coolmint.activities.query import make_query, parse_sort
from coolmint.auth.viewer import OPERATOR
from tests.support.organisation import Organisation


async def ids(client: httpx.AsyncClient, **params: str) -> list[str]:
    response = await client.get("/activities/", params=params)
    assert response.status_code == 200, response.text
    return [item["salesforce_id"] for item in response.json()["items"]]


class TestListing:
    async def test_of_an_empty_database_is_an_empty_page(self, client):
        response = await client.get("/activities/")

        assert response.json() == {
            "items": [],
            "next_cursor": None,
            "prev_cursor": None,
            "total": {"count": 0, "exact": True},
            "corrections": None,
        }

    async def test_shows_the_newest_first(self, client, organisation: Organisation):
        old = organisation.task(ActivityDate="2024-01-31")
        new = organisation.event(ActivityDate="2026-02-01")
        undated = organisation.task(ActivityDate="")
        organisation.load()

        assert await ids(client) == [new, old, undated]

    async def test_leaves_deleted_activities_out(self, client, organisation: Organisation):
        kept = organisation.task()
        organisation.task(IsDeleted="true")
        organisation.load()

        response = await client.get("/activities/")

        assert [item["salesforce_id"] for item in response.json()["items"]] == [kept]
        assert response.json()["total"] == {"count": 1, "exact": True}

    async def test_shows_everybody_on_the_call(self, client, organisation: Organisation):
        account = organisation.account("Heart Center")
        li = organisation.contact(FirstName="Mei", LastName="Li", Specialty__c="Cardiology", AccountId=account)
        roy = organisation.contact(FirstName="Ana", LastName="Roy")
        task = organisation.task(WhoId=li, WhatId=account)
        organisation.relate(task, roy, li, account)
        organisation.load()

        item = (await client.get("/activities/")).json()["items"][0]

        assert item["contacts"] == [
            {"id": li, "name": "Mei Li", "specialty": "Cardiology"},
            {"id": roy, "name": "Ana Roy", "specialty": None},
        ]
        assert item["account"] == {"id": account, "name": "Heart Center"}
        assert item["contact_count"] == 2

    async def test_refuses_an_unknown_parameter(self, client):
        response = await client.get("/activities/", params={"onwer_id": "x"})

        assert response.status_code == 422
        assert response.json()["code"] == "unknown_parameter"
        assert response.json()["errors"][0]["path"] == "onwer_id"

    @pytest.mark.parametrize("limit", ["0", "201", "many", "-1"])
    async def test_refuses_a_limit_out_of_bounds(self, client, limit):
        response = await client.get("/activities/", params={"limit": limit})

        assert response.status_code == 422
        assert response.json()["errors"][0]["path"] == "limit"


SORTS = (
    "activity_date",
    "subject",
    "contacts",
    "account",
    "owner",
    "type",
    "subtype",
    "status",
    "priority",
    "kind",
    "tokens",
)


class TestSorting:
    @pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS)])
    async def test_by_every_column_gives_every_row_once(self, client, organisation: Organisation, sort):
        for number in range(7):
            organisation.task(Subject=f"S{number % 3}", Priority=["High", "", "Low"][number % 3])
        organisation.event()
        organisation.load()

        seen: list[str] = []
        cursor: str | None = None
        while True:
            params = {"sort": sort, "limit": 3} | ({"cursor": cursor} if cursor else {})
            page = (await client.get("/activities/", params=params)).json()
            seen += [item["salesforce_id"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break

        assert len(seen) == len(set(seen)) == 8

    async def test_by_name_ignores_case_and_accents(self, client, organisation: Organisation):
        for subject in ("zeta", "Émile", "abbot", "Łódź visit", "Eve"):
            organisation.task(Subject=subject)
        organisation.load()

        items = (await client.get("/activities/", params={"sort": "subject"})).json()["items"]

        assert [item["subject"] for item in items] == ["abbot", "Émile", "Eve", "Łódź visit", "zeta"]

    async def test_by_relevance_needs_a_search(self, client):
        response = await client.get("/activities/", params={"sort": "relevance"})

        assert response.status_code == 422
        assert response.json()["code"] == "sort_invalid"

    async def test_by_relevance_puts_subject_above_notes(self, client, organisation: Organisation):
        in_notes = organisation.task(Subject="Call", Description="asked about reimbursement")
        in_subject = organisation.task(Subject="Reimbursement", Description="short")
        organisation.load()

        assert await ids(client, q="reimbursement", sort="relevance") == [in_subject, in_notes]

    async def test_by_relevance_pages_through_every_match(self, client, organisation: Organisation):
        expected = {organisation.task(Description="valve " * (n % 3 + 1)) for n in range(7)}
        organisation.load()

        seen: list[str] = []
        params = {"q": "valve", "sort": "relevance", "limit": "2"}
        while True:
            page = (await client.get("/activities/", params=params)).json()
            seen += [item["salesforce_id"] for item in page["items"]]
            if page["next_cursor"] is None:
                break
            params["cursor"] = page["next_cursor"]

        assert len(seen) == 7
        assert set(seen) == expected


class TestCursor:
    async def test_of_another_filter_is_refused(self, client, organisation: Organisation):
        for _ in range(3):
            organisation.task()
        organisation.load()
        cursor = (await client.get("/activities/", params={"limit": 1})).json()["next_cursor"]

        response = await client.get("/activities/", params={"limit": 1, "cursor": cursor, "type": "Call"})

        assert response.status_code == 422
        assert response.json()["code"] == "cursor_invalid"

    @pytest.mark.parametrize("cursor", ["x", "%%%", "W10", "bnVsbA", "WyJhIiwxLDJd", "ÿ", "eyJhIjoxfQ", "A" * 1999])
    async def test_that_is_damaged_is_refused(self, client, cursor):
        response = await client.get("/activities/", params={"cursor": cursor})

        assert response.status_code == 422
        assert response.json()["code"] == "cursor_invalid"

    async def test_walks_dates_in_order(self, client, organisation: Organisation):
        for day in range(1, 10):
            organisation.task(ActivityDate=f"2026-03-0{day}")
        organisation.load()

        dates: list[str] = []
        cursor = None
        while True:
            params = {"sort": "activity_date", "limit": 2} | ({"cursor": cursor} if cursor else {})
            page = (await client.get("/activities/", params=params)).json()
            dates += [item["activity_date"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break

        assert all(a < b for a, b in pairwise(dates))
        assert len(dates) == 9


FORGED: dict[str, list[Any]] = {
    "-activity_date": ["x", 5, 1.5, "2026-13-01"],
    "tokens": ["abc", 10**18, 1e300, None, 2.5],
    "subject": ["a\x00b"],
    "relevance": ["zz", None, 1e300],
}


class TestForgedCursor:
    @pytest.mark.parametrize(("sort", "key"), [(sort, key) for sort, keys in FORGED.items() for key in keys])
    async def test_is_refused(self, client, app, sort, key):
        query = make_query(app.state.catalogue.fields, choices={}, q="a" if sort == "relevance" else None)
        forged = Cursor(key, UUID(int=7)).encode(f"{parse_sort(sort, query, OPERATOR)}|{query.fingerprint()}")
        params = {"sort": sort, "cursor": forged} | ({"q": "a"} if sort == "relevance" else {})

        response = await client.get("/activities/", params=params)

        assert response.status_code == 422
        assert response.json()["code"] == "cursor_invalid"
