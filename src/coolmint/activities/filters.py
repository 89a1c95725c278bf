"""The filter: one typed expression, and the one compiler that turns it into one SQL predicate."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError
from sqlalchemy import ColumnElement, Numeric, Text, and_, any_, false, func, literal, not_, or_
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from coolmint.activities.fields import OPERATORS, FieldKind, FilterField, Op
from coolmint.activities.models import SfActivityStructured
from coolmint.platform.errors import Unprocessable
from coolmint.salesforce.ids import InvalidSalesforceId, to_18

MAX_DEPTH = 8
MAX_CONDITIONS = 200
MAX_VALUES = 20_000
_MAX_DECIMALS = 30

_C = SfActivityStructured.__table__.c
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class FilterInvalid(Unprocessable):
    """The filter names an unknown field, an operator that does not fit, or a value that cannot be read."""


class _Node(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Condition(_Node):
    """`field` `op` `value`: the value is a list for any_of, none_of and between, and absent for is_empty."""

    field: str
    op: Op
    value: Any = None


class All(_Node):
    parts: list["Expression"] = Field(alias="and", min_length=1)


class AnyOf(_Node):
    parts: list["Expression"] = Field(alias="or", min_length=1)


class Not(_Node):
    part: "Expression" = Field(alias="not")


def _tag(node: Any) -> str | None:
    if isinstance(node, dict):
        return next((key for key in ("and", "or", "not") if key in node), "condition")
    return next((tag for model, tag in _TAGS.items() if isinstance(node, model)), None)


_TAGS: dict[type[_Node], str] = {All: "and", AnyOf: "or", Not: "not", Condition: "condition"}


Expression = Annotated[
    Annotated[All, Tag("and")]
    | Annotated[AnyOf, Tag("or")]
    | Annotated[Not, Tag("not")]
    | Annotated[Condition, Tag("condition")],
    Discriminator(_tag),
]

for _model in (All, AnyOf, Not):
    _model.model_rebuild()


class _Root(_Node):
    filter: Expression


def parse_filter(raw: Any) -> Expression:
    """Return the expression of a decoded JSON filter.

    Raises:
        FilterInvalid: too deep, too large, or not of the filter's shape; `errors` name the place.
    """
    depth, conditions, values = _measure(raw)
    if depth > MAX_DEPTH:
        raise FilterInvalid(f"The filter is nested {depth} deep; {MAX_DEPTH} is the limit.")
    if conditions > MAX_CONDITIONS:
        raise FilterInvalid(f"The filter has {conditions} conditions; {MAX_CONDITIONS} is the limit.")
    if values > MAX_VALUES:
        raise FilterInvalid(f"The filter has {values:,} values; {MAX_VALUES:,} is the limit.")
    try:
        return _Root(filter=raw).filter
    except ValidationError as error:
        errors = [(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()[:10]]
        raise FilterInvalid("The filter does not have the shape of a filter expression.", errors) from error


def _measure(raw: Any) -> tuple[int, int, int]:
    """Return depth, conditions and values, without recursion, so that no input can exhaust the stack."""
    deepest = conditions = values = 0
    pending = [(raw, 1)]
    while pending:
        node, depth = pending.pop()
        deepest = max(deepest, depth)
        if depth > MAX_DEPTH + 1 or not isinstance(node, dict):
            continue
        if "field" in node:
            conditions += 1
            values += len(node["value"]) if isinstance(node.get("value"), list) else 1
        for key in ("and", "or"):
            if isinstance(node.get(key), list):
                pending += [(part, depth + 1) for part in node[key]]
        if "not" in node:
            pending.append((node["not"], depth + 1))
    return deepest, conditions, values


def compile_filter(
    expression: Expression, fields: Mapping[str, FilterField], path: str = "filter"
) -> ColumnElement[bool]:
    """Return the SQL predicate of `expression`, every value bound.

    A condition on an empty value is false, and its negation true: `not` is `IS NOT TRUE`, never SQL's unknown.

    Raises:
        FilterInvalid: a field is unknown, an operator does not fit it, or a value cannot be read.
    """
    match expression:
        case All(parts=parts):
            return and_(*(compile_filter(part, fields, f"{path}.and.{i}") for i, part in enumerate(parts)))
        case AnyOf(parts=parts):
            return or_(*(compile_filter(part, fields, f"{path}.or.{i}") for i, part in enumerate(parts)))
        case Not(part=part):
            return compile_filter(part, fields, f"{path}.not").is_not(True)
        case Condition():
            return _compile_condition(expression, fields, path)
        case _:
            assert_never(expression)


def fields_of(expression: Expression) -> set[str]:
    """Return the name of every field that the expression asks about."""
    match expression:
        case All(parts=parts) | AnyOf(parts=parts):
            return {name for part in parts for name in fields_of(part)}
        case Not(part=part):
            return fields_of(part)
        case Condition(field=name):
            return {name}
        case _:
            assert_never(expression)


def _compile_condition(condition: Condition, fields: Mapping[str, FilterField], path: str) -> ColumnElement[bool]:
    field = fields.get(condition.field)
    if field is None:
        raise FilterInvalid(
            f"There is no field {condition.field!r} to filter by.", [(f"{path}.field", "unknown field")]
        )
    if not field.takes(condition.op):
        allowed = ", ".join(sorted(OPERATORS[field.kind]))
        raise FilterInvalid(
            f"{field.name} does not take the operator {condition.op.value!r}.", [(f"{path}.op", f"one of: {allowed}")]
        )
    try:
        return _predicate(field, condition.op, condition.value)
    except FilterValueRefused as error:
        raise FilterInvalid(f"{field.name}: {error}.", [(f"{path}.value", str(error))]) from error


class FilterValueRefused(Exception):
    """A value that cannot be read for its field; becomes a FilterInvalid that names the place."""


def _predicate(field: FilterField, op: Op, value: Any) -> ColumnElement[bool]:
    if op in (Op.IS_EMPTY, Op.IS_NOT_EMPTY):
        _expect(value is None, "takes no value")
        empty = _is_empty(field)
        return empty if op is Op.IS_EMPTY else not_(empty)
    if op in (Op.IS, Op.IS_NOT, Op.ANY_OF, Op.NONE_OF):
        matches = _any_of(field, _list(value) if op in (Op.ANY_OF, Op.NONE_OF) else [value])
        return matches if op in (Op.IS, Op.ANY_OF) else matches.is_not(True)
    if op in (Op.CONTAINS, Op.STARTS_WITH):
        return _text_match(field, op, _text(value))
    return _comparison(field, op, value)


def _comparison(field: FilterField, op: Op, value: Any) -> ColumnElement[bool]:
    def bound(value: Any) -> ColumnElement[Any]:
        # A number as numeric: against an integer column it need not be whole, nor fit an integer.
        return literal(_READERS[field.kind](value), Numeric() if field.kind is FieldKind.NUMBER else field.column.type)

    if op is Op.BETWEEN:
        low, high = _pair(value)
        return field.column.between(bound(low), bound(high))
    result: ColumnElement[bool]
    result = field.column < bound(value) if op in (Op.BEFORE, Op.LESS_THAN) else field.column > bound(value)
    return result


def _any_of(field: FilterField, values: list[Any]) -> ColumnElement[bool]:
    """Return "is one of `values`"; an empty string among them stands for "is empty"."""
    if field.kind in _CAN_BE_EMPTY and "" in values:
        rest = [value for value in values if value != ""]
        empty = _is_empty(field)
        return or_(_any_of(field, rest), empty) if rest else empty
    if field.kind is FieldKind.ACTIVITY_ID:
        return any_activity(values)
    read = _READERS[field.kind]
    wanted = [read(value) for value in values]
    if field.attribute is not None and field.kind is FieldKind.OPTION and len(wanted) <= _FEW:
        # Containment is what the GIN index on attributes answers.
        spelled = [{field.attribute: form} for value in wanted for form in _json_forms(value)]
        return or_(*(_C.attributes.contains(literal(each, JSONB)) for each in spelled))
    if field.kind in (FieldKind.OPTIONS, FieldKind.SALESFORCE_IDS):
        return field.column.bool_op("&&")(literal(wanted, ARRAY(Text)))
    if field.kind is FieldKind.NUMBER:
        return field.column == any_(literal(wanted, ARRAY(Numeric)))
    return field.column == any_(literal(wanted, ARRAY(field.column.type)))


def _json_forms(value: str) -> list[str | bool]:
    """Return how an attribute may hold `value`: a boolean is asked for by its name."""
    return [value, value == "true"] if value in ("true", "false") else [value]


def any_activity(values: Sequence[Any]) -> ColumnElement[bool]:
    """Return "is one of `values`", each our UUID or a Salesforce id of 15 or 18 characters.

    Raises:
        FilterValueRefused: one is neither.
    """
    ours: list[UUID] = []
    theirs: list[str] = []
    for value in values:
        text = _text(value)
        try:
            ours.append(UUID(text))
        except ValueError:
            theirs.append(_salesforce_id(text))
    return or_(
        false(),
        *([_C.id == any_(literal(ours, ARRAY(_C.id.type)))] if ours else []),
        *([_C.salesforce_id == any_(literal(theirs, ARRAY(Text)))] if theirs else []),
    )


def _text_match(field: FilterField, op: Op, value: str) -> ColumnElement[bool]:
    if op is Op.STARTS_WITH:
        return field.column.istartswith(value, autoescape=True)
    if field.kind is FieldKind.TEXTS:
        # A line feed between names cannot be typed into a name, so no match can span two of them.
        return func.array_to_string(field.column, "\n").icontains(value, autoescape=True)
    return field.column.icontains(value, autoescape=True)


def _is_empty(field: FilterField) -> ColumnElement[bool]:
    match field.kind:
        case FieldKind.OPTIONS | FieldKind.SALESFORCE_IDS | FieldKind.TEXTS:
            return func.cardinality(field.column) == 0
        case FieldKind.TEXT | FieldKind.OPTION | FieldKind.SALESFORCE_ID:
            return func.coalesce(field.column, "") == ""
        case _:
            return field.column.is_(None)


_FEW = 100
"""Up to so many values an attribute is asked for by the index; more make a statement that takes long to plan."""

_CAN_BE_EMPTY = {
    FieldKind.OPTION,
    FieldKind.OPTIONS,
    FieldKind.SALESFORCE_ID,
    FieldKind.SALESFORCE_IDS,
    FieldKind.TEXT,
    FieldKind.NUMBER,
}


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise FilterValueRefused(otherwise)


def _list(value: Any) -> list[Any]:
    _expect(isinstance(value, list) and len(value) > 0, "must be a list of values")
    _expect(len(value) <= MAX_VALUES, f"has more than {MAX_VALUES:,} values")
    return list(value)


def _pair(value: Any) -> tuple[Any, Any]:
    _expect(isinstance(value, list) and len(value) == 2, "must be a list of two values")
    return value[0], value[1]


def _text(value: Any) -> str:
    _expect(isinstance(value, str) and value != "" and len(value) <= 2000, "must be a text")
    _expect("\x00" not in value, "must not hold a NUL character")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise FilterValueRefused("must be valid Unicode") from None
    return str(value)


def _salesforce_id(value: Any) -> str:
    try:
        return to_18(_text(value))
    except InvalidSalesforceId:
        raise FilterValueRefused("must be a Salesforce id of 15 or 18 characters") from None


def _date(value: Any) -> date:
    try:
        _expect(isinstance(value, str) and _DAY.fullmatch(value) is not None, "must be a date such as 2026-03-31")
        return date.fromisoformat(value)
    except ValueError:
        raise FilterValueRefused("must be a date such as 2026-03-31") from None


def _number(value: Any) -> Decimal:
    _expect(isinstance(value, int | float | str) and not isinstance(value, bool), "must be a number")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise FilterValueRefused("must be a number") from None
    # copy_abs, because abs rounds, and so overflows; the exponent, because PostgreSQL writes every digit out.
    _expect(number.is_finite() and number.copy_abs() < Decimal(10) ** 18, "must be a number below 10^18")
    _expect(int(number.as_tuple().exponent) >= -_MAX_DECIMALS, f"must have at most {_MAX_DECIMALS} decimals")
    return number


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    _expect(value in ("true", "false"), "must be true or false")
    return bool(value == "true")


_READERS: dict[FieldKind, Callable[[Any], Any]] = {
    FieldKind.SALESFORCE_ID: _salesforce_id,
    FieldKind.SALESFORCE_IDS: _salesforce_id,
    FieldKind.OPTION: _text,
    FieldKind.OPTIONS: _text,
    FieldKind.TEXT: _text,
    FieldKind.DATE: _date,
    FieldKind.NUMBER: _number,
    FieldKind.BOOLEAN: _boolean,
}
