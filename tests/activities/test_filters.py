"""Filtering through the front door: every parameter, and every operator of the filter expression."""

from typing import Any

import httpx
import orjson
import pytest
from fastapi import FastAPI

from coolmint.activities.fields import OPERATORS, FieldKind, filter_fields
from coolmint.activities.mapping import load_mapping
from tests.activities.crowd import Crowd
from tests.support.calls import filtered, ids, problem
from tests.support.organisation import salesforce_id
from tests.support.people import People

ALL = {"call", "visit", "bare"}


@pytest.fixture(scope="module")
def app(three_activities: Crowd) -> FastAPI:
    return three_activities.app()


@pytest.fixture
def people(three_activities: Crowd) -> People:
    return three_activities.people()


def named(crowd: Crowd, value: Any) -> Any:
    """Put ids in the place of `{names}`."""
    if isinstance(value, list):
        return [named(crowd, each) for each in value]
    return (
        value.format_map(crowd.names)
        if isinstance(value, str) and value in {f"{{{n}}}" for n in crowd.names}
        else value
    )


def names_of(crowd: Crowd, found: Any) -> set[str]:
    return {name for name in ALL if crowd[name] in found}


PARAMETERS: list[tuple[dict[str, Any], set[str]]] = [
    ({"q": "coding"}, {"call"}),
    ({"q": " "}, ALL),
    ({"owner_id": "{ana}"}, {"call"}),
    ({"owner_id": ["{ana}", "{ben}"]}, {"call", "visit"}),
    ({"type": "Call"}, {"call"}),
    ({"type": "call"}, set()),
    ({"type": ["Call", "Meeting"]}, {"call", "visit"}),
    ({"type": ""}, {"bare"}),
    ({"type": ["", "Call"]}, {"call", "bare"}),
    ({"subtype": "Event"}, {"visit"}),
    ({"subtype": ["Call", ""]}, {"call", "bare"}),
    ({"status": "Completed"}, {"call"}),
    ({"status": ""}, {"visit", "bare"}),
    ({"priority": "High"}, {"call"}),
    ({"priority": ["High", ""]}, ALL),
    ({"kind": "event"}, {"visit"}),
    ({"kind": ["event", "task"]}, ALL),
    ({"specialty": "Oncology"}, {"visit"}),
    ({"specialty": ["Oncology", "Cardiology"]}, {"call", "visit"}),
    ({"specialty": ""}, {"bare"}),
    ({"account_id": "{heart}"}, {"call"}),
    ({"account_id": ""}, {"bare"}),
    ({"account_id": ["{heart}", "{bone}"]}, {"call", "visit"}),
    ({"contact_id": "{li}"}, {"call"}),
    ({"contact_id": "{sol}"}, {"visit"}),
    ({"contact_id": ""}, {"bare"}),
    ({"contact_id": ["{li}", "{sol}"]}, {"call", "visit"}),
    ({"date_from": "2026-05-04"}, {"call", "visit"}),
    ({"date_from": "2026-05-05"}, {"visit"}),
    ({"date_to": "2026-05-04"}, {"call"}),
    ({"date_to": "2026-05-03"}, set()),
    ({"date_from": "2026-05-04", "date_to": "2026-05-04"}, {"call"}),
    ({"date_from": "2026-07-01", "date_to": "2026-06-01"}, set()),
    ({"has_contact": "true"}, {"call", "visit"}),
    ({"has_contact": "false"}, {"bare"}),
    ({"has_physician": "true"}, {"call"}),
    ({"has_physician": "false"}, {"visit", "bare"}),
    ({"attr.product": "PulseGuide"}, {"call"}),
    ({"attr.product": ["PulseGuide", "BoneFix"]}, {"call", "visit"}),
    ({"attr.product": ""}, {"bare"}),
    ({"attr.visits": "3"}, {"call"}),
    ({"attr.visits": "12.50"}, {"visit"}),
    ({"attr.sampled": "true"}, {"call"}),
    ({"attr.sampled": "false"}, {"visit"}),
    ({"attr.sampled": ["true", ""]}, {"call", "bare"}),
    ({"attr.due": "2026-07-01"}, {"visit"}),
    ({"filter": '{"field": "type", "op": "is", "value": "Call"}'}, {"call"}),
    ({"type": "Call", "status": "Completed", "owner_id": "{ana}"}, {"call"}),
    ({"type": "Call", "kind": "event"}, set()),
]


class TestParameter:
    @pytest.mark.parametrize(("params", "expected"), PARAMETERS, ids=[str(p)[:60] for p, _ in PARAMETERS])
    async def test_keeps_and_drops(self, client: httpx.AsyncClient, three_activities: Crowd, params, expected):
        params = {name: named(three_activities, value) for name, value in params.items()}

        found = await ids(client, **params)

        assert names_of(three_activities, found) == expected

    @pytest.mark.parametrize("name", ["owner_id", "account_id", "contact_id"])
    async def test_takes_ids_of_15_characters(self, client, three_activities: Crowd, name):
        id_ = three_activities[{"owner_id": "ana", "account_id": "heart", "contact_id": "li"}[name]]

        found = await ids(client, **{name: id_[:15]})

        assert found == [three_activities["call"]]

    @pytest.mark.parametrize(
        "params",
        [
            {"owner_id": "x"},
            {"owner_id": "0058c000009XyZAAAA"},  # A suffix that does not fit.
            {"account_id": "'; --"},
            {"date_from": "2026-02-30"},
            {"date_from": "yesterday"},
            {"date_to": "2026-05-04T00:00:00Z "},
            {"has_contact": "maybe"},
            {"attr.visits": "many"},
            {"attr.secret": "x"},
            {"attr.unknown": "x"},
            {"attr.": "x"},
            {"type": "x" * 2001},
            {"type": "a\0b"},
            {"attr.product": "a\0b"},
            {"kind": ["task"] * 201},
            {"q": "x" * 501},
            {"filter": "x" * 50_001},
        ],
        ids=lambda params: str(params)[:40],
    )
    async def test_that_cannot_be_read_is_refused(self, client, params):
        response = await client.get("/activities/", params=params)

        assert response.status_code == 422
        assert response.headers["content-type"] == "application/problem+json"

    async def test_names_the_place_of_what_it_refuses(self, client):
        response = await client.get("/activities/", params={"owner_id": "x"})

        refused = problem(response, 422, "filter_invalid")
        assert refused["errors"] == [
            {"path": "owner_id.value", "message": "must be a Salesforce id of 15 or 18 characters"}
        ]

    async def test_counts_what_it_keeps(self, client):
        response = await client.get("/activities/", params={"kind": "task", "limit": 1})

        assert response.json()["total"] == {"count": 2, "exact": True}


def condition(field: str, op: str, *value: Any) -> dict[str, Any]:
    return {"field": field, "op": op} | ({"value": value[0]} if value else {})


CONDITIONS: list[tuple[str, str, Any, set[str]]] = [
    ("id", "is", "{call}", {"call"}),
    ("id", "is_not", "{call}", {"visit", "bare"}),
    ("id", "any_of", ["{call}", "{bare}"], {"call", "bare"}),
    ("id", "none_of", ["{call}", "{bare}"], {"visit"}),
    ("owner_id", "is", "{ana}", {"call"}),
    ("owner_id", "is_not", "{ana}", {"visit", "bare"}),
    ("owner_id", "any_of", ["{ana}", "{ben}"], {"call", "visit"}),
    ("owner_id", "none_of", ["{ana}", "{ben}"], {"bare"}),
    ("account_id", "is_empty", None, {"bare"}),
    ("account_id", "is_not_empty", None, {"call", "visit"}),
    ("account_id", "is_not", "{heart}", {"visit", "bare"}),
    ("type", "is", "Call", {"call"}),
    ("type", "is", "", {"bare"}),
    ("type", "is_not", "Call", {"visit", "bare"}),
    ("type", "is_not", "", {"call", "visit"}),
    ("type", "any_of", ["Call", ""], {"call", "bare"}),
    ("type", "none_of", ["Call", ""], {"visit"}),
    ("type", "is_empty", None, {"bare"}),
    ("type", "is_not_empty", None, {"call", "visit"}),
    ("type", "contains", "EET", {"visit"}),
    ("type", "starts_with", "c", {"call"}),
    ("month", "is", "2026-05", {"call"}),
    ("quarter", "is", "2026-Q3", {"visit"}),
    ("specialty", "is", "Cardiology", {"call"}),
    ("specialty", "is_not", "Cardiology", {"visit", "bare"}),
    ("specialty", "any_of", ["Cardiology", "Oncology"], {"call", "visit"}),
    ("specialty", "none_of", ["Cardiology"], {"visit", "bare"}),
    ("specialty", "is_empty", None, {"bare"}),
    ("specialty", "is_not_empty", None, {"call", "visit"}),
    ("contact_id", "is", "{sol}", {"visit"}),
    ("contact_id", "is_not", "{sol}", {"call", "bare"}),
    ("contact_id", "any_of", ["{li}", "{sol}"], {"call", "visit"}),
    ("contact_id", "none_of", ["{li}"], {"visit", "bare"}),
    ("contact_id", "is_empty", None, {"bare"}),
    ("contact_id", "is_not_empty", None, {"call", "visit"}),
    ("subject", "is", "Élan visit", {"visit"}),
    ("subject", "is_not", "Élan visit", {"call", "bare"}),
    ("subject", "any_of", ["Élan visit", ""], {"visit", "bare"}),
    ("subject", "none_of", ["Élan visit", ""], {"call"}),
    ("subject", "is_empty", None, {"bare"}),
    ("subject", "is_not_empty", None, {"call", "visit"}),
    ("subject", "contains", "REIMBURSEMENT_", {"call"}),
    ("subject", "contains", "t_1", {"call"}),
    ("subject", "contains", "t%1", set()),
    ("subject", "starts_with", "call", {"call"}),
    ("subject", "starts_with", "reimbursement", set()),
    ("subject", "contains", "élan", {"visit"}),
    ("account", "contains", "100%", {"visit"}),
    ("account", "contains", "%", {"visit"}),
    ("account", "contains", "_", set()),
    ("account", "contains", "\\", set()),
    ("owner", "contains", "o'brien", {"visit"}),
    ("description", "contains", "lab", {"visit"}),
    ("contacts", "contains", "ito", {"visit"}),
    ("contacts", "contains", "roy sol", set()),
    ("contacts", "is_empty", None, {"bare"}),
    ("contacts", "is_not_empty", None, {"call", "visit"}),
    ("activity_date", "is", "2026-05-04", {"call"}),
    ("activity_date", "is_not", "2026-05-04", {"visit", "bare"}),
    ("activity_date", "before", "2026-07-05", {"call"}),
    ("activity_date", "after", "2026-05-04", {"visit"}),
    ("activity_date", "between", ["2026-05-04", "2026-07-04"], {"call"}),
    ("activity_date", "between", ["2026-07-05", "2026-07-05"], {"visit"}),
    ("activity_date", "is_empty", None, {"bare"}),
    ("activity_date", "is_not_empty", None, {"call", "visit"}),
    ("contact_count", "is", 2, {"visit"}),
    ("contact_count", "is_not", 2, {"call", "bare"}),
    ("contact_count", "any_of", [0, 2], {"bare", "visit"}),
    ("contact_count", "none_of", [0, 2], {"call"}),
    ("contact_count", "less_than", 1, {"bare"}),
    ("contact_count", "more_than", 0.5, {"call", "visit"}),
    ("contact_count", "between", [1, 2], {"call", "visit"}),
    ("duration_minutes", "is_empty", None, {"call", "bare"}),
    ("duration_minutes", "is_not_empty", None, {"visit"}),
    ("attr.visits", "more_than", "3", {"visit"}),
    ("attr.visits", "is_empty", None, {"bare"}),
    ("attr.product", "contains", "fix", {"visit"}),
    ("attr.product", "starts_with", "pulse", {"call"}),
    ("attr.product", "is_not", "PulseGuide", {"visit", "bare"}),
    ("attr.sampled", "is", "true", {"call"}),
    ("attr.sampled", "is_not", "true", {"visit", "bare"}),
    ("attr.sampled", "any_of", ["false", ""], {"visit", "bare"}),
    ("attr.sampled", "is_empty", None, {"bare"}),
    ("specialty", "contains", "OLOG", {"call", "visit"}),
    ("specialty", "contains", "onc", {"visit"}),
    ("specialty", "starts_with", "card", {"call"}),
    ("specialty", "starts_with", "ology", set()),
    ("contacts", "is", "Sol Ito", {"visit"}),
    ("contacts", "is_not", "Sol Ito", {"call", "bare"}),
    ("contacts", "any_of", ["Mei Li", ""], {"call", "bare"}),
    ("contacts", "none_of", ["Mei Li", "Sol Ito"], {"bare"}),
    ("contacts", "starts_with", "sol", {"visit"}),
    ("contacts", "starts_with", "ito", set()),
    ("participant_id", "is_empty", None, {"call", "bare"}),
    ("participant_id", "is", "{cy}", {"visit"}),
    ("participant_id", "any_of", ["{ana}", "{cy}"], {"visit"}),
    ("related_id", "is_empty", None, {"call", "visit"}),
    ("related_id", "is", "{deal}", {"bare"}),
    ("related_object", "is", "Opportunity", {"bare"}),
    ("starts_at", "is_empty", None, {"call", "bare"}),
    ("starts_at", "is_not_empty", None, {"visit"}),
    ("starts_at", "before", "2026-05-05", {"visit"}),
    ("starts_at", "before", "2026-05-04", set()),
    ("starts_at", "after", "2026-05-03", {"visit"}),
    ("starts_at", "after", "2026-05-04", set()),
    ("starts_at", "between", ["2026-05-04", "2026-05-04"], {"visit"}),
    ("starts_at", "in_last_days", 36_500, {"visit"}),
    ("starts_at", "in_next_days", 1, set()),
    ("starts_at", "in_period", "next_year", set()),
    ("modified_at", "is_empty", None, ALL),
    ("created_at", "is_not_empty", None, set()),
    ("structured_at", "in_period", "today", ALL),
    ("structured_at", "in_last_days", 1, ALL),
    ("structured_at", "in_period", "yesterday", set()),
    ("ends_at", "is_empty", None, ALL),
    ("activity_date", "any_of", ["2026-05-04", "2026-07-05"], {"call", "visit"}),
    ("activity_date", "none_of", ["2026-05-04"], {"visit", "bare"}),
    ("activity_date", "in_last_days", 36_500, {"call", "visit"}),
    ("activity_date", "in_next_days", 1, set()),
    ("activity_date", "in_period", "next_year", set()),
    ("attr.due", "is", "2026-06-01", {"call"}),
    ("attr.due", "is_not", "2026-06-01", {"visit", "bare"}),
    ("attr.due", "any_of", ["2026-06-01", ""], {"call", "bare"}),
    ("attr.due", "none_of", ["2026-06-01"], {"visit", "bare"}),
    ("attr.due", "is_empty", None, {"bare"}),
    ("attr.due", "is_not_empty", None, {"call", "visit"}),
    ("attr.due", "contains", "-07-", {"visit"}),
    ("attr.due", "starts_with", "2026-06", {"call"}),
    ("attr.due", "before", "2026-06-02", {"call"}),
    ("attr.due", "after", "2026-06-01", {"visit"}),
    ("attr.due", "between", ["2026-06-01", "2026-06-30"], {"call"}),
    ("attr.due", "in_last_days", 36_500, {"call", "visit"}),
    ("attr.due", "in_next_days", 1, set()),
    ("attr.due", "in_period", "next_year", set()),
    ("has_contact", "is", False, {"bare"}),
    ("has_contact", "is", "true", {"call", "visit"}),
    ("has_physician", "is_not", True, {"visit", "bare"}),
    ("is_completed", "is_empty", None, {"visit"}),
    ("is_completed", "is_not_empty", None, {"call", "bare"}),
    ("is_completed", "is_not", True, {"visit", "bare"}),
    ("is_high_priority", "is", True, {"call"}),
    ("is_archived", "is", True, {"visit"}),
]


class TestCondition:
    @pytest.mark.parametrize(
        ("field", "op", "value", "expected"), CONDITIONS, ids=[f"{f}-{op}-{v}"[:50] for f, op, v, _ in CONDITIONS]
    )
    async def test_keeps_and_drops(self, client, three_activities: Crowd, field, op, value, expected):
        value = [] if value is None else [named(three_activities, value)]

        found = await filtered(client, condition(field, op, *value))

        assert names_of(three_activities, found) == expected

    def test_table_has_every_operator_of_every_kind_of_field(self, three_activities: Crowd):
        fields = filter_fields(load_mapping(three_activities.mapping_file))

        tested = {(fields[field].kind, op) for field, op, _, _ in CONDITIONS}

        # Searching has a table of its own.
        assert tested == {
            (kind, op.value) for kind, ops in OPERATORS.items() for op in ops if kind is not FieldKind.SEARCH
        }

    @pytest.mark.parametrize("field", ["id", "owner_id", "subject", "activity_date", "tokens", "is_archived"])
    async def test_with_an_operator_that_does_not_fit_is_refused(self, client, field):
        unfit = {"id": "contains", "owner_id": "before", "subject": "less_than", "activity_date": "contains"}
        expression = condition(field, unfit.get(field, "starts_with"), "x")

        response = await client.get("/activities/", params={"filter": orjson.dumps(expression).decode()})

        assert problem(response, 422, "filter_invalid")["errors"][0]["path"] == "filter.op"

    async def test_takes_uuids_and_15_characters(self, client, three_activities: Crowd):
        uuid = (await client.get(f"/activities/{three_activities['call']}")).json()["id"]

        found = await filtered(client, condition("id", "any_of", [uuid, three_activities["bare"][:15]]))

        assert names_of(three_activities, found) == {"call", "bare"}


IS_CALL = condition("type", "is", "Call")
IS_TASK = condition("kind", "is", "task")


class TestExpression:
    @pytest.mark.parametrize(
        ("expression", "expected"),
        [
            ({"and": [IS_TASK, IS_CALL]}, {"call"}),
            ({"or": [IS_CALL, condition("kind", "is", "event")]}, {"call", "visit"}),
            ({"not": IS_CALL}, {"visit", "bare"}),
            ({"not": {"not": IS_CALL}}, {"call"}),
            ({"not": {"and": [IS_TASK, {"not": IS_CALL}]}}, {"call", "visit"}),
            ({"not": condition("activity_date", "before", "2026-06-01")}, {"visit", "bare"}),
            ({"not": condition("subject", "contains", "call")}, {"visit", "bare"}),
            ({"not": condition("is_completed", "is", False)}, {"call", "visit"}),
            ({"not": condition("type", "is_not", "Call")}, {"call"}),
            ({"or": [IS_CALL]}, {"call"}),
        ],
        ids=range(10),
    )
    async def test_joins_conditions(self, client, three_activities: Crowd, expression, expected):
        assert names_of(three_activities, await filtered(client, expression)) == expected

    async def test_may_be_eight_deep(self, client, three_activities: Crowd):
        expression: dict[str, Any] = IS_CALL
        for _ in range(7):
            expression = {"and": [expression]}

        assert names_of(three_activities, await filtered(client, expression)) == {"call"}

    async def test_may_have_two_hundred_conditions(self, client, three_activities: Crowd):
        assert names_of(three_activities, await filtered(client, {"or": [IS_CALL] * 200})) == {"call"}

    async def test_is_told_where_it_is_wrong(self, client):
        expression = {"and": [IS_CALL, {"not": condition("onwer", "is", "x")}]}

        response = await client.get("/activities/", params={"filter": orjson.dumps(expression).decode()})

        assert problem(response, 422, "filter_invalid")["errors"] == [
            {"path": "filter.and.1.not.field", "message": "unknown field"}
        ]


def nested(depth: int, shape: str = '{"and":[%s]}') -> str:
    before, _, after = shape.partition("%s")
    return before * (depth - 1) + orjson.dumps(IS_CALL).decode() + after * (depth - 1)


HOSTILE = {
    "nine deep": nested(9),
    "nine nots deep": nested(9, '{"not":%s}'),
    "thousands deep": nested(2000),
    "thousands of nots deep": nested(2000, '{"not":%s}'),
    "thousands of lists deep": "[" * 20_000,
    "thousands of closed lists deep": "[" * 10_000 + "]" * 10_000,
    "a value thousands of lists deep": '{"field":"type","op":"is","value":' + "[" * 9000 + "]" * 9000 + "}",
    "201 conditions": orjson.dumps({"or": [IS_CALL] * 201}).decode(),
    "not JSON": "{",
    "nothing": "",
    "a text": '"type"',
    "a number": "1",
    "null": "null",
    "a list": "[]",
    "empty": "{}",
    "no parts": '{"and":[]}',
    "parts that are no list": '{"and":{}}',
    "parts that are null": '{"or":null}',
    "not of a list": '{"not":[]}',
    "two ways at once": orjson.dumps({"and": [IS_CALL], "or": [IS_CALL]}).decode(),
    "a condition beside and": orjson.dumps({"and": [IS_CALL], **IS_CALL}).decode(),
    "no operator": '{"field":"type"}',
    "an operator that is none": '{"field":"type","op":"like","value":"x"}',
    "a field that is a number": '{"field":1,"op":"is","value":"x"}',
    "a field that is a list": '{"field":[],"op":"is","value":"x"}',
    "a field that is SQL": '{"field":"type\\"; DROP TABLE x; --","op":"is","value":"x"}',
    "a column that is no field": '{"field":"search","op":"is","value":"x"}',
    "an attribute that is not filterable": '{"field":"attr.secret","op":"is","value":"x"}',
    "a value beyond": '{"field":"type","op":"is","value":"x","more":1}',
    "a value that is null": '{"field":"type","op":"is","value":null}',
    "a value that is an object": '{"field":"type","op":"is","value":{"a":1}}',
    "a value that is a list": '{"field":"type","op":"is","value":["x"]}',
    "a value that is a number": '{"field":"type","op":"is","value":1}',
    "a value that is true": '{"field":"type","op":"is","value":true}',
    "a value with NUL": '{"field":"type","op":"is","value":"a\\u0000b"}',
    "a lone surrogate": '{"field":"type","op":"is","value":"a\\ud800b"}',
    "a lone surrogate in a list": '{"field":"type","op":"any_of","value":["\\udfff"]}',
    "a lone surrogate as a field": '{"field":"\\ud800","op":"is","value":"x"}',
    "NUL as a field": '{"field":"\\u0000","op":"is","value":"x"}',
    "NUL in contains": '{"field":"subject","op":"contains","value":"\\u0000"}',
    "contains nothing": '{"field":"subject","op":"contains","value":""}',
    "contains a list": '{"field":"subject","op":"contains","value":["a"]}',
    "any of nothing": '{"field":"type","op":"any_of","value":[]}',
    "any of a text": '{"field":"type","op":"any_of","value":"Call"}',
    "any of mixed": '{"field":"type","op":"any_of","value":["Call",1]}',
    "empty with a value": '{"field":"type","op":"is_empty","value":"x"}',
    "empty of an id": '{"field":"id","op":"is_empty"}',
    "an id that is none": '{"field":"id","op":"is","value":"x"}',
    "an empty id": '{"field":"id","op":"is","value":""}',
    "a date that is none": '{"field":"activity_date","op":"is","value":"2026-02-30"}',
    "a date in week form": '{"field":"activity_date","op":"is","value":"2026-W01"}',
    "a date that is a number": '{"field":"activity_date","op":"before","value":20260504}',
    "an empty date": '{"field":"activity_date","op":"is","value":""}',
    "between one": '{"field":"activity_date","op":"between","value":["2026-01-01"]}',
    "between three": '{"field":"tokens","op":"between","value":[1,2,3]}',
    "between null": '{"field":"tokens","op":"between","value":[null,1]}',
    "NaN": '{"field":"tokens","op":"is","value":"NaN"}',
    "infinity": '{"field":"tokens","op":"more_than","value":"-Infinity"}',
    "a huge number": '{"field":"tokens","op":"is","value":1e300}',
    "a huge number as text": '{"field":"tokens","op":"is","value":"' + "9" * 5000 + '"}',
    "a huge exponent": '{"field":"tokens","op":"is","value":"1e999999999999"}',
    "a tiny number": '{"field":"tokens","op":"is","value":"1e-999999999"}',
    "a number in a list": '{"field":"tokens","op":"less_than","value":[1]}',
    "a number that is true": '{"field":"tokens","op":"is","value":true}',
    "a boolean that is a number": '{"field":"is_archived","op":"is","value":1}',
    "a boolean that is a list": '{"field":"is_archived","op":"is","value":[]}',
    "a boolean that is an object": '{"field":"is_archived","op":"is","value":{}}',
    "no days": '{"field":"activity_date","op":"in_last_days","value":0}',
    "days that are text": '{"field":"activity_date","op":"in_last_days","value":"7"}',
    "half a day": '{"field":"activity_date","op":"in_next_days","value":0.5}',
    "true days": '{"field":"activity_date","op":"in_next_days","value":true}',
    "more days than there are": '{"field":"activity_date","op":"in_next_days","value":36501}',
    "a period that is none": '{"field":"activity_date","op":"in_period","value":"last_week; DROP TABLE x"}',
    "a period that is a list": '{"field":"activity_date","op":"in_period","value":["today"]}',
    "a moment on one day": '{"field":"starts_at","op":"is","value":"2026-05-04"}',
    "a moment after the last day": '{"field":"starts_at","op":"after","value":"9999-12-31"}',
    "me as an account": '{"field":"account_id","op":"is","value":"me"}',
    "me in a list of lists": '{"field":"owner_id","op":"any_of","value":[["me"]]}',
    "a long text": '{"field":"type","op":"is","value":"' + "x" * 2001 + '"}',
}  # fmt: skip


class TestHostileExpression:
    @pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
    async def test_in_the_query_is_refused(self, client, text):
        response = await client.get("/activities/", params={"filter": text})

        assert response.status_code == 422, response.text
        assert response.headers["content-type"] == "application/problem+json"

    @pytest.mark.parametrize(("name", "text"), HOSTILE.items(), ids=HOSTILE)
    async def test_in_a_selection_is_refused(self, client, name, text):
        body = '{"filter": %s}' % (text or '""')
        if name == "empty":
            return  # In a selection `{}` means every activity.

        response = await client.post(
            "/activities/selection", content=body.encode(), headers={"content-type": "application/json"}
        )

        # A body nested too deep for the JSON parser is bad JSON before it is a bad filter.
        assert response.status_code == (400 if "thousands" in name else 422), response.text
        assert response.headers["content-type"] == "application/problem+json"

    @pytest.mark.parametrize(
        "value",
        ["9" * 18, "0.000000000000000000000000000001", -(10**17), 1e17, "1E+5", " 5 ", "٣"],
    )
    async def test_with_an_odd_but_readable_number_is_answered(self, client, value):
        for op in ("is", "less_than", "more_than"):
            for field in ("tokens", "attr.visits"):
                await filtered(client, condition(field, op, value))

    @pytest.mark.parametrize("first", ["0001-01-01", "9999-12-31"])
    async def test_with_the_first_and_last_date_is_answered(self, client, three_activities: Crowd, first):
        found = await filtered(client, condition("activity_date", "between", [first, first]))

        assert names_of(three_activities, found) == set()

    async def test_with_twenty_thousand_ids_is_answered(self, client, three_activities: Crowd):
        many = [salesforce_id("Task", number) for number in range(20_000)]

        response = await client.post(
            "/activities/selection", json={"filter": condition("id", "any_of", [*many[1:], three_activities["call"]])}
        )

        assert response.status_code == 200
