"""Doing operations on a definition, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import assert_never
from uuid import UUID

from sqlalchemy import and_
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import service as activities
from coolmint.activities.models import IS_LIVE
from coolmint.activities.query import make_query
from coolmint.activities.service import ActivityCatalogue
from coolmint.auth.viewer import Viewer
from coolmint.selections import repository
from coolmint.selections.definition import EVERYTHING, MAX_VALUES, Definition, Matching, SelectionTooComplex
from coolmint.selections.errors import ReceiptNotFound
from coolmint.selections.models import Selection
from coolmint.selections.reading import predicate_of, receipt_name
from coolmint.selections.schemas import (
    MatchOperation,
    Operation,
    OperationResult,
    OperationStatus,
    PickOperation,
    PlainOperation,
    ReceiptOperation,
)


@dataclass
class Editing:
    """A selection while operations are done on it; nothing is written before `save`.

    `made` are the definitions that come after the state `after`, `at` is the one of all states that holds.
    """

    session: AsyncSession
    viewer: Viewer
    catalogue: ActivityCatalogue
    selection: Selection
    definition: Definition
    first: int
    last: int
    after: int = 0
    at: int = 0
    made: list[Definition] = field(default_factory=list)
    done: list[UUID] = field(default_factory=list)
    is_changed: bool = False

    @classmethod
    async def begin(
        cls, session: AsyncSession, viewer: Viewer, catalogue: ActivityCatalogue, selection: Selection
    ) -> "Editing":
        history = await repository.read_history(session, selection)
        state = selection.state
        now = Definition.load(history.definition)
        return cls(session, viewer, catalogue, selection, now, history.first, history.last, after=state, at=state)

    async def do(self, operation: Operation) -> OperationResult:
        id_ = operation.operation_id
        if id_ is not None and (id_ in self.selection.operations or id_ in self.done):
            return OperationResult(operation_id=id_, status=OperationStatus.REPEATED, missing_ids=[])
        if isinstance(operation, PlainOperation) and operation.op in ("undo", "redo"):
            moved, missing = await self._step(-1 if operation.op == "undo" else 1), list[str]()
        else:
            definition, missing = await self._apply(operation)
            moved = definition != self.definition
            if moved:
                self._put(definition.checked())
        if id_ is not None:
            self.done.append(id_)
        self.is_changed |= moved
        status = OperationStatus.DONE if moved else OperationStatus.UNCHANGED
        return OperationResult(operation_id=id_, status=status, missing_ids=missing)

    def _put(self, definition: Definition) -> None:
        if self.at < self.after:  # Undone within these operations: what came after goes.
            self.after = self.at
        self.made = [*self.made[: self.at - self.after], definition]
        self.at += 1
        self.last = self.at
        self.definition = definition

    async def _step(self, by: int) -> bool:
        there = self.at + by
        if not self.first <= there <= self.last:
            return False
        if self.made and there > self.after:
            self.definition = self.made[there - self.after - 1]
        else:
            found = await repository.read_state(self.session, self.selection, there)
            if found is None:
                return False
            self.definition = Definition.load(found)
        self.at = there
        return True

    async def save(self) -> None:
        if not self.is_changed and not self.done:
            return
        made = [definition.dump() for definition in self.made]
        await repository.keep_states(self.session, self.selection, self.after, made, self.at)
        await repository.note_change(self.session, self.selection, self.done, is_changed=self.is_changed)

    async def _apply(self, operation: Operation) -> tuple[Definition, list[str]]:
        match operation:
            case PickOperation():
                return await self._pick(operation)
            case MatchOperation():
                return await self._match(operation), []
            case ReceiptOperation():
                return await self._restore(operation), []
            case PlainOperation():
                return (self.definition.invert() if operation.op == "invert" else Definition()), []
            case _:
                assert_never(operation)

    async def _pick(self, operation: PickOperation) -> tuple[Definition, list[str]]:
        found, missing = await self._find(operation.ids)
        if operation.op == "pick":
            return self.definition.pick(found), missing
        # What was picked and is gone can still be taken out.
        gone = set(self.definition.picked_ids)
        named = {id_: activities.normal_id(id_) for id_ in missing}
        back = [normal for normal in named.values() if normal in gone]
        return self.definition.unpick([*found, *back]), [id_ for id_ in missing if named[id_] not in gone]

    async def _find(self, ids: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return the Salesforce ids of what is there, in the order asked for, and what is not."""
        named, _ = activities.named_by(ids)
        rows = await activities.read_names(self.session, self.viewer, and_(IS_LIVE, named))
        known = {str(row["id"]): row["salesforce_id"] for row in rows}
        known |= {row["salesforce_id"]: row["salesforce_id"] for row in rows}
        found = {id_: known.get(activities.normal_id(id_) or "") for id_ in dict.fromkeys(ids)}
        return list(dict.fromkeys(each for each in found.values() if each)), [k for k, v in found.items() if v is None]

    async def _match(self, operation: MatchOperation) -> Definition:
        matching = await self._matching(operation)
        match operation.op:
            case "add_matching":
                return self.definition.add(matching)
            case "subtract_matching":
                return self.definition.subtract(matching)
            case "intersect_matching":
                return self.definition.intersect(matching)
            case "replace_with":
                return Definition(matching)

    async def _matching(self, operation: MatchOperation) -> Matching:
        query = make_query(self.catalogue.fields, choices={}, filter_=operation.filter or None, q=operation.q)
        query.check(self.viewer)  # Refused now, rather than when the selection is next read.
        # What was meant by a misspelled word is kept, not the word: it is what the list showed.
        query = await activities.settle(self.session, self.viewer, query, self.catalogue)
        return query.as_expression() or EVERYTHING

    async def _restore(self, operation: ReceiptOperation) -> Definition:
        receipt = await repository.find_receipt(self.session, self.viewer, receipt_name(operation.receipt))
        if receipt is None:
            raise ReceiptNotFound("No receipt of yours has this id or hash.")
        predicate = await predicate_of(self.session, self.definition, self.viewer, self.catalogue, self.selection)
        difference = await repository.compare(self.session, self.viewer, predicate, receipt["id"], named=MAX_VALUES + 1)
        if max(len(difference.added_ids), len(difference.removed_ids)) > MAX_VALUES:
            raise SelectionTooComplex("Too much has changed since to keep exactly what was shown.")
        return self.definition.unpick(difference.added_ids).pick(difference.removed_ids)
