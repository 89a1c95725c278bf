"""Random filters give exactly the rows that the same filter, written naively in Python, gives."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import orjson
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coolmint.activities.fields import OPERATORS, FieldKind, FilterField, filter_fields
from coolmint.activities.mapping import load_mapping
from tests.activities import crowd
from tests.support.calls import items
from tests.support.people import People

Item = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]
NOT_SHOWN = (
    "participant_id",
    "ends_at",
    "structured_at",
    "text",
)  # No answer tells two; the third is the moment of the test.
DAYS_OF_MANY_YEARS = 36_500
ONCE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@pytest.fixture(scope="module")
def app(sixty_activities: crowd.Crowd) -> FastAPI:
    return sixty_activities.app()


@pytest.fixture
def people(sixty_activities: crowd.Crowd) -> People:
    return sixty_activities.people()


@pytest.fixture(scope="module")
def fields(sixty_activities: crowd.Crowd) -> dict[str, FilterField]:
    found = filter_fields(load_mapping(sixty_activities.mapping_file))
    return {name: field for name, field in found.items() if name not in NOT_SHOWN}


@pytest.fixture
async def everybody(client: httpx.AsyncClient) -> list[Item]:
    listed = await items(client, limit=200)
    return [(await client.get(f"/activities/{item['id']}")).json() for item in listed]


def value_of(item: Item, field: str) -> Any:
    if field.startswith("attr."):
        value = item["attributes"].get(field.removeprefix("attr."))
        if field == "attr.visits":
            return value if isinstance(value, int | float) and not isinstance(value, bool) else None
        return str(value).lower() if isinstance(value, bool) else value
    match field:
        case "owner_id" | "account_id":
            return (item[field.removesuffix("_id")] or {}).get("id")
        case "owner" | "account":
            return (item[field] or {}).get("name")
        case "contact_id":
            return [contact["id"] for contact in item["contacts"]]
        case "contacts":
            return [contact["name"] or "" for contact in item["contacts"]]
        case "created_at" | "modified_at":
            return item["source"][field]
        case "related_id" | "related_object":
            return (item["related"] or {}).get(field.removeprefix("related_"))
        case "specialty":
            return [contact["specialty"] for contact in item["contacts"] if contact["specialty"]]
    return item[field]


def holds(item: Item, condition: dict[str, Any], kinds: dict[str, FieldKind]) -> bool:
    """Return what a person who reads the documentation would expect."""
    field, op = condition["field"], condition["op"]
    wanted: Any = condition.get("value")
    if field == "id":
        chosen = wanted if isinstance(wanted, list) else [wanted]
        found = item["id"] in chosen or item["salesforce_id"] in chosen
        return bool(found == (op in ("is", "any_of")))
    value = value_of(item, field)
    match op:
        case "is_empty" | "is_not_empty":
            return bool((value in (None, "", [])) == (op == "is_empty"))
        case "is" | "is_not" | "any_of" | "none_of":
            chosen = wanted if isinstance(wanted, list) else [wanted]
            return any(equals(value, each, kinds[field]) for each in chosen) == (op in ("is", "any_of"))
    if value in (None, "", []):
        return False
    match op:
        case "contains" if isinstance(value, list):
            return any(wanted.lower() in each.lower() for each in value)
        case "contains":
            return str(wanted).lower() in value.lower()
        case "starts_with" if isinstance(value, list):
            return any(each.lower().startswith(wanted.lower()) for each in value)
        case "starts_with":
            return bool(value.lower().startswith(wanted.lower()))
    if kinds[field] in (FieldKind.DATE, FieldKind.DAY_TEXT, FieldKind.MOMENT):
        first, last = days_of(op, wanted)
        return is_day(value[:10]) and first <= date.fromisoformat(value[:10]) <= last
    return compares(value, op, wanted)


def equals(value: Any, wanted: Any, kind: FieldKind) -> bool:
    if wanted == "":
        return value in (None, "", [])
    if isinstance(value, list):
        return wanted in value
    if kind is FieldKind.NUMBER:
        return value is not None and Decimal(str(value)) == Decimal(str(wanted))
    return bool(value == wanted)


def is_day(value: str) -> bool:
    try:
        return str(date.fromisoformat(value)) == value
    except ValueError:
        return False


def days_of(op: str, wanted: Any) -> tuple[date, date]:
    today = datetime.now(UTC).date()
    match op:
        case "between":
            return date.fromisoformat(wanted[0]), date.fromisoformat(wanted[1])
        case "before":
            return date.min, date.fromisoformat(wanted) - timedelta(days=1)
        case "after":
            return date.fromisoformat(wanted) + timedelta(days=1), date.max
        case "in_last_days":
            return today - timedelta(days=wanted - 1), today
        case "in_next_days":
            return today, today + timedelta(days=wanted - 1)
    return {
        "this_year": (date(today.year, 1, 1), date(today.year, 12, 31)),
        "last_year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        "today": (today, today),
    }[wanted]


def compares(value: Any, op: str, wanted: Any) -> bool:
    def read(each: Any) -> Decimal:
        return Decimal(str(each))

    if op == "between":
        return bool(read(wanted[0]) <= read(value) <= read(wanted[1]))
    return bool(read(value) < read(wanted) if op in ("before", "less_than") else read(value) > read(wanted))


def keeps(item: Item, expression: dict[str, Any], kinds: dict[str, FieldKind]) -> bool:
    match expression:
        case {"and": parts}:
            return all(keeps(item, part, kinds) for part in parts)
        case {"or": parts}:
            return any(keeps(item, part, kinds) for part in parts)
        case {"not": part}:
            return not keeps(item, part, kinds)
    return holds(item, expression, kinds)


NUMBERS = st.one_of(st.integers(-5, 60), st.sampled_from([7.5, "7.5", "1000", "7.50", -0.5]))
DAYS = st.sampled_from([day for day in crowd.DATES if day] + ["0001-01-02", "9999-12-30", "2026-05-03"])


def values_in(everybody: list[Item], field: FilterField) -> st.SearchStrategy[Any]:
    """Values that occur, and some that do not."""
    match field.kind:
        case FieldKind.NUMBER:
            return NUMBERS
        case FieldKind.DATE | FieldKind.MOMENT:
            return DAYS
        case FieldKind.BOOLEAN:
            return st.booleans()
        case FieldKind.ACTIVITY_ID:
            return st.sampled_from([item[name] for item in everybody for name in ("id", "salesforce_id")])
    found: list[str] = []
    for item in everybody:
        value = value_of(item, field.name)
        found += value if isinstance(value, list) else [value] if value else []
    strays = [] if field.kind in (FieldKind.SALESFORCE_ID, FieldKind.SALESFORCE_IDS) else ["nobody", "%", "_", "true"]
    return st.sampled_from([*sorted(set(found)), *strays, ""])


def pieces(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Parts of values, in any case."""
    parts = st.tuples(values, st.integers(0, 6), st.integers(1, 6)).map(lambda cut: cut[0][cut[1] : cut[1] + cut[2]])
    return st.one_of(parts, parts.map(str.upper), st.sampled_from(["%", "_", "\\", "'", "é", "ł"])).filter(bool)


def random_condition(draw: Draw, everybody: list[Item], fields: dict[str, FilterField]) -> dict[str, Any]:
    field = draw(st.sampled_from(list(fields.values())))
    op = draw(st.sampled_from(sorted(OPERATORS[field.kind])))
    values = values_in(everybody, field)
    condition: dict[str, Any] = {"field": field.name, "op": op.value}
    if field.kind is FieldKind.DAY_TEXT and op in ("before", "after", "between"):
        values = DAYS
    match op:
        case "is_empty" | "is_not_empty":
            return condition
        case "in_last_days" | "in_next_days":
            return condition | {"value": draw(st.sampled_from([1, 30, 200, 400, DAYS_OF_MANY_YEARS]))}
        case "in_period":
            return condition | {"value": draw(st.sampled_from(["today", "this_year", "last_year"]))}
        case "any_of" | "none_of":
            return condition | {"value": draw(st.lists(values, min_size=1, max_size=4))}
        case "between":
            return condition | {"value": [draw(values), draw(values)]}
        case "contains" | "starts_with":
            return condition | {"value": draw(pieces(values))}
    return condition | {"value": draw(values)}


def random_expression(
    draw: Draw, everybody: list[Item], fields: dict[str, FilterField], depth: int = 1
) -> dict[str, Any]:
    form = draw(st.sampled_from(["condition", "not", "and", "or"] if depth < 4 else ["condition"]))
    if form == "condition":
        return random_condition(draw, everybody, fields)
    if form == "not":
        return {"not": random_expression(draw, everybody, fields, depth + 1)}
    return {form: [random_expression(draw, everybody, fields, depth + 1) for _ in range(draw(st.integers(1, 3)))]}


class TestRandomFilter:
    async def test_of_the_crowd_has_something_to_keep_and_to_drop(self, everybody):
        assert len(everybody) == 60
        for field in ("type", "status", "priority", "owner", "account", "activity_date"):
            assert {bool(item[field]) for item in everybody} == {True, False}

    @ONCE
    @given(data=st.data())
    async def test_gives_what_a_naive_filter_gives(self, client: httpx.AsyncClient, everybody, fields, data):
        kinds = {name: field.kind for name, field in fields.items()}
        expression = random_expression(data.draw, everybody, fields)

        found = await items(client, limit=200, filter=orjson.dumps(expression).decode())

        expected = [item["salesforce_id"] for item in everybody if keeps(item, expression, kinds)]
        assert [item["salesforce_id"] for item in found] == expected

    @ONCE
    @given(data=st.data())
    async def test_of_simple_parameters_gives_what_a_naive_filter_gives(
        self, client: httpx.AsyncClient, everybody, fields, data
    ):
        kinds = {name: field.kind for name, field in fields.items()}
        names = ("owner_id", "type", "subtype", "status", "priority", "kind", "specialty", "account_id", "contact_id")
        chosen = data.draw(st.lists(st.sampled_from([*names, "attr.product", "attr.sampled"]), max_size=4, unique=True))
        params: dict[str, Any] = {
            name: data.draw(st.lists(values_in(everybody, fields[name]), min_size=1, max_size=3)) for name in chosen
        }
        condition = [{"field": name, "op": "any_of", "value": params[name]} for name in chosen]
        for name in data.draw(st.lists(st.sampled_from(["has_contact", "has_physician"]), unique=True)):
            flag = data.draw(st.booleans())
            params[name] = str(flag).lower()
            condition.append({"field": name, "op": "is", "value": flag})
        low, high = data.draw(st.none() | DAYS), data.draw(st.none() | DAYS)
        if low or high:
            params |= {name: day for name, day in (("date_from", low), ("date_to", high)) if day}
            bounds = [low or "0001-01-01", high or "9999-12-31"]
            condition.append({"field": "activity_date", "op": "between", "value": bounds})

        response = await client.get("/activities/", params={**params, "limit": 200})

        assert response.status_code == 200, response.text
        expected = [item["salesforce_id"] for item in everybody if keeps(item, {"and": condition}, kinds)]
        assert [item["salesforce_id"] for item in response.json()["items"]] == expected
        assert response.json()["total"]["count"] == len(expected)
