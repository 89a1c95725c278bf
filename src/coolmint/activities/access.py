"""Which activities a viewer sees: the one predicate, which row-level security repeats in the database."""

from sqlalchemy import ColumnElement, Text, any_, func, literal, or_, select, true
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
    people = literal(list(viewer.owner_ids), ARRAY(Text))
    parts = [_C.owner_id == any_(people), _C.participant_ids.overlap(people)]
    if viewer.has_territories:
        accounts = func.access_account_ids(viewer.user_id).column_valued("account_id")
        parts.append(_C.account_id.in_(select(accounts)))
    return or_(*parts)
