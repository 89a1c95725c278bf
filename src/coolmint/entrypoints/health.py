"""Is the process alive, and can it do its work?"""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import text

from coolmint.platform.errors import Unavailable
from coolmint.platform.migrations import newest_revision
from coolmint.platform.web import PROBLEM_RESPONSES, Session, example

router = APIRouter(tags=["health"], responses={503: PROBLEM_RESPONSES[503]})


class Health(BaseModel):
    status: Literal["ok"]


class MigrationsPending(Unavailable):
    """The database is not at the schema this program needs."""


class QueueMissing(Unavailable):
    """The job queue's tables are not there."""


@router.get("/healthz", response_model=Health, responses=example({"status": "ok"}))
async def alive() -> Health:
    """Tell that the process answers."""
    return Health(status="ok")


@router.get("/readyz", response_model=Health, responses=example({"status": "ok"}))
async def ready(session: Session) -> Health:
    """Tell that the database answers and has the schema this program needs."""
    tables = text("SELECT to_regclass('alembic_version') IS NOT NULL, to_regclass('procrastinate_jobs') IS NOT NULL")
    migrated, queue = (await session.execute(tables)).one()
    revision = None
    if migrated:
        revision = (await session.execute(text("SELECT version_num FROM alembic_version"))).scalar_one_or_none()
    if revision != newest_revision():
        raise MigrationsPending("The database is not migrated; run `coolmint db upgrade`.")
    if not queue:
        raise QueueMissing("The database has lost its job queue; restore it from a backup.")
    return Health(status="ok")
