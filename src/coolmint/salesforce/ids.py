"""Salesforce ids: 15 case-sensitive characters, or 18 with a suffix that carries the case."""

import re

from coolmint.platform.errors import Unprocessable

EMPTY_IDS = frozenset({"", "000000000000000", "000000000000000AAA"})
"""How exports write that there is no record; the weekly export fills empty lookups with zeros."""

_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?", re.ASCII)
_CASE = bytes(ord("1") if ord("A") <= code <= ord("Z") else ord("0") for code in range(256))
_SUFFIX_CHARACTER = {
    # Each five characters make a number, bit n telling whether character n is upper case.
    format(number, "05b")[::-1].encode(): character
    for number, character in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345")
}


class InvalidSalesforceId(Unprocessable):
    """Not 15 or 18 letters and digits, or a suffix that does not fit."""


def to_18(id_: str) -> str:
    """Return the 18-character form.

    Raises:
        InvalidSalesforceId: malformed, or the last three of 18 characters contradict the first fifteen.
    """
    if not _ID.fullmatch(id_):
        raise InvalidSalesforceId("A Salesforce id has 15 or 18 letters and digits.")
    case = id_[:15].encode().translate(_CASE)
    suffix = _SUFFIX_CHARACTER[case[:5]] + _SUFFIX_CHARACTER[case[5:10]] + _SUFFIX_CHARACTER[case[10:]]
    if len(id_) == 18 and id_[15:].upper() != suffix:
        raise InvalidSalesforceId("The last three characters of this Salesforce id do not fit the others.")
    return id_[:15] + suffix


def key_prefix(id_: str) -> str:
    """Return the three characters that tell the object of a record, `00T` for a Task."""
    return id_[:3]
