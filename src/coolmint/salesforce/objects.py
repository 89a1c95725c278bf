"""The Salesforce objects we mirror, as data: adding a field or an object is adding a line here."""

from dataclasses import dataclass
from enum import StrEnum


class FieldType(StrEnum):
    """How a value is read from a source and kept in `source` and in its typed column."""

    REFERENCE = "reference"
    TEXT = "text"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DATE = "date"
    DATETIME = "datetime"


@dataclass(frozen=True)
class SalesforceField:
    """A field whose type we know. With a `column` it has a typed column of its own in the mirror table.

    A known field is kept under this spelling, however a tool wrote it in a file's header.
    """

    name: str
    type: FieldType
    column: str | None = None


@dataclass(frozen=True)
class SalesforceObject:
    """One Salesforce object that we mirror.

    `signature` are fields of which a file must have at least one to be taken for this object.
    """

    name: str
    label: str
    table: str
    key_prefix: str
    signature: frozenset[str]
    fields: tuple[SalesforceField, ...]

    def field(self, name: str) -> SalesforceField | None:
        return next((field for field in self.fields if field.name == name), None)


def _of(type_: FieldType, *names: str) -> tuple[SalesforceField, ...]:
    """Return fields from `Name` or `Name:column`."""
    return tuple(
        SalesforceField(name, type_, column or None) for name, _, column in (spec.partition(":") for spec in names)
    )


_AUDIT = (
    *_of(FieldType.BOOLEAN, "IsDeleted:is_deleted"),
    *_of(FieldType.DATETIME, "SystemModstamp:system_modstamp"),
    *_of(FieldType.DATETIME, "CreatedDate:created_at", "LastModifiedDate:modified_at"),
    *_of(FieldType.REFERENCE, "CreatedById", "LastModifiedById"),
)

_ACTIVITY = (
    *_of(FieldType.REFERENCE, "WhoId:who_id", "WhatId:what_id", "AccountId:account_id", "OwnerId:owner_id"),
    *_of(FieldType.REFERENCE, "RecurrenceActivityId"),
    *_of(FieldType.TEXT, "Subject:subject", "Type:type", "Description"),
    *_of(FieldType.DATE, "ActivityDate:activity_date"),
    *_of(FieldType.BOOLEAN, "IsArchived:is_archived", "IsReminderSet", "IsRecurrence"),
    *_of(FieldType.INTEGER, "WhoCount", "WhatCount", "RecurrenceInterval", "RecurrenceDayOfMonth"),
    *_of(FieldType.INTEGER, "RecurrenceDayOfWeekMask"),
    *_of(FieldType.DATETIME, "ReminderDateTime"),
    *_of(FieldType.DATE, "RecurrenceEndDateOnly"),
)

_PERSON = (
    *_of(FieldType.TEXT, "FirstName:first_name", "LastName:last_name", "Name:name", "Email:email", "Title:title"),
    *_of(FieldType.TEXT, "Description", "Phone", "MobilePhone", "Fax", "LeadSource"),
    *_of(FieldType.REFERENCE, "OwnerId:owner_id"),
)

TASK = SalesforceObject(
    "Task",
    "Tasks",
    "sf_task",
    "00T",
    frozenset({"Subject", "ActivityDate", "WhoId", "TaskSubtype", "Description"}),
    (
        *_ACTIVITY,
        *_of(FieldType.TEXT, "Status:status", "Priority:priority", "TaskSubtype:subtype"),
        *_of(FieldType.TEXT, "CallType", "CallDisposition", "CallObject"),
        *_of(FieldType.BOOLEAN, "IsClosed:is_closed", "IsHighPriority:is_high_priority"),
        *_of(FieldType.INTEGER, "CallDurationInSeconds"),
        *_of(FieldType.DATETIME, "CompletedDateTime:completed_at"),
        *_of(FieldType.DATE, "RecurrenceStartDateOnly"),
        *_AUDIT,
    ),
)
EVENT = SalesforceObject(
    "Event",
    "Events",
    "sf_event",
    "00U",
    frozenset({"Subject", "ActivityDate", "ActivityDateTime", "StartDateTime", "WhoId", "Description"}),
    (
        *_ACTIVITY,
        *_of(FieldType.TEXT, "EventSubtype:subtype", "Location", "ShowAs"),
        *_of(FieldType.DATETIME, "ActivityDateTime:activity_at", "StartDateTime:starts_at", "EndDateTime:ends_at"),
        *_of(FieldType.DATETIME, "RecurrenceStartDateTime"),
        *_of(FieldType.INTEGER, "DurationInMinutes:duration_minutes"),
        *_of(FieldType.BOOLEAN, "IsAllDayEvent:is_all_day", "IsChild:is_child", "IsGroupEvent", "IsPrivate"),
        *_AUDIT,
    ),
)
CONTACT = SalesforceObject(
    "Contact",
    "Contacts",
    "sf_contact",
    "003",
    frozenset({"LastName", "Name", "Email", "AccountId"}),
    (
        *_PERSON,
        *_of(FieldType.REFERENCE, "AccountId:account_id", "MasterRecordId", "ReportsToId"),
        *_of(FieldType.TEXT, "Salutation:salutation", "Department:department"),
        *_of(FieldType.BOOLEAN, "HasOptedOutOfEmail", "DoNotCall"),
        *_of(FieldType.DATE, "Birthdate", "LastActivityDate"),
        *_AUDIT,
    ),
)
LEAD = SalesforceObject(
    "Lead",
    "Leads",
    "sf_lead",
    "00Q",
    frozenset({"LastName", "Name", "Email", "Company"}),
    (
        *_PERSON,
        *_of(FieldType.REFERENCE, "MasterRecordId", "ConvertedAccountId", "ConvertedContactId"),
        *_of(FieldType.REFERENCE, "ConvertedOpportunityId"),
        *_of(FieldType.TEXT, "Salutation:salutation", "Company:company", "Status:status"),
        *_of(FieldType.BOOLEAN, "IsConverted"),
        *_of(FieldType.DATE, "ConvertedDate", "LastActivityDate"),
        *_AUDIT,
    ),
)
ACCOUNT = SalesforceObject(
    "Account",
    "Accounts",
    "sf_account",
    "001",
    frozenset({"Name"}),
    (
        *_of(FieldType.TEXT, "Name:name", "Type:type", "Industry:industry", "Description", "Phone", "Website"),
        *_of(FieldType.REFERENCE, "ParentId:parent_id", "OwnerId:owner_id", "MasterRecordId"),
        *_of(FieldType.INTEGER, "NumberOfEmployees"),
        *_of(FieldType.DATE, "LastActivityDate"),
        *_AUDIT,
    ),
)
USER = SalesforceObject(
    "User",
    "Users",
    "sf_user",
    "005",
    frozenset({"Username", "LastName", "Name", "Email"}),
    (
        *_of(FieldType.TEXT, "FirstName:first_name", "LastName:last_name", "Name:name", "Email:email"),
        *_of(FieldType.TEXT, "Username:username", "Title:title"),
        *_of(FieldType.REFERENCE, "ManagerId:manager_id", "UserRoleId", "ProfileId"),
        *_of(FieldType.BOOLEAN, "IsActive:is_active"),
        *_of(FieldType.DATETIME, "LastLoginDate"),
        *_AUDIT,
    ),
)
TASK_RELATION = SalesforceObject(
    "TaskRelation",
    "Task relations",
    "sf_task_relation",
    "0RT",
    frozenset({"TaskId"}),
    (
        *_of(FieldType.REFERENCE, "TaskId:activity_id", "RelationId:relation_id", "AccountId"),
        *_of(FieldType.BOOLEAN, "IsWhat:is_what"),
        *_AUDIT,
    ),
)
EVENT_RELATION = SalesforceObject(
    "EventRelation",
    "Event relations",
    "sf_event_relation",
    "0RE",
    frozenset({"EventId"}),
    (
        *_of(FieldType.REFERENCE, "EventId:activity_id", "RelationId:relation_id", "ChildEventId:child_event_id"),
        *_of(FieldType.REFERENCE, "AccountId"),
        *_of(FieldType.BOOLEAN, "IsWhat:is_what", "IsParent:is_parent", "IsInvitee:is_invitee"),
        *_of(FieldType.TEXT, "Status:status", "Response"),
        *_of(FieldType.DATETIME, "RespondedDate"),
        *_AUDIT,
    ),
)

MIRRORED: tuple[SalesforceObject, ...] = (
    USER,
    ACCOUNT,
    CONTACT,
    LEAD,
    TASK,
    EVENT,
    TASK_RELATION,
    EVENT_RELATION,
)
BY_NAME = {object_.name: object_ for object_ in MIRRORED}
