"""What access costs: the same call as an administrator, a manager and a rep, and without any access rule."""

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import make_url, true

from coolmint.activities import facets, repository
from coolmint.auth.tokens import KEY_PREFIX, hash_token, new_token
from coolmint.entrypoints.api import create_app
from coolmint.platform.logging import configure_logging
from coolmint.platform.roles import APP_ROLE
from coolmint.platform.settings import LimitSettings, Settings, SignInSettings

REPEATS = 80
PASSWORD = "lantern orbit maple"
VIEWERS = ("administrator", "manager", "manager of a fifth", "rep")


def without_rule(url: str) -> FastAPI:
    """Return the API with neither lock, on the owner's address; who asks is found out all the same."""
    for module in (repository, facets):
        setattr(module, "visible_to", lambda _: true())  # noqa: B010 - mypy knows no such name
    return create_app(_settings(), url)


def with_rule(url: str) -> FastAPI:
    return create_app(_settings(), make_url(url).set(username=APP_ROLE).render_as_string(hide_password=False))


def _settings() -> Settings:
    limits = LimitSettings(
        **dict.fromkeys(LimitSettings.model_fields, "1000000/second"),
    )
    return Settings(_env_file=None, limits=limits, log_level="error")


def add_viewers(url: str) -> dict[str, str]:
    """Return a key for each kind of viewer: who leads everybody, who leads a fifth, and a rep with few activities."""
    keys: dict[str, str] = {}
    with psycopg.connect(url) as db:
        below = db.execute(
            "WITH RECURSIVE t(root, id) AS (SELECT id, id FROM sf_user UNION SELECT t.root, s.id FROM t "
            "JOIN sf_user s ON s.manager_id = t.id) SELECT root, count(*) FROM t GROUP BY root ORDER BY 2 DESC, 1"
        ).fetchall()
        whole = below[0][1]
        fifth = min(below, key=lambda row: abs(row[1] - whole / 5))[0]
        reps = [row[0] for row in below if row[1] == 1]
        chosen = {
            "administrator": ("admin", None),
            "manager": ("manager", below[0][0]),
            "manager of a fifth": ("manager", fifth),
            "rep": ("rep", reps[len(reps) // 2]),
        }
        for name, (role, salesforce_id) in chosen.items():
            keys[name] = key = new_token(KEY_PREFIX)
            user = uuid4()
            values = [user, f"{user}@example.com", name, role, salesforce_id]
            db.execute(
                "INSERT INTO users (id, email, name, role, salesforce_user_id) VALUES (%s, %s, %s, %s, %s)", values
            )
            db.execute(
                "INSERT INTO api_keys (id, user_id, name, prefix, key_hash, scopes) VALUES (%s, %s, 'b', 'b', %s, %s)",
                [uuid4(), user, hash_token(key), ["read"]],
            )
    return keys


@contextmanager
def served(factory: str, url: str) -> Iterator[str]:
    """Serve one of the apps above in a process of its own."""
    program = f"from benchmarks import access; access.serve(access.{factory}({url!r}))"
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    assert process.stdout
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(30)


def serve(app: FastAPI) -> None:
    """Print the address, then serve until terminated."""
    configure_logging("error", "json")  # Nobody reads what it says; a full pipe would stop it.
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False)
    listener = config.bind_socket()
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run(sockets=[listener])


async def measure(url: str, report: "Report") -> None:
    """Ask all of them in turn, so that the machine's mood is the same for each."""
    keys = add_viewers(url)
    with served("without_rule", url) as bare, served("with_rule", url) as ruled:
        async with httpx.AsyncClient(timeout=120) as client:
            for what, path in QUESTIONS.items():
                await _measure_question(client, url, what, path, bare, ruled, keys, report)


QUESTIONS = {
    "first page": "/activities/",
    "search, a frequent word": "/activities/?q=trial",
    "facets": "/activities/filter-options",
}

Report = list[tuple[str, str, str, str]]


async def _measure_question(
    client: httpx.AsyncClient,
    url: str,
    what: str,
    path: str,
    bare: str,
    ruled: str,
    keys: dict[str, str],
    report: "Report",
) -> None:
    repeats = REPEATS if path.startswith("/activities/?") or path == "/activities/" else 12
    for counted in (False, True) if repeats == REPEATS else (False,):
        times: dict[str, list[float]] = {name: [] for name in ("no rule", *VIEWERS)}
        for _ in range(repeats):
            if counted:
                _forget_totals(url)
            times["no rule"].append(await _ask(client, bare + path, {"Authorization": f"Bearer {keys[VIEWERS[0]]}"}))
            for name in VIEWERS:
                times[name].append(await _ask(client, ruled + path, {"Authorization": f"Bearer {keys[name]}"}))
        floor = statistics.median(times["no rule"])
        label = f"{what}{', total counted anew' if counted else ''}"
        for name, each in times.items():
            each.sort()
            p50, p95 = statistics.median(each), each[int(len(each) * 0.95)]
            report.append(
                (f"{label}: {name}", f"p50 {p50:.1f} ms, p95 {p95:.1f} ms", f"{floor:.1f} ms", f"{p50 / floor:.2f}×")
            )


async def _ask(client: httpx.AsyncClient, url: str, headers: dict[str, str]) -> float:
    started = time.perf_counter()
    response = await client.get(url, headers=headers)
    response.raise_for_status()
    return (time.perf_counter() - started) * 1000


def _forget_totals(url: str) -> None:
    with psycopg.connect(url) as db:
        db.execute(
            "INSERT INTO activity_versions VALUES (0, 1) "
            "ON CONFLICT (slot) DO UPDATE SET changes = activity_versions.changes + 1"
        )


def measure_passwords(report: "Report") -> None:
    """How many passwords one core checks, and two as the product does."""
    settings = SignInSettings()
    hasher = PasswordHasher(time_cost=settings.argon2_passes, memory_cost=settings.argon2_memory_kib, parallelism=1)
    hashed = hasher.hash(PASSWORD)
    times = []
    for _ in range(10):
        started = time.perf_counter()
        hasher.verify(hashed, PASSWORD)
        times.append(time.perf_counter() - started)
    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: hasher.verify(hashed, PASSWORD), range(20)))
    both = 20 / (time.perf_counter() - started)
    cost = f"{settings.argon2_memory_kib // 1024} MiB, {settings.argon2_passes} passes"
    report.append((f"one password (argon2id, {cost})", f"{statistics.median(times) * 1000:.0f} ms", "", ""))
    report.append(("passwords checked two at a time", f"{both:.1f} a second", "", ""))


def run(url: str) -> Report:
    """Return the rows of the table."""
    report: Report = []
    asyncio.run(measure(url, report))
    measure_passwords(report)
    return report
