"""GET /activities/filter-options: what one can filter by, with counts."""

from typing import Any

import pytest

from coolmint.activities.facets import MAX_OPTIONS
from tests.support.calls import options, problem
from tests.support.organisation import Organisation


def counts(found: dict[str, Any], facet: str) -> dict[str, int]:
    return {option["value"]: option["count"] for option in found["facets"][facet]}


class TestOptions:
    async def test_of_an_empty_database_are_none(self, client):
        found = await options(client)

        assert found["total"] == {"count": 0, "exact": True}
        assert found["date_range"] == {"min": None, "max": None}
        assert set(map(len, found["facets"].values())) == {0}

    async def test_name_people_and_organisations(self, client, organisation: Organisation):
        ana = organisation.user("Ana", "Torres")
        heart = organisation.account("Heart Center")
        li = organisation.contact(FirstName="Mei", LastName="Li")
        organisation.task(OwnerId=ana, WhatId=heart, WhoId=li)
        organisation.load()

        facets = (await options(client))["facets"]

        assert facets["owner"] == [{"value": ana, "label": "Ana Torres", "count": 1}]
        assert facets["account"] == [{"value": heart, "label": "Heart Center", "count": 1}]
        assert facets["contact"] == [{"value": li, "label": "Mei Li", "count": 1}]
        assert facets["kind"] == [{"value": "task", "label": "Task", "count": 1}]
        assert facets["has_contact"] == [{"value": "true", "label": "Yes", "count": 1}]

    async def test_that_are_chosen_stay_listed_when_no_row_has_them(self, client, organisation: Organisation):
        ana, ben = organisation.user("Ana", "Torres"), organisation.user("Ben", "Nagy")
        li = organisation.contact(FirstName="Mei", LastName="Li")
        organisation.task(OwnerId=ana, Type="Call")
        organisation.task(OwnerId=ben, Type="Email", WhoId=li)
        organisation.load()

        facets = (await options(client, owner_id=[ana[:15], ben], type="Call", contact_id=li))["facets"]

        assert {"value": ben, "label": "Ben Nagy", "count": 0} in facets["owner"]
        assert {"value": li, "label": "Mei Li", "count": 0} in facets["contact"]
        assert {"value": "Call", "label": "Call", "count": 0} in facets["type"]
        assert [option["value"] for option in facets["owner"]].count(ana) == 1

    async def test_that_are_chosen_keep_their_count_beyond_the_most_frequent(self, client, organisation: Organisation):
        for number in range(MAX_OPTIONS + 5):
            organisation.task(Type=f"Type {number:03}")
            organisation.task(Type=f"Type {number:03}")
        organisation.task(Type="Rare")
        organisation.load()

        found = await options(client, type="Rare", facet="type")

        assert {"value": "Rare", "label": "Rare", "count": 1} in found["facets"]["type"]
        assert len(found["facets"]["type"]) == MAX_OPTIONS
        assert found["info"]["type"]["distinct"] == MAX_OPTIONS + 6

    async def test_can_be_asked_for_some_facets(self, client, organisation: Organisation):
        organisation.task(Type="Call")
        organisation.load()

        found = await options(client, facet=["type", "kind"])

        assert set(found["facets"]) == set(found["info"]) == {"type", "kind"}

    @pytest.mark.parametrize(
        ("facet_q", "expected"), [("CAL", {"Call"}), ("%", {"50% off"}), ("_", set()), ("x", set())]
    )
    async def test_can_be_searched_by_label(self, client, organisation: Organisation, facet_q, expected):
        for type_ in ("Call", "Email", "50% off"):
            organisation.task(Type=type_)
        organisation.load()

        found = await options(client, facet="type", facet_q=facet_q)

        assert set(counts(found, "type")) == expected

    @pytest.mark.parametrize("params", [{"facet": "nobody"}, {"facet": ""}, {"facet": "attr.location"}])
    async def test_of_an_unknown_facet_are_refused(self, client, params):
        response = await client.get("/activities/filter-options", params=params)

        assert problem(response, 422, "facet_unknown")["errors"][0]["path"] == "facet"

    @pytest.mark.parametrize("name", ["sort", "limit", "cursor", "facets"])
    async def test_refuse_an_unknown_parameter(self, client, name):
        response = await client.get("/activities/filter-options", params={name: "1"})

        assert problem(response, 422, "unknown_parameter")["errors"][0]["path"] == name
