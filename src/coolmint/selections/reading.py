"""From a definition to the rows it means for one viewer."""

from uuid import UUID

from sqlalchemy import ColumnElement

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


def predicate_of(
    definition: Definition, viewer: Viewer, catalogue: ActivityCatalogue, selection: Selection
) -> ColumnElement[bool]:
    """Return the one predicate of the selection.

    Raises:
        SelectionUnreadable: the viewer may not filter by something it asks for any more.
    """
    return checked(query_of(definition, catalogue), viewer, selection)


def checked(query: ActivityQuery, viewer: Viewer, selection: Selection) -> ColumnElement[bool]:
    try:
        return query.predicate(viewer)
    except FilterInvalid as refusal:
        errors = [{"path": path, "message": message} for path, message in refusal.errors]
        raise SelectionUnreadable(
            f"This selection cannot be read any more: {refusal.detail} Undo, clear it, or choose by another filter.",
            errors=errors,
            selection_id=selection.id,
            version=selection.version,
        ) from refusal


def receipt_name(text: str) -> UUID | str:
    """Return a receipt's id or its hash."""
    try:
        return UUID(text)
    except ValueError:
        return text.lower()
