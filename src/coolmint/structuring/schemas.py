"""What is told about structuring."""

from datetime import datetime

from pydantic import BaseModel, Field


class ActivityCounts(BaseModel):
    count: int
    deleted: int
    pending: int = Field(description="Mirror changes that structuring has not looked at yet.")
    last_structured_at: datetime | None
