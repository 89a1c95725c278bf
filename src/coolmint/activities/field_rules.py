"""Fields that a role may not see: what each of them is in filters, facets, sorts, search, answers and contexts."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from coolmint.activities.context import ContextField
from coolmint.activities.mapping import Mapping as FieldMapping

ATTRIBUTE = "attr."


@dataclass(frozen=True)
class _Field:
    """One field that can be denied. `weight` are the parts of the search vector that hold its words."""

    keys: frozenset[str]
    filters: frozenset[str]
    context: ContextField
    weight: str = ""


def _field(context: ContextField, *filters: str, keys: Iterable[str], weight: str = "") -> _Field:
    return _Field(frozenset(keys), frozenset(filters), context, weight)


def _plain(name: str, *also: str) -> _Field:
    return _field(ContextField(name), name, *also, keys=(name, *also))


_SUBJECT, _NAMES, _EMAILS, _NOTES = "A", "B", "C", "D"

DENIABLE: Mapping[str, _Field] = {
    "subject": _field(ContextField.SUBJECT, "subject", keys=["subject"], weight=_SUBJECT),
    "description": _field(ContextField.NOTES, "description", keys=["description"], weight=_NOTES),
    "contacts": _field(
        ContextField.CONTACTS,
        *("contact_id", "contact", "contacts", "contact_count", "has_contact", "has_physician"),
        keys=("contacts", "contact_count", "has_contact", "has_physician"),
        weight=_NAMES + _EMAILS,
    ),
    "specialty": _field(ContextField.SPECIALTY, "specialty", keys=(), weight=_NAMES),
    "account": _field(ContextField.ACCOUNT, "account_id", "account", keys=["account"], weight=_NAMES),
    "owner": _field(ContextField.OWNER, "owner_id", "owner", keys=["owner"], weight=_NAMES + _EMAILS),
    "type": _plain("type"),
    "subtype": _plain("subtype"),
    "status": _plain("status", "is_completed"),
    "priority": _plain("priority", "is_high_priority"),
}
"""By name; every attribute of the mapping can be denied too, as `attr.NAME`.

Names of contacts, accounts and owners share one part of the search vector, e-mail addresses of contacts and owners
another: whoever is denied one of them does not search in the others either.
"""


def deniable_fields(mapping: FieldMapping) -> list[str]:
    """Return the name of every field that can be denied under this mapping."""
    return [*DENIABLE, *(ATTRIBUTE + attribute.name for attribute in mapping.attributes)]


def hidden_filters(denied: AbstractSet[str]) -> set[str]:
    """Return the names under which denied fields could be filtered, counted or sorted by.

    The number of tokens tells how long the notes are, so it goes with any of them.
    """
    hidden = {name for name in denied if name.startswith(ATTRIBUTE)}
    for name in denied & DENIABLE.keys():
        hidden |= DENIABLE[name].filters
    return hidden | {"tokens"} if denied else hidden


def searched_weights(denied: AbstractSet[str]) -> str:
    """Return the parts of the search vector that may be searched, as letters."""
    hidden = {weight for name in denied & DENIABLE.keys() for weight in DENIABLE[name].weight}
    return "".join(weight for weight in (_SUBJECT, _NAMES, _EMAILS, _NOTES) if weight not in hidden)


def without_denied(context: Mapping[str, Any], denied: AbstractSet[str], labels: Mapping[str, str]) -> dict[str, Any]:
    """Return an `llm_context` without what is denied; `labels` are those of the attributes, by name."""
    if not denied:
        return dict(context)
    parts = {DENIABLE[name].context.value for name in denied & DENIABLE.keys()}
    kept = {key: value for key, value in context.items() if key not in parts}
    if "specialty" in denied and kept.get("contacts"):
        kept["contacts"] = [{k: v for k, v in person.items() if k != "specialty"} for person in kept["contacts"]]
    hidden = {labels[name.removeprefix(ATTRIBUTE)] for name in denied if name.removeprefix(ATTRIBUTE) in labels}
    if hidden and kept.get("attributes"):
        kept["attributes"] = {label: value for label, value in kept["attributes"].items() if label not in hidden}
    return kept


def blank_denied(parts: dict[str, Any], denied: AbstractSet[str]) -> dict[str, Any]:
    """Return the parts of an answer with null (or no contact) in the place of what is denied."""
    if not denied:
        return parts
    for name in denied & DENIABLE.keys():
        parts |= {key: [] if key == "contacts" else None for key in DENIABLE[name].keys}
    if "specialty" in denied:
        parts["contacts"] = [contact.model_copy(update={"specialty": None}) for contact in parts["contacts"]]
    hidden = {name.removeprefix(ATTRIBUTE) for name in denied if name.startswith(ATTRIBUTE)}
    parts["attributes"] = {name: value for name, value in parts["attributes"].items() if name not in hidden}
    return parts
