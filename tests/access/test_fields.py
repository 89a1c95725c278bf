"""A denied field is absent from lists, facets, search, sorts, details and contexts."""

from typing import Any

import pytest

from tests.support.calls import items, options, problem


@pytest.fixture
def rep(organisation, people):
    """A rep with one full activity of their own."""
    ana = organisation.user("Ana", "Torres")
    heart = organisation.account("Heart Center")
    li = organisation.contact(
        Salutation="Dr.", FirstName="Mei", LastName="Li", Specialty__c="Cardiology", AccountId=heart
    )
    organisation.task(
        Subject="Call about zebras",
        Description="Asked for the giraffe guide",
        OwnerId=ana,
        WhatId=heart,
        WhoId=li,
        Type="Call",
        Status="Completed",
        Priority="High",
        TaskSubtype="Call",
        Product__c="PulseGuide",
        Next_Step__c="Ring 555-0100",
    )
    organisation.load()
    return people.add("rep", salesforce_id=ana)


@pytest.fixture
def http(anonymous, rep):
    anonymous.headers.update(rep.headers)
    return anonymous


# field: (what an answer holds of it, the word that finds it, filters, facets, sort, words of the context)
FIELDS: dict[str, tuple[Any, ...]] = {
    "subject": ("Call about zebras", "zebras", ["subject"], [], "subject", ["zebras"]),
    "description": ("giraffe", "giraffe", ["description"], [], None, ["giraffe"]),
    "contacts": (
        "Mei",
        "mei",
        ["contact_id", "contacts", "contact_count"],
        ["contact", "has_contact"],
        "contacts",
        ["Mei"],
    ),
    "specialty": ("Cardiology", "cardiology", ["specialty"], ["specialty"], None, ["Cardiology"]),
    "account": ("Heart Center", "heart", ["account_id", "account"], ["account"], "account", ["Heart Center"]),
    "owner": ("Torres", "torres", ["owner_id", "owner"], ["owner"], "owner", ["Torres"]),
    "type": (None, None, ["type"], ["type"], "type", ["- type: Call"]),
    "status": ("Completed", None, ["status"], ["status"], "status", ["Completed"]),
    "priority": ("High", None, ["priority"], ["priority"], "priority", ["High"]),
    "attr.product": ("PulseGuide", None, ["attr.product"], ["attr.product"], None, ["PulseGuide"]),
    "attr.next_step": ("555-0100", None, [], [], None, ["555-0100"]),
}


@pytest.mark.parametrize("field", FIELDS)
class TestDeniedField:
    @pytest.fixture(autouse=True)
    def _denied(self, people, rep, field):
        people.deny("rep", field)

    async def test_is_not_in_lists_and_details(self, http, field):
        value = FIELDS[field][0]

        listed = await http.get("/activities/")
        detail = await http.get(f"/activities/{listed.json()['items'][0]['id']}")

        assert listed.status_code == detail.status_code == 200
        if value:
            assert value not in listed.text
            assert value not in detail.text
        assert detail.json()["source"]["content_hash"] is None

    async def test_is_not_found_by_search(self, http, field):
        word = FIELDS[field][1]
        if word:
            assert await items(http, q=word) == []
            assert await items(http, q=f"-{word}") != []
            assert await items(http, q=f'"{word}"') == []
            assert (await options(http, q=word))["total"]["count"] == 0

    async def test_cannot_be_filtered_by(self, http, field):
        for name in FIELDS[field][2]:
            response = await http.get("/activities/", params={"filter": f'{{"field": "{name}", "op": "is_empty"}}'})
            body = problem(response, 422, "filter_invalid")
            assert body["errors"][0]["message"] == "unknown field"
            chosen = await http.post(
                "/activities/selection", json={"filter": {"not": {"field": name, "op": "is_empty"}}}
            )
            problem(chosen, 422, "filter_invalid")

    async def test_has_no_facet(self, http, field):
        facets = (await options(http))["facets"]
        for name in FIELDS[field][3]:
            assert name not in facets
            problem(await http.get("/activities/filter-options", params={"facet": name}), 422, "facet_unknown")

    async def test_cannot_be_sorted_by(self, http, field):
        for sort in filter(None, (FIELDS[field][4], "tokens")):
            problem(await http.get("/activities/", params={"sort": sort}), 422, "sort_invalid")

    @pytest.mark.parametrize("format_", ["markdown", "json", "xml"])
    async def test_is_not_in_contexts(self, http, field, format_):
        answer = await http.post("/activities/selection", json={"filter": {}, "format": format_})

        selection = answer.raise_for_status().json()
        for words in FIELDS[field][5] if format_ == "markdown" else filter(None, [FIELDS[field][0]]):
            assert words not in selection["context"]
        if format_ == "markdown":
            (listed,) = await items(http)
            assert listed["tokens"] == selection["tokens"] == selection["activities"][0]["tokens"]

    async def test_is_there_for_other_roles(self, anonymous, people, field):
        value = FIELDS[field][0]
        admin = people.add("admin")

        listed = await anonymous.get("/activities/", headers=admin.headers)

        assert value is None or value in listed.text

    async def test_is_told_to_the_person(self, http, field):
        assert (await http.get("/auth/me")).json()["denied_fields"] == [field]


class TestFieldRules:
    async def test_are_set_and_read(self, client):
        before = (await client.get("/field-rules")).json()
        answer = await client.put("/field-rules", json={"denied": {"rep": ["attr.product", "description"]}})

        assert before["denied"] == {"admin": [], "manager": [], "rep": [], "auditor": []}
        assert {"subject", "attr.product"} <= set(before["fields"])
        assert answer.json()["denied"]["rep"] == ["attr.product", "description"]
        assert (await client.get("/field-rules")).json() == answer.json()

    async def test_of_a_field_that_is_not_there_are_refused(self, client):
        await client.put("/field-rules", json={"denied": {"rep": ["subject"]}})

        problem(await client.put("/field-rules", json={"denied": {"rep": ["salary"]}}), 422, "field_unknown")
        assert (await client.get("/field-rules")).json()["denied"]["rep"] == ["subject"]
