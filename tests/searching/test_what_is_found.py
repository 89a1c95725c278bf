"""What each search finds, and what it does not, among activities that have something in every place."""

from typing import Any

import httpx
import orjson
import pytest

from tests.searching.library import Library
from tests.support.calls import ids

ALL = "VISIT LUNCH CALL DEAL SECRET SHARED"

TABLE = [
    # Words, wherever they stand.
    ("coding", "VISIT"),
    ("discussed", "VISIT"),
    ("DISCUSSED", "VISIT"),
    ("reimbursement", "VISIT"),
    ("Réimbursement", "VISIT"),
    ("re\u0301imbursement", "VISIT"),
    ("torres", "VISIT LUNCH CALL DEAL"),
    ("nagy", "SECRET SHARED"),
    ("heart", "VISIT DEAL"),
    ("heart center", "VISIT"),
    ("center heart", "VISIT"),
    ("sao paulo", "LUNCH"),
    ("São Paulo", "LUNCH"),
    ("li", "VISIT"),
    ("Li Mei", "VISIT"),
    ("o'brien", "LUNCH"),
    ("O’Brien", "LUNCH"),
    ("Sean", "LUNCH"),
    ("dvorak", "CALL"),
    ("Dvořák", "CALL"),
    ("coding lunch", ""),
    ("coding AND guide", "VISIT"),
    # While they are typed.
    ("cod", "VISIT"),
    ("pri", "DEAL SECRET"),
    ("onco", "VISIT"),
    ("follow-u", "VISIT"),
    # Parts of them.
    ("ncolog", "VISIT"),
    ("cardio", "VISIT CALL"),
    ("cardiogram", "VISIT"),
    ("ardiol", "CALL"),
    ("oding", "VISIT"),
    ("din", ""),
    ("専門", "DEAL"),
    ("専門医", "DEAL"),
    # Other forms of them.
    ("visiting", "VISIT CALL"),
    ("visit", "VISIT CALL"),
    ("visits", "VISIT CALL"),
    ("therapies", "LUNCH CALL"),
    ("therapy", "LUNCH CALL"),
    ("lunches", "LUNCH CALL"),
    ("Hauser", "DEAL"),
    ("kolonoskopie", "DEAL"),
    # Phrases.
    ('"coding guide"', "VISIT"),
    ('"guide coding"', ""),
    ('"codin"', ""),
    ('"visits"', "CALL"),
    ('"therapy plan"', "CALL"),
    ('"plan therapy"', ""),
    ('"stent valve"', "LUNCH"),
    ('"heart center" visit', "VISIT"),
    ('"lunch was late', "CALL"),
    # Left out.
    ("visit -lunch", "VISIT"),
    ("visit -lunches", "VISIT"),
    ("lunch -visit", "LUNCH"),
    ("heart -cent", "VISIT DEAL"),
    ("heart -center", "DEAL"),
    ("cardio -electro", "VISIT CALL"),
    ('lunch -"was late"', "LUNCH"),
    ("-torres", "SECRET SHARED"),
    ("-torres -board", "SECRET"),
    ("torres -(lunch OR coding)", "DEAL"),
    ("--lunch torres", "VISIT DEAL"),
    # One or the other.
    ("coding OR pricing", "VISIT DEAL"),
    ("coding | pricing", "VISIT DEAL"),
    ("coding|pricing", "VISIT DEAL"),
    ("coding or pricing", ""),
    ("torres coding OR nagy board", "VISIT SHARED"),
    ("torres (coding OR pricing)", "VISIT DEAL"),
    ("(coding OR pricing) -heart", ""),
    ("(coding OR pricing) -center", "DEAL"),
    ("coding OR", "VISIT"),
    ("OR coding", "VISIT"),
    ("coding OR OR pricing", "VISIT DEAL"),
    ("coding OR -torres", "VISIT SECRET SHARED"),
    ("((((((((((((coding))))))))))))", "VISIT"),
    ("(coding", "VISIT"),
    ("coding)", "VISIT"),
    # Addresses.
    ("mei.li@heart.example", "VISIT"),
    ("MEI.LI@Heart.Example", "VISIT"),
    ("mei.li@he", "VISIT"),
    ("<mei.li@heart.example>", "VISIT"),
    ("@heart.example", "VISIT"),
    ("o'brien@bone.example", "LUNCH"),
    ("jo@clinic.example", "CALL"),
    ("pharma@other.example", "LUNCH"),
    ("ana.torres@coolmint.test", "VISIT LUNCH CALL DEAL"),
    ("kim.park@coolmint.test", "SHARED"),
    ("-ana.torres@coolmint.test", "SECRET SHARED"),
    ("ana.torres@coolmint.test lunch", "LUNCH CALL"),
    ("nobody@heart.example", ""),
    ("coolmint", ""),
    ("clinic.example", ""),
    # What was removed is not found.
    ("obliterated", ""),
    ("removed", ""),
]

IDS = [
    ("VISIT", "VISIT"),
    ("LUNCH", "LUNCH"),
    ("li", "VISIT"),
    ("brien", "LUNCH"),
    ("lead", "CALL"),
    ("heart", "VISIT"),
    ("bone", "LUNCH"),
    ("ana", "VISIT LUNCH CALL DEAL"),
    ("kim", "SHARED"),
    ("GONE", ""),
]


class TestSearch:
    @pytest.mark.parametrize(("q", "names"), TABLE)
    async def test_finds_exactly(self, client: httpx.AsyncClient, library: Library, q, names):
        page = (await client.get("/activities/", params={"q": q})).json()

        assert {item["salesforce_id"] for item in page["items"]} == library.named(names)
        assert page["total"] == {"count": len(names.split()), "exact": True}
        assert page["corrections"] is None

    @pytest.mark.parametrize(("name", "names"), IDS)
    @pytest.mark.parametrize("length", [15, 18])
    async def test_finds_what_belongs_to_an_id(self, client, library: Library, name, names, length):
        id_ = library.ids[name][:length]

        assert set(await ids(client, q=id_)) == library.named(names)
        assert set(await ids(client, q=f"{id_} lunch")) == library.named(names) & library.named("LUNCH CALL")
        assert set(await ids(client, q=f"-{id_}")) == library.named(ALL) - library.named(names)

    async def test_finds_the_id_of_what_it_is_about_there_and_in_a_note(self, client, library: Library):
        assert await ids(client, q="0068c00000AbCdE") == [library.ids["DEAL"]]
        assert await ids(client, q="0068c00000AbCdEAAV") == [library.ids["DEAL"]]

    async def test_finds_our_own_id(self, client, library: Library):
        item = (await client.get("/activities/", params={"q": "coding"})).json()["items"][0]

        assert await ids(client, q=item["id"]) == [library.ids["VISIT"]]

    @pytest.mark.parametrize(("q", "names"), TABLE[::7])
    async def test_finds_the_same_as_a_condition(self, client, library: Library, q, names):
        condition = {"field": "text", "op": "matches", "value": q}
        both = {"and": [condition, {"not": {"field": "kind", "op": "is", "value": "event"}}]}

        assert set(await ids(client, filter=orjson.dumps(condition).decode())) == library.named(names)
        assert set(await ids(client, filter=orjson.dumps(both).decode())) == library.named(names) - library.named(
            "VISIT SHARED"
        )

    @pytest.mark.parametrize("value", [None, 7, "", ["a"], "a" * 501, "a\x00"])
    async def test_as_a_condition_takes_a_text(self, client, value: Any):
        condition = {"field": "text", "op": "matches", "value": value}

        response = await client.get("/activities/", params={"filter": orjson.dumps(condition).decode()})

        assert response.status_code == 422
        assert response.json()["code"] == "filter_invalid"

    @pytest.mark.parametrize(("q", "names"), [*TABLE[::9], ("cardiolgy", "CALL")])
    async def test_counts_the_same_in_facets_and_selections(self, client, library: Library, q, names):
        facets = (await client.get("/activities/filter-options", params={"q": q, "facet": "kind"})).json()
        taken = (await client.post("/activities/selection", json={"q": q, "filter": {}})).json()

        assert facets["total"]["count"] == len(names.split())
        assert sum(option["count"] for option in facets["facets"]["kind"]) == len(names.split())
        assert taken["count"] == len(names.split())
