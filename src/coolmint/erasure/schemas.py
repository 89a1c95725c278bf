"""What the calls about erasures and holds take and answer."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

RecordId = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=15, max_length=18, pattern=r"^[0-9A-Za-z]*$")
]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


class In(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class ErasureCreate(In):
    salesforce_id: RecordId = Field(description="Of a contact or a lead.")
    redact_mentions: bool = Field(
        default=False, description="Also replace full name, e-mail and phone in subjects and notes by `[erased]`."
    )


class FoundRead(Out):
    count: int
    ids: list[str] = Field(description="The first thousand.")


class ErasureReportRead(Out):
    """Where the person was. `mentions` are by object and field, `namesakes` by object: others of the same name."""

    salesforce_id: str
    redacts_mentions: bool
    is_dry_run: bool
    removed: dict[str, int] = Field(description="Rows by table.")
    references: dict[str, int] = Field(description="References that were blanked, by object and field.")
    mentions: dict[str, FoundRead]
    namesakes: dict[str, FoundRead]
    activities: int = Field(description="Activities that changed.")


class ErasureRead(Out):
    id: UUID
    salesforce_id: str
    redacts_mentions: bool
    status: Literal["requested", "done", "refused"]
    requested_by: UUID | None
    requested_at: datetime
    finished_at: datetime | None
    refusal: str | None = Field(description="`legal_hold` or `person_not_found`.")
    report: ErasureReportRead | None


class HoldCreate(In):
    salesforce_id: RecordId = Field(description="Of a person or an activity.")
    reason: Reason


class HoldRead(Out):
    id: UUID
    salesforce_id: str
    reason: str
    placed_by: UUID | None
    placed_at: datetime


class HoldList(Out):
    items: list[HoldRead]
