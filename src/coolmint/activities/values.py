"""Reading what a condition asks for: each value checked before it becomes a bound parameter."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from coolmint.activities.fields import FieldKind
from coolmint.activities.filters import MAX_VALUES
from coolmint.salesforce.ids import InvalidSalesforceId, to_18

MAX_DAYS = 36_500
MAX_SEARCH = 500
_MAX_DECIMALS = 30
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class FilterValueRefused(Exception):
    """A value that cannot be read for its field; becomes a FilterInvalid that names the place."""


def expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise FilterValueRefused(otherwise)


def read_list(value: Any) -> list[Any]:
    expect(isinstance(value, list) and len(value) > 0, "must be a list of values")
    expect(len(value) <= MAX_VALUES, f"has more than {MAX_VALUES:,} values")
    return list(value)


def read_pair(value: Any) -> tuple[Any, Any]:
    expect(isinstance(value, list) and len(value) == 2, "must be a list of two values")
    return value[0], value[1]


def read_text(value: Any) -> str:
    expect(isinstance(value, str) and value != "" and len(value) <= 2000, "must be a text")
    expect("\x00" not in value, "must not hold a NUL character")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise FilterValueRefused("must be valid Unicode") from None
    return str(value)


def read_search(value: Any) -> str:
    text = read_text(value)
    expect(len(text) <= MAX_SEARCH, f"must have at most {MAX_SEARCH} characters")
    return text


def read_salesforce_id(value: Any) -> str:
    try:
        return to_18(read_text(value))
    except InvalidSalesforceId:
        raise FilterValueRefused("must be a Salesforce id of 15 or 18 characters") from None


def read_date(value: Any) -> date:
    try:
        expect(isinstance(value, str) and _DAY.fullmatch(value) is not None, "must be a date such as 2026-03-31")
        return date.fromisoformat(value)
    except ValueError:
        raise FilterValueRefused("must be a date such as 2026-03-31") from None


def read_number(value: Any) -> Decimal:
    expect(isinstance(value, int | float | str) and not isinstance(value, bool), "must be a number")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise FilterValueRefused("must be a number") from None
    # copy_abs, because abs rounds, and so overflows; the exponent, because PostgreSQL writes every digit out.
    expect(number.is_finite() and number.copy_abs() < Decimal(10) ** 18, "must be a number below 10^18")
    expect(int(number.as_tuple().exponent) >= -_MAX_DECIMALS, f"must have at most {_MAX_DECIMALS} decimals")
    return number


def read_boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    expect(value in ("true", "false"), "must be true or false")
    return bool(value == "true")


def read_days(value: Any) -> int:
    expect(isinstance(value, int) and not isinstance(value, bool), "must be a whole number of days")
    expect(1 <= value <= MAX_DAYS, f"must be from 1 to {MAX_DAYS:,} days")
    return int(value)


READERS: dict[FieldKind, Callable[[Any], Any]] = {
    FieldKind.SALESFORCE_ID: read_salesforce_id,
    FieldKind.SALESFORCE_IDS: read_salesforce_id,
    FieldKind.OPTION: read_text,
    FieldKind.OPTIONS: read_text,
    FieldKind.TEXT: read_text,
    FieldKind.TEXTS: read_text,
    FieldKind.DATE: read_date,
    FieldKind.DAY_TEXT: read_text,
    FieldKind.MOMENT: read_date,
    FieldKind.NUMBER: read_number,
    FieldKind.BOOLEAN: read_boolean,
}
