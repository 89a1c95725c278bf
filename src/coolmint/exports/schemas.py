"""What the calls about exports take and answer."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from coolmint.exports.models import ExportFormat, ExportState

ColumnName = Annotated[str, StringConstraints(max_length=80, pattern=r"^[a-z0-9_.]+$")]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^[^\x00]*$")]


class In(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class FilterSource(In):
    """A filtered list. Everything that filters it is in `filter` and `q`."""

    filter: dict[str, Any] | None = Field(default=None, description="A filter expression; null for every activity.")
    q: str | None = Field(default=None, min_length=1, max_length=500, pattern=r"^[^\x00]*$")
    count: int | None = Field(
        default=None, ge=0, description="The number that was shown; when it is another by now, the call is refused."
    )


class SelectionSource(In):
    """A selection of yours, as a receipt showed it."""

    selection_id: UUID
    receipt: Annotated[str, StringConstraints(min_length=8, max_length=80, pattern=r"^[0-9a-f-]+$")] = Field(
        description="`receipt_id` or `hash` of what was shown; when it is another set by now, the call is refused."
    )


class ExportCreate(In):
    format: ExportFormat
    source: FilterSource | SelectionSource
    columns: list[ColumnName] | None = Field(
        default=None, min_length=1, max_length=200, description="In this order; all when left out."
    )
    sort: Annotated[str, StringConstraints(max_length=40)] | None = Field(
        default=None, description="As in the list; the newest first when left out.", examples=["-activity_date"]
    )
    with_about: bool = Field(
        default=True,
        description="Tell filter and receipt: a sheet of XLSX, the end of Markdown, otherwise a ZIP with `about.json`.",
    )
    with_bom: bool = Field(default=False, description="CSV only: begin with a byte-order mark, which Excel asks for.")


class ColumnRead(Out):
    name: str
    label: str


class ColumnList(Out):
    items: list[ColumnRead]


class ExportReceipt(Out):
    count: int
    hash: str


class ExportDifference(Out):
    """Why a file was not made: what was shown, and what matches."""

    expected: ExportReceipt
    found: ExportReceipt


class ExportRead(Out):
    id: UUID
    state: ExportState
    reason: str | None = Field(description="Of a failed or declined one: `selection_changed`, `export_refused`, …")
    changed: ExportDifference | None = Field(description="With `selection_changed`: the difference.")
    note: str | None = Field(description="What the administrator who declined it said.")
    format: ExportFormat
    columns: list[str]
    with_about: bool
    with_bom: bool
    filter: dict[str, Any] | None
    filter_in_words: str
    q: str | None
    selection_id: UUID | None
    sort: str
    count: int
    hash: str = Field(description="SHA-256 over the sorted Salesforce ids, one a line.")
    rows_done: int
    file_name: str
    size_bytes: int | None
    asked_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None
    data_as_of: datetime | None


class ExportList(Out):
    """The latest first, a hundred at the most."""

    items: list[ExportRead]


class AwaitingRead(Out):
    """An export that waits for an administrator."""

    id: UUID
    asked_by: str
    asked_at: datetime
    format: ExportFormat
    columns: list[str]
    count: int
    filter_in_words: str


class AwaitingList(Out):
    items: list[AwaitingRead]


class Decision(In):
    decision: Literal["approve", "decline"]
    note: Reason | None = Field(default=None, description="Shown to whoever asked.")
