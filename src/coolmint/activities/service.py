"""The rules of listing, facets and detail."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import repository, searching, streaming
from coolmint.activities.conditions import any_activity
from coolmint.activities.context import render_markdown
from coolmint.activities.errors import ActivityNotFound
from coolmint.activities.facets import Facet, facets_of
from coolmint.activities.field_rules import blank_denied, without_denied
from coolmint.activities.fields import FilterField, filter_fields
from coolmint.activities.highlights import Marker
from coolmint.activities.kept_options import KeptOptions
from coolmint.activities.mapping import Mapping
from coolmint.activities.query import ActivityQuery, Sort
from coolmint.activities.schemas import (
    AccountRead,
    ActivityDetail,
    ActivityRead,
    ContactRead,
    Correction,
    Matches,
    OwnerRead,
    RelatedRead,
    SourceRead,
)
from coolmint.activities.search_language import respelled
from coolmint.activities.search_query import Search
from coolmint.activities.totals import Totals
from coolmint.auth.viewer import Viewer
from coolmint.platform.tokens import count_tokens
from coolmint.salesforce.ids import InvalidSalesforceId, to_18


@dataclass(frozen=True)
class ActivityCatalogue:
    """What the mapping makes filterable; built once at start."""

    mapping: Mapping
    salesforce_url: str | None = None
    language: str = "english"
    fields: AbstractMapping[str, FilterField] = field(init=False)
    facets: AbstractMapping[str, Facet] = field(init=False)
    labels: AbstractMapping[str, str] = field(init=False)
    totals: Totals = field(default_factory=Totals, init=False, compare=False)
    options: KeptOptions = field(default_factory=KeptOptions, init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", filter_fields(self.mapping))
        object.__setattr__(self, "facets", facets_of(self.mapping))
        object.__setattr__(self, "labels", {each.name: each.label for each in self.mapping.attributes})

    def context_for(self, viewer: Viewer, context: AbstractMapping[str, Any]) -> dict[str, Any]:
        """Return an `llm_context` as the viewer may see it."""
        return without_denied(context, viewer.denied_fields, self.labels)


async def prepare(session: AsyncSession, query: ActivityQuery, catalogue: ActivityCatalogue) -> ActivityQuery:
    """Return the query with the words that its searches also stand for; without a search it is as it was."""
    texts = query.searched_texts()
    return query.with_searches(await searching.widen(session, catalogue.language, texts)) if texts else query


async def settle(
    session: AsyncSession, viewer: Viewer, query: ActivityQuery, catalogue: ActivityCatalogue
) -> ActivityQuery:
    """Return the query as a list runs it, a word that nothing has replaced by what was meant."""
    query = await prepare(session, query, catalogue)
    return (await corrected(session, viewer, query, catalogue) or query) if query.is_search else query


async def corrected(
    session: AsyncSession, viewer: Viewer, query: ActivityQuery, catalogue: ActivityCatalogue
) -> ActivityQuery | None:
    """Return the query with what was meant typed in its place, or None when nothing better is found.

    What a list then shows is what a selection of the corrected words holds.
    """
    if query.search is None or not query.q:
        return None
    meant = await searching.correct(session, viewer, catalogue.language, query.search)
    if meant is None:
        return None
    query = await prepare(session, replace(query, q=respelled(query.q, meant.corrections)), catalogue)
    return replace(query, search=query.search and replace(query.search, corrections=meant.corrections))


def matches_of(parts: AbstractMapping[str, Any], marker: Marker, *, is_detail: bool = False) -> Matches:
    """Return where the search stands in an answer's parts, which hold nothing any more that is denied."""
    owner, account, contacts = parts["owner"], parts["account"], parts["contacts"]
    snippet = None if is_detail else marker.snippet(parts["description"])
    return Matches(
        subject=marker.ranges(parts["subject"]),
        owner=marker.ranges(owner and owner.name),
        account=marker.ranges(account and account.name),
        contacts=[marker.ranges(contact.name) for contact in contacts],
        specialties=[marker.ranges(contact.specialty) for contact in contacts],
        snippet=snippet,
        snippet_ranges=marker.ranges(snippet),
        description=marker.ranges(parts["description"]) if is_detail else [],
    )


def corrections_of(search: Search | None) -> list[Correction] | None:
    if search is None or not search.corrections:
        return None
    return [Correction(typed=typed, used=list(used)) for typed, used in search.corrections.items()]


async def get_activity(
    session: AsyncSession, viewer: Viewer, id_: str, catalogue: ActivityCatalogue, q: str | None = None
) -> ActivityDetail:
    """Return one activity by our UUID or its Salesforce id; a deleted one says so. `q` is marked in it.

    Raises:
        ActivityNotFound: no activity has this id, or it is no id at all.
    """
    row = await repository.read_activity(session, viewer, _key(id_))
    if row is None:
        raise ActivityNotFound("No activity has this id.")
    parts = activity_parts(row, viewer, catalogue)
    query = await settle(session, viewer, ActivityQuery(catalogue.fields, q=q), catalogue)
    if query.search is not None:
        parts["matches"] = matches_of(parts, Marker(query.search), is_detail=True)
    return ActivityDetail(
        **parts,
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


async def read_receipt(session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool]) -> tuple[int, str]:
    """Return how many activities match, and the SHA-256 of their sorted Salesforce ids, one a line."""
    return await streaming.read_receipt(session, viewer, predicate)


def stream_ids(
    session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool]
) -> AsyncGenerator[Sequence[str], None]:
    """Yield the Salesforce ids of all that match, sorted, a batch at a time."""
    return streaming.stream_ids(session, viewer, predicate)


def stream_rows(
    session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool], sort: Sort
) -> AsyncGenerator[Sequence[RowMapping], None]:
    """Yield all that match as the list shows them, a batch at a time."""
    return streaming.stream_rows(session, viewer, predicate, sort)


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


def activity_parts(row: AbstractMapping[Any, Any], viewer: Viewer, catalogue: ActivityCatalogue) -> dict[str, Any]:
    """Return the parts of an ActivityRead as the viewer may see them."""
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


_MADE_HERE = {"owner", "account", "contacts", "tokens", "matches"}
_SAME_NAME = tuple(name for name in ActivityRead.model_fields if name not in _MADE_HERE)
