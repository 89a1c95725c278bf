"""How much there is and how fresh it is, from the mirror and from structuring together."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel

from coolmint.auth.dependencies import AuditReader
from coolmint.platform.web import PROTECTED_RESPONSES, Session, example, refuse_unknown_parameters
from coolmint.salesforce import service as salesforce
from coolmint.salesforce.schemas import MirrorCount
from coolmint.structuring import service as structuring
from coolmint.structuring.rules import RULES_VERSION
from coolmint.structuring.schemas import ActivityCounts

router = APIRouter(prefix="/imports", tags=["imports"], responses=PROTECTED_RESPONSES)


class DataSummary(BaseModel):
    objects: list[MirrorCount]
    activities: ActivityCounts
    rules_version: int


_MOMENT = datetime(2026, 3, 13, 2, tzinfo=UTC)
_EXAMPLE = DataSummary(
    objects=[MirrorCount(object="Task", label="Tasks", rows=1331, deleted=0, newest_modstamp=_MOMENT)],
    activities=ActivityCounts(count=1631, deleted=0, pending=0, last_structured_at=_MOMENT),
    rules_version=1,
).model_dump(mode="json")


@router.get("/summary", response_model=DataSummary, responses=example(_EXAMPLE))
async def get_summary(request: Request, session: Session, viewer: AuditReader) -> DataSummary:
    """Read how many rows the mirror has of each object, and how many activities were made of them."""
    refuse_unknown_parameters(request, set())
    return DataSummary(
        objects=await salesforce.mirror_counts(session),
        activities=await structuring.count_activities(session),
        rules_version=RULES_VERSION,
    )
