"""Facets: for each filterable field its values and how many activities each would leave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Subquery,
    Text,
    any_,
    case,
    cast,
    column,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities.access import visible_to
from coolmint.activities.mapping import Mapping as FieldMapping
from coolmint.activities.models import IS_LIVE, SfActivityStructured
from coolmint.activities.query import ActivityQuery
from coolmint.auth.viewer import Viewer

MAX_OPTIONS = 100

_TABLE = SfActivityStructured.__table__
_C = _TABLE.c


@dataclass(frozen=True)
class Facet:
    """A field with options. `parameter` filters by it; `columns` are all that its counts need.

    An attribute is taken out of its JSON when rows are gathered, so that what is gathered stays narrow.
    """

    name: str
    label: str
    parameter: str
    columns: tuple[str, ...]
    attribute: str | None = None
    latest_first: bool = False

    def values(self, rows: Subquery | CTE) -> Select[Any]:
        """Return one (value, label) for each value of each row; empty values as ''."""
        c = rows.c
        # An outer join, so that an activity with nobody on it counts as "empty".
        if self.name == "contact":
            people = func.jsonb_array_elements(c.contacts).table_valued(column("value", JSONB)).render_derived()
            person = people.c.value
            return select(person["id"].astext.label("value"), person["name"].astext.label("label")).select_from(
                rows.outerjoin(people, true())
            )
        if self.name == "specialty":
            each = func.unnest(c.specialties).table_valued(column("value", Text)).render_derived()
            specialty: ColumnElement[Any] = each.c.value
            found: Select[Any] = select(specialty.label("value"), specialty.label("label"))
            return found.select_from(rows.outerjoin(each, true()))
        if len(self.columns) == 2:
            return select(c[self.columns[0]].label("value"), c[self.columns[1]].label("label"))
        text: ColumnElement[Any] = cast(c[self.columns[0]], Text)
        return select(text.label("value"), text.label("label"))


def _simple(name: str, label: str) -> Facet:
    return Facet(name, label, name, (name,))


_BUILT_IN = (
    _simple("kind", "Kind"),
    Facet("month", "Month", "month", ("month",), latest_first=True),
    Facet("owner", "Owner", "owner_id", ("owner_id", "owner_name")),
    _simple("type", "Type"),
    _simple("subtype", "Subtype"),
    _simple("status", "Status"),
    _simple("priority", "Priority"),
    Facet("specialty", "Specialty", "specialty", ("specialties",)),
    Facet("account", "Account", "account_id", ("account_id", "account_name")),
    Facet("contact", "Contact", "contact_id", ("contacts",)),
    _simple("has_contact", "Has a contact"),
    _simple("has_physician", "Has a physician"),
)


def facets_of(mapping: FieldMapping) -> dict[str, Facet]:
    """Return the facets under this mapping, in the order in which they are shown."""
    attributes = (
        Facet(f"attr.{a.name}", a.label, f"attr.{a.name}", (f"attr_{a.name}",), attribute=a.name)
        for a in mapping.counted()
    )
    return {facet.name: facet for facet in (*_BUILT_IN, *attributes)}


@dataclass(frozen=True)
class CountedOption:
    facet: str
    value: str
    label: str
    count: int
    distinct: int


async def count_options(
    session: AsyncSession, viewer: Viewer, query: ActivityQuery, facets: Sequence[Facet], label_contains: str | None
) -> list[CountedOption]:
    """Return the most frequent options of every facet, in one statement.

    Facets without a condition of their own share one pass over the matching rows; each other one looks at the
    rows that match everything but its own condition.
    """
    shared = (
        rows_of(facets, query.predicate(viewer), visible_to(viewer)).cte("matching").prefix_with("MATERIALIZED")
        if facets
        else None
    )
    statements = []
    for facet in facets:
        own = facet.parameter in query.conditions
        rows: Subquery | CTE | None = shared
        if own or rows is None:
            rows = rows_of([facet], query.predicate(viewer, without=facet.parameter), visible_to(viewer)).subquery()
        statements.append(_counted(facet, rows, label_contains, query.chosen(facet.parameter)))
    if not statements:
        return []
    result = await session.execute(union_all(*statements))
    return [CountedOption(*row) for row in result]


def rows_of(facets: Iterable[Facet], *where: ColumnElement[bool]) -> Select[Any]:
    """Return the columns that the facets' values are taken from."""
    columns: dict[str, ColumnElement[Any]] = {}
    for facet in facets:
        for name in facet.columns:
            columns[name] = _C[name] if facet.attribute is None else _C.attributes[facet.attribute].astext.label(name)
    return select(*columns.values()).where(*where)


def has_label(label: ColumnElement[Any], part: str) -> ColumnElement[bool]:
    # No text in the database holds NUL, nor may a parameter.
    return label.icontains(part.replace("\x00", " "), autoescape=True)


def _counted(facet: Facet, rows: Subquery | CTE, label_contains: str | None, chosen: Sequence[str]) -> Select[Any]:
    values = facet.values(rows).subquery()
    value = func.coalesce(values.c.value, "")
    label = func.max(func.coalesce(values.c.label, values.c.value, ""))
    grouped = select(value.label("value"), label.label("label"), func.count().label("count")).group_by(value)
    if label_contains:
        grouped = grouped.having(has_label(label, label_contains))
    options = grouped.subquery()
    first = [options.c.value.desc()] if facet.latest_first else []
    is_chosen = options.c.value == any_(literal(list(chosen), ARRAY(Text)))
    counted = (
        select(options.c.value, options.c.label, options.c.count, func.count().over().label("distinct"))
        .order_by(
            is_chosen.desc(),
            *first,
            options.c.count.desc(),
            options.c.label,
            options.c.value,
        )
        .limit(max(MAX_OPTIONS, len(chosen)))
        .subquery()
    )
    return select(literal(facet.name, Text), counted.c.value, counted.c.label, counted.c.count, counted.c.distinct)


async def label_values(
    session: AsyncSession, viewer: Viewer, wanted: Mapping[Facet, Sequence[str]]
) -> dict[tuple[str, str], str]:
    """Return the labels of chosen options that no matching row has, as {(facet, value): label}."""
    statements = [
        select(literal(facet.name, Text), literal(value, Text), _label(viewer, facet, value))
        for facet, values in wanted.items()
        for value in values
    ]
    if not statements:
        return {}
    rows = (await session.execute(union_all(*statements))).all()
    return {(facet, value): label for facet, value, label in rows if label is not None}


def _label(viewer: Viewer, facet: Facet, value: str) -> ColumnElement[Any]:
    if facet.name == "contact":
        at = func.array_position(_C.contact_ids, literal(value, Text))
        found = select(_C.contact_names[at]).where(IS_LIVE, visible_to(viewer), _C.contact_ids.contains([value]))
    elif len(facet.columns) == 2:
        found = select(_C[facet.columns[1]]).where(IS_LIVE, visible_to(viewer), _C[facet.columns[0]] == value)
    else:
        return cast(null(), Text)
    return found.limit(1).scalar_subquery()


async def read_extent(session: AsyncSession, viewer: Viewer, query: ActivityQuery) -> tuple[Any, Any, int]:
    """Return the first and last activity date without the date condition, and the count with every condition."""
    inside = query.predicate(viewer)
    statement = select(func.min(_C.activity_date), func.max(_C.activity_date), func.count(case((inside, 1)))).where(
        query.predicate(viewer, without="activity_date"), visible_to(viewer)
    )
    first, last, count = (await session.execute(statement)).one()
    return first, last, count
