"""What the calls about views take and answer."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

MAX_PEOPLE = 200
MAX_COLUMNS = 100

Density = Literal["compact", "normal", "tall"]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")
]
FieldName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Visibility(StrEnum):
    """Who sees a view besides its owner. `team` is everybody below the owner in Salesforce's hierarchy, or, when
    nobody is, the owner's manager and everybody below that one."""

    PRIVATE = "private"
    PEOPLE = "people"
    TEAM = "team"
    EVERYONE = "everyone"


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ViewColumn(_Given):
    """A column of the list; without a width it takes its usual one."""

    name: FieldName
    width: int | None = Field(default=None, ge=40, le=1200, description="In pixels.")


class ViewColumns(_Given):
    """Which columns the list has, in this order; the first `frozen` ones stay while the others scroll."""

    shown: list[ViewColumn] = Field(min_length=1, max_length=MAX_COLUMNS)
    frozen: int = Field(default=0, ge=0, le=10)

    @model_validator(mode="after")
    def _each_once(self) -> "ViewColumns":
        if len({column.name for column in self.shown}) < len(self.shown):
            raise ValueError("a column is named twice")
        return self


class ViewState(_Given):
    """What a view shows. What it leaves out is as it is without a view."""

    filter: dict[str, Any] | None = Field(default=None, description="A filter expression.", examples=[None])
    q: str | None = Field(
        default=None, min_length=1, max_length=500, pattern=r"^[^\x00]*$", description="A search, beside the filter."
    )
    sort: str | None = Field(default=None, max_length=40, examples=["-activity_date"])
    columns: ViewColumns | None = None
    density: Density | None = None


class ViewCreate(_Given):
    name: Name
    state: ViewState
    visibility: Visibility = Visibility.PRIVATE
    people_ids: list[UUID] = Field(default=[], max_length=MAX_PEOPLE, description="With `people`: who they are.")


class ViewUpdate(_Given):
    """What to change; what is left out stays."""

    name: Name | None = None
    state: ViewState | None = None
    visibility: Visibility | None = None
    people_ids: list[UUID] | None = Field(default=None, max_length=MAX_PEOPLE)
    is_locked: bool | None = None


class ViewPersonRead(BaseModel):
    id: UUID
    name: str
    is_active: bool


class UnavailableField(BaseModel):
    """A field that the view names and the viewer cannot use: conditions on it cannot run."""

    name: str
    reason: Literal["denied", "unknown"] = Field(
        description="`denied`: the viewer's role may not see it. `unknown`: the mapping does not have it any more."
    )


class ViewRead(BaseModel):
    """A view as the viewer sees it."""

    id: UUID
    name: str
    owner: ViewPersonRead
    former_owner: ViewPersonRead | None = Field(description="Who handed it over.")
    is_mine: bool
    visibility: Visibility
    people: list[ViewPersonRead] = Field(description="Whom it is shared with by name; told to its owner only.")
    is_locked: bool
    pin: int | None = Field(description="Its place among the viewer's pinned views, from 0; null when not pinned.")
    state: ViewState
    unavailable_fields: list[UnavailableField]
    version: int
    created_at: datetime
    changed_at: datetime
    changed_by: ViewPersonRead | None


class ViewList(BaseModel):
    items: list[ViewRead]


class ViewVersionRead(BaseModel):
    version: int
    name: str
    state: ViewState
    saved_at: datetime
    saved_by: ViewPersonRead | None


class ViewHistory(BaseModel):
    items: list[ViewVersionRead]


class ViewRestore(_Given):
    version: int = Field(ge=1, le=2_000_000_000)


class ViewPins(_Given):
    view_ids: list[UUID] = Field(max_length=100, description="The viewer's pinned views, in their order.")


class PeopleList(BaseModel):
    """Whom a view can be shared with."""

    items: list[ViewPersonRead]


class DependentView(BaseModel):
    """A shared view of somebody, and how many others rely on it."""

    id: UUID
    name: str
    visibility: Visibility
    pinned_by: int = Field(description="How many others have pinned it.")


class DependentViews(BaseModel):
    items: list[DependentView]


class HandOver(_Given):
    from_id: UUID
    to_id: UUID


class HandOverRead(BaseModel):
    handed_over: int
