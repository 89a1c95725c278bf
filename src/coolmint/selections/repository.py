"""The statements that keep and read selections."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth.viewer import Viewer
from coolmint.selections.models import Selection


async def keep_selection(
    session: AsyncSession, viewer: Viewer, id_: UUID, ids_hash: str, salesforce_ids: Sequence[str]
) -> datetime:
    """Keep the selection unless it is kept already; return when it was first."""
    statement = insert(Selection).values(
        id=id_,
        user_id=viewer.user_id,
        ids_hash=ids_hash,
        activity_count=len(salesforce_ids),
        salesforce_ids=list(salesforce_ids),
    )
    kept = statement.on_conflict_do_update(index_elements=[Selection.id], set_={"last_used_at": func.now()}).returning(
        Selection.created_at
    )
    return (await session.execute(kept)).scalar_one()


async def read_selection(session: AsyncSession, viewer: Viewer, id_: UUID) -> Selection | None:
    """Return one of the viewer's own selections."""
    own = select(Selection).where(Selection.id == id_, Selection.user_id == viewer.user_id)
    return (await session.execute(own)).scalar_one_or_none()
