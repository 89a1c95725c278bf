"""Totals that were counted before: true until any activity changes, and each viewer's own."""

from collections import OrderedDict
from dataclasses import dataclass, field

from coolmint.activities.query import ActivityQuery
from coolmint.auth.viewer import Viewer

_MOST = 5_000

Key = tuple[object, ...]


def scope_of(viewer: Viewer) -> Key:
    """Return what decides which rows and fields a viewer sees; equal for two who see the same."""
    if viewer.sees_all:
        return ("all", viewer.denied_fields)
    return (viewer.user_id, viewer.owner_ids, viewer.territories, viewer.denied_fields)


def key_of(viewer: Viewer, query: ActivityQuery) -> Key | None:
    """Return what a total depends on besides the activities; None when it depends on more than can be told."""
    if query.asks_for_team:
        return None
    return (*scope_of(viewer), viewer.salesforce_user_id, viewer.time_zone, viewer.today, query.set_key())


@dataclass(frozen=True)
class Counted:
    count: int
    exact: bool = True


@dataclass
class Totals:
    """The latest totals of this process, by `key_of`, each with the version of the activities it was counted at.

    A version is only ever compared with one that the same statement read as the rows, so a total is never stale.
    """

    _counted: OrderedDict[Key, tuple[int, Counted]] = field(default_factory=OrderedDict)

    def is_known(self, key: Key | None) -> bool:
        return key in self._counted

    def at(self, key: Key | None, version: int, *, exact: bool = False) -> Counted | None:
        """Return the total, if it was counted at this very version, and exactly when that is asked for."""
        if key is None:
            return None
        known = self._counted.get(key)
        if known is None or known[0] != version or (exact and not known[1].exact):
            return None
        self._counted.move_to_end(key)
        return known[1]

    def last(self, key: Key | None) -> int | None:
        """Return the total as it was when last counted, whatever has changed since: an order of magnitude."""
        known = None if key is None else self._counted.get(key)
        return None if known is None else known[1].count

    def keep(self, key: Key | None, version: int, total: Counted) -> None:
        if key is None:
            return
        self._counted[key] = (version, total)
        self._counted.move_to_end(key)
        while len(self._counted) > _MOST:
            self._counted.popitem(last=False)
