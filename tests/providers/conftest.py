"""The product with OpenID providers, and a browser that goes back and forth between them."""

import contextlib
import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, select

from coolmint.auth.models import AuditEvent, User
from coolmint.entrypoints.api import create_app
from coolmint.platform.provider_settings import OpenIdProvider
from coolmint.platform.settings import Settings
from tests.support.lying_provider import HostileProvider
from tests.support.openid import CLIENT_ID, CLIENT_SECRET, PROGRAM, RealProvider, visit

US = "http://test"
REDIRECT_URIS = [f"{US}/auth/oidc/{name}/callback" for name in ("real", "second")]

Open = Callable[..., AbstractAsyncContextManager["Browser"]]
Audited = Callable[[], list[tuple[str, str, dict[str, Any]]]]


@pytest.fixture(scope="session")
def _is_installed() -> None:
    if not shutil.which("node") or not (PROGRAM.parent / "node_modules").is_dir():
        pytest.exit("The OpenID provider of the tests is missing: run `make providers`.", returncode=1)


@pytest.fixture(scope="session")
def provider(_is_installed: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealProvider]:
    """A real provider, whose claims stand in the ID token."""
    with RealProvider(tmp_path_factory.mktemp("provider"), REDIRECT_URIS).running() as provider:
        yield provider


@pytest.fixture(scope="session")
def reticent_provider(_is_installed: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealProvider]:
    """A real provider that tells e-mail and groups only when asked for them."""
    provider = RealProvider(tmp_path_factory.mktemp("provider"), REDIRECT_URIS, in_id_token=False)
    with provider.running():
        yield provider


@pytest.fixture
def new_provider(_is_installed: None, tmp_path: Path) -> RealProvider:
    """A real provider that is not running yet, and whose keys and clock can be set."""
    return RealProvider(tmp_path, REDIRECT_URIS)


@pytest.fixture
def hostile() -> Iterator[HostileProvider]:
    with HostileProvider().running() as provider:
        yield provider


def configured(issuer: str, name: str = "real", **changes: Any) -> OpenIdProvider:
    """Settings of a provider that gives reps in, unless a test says otherwise."""
    settings = {
        "name": name,
        "label": f"Sign in with {name}",
        "issuer": issuer,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "scopes": ("openid", "email", "profile", "groups"),
        "default_role": "rep",
    }
    return OpenIdProvider(**{**settings, **changes})


class Browser:
    """At the product; goes to the provider as a person would."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def begin(self, provider: str = "real", to: str | None = None) -> str:
        """Return the address at the provider that the product sends us to."""
        answer = await self.http.get(f"/auth/oidc/{provider}", params={"to": to} if to else {})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def sign_in(
        self, account: str, provider: str = "real", to: str | None = None, *, refuses: bool = False
    ) -> httpx.Response:
        """Go all the way; return what the product answers at the end of it."""
        return await self.http.get(visit(await self.begin(provider, to), account, US, refuses=refuses))

    async def post(self, path: str, **body: str) -> dict[str, Any]:
        """Ask as a page of ours does."""
        answer = await self.http.post(path, json=body, headers={"Origin": US})
        assert answer.status_code == 200, answer.text
        given: dict[str, Any] = answer.json()
        return given

    async def whoami(self) -> dict[str, Any] | None:
        answer = await self.http.get("/auth/me")
        return answer.json() if answer.status_code == 200 else None


def account(email: str = "ada@example.com", *, verified: bool = True, groups: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"email": email, "email_verified": verified, "name": "Ada Rep", "groups": groups}


ROLES = {"mint admins": "admin", "mint managers": "manager", "mint readers": "auditor", "mint reps": "rep"}


def landing(answer: httpx.Response) -> str:
    """Return where the page after a sign-in leads."""
    assert answer.status_code == 200, (answer.status_code, answer.headers.get("location"))
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]*)"', answer.text)
    assert found, answer.text
    return unescape(found[1])


def problem(answer: httpx.Response) -> str:
    """Return the problem that the sign-in page is told."""
    assert answer.status_code == 303, answer.status_code
    parts = urlsplit(answer.headers["location"])
    assert (parts.netloc, parts.path) == ("", "/app/sign-in")
    return parse_qs(parts.query)["problem"][0]


@pytest.fixture
def open_product(settings: Settings, app_database_url: str) -> Open:
    """Opens the product with these providers; the value is a browser at it."""

    @contextlib.asynccontextmanager
    async def opened(*providers: OpenIdProvider, base_url: str = US, **changes: Any) -> AsyncIterator[Browser]:
        app: FastAPI = create_app(settings.model_copy(update={"oidc": providers, **changes}), app_database_url)
        transport = httpx.ASGITransport(app)
        async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=base_url) as http:
            yield Browser(http)

    return opened


@pytest.fixture
def audited(batch_engine: Engine) -> Audited:
    """Returns action, outcome and details of everything in the audit log."""

    def read() -> list[tuple[str, str, dict[str, Any]]]:
        columns = (AuditEvent.action, AuditEvent.outcome, AuditEvent.details)
        with batch_engine.begin() as connection:
            return [tuple(row) for row in connection.execute(select(*columns).order_by(AuditEvent.seq))]

    return read


@pytest.fixture
def users_in(batch_engine: Engine) -> Callable[[], list[tuple[str, str]]]:
    """Returns e-mail and role of everybody."""

    def read() -> list[tuple[str, str]]:
        with batch_engine.begin() as connection:
            rows = connection.execute(select(User.email, User.role).order_by(User.email))
            return [(email, role) for email, role in rows]

    return read
