"""Salesforce ids: 15 case-sensitive characters, or 18 with a suffix that carries the case."""

import re

from coolmint.platform.errors import Unprocessable

_SUFFIX_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?", re.ASCII)


class InvalidSalesforceId(Unprocessable):
    """Not 15 or 18 letters and digits, or a suffix that does not fit."""


def to_18(id_: str) -> str:
    """Return the 18-character form.

    Raises:
        InvalidSalesforceId: malformed, or the last three of 18 characters contradict the first fifteen.
    """
    if not _ID.fullmatch(id_):
        raise InvalidSalesforceId("A Salesforce id has 15 or 18 letters and digits.")
    suffix = "".join(_SUFFIX_ALPHABET[_upper_bits(id_[start : start + 5])] for start in (0, 5, 10))
    if len(id_) == 18 and id_[15:].upper() != suffix:
        raise InvalidSalesforceId("The last three characters of this Salesforce id do not fit the others.")
    return id_[:15] + suffix


def _upper_bits(chunk: str) -> int:
    return sum(1 << position for position, character in enumerate(chunk) if "A" <= character <= "Z")
