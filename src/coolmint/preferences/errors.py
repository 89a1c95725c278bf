"""Why a preference cannot be set."""

from coolmint.platform.errors import Unprocessable


class TimeZoneUnknown(Unprocessable):
    """The IANA list, or PostgreSQL's copy of it, has no time zone of this name."""


class DefaultViewUnknown(Unprocessable):
    """No view of this id is shared with the viewer."""
