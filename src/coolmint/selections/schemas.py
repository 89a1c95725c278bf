"""What the selection calls take and answer."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from coolmint.activities.context import ContextField, ContextFormat

MAX_IDS = 20_000

GivenId = Annotated[str, StringConstraints(max_length=64, pattern=r"^[\x20-\x7e]*$")]
"""Somebody's id of an activity, sound or not; what is not there is named back, so it must be short and printable."""


class SelectionCreate(BaseModel):
    """Either `activity_ids`, or a filter and/or a search, with exceptions."""

    model_config = ConfigDict(extra="forbid")

    activity_ids: list[GivenId] | None = Field(
        default=None, max_length=MAX_IDS, description="Each our UUID, or a Salesforce id of 15 or 18 characters."
    )
    filter: dict[str, Any] | None = Field(
        default=None, description="A filter expression; `{}` matches every activity.", examples=[None]
    )
    q: str | None = Field(default=None, min_length=1, max_length=500)
    except_ids: list[GivenId] | None = Field(default=None, max_length=MAX_IDS)
    format: ContextFormat = ContextFormat.MARKDOWN
    fields: list[ContextField] | None = Field(default=None, description="All fields when left out.")
    budget_tokens: int | None = Field(default=None, ge=1, le=1_000_000_000)

    @model_validator(mode="after")
    def _one_way_of_choosing(self) -> Self:
        by_filter = self.filter is not None or self.q is not None
        if (self.activity_ids is None) == (not by_filter):
            raise ValueError("give either activity_ids, or filter and/or q")
        if self.activity_ids is not None and self.except_ids is not None:
            raise ValueError("except_ids goes with filter or q, not with activity_ids")
        return self


class SelectedActivity(BaseModel):
    id: UUID
    salesforce_id: str
    tokens: int


class SelectionRead(BaseModel):
    """A resolved selection, its receipt and its text."""

    selection_id: UUID
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


class SelectionReceipt(BaseModel):
    """A selection as it was resolved at one moment."""

    selection_id: UUID
    count: int
    hash: str
    created_at: datetime
    salesforce_ids: list[str]
