"""Seeded choices that come out the same on every machine and Python version."""

import random
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Dice:
    """Draws from one seed.

    Built on `Random.random()` alone: its sequence is guaranteed between Python versions, while that of `choice`,
    `shuffle` and `sample` is not, and `gauss` goes through the platform's mathematics library.
    """

    def __init__(self, seed: int | str) -> None:
        self.roll = random.Random(seed).random

    def chance(self, probability: float) -> bool:
        return self.roll() < probability

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.roll() * (high - low + 1))

    def pick(self, pool: Sequence[T]) -> T:
        return pool[int(self.roll() * len(pool))]

    def distinct(self, pool: Sequence[T], count: int) -> list[T]:
        """`count` different places of the pool (all of it when it is smaller), in random order."""
        size = len(pool)
        wanted = min(count, size)
        if wanted * 3 > size:
            return self.shuffled(pool)[:wanted]
        places: list[int] = []
        while len(places) < wanted:
            place = int(self.roll() * size)
            if place not in places:
                places.append(place)
        return [pool[place] for place in places]

    def shuffled(self, pool: Sequence[T]) -> list[T]:
        items = list(pool)
        for last in range(len(items) - 1, 0, -1):
            other = int(self.roll() * (last + 1))
            items[last], items[other] = items[other], items[last]
        return items


class Weighted(Generic[T]):
    """A pool whose items are drawn in proportion to their weights."""

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        self._items = items
        self._bounds = list(accumulate(weights))

    def draw(self, dice: Dice) -> T:
        return self._items[min(bisect_right(self._bounds, dice.roll() * self._bounds[-1]), len(self._items) - 1)]


def weighted(pairs: dict[T, float]) -> Weighted[T]:
    return Weighted(list(pairs), list(pairs.values()))


def falling(items: Sequence[T], head: float = 3.0) -> Weighted[T]:
    """Zipf-like: the first items are drawn far more often than the last."""
    return Weighted(items, [1.0 / (place + head) for place in range(len(items))])
