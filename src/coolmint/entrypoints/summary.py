"""How much there is and how fresh it is, from the mirror and from structuring together."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy import func, select

from coolmint.auth.dependencies import AuditReader, Reader
from coolmint.platform.web import PROTECTED_RESPONSES, Session, example, refuse_unknown_parameters
from coolmint.salesforce import service as salesforce
from coolmint.salesforce.schemas import MirrorCount
from coolmint.structuring import service as structuring
from coolmint.structuring.rules import RULES_VERSION
from coolmint.structuring.schemas import ActivityCounts

freshness_router = APIRouter(tags=["activities"], responses=PROTECTED_RESPONSES)
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


class Freshness(BaseModel):
    data_as_of: datetime | None


@freshness_router.get(
    "/freshness", response_model=Freshness, responses=example(Freshness(data_as_of=_MOMENT).model_dump(mode="json"))
)
async def get_freshness(request: Request, session: Session, viewer: Reader) -> Freshness:
    """Read when activities last came in; nothing of how many there are."""
    refuse_unknown_parameters(request, set())
    return Freshness(data_as_of=(await session.execute(select(func.access_data_as_of()))).scalar_one())
