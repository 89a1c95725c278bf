"""What the selection call takes and answers."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class ContextFormat(StrEnum):
    MARKDOWN = "markdown"
    JSON = "json"
    XML = "xml"


class ContextField(StrEnum):
    """A part of an activity that a context may carry; the Salesforce id is always there."""

    KIND = "kind"
    DATE = "date"
    SUBJECT = "subject"
    TYPE = "type"
    SUBTYPE = "subtype"
    STATUS = "status"
    PRIORITY = "priority"
    OWNER = "owner"
    ACCOUNT = "account"
    CONTACTS = "contacts"
    SPECIALTY = "specialty"
    NOTES = "notes"
    ATTRIBUTES = "attributes"


class SelectionCreate(BaseModel):
    """Either `activity_ids`, or a filter and/or a search with exceptions."""

    model_config = ConfigDict(extra="forbid")

    activity_ids: list[str] | None = Field(default=None, max_length=20_000)
    filter: dict[str, Any] | None = None
    q: str | None = Field(default=None, max_length=500)
    except_ids: list[str] = Field(default_factory=list, max_length=20_000)
    format: ContextFormat = ContextFormat.MARKDOWN
    fields: list[ContextField] | None = Field(default=None, description="All fields when left out.")
    budget_tokens: int | None = Field(default=None, ge=1)


class SelectedActivity(BaseModel):
    id: UUID
    salesforce_id: str
    tokens: int


class SelectionRead(BaseModel):
    """A resolved selection, its receipt and its text."""

    selection_id: UUID
    count: int
    missing_ids: list[str] = Field(description="Asked for but not there (unknown, or deleted in Salesforce).")
    hash: str = Field(description="SHA-256 over the sorted Salesforce ids, one a line.")
    created_at: datetime
    format: ContextFormat
    fields: list[ContextField]
    tokens: int = Field(description="Exact tokens of `context`.")
    tokenizer: str
    context: str
    context_hash: str = Field(description="SHA-256 of `context` as UTF-8.")
    activities: list[SelectedActivity] = Field(description="In the order of the context, newest first.")
