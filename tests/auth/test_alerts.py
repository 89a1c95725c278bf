"""Alerts: each rule fires where it should and not one below, once, also for what was refused; the webhook is told."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Engine, text

from coolmint.auth import alert_rules
from coolmint.auth.alert_watching import BATCH, watch
from coolmint.auth.alert_webhook import SIGNATURE, WebhookFailed, deliver, sign, signing_key
from coolmint.auth.alerts import Finding, raise_alert
from coolmint.auth.audit import Event, Outcome, record
from coolmint.auth.audit_actions import Severity
from coolmint.auth.viewer import OPERATOR, Credential, Origin, Role, Viewer
from coolmint.platform.database import Sessions, create_app_engine, create_sessions, transaction
from coolmint.platform.jobs import enqueue
from coolmint.platform.secrets import load_keyring
from coolmint.platform.security_settings import AlertSettings
from coolmint.platform.settings import DatabaseSettings, Settings
from tests.support.jobs import run_jobs
from tests.support.organisation import Organisation
from tests.support.people import PASSWORD, People

CANARY = "00THB0000000001EAA"


def user(role: Role = Role.REP) -> Viewer:
    return Viewer(uuid4(), "ada.zzyzx@example.com", "Ada Zzyzx", role, frozenset(), Credential.SESSION)


@pytest.fixture
async def sessions(database_url: str):
    engine = create_app_engine(database_url, DatabaseSettings())
    yield create_sessions(engine)
    await engine.dispose()


async def happen(sessions: Sessions, *events: Event) -> None:
    for event in events:
        async with transaction(sessions) as session:
            await record(session, event)


async def look(sessions: Sessions, **settings: Any) -> list[dict[str, Any]]:
    """Ask the rules about what is new; return every alert so far."""
    async with transaction(sessions) as session:
        await watch(session, AlertSettings(**settings))
    return await raised(sessions)


async def raised(sessions: Sessions) -> list[dict[str, Any]]:
    async with transaction(sessions) as session:
        rows = (await session.execute(text("SELECT * FROM security_alerts ORDER BY number"))).mappings()
        return [dict(row) for row in rows]


def failed_sign_in(user_id: str | None, address: str = "192.0.2.1") -> Event:
    ids = [user_id] if user_id else []
    return Event("sign_in", outcome=Outcome.FAILED, origin=Origin(address), object="user", ids=ids)


def taken(viewer: Viewer, count: int, *ids: str, outcome: Outcome = Outcome.SUCCEEDED) -> Event:
    return Event("selection.taken", viewer, outcome=outcome, object="activity", ids=ids, details={"count": count})


class TestRules:
    async def test_many_failures_of_one_account(self, sessions):
        account = str(uuid4())
        await happen(sessions, *(failed_sign_in(account, f"192.0.2.{n}") for n in range(4)), failed_sign_in(None))
        assert await look(sessions, account_failures=5) == []

        await happen(sessions, failed_sign_in(account))

        (alert,) = await look(sessions, account_failures=5)
        assert (alert["rule"], alert["subject"], alert["severity"]) == ("account_failures", f"user:{account}", "medium")
        assert alert["details"]["count"] == 5

    async def test_many_failures_from_one_address(self, sessions):
        await happen(sessions, *(failed_sign_in(None) for _ in range(4)), failed_sign_in(None, "192.0.2.9"))
        assert await look(sessions, address_failures=5) == []

        await happen(sessions, failed_sign_in(str(uuid4())))

        (alert,) = await look(sessions, address_failures=5)
        assert (alert["rule"], alert["subject"]) == ("address_failures", "address:192.0.2.1")

    async def test_failures_long_ago_do_not_count(self, sessions, batch_engine: Engine):
        await happen(sessions, *(failed_sign_in(None) for _ in range(4)))
        with batch_engine.begin() as connection:
            connection.execute(text("ALTER TABLE audit_events DISABLE TRIGGER keep"))
            connection.execute(text("UPDATE audit_events SET at = at - interval '16 minutes'"))
            connection.execute(text("ALTER TABLE audit_events ENABLE TRIGGER keep"))

        await happen(sessions, failed_sign_in(None))

        assert await look(sessions, address_failures=5) == []

    async def test_mass_export(self, sessions):
        ada, other = user(), user()
        refused = taken(ada, 500, outcome=Outcome.REFUSED)
        await happen(sessions, taken(ada, 60), taken(ada, 40), taken(other, 100), refused)
        assert await look(sessions, activities_per_hour=100) == []

        await happen(sessions, taken(ada, 1))

        (alert,) = await look(sessions, activities_per_hour=100)
        assert (alert["rule"], alert["subject"]) == ("mass_export", f"user:{ada.user_id}")
        assert alert["details"]["count"] == 101

    async def test_mass_export_by_the_operator(self, sessions):
        await happen(sessions, taken(OPERATOR, 101))

        (alert,) = await look(sessions, activities_per_hour=100)

        assert (alert["rule"], alert["subject"]) == ("mass_export", "operator")

    @pytest.mark.parametrize(
        ("event", "rule"),
        [
            (Event("key.refused", outcome=Outcome.REFUSED, object="key", ids=["k"]), "dead_key"),
            (Event("token.reused", outcome=Outcome.REFUSED, object="session", ids=["s"]), "token_reused"),
            (Event("user.added", OPERATOR, object="user", ids=["u"], details={"role": "admin"}), "new_administrator"),
            (
                Event("user.changed", OPERATOR, ids=["u"], details={"role": {"from": "rep", "to": "admin"}}),
                "new_administrator",
            ),
            (Event("audit.verified", OPERATOR, outcome=Outcome.FAILED, details={"broken_seq": 3}), "broken_chain"),
            (Event("canary.read", user(), object="record", ids=[CANARY]), "canary_read"),
            (taken(user(), 2, "00THB0000000002EAA", CANARY), "canary_read"),
        ],
    )
    async def test_what_is_an_alert_at_once(self, sessions, event, rule):
        await happen(sessions, event)

        assert [alert["rule"] for alert in await look(sessions, canaries=(CANARY,))] == [rule]

    @pytest.mark.parametrize(
        "event",
        [
            Event("key.used", user(), object="key", ids=["k"]),
            Event("sign_in", user(), object="user", ids=["u"]),
            Event("user.added", OPERATOR, object="user", ids=["u"], details={"role": "manager"}),
            Event("user.changed", OPERATOR, ids=["u"], details={"role": {"from": "admin", "to": "rep"}}),
            Event("audit.verified", OPERATOR),
            taken(user(), 1, "00THB0000000002EAA"),
        ],
    )
    async def test_what_is_none(self, sessions, event):
        await happen(sessions, event)

        assert await look(sessions, canaries=(CANARY,)) == []

    @pytest.mark.parametrize(
        ("hours", "zone", "moment", "is_odd"),
        [
            ("22:00-06:00", "UTC", "2026-01-05T22:00", True),
            ("22:00-06:00", "UTC", "2026-01-05T21:59", False),
            ("22:00-06:00", "UTC", "2026-01-05T05:59", True),
            ("22:00-06:00", "UTC", "2026-01-05T06:00", False),
            ("22:00-06:00", "Europe/Zurich", "2026-01-05T21:30", True),
            ("22:00-06:00", "Europe/Zurich", "2026-07-05T20:30", True),
            ("22:00-06:00", "Europe/Zurich", "2026-01-05T20:30", False),
            ("01:00-03:00", "UTC", "2026-01-05T02:00", True),
            ("01:00-03:00", "UTC", "2026-01-05T23:00", False),
            (None, "UTC", "2026-01-05T02:00", False),
        ],
    )
    async def test_odd_hours(self, hours, zone, moment, is_odd):
        event: Mapping[str, Any] = {
            "action": "selection.taken",
            "outcome": "succeeded",
            "actor": "ada@example.com",
            "actor_id": uuid4(),
            "at": datetime.fromisoformat(moment).replace(tzinfo=UTC),
            "seq": 1,
        }
        settings = AlertSettings(odd_hours=hours, time_zone=zone)

        found = await alert_rules.odd_hours(None, event, settings)  # type: ignore[arg-type]

        assert (found is not None) is is_odd
        assert await alert_rules.odd_hours(None, {**event, "action": "sign_in"}, settings) is None  # type: ignore[arg-type]


class TestWatching:
    async def test_sees_refused_sign_ins(self, anonymous, people: People, sessions):
        person = people.add("rep", password=PASSWORD)
        for _ in range(3):
            await anonymous.post("/auth/sign-in", json={"email": person.email, "password": f"not {PASSWORD}"})

        rules = {alert["rule"] for alert in await look(sessions, account_failures=3, address_failures=3)}

        assert rules == {"account_failures", "address_failures"}

    async def test_sees_a_canary_that_is_opened(
        self, organisation: Organisation, people: People, sessions, app, client
    ):
        lure = organisation.contact(LastName="Canary")
        opened, other = organisation.task(WhoId=lure), organisation.task()
        organisation.load()
        app.state.settings = app.state.settings.model_copy(update={"alerts": AlertSettings(canaries=(lure,))})

        await client.get(f"/activities/{other}")
        assert await look(sessions, canaries=(lure,)) == []
        await client.get(f"/activities/{opened}")

        (alert,) = await look(sessions, canaries=(lure,))
        assert alert["details"]["salesforce_ids"] == [lure]

    async def test_raises_the_same_once_within_a_while(self, sessions):
        again = Event("key.refused", outcome=Outcome.REFUSED, object="key", ids=["k"])
        await happen(sessions, again, again)
        await look(sessions)
        await happen(sessions, again, Event("key.refused", outcome=Outcome.REFUSED, object="key", ids=["l"]))

        found = await look(sessions)

        assert [(alert["subject"], alert["occurrences"]) for alert in found] == [("key:k", 3), ("key:l", 1)]

    async def test_raises_it_again_later(self, sessions, batch_engine: Engine):
        again = Event("key.refused", outcome=Outcome.REFUSED, object="key", ids=["k"])
        await happen(sessions, again)
        await look(sessions)
        with batch_engine.begin() as connection:
            connection.execute(text("UPDATE security_alerts SET at = at - interval '61 minutes'"))
        await happen(sessions, again)

        assert len(await look(sessions)) == 2

    async def test_looks_at_each_event_once(self, sessions):
        await happen(sessions, *(Event("key.used", user()) for _ in range(3)))
        async with transaction(sessions) as session:
            assert await watch(session, AlertSettings()) == 3
        async with transaction(sessions) as session:
            assert await watch(session, AlertSettings()) == 0
        assert BATCH > 3

    async def test_that_fails_begins_again_where_it_was(self, sessions):
        await happen(sessions, Event("key.refused", outcome=Outcome.REFUSED, object="key", ids=["k"]))

        async def fail() -> None:
            async with transaction(sessions) as session:
                await watch(session, AlertSettings())
                raise RuntimeError

        with pytest.raises(RuntimeError):
            await fail()

        assert await raised(sessions) == []
        assert len(await look(sessions)) == 1

    async def test_is_done_by_the_worker(self, settings: Settings, database_url, sessions):
        await happen(sessions, Event("key.refused", outcome=Outcome.REFUSED, object="key", ids=["k"]))
        async with transaction(sessions) as session:
            await enqueue(session, "auth.watch_events", timestamp=0)

        await run_jobs(settings, database_url)

        assert len(await raised(sessions)) == 1


class TestAlert:
    async def test_is_an_event_and_in_the_list(self, sessions, client):
        finding = Finding("dead_key", "key:k", Severity.MEDIUM, "A key.", {"seq": 1})
        async with transaction(sessions) as session:
            id_ = await raise_alert(session, finding, AlertSettings())

        listed = (await client.get("/audit/alerts")).json()["items"]
        events = (await client.get("/audit", params={"action": "alert.raised"})).json()["items"]
        assert [alert["id"] for alert in listed] == [str(id_)]
        assert listed[0]["severity"] == "medium"
        assert [event["object_ids"] for event in events] == [[str(id_)]]
        assert events[0]["actor"] == "system"

    async def test_list_is_paged(self, sessions, client):
        for number in range(5):
            finding = Finding("dead_key", f"key:{number}", Severity.MEDIUM, "A key.")
            async with transaction(sessions) as session:
                await raise_alert(session, finding, AlertSettings())

        first = (await client.get("/audit/alerts", params={"limit": 3})).json()
        second = (await client.get("/audit/alerts", params={"limit": 3, "cursor": first["next_cursor"]})).json()

        subjects = [alert["subject"] for alert in first["items"] + second["items"]]
        assert subjects == ["key:4", "key:3", "key:2", "key:1", "key:0"]
        assert second["next_cursor"] is None


class Receiver:
    """A web server that takes alerts, or refuses the first ones."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/alerts"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    found = Receiver()
    yield found
    found.server.shutdown()
    found.thread.join()
    found.server.server_close()


class TestWebhook:
    @pytest.fixture
    def told(self, settings: Settings, receiver: Receiver) -> Settings:
        alerts = AlertSettings.model_validate({"webhook_url": receiver.url})
        return settings.model_copy(update={"alerts": alerts})

    async def raise_one(self, sessions: Sessions, settings: Settings) -> Any:
        finding = Finding("address_failures", "address:192.0.2.1", Severity.MEDIUM, "Many sign-ins failed.", {"seq": 1})
        async with transaction(sessions) as session:
            return await raise_alert(session, finding, settings.alerts)

    async def test_is_told_once_with_a_signature(self, sessions, told: Settings, receiver: Receiver, database_url):
        id_ = await self.raise_one(sessions, told)

        await run_jobs(told, database_url)
        keyring = load_keyring(told.secret_keys, told.data_dir)
        await deliver(sessions, id_, told, keyring)

        ((headers, body),) = receiver.taken
        moment, _, digest = headers[SIGNATURE.lower()].removeprefix("t=").partition(",v1=")
        key = signing_key(keyring)
        assert hmac.compare_digest(hmac.new(key, moment.encode() + b"." + body, hashlib.sha256).hexdigest(), digest)
        assert sign(key, int(moment), body) == headers[SIGNATURE.lower()]
        assert json.loads(body)["id"] == str(id_)
        (alert,) = await raised(sessions)
        assert alert["delivered_at"] is not None

    async def test_that_refuses_is_told_again(self, sessions, told: Settings, receiver: Receiver, database_url):
        receiver.answers = [500]
        id_ = await self.raise_one(sessions, told)

        await run_jobs(told, database_url)

        (job,) = jobs_of(database_url)
        assert (job["status"], job["attempts"]) == ("todo", 1)
        assert len(receiver.taken) == 1
        (alert,) = await raised(sessions)
        assert alert["delivered_at"] is None
        await deliver(sessions, id_, told, load_keyring(told.secret_keys, told.data_dir))
        assert len(receiver.taken) == 2

    @pytest.mark.parametrize("status", [302, 404, 503])
    async def test_must_answer_with_success(self, sessions, told: Settings, receiver: Receiver, status):
        receiver.answers = [status]
        id_ = await self.raise_one(sessions, told)

        with pytest.raises(WebhookFailed, match=str(status)):
            await deliver(sessions, id_, told, load_keyring(told.secret_keys, told.data_dir))

    async def test_that_is_gone(self, sessions, settings: Settings):
        gone = settings.model_copy(
            update={"alerts": AlertSettings.model_validate({"webhook_url": "http://127.0.0.1:9/x"})}
        )
        id_ = await self.raise_one(sessions, gone)

        with pytest.raises(WebhookFailed, match="ConnectError"):
            await deliver(sessions, id_, gone, load_keyring(gone.secret_keys, gone.data_dir))

    async def test_learns_of_nobody(self, sessions, told: Settings, receiver: Receiver, database_url):
        ada = user()
        await happen(sessions, taken(ada, 10), failed_sign_in(str(ada.user_id)))
        alerts = told.alerts.model_copy(update={"activities_per_hour": 9, "address_failures": 1, "account_failures": 1})
        async with transaction(sessions) as session:
            await watch(session, alerts)

        await run_jobs(told, database_url)

        assert len(receiver.taken) == 3
        for _, body in receiver.taken:
            assert b"zzyzx" not in body.lower()
            assert b"192.0.2" not in body

    async def test_is_not_called_for_what_did_not_happen(self, sessions, told: Settings, receiver, database_url):
        async def fail() -> None:
            async with transaction(sessions) as session:
                await raise_alert(session, Finding("x", "y", Severity.LOW, "z"), told.alerts)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            await fail()

        await run_jobs(told, database_url)

        assert receiver.taken == []


def jobs_of(url: str) -> list[dict[str, Any]]:
    """Return the jobs, those that wait for their next try as well."""

    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = 'auth.send_alert'"
        )
        return [{"status": row[0], "attempts": row[1]} for row in found]
