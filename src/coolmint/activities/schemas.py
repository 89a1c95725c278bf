"""What the activity calls answer with."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from coolmint.activities.fields import FieldKind, Op

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


TextRange = Annotated[list[int], Field(min_length=2, max_length=2)]


class Matches(Schema):
    """Where the words of a search stand: ranges [start, end) of characters (Unicode code points) in each text.

    `contacts` has one list for each contact's name. Words that were left out, and what the viewer's role may not see,
    are never in it.
    """

    subject: list[TextRange]
    owner: list[TextRange]
    account: list[TextRange]
    contacts: list[list[TextRange]]
    specialties: list[list[TextRange]] = Field(description="One list for each contact's specialty.")
    snippet: str | None = Field(description="A line of the notes around the first words found there; no markup.")
    snippet_ranges: list[TextRange]
    description: list[TextRange] = Field(description="Of the detail only; a list has the snippet.")


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
    matches: Matches | None = Field(default=None, description="Null when nothing is searched for.")


class Correction(Schema):
    """A word that no activity the viewer sees has, and what was searched for in its place."""

    typed: str
    used: list[str]


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
    corrections: list[Correction] | None = Field(
        default=None, description="What was taken for words that nothing has; null when the search is as typed."
    )


class TimelineUnit(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Bar(Schema):
    start: date
    end: date = Field(description="The last day of the bar, included.")
    count: int


class Timeline(Schema):
    """How many activities on each day, week (from Monday) or month. Bars and `undated` add up to `total`."""

    unit: TimelineUnit
    bars: list[Bar] = Field(description="In order; a bar of nothing is left out.")
    undated: int
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


class FilterFieldRead(Schema):
    """A field one can filter by, and how."""

    name: str
    label: str
    kind: FieldKind
    operators: list[Op] = Field(description="In the order in which they are offered.")
    facet: str | None = Field(description="The facet that lists its values with counts; null when there is none.")
    is_user: bool = Field(description="Its values are Salesforce users, so `me` and `my_team` can be asked for.")


class AttributeColumn(Schema):
    """An attribute that the list can show, filterable or not."""

    name: str = Field(examples=["attr.product"])
    label: str


class FilterLimits(Schema):
    """How large a filter expression may be."""

    depth: int
    conditions: int
    values: int
    characters: int = Field(description="Of the expression as JSON, in an address.")


class FilterFields(Schema):
    fields: list[FilterFieldRead]
    attributes: list[AttributeColumn]
    limits: FilterLimits


class Group(Schema):
    value: str = Field(description="Empty: the activities that have none.")
    label: str
    count: int
    filter: dict[str, Any] = Field(description="The condition that exactly this group fits, to filter or select by.")


class GroupList(Schema):
    """An activity with two contacts is in both groups; then `memberships` is more than `activities.count`."""

    by: str
    label: str
    items: list[Group]
    next_cursor: str | None
    total: Total = Field(description="How many groups there are.")
    activities: Total = Field(description="How many activities are in any group, each counted once.")
    memberships: int = Field(description="The sum of the counts of all groups.")
