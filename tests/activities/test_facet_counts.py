"""Facets of a crowd against a naive count."""

from collections import Counter
from typing import Any

import pytest
from fastapi import FastAPI

from tests.activities.crowd import Crowd
from tests.support.calls import items, options
from tests.support.people import People


@pytest.fixture(scope="module")
def app(sixty_activities: Crowd) -> FastAPI:
    return sixty_activities.app()


@pytest.fixture
def people(sixty_activities: Crowd) -> People:
    return sixty_activities.people()


PARAMETERS = {
    "owner": "owner_id",
    "type": "type",
    "subtype": "subtype",
    "status": "status",
    "priority": "priority",
    "kind": "kind",
    "specialty": "specialty",
    "account": "account_id",
    "contact": "contact_id",
    "has_contact": "has_contact",
    "has_physician": "has_physician",
    "attr.product": "attr.product",
    "attr.sampled": "attr.sampled",
    "attr.due": "attr.due",
}


def values(item: dict[str, Any], facet: str) -> list[str]:
    match facet:
        case "owner" | "account":
            return [(item[facet] or {}).get("id") or ""]
        case "contact":
            return [contact["id"] for contact in item["contacts"]] or [""]
        case "specialty":
            return sorted({contact["specialty"] for contact in item["contacts"] if contact["specialty"]}) or [""]
    value = item["attributes"].get(facet.removeprefix("attr.")) if facet.startswith("attr.") else item[facet]
    return [str(value).lower() if isinstance(value, bool) else str(value or "")]


def counts(found: dict[str, Any], facet: str) -> dict[str, int]:
    return {option["value"]: option["count"] for option in found["facets"][facet]}


class TestCountsOfTheCrowd:
    @pytest.mark.parametrize(
        "filters",
        [
            {},
            {"type": "Call"},
            {"type": ["Call", ""], "status": "Open"},
            {"kind": "task", "specialty": "Oncology", "has_contact": "true"},
            {"q": "valve"},
            {"date_from": "2026-01-01", "attr.product": "BoneFix"},
            {"filter": '{"not": {"field": "priority", "op": "is", "value": "High"}}', "subtype": "Call"},
        ],
        ids=str,
    )
    async def test_follow_the_other_filters_and_leave_their_own_out(self, client, filters):
        found = await options(client, **filters)

        for facet, parameter in PARAMETERS.items():
            others = {name: value for name, value in filters.items() if name != parameter}
            rows = await items(client, limit=200, **others)
            expected = Counter(value for row in rows for value in values(row, facet))
            listed = counts(found, facet)
            assert {value: count for value, count in listed.items() if count} == dict(expected), facet
            assert found["info"][facet]["distinct"] == len(expected)
            assert found["info"][facet]["parameter"] == parameter

    async def test_of_an_option_are_what_choosing_it_gives(self, client):
        found = await options(client)

        for facet, parameter in PARAMETERS.items():
            for option in found["facets"][facet]:
                rows = await items(client, limit=200, **{parameter: option["value"]})
                assert len(rows) == option["count"], (facet, option)

    async def test_tell_the_total_and_the_range_of_dates_without_the_date_filter(self, client):
        rows = await items(client, limit=200, type="Call")
        dates = sorted(row["activity_date"] for row in rows if row["activity_date"])

        found = await options(client, type="Call", date_from="2026-01-01")

        assert found["date_range"] == {"min": dates[0], "max": dates[-1]}
        assert found["total"] == {"count": sum(date >= "2026-01-01" for date in dates), "exact": True}

    async def test_come_the_most_frequent_first(self, client):
        listed = (await options(client, facet="type"))["facets"]["type"]

        assert [option["count"] for option in listed] == sorted((option["count"] for option in listed), reverse=True)

    async def test_keep_deleted_activities_out(self, client):
        assert (await options(client))["total"]["count"] == 60
