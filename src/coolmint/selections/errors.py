"""What can be wrong with a selection."""

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth.audit import AuditedRefusal, Event, Outcome
from coolmint.auth.viewer import Viewer
from coolmint.platform.errors import Conflict, NotFound, Refusal
from coolmint.selections import repository
from coolmint.selections.repository import Difference, Measured


class SelectionNotFound(NotFound):
    """No selection of the viewer has this id."""


class ReceiptNotFound(NotFound):
    """No receipt of the viewer has this id or hash."""


class SelectionStale(Refusal):
    """The selection was changed since, in another tab or on another device."""

    status = 412


class SelectionUnreadable(Conflict):
    """The selection asks for something the viewer may not filter by any more; `errors` names the condition."""


class SelectionChanged(AuditedRefusal):
    """The set is not the one that was shown; `added` and `removed` tell the difference, null when it is not known."""

    status = 409

    def __init__(
        self,
        viewer: Viewer,
        predicate: ColumnElement[bool],
        now: Measured,
        difference: Difference | None,
        **members: object,
    ) -> None:
        details = {"count": now.count, "hash": now.ids_hash, "reason": self.code}
        event = Event("selection.taken", viewer, outcome=Outcome.REFUSED, object="activity", details=details)
        super().__init__(
            _told(difference),
            event,
            **members,
            count=now.count,
            tokens=None if viewer.denied_fields else now.tokens,
            hash=now.ids_hash,
            added=difference.added if difference else None,
            removed=difference.removed if difference else None,
            added_ids=difference.added_ids if difference else [],
            removed_ids=difference.removed_ids if difference else [],
        )
        self._viewer, self._predicate = viewer, predicate

    async def settle(self, session: AsyncSession) -> None:
        """Keep a receipt of what was told, so that the next difference can be told from there."""
        await super().settle(session)
        await repository.say_who(session, self._viewer)
        await repository.make_receipt(session, self._viewer, self._predicate)


def _told(difference: Difference | None) -> str:
    if difference is None:
        return "The selection is not what it was when it was shown. Look at it again, then decide."
    return (
        f"The selection changed since it was shown: {difference.added:,} came, {difference.removed:,} went. "
        "Look at it again, then decide."
    )
