"""Whatever is written where a value belongs is a value: never SQL, never a server error, never a row more."""

import re
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import httpx
import orjson
import pytest
from sqlalchemy import Engine, text

from coolmint.platform.settings import LimitSettings, Settings
from tests.support.calls import filtered, ids
from tests.support.hostile import TEXTS
from tests.support.organisation import Organisation

PAYLOADS = [
    "'",
    "''",
    '"',
    "`",
    "\\",
    "\\'",
    "';",
    "')",
    "'))",
    "' OR '1'='1",
    "' OR 1=1--",
    "' OR 1=1#",
    "' OR 1=1/*",
    "') OR ('1'='1",
    "')) OR 1=1--",
    '" OR ""="',
    "1 OR 1=1",
    "1) OR (1=1",
    "0 OR true",
    "1' AND 1=(SELECT count(*) FROM pg_tables)--",
    "' UNION SELECT NULL--",
    "' UNION ALL SELECT salesforce_id,subject,description FROM sf_activity_structured--",
    "1 UNION SELECT version()",
    "'; DROP TABLE sf_activity_structured; --",
    "'; DELETE FROM selections; --",
    "1; SELECT pg_sleep(5)--",
    "' || pg_sleep(5) || '",
    "1 AND (SELECT 1 FROM pg_sleep(5)) IS NOT NULL",
    "'; COPY (SELECT 1) TO PROGRAM 'id'; --",
    "' AND CAST((SELECT version()) AS int)=1--",
    "' AND 1=CAST((SELECT current_user) AS int)--",
    "$$; SELECT 1; $$",
    "$1",
    "%s",
    "%(x)s",
    "%",
    "%%",
    "_",
    ":x",
    "::int",
    "{0}",
    "E'\\x27'",
    "U&'\\0027'",
    "chr(39)||chr(39)",
    "\u02bc OR 1=1--",
    "\uff07 OR 1=1--",
    "%27%20OR%201%3D1",
    "\x00",
    "a\x00' OR 1=1--",
    "\ud7ff\ufffe\uffff",
    "/**/OR/**/1=1",
    "'+(SELECT 1)+'",
    "NULL",
    "null::text",
    "' <-> 'a",
    "a & b | !c",
    "a:*",
    "'a' <2> 'b'",
    "((((((((((",
    "-" * 300,
    '"' * 299,
    *(TEXTS[name] for name in ("script", "template", "control characters", "right to left", "path")),
]
# Where many combinations are tried.
FEW = PAYLOADS[::6]


@pytest.fixture
def settings() -> Settings:
    limits = LimitSettings(per_address="100000/second", per_user="100000/second")
    return Settings(allowed_hosts=("test",), log_level="warning", limits=limits)


@pytest.fixture
async def three(client: httpx.AsyncClient, organisation: Organisation, batch_engine: Engine) -> AsyncIterator[set[str]]:
    """Three activities; afterwards everything is there as it was, and nothing slept."""
    owner = organisation.user("Ana", "Torres")
    found = {organisation.task(Subject=f"Lunch {n}", OwnerId=owner, Product__c="Stent") for n in range(3)}
    organisation.load()
    tables = batch_engine.connect().execute(text("SELECT count(*) FROM pg_tables")).scalar_one()
    started = time.perf_counter()
    yield found
    assert time.perf_counter() - started < 60
    assert set(await ids(client)) == found
    with batch_engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM pg_tables")).scalar_one() == tables


def refused(response: httpx.Response) -> bool:
    """Whether it was refused, and in good order."""
    if response.status_code == 200:
        return False
    assert response.status_code in (404, 422), response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert not re.search("syntax error|psycopg|SQLSTATE|does not exist", response.text)
    return True


def rows(response: httpx.Response) -> set[str]:
    return {item["salesforce_id"] for item in response.json()["items"]}


class TestList:
    async def test_search_finds_what_its_words_find(self, client, three):
        for payload in PAYLOADS:
            response = await client.get("/activities/", params={"q": payload})
            words = "".join(each if each.isalnum() or each in '"-' else " " for each in payload)
            plain = await client.get("/activities/", params={"q": words})

            assert refused(response) == refused(plain), payload
            if response.status_code == 200:
                # Signs join words that must then stand side by side; without a single word it is no question at all.
                assert rows(response) <= (rows(plain) if any(map(str.isalnum, payload)) else set()), payload

    @pytest.mark.parametrize(
        "name",
        ["kind", "month", "type", "subtype", "status", "priority", "specialty", "attr.product", "attr.sentiment"],
    )
    async def test_a_value_that_nothing_has_finds_nothing(self, client, three, name):
        for payload in PAYLOADS:
            response = await client.get("/activities/", params={name: payload})

            assert refused(response) or rows(response) == set(), payload

    @pytest.mark.parametrize(
        "name",
        ["owner_id", "account_id", "contact_id", "date_from", "date_to", "has_contact", "limit", "sort", "cursor"],
    )
    async def test_what_is_no_such_value_is_refused(self, client, three, name):
        for payload in PAYLOADS:
            assert refused(await client.get("/activities/", params={name: payload})), payload

    async def test_a_name_that_is_none_is_refused(self, client, three):
        for payload in PAYLOADS:
            for name in (payload, f"attr.{payload}", f"subject{payload}"):
                assert refused(await client.get("/activities/", params={name: "x"})), payload

    async def test_a_cursor_that_was_changed_leads_nowhere_else(self, client, three):
        cursor = (await client.get("/activities/", params={"limit": 1})).json()["next_cursor"]
        page = rows(await client.get("/activities/", params={"limit": 1, "cursor": cursor}))
        for payload in PAYLOADS:
            for changed in (cursor + payload, payload + cursor, cursor[:10] + payload + cursor[10:]):
                response = await client.get("/activities/", params={"limit": 1, "cursor": changed})

                assert refused(response) or rows(response) == page, payload


FIELDS = ["subject", "owner", "type", "attr.product"]


class TestFilter:
    @pytest.mark.parametrize("field", FIELDS)
    async def test_a_value_is_compared_as_it_is(self, client, three, field):
        for payload in PAYLOADS:
            if "\x00" in payload:
                continue
            for op, expected in (("is", set()), ("is_not", three), ("contains", set()), ("starts_with", set())):
                assert await filtered(client, {"field": field, "op": op, "value": payload}) == expected, payload
            assert await filtered(client, {"field": field, "op": "any_of", "value": [payload] * 3}) == set()
            assert await filtered(client, {"field": field, "op": "none_of", "value": [payload] * 3}) == three

    @pytest.mark.parametrize(
        "field", [*FIELDS, "id", "owner_id", "contact_id", "activity_date", "tokens", "has_contact"]
    )
    async def test_no_value_is_an_error_of_ours(self, client, three, field):
        for payload in FEW:
            for value in (payload, [payload], [payload, payload], {payload: payload}):
                for op in ("is", "any_of", "between", "less_than", payload):
                    expression = {"field": field, "op": op, "value": value}
                    response = await client.get("/activities/", params={"filter": orjson.dumps(expression).decode()})
                    assert refused(response) or rows(response) == set(), (payload, op, value)

    async def test_no_form_is_an_error_of_ours(self, client, three):
        for payload in PAYLOADS:
            shapes: list[Any] = [payload, [payload], {payload: []}, {"field": payload, "op": "is", "value": 1}]
            shapes += [{"and": [{"field": f"attr.{payload}", "op": "is", "value": "x"}]}, {"not": payload}]
            for shape in shapes:
                response = await client.get("/activities/", params={"filter": orjson.dumps(shape).decode()})
                assert refused(response), shape
            assert refused(await client.get("/activities/", params={"filter": payload}))


class TestFacets:
    async def test_options_are_those_whose_label_has_the_text(self, client, three):
        for payload in PAYLOADS:
            response = await client.get("/activities/filter-options", params={"facet": "owner", "facet_q": payload})

            if not refused(response):
                labels = [option["label"] for option in response.json()["facets"]["owner"]]
                assert labels == (
                    ["Ana Torres"] if payload.replace("\x00", "").strip().casefold() in "ana torres" else []
                ), repr(payload)

    async def test_a_name_that_is_none_is_refused(self, client, three):
        for payload in PAYLOADS:
            for name in (payload, f"attr.{payload}"):
                assert refused(await client.get("/activities/filter-options", params={"facet": name})), payload


class TestIds:
    async def test_what_is_no_id_is_not_found(self, client, three):
        one = next(iter(three))
        for payload in PAYLOADS:
            for id_ in (payload, one + payload, payload + one):
                response = await client.get(f"/activities/{quote(id_, safe='')}")
                assert refused(response) or rows(response) == three, id_
            for place in ("selections", "receipts"):
                assert refused(await client.get(f"/{place}/{quote(payload, safe='')}"))

    @pytest.mark.parametrize("name", ["import_id", "object", "cursor", "limit"])
    @pytest.mark.parametrize("path", ["/imports/", "/imports/quarantine"])
    async def test_imports_take_none_of_it(self, client, three, path, name):
        for payload in FEW:
            assert refused(await client.get(path, params={name: payload})), payload


class TestSelection:
    async def test_takes_ids_that_are_ids(self, client, three):
        for payload in PAYLOADS:
            response = await client.post("/activities/selection", json={"activity_ids": [payload, *three]})

            if not refused(response):
                assert response.json()["count"] == 3
                assert response.json()["missing_ids"] == [payload]

    async def test_leaves_nothing_out_that_is_no_id(self, client, three):
        for payload in PAYLOADS:
            response = await client.post("/activities/selection", json={"filter": {}, "except_ids": [payload]})

            assert refused(response) or response.json()["count"] == 3, payload

    @pytest.mark.parametrize("name", ["format", "budget_tokens", "fields", "filter", "activity_ids", "except_ids", "x"])
    async def test_refuses_what_is_no_such_value(self, client, three, name):
        for payload in FEW:
            for value in (payload, [payload], {payload: payload}):
                body = {"q": "nothing-has-this", name: value}
                response = await client.post("/activities/selection", json=body)

                assert refused(response) or response.json()["count"] == 0, (payload, value)


async def test_headers_are_only_headers(client, three):
    for payload in FEW:
        value = payload.encode().replace(b"\n", b" ").replace(b"\r", b" ").replace(b"\x00", b"")
        for name in ("X-Request-ID", "If-None-Match", "Cookie", "Authorization", "Accept-Encoding", "X-Forwarded-For"):
            response = await client.get("/activities/", headers={name: value})
            if name == "Authorization":  # It takes the place of the credential.
                assert response.status_code == 401
            else:
                assert response.status_code == 200
                assert rows(response) == three
