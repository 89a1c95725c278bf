"""Salesforce record ids: 15 case-sensitive characters and the 3 that make them safe to compare without case."""

from collections.abc import Iterator

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_INSTANCE = "Qk00000"
_PAIRS = [first + second for first in _DIGITS for second in _DIGITS]


def _capitals(chunk: str) -> int:
    return sum(1 << place for place, character in enumerate(chunk) if "A" <= character <= "Z")


_PAIR_BITS = [_capitals(pair) for pair in _PAIRS]


def checksum(short_id: str) -> str:
    """The three characters that turn a 15-character id into its 18-character form."""
    return "".join(_SUFFIX[_capitals(short_id[start : start + 5])] for start in (0, 5, 10))


class Ids(Iterator[str]):
    """New 18-character ids of one object, in the order Salesforce would hand them out."""

    def __init__(self, prefix: str, first: int = 0) -> None:
        self._head = prefix + _INSTANCE
        self._suffix_head = checksum(self._head + "00000")[:2]
        self._next = first

    def __next__(self) -> str:
        number = self._next
        self._next = number + 1
        # This runs several times per activity, so the counter is turned into text by table, two digits at a time.
        rest, low = divmod(number, 3844)
        top, middle = divmod(rest, 3844)
        lead = _DIGITS[top % 62]
        bits = _capitals(lead) | _PAIR_BITS[middle] << 1 | _PAIR_BITS[low] << 3
        return f"{self._head}{lead}{_PAIRS[middle]}{_PAIRS[low]}{self._suffix_head}{_SUFFIX[bits]}"
