"""Refusals that several activity calls share."""

from coolmint.platform.errors import NotFound


class ActivityNotFound(NotFound):
    """No activity has this id."""
