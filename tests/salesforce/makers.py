"""Makes small Salesforce organisations and writes them as export files, in either layout."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from coolmint.salesforce.ids import to_18

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
EMPTY_ID = "000000000000000AAA"
REFERENCES = frozenset(
    {"WhoId", "WhatId", "AccountId", "OwnerId", "TaskId", "EventId", "RelationId", "ParentId", "ManagerId"}
    | {"CreatedById", "LastModifiedById", "ChildEventId"}
)
ZERO_FILLED = frozenset({"WhoId", "WhatId", "ParentId"})
DATETIMES = frozenset({"CreatedDate", "LastModifiedDate", "SystemModstamp", "CompletedDateTime", "StartDateTime"})
DATES = frozenset({"ActivityDate", "LastActivityDate"})

Record = Mapping[str, object]
Layout = Callable[[str, object], str]


def id_of(prefix: str, number: int) -> str:
    """Return an 18-character id, with letters of both cases when `number` is large."""
    digits = ""
    for _ in range(12):
        number, digit = divmod(number, 62)
        digits = ALPHABET[digit] + digits
    return to_18(prefix + digits)


def task(number: int, **changes: object) -> dict[str, object]:
    return {
        "Id": id_of("00T", number),
        "WhoId": id_of("003", number % 7 + 1),
        "WhatId": None,
        "Subject": f"Call {number}",
        "ActivityDate": "2024-03-09",
        "Status": "Completed",
        "Priority": "Normal",
        "OwnerId": id_of("005", 1),
        "Description": "Asked for the price list.\r\nSaid “maybe”.",
        "Type": "Call",
        "IsDeleted": False,
        "IsClosed": True,
        "WhoCount": 1,
        "CreatedDate": "2024-03-09T17:00:04.000Z",
        "SystemModstamp": "2024-03-09T17:00:04.000Z",
        "Next_Step__c": "send it",
    } | changes


def contact(number: int, **changes: object) -> dict[str, object]:
    return {
        "Id": id_of("003", number),
        "AccountId": id_of("001", 1),
        "LastName": f"Müller {number}",
        "FirstName": "Ana",
        "Email": f"a{number}@example.com",
        "IsDeleted": False,
        "LastActivityDate": None,
        "SystemModstamp": "2024-01-01T00:00:00.000Z",
    } | changes


def relation(number: int, activity: str, field: str, **changes: object) -> dict[str, object]:
    prefix = "0RT" if activity.startswith("00T") else "0RE"
    return {
        "Id": id_of(prefix, number),
        "RelationId": id_of("003", 1),
        field: activity,
        "IsWhat": False,
        "SystemModstamp": "2024-01-01T00:00:00.000Z",
        "IsDeleted": False,
    } | changes


def weekly(field: str, value: object) -> str:
    if value is None:
        return EMPTY_ID if field in ZERO_FILLED else ""
    if isinstance(value, bool):
        return str(int(value))
    if field in DATETIMES:
        return str(value)[:19].replace("T", " ")
    return f"{value} 00:00:00" if field in DATES else str(value)


def data_loader(field: str, value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def csv_text(rows: Iterable[Sequence[str]], *, delimiter: str = ",", newline: str = "\n", quoting: int = 1) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def write_csv(
    path: Path, records: Sequence[Record], layout: Layout = data_loader, encoding: str = "utf-8", **how: Any
) -> Path:
    """Write records as Salesforce would; the columns are those of the first record."""
    header = list(records[0])
    rows = [header, *([layout(field, record[field]) for field in header] for record in records)]
    path.write_bytes(csv_text(rows, **how).encode(encoding))
    return path


def write_rows(path: Path, *rows: Sequence[str]) -> Path:
    path.write_bytes(csv_text(rows).encode())
    return path
