"""The one compiler from a filter expression to one SQL predicate, every value bound."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import UTC, date, datetime, timedelta
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Numeric,
    Text,
    and_,
    any_,
    cast,
    false,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from coolmint.activities.fields import OPERATORS, FieldKind, FilterField, Op
from coolmint.activities.filters import All, AnyOf, Condition, Expression, FilterInvalid, Not
from coolmint.activities.models import SfActivityStructured
from coolmint.activities.periods import Days, Period, days_of, last_days, next_days
from coolmint.activities.search_query import Search
from coolmint.activities.values import (
    READERS,
    FilterValueRefused,
    expect,
    read_days,
    read_list,
    read_pair,
    read_salesforce_id,
    read_search,
    read_text,
)
from coolmint.auth.viewer import Viewer

_C = SfActivityStructured.__table__.c

ME = "me"
MY_TEAM = "my_team"
WHOEVER_ASKS = (ME, MY_TEAM)
"""Values of a field of Salesforce users that depend on who asks."""


@dataclass(frozen=True)
class Compilation:
    """For whom, and on which day, an expression is compiled; `fields` are those the viewer may filter by.

    `searches` are those of its conditions, by their text.
    """

    fields: Mapping[str, FilterField]
    viewer: Viewer
    searches: Mapping[str, Search] = dataclass_field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.viewer.today or datetime.now(UTC).date()


def compile_filter(expression: Expression, given: Compilation, path: str = "filter") -> ColumnElement[bool]:
    """Return the SQL predicate of `expression`.

    A condition on an empty value is false, and its negation true: `not` is `IS NOT TRUE`, never SQL's unknown.

    Raises:
        FilterInvalid: a field is unknown, an operator does not fit it, or a value cannot be read.
    """
    match expression:
        case All(parts=parts):
            return and_(*(compile_filter(part, given, f"{path}.and.{i}") for i, part in enumerate(parts)))
        case AnyOf(parts=parts):
            return or_(*(compile_filter(part, given, f"{path}.or.{i}") for i, part in enumerate(parts)))
        case Not(part=part):
            return compile_filter(part, given, f"{path}.not").is_not(True)
        case Condition():
            return _compile_condition(expression, given, path)
        case _:
            assert_never(expression)


def _compile_condition(condition: Condition, given: Compilation, path: str) -> ColumnElement[bool]:
    field = given.fields.get(condition.field)
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
        return _predicate(field, condition.op, condition.value, given)
    except FilterValueRefused as error:
        raise FilterInvalid(f"{field.name}: {error}.", [(f"{path}.value", str(error))]) from error


def _predicate(field: FilterField, op: Op, value: Any, given: Compilation) -> ColumnElement[bool]:
    match op:
        case Op.IS_EMPTY | Op.IS_NOT_EMPTY:
            expect(value is None, "takes no value")
            empty = _is_empty(field)
            return empty if op is Op.IS_EMPTY else not_(empty)
        case Op.IS | Op.ANY_OF:
            return _any_of(field, [value] if op is Op.IS else read_list(value), given)
        case Op.IS_NOT | Op.NONE_OF:
            return _any_of(field, [value] if op is Op.IS_NOT else read_list(value), given).is_not(True)
        case Op.CONTAINS | Op.STARTS_WITH:
            return _text_match(field, op, read_text(value))
        case Op.BEFORE | Op.AFTER | Op.LESS_THAN | Op.MORE_THAN:
            return _comparison(field, op, value, given)
        case Op.MATCHES:
            found = given.searches[read_search(value)].predicate(given.viewer)
        case _:
            found = _between(field, op, value, given)
    return found


def _comparison(field: FilterField, op: Op, value: Any, given: Compilation) -> ColumnElement[bool]:
    read = _reader(field)
    is_less = op in (Op.BEFORE, Op.LESS_THAN)
    if field.kind is FieldKind.MOMENT:
        # Before a day is before it begins; after a day is once it is over.
        day = read(value)
        begins = _begins(day if is_less else _next(day), given)
        return field.column < begins if is_less else field.column >= begins
    bound = _bound(field, read(value))
    if field.kind is FieldKind.DAY_TEXT:
        return and_(_is_day(field), field.column < bound if is_less else field.column > bound)
    return field.column < bound if is_less else field.column > bound


def _between(field: FilterField, op: Op, value: Any, given: Compilation) -> ColumnElement[bool]:
    days = _moving_days(op, value, given.today)
    if days is None:
        low, high = map(_reader(field), read_pair(value))
        if field.kind not in _DAYS:
            return field.column.between(_bound(field, low), _bound(field, high))
        days = low, high
    return _within(field, days, given)


def _moving_days(op: Op, value: Any, today: date) -> Days | None:
    """Return the days of an operator that moves with today; None for the others."""
    match op:
        case Op.IN_LAST_DAYS:
            return last_days(read_days(value), today)
        case Op.IN_NEXT_DAYS:
            return next_days(read_days(value), today)
        case Op.IN_PERIOD:
            return days_of(_period(value), today)
        case _:
            return None


def _reader(field: FilterField) -> Callable[[Any], Any]:
    return READERS[FieldKind.DATE if field.kind in _DAYS else field.kind]


def _within(field: FilterField, days: Days, given: Compilation) -> ColumnElement[bool]:
    first, last = days
    if field.kind is FieldKind.MOMENT:
        return and_(field.column >= _begins(first, given), field.column < _begins(_next(last), given))
    between: ColumnElement[bool] = field.column.between(_bound(field, first), _bound(field, last))
    return and_(_is_day(field), between) if field.kind is FieldKind.DAY_TEXT else between


def _bound(field: FilterField, value: Any) -> ColumnElement[Any]:
    if field.kind is FieldKind.NUMBER:
        # As numeric: against an integer column it need not be whole, nor fit an integer.
        return literal(value, Numeric())
    return literal(str(value) if field.kind is FieldKind.DAY_TEXT else value, field.column.type)


def _begins(day: date, given: Compilation) -> ColumnElement[Any]:
    """Return the moment a day begins where the viewer is."""
    return func.timezone(given.viewer.time_zone, cast(literal(day), DateTime()))


def _next(day: date) -> date:
    try:
        return day + timedelta(days=1)
    except OverflowError:
        raise FilterValueRefused("must be before 9999-12-31") from None


def _is_day(field: FilterField) -> ColumnElement[bool]:
    """Return "is written as a date": other text of such an attribute is neither before nor after any day."""
    return field.column.regexp_match(r"^\d{4}-\d{2}-\d{2}$")


def _period(value: Any) -> Period:
    try:
        return Period(value)
    except ValueError:
        raise FilterValueRefused(f"must be one of: {', '.join(Period)}") from None


def _any_of(field: FilterField, values: list[Any], given: Compilation) -> ColumnElement[bool]:
    """Return "is one of `values`"; an empty string among them stands for "is empty"."""
    parts = []
    if field.kind in _CAN_BE_EMPTY and "" in values:
        parts.append(_is_empty(field))
        values = [value for value in values if value != ""]
    if field.is_user:
        parts += [_whoever_asks(field, value, given.viewer) for value in WHOEVER_ASKS if value in values]
        values = [value for value in values if value not in WHOEVER_ASKS]
    if values:
        parts.append(_one_of(field, values))
    return or_(*parts)


def _one_of(field: FilterField, values: list[Any]) -> ColumnElement[bool]:
    if field.kind is FieldKind.ACTIVITY_ID:
        return any_activity(values)
    wanted = [READERS[field.kind](value) for value in values]
    if field.kind is FieldKind.MOMENT:
        raise FilterValueRefused("takes between, before, after or a period")
    if field.attribute is not None and field.kind in _SPELLED and len(wanted) <= _FEW:
        # Containment is what the GIN index on attributes answers.
        spelled = [{field.attribute: form} for value in wanted for form in _json_forms(value)]
        return or_(*(_C.attributes.contains(literal(each, JSONB)) for each in spelled))
    if field.kind in _MANY:
        return field.column.bool_op("&&")(literal(wanted, ARRAY(Text)))
    if field.kind is FieldKind.NUMBER:
        return field.column == any_(literal(wanted, ARRAY(Numeric)))
    return field.column == any_(literal(wanted, ARRAY(field.column.type)))


def _whoever_asks(field: FilterField, value: str, viewer: Viewer) -> ColumnElement[bool]:
    if value == ME:
        # Who is no Salesforce user owns nothing.
        return _one_of(field, [viewer.salesforce_user_id]) if viewer.salesforce_user_id else false()
    team = func.array(
        select(func.access_team_ids(viewer.user_id).column_valued("id")).scalar_subquery(), type_=ARRAY(Text)
    )
    return field.column.bool_op("&&")(team) if field.kind in _MANY else field.column == any_(team)


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
        text = read_text(value)
        try:
            ours.append(UUID(text))
        except ValueError:
            theirs.append(read_salesforce_id(text))
    return or_(
        false(),
        *([_C.id == any_(literal(ours, ARRAY(_C.id.type)))] if ours else []),
        *([_C.salesforce_id == any_(literal(theirs, ARRAY(Text)))] if theirs else []),
    )


def _text_match(field: FilterField, op: Op, value: str) -> ColumnElement[bool]:
    if field.kind not in _MANY:
        if op is Op.STARTS_WITH:
            return field.column.istartswith(value, autoescape=True)
        return field.column.icontains(value, autoescape=True)
    # A line feed between values cannot be typed into one, so no match can span two of them.
    lines = func.array_to_string(field.column, "\n")
    return (
        func.concat("\n", lines).icontains(f"\n{value}", autoescape=True)
        if op is Op.STARTS_WITH
        else lines.icontains(value, autoescape=True)
    )


def _is_empty(field: FilterField) -> ColumnElement[bool]:
    match field.kind:
        case FieldKind.OPTIONS | FieldKind.SALESFORCE_IDS | FieldKind.TEXTS:
            return func.cardinality(field.column) == 0
        case FieldKind.TEXT | FieldKind.OPTION | FieldKind.DAY_TEXT | FieldKind.SALESFORCE_ID:
            return func.coalesce(field.column, "") == ""
        case _:
            return field.column.is_(None)


_FEW = 100
"""Up to so many values an attribute is asked for by the index; more make a statement that takes long to plan."""

_DAYS = {FieldKind.DATE, FieldKind.DAY_TEXT, FieldKind.MOMENT}
_SPELLED = {FieldKind.OPTION, FieldKind.DAY_TEXT}
_MANY = {FieldKind.OPTIONS, FieldKind.SALESFORCE_IDS, FieldKind.TEXTS}
_CAN_BE_EMPTY = {
    *_MANY,
    *_SPELLED,
    FieldKind.SALESFORCE_ID,
    FieldKind.TEXT,
    FieldKind.NUMBER,
}
