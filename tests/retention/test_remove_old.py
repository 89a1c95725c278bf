"""Retention: what is over goes after its period, what is not stays, and the audit log stays whole."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, insert, select, text

from coolmint.auth.alert_models import SecurityAlert
from coolmint.auth.models import ApiKey, OneTimeLink, RefreshToken, UserSession
from coolmint.platform.database import create_app_engine, create_sessions, transaction
from coolmint.platform.security_settings import RetentionSettings
from coolmint.platform.settings import DatabaseSettings
from coolmint.retention.service import Removed, remove_old
from coolmint.selections.models import Receipt, Selection
from tests.support.people import People
from tests.support.program import invoke

DAYS = RetentionSettings(
    sessions_days=10, links_days=10, keys_days=10, selections_days=10, alerts_days=10, audit_days=10
)
NOTHING = Removed(0, 0, 0, 0, 0, 0, 0, 0, 0)


def ago(days: float) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


@pytest.fixture
async def run(database_url: str):
    engine = create_app_engine(database_url, DatabaseSettings())

    async def work(settings: RetentionSettings = DAYS) -> Removed:
        async with transaction(create_sessions(engine)) as session:
            return await remove_old(session, settings)

    yield work
    await engine.dispose()


def add(engine: Engine, model: Any, **values: Any) -> None:
    with engine.begin() as connection:
        connection.execute(insert(model).values(**values))


def kept(engine: Engine, model: Any) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(model)).scalar_one()


class TestRemoveOld:
    async def test_removes_sessions_that_are_over(self, run, batch_engine: Engine, people: People):
        user_id = people.add("rep").id
        for ended, expires in ((ago(11), ago(-5)), (None, ago(11)), (ago(9), ago(20)), (None, ago(-1))):
            add(
                batch_engine, UserSession, id=uuid4(), user_id=user_id, kind="client", method="password",
                created_at=ago(40), ended_at=ended, expires_at=expires,
            )  # fmt: skip

        assert (await run()).sessions == 2
        assert kept(batch_engine, UserSession) == 2

    async def test_removes_used_refresh_tokens(self, run, batch_engine: Engine, people: People):
        session_id, user_id = uuid4(), people.add("rep").id
        add(
            batch_engine, UserSession, id=session_id, user_id=user_id, kind="client", method="password",
            expires_at=ago(-5),
        )  # fmt: skip
        for number, used in enumerate((ago(11), ago(9), None)):
            add(batch_engine, RefreshToken, token_hash=bytes([number]), session_id=session_id, used_at=used)

        assert (await run()).refresh_tokens == 1

    async def test_removes_spent_links(self, run, batch_engine: Engine, people: People):
        user_id = people.add("rep").id
        for number, (used, expires) in enumerate(
            ((ago(11), ago(11)), (None, ago(11)), (ago(1), ago(11)), (None, ago(-1)))
        ):
            add(
                batch_engine, OneTimeLink, token_hash=bytes([number]), user_id=user_id, purpose="password",
                used_at=used, expires_at=expires,
            )  # fmt: skip

        assert (await run()).links == 2

    async def test_removes_dead_keys(self, run, batch_engine: Engine, people: People):
        user_id = people.add("rep").id
        for number, (revoked, expires) in enumerate(((ago(11), None), (None, ago(11)), (ago(9), None), (None, None))):
            add(
                batch_engine, ApiKey, id=uuid4(), user_id=user_id, name=str(number), prefix="cm_", scopes=["read"],
                key_hash=bytes([number]), created_at=ago(99), revoked_at=revoked, expires_at=expires,
            )  # fmt: skip

        assert (await run()).keys == 2
        assert kept(batch_engine, ApiKey) == 3  # With the one the user began with.

    async def test_removes_receipts_that_nobody_used(self, run, batch_engine: Engine):
        for used in (ago(11), ago(9)):
            add(
                batch_engine, Receipt, id=uuid4(), ids_hash=str(used), activity_count=0, salesforce_ids=[],
                created_at=ago(99), last_used_at=used,
            )  # fmt: skip

        assert (await run()).receipts == 1

    async def test_removes_selections_that_nobody_changed(self, run, people: People, batch_engine: Engine):
        for changed in (ago(11), ago(9)):
            add(
                batch_engine, Selection, id=uuid4(), user_id=people.add("rep").id, created_at=ago(99),
                changed_at=changed,
            )  # fmt: skip

        assert (await run()).selections == 1

    async def test_removes_alerts(self, run, batch_engine: Engine):
        for at in (ago(11), ago(9)):
            add(
                batch_engine, SecurityAlert, id=uuid4(), at=at, last_at=at, rule="x", subject="y", severity="low",
                summary="z",
            )  # fmt: skip

        assert (await run()).alerts == 1

    async def test_prunes_the_audit_log_and_leaves_it_whole(self, run, batch_engine: Engine, client):
        for _ in range(4):
            await client.get("/audit")
        with batch_engine.begin() as connection:
            connection.execute(text("SELECT add_audit_events('[]')"))
            connection.execute(text("ALTER TABLE audit_events DISABLE TRIGGER keep"))
            connection.execute(text("UPDATE audit_events SET at = at - interval '11 days' WHERE seq <= 2"))
            connection.execute(text("ALTER TABLE audit_events ENABLE TRIGGER keep"))

        assert (await run()).audit_events == 2

        assert (await client.get("/audit/verification")).json()["first_seq"] == 3
        assert (await client.get("/audit", params={"action": "audit.pruned"})).json()["items"][0]["details"] == {
            "count": 2,
            "days": 10,
        }
        assert (await client.get("/audit/verification")).json()["ok"]

    async def test_keeps_what_has_no_period(self, run, batch_engine: Engine):
        add(
            batch_engine, SecurityAlert, id=uuid4(), at=ago(999), last_at=ago(999), rule="x", subject="y",
            severity="low", summary="z",
        )  # fmt: skip
        none = RetentionSettings(**dict.fromkeys(RetentionSettings.model_fields))

        assert await run(none) == NOTHING
        assert await run(none) == NOTHING
        assert kept(batch_engine, SecurityAlert) == 1

    def test_is_a_command(self, tmp_path, database_url):
        done = invoke(tmp_path, "retention", "run", database_url=database_url)

        assert done.exit_code == 0, done.output
        assert done.output.startswith("0 sessions, 0 refresh tokens,")
