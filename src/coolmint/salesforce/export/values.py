"""Turns the texts of an export into the values Salesforce's REST API would give; accepts every layout's forms."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from coolmint.salesforce.ids import EMPTY_IDS, InvalidSalesforceId, to_18
from coolmint.salesforce.objects import FieldType

Value = str | bool | int | None

_BOOLEANS = {"0": False, "1": True, "false": False, "true": True}
_INTEGER = re.compile(r"([+-]?[0-9]{1,10})(?:\.0+)?")
_DATETIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,6})?(Z|z|[+-][0-9]{2}:?[0-9]{2})?"
)
_MAX_INTEGER = 2**31 - 1


def parse_reference(text: str) -> str | None:
    if text in EMPTY_IDS:
        return None
    try:
        return to_18(text)
    except InvalidSalesforceId:
        raise ValueError from None


def parse_boolean(text: str) -> bool | None:
    if not text:
        return None
    try:
        return _BOOLEANS[text.lower()]
    except KeyError:
        raise ValueError from None


def parse_integer(text: str) -> int | None:
    if not text:
        return None
    match = _INTEGER.fullmatch(text)
    if match is None:
        raise ValueError
    number = int(match[1])
    if not -_MAX_INTEGER - 1 <= number <= _MAX_INTEGER:
        raise ValueError
    return number


def parse_date(text: str) -> str | None:
    """Return the day as it is written. A time beside it is dropped and never moves the day to another zone."""
    if not text:
        return None
    if len(text) != 10:
        match = _DATETIME.fullmatch(text)
        if match is None:
            raise ValueError
        datetime.fromisoformat(f"{match[1]}T{match[2]}")
        return match[1]
    if text[4] != "-" or text[7] != "-":
        raise ValueError
    date.fromisoformat(text)
    return text


def parse_datetime(text: str) -> str | None:
    """Return the moment in UTC; a text without a zone is UTC already."""
    if not text:
        return None
    match = _DATETIME.fullmatch(text)
    if match is None:
        raise ValueError
    day, time, fraction, zone = match.groups()
    moment = datetime.fromisoformat(f"{day}T{time}")
    milliseconds = ((fraction or ".") + "000")[:4]
    if zone in (None, "Z", "z"):
        return f"{day}T{time}{milliseconds}Z"
    try:
        moment = datetime.strptime(f"{day}T{time}{zone}", "%Y-%m-%dT%H:%M:%S%z").astimezone(UTC)
    except OverflowError:
        raise ValueError from None
    return f"{moment:%Y-%m-%dT%H:%M:%S}{milliseconds}Z".rjust(24, "0")


PARSE: dict[FieldType, Callable[[str], Value]] = {
    FieldType.REFERENCE: parse_reference,
    FieldType.BOOLEAN: parse_boolean,
    FieldType.INTEGER: parse_integer,
    FieldType.DATE: parse_date,
    FieldType.DATETIME: parse_datetime,
}
