"""Custom fields: a Salesforce value read as the type the mapping gives it."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from coolmint.activities.mapping import AttributeType
from coolmint.activities.mapping import Mapping as FieldMapping

_TRUE = {"true", "1"}
_FALSE = {"false", "0"}


def field_value(source: Mapping[str, Any], name: str) -> Any:
    """Return a field's value; some tools write every column's name in capitals, or in small letters."""
    if name in source:
        return source[name]
    spelled = _spellings(tuple(source)).get(name.lower())
    return None if spelled is None else source[spelled]


@lru_cache(maxsize=256)
def _spellings(names: tuple[str, ...]) -> Mapping[str, str]:
    return {name.lower(): name for name in names}


def read_attributes(
    source: Mapping[str, Any], mapping: FieldMapping, kind: Literal["task", "event"]
) -> dict[str, str | float | bool]:
    """Return the attributes that have a value, by the mapping's names and in its order.

    A value that is not of the mapped type is kept as the text it is, rather than dropped.
    """
    attributes = {}
    for attribute in mapping.attributes:
        value = field_value(source, attribute.field) if kind in attribute.kinds else None
        if value is not None and str(value).strip():
            attributes[attribute.name] = _read(value, attribute.type)
    return attributes


def _read(value: Any, type_: AttributeType) -> str | float | bool:
    text = str(value).strip()
    match type_:
        case AttributeType.NUMBER:
            return _number(text)
        case AttributeType.BOOLEAN:
            folded = text.casefold()
            return folded in _TRUE if folded in _TRUE | _FALSE else text
        case AttributeType.DATE:
            return _date(text)
        case AttributeType.TEXT:
            return value if isinstance(value, str) else text


def _number(text: str) -> str | float:
    try:
        number = float(text)
    except ValueError:
        return text
    if number != number or number in (float("inf"), float("-inf")):
        return text
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _date(text: str) -> str:
    """Return the date part as written; never shifted by a zone."""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return text
