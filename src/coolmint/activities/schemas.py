"""What the activity calls answer with."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

AttributeValue = str | float | bool | None


class Kind(StrEnum):
    TASK = "task"
    EVENT = "event"


class Schema(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OwnerRead(Schema):
    """The Salesforce User (or queue) who owns the activity; `name` is null when that user was never imported."""

    id: str
    name: str | None


class AccountRead(Schema):
    id: str
    name: str | None


class ContactRead(Schema):
    """A contact or lead on the activity, the primary one first."""

    id: str
    name: str | None
    specialty: str | None


class RelatedRead(Schema):
    """What the activity is about when that is not an account: an opportunity, a case, a custom object."""

    id: str
    object: str | None


class ActivityRead(Schema):
    """One activity as a row of the list. A field the viewer's role may not see is null, its list empty."""

    id: UUID
    salesforce_id: str = Field(description="18 characters, whatever the source gave.")
    kind: Kind
    activity_date: date | None = Field(description="The day in Salesforce; never a time, never shifted by a zone.")
    starts_at: datetime | None = Field(description="Events only, UTC.")
    duration_minutes: int | None
    subject: str | None
    description: str | None
    status: str | None
    priority: str | None
    type: str | None
    subtype: str | None
    owner: OwnerRead | None
    account: AccountRead | None
    contacts: list[ContactRead]
    contact_count: int | None
    has_contact: bool | None
    has_physician: bool | None
    is_completed: bool | None = Field(description="Null for events, which have no status in Salesforce.")
    is_high_priority: bool | None
    is_archived: bool
    month: str | None = Field(description="`2026-03`", examples=["2026-03"])
    quarter: str | None = Field(description="`2026-Q1`", examples=["2026-Q1"])
    attributes: dict[str, AttributeValue]
    tokens: int = Field(description="Exact tokens of this activity's Markdown in a context (o200k_base).")


class SourceRead(Schema):
    """Where the row comes from and when it was last written, there and here."""

    created_at: datetime | None
    modified_at: datetime | None
    system_modstamp: datetime | None
    mirrored_at: datetime
    structured_at: datetime
    rules_version: int
    content_hash: str | None


class ActivityDetail(ActivityRead):
    is_deleted: bool
    related: RelatedRead | None
    llm_context: dict[str, Any]
    source: SourceRead
    salesforce_url: str | None = Field(description="Null until the address of the Salesforce org is set.")


class Total(Schema):
    count: int = Field(description="Of all pages together.")
    exact: bool = Field(description="When false, `count` is about right and rounded; ask with `total=exact`.")


class ActivityPage(Schema):
    items: list[ActivityRead]
    next_cursor: str | None
    prev_cursor: str | None = Field(description="The page before this one; null on the first.")
    total: Total


class FacetOption(Schema):
    value: str = Field(description="What to send as the parameter's value; empty means `is empty`.")
    label: str
    count: int = Field(description="Activities with this value under all the *other* filters.")


class FacetInfo(Schema):
    """How to show a facet and which parameter filters by it."""

    label: str
    parameter: str
    distinct: int = Field(description="How many values there are; `facets` lists the most frequent ones.")


class DateRange(Schema):
    """First and last activity date under all filters except the date filter itself."""

    min: date | None
    max: date | None


class FilterOptions(Schema):
    facets: dict[str, list[FacetOption]]
    info: dict[str, FacetInfo]
    date_range: DateRange
    total: Total
