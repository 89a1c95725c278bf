"""What a list asks for: the parameters of a request as one predicate, and how it is sorted."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from sqlalchemy import REAL, ColumnElement, and_, func, literal, literal_column
from sqlalchemy.dialects.postgresql import ARRAY

from coolmint.activities.conditions import MY_TEAM, WHOEVER_ASKS, Compilation, compile_filter
from coolmint.activities.field_rules import hidden_filters, searched_weights
from coolmint.activities.fields import FieldKind, FilterField, Op
from coolmint.activities.filters import All, Condition, Expression, FilterInvalid, parse_filter
from coolmint.activities.models import IS_LIVE, SORT_KEYS, SfActivityStructured
from coolmint.activities.search import to_tsquery_text
from coolmint.auth.viewer import OPERATOR, Viewer
from coolmint.platform.errors import Unprocessable
from coolmint.salesforce.ids import to_18

RELEVANCE = "relevance"
DEFAULT_SORT = "-activity_date"
MAX_Q = 500
_LONG = 1_000

# PostgreSQL's own, in the order in which ts_rank takes them.
_RANK_WEIGHTS = (("D", 0.1), ("C", 0.2), ("B", 0.4), ("A", 1.0))

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
    def searches(self) -> bool:
        return self.q is not None and bool(self.q.strip())

    @property
    def is_everything(self) -> bool:
        """Whether nothing is asked for, so that all the viewer sees matches."""
        return not self.conditions and self.expression is None and not self.searches

    def tsquery(self, viewer: Viewer) -> str | None:
        """Return the search in PostgreSQL's syntax, in the parts the viewer may see; None when it can find nothing."""
        if not self.searches:
            return None
        denied = viewer.denied_fields
        weights = searched_weights(denied)
        return to_tsquery_text(self.q or "", weights if denied else "") if weights else None

    def predicate(self, viewer: Viewer, without: str | None = None) -> ColumnElement[bool]:
        """Return the predicate of everything asked, optionally without one parameter's own condition.

        Which rows the viewer sees is not in it; the repository adds that to every statement.

        Raises:
            FilterInvalid: a condition does not fit its field, or the viewer's role may not see the field.
        """
        hidden = hidden_filters(viewer.denied_fields)
        given = Compilation({name: field for name, field in self.fields.items() if name not in hidden}, viewer)
        parts: list[ColumnElement[bool]] = [IS_LIVE]
        for parameter, conditions in self.conditions.items():
            if parameter != without:
                parts += [compile_filter(condition, given, parameter) for condition in conditions]
        if self.expression is not None:
            parts.append(compile_filter(self.expression, given))
        if self.searches:
            # A search for punctuation alone asks for nothing that can be found.
            parts.append(_C.search.op("@@")(self.search(viewer)) if self.tsquery(viewer) else literal(False))
        return and_(*parts)

    def as_expression(self) -> Expression | None:
        """Return everything asked as one filter expression, None when all activities are."""
        parts: list[Expression] = [condition for conditions in self.conditions.values() for condition in conditions]
        if self.expression is not None:
            parts.append(self.expression)
        if self.searches:
            parts.append(Condition(field="text", op=Op.MATCHES, value=self.q))
        return parts[0] if len(parts) == 1 else All(parts=parts) if parts else None

    def search(self, viewer: Viewer) -> ColumnElement[Any]:
        return func.to_tsquery(literal_column("'simple'::regconfig"), literal(self.tsquery(viewer)))

    def rank(self, viewer: Viewer) -> ColumnElement[Any]:
        """Return how well a row fits the search; parts the viewer may not see do not count."""
        allowed = searched_weights(viewer.denied_fields)
        weights = [value if letter in allowed else 0.0 for letter, value in _RANK_WEIGHTS]
        return func.ts_rank(literal(weights, ARRAY(REAL)), _C.search, self.search(viewer))

    def chosen(self, parameter: str) -> list[str]:
        """Return the values asked for by one parameter, as its facet spells them."""
        values: list[Any] = []
        for condition in self.conditions.get(parameter, ()):
            values += condition.value if condition.op is Op.ANY_OF else [condition.value]
        if self.fields[parameter].kind in (FieldKind.SALESFORCE_ID, FieldKind.SALESFORCE_IDS):
            return [to_18(value) if value else value for value in values if value not in WHOEVER_ASKS]
        return [str(value) for value in values]

    def fingerprint(self) -> str:
        """Names the set of rows a cursor walks, so that a cursor of one filter is refused under another."""
        conditions = {k: [c.model_dump(mode="json") for c in v] for k, v in sorted(self.conditions.items())}
        expression = self.expression.model_dump(mode="json", by_alias=True) if self.expression else None
        whole = orjson.dumps([conditions, expression, self.q or ""])
        # A selection may name 20,000 ids; a name must stay short wherever it is kept.
        if len(whole) < _LONG:
            return whole.decode()
        # Who is in a team is no part of what is asked, so that it is asked for must stay to be seen.
        team = MY_TEAM if MY_TEAM.encode() in whole else ""
        return f"{team}{hashlib.sha256(whole).hexdigest()}"


@dataclass(frozen=True)
class Sort:
    name: str
    descending: bool
    key: ColumnElement[Any]

    def __str__(self) -> str:
        return f"-{self.name}" if self.descending else self.name


def parse_sort(text: str | None, query: ActivityQuery, viewer: Viewer) -> Sort:
    """Return the sort of `text` (`name` or `-name`).

    Raises:
        SortInvalid: unknown, or `relevance` without a search.
    """
    text = text or DEFAULT_SORT
    name = text.removeprefix("-")
    if name == RELEVANCE:
        if query.tsquery(viewer) is None:
            raise SortInvalid("Sorting by relevance needs a search: give q.", [("sort", "relevance needs q")])
        return Sort(name, True, query.rank(viewer))
    hidden = hidden_filters(viewer.denied_fields)
    keys = [key for key in SORT_KEYS if key not in hidden]
    if name not in keys:
        raise SortInvalid(f"Cannot sort by {name!r}.", [("sort", f"one of: {', '.join((*keys, RELEVANCE))}")])
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
    query.predicate(OPERATOR)
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
