"""The rules of a selection: reading and changing it, its receipts, and resolving it for an action."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import listing, options
from coolmint.activities import service as activities
from coolmint.activities.filters import All, Expression, Not
from coolmint.activities.query import ActivityQuery, Sort
from coolmint.activities.schemas import ActivityPage
from coolmint.activities.service import ActivityCatalogue
from coolmint.auth.viewer import Viewer
from coolmint.selections import repository
from coolmint.selections.definition import Definition, as_expression
from coolmint.selections.errors import ReceiptNotFound, SelectionChanged, SelectionNotFound, SelectionStale
from coolmint.selections.models import Selection
from coolmint.selections.operations import Editing
from coolmint.selections.reading import predicate_of, prepared, query_of, receipt_name
from coolmint.selections.schemas import Contained, ReceiptRead, SelectionReceipt, SelectionState, Shown
from coolmint.selections.schemas import SelectionChange as Change
from coolmint.selections.schemas import SelectionChanged as ChangedState


@dataclass(frozen=True)
class ResolvedSelection:
    """A selection that is still what its receipt says: what an action may act on.

    `query` asks for exactly these activities, `predicate` is its SQL without whose rows these are, which every
    statement adds by `visible_to`. `tokens` is null for whom a field is hidden. Rows may change after this was read:
    an action in another transaction compares `hash` with that of the rows it took.
    """

    selection_id: UUID
    version: int
    receipt_id: UUID | None
    query: ActivityQuery
    predicate: ColumnElement[bool]
    expression: Expression | None
    count: int
    tokens: int | None
    hash: str


async def read_current(session: AsyncSession, viewer: Viewer, catalogue: ActivityCatalogue) -> SelectionState:
    """Return the viewer's selection, made on first use.

    Raises:
        SelectionUnreadable: it asks for what the viewer may not filter by any more.
    """
    return await _state(session, viewer, catalogue, await repository.open_selection(session, viewer))


async def read_state(session: AsyncSession, viewer: Viewer, catalogue: ActivityCatalogue, id_: UUID) -> SelectionState:
    """Return one of the viewer's own selections.

    Raises:
        SelectionNotFound: there is none of this id, or it is somebody else's.
        SelectionUnreadable: it asks for what the viewer may not filter by any more.
    """
    return await _state(session, viewer, catalogue, await _get(session, viewer, id_))


async def change(
    session: AsyncSession,
    viewer: Viewer,
    catalogue: ActivityCatalogue,
    id_: UUID,
    asked: Change,
    version: int | None,
) -> ChangedState:
    """Do the operations, all or none, each a step to undo; one that was done before is not done again.

    Raises:
        SelectionNotFound: there is none of this id, or it is somebody else's.
        SelectionStale: `version` is not the one the operations were made for.
        FilterInvalid: a filter does not fit.
        SelectionTooComplex: the selection would be over a limit.
        SelectionUnreadable: it would ask for what the viewer may not filter by.
    """
    selection = await _get(session, viewer, id_, to_change=True)
    known = set(selection.operations)
    is_repeated = all(operation.operation_id in known for operation in asked.operations)
    if version is not None and version != selection.version and not is_repeated:
        raise SelectionStale("The selection was changed since, elsewhere.", version=selection.version)
    editing = await Editing.begin(session, viewer, catalogue, selection)
    results = [await editing.do(operation) for operation in asked.operations]
    await predicate_of(session, editing.definition, viewer, catalogue, selection)
    await editing.save()
    state = await _state(session, viewer, catalogue, selection)
    return ChangedState(**state.model_dump(), results=results)


async def contains(
    session: AsyncSession, viewer: Viewer, catalogue: ActivityCatalogue, id_: UUID, ids: list[str]
) -> Contained:
    """Return which of `ids` are selected, as they were spelled."""
    selection = await _get(session, viewer, id_)
    predicate = await predicate_of(session, await _definition(session, selection), viewer, catalogue, selection)
    named, _ = activities.named_by(ids)
    rows = await activities.read_names(session, viewer, and_(named, predicate))
    found = {str(row["id"]) for row in rows} | {row["salesforce_id"] for row in rows}
    return Contained(version=selection.version, ids=[i for i in ids if activities.normal_id(i) in found])


async def list_activities(
    session: AsyncSession,
    viewer: Viewer,
    catalogue: ActivityCatalogue,
    query: ActivityQuery,
    sort: Sort,
    *,
    cursor: str | None,
    limit: int,
) -> ActivityPage:
    """Return one page of selected activities; `query` is from `divide`."""
    return await listing.list_activities(
        session, viewer, query, catalogue, sort, cursor=cursor, limit=limit, exact_total=True
    )


async def divide(
    session: AsyncSession,
    viewer: Viewer,
    catalogue: ActivityCatalogue,
    id_: UUID,
    shown: Shown,
    by: ActivityQuery,
) -> ActivityQuery:
    """Return the query of the selected activities, or of those that the list's filter `by` hides or matches."""
    selection = await _get(session, viewer, id_)
    definition = await _definition(session, selection)
    await predicate_of(session, definition, viewer, catalogue, selection)
    members = as_expression(definition.members())
    if shown is Shown.ALL:
        return ActivityQuery(catalogue.fields, expression=members)
    filter_ = by.as_expression()
    if shown is Shown.HIDDEN:
        nothing = as_expression(None)
        filter_ = nothing if filter_ is None else Not(part=filter_)
    parts = [part for part in (members, filter_) if part is not None]
    return ActivityQuery(catalogue.fields, expression=All(parts=parts) if parts else None)


async def break_down(
    session: AsyncSession, viewer: Viewer, catalogue: ActivityCatalogue, id_: UUID, facets: list[str]
) -> bytes:
    """Return, as the JSON of FilterOptions, how many of the selected activities have which owner, kind, month, …

    Raises:
        FacetUnknown: there is no such facet.
    """
    selection = await _get(session, viewer, id_)
    query = query_of(await _definition(session, selection), catalogue)
    query = await prepared(session, query, viewer, catalogue, selection)
    return await options.get_filter_options(session, viewer, query, catalogue, only=facets)


async def make_receipt(
    session: AsyncSession, viewer: Viewer, catalogue: ActivityCatalogue, id_: UUID
) -> SelectionReceipt:
    """Keep what the selection holds now, to be shown and then presented by an action."""
    selection = await _get(session, viewer, id_)
    predicate = await predicate_of(session, await _definition(session, selection), viewer, catalogue, selection)
    made = await repository.make_receipt(session, viewer, predicate)
    await repository.forget_shown(session, viewer)
    return SelectionReceipt(
        selection_id=selection.id,
        version=selection.version,
        receipt_id=made["id"],
        count=made["activity_count"],
        tokens=made["token_count"],
        hash=made["ids_hash"],
        made_at=made["last_used_at"],
    )


async def read_receipt(session: AsyncSession, viewer: Viewer, id_: UUID) -> ReceiptRead:
    """Return what a receipt of the viewer's holds.

    Raises:
        ReceiptNotFound: there is none of this id, or it is somebody else's.
    """
    receipt = await repository.read_receipt(session, viewer, id_)
    if receipt is None:
        raise ReceiptNotFound("No receipt of yours has this id.")
    return ReceiptRead(
        receipt_id=receipt.id,
        count=receipt.activity_count,
        tokens=None if viewer.denied_fields else receipt.token_count,
        hash=receipt.ids_hash,
        made_at=receipt.created_at,
        salesforce_ids=receipt.salesforce_ids,
    )


async def resolve(
    session: AsyncSession, viewer: Viewer, catalogue: ActivityCatalogue, id_: UUID, receipt: str
) -> ResolvedSelection:
    """Return what an action may act on: the selection, if it still is what `receipt` (its id or hash) showed.

    Raises:
        SelectionNotFound: there is none of this id, or it is somebody else's.
        ReceiptNotFound: an id was given that no receipt of the viewer's has.
        SelectionChanged: the set is another one by now, with the difference; a fresh receipt is kept.
        SelectionUnreadable: it asks for what the viewer may not filter by any more.
    """
    selection = await _get(session, viewer, id_)
    definition = await _definition(session, selection)
    query = query_of(definition, catalogue)
    query = await prepared(session, query, viewer, catalogue, selection)
    predicate = query.predicate(viewer)
    name = receipt_name(receipt)
    shown = await repository.find_receipt(session, viewer, name)
    if shown is None and isinstance(name, UUID):
        raise ReceiptNotFound("No receipt of yours has this id.")
    now = await repository.measure(session, viewer, predicate)
    if now.ids_hash != (shown["ids_hash"] if shown else name):
        difference = await repository.compare(session, viewer, predicate, shown["id"]) if shown else None
        raise SelectionChanged(viewer, predicate, now, difference, selection_id=selection.id, version=selection.version)
    return ResolvedSelection(
        selection_id=selection.id,
        version=selection.version,
        receipt_id=shown["id"] if shown else None,
        query=query,
        predicate=predicate,
        expression=query.expression,
        count=now.count,
        tokens=None if viewer.denied_fields else now.tokens,
        hash=now.ids_hash,
    )


async def _get(session: AsyncSession, viewer: Viewer, id_: UUID, *, to_change: bool = False) -> Selection:
    selection = await repository.read_selection(session, viewer, id_, to_change=to_change)
    if selection is None:
        raise SelectionNotFound("No selection of yours has this id.")
    return selection


async def _definition(session: AsyncSession, selection: Selection) -> Definition:
    return Definition.load((await repository.read_history(session, selection)).definition)


async def _state(
    session: AsyncSession, viewer: Viewer, catalogue: ActivityCatalogue, selection: Selection
) -> SelectionState:
    history = await repository.read_history(session, selection)
    predicate = await predicate_of(session, Definition.load(history.definition), viewer, catalogue, selection)
    count, tokens = await activities.count_matching(session, viewer, predicate)
    return SelectionState(
        selection_id=selection.id,
        version=selection.version,
        **history.definition,
        count=count,
        tokens=None if viewer.denied_fields else tokens,
        undo=selection.state - history.first,
        redo=history.last - selection.state,
        changed_at=selection.changed_at,
    )
