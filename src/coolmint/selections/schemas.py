"""What the selection calls take and answer."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from coolmint.activities.context import ContextField, ContextFormat

MAX_IDS = 20_000

GivenId = Annotated[str, StringConstraints(max_length=64, pattern=r"^[\x20-\x7e]*$")]
"""Somebody's id of an activity, sound or not; what is not there is named back, so it must be short and printable."""


ReceiptName = Annotated[str, StringConstraints(max_length=64, pattern=r"^[0-9a-fA-F-]{32,64}$")]
"""The id or the hash of a receipt."""


class SelectionCreate(BaseModel):
    """Either `activity_ids`, or a filter and/or a search, with exceptions, or `selection_id` with its receipt."""

    model_config = ConfigDict(extra="forbid")

    activity_ids: list[GivenId] | None = Field(
        default=None, max_length=MAX_IDS, description="Each our UUID, or a Salesforce id of 15 or 18 characters."
    )
    filter: dict[str, Any] | None = Field(
        default=None, description="A filter expression; `{}` matches every activity.", examples=[None]
    )
    q: str | None = Field(default=None, min_length=1, max_length=500)
    except_ids: list[GivenId] | None = Field(default=None, max_length=MAX_IDS)
    selection_id: UUID | None = Field(default=None, description="Your selection, as `receipt` showed it.")
    receipt: ReceiptName | None = Field(
        default=None, description="Its id or its hash; refused when the set has changed."
    )
    format: ContextFormat = ContextFormat.MARKDOWN
    fields: list[ContextField] | None = Field(default=None, description="All fields when left out.")
    budget_tokens: int | None = Field(default=None, ge=1, le=1_000_000_000)

    @model_validator(mode="after")
    def _one_way_of_choosing(self) -> Self:
        by_filter = self.filter is not None or self.q is not None
        if [self.activity_ids is not None, by_filter, self.selection_id is not None].count(True) != 1:
            raise ValueError("give either activity_ids, or filter and/or q, or selection_id")
        if not by_filter and self.except_ids is not None:
            raise ValueError("except_ids goes with filter or q, not with activity_ids or selection_id")
        if (self.selection_id is None) != (self.receipt is None):
            raise ValueError("selection_id and receipt go together")
        return self


class SelectedActivity(BaseModel):
    id: UUID
    salesforce_id: str
    tokens: int


class SelectionRead(BaseModel):
    """A resolved selection, its receipt and its text."""

    selection_id: UUID
    receipt_id: UUID
    count: int
    missing_ids: list[str] = Field(description="Asked for or excepted, but not there: unknown or deleted.")
    hash: str = Field(description="SHA-256 over the sorted Salesforce ids, one a line.")
    created_at: datetime = Field(description="When this set of activities was first selected.")
    format: ContextFormat
    fields: list[ContextField]
    tokens: int = Field(description="Exact tokens of `context`.")
    tokenizer: str
    context: str
    context_hash: str = Field(description="SHA-256 of `context` as UTF-8.")
    activities: list[SelectedActivity] = Field(description="In the order of the context, newest first.")


class Receipted(BaseModel):
    """A set of activities as it was shown at one moment."""

    receipt_id: UUID
    count: int
    tokens: int | None = Field(description="Of its Markdown; null for whom a field is hidden.")
    hash: str = Field(description="SHA-256 over the sorted Salesforce ids, one a line.")
    made_at: datetime


class SelectionReceipt(Receipted):
    """The proof of what a selection held when it was shown; an action must bring it."""

    selection_id: UUID
    version: int


class ReceiptRead(Receipted):
    """A receipt with what it holds."""

    salesforce_ids: list[str]


class _Operation(BaseModel):
    model_config = ConfigDict(extra="forbid")

    operation_id: UUID | None = Field(
        default=None, description="Made by whoever asks; an operation that comes twice is done once."
    )


class PickOperation(_Operation):
    """Puts activities in, or takes them out, by id."""

    op: Literal["pick", "unpick"]
    ids: list[GivenId] = Field(max_length=MAX_IDS)


class MatchOperation(_Operation):
    """Adds, takes away or keeps what matches, or makes that the selection. `{}` as filter matches everything."""

    op: Literal["add_matching", "subtract_matching", "intersect_matching", "replace_with"]
    filter: dict[str, Any] | None = Field(default=None, examples=[None])
    q: str | None = Field(default=None, min_length=1, max_length=500)

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if self.filter is None and self.q is None:
            raise ValueError("give filter, q or both")
        return self


class ReceiptOperation(_Operation):
    """Makes the selection what a receipt showed, as far as that is still there."""

    op: Literal["restore_receipt"]
    receipt: ReceiptName


class PlainOperation(_Operation):
    """Takes everything out, swaps in and out, or steps through the history."""

    op: Literal["clear", "invert", "undo", "redo"]


Operation = Annotated[PickOperation | MatchOperation | ReceiptOperation | PlainOperation, Field(discriminator="op")]


class SelectionChange(BaseModel):
    """Operations, done in this order, all or none; each is one step to undo."""

    model_config = ConfigDict(extra="forbid")

    operations: list[Operation] = Field(min_length=1, max_length=100)


class OperationStatus(StrEnum):
    DONE = "done"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"


class OperationResult(BaseModel):
    """What became of one operation; `repeated`: it was done before."""

    operation_id: UUID | None
    status: OperationStatus
    missing_ids: list[str] = Field(description="Asked for, but not there: unknown, deleted, or not yours to see.")


class SelectionState(BaseModel):
    """A selection as it is defined now: what `filter` matches but for the exceptions, and the picks."""

    selection_id: UUID
    version: int
    filter: dict[str, Any] | None = Field(description="Null: nothing but the picks. `{}`: every activity.")
    except_ids: list[str] = Field(description="Salesforce ids.")
    picked_ids: list[str] = Field(description="Salesforce ids.")
    count: int = Field(description="Exact, of what is there now.")
    tokens: int | None = Field(description="Exact, of its Markdown; null for whom a field is hidden.")
    undo: int = Field(description="How many steps can be undone.")
    redo: int
    changed_at: datetime


class SelectionChanged(SelectionState):
    results: list[OperationResult] = Field(description="One for each operation, in the same order.")


class ContainedIds(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ids: list[GivenId] = Field(max_length=1_000)


class Contained(BaseModel):
    """Which of the ids asked for are in the selection, as they were spelled."""

    version: int
    ids: list[str]


class Shown(StrEnum):
    """Which selected activities to list, as the filter parameters divide them."""

    ALL = "all"
    HIDDEN = "hidden"
    MATCHING = "matching"
