"""The rules: from mirror rows to one structured activity. Pure: same input, same bytes; no clock, no database.

`RULES_VERSION` must grow with every change here that could change an output; the golden files show such a change.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import orjson

from coolmint.activities.context import SCHEMA_VERSION, render_markdown
from coolmint.activities.mapping import ActivitySources, Constant, PersonSources, Source
from coolmint.activities.mapping import Mapping as FieldMapping
from coolmint.activities.search import email_word, fold, searchable
from coolmint.platform.tokens import count_tokens
from coolmint.structuring.attributes import field_value, read_attributes

RULES_VERSION = 3

_NAMESPACE = uuid5(NAMESPACE_URL, "coolmint:activity")
_SORT_LENGTH = 200

# A search vector holds one megabyte at most, positions included. Salesforce's longest text, 131,072 characters of three
# bytes, fits; what only another program could have written beyond these bytes is kept and shown, but not searched.
_SEARCH_BYTES = {"subject": 20_000, "names": 40_000, "notes": 400_000}
_LONGEST_EMAIL = 254  # RFC 5321
_MOST_EMAILS = 200

# An index holds no key of thousands of bytes; a specialty this long is none, and stays with its contact alone.
_SPECIALTY_LENGTH = 255

Row = Mapping[str, Any]

_OBJECT_BY_PREFIX = {
    "001": "Account",
    "006": "Opportunity",
    "500": "Case",
    "701": "Campaign",
    "800": "Contract",
    "801": "Order",
    "00Q": "Lead",
    "003": "Contact",
}


@dataclass(frozen=True)
class MirroredActivity:
    """Everything the rules may look at for one activity."""

    source: Row
    is_deleted: bool
    related_ids: Sequence[str]
    people: Mapping[str, Row]
    accounts: Mapping[str, Row]
    users: Mapping[str, Row]


@dataclass(frozen=True)
class StructuredActivity:
    """The columns of SfActivityStructured that follow from the mirror; `search_…` are their words by weight.

    `search_emails` are words of the search vector as they stand.
    """

    columns: Mapping[str, Any]
    search_subject: str
    search_names: str
    search_notes: str
    search_emails: Sequence[str]

    def words(self) -> set[str]:
        return {*self.search_subject.split(), *self.search_names.split(), *self.search_notes.split()}


def structure(mirrored: MirroredActivity, mapping: FieldMapping) -> StructuredActivity:
    """Return the structured activity of one mirrored Task or Event."""
    source = mirrored.source
    salesforce_id = source["Id"]
    is_task = salesforce_id.startswith("00T")
    sources = mapping.task if is_task else mapping.event
    columns: dict[str, Any] = {
        "id": activity_id(salesforce_id),
        "salesforce_id": salesforce_id,
        "kind": "task" if is_task else "event",
        **_dates(source, is_task),
        **_texts(source, sources),
        **_people(mirrored, mapping),
        **_related(source),
        "attributes": read_attributes(source, mapping, "task" if is_task else "event"),
        "is_archived": source.get("IsArchived") is True,
        "is_deleted": mirrored.is_deleted,
        "source_created_at": _datetime(source.get("CreatedDate")),
        "source_modified_at": _datetime(source.get("LastModifiedDate")),
        "source_system_modstamp": _datetime(source.get("SystemModstamp")),
    }
    columns |= _flags(source, columns, mapping, is_task)
    columns |= _sort_keys(columns)
    columns["llm_context"] = _llm_context(columns, mapping)
    columns["token_count"] = count_tokens(render_markdown(columns["llm_context"]))
    emails = _search_emails(mirrored, columns)
    columns["content_hash"] = content_hash({**columns, "search_emails": emails})
    return StructuredActivity(
        columns=columns,
        search_subject=_search_text(columns["subject"], "subject"),
        search_names=_search_text(_joined(_search_names(columns)), "names"),
        search_notes=_search_text(columns["description"], "notes"),
        search_emails=emails,
    )


def _search_text(text: str | None, part: str) -> str:
    words = searchable(text or "")
    limit = _SEARCH_BYTES[part]
    if len(words) * 4 <= limit:
        return words
    return words.encode()[:limit].decode(errors="ignore")


def _search_names(columns: Row) -> list[str | None]:
    return [columns["account_name"], columns["owner_name"], *columns["contact_names"], *columns["specialties"]]


def _search_emails(mirrored: MirroredActivity, columns: Row) -> list[str]:
    """Return the addresses of everybody on it, and the domains of those who are not ours."""
    people = [mirrored.people.get(id_, {}) for id_ in columns["contact_ids"]]
    users = [mirrored.users.get(id_ or "", {}) for id_ in (columns["owner_id"], *columns["participant_ids"])]
    outside, ours = _emails(people), _emails(users)
    domains = {address[address.index("@") :] for address in outside}
    return [email_word(each) for each in (*sorted(outside | ours), *sorted(domains))][:_MOST_EMAILS]


def _emails(rows: Iterable[Row]) -> set[str]:
    given = {fold(str(row.get("Email") or "").strip()) for row in rows}
    return {each for each in given if "@" in each[1:] and len(each) <= _LONGEST_EMAIL and "\x00" not in each}


def activity_id(salesforce_id: str) -> UUID:
    """Return our id of an activity: derived from Salesforce's, so that a rebuild keeps every reference."""
    return uuid5(_NAMESPACE, salesforce_id)


def content_hash(columns: Row) -> str:
    """Return a hash over every column, in a form that does not depend on their order."""
    return hashlib.sha256(orjson.dumps(columns, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _dates(source: Row, is_task: bool) -> dict[str, Any]:
    starts_at = None if is_task else _datetime(source.get("StartDateTime") or source.get("ActivityDateTime"))
    minutes = None if is_task else source.get("DurationInMinutes")
    ends_at = None if is_task else _datetime(source.get("EndDateTime"))
    day = _date(source.get("ActivityDate"))
    if day is None and starts_at is not None:
        # Salesforce fills ActivityDate itself; a file without that column leaves only the start, in UTC.
        day = starts_at.date()
    return {
        "activity_date": day,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "duration_minutes": minutes,
        "month": day.isoformat()[:7] if day else None,
        "quarter": f"{day.isoformat()[:4]}-Q{(day.month + 2) // 3}" if day else None,
    }


def _texts(source: Row, sources: ActivitySources) -> dict[str, str | None]:
    return {
        name: _first(source, getattr(sources, name))
        for name in ("subject", "description", "type", "subtype", "status", "priority")
    }


def _first(source: Row, sources: Iterable[Source]) -> str | None:
    """Return the value of the first source that has one; a text of blanks is no value."""
    for name in sources:
        value = name.value if isinstance(name, Constant) else field_value(source, name)
        if value is not None and str(value).strip():
            return str(value)
    return None


def _people(mirrored: MirroredActivity, mapping: FieldMapping) -> dict[str, Any]:
    source = mirrored.source
    contacts = [_contact(id_, mirrored.people.get(id_), mapping) for id_ in _contact_ids(mirrored)]
    account_id = _account_id(mirrored)
    account = mirrored.accounts.get(account_id or "", {})
    owner_id = source.get("OwnerId")
    return {
        "owner_id": owner_id,
        "owner_name": _name(mirrored.users.get(owner_id or "", {})),
        "participant_ids": sorted({id_ for id_ in mirrored.related_ids if is_user(id_)} - {owner_id}),
        "account_id": account_id,
        "account_name": _first(account, ("Name",)),
        "contacts": [{key: contact[key] for key in ("id", "name", "specialty")} for contact in contacts],
        "contact_ids": [contact["id"] for contact in contacts],
        "contact_names": [contact["name"] or "" for contact in contacts],
        "specialties": _specialties(contacts),
        "contact_count": len(contacts),
        "has_contact": bool(contacts),
        "has_physician": any(contact["is_physician"] for contact in contacts),
    }


def _specialties(contacts: Iterable[Row]) -> list[str]:
    given = {contact["specialty"] for contact in contacts if contact["specialty"]}
    return sorted(specialty for specialty in given if len(specialty) <= _SPECIALTY_LENGTH)


def _contact_ids(mirrored: MirroredActivity) -> list[str]:
    """Return who was on it: the primary person first, the others by name, each once."""
    primary = mirrored.source.get("WhoId")
    others = {id_ for id_ in mirrored.related_ids if is_person(id_)} - {primary}
    by_name = sorted(others, key=lambda id_: (fold(_name(mirrored.people.get(id_, {})) or ""), id_))
    return [primary, *by_name] if primary else by_name


def is_person(id_: str) -> bool:
    return id_.startswith(("003", "00Q"))


def is_user(id_: str) -> bool:
    return id_.startswith("005")


def _contact(id_: str, source: Row | None, mapping: FieldMapping) -> dict[str, Any]:
    sources = mapping.lead if id_.startswith("00Q") else mapping.contact
    row = source or {}
    return {
        "id": id_,
        "name": _name(row),
        "specialty": _first(row, sources.specialty),
        "is_physician": _is_physician(row, sources),
    }


def _is_physician(row: Row, sources: PersonSources) -> bool:
    return any(
        str(field_value(row, name) or "").strip().casefold() in {value.casefold() for value in values}
        for name, values in sources.physician_when.items()
    )


def _name(row: Row) -> str | None:
    return _first(row, ("Name",)) or _joined([row.get("FirstName"), row.get("LastName")]) or None


def _account_id(mirrored: MirroredActivity) -> str | None:
    """Return the account Salesforce names, else the account it is about, else the primary contact's."""
    source = mirrored.source
    what = source.get("WhatId") or ""
    person = mirrored.people.get(source.get("WhoId") or "", {})
    return source.get("AccountId") or (what if what.startswith("001") else None) or person.get("AccountId")


def _related(source: Row) -> dict[str, str | None]:
    what = source.get("WhatId")
    if not what or what.startswith("001"):
        return {"related_id": None, "related_object": None}
    return {"related_id": what, "related_object": _OBJECT_BY_PREFIX.get(what[:3])}


def _flags(source: Row, columns: Row, mapping: FieldMapping, is_task: bool) -> dict[str, Any]:
    # Salesforce gives events no status; whether one is over is a question of today's date, not of the row.
    closed = source.get("IsClosed")
    completed = closed is True or (closed is None and columns["status"] in mapping.completed_statuses)
    high = source.get("IsHighPriority")
    return {
        "is_completed": completed if is_task else None,
        "is_high_priority": high is True or (high is None and columns["priority"] in mapping.high_priorities),
    }


def _sort_keys(columns: Row) -> dict[str, str]:
    first_contact = columns["contact_names"][0] if columns["contact_names"] else ""
    return {
        "sort_subject": _sort_key(columns["subject"]),
        "sort_account": _sort_key(columns["account_name"]),
        "sort_owner": _sort_key(columns["owner_name"]),
        "sort_contacts": _sort_key(first_contact),
    }


def _sort_key(text: str | None) -> str:
    return fold(text or "").strip()[:_SORT_LENGTH]


def _llm_context(columns: Row, mapping: FieldMapping) -> dict[str, Any]:
    """Return what a model may be told, with empty values left out; the order of keys is the order of the text."""
    labels = {attribute.name: attribute.label for attribute in mapping.attributes}
    context = {
        "schema_version": SCHEMA_VERSION,
        "id": columns["salesforce_id"],
        "kind": columns["kind"],
        "date": columns["activity_date"].isoformat() if columns["activity_date"] else None,
        "subject": columns["subject"],
        "type": columns["type"],
        "subtype": columns["subtype"],
        "status": columns["status"],
        "priority": columns["priority"],
        "owner": columns["owner_name"],
        "account": columns["account_name"],
        "contacts": [_contact_context(contact) for contact in columns["contacts"]],
        "attributes": {labels[name]: value for name, value in columns["attributes"].items()},
        "notes": columns["description"],
    }
    return {key: value for key, value in context.items() if value not in (None, "", [], {})}


def _contact_context(contact: Row) -> dict[str, str]:
    return {key: contact[key] for key in ("name", "specialty") if contact[key]}


def _joined(texts: Iterable[str | None]) -> str:
    return " ".join(text for text in texts if text)


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _datetime(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value).astimezone(UTC) if value else None
