"""The statements that keep and read selections and receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CTE,
    ColumnElement,
    RowMapping,
    Select,
    Text,
    and_,
    collate,
    delete,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, insert
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities.access import visible_to
from coolmint.activities.models import IS_LIVE, SfActivityStructured
from coolmint.auth.viewer import Viewer
from coolmint.selections.models import Receipt, Selection, SelectionState

_HISTORY = 100
_OPERATIONS = 300
_SHOWN_RECEIPTS = 20
_NAMED = 20

_C = SfActivityStructured.__table__.c


async def open_selection(session: AsyncSession, viewer: Viewer) -> Selection:
    """Return the viewer's selection; the first time, make it, with nothing in it."""
    own = select(Selection).where(_of(viewer))
    found = (await session.execute(own)).scalar_one_or_none()
    if found is not None:
        return found
    made = insert(Selection).values(id=uuid4(), user_id=viewer.user_id).on_conflict_do_nothing()
    id_ = (await session.execute(made.returning(Selection.id))).scalar_one_or_none()
    if id_ is not None:
        empty: dict[str, Any] = {"filter": None, "except_ids": [], "picked_ids": []}
        await session.execute(insert(SelectionState).values(selection_id=id_, number=0, definition=empty))
    return (await session.execute(own)).scalar_one()


async def read_selection(
    session: AsyncSession, viewer: Viewer, id_: UUID, *, to_change: bool = False
) -> Selection | None:
    """Return the viewer's own selection; to change it, when nobody else is changing it."""
    own = select(Selection).where(Selection.id == id_, _of(viewer))
    if to_change:
        own = own.with_for_update().execution_options(populate_existing=True)
    return (await session.execute(own)).scalar_one_or_none()


def _of(viewer: Viewer) -> ColumnElement[bool]:
    return Selection.user_id.is_(None) if viewer.user_id is None else Selection.user_id == viewer.user_id


@dataclass(frozen=True)
class History:
    """The definition that holds, and the numbers of the oldest and the latest one kept."""

    definition: dict[str, Any]
    first: int
    last: int


async def read_history(session: AsyncSession, selection: Selection) -> History:
    of = SelectionState.selection_id == selection.id
    first, last = (
        select(end(SelectionState.number)).where(of).scalar_subquery().label(name)
        for end, name in ((func.min, "first"), (func.max, "last"))
    )
    now = select(SelectionState.definition, first, last).where(of, SelectionState.number == selection.state)
    return History(*(await session.execute(now)).one())


async def read_state(session: AsyncSession, selection: Selection, number: int) -> dict[str, Any] | None:
    return await session.scalar(
        select(SelectionState.definition).where(
            SelectionState.selection_id == selection.id, SelectionState.number == number
        )
    )


async def keep_states(
    session: AsyncSession, selection: Selection, after: int, definitions: Sequence[dict[str, Any]], state: int
) -> None:
    """Put `definitions` after the state `after`, in the place of what could be redone; `state` holds from now on."""
    of = SelectionState.selection_id == selection.id
    if definitions:
        await session.execute(delete(SelectionState).where(of, SelectionState.number > after))
        rows = [
            {"selection_id": selection.id, "number": number, "definition": definition}
            for number, definition in enumerate(definitions, after + 1)
        ]
        await session.execute(insert(SelectionState), rows)
        oldest = after + len(rows) - _HISTORY
        await session.execute(delete(SelectionState).where(of, SelectionState.number < oldest))
    selection.state = state


async def note_change(
    session: AsyncSession, selection: Selection, operations: Sequence[UUID], *, is_changed: bool
) -> None:
    """Remember these operations as done, and make the next version when they changed something."""
    noted: dict[str, Any] = {"operations": [*selection.operations, *operations][-_OPERATIONS:]}
    if is_changed:
        noted |= {"version": Selection.version + 1, "state": selection.state, "changed_at": func.now()}
    changed = (
        update(Selection)
        .where(Selection.id == selection.id)
        .values(**noted)
        .returning(Selection)
        .execution_options(populate_existing=True)
    )
    (await session.execute(changed)).scalar_one()


def _members(viewer: Viewer, predicate: ColumnElement[bool]) -> Select[Any]:
    return select(_C.salesforce_id, _C.token_count).where(predicate, visible_to(viewer))


def _hash(ids: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return SHA-256 over the sorted ids, one a line; PostgreSQL makes it, so that no million ids travel."""
    lines = func.string_agg(ids, aggregate_order_by(literal("\n"), collate(ids, "C")))
    return func.encode(func.sha256(func.convert_to(func.coalesce(lines, ""), "UTF8")), "hex")


@dataclass(frozen=True)
class Measured:
    count: int
    tokens: int
    ids_hash: str


async def measure(session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool]) -> Measured:
    """Return count, Markdown tokens and hash of the matching activities, as one statement sees them."""
    members = _members(viewer, predicate).subquery()
    statement = select(
        func.count(), func.coalesce(func.sum(members.c.token_count), 0), _hash(members.c.salesforce_id)
    ).select_from(members)
    count, tokens, ids_hash = (await session.execute(statement)).one()
    return Measured(count, int(tokens), ids_hash)


async def make_receipt(session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool]) -> RowMapping:
    """Keep what matches now as a receipt, all in one statement; return it without the ids."""
    members = _members(viewer, predicate).subquery()
    ids = members.c.salesforce_id
    tokens = literal(None, Receipt.token_count.type) if viewer.denied_fields else func.sum(members.c.token_count)
    made = select(
        literal(uuid4(), Receipt.id.type),
        literal(viewer.user_id, Receipt.user_id.type),
        _hash(ids),
        func.count(),
        # With denied fields the sum is null, of nothing it is 0.
        tokens if viewer.denied_fields else func.coalesce(tokens, 0),
        func.coalesce(func.array_agg(aggregate_order_by(ids, collate(ids, "C"))), literal([], ARRAY(Text))),
    ).select_from(members)
    names = ["id", "user_id", "ids_hash", "activity_count", "token_count", "salesforce_ids"]
    return await _keep(session, insert(Receipt).from_select(names, made), is_taken=False)


async def keep_receipt(
    session: AsyncSession, viewer: Viewer, ids_hash: str, salesforce_ids: Sequence[str], tokens: int
) -> RowMapping:
    """Keep a receipt of an action that takes these; return it without the ids."""
    row = insert(Receipt).values(
        id=uuid4(),
        user_id=viewer.user_id,
        ids_hash=ids_hash,
        activity_count=len(salesforce_ids),
        token_count=None if viewer.denied_fields else tokens,
        salesforce_ids=list(salesforce_ids),
        is_taken=True,
    )
    return await _keep(session, row, is_taken=True)


async def _keep(session: AsyncSession, row: Any, *, is_taken: bool) -> RowMapping:
    again: dict[str, Any] = {"last_used_at": func.now(), "token_count": row.excluded.token_count}
    if is_taken:
        again["is_taken"] = True
    kept = row.on_conflict_do_update(index_elements=[Receipt.user_id, Receipt.ids_hash], set_=again).returning(
        Receipt.id,
        Receipt.ids_hash,
        Receipt.activity_count,
        Receipt.token_count,
        Receipt.created_at,
        Receipt.last_used_at,
    )
    return (await session.execute(kept)).mappings().one()


async def forget_shown(session: AsyncSession, viewer: Viewer) -> None:
    """Remove the viewer's receipts that were only shown, but for the latest."""
    shown = and_(_own_receipt(viewer), ~Receipt.is_taken)
    latest = select(Receipt.id).where(shown).order_by(Receipt.last_used_at.desc(), Receipt.id).limit(_SHOWN_RECEIPTS)
    await session.execute(delete(Receipt).where(shown, Receipt.id.not_in(latest)))


def _own_receipt(viewer: Viewer) -> ColumnElement[bool]:
    return Receipt.user_id.is_(None) if viewer.user_id is None else Receipt.user_id == viewer.user_id


async def find_receipt(session: AsyncSession, viewer: Viewer, name: UUID | str) -> RowMapping | None:
    """Return one of the viewer's receipts by its id or its hash, without what it holds."""
    by = Receipt.id == name if isinstance(name, UUID) else Receipt.ids_hash == name
    columns = (Receipt.id, Receipt.ids_hash, Receipt.activity_count, Receipt.token_count, Receipt.created_at)
    return (await session.execute(select(*columns).where(by, _own_receipt(viewer)))).mappings().one_or_none()


async def read_receipt(session: AsyncSession, viewer: Viewer, id_: UUID) -> Receipt | None:
    """Return one of the viewer's own receipts."""
    return await session.scalar(select(Receipt).where(Receipt.id == id_, _own_receipt(viewer)))


@dataclass(frozen=True)
class Difference:
    """What came and went since a receipt. Of what went, only that is named which the viewer may still see."""

    added: int
    removed: int
    added_ids: list[str]
    removed_ids: list[str]


async def compare(
    session: AsyncSession, viewer: Viewer, predicate: ColumnElement[bool], receipt_id: UUID, named: int = _NAMED
) -> Difference:
    """Return how the set differs from that of one of the viewer's receipts; at most `named` ids of each side."""
    shown = (
        select(func.unnest(Receipt.salesforce_ids).label("id"))
        .where(Receipt.id == receipt_id, _own_receipt(viewer))
        .cte("shown")
        .prefix_with("MATERIALIZED")
    )
    now = (
        select(_C.salesforce_id.label("id")).where(predicate, visible_to(viewer)).cte("now").prefix_with("MATERIALIZED")
    )
    added, removed = _minus(now, shown, "added"), _minus(shown, now, "removed")
    seen = select(removed.c.id).where(
        select(1)
        .select_from(SfActivityStructured.__table__)
        .where(_C.salesforce_id == removed.c.id, IS_LIVE, visible_to(viewer))
        .exists()
    )
    statement = select(
        select(func.count()).select_from(added).scalar_subquery(),
        select(func.count()).select_from(removed).scalar_subquery(),
        _first(select(added.c.id), named),
        _first(seen, named),
    )
    return Difference(*(await session.execute(statement)).one())


def _minus(left: CTE, right: CTE, name: str) -> CTE:
    missing = ~select(1).where(right.c.id == left.c.id).exists()
    return select(left.c.id).where(missing).cte(name)


def _first(ids: Select[Any], limit: int) -> ColumnElement[Any]:
    return func.array(ids.order_by(text("1")).limit(limit).scalar_subquery())


async def say_who(session: AsyncSession, viewer: Viewer) -> None:
    """Tell row-level security whose transaction this is, where no credential did."""
    said = func.set_config("coolmint.user_id", "" if viewer.user_id is None else str(viewer.user_id), literal(True))
    await session.execute(select(said))
