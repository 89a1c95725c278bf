"""The facets of everything, kept for each scope until an activity changes."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from time import monotonic

from coolmint.activities.totals import Key


@dataclass
class _Kept:
    """The answer for one scope: right as of `version`, which was still the latest at `checked_at`."""

    version: int
    checked_at: float
    body: bytes


_MOST_SCOPES = 1_000


@dataclass
class KeptOptions:
    """The options of everything, by scope, as JSON. What one scope sees is never told to another.

    Those that were right less than `may_be_wrong_for` seconds ago are given again, so that a sync that changes
    activities all the time does not have every request count.
    """

    may_be_wrong_for: float = 1.0
    _kept: OrderedDict[Key, _Kept] = field(default_factory=OrderedDict)
    _counting: dict[Key, asyncio.Lock] = field(default_factory=dict)

    def at(self, scope: Key, version: int) -> bytes | None:
        """Return the answer, if it is that of `version`, or was the latest one just now."""
        kept = self._kept.get(scope)
        if kept is None:
            return None
        if kept.version == version:
            kept.checked_at = monotonic()
        elif monotonic() - kept.checked_at > self.may_be_wrong_for:
            return None
        self._kept.move_to_end(scope)
        return kept.body

    def keep(self, scope: Key, version: int, body: bytes) -> None:
        self._kept[scope] = _Kept(version, monotonic(), body)
        while len(self._kept) > _MOST_SCOPES:
            self._kept.popitem(last=False)

    def counting(self, scope: Key) -> asyncio.Lock:
        """Return what lets only one request at a time count for a scope; the others find its answer."""
        if len(self._counting) > _MOST_SCOPES:
            self._counting = {each: lock for each, lock in self._counting.items() if lock.locked()}
        return self._counting.setdefault(scope, asyncio.Lock())
