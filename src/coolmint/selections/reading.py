"""From a definition to the rows it means for one viewer."""

from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import service as activities
from coolmint.activities.filters import FilterInvalid
from coolmint.activities.query import ActivityQuery
from coolmint.activities.service import ActivityCatalogue
from coolmint.auth.viewer import Viewer
from coolmint.selections.definition import Definition, as_expression
from coolmint.selections.errors import SelectionUnreadable
from coolmint.selections.models import Selection


def query_of(definition: Definition, catalogue: ActivityCatalogue) -> ActivityQuery:
    """Return the selection as what a list asks for."""
    return ActivityQuery(catalogue.fields, expression=as_expression(definition.members()))


async def predicate_of(
    session: AsyncSession, definition: Definition, viewer: Viewer, catalogue: ActivityCatalogue, selection: Selection
) -> ColumnElement[bool]:
    """Return the one predicate of the selection.

    Raises:
        SelectionUnreadable: the viewer may not filter by something it asks for any more.
    """
    query = await prepared(session, query_of(definition, catalogue), viewer, catalogue, selection)
    return query.predicate(viewer)


async def prepared(
    session: AsyncSession, query: ActivityQuery, viewer: Viewer, catalogue: ActivityCatalogue, selection: Selection
) -> ActivityQuery:
    """Return the query with what its searches also stand for, once it is sure that the viewer may ask all of it.

    Raises:
        SelectionUnreadable: they may not, any more.
    """
    try:
        query.check(viewer)
    except FilterInvalid as refusal:
        errors = [{"path": path, "message": message} for path, message in refusal.errors]
        raise SelectionUnreadable(
            f"This selection cannot be read any more: {refusal.detail} Undo, clear it, or choose by another filter.",
            errors=errors,
            selection_id=selection.id,
            version=selection.version,
        ) from refusal
    return await activities.prepare(session, query, catalogue)


def receipt_name(text: str) -> UUID | str:
    """Return a receipt's id or its hash."""
    try:
        return UUID(text)
    except ValueError:
        return text.lower()
