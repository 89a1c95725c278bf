"""What one can filter by: every field with its type, its column and the operators it takes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Numeric, case, cast, func

from coolmint.activities.mapping import Attribute, AttributeType, Mapping
from coolmint.activities.models import SfActivityStructured

_C = SfActivityStructured.__table__.c


class Op(StrEnum):
    IS = "is"
    IS_NOT = "is_not"
    ANY_OF = "any_of"
    NONE_OF = "none_of"
    CONTAINS = "contains"
    STARTS_WITH = "starts_with"
    IS_EMPTY = "is_empty"
    IS_NOT_EMPTY = "is_not_empty"
    BEFORE = "before"
    AFTER = "after"
    BETWEEN = "between"
    LESS_THAN = "less_than"
    MORE_THAN = "more_than"
    IN_LAST_DAYS = "in_last_days"
    IN_NEXT_DAYS = "in_next_days"
    IN_PERIOD = "in_period"
    MATCHES = "matches"


class FieldKind(StrEnum):
    """How a field compares; decides which operators it takes and how a value is read."""

    ACTIVITY_ID = "activity_id"
    SALESFORCE_ID = "salesforce_id"
    OPTION = "option"
    OPTIONS = "options"
    SALESFORCE_IDS = "salesforce_ids"
    TEXT = "text"
    TEXTS = "texts"
    DATE = "date"
    DAY_TEXT = "day_text"
    """A date of an attribute, which is text and may be something else."""
    MOMENT = "moment"
    """A time; asked for by the day it falls on where the viewer is."""
    NUMBER = "number"
    BOOLEAN = "boolean"
    SEARCH = "search"
    """Everything that is searched, asked as in the search box."""


_EMPTY = {Op.IS_EMPTY, Op.IS_NOT_EMPTY}
_CHOICE = {Op.IS, Op.IS_NOT, Op.ANY_OF, Op.NONE_OF}
_TEXT = {Op.CONTAINS, Op.STARTS_WITH}
_DAYS = {Op.BEFORE, Op.AFTER, Op.BETWEEN, Op.IN_LAST_DAYS, Op.IN_NEXT_DAYS, Op.IN_PERIOD}

OPERATORS: dict[FieldKind, set[Op]] = {
    FieldKind.ACTIVITY_ID: _CHOICE,
    FieldKind.SALESFORCE_ID: _CHOICE | _EMPTY,
    FieldKind.OPTION: _CHOICE | _EMPTY | _TEXT,
    FieldKind.OPTIONS: _CHOICE | _EMPTY | _TEXT,
    FieldKind.SALESFORCE_IDS: _CHOICE | _EMPTY,
    FieldKind.TEXT: _CHOICE | _EMPTY | _TEXT,
    FieldKind.TEXTS: _CHOICE | _EMPTY | _TEXT,
    FieldKind.DATE: _CHOICE | _EMPTY | _DAYS,
    FieldKind.DAY_TEXT: _CHOICE | _EMPTY | _TEXT | _DAYS,
    FieldKind.MOMENT: _EMPTY | _DAYS,
    FieldKind.NUMBER: _CHOICE | {Op.LESS_THAN, Op.MORE_THAN, Op.BETWEEN} | _EMPTY,
    FieldKind.BOOLEAN: {Op.IS, Op.IS_NOT} | _EMPTY,
    FieldKind.SEARCH: {Op.MATCHES},
}


@dataclass(frozen=True)
class FilterField:
    """One field of the filter. `attribute` names the attribute when it is a custom one.

    `is_user` tells that its values are Salesforce users, so that `me` and `my_team` can be asked for.
    """

    name: str
    kind: FieldKind
    column: ColumnElement[Any]
    attribute: str | None = None
    is_user: bool = False

    def takes(self, op: Op) -> bool:
        return op in OPERATORS[self.kind]


_BUILT_IN = (
    FilterField("id", FieldKind.ACTIVITY_ID, _C.id),
    FilterField("kind", FieldKind.OPTION, _C.kind),
    FilterField("activity_date", FieldKind.DATE, _C.activity_date),
    FilterField("starts_at", FieldKind.MOMENT, _C.starts_at),
    FilterField("ends_at", FieldKind.MOMENT, _C.ends_at),
    FilterField("created_at", FieldKind.MOMENT, _C.source_created_at),
    FilterField("modified_at", FieldKind.MOMENT, _C.source_modified_at),
    FilterField("structured_at", FieldKind.MOMENT, _C.structured_at),
    FilterField("month", FieldKind.OPTION, _C.month),
    FilterField("quarter", FieldKind.OPTION, _C.quarter),
    FilterField("text", FieldKind.SEARCH, _C.search),
    FilterField("subject", FieldKind.TEXT, _C.subject),
    FilterField("description", FieldKind.TEXT, _C.description),
    FilterField("status", FieldKind.OPTION, _C.status),
    FilterField("priority", FieldKind.OPTION, _C.priority),
    FilterField("type", FieldKind.OPTION, _C.type),
    FilterField("subtype", FieldKind.OPTION, _C.subtype),
    FilterField("owner_id", FieldKind.SALESFORCE_ID, _C.owner_id, is_user=True),
    FilterField("owner", FieldKind.TEXT, _C.owner_name),
    FilterField("participant_id", FieldKind.SALESFORCE_IDS, _C.participant_ids, is_user=True),
    FilterField("account_id", FieldKind.SALESFORCE_ID, _C.account_id),
    FilterField("account", FieldKind.TEXT, _C.account_name),
    FilterField("related_id", FieldKind.SALESFORCE_ID, _C.related_id),
    FilterField("related_object", FieldKind.OPTION, _C.related_object),
    FilterField("contact_id", FieldKind.SALESFORCE_IDS, _C.contact_ids),
    FilterField("contacts", FieldKind.TEXTS, _C.contact_names),
    FilterField("specialty", FieldKind.OPTIONS, _C.specialties),
    FilterField("contact_count", FieldKind.NUMBER, _C.contact_count),
    FilterField("duration_minutes", FieldKind.NUMBER, _C.duration_minutes),
    FilterField("tokens", FieldKind.NUMBER, _C.token_count),
    FilterField("has_contact", FieldKind.BOOLEAN, _C.has_contact),
    FilterField("has_physician", FieldKind.BOOLEAN, _C.has_physician),
    FilterField("is_completed", FieldKind.BOOLEAN, _C.is_completed),
    FilterField("is_high_priority", FieldKind.BOOLEAN, _C.is_high_priority),
    FilterField("is_archived", FieldKind.BOOLEAN, _C.is_archived),
    FilterField("text", FieldKind.SEARCH, _C.search),
)

_ATTRIBUTE_KINDS = {
    AttributeType.TEXT: FieldKind.OPTION,
    AttributeType.DATE: FieldKind.DAY_TEXT,
    AttributeType.NUMBER: FieldKind.NUMBER,
    AttributeType.BOOLEAN: FieldKind.OPTION,
}


def _attribute_field(attribute: Attribute) -> FilterField:
    value: ColumnElement[Any] = _C.attributes[attribute.name].astext
    if attribute.type is AttributeType.NUMBER:
        # A value that is no number is kept as text; it compares as empty rather than fail the query.
        value = case((func.jsonb_typeof(_C.attributes[attribute.name]) == "number", cast(value, Numeric)))
    return FilterField(f"attr.{attribute.name}", _ATTRIBUTE_KINDS[attribute.type], value, attribute.name)


def filter_fields(mapping: Mapping) -> dict[str, FilterField]:
    """Return every field one may filter by under this mapping, by name."""
    fields = (*_BUILT_IN, *(_attribute_field(attribute) for attribute in mapping.filterable()))
    return {field.name: field for field in fields}
