"""What a list asks for: the parameters of a request as one predicate, and how it is sorted."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import orjson
from sqlalchemy import ColumnElement, and_

from coolmint.activities.conditions import MY_TEAM, WHOEVER_ASKS, Compilation, compile_filter
from coolmint.activities.field_rules import hidden_filters
from coolmint.activities.fields import FieldKind, FilterField, Op
from coolmint.activities.filters import All, AnyOf, Condition, Expression, FilterInvalid, Not, fields_of, parse_filter
from coolmint.activities.models import IS_LIVE, SORT_KEYS
from coolmint.activities.search_query import Search
from coolmint.activities.values import MAX_SEARCH
from coolmint.auth.viewer import OPERATOR, Viewer
from coolmint.platform.errors import Unprocessable
from coolmint.salesforce.ids import to_18

RELEVANCE = "relevance"
DEFAULT_SORT = "-activity_date"
MAX_Q = MAX_SEARCH
_LONG = 1_000


class SortInvalid(Unprocessable):
    """There is no such sort key, or it needs a search."""


@dataclass(frozen=True)
class ActivityQuery:
    """The filter, kept by parameter so that a facet can leave its own out."""

    fields: Mapping[str, FilterField]
    conditions: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict)
    expression: Expression | None = None
    q: str | None = None

    search: Search | None = None
    matches: Mapping[str, Search] = field(default_factory=dict)

    @property
    def is_search(self) -> bool:
        return self.q is not None and bool(self.q.strip())

    @property
    def is_everything(self) -> bool:
        """Whether nothing is asked for, so that all the viewer sees matches."""
        return not self.conditions and self.expression is None and not self.is_search

    def searched_texts(self) -> set[str]:
        """Return the text of every search in it: the search box's, and those of its conditions."""
        texts = {self.q} if self.is_search and self.q else set()
        pending = [self.expression] if self.expression else []
        while pending:
            match pending.pop():
                case Condition(op=Op.MATCHES, value=str(text)):
                    texts.add(text)
                case All(parts=parts) | AnyOf(parts=parts):
                    pending += parts
                case Not(part=part):
                    pending.append(part)
        return texts

    def with_searches(self, searches: Mapping[str, Search]) -> "ActivityQuery":
        return replace(self, search=searches.get(self.q or "") if self.is_search else None, matches=searches)

    def predicate(self, viewer: Viewer, without: str | None = None) -> ColumnElement[bool]:
        """Return the predicate of everything asked, optionally without one parameter's own condition.

        Which rows the viewer sees is not in it; the repository adds that to every statement.

        Raises:
            FilterInvalid: a condition does not fit its field, or the viewer's role may not see the field.
        """
        given = Compilation(self._fields(viewer), viewer, self.matches)
        parts: list[ColumnElement[bool]] = [IS_LIVE]
        for parameter, conditions in self.conditions.items():
            if parameter != without:
                parts += [compile_filter(condition, given, parameter) for condition in conditions]
        if self.expression is not None:
            parts.append(compile_filter(self.expression, given))
        if self.is_search:
            parts.append(self._search().predicate(viewer))
        return and_(*parts)

    def _fields(self, viewer: Viewer) -> dict[str, FilterField]:
        """Return the fields the viewer may filter by."""
        hidden = hidden_filters(viewer.denied_fields)
        return {name: field for name, field in self.fields.items() if name not in hidden}

    def as_expression(self) -> Expression | None:
        """Return everything asked as one filter expression, None when all activities are."""
        parts: list[Expression] = [condition for conditions in self.conditions.values() for condition in conditions]
        if self.expression is not None:
            parts.append(self.expression)
        if self.is_search:
            parts.append(Condition(field="text", op=Op.MATCHES, value=self.q))
        return parts[0] if len(parts) == 1 else All(parts=parts) if parts else None

    def check(self, viewer: Viewer) -> None:
        """Refuse what the viewer cannot ask for; what its searches also stand for does not matter for that.

        Raises:
            FilterInvalid: as `predicate`.
        """
        self.with_searches({text: Search.of(text) for text in self.searched_texts()}).predicate(viewer)

    def _search(self) -> Search:
        if self.search is None:
            raise RuntimeError("A search is run with the words it stands for: ask activities.service.prepare first.")
        return self.search

    def score(self, viewer: Viewer) -> ColumnElement[int]:
        """Return how well a row fits the search."""
        return self._search().score(viewer)

    def chosen(self, parameter: str) -> list[str]:
        """Return the values asked for by one parameter, as its facet spells them."""
        values: list[Any] = []
        for condition in self.conditions.get(parameter, ()):
            values += condition.value if condition.op is Op.ANY_OF else [condition.value]
        if self.fields[parameter].kind in (FieldKind.SALESFORCE_ID, FieldKind.SALESFORCE_IDS):
            return [to_18(value) if value else value for value in values if value not in WHOEVER_ASKS]
        return [str(value) for value in values]

    def fields_used(self) -> set[str]:
        """Return the names of the fields that anything is asked of."""
        names = {condition.field for conditions in self.conditions.values() for condition in conditions}
        return names | (fields_of(self.expression) if self.expression is not None else set())

    def fingerprint(self) -> str:
        """Names the set of rows a cursor walks, so that a cursor of one filter is refused under another."""
        whole = self._asked()
        # A selection may name 20,000 ids; a name must stay short wherever it is kept.
        return whole.decode() if len(whole) < _LONG else hashlib.sha256(whole).hexdigest()

    @property
    def asks_for_team(self) -> bool:
        """Whether it may depend on who is in somebody's team, which changes without any activity changing."""
        return MY_TEAM.encode() in self._asked()

    def _asked(self) -> bytes:
        conditions = {k: [c.model_dump(mode="json") for c in v] for k, v in sorted(self.conditions.items())}
        expression = self.expression.model_dump(mode="json", by_alias=True) if self.expression else None
        return orjson.dumps([conditions, expression, self.q or ""])

    def set_key(self) -> str:
        """Names the set of rows itself: a search finds others once there are words that it did not stand for."""
        used = [repr((text, each.others, each.corrections)) for text, each in sorted(self.matches.items())]
        searches = repr((used, self.search and self.search.corrections))
        return self.fingerprint() + (hashlib.sha256(searches.encode()).hexdigest() if self.matches else "")


@dataclass(frozen=True)
class Sort:
    """What a list is sorted by; by relevance, `key` orders what is equally relevant."""

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
        if not query.is_search or Search.of(query.q or "").node is None:
            raise SortInvalid("Sorting by relevance needs a search: give q.", [("sort", "relevance needs q")])
        return Sort(name, True, SORT_KEYS["activity_date"])
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
    query.check(OPERATOR)
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
