"""What the calls about preferences take and answer."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from coolmint.activities.schemas import ActivityRead
from coolmint.views.schemas import Density, ViewColumns

Search = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Preferences(_Given):
    density: Density | None = Field(default=None, description="How high a row is; null leaves it to the product.")
    columns: ViewColumns | None = Field(default=None, description="The columns of the list without a view.")
    default_view_id: UUID | None = Field(default=None, description="The view that opens first.")
    theme: Literal["light", "dark", "auto"] | None = None
    language: Literal["en"] | None = None


class PreferencesUpdate(_Preferences):
    """What to change; what is left out stays, and null takes back what was set."""

    time_zone: str | None = Field(
        default=None, max_length=64, description="A name of the IANA list, such as `Europe/Berlin`.", examples=["UTC"]
    )
    keeps_searches: bool | None = Field(default=None, description="False forgets those that were kept.")


class PreferencesRead(_Preferences):
    """What a person has set, the same in every browser."""

    time_zone: str = Field(description="Decides which day `today` is.")
    keeps_searches: bool
    recent_searches: list[str] = Field(description="The last ten, the newest first.")


class SearchCreate(_Given):
    q: Search


class SearchList(BaseModel):
    items: list[str]


class KeptActivities(BaseModel):
    """What one opened last and one's favourites, the newest first; what one may not see (any more) is left out."""

    opened: list[ActivityRead] = Field(description="At most 20.")
    favourites: list[ActivityRead] = Field(description="At most 100.")
