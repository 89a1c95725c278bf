"""The rules of listing, facets and detail."""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import facets as facet_queries
from coolmint.activities import repository
from coolmint.activities.conditions import any_activity
from coolmint.activities.context import render_markdown
from coolmint.activities.cursors import Cursor
from coolmint.activities.errors import ActivityNotFound
from coolmint.activities.facets import CountedOption, Facet, facets_of
from coolmint.activities.field_rules import blank_denied, hidden_filters, without_denied
from coolmint.activities.fields import FilterField, filter_fields
from coolmint.activities.mapping import Mapping
from coolmint.activities.query import RELEVANCE, ActivityQuery, Sort
from coolmint.activities.schemas import (
    AccountRead,
    ActivityDetail,
    ActivityPage,
    ActivityRead,
    ContactRead,
    DateRange,
    FacetInfo,
    FacetOption,
    FilterOptions,
    OwnerRead,
    RelatedRead,
    SourceRead,
    Total,
)
from coolmint.activities.totals import Totals, key_of
from coolmint.auth.viewer import Viewer
from coolmint.platform.errors import Unprocessable
from coolmint.platform.tokens import count_tokens
from coolmint.salesforce.ids import InvalidSalesforceId, to_18


class FacetUnknown(Unprocessable):
    """There is no such facet."""


@dataclass(frozen=True)
class ActivityCatalogue:
    """What the mapping makes filterable; built once at start."""

    mapping: Mapping
    salesforce_url: str | None = None
    fields: AbstractMapping[str, FilterField] = field(init=False)
    facets: AbstractMapping[str, Facet] = field(init=False)
    labels: AbstractMapping[str, str] = field(init=False)
    totals: Totals = field(default_factory=Totals, init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", filter_fields(self.mapping))
        object.__setattr__(self, "facets", facets_of(self.mapping))
        object.__setattr__(self, "labels", {each.name: each.label for each in self.mapping.attributes})

    def context_for(self, viewer: Viewer, context: AbstractMapping[str, Any]) -> dict[str, Any]:
        """Return an `llm_context` as the viewer may see it."""
        return without_denied(context, viewer.denied_fields, self.labels)


async def list_activities(
    session: AsyncSession,
    viewer: Viewer,
    query: ActivityQuery,
    catalogue: ActivityCatalogue,
    sort: Sort,
    *,
    cursor: str | None,
    limit: int,
) -> ActivityPage:
    """Return one page and the exact total of what the viewer sees.

    Raises:
        FilterInvalid: the viewer's role may not see a field that is asked for.
        CursorInvalid: the cursor is not of this filter and sort.
    """
    list_ = f"{sort}|{query.fingerprint()}"
    after = Cursor.decode(cursor, list_) if cursor else None
    predicate = query.predicate(viewer)
    key = key_of(viewer, query)
    found = await repository.read_page(
        session, viewer, predicate, sort, after, limit + 1, with_total=not catalogue.totals.is_known(key)
    )
    total = found.total if found.total is not None else catalogue.totals.at(key, found.version)
    version = found.version
    if total is None:  # Something changed since it was counted.
        version, total = await repository.count_at(session, viewer, predicate)
    catalogue.totals.keep(key, version, total)
    page = found.rows[:limit]
    more = len(found.rows) > limit
    return ActivityPage(
        items=[ActivityRead(**_activity_parts(row, viewer, catalogue)) for row in page],
        next_cursor=Cursor(_cursor_key(sort, page[-1]), page[-1]["id"]).encode(list_) if more else None,
        total=Total(count=total, exact=True),
    )


def _cursor_key(sort: Sort, row: AbstractMapping[Any, Any]) -> str | int | float | None:
    if sort.name == "activity_date":
        return None if row["activity_date"] is None else str(row["activity_date"])
    key = row["sort_key"]
    return key if sort.name in (RELEVANCE, "tokens") else str(key)


async def get_activity(session: AsyncSession, viewer: Viewer, id_: str, catalogue: ActivityCatalogue) -> ActivityDetail:
    """Return one activity by our UUID or its Salesforce id; a deleted one says so.

    Raises:
        ActivityNotFound: no activity has this id, or it is no id at all.
    """
    row = await repository.read_activity(session, viewer, _key(id_))
    if row is None:
        raise ActivityNotFound("No activity has this id.")
    return ActivityDetail(
        **_activity_parts(row, viewer, catalogue),
        is_deleted=row["is_deleted"],
        related=RelatedRead(id=row["related_id"], object=row["related_object"]) if row["related_id"] else None,
        llm_context=catalogue.context_for(viewer, row["llm_context"]),
        source=SourceRead(
            created_at=row["source_created_at"],
            modified_at=row["source_modified_at"],
            system_modstamp=row["source_system_modstamp"],
            mirrored_at=row["mirrored_at"],
            structured_at=row["structured_at"],
            rules_version=row["rules_version"],
            # A hash over everything would let a short text that is denied be guessed.
            content_hash=None if viewer.denied_fields else row["content_hash"],
        ),
        salesforce_url=f"{catalogue.salesforce_url}/{row['salesforce_id']}" if catalogue.salesforce_url else None,
    )


async def count_matching(session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool]) -> tuple[int, int]:
    """Return how many activities match and the sum of their Markdown tokens."""
    return await repository.count_matching(session, viewer, predicate)


async def read_contexts(
    session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool], limit: int
) -> Sequence[RowMapping]:
    """Return id, Salesforce id and `llm_context` of the matching activities, newest first."""
    return await repository.read_contexts(session, viewer, predicate, limit)


async def read_names(session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool]) -> Sequence[RowMapping]:
    """Return id and Salesforce id of the matching activities."""
    return await repository.read_names(session, viewer, predicate)


def named_by(ids: Iterable[str]) -> tuple[ColumnElement[bool], list[str]]:
    """Return the predicate "is one of these", and those of `ids` that are no ids at all."""
    normal = {id_: normal_id(id_) for id_ in dict.fromkeys(ids)}
    readable = [id_ for id_ in normal.values() if id_ is not None]
    return any_activity(readable), [id_ for id_, form in normal.items() if form is None]


def normal_id(id_: str) -> str | None:
    """Return the one spelling of an activity's id (UUID in lower case, 18 characters), or None when it is neither."""
    try:
        return str(_key(id_))
    except ActivityNotFound:
        return None


def _key(id_: str) -> UUID | str:
    try:
        return UUID(id_)
    except ValueError:
        pass
    try:
        return to_18(id_)
    except InvalidSalesforceId as error:
        raise ActivityNotFound("No activity has this id.") from error


def _activity_parts(row: AbstractMapping[Any, Any], viewer: Viewer, catalogue: ActivityCatalogue) -> dict[str, Any]:
    parts = {name: row[name] for name in _SAME_NAME}
    parts["owner"] = OwnerRead(id=row["owner_id"], name=row["owner_name"]) if row["owner_id"] else None
    parts["account"] = AccountRead(id=row["account_id"], name=row["account_name"]) if row["account_id"] else None
    parts["contacts"] = [ContactRead.model_validate(contact) for contact in row["contacts"]]
    parts["tokens"] = row["token_count"]
    if not viewer.denied_fields:
        return parts
    # The stored number counts what is denied, too.
    parts["tokens"] = count_tokens(render_markdown(catalogue.context_for(viewer, row["llm_context"])))
    return blank_denied(parts, viewer.denied_fields)


_SAME_NAME = tuple(name for name in ActivityRead.model_fields if name not in {"owner", "account", "contacts", "tokens"})


async def get_filter_options(
    session: AsyncSession,
    viewer: Viewer,
    query: ActivityQuery,
    catalogue: ActivityCatalogue,
    *,
    only: Sequence[str] = (),
    label_contains: str | None = None,
) -> FilterOptions:
    """Return every facet's options, counted under all other filters, the chosen ones always among them.

    Raises:
        FacetUnknown: `only` names a facet that is not there.
    """
    hidden = hidden_filters(viewer.denied_fields)
    known = {name: facet for name, facet in catalogue.facets.items() if name not in hidden}
    unknown = [name for name in only if name not in known]
    if unknown:
        raise FacetUnknown(f"There is no facet {unknown[0]!r}.", [("facet", f"one of: {', '.join(known)}")])
    facets = [facet for name, facet in known.items() if not only or name in only]
    counted = await facet_queries.count_options(session, viewer, query, facets, label_contains)
    missing = {} if label_contains else _chosen_but_missing(query, facets, counted)
    labels = await facet_queries.label_values(session, viewer, missing)
    first, last, count = await facet_queries.read_extent(session, viewer, query)
    options = {facet.name: [_option(option) for option in counted if option.facet == facet.name] for facet in facets}
    for facet, values in missing.items():
        options[facet.name] += [
            FacetOption(value=value, label=labels.get((facet.name, value), value), count=0) for value in values
        ]
    distinct = {option.facet: option.distinct for option in counted}
    return FilterOptions(
        facets=options,
        info={
            facet.name: FacetInfo(label=facet.label, parameter=facet.parameter, distinct=distinct.get(facet.name, 0))
            for facet in facets
        },
        date_range=DateRange(min=first, max=last),
        total=Total(count=count, exact=True),
    )


def _option(option: CountedOption) -> FacetOption:
    return FacetOption(
        value=option.value, label=_LABELS.get((option.facet, option.value), option.label), count=option.count
    )


_LABELS = {
    ("kind", "task"): "Task",
    ("kind", "event"): "Event",
    **{
        (name, value): label
        for name in ("has_contact", "has_physician")
        for value, label in (("true", "Yes"), ("false", "No"))
    },
}


def _chosen_but_missing(
    query: ActivityQuery, facets: Sequence[Facet], counted: Sequence[CountedOption]
) -> dict[Facet, list[str]]:
    """Return the chosen values that no row has under the other filters; their count is 0."""
    listed = {(option.facet, option.value) for option in counted}
    missing = {
        facet: [value for value in query.chosen(facet.parameter) if (facet.name, value) not in listed]
        for facet in facets
    }
    return {facet: values for facet, values in missing.items() if values}
