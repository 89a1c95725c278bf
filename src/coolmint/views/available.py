"""Which fields of a view the viewer cannot use, so that nothing of it is dropped in silence."""

from collections.abc import Iterator
from typing import Any

from coolmint.activities.field_rules import hidden_filters
from coolmint.activities.service import ActivityCatalogue
from coolmint.auth.viewer import Viewer
from coolmint.views.schemas import UnavailableField, ViewState


def unavailable_fields(state: ViewState, viewer: Viewer, catalogue: ActivityCatalogue) -> Iterator[UnavailableField]:
    """Yield each field of the filter or the order that the viewer's role may not see, or that is not there any more."""
    hidden = hidden_filters(viewer.denied_fields)
    sort = (state.sort or "").removeprefix("-")
    for name in dict.fromkeys((*fields_of(state.filter), *([sort] if sort in hidden else []))):
        if name in hidden:
            yield UnavailableField(name=name, reason="denied")
        elif name not in catalogue.fields:
            yield UnavailableField(name=name, reason="unknown")


def fields_of(expression: Any) -> Iterator[str]:
    """Yield the field of every condition of a stored expression, in its order."""
    pending = [expression]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending += reversed(node)
        elif isinstance(node, dict) and isinstance(node.get("field"), str):
            yield node["field"]
        elif isinstance(node, dict):
            pending += [node[key] for key in ("not", "or", "and") if key in node]
