"""Exact totals that were counted before: true until any activity changes, and each viewer's own."""

from collections import OrderedDict
from dataclasses import dataclass, field

from coolmint.activities.query import ActivityQuery
from coolmint.auth.viewer import Viewer

_MOST = 5_000

Key = tuple[object, ...]


def key_of(viewer: Viewer, query: ActivityQuery) -> Key:
    """Return what a total depends on besides the activities: everything that decides which rows are seen."""
    who = (viewer.user_id, viewer.role, viewer.owner_ids, viewer.territories, viewer.denied_fields)
    return (*who, query.set_key())


@dataclass
class Totals:
    """The latest totals of this process, by `key_of`, each with the version of the activities it was counted at.

    A version is only ever compared with one that the same statement read as the rows, so a total is never stale.
    """

    _counted: OrderedDict[Key, tuple[int, int]] = field(default_factory=OrderedDict)

    def is_known(self, key: Key) -> bool:
        return key in self._counted

    def at(self, key: Key, version: int) -> int | None:
        """Return the total, if it was counted at this very version."""
        known = self._counted.get(key)
        if known is None or known[0] != version:
            return None
        self._counted.move_to_end(key)
        return known[1]

    def keep(self, key: Key, version: int, total: int) -> None:
        self._counted[key] = (version, total)
        self._counted.move_to_end(key)
        while len(self._counted) > _MOST:
            self._counted.popitem(last=False)
