"""Why something cannot be done with a view."""

from coolmint.auth.viewer import NotAllowed
from coolmint.platform.errors import Conflict, NotFound, Refusal, Unprocessable


class ViewNotFound(NotFound):
    """No view has this id, or it is not shared with the viewer."""


class ViewNotYours(NotAllowed):
    """The view is shared with the viewer, and somebody else's: they may save it as one of their own."""


class ViewLocked(Conflict):
    """The view is locked; its owner unlocks it before anybody saves over it."""


class ViewChanged(Refusal):
    """Somebody saved the view since it was loaded; load it again, then decide."""

    status = 412


class VersionRequired(Refusal):
    """Saving over a view takes `If-Match` with the version that was loaded."""

    status = 428


class ViewNameTaken(Conflict):
    """Its owner has a view of this name already."""


class TooManyViews(Conflict):
    """One person keeps so many views at most."""


class PeopleUnknown(Unprocessable):
    """Nobody who is active has this id."""


class NoTeam(Unprocessable):
    """The viewer is no user of Salesforce, so nobody is their team."""


class VersionNotFound(NotFound):
    """The view was never saved as this version."""
