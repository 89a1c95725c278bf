"""What a list asks for: the parameters of a request as one predicate, and how it is sorted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from sqlalchemy import ColumnElement, and_, func, literal, literal_column

from coolmint.activities.fields import FieldKind, FilterField, Op
from coolmint.activities.filters import Condition, Expression, FilterInvalid, compile_filter, parse_filter
from coolmint.activities.models import IS_LIVE, SORT_KEYS, SfActivityStructured
from coolmint.activities.search import to_tsquery_text
from coolmint.platform.errors import Unprocessable
from coolmint.salesforce.ids import to_18

RELEVANCE = "relevance"
DEFAULT_SORT = "-activity_date"
MAX_Q = 500

_C = SfActivityStructured.__table__.c


class SortInvalid(Unprocessable):
    """There is no such sort key, or it needs a search."""


@dataclass(frozen=True)
class ActivityQuery:
    """The filter, kept by parameter so that a facet can leave its own out."""

    fields: Mapping[str, FilterField]
    conditions: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict)
    expression: Expression | None = None
    q: str | None = None

    @property
    def tsquery(self) -> str | None:
        return to_tsquery_text(self.q) if self.q and self.q.strip() else None

    def predicate(self, without: str | None = None) -> ColumnElement[bool]:
        """Return the predicate of everything asked, optionally without one parameter's own condition.

        Raises:
            FilterInvalid: a condition does not fit its field.
        """
        parts: list[ColumnElement[bool]] = [IS_LIVE]
        for parameter, conditions in self.conditions.items():
            if parameter != without:
                parts += [compile_filter(condition, self.fields, parameter) for condition in conditions]
        if self.expression is not None:
            parts.append(compile_filter(self.expression, self.fields))
        if self.q and self.q.strip():
            # A search for punctuation alone asks for nothing that can be found.
            parts.append(_C.search.op("@@")(self.search) if self.tsquery else literal(False))
        return and_(*parts)

    @property
    def search(self) -> ColumnElement[Any]:
        return func.to_tsquery(literal_column("'simple'::regconfig"), literal(self.tsquery))

    def chosen(self, parameter: str) -> list[str]:
        """Return the values asked for by one parameter, as its facet spells them."""
        values: list[Any] = []
        for condition in self.conditions.get(parameter, ()):
            values += condition.value if condition.op is Op.ANY_OF else [condition.value]
        if self.fields[parameter].kind in (FieldKind.SALESFORCE_ID, FieldKind.SALESFORCE_IDS):
            return [to_18(value) if value else value for value in values]
        return [str(value) for value in values]

    def fingerprint(self) -> str:
        """Names the set of rows a cursor walks, so that a cursor of one filter is refused under another."""
        conditions = {k: [c.model_dump(mode="json") for c in v] for k, v in sorted(self.conditions.items())}
        expression = self.expression.model_dump(mode="json", by_alias=True) if self.expression else None
        return orjson.dumps([conditions, expression, self.q or ""]).decode()


@dataclass(frozen=True)
class Sort:
    name: str
    descending: bool
    key: ColumnElement[Any]

    def __str__(self) -> str:
        return f"-{self.name}" if self.descending else self.name


def parse_sort(text: str | None, query: ActivityQuery) -> Sort:
    """Return the sort of `text` (`name` or `-name`).

    Raises:
        SortInvalid: unknown, or `relevance` without a search.
    """
    text = text or DEFAULT_SORT
    name = text.removeprefix("-")
    if name == RELEVANCE:
        if query.tsquery is None:
            raise SortInvalid("Sorting by relevance needs a search: give q.", [("sort", "relevance needs q")])
        return Sort(name, True, func.ts_rank(_C.search, query.search))
    if name not in SORT_KEYS:
        raise SortInvalid(f"Cannot sort by {name!r}.", [("sort", f"one of: {', '.join((*SORT_KEYS, RELEVANCE))}")])
    return Sort(name, text.startswith("-"), SORT_KEYS[name])


def make_query(
    fields: Mapping[str, FilterField],
    *,
    choices: Mapping[str, Iterable[str]],
    date_from: date | None = None,
    date_to: date | None = None,
    filter_: str | Mapping[str, Any] | None = None,
    q: str | None = None,
) -> ActivityQuery:
    """Return the query of simple parameters: values of one parameter are alternatives, parameters all hold.

    `choices` maps a field's name (`owner_id`, `attr.product`, `has_contact`) to the values asked for.
    Dates are inclusive on both ends. `filter_` is a filter expression, decoded or as JSON text.

    Raises:
        FilterInvalid: something asked for cannot be read; found at once, not when the query runs.
    """
    conditions: dict[str, tuple[Condition, ...]] = {
        name: (Condition(field=name, op=_choice_op(fields, name), value=_choice_value(fields, name, list(values))),)
        for name, values in choices.items()
    }
    dates = _date_conditions(date_from, date_to)
    if dates:
        conditions["activity_date"] = dates
    expression = parse_filter(_decoded(filter_)) if filter_ is not None else None
    query = ActivityQuery(fields, conditions, expression, q)
    query.predicate()
    return query


def _choice_op(fields: Mapping[str, FilterField], name: str) -> Op:
    return Op.ANY_OF if name not in fields or fields[name].takes(Op.ANY_OF) else Op.IS


def _choice_value(fields: Mapping[str, FilterField], name: str, values: list[str]) -> Any:
    if _choice_op(fields, name) is Op.ANY_OF:
        return values
    if len(values) > 1:
        raise FilterInvalid(f"{name} takes one value.", [(name, "given more than once")])
    return values[0]


def _date_conditions(date_from: date | None, date_to: date | None) -> tuple[Condition, ...]:
    if date_from is None and date_to is None:
        return ()
    bounds = [str(date_from or date.min), str(date_to or date.max)]
    return (Condition(field="activity_date", op=Op.BETWEEN, value=bounds),)


def _decoded(filter_: str | Mapping[str, Any]) -> Any:
    if not isinstance(filter_, str):
        return filter_
    try:
        return orjson.loads(filter_)
    except orjson.JSONDecodeError as error:
        raise FilterInvalid(f"The filter is not JSON: {error}.", [("filter", "not JSON")]) from error
