"""The columns a file can have, and what stands in them."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coolmint.activities.field_rules import ATTRIBUTE
from coolmint.activities.mapping import Attribute, AttributeType
from coolmint.activities.mapping import Mapping as FieldMapping
from coolmint.exports.errors import ExportColumnUnknown

Row = Mapping[str, Any]
Value = str | int | float | bool | date | datetime | None

_BETWEEN = "; "


@dataclass(frozen=True)
class Column:
    """`read` gives what stands in a cell; `plain` what JSON holds, when that is more than a cell can."""

    name: str
    label: str
    read: Callable[[Row], Value]
    denied_by: str | None = None
    plain: Callable[[Row, AbstractSet[str]], Any] | None = None

    def for_json(self, row: Row, denied: AbstractSet[str]) -> Any:
        return self.plain(row, denied) if self.plain else self.read(row)


def _same(name: str, label: str, denied_by: str | None = None) -> Column:
    return Column(name, label, lambda row: row[name], denied_by)


def _people(row: Row, denied: AbstractSet[str]) -> list[dict[str, Any]]:
    parts = ("id", "name") if "specialty" in denied else ("id", "name", "specialty")
    return [{part: person.get(part) for part in parts} for person in row["contacts"]]


def _names(row: Row) -> str:
    return _BETWEEN.join(person.get("name") or person["id"] for person in row["contacts"])


def _ids(row: Row) -> str:
    return _BETWEEN.join(person["id"] for person in row["contacts"])


def _specialties(row: Row) -> list[str]:
    return list(dict.fromkeys(person["specialty"] for person in row["contacts"] if person.get("specialty")))


_BUILT_IN = (
    _same("salesforce_id", "Salesforce id"),
    _same("kind", "Kind"),
    _same("activity_date", "Date"),
    _same("subject", "Subject", "subject"),
    _same("description", "Notes", "description"),
    _same("type", "Type", "type"),
    _same("subtype", "Subtype", "subtype"),
    _same("status", "Status", "status"),
    _same("priority", "Priority", "priority"),
    Column("owner", "Owner", lambda row: row["owner_name"], "owner"),
    Column("account", "Account", lambda row: row["account_name"], "account"),
    Column("contacts", "Contacts", _names, "contacts", _people),
    Column(
        "specialty",
        "Specialty",
        lambda row: _BETWEEN.join(_specialties(row)),
        "specialty",
        lambda row, _: _specialties(row),
    ),
    _same("starts_at", "Starts at (UTC)"),
    _same("duration_minutes", "Minutes"),
    _same("month", "Month"),
    _same("quarter", "Quarter"),
    _same("owner_id", "Owner id", "owner"),
    _same("account_id", "Account id", "account"),
    Column("contact_ids", "Contact ids", _ids, "contacts", lambda row, _: [p["id"] for p in row["contacts"]]),
    _same("contact_count", "Number of contacts", "contacts"),
    _same("has_contact", "Has a contact", "contacts"),
    _same("has_physician", "Has a physician", "contacts"),
    _same("is_completed", "Is completed", "status"),
    _same("is_high_priority", "Is high priority", "priority"),
    _same("is_archived", "Is archived"),
    Column("id", "Id", lambda row: str(row["id"])),
)


def columns_for(mapping: FieldMapping, denied: AbstractSet[str]) -> dict[str, Column]:
    """Return every column that a viewer with these denied fields may have, in order."""
    attributes = tuple(_attribute(attribute) for attribute in mapping.attributes)
    # How many tokens there are tells how long the notes are.
    tokens = () if denied else (Column("tokens", "Tokens", lambda row: row["token_count"]),)
    every = (*_BUILT_IN, *tokens, *attributes)
    return {column.name: column for column in every if column.denied_by not in denied}


def _attribute(attribute: Attribute) -> Column:
    name = ATTRIBUTE + attribute.name

    def read(row: Row) -> Value:
        value = row["attributes"].get(attribute.name)
        return _as_date(value) if attribute.type is AttributeType.DATE else value

    return Column(name, attribute.label, read, name)


def _as_date(value: Any) -> Value:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value  # type: ignore[no-any-return]


def choose(known: Mapping[str, Column], names: list[str] | None) -> list[Column]:
    """Return the columns of these names, each once; all when none are named.

    Raises:
        ExportColumnUnknown: one of them is not there for this viewer.
    """
    if names is None:
        return list(known.values())
    for name in names:
        if name not in known:
            raise ExportColumnUnknown(
                f"There is no column {name!r} to export.", [("columns", f"known are: {', '.join(known)}")]
            )
    return [known[name] for name in dict.fromkeys(names)]
