"""Which activities a viewer sees: the one predicate, which row-level security repeats in the database."""

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, any_, false, func, literal, not_, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from coolmint.activities.models import SfActivityStructured
from coolmint.auth.viewer import Viewer

_C = SfActivityStructured.__table__.c


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Return "the viewer may see this activity".

    An administrator and an auditor see all. Anybody else sees what a user of `viewer.owner_ids` owns or takes part
    in, and what is on an account of a territory they are a member of. The policy `visible` (migration 0002) says
    the same in the database.
    """
    if viewer.sees_all:
        return true()
    return or_(_C.owner_id == any_(_people(viewer)), *_without_owning(viewer))


def seen_beside_own(viewer: Viewer) -> ColumnElement[bool]:
    """Return what of `visible_to` is not owned by anybody of `viewer.owner_ids`; of who sees all, nothing is."""
    if viewer.sees_all:
        return false()
    is_own = (_C.owner_id == any_(_people(viewer))).is_(True)
    return and_(or_(*_without_owning(viewer)), not_(is_own))


def _people(viewer: Viewer) -> ColumnElement[Any]:
    return literal(list(viewer.owner_ids), ARRAY(Text))


def _without_owning(viewer: Viewer) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = [_C.participant_ids.overlap(_people(viewer))]
    if viewer.has_territories:
        accounts = func.access_account_ids(viewer.user_id).column_valued("account_id")
        parts.append(_C.account_id.in_(select(accounts)))
    return parts
