"""Why a row cannot be taken, and what is kept of it."""

from dataclasses import dataclass
from enum import StrEnum

from coolmint.salesforce.objects import FieldType


class Reason(StrEnum):
    QUOTING = "malformed CSV quoting"
    COLUMNS = "wrong number of columns"
    ID_MISSING = "the Id is missing"
    ID_MALFORMED = "not a Salesforce id"
    ID_OF_OTHER_OBJECT = "the id belongs to another object"
    ACTIVITY = "not the id of a Task or an Event"
    REFERENCE = "not a Salesforce id, or its last three characters do not fit"
    DATE = "not a date"
    DATETIME = "not a date-time"
    BOOLEAN = "neither true nor false"
    INTEGER = "not a whole number, or too large"
    NUL = "holds a NUL character"
    TEXT = "holds bytes that are not text in the file's encoding"


REASON_OF_TYPE = {
    FieldType.REFERENCE: Reason.REFERENCE,
    FieldType.DATE: Reason.DATE,
    FieldType.DATETIME: Reason.DATETIME,
    FieldType.BOOLEAN: Reason.BOOLEAN,
    FieldType.INTEGER: Reason.INTEGER,
}

Row = dict[str, str] | list[str] | str
"""By column name; as a list when the number of columns is wrong; as it stood when it is no CSV."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One row that was not taken. `line` is the physical line of the file where it begins, from 1."""

    file: str
    line: int
    object: str
    salesforce_id: str | None
    field: str | None
    reason: Reason
    value: str | None
    row: Row


def storable(text: str) -> str:
    """Return `text` with what PostgreSQL cannot hold (NUL, lone surrogates) written as an escape."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\u0000")
