"""Access tokens of a Supabase project as credentials: whose they are, and everything that is none."""

import contextlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, Key, OctKey
from joserfc.util import urlsafe_b64encode
from pydantic import SecretStr
from sqlalchemy import Engine, select, update

from coolmint.auth.models import AuditEvent, User
from coolmint.entrypoints.api import create_app
from coolmint.platform.provider_settings import SupabaseSettings
from coolmint.platform.settings import Settings
from tests.support.lying_provider import HostileProvider, rsa_key
from tests.support.people import PASSWORD, People

SECRET = "vN3-pQ8sTz5wYb2Kf7Hm4Lx9Rc6Jd1Gg0Ua-Ee"  # pragma: allowlist secret
SUBJECT = "8b1d7c0e-4f0b-4a0c-9d2f-3a5b6c7d8e9f"
JWKS = "/auth/v1/.well-known/jwks.json"

Open = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


def ec_key() -> ECKey:
    return ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)


@pytest.fixture
def project() -> Iterator[HostileProvider]:
    """Publishes the keys of a project; tokens are made here."""
    with HostileProvider(published=[ec_key()]).running() as project:
        yield project


def claims_of(project: HostileProvider, **changes: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {
        "iss": f"{project.issuer}/auth/v1",
        "aud": "authenticated",
        "sub": SUBJECT,
        "role": "authenticated",
        "iat": now,
        "exp": now + 3600,
        "email": "ada@example.com",
        "aal": "aal1",
        "session_id": "1f0e",
        "is_anonymous": False,
        "app_metadata": {"provider": "email", "providers": ["email"]},
        "user_metadata": {"email_verified": True},
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def token(project: HostileProvider, key: Key | None = None, algorithm: str = "ES256", **changes: Any) -> str:
    """Make a token as Supabase does; each part of it can be another."""
    key = key or project.published[0]
    header = {"alg": algorithm, "typ": "JWT", **({"kid": key.kid} if key.kid else {})}
    return jwt.encode(header, claims_of(project, **changes), key, registry=jws.JWSRegistry(algorithms=[algorithm]))


def secret_token(project: HostileProvider, secret: str = SECRET, **changes: Any) -> str:
    return token(project, OctKey.import_key(secret), "HS256", **changes)


@pytest.fixture
def open_product(settings: Settings, app_database_url: str, project: HostileProvider) -> Open:
    """Opens the product with the project; by default it trusts its e-mails."""

    @contextlib.asynccontextmanager
    async def opened(**changes: Any) -> AsyncIterator[httpx.AsyncClient]:
        supabase = SupabaseSettings(**{"url": project.issuer, "trust_email": True, **changes})
        app = create_app(settings.model_copy(update={"supabase": supabase}), app_database_url)
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://test") as http,
        ):
            yield http

    return opened


async def ask(http: httpx.AsyncClient, bearer: str) -> httpx.Response:
    return await http.get("/auth/me", headers={"Authorization": f"Bearer {bearer}"})


@pytest.fixture
def ada(people: People) -> Any:
    return people.add("manager", "ada@example.com")


@pytest.fixture
def actions(batch_engine: Engine) -> Callable[[], list[tuple[str, str, dict[str, Any]]]]:
    def read() -> list[tuple[str, str, dict[str, Any]]]:
        columns = (AuditEvent.action, AuditEvent.outcome, AuditEvent.details)
        with batch_engine.begin() as connection:
            return [tuple(row) for row in connection.execute(select(*columns).order_by(AuditEvent.seq))]

    return read


class TestTokens:
    @pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
    async def test_signed_with_a_published_key_are_taken(self, open_product: Open, project, ada, actions, algorithm):
        if algorithm == "RS256":
            project.published = [ec_key(), rsa_key()]
        async with open_product() as http:
            first = await ask(http, token(project, project.published[-1], algorithm))
            second = await ask(http, token(project, project.published[-1], algorithm))

        assert (first.json()["email"], first.json()["role"]) == ("ada@example.com", "manager")
        assert first.json()["credential"] == "supabase"
        assert second.status_code == 200
        assert project.asked == [JWKS]
        assert [action for action, _, _ in actions()] == ["identity.linked"]

    async def test_signed_with_the_old_secret_are_taken(self, open_product: Open, project, ada):
        async with open_product(jwt_secret=SecretStr(SECRET)) as http:
            answer = await ask(http, secret_token(project))

        assert answer.json()["id"] == str(ada.id)
        assert project.asked == []

    async def test_signed_in_either_way_are_taken_while_a_project_changes_over(self, open_product: Open, project, ada):
        async with open_product(jwt_secret=SecretStr(SECRET)) as http:
            answers = [await ask(http, secret_token(project)), await ask(http, token(project))]

        assert [answer.status_code for answer in answers] == [200, 200]

    async def test_signed_with_a_new_key_are_taken_at_once(self, open_product: Open, project, ada):
        async with open_product() as http:
            await ask(http, token(project))
            project.published = [ec_key()]
            answer = await ask(http, token(project))

        assert answer.status_code == 200

    async def test_leave_keys_and_tokens_of_ours_alone(self, open_product: Open, project, people: People):
        person = people.add("rep", password=PASSWORD)
        async with open_product() as http:
            signed_in = await http.post("/auth/token", json={"email": person.email, "password": PASSWORD})
            answers = [await ask(http, person.key), await ask(http, signed_in.json()["access_token"])]

        assert [answer.json()["credential"] for answer in answers] == ["key", "token"]
        assert project.asked == []

    async def test_are_nothing_where_no_project_is_set(self, anonymous: httpx.AsyncClient, project, ada):
        assert (await ask(anonymous, token(project))).status_code == 401

    async def test_cannot_be_told_while_the_keys_are_away(self, open_product: Open, project, ada, monkeypatch):
        project.failing = {JWKS: 503}
        async with open_product() as http:
            answer = await ask(http, token(project))

        assert (answer.status_code, answer.json()["code"]) == (503, "keys_unavailable")


class TestForgeries:
    @pytest.mark.parametrize(
        "lie",
        [
            {"iss": "https://other.supabase.example/auth/v1"},
            {"iss": None},
            {"aud": "anon"},
            {"aud": None},
            {"role": "anon"},
            {"role": "service_role"},
            {"role": None},
            {"role": ["authenticated"]},
            {"exp": 1_700_000_000},
            {"exp": None},
            {"sub": None},
            {"sub": ""},
            {"iat": 9_000_000_000},
            {"is_anonymous": True},
        ],
        ids=" ".join,
    )
    async def test_with_a_claim_that_does_not_hold_are_refused(self, open_product: Open, project, ada, lie):
        async with open_product(jwt_secret=SecretStr(SECRET)) as http:
            answers = [await ask(http, token(project, **lie)), await ask(http, secret_token(project, **lie))]

        assert [answer.status_code for answer in answers] == [401, 401]
        assert {answer.json()["code"] for answer in answers} == {"unauthenticated"}

    async def test_signed_with_the_public_key_as_a_secret_are_refused(self, open_product: Open, project, ada):
        public = project.published[0]
        forms = [
            public.as_pem(private=False).decode().strip(),
            public.as_pem(private=False).decode(),
            json.dumps(public.as_dict(private=False)),
        ]
        # By hand, because the library refuses a public key as a secret.
        parts = ({"alg": "HS256", "typ": "JWT", "kid": public.kid}, claims_of(project))
        signed = b".".join(urlsafe_b64encode(json.dumps(part).encode()) for part in parts)
        signatures = [urlsafe_b64encode(hmac.digest(form.encode(), signed, "sha256")) for form in forms]
        forged = [f"{signed.decode()}.{signature.decode()}" for signature in signatures]
        async with open_product() as http:
            without_secret = [(await ask(http, each)).status_code for each in forged]
        async with open_product(jwt_secret=SecretStr(SECRET)) as http:
            with_secret = [(await ask(http, each)).status_code for each in forged]

        assert without_secret == with_secret == [401, 401, 401]

    async def test_without_a_signature_are_refused(self, open_product: Open, project, ada):
        forged = []
        for algorithm in ("none", "None", "NONE", ""):
            parts = ({"alg": algorithm, "kid": project.published[0].kid}, claims_of(project))
            forged.append(b".".join((*(urlsafe_b64encode(json.dumps(part).encode()) for part in parts), b"")).decode())
        async with open_product(jwt_secret=SecretStr(SECRET)) as http:
            assert [(await ask(http, each)).status_code for each in forged] == [401] * 4

    async def test_signed_by_somebody_else_are_refused(self, open_product: Open, project, ada):
        stranger = ec_key()
        namesake = ECKey.import_key({**ec_key().as_dict(private=True), "kid": str(project.published[0].kid)})
        rsa = rsa_key(kid=str(project.published[0].kid))
        async with open_product(jwt_secret=SecretStr(SECRET)) as http:
            answers = [
                await ask(http, token(project, stranger)),
                await ask(http, token(project, namesake)),
                await ask(http, token(project, rsa, "RS256")),
                await ask(http, secret_token(project, "another secret of the same length 12345")),
            ]

        assert [answer.status_code for answer in answers] == [401] * 4

    async def test_with_made_up_key_ids_do_not_become_requests(self, open_product: Open, project, ada):
        async with open_product() as http:
            for _ in range(5):
                await ask(http, token(project, ec_key()))

        assert project.asked == [JWKS, JWKS]

    @pytest.mark.parametrize("bearer", ["x", "a.b.c", "....", "e30.e30.AA", "é.é.é", "[]." * 3])
    async def test_that_are_nonsense_are_refused(self, open_product: Open, project, bearer):
        async with open_product(jwt_secret=SecretStr(SECRET)) as http:
            answer = await http.get("/auth/me", headers={b"Authorization": f"Bearer {bearer}".encode()})

        assert answer.status_code == 401


class TestAccounts:
    async def test_are_not_found_by_what_people_write_about_themselves(
        self, open_product: Open, project, people: People, actions
    ):
        people.add("admin", "ada@example.com")
        async with open_product(trust_email=False, create_users=True, default_role="rep") as http:
            answer = await ask(http, token(project))

        assert (answer.status_code, answer.json()["code"]) == (401, "supabase_refused")
        assert answer.json()["reason"] == "email_unverified"
        assert actions() == [("sign_in", "refused", {"method": "supabase", "reason": "email_unverified"})]

    async def test_are_found_by_a_claim_that_only_the_project_can_write(self, open_product: Open, project, ada):
        async with open_product(trust_email=False) as http:
            answer = await ask(http, token(project, email_verified=True))

        assert answer.json()["id"] == str(ada.id)

    async def test_stay_linked_when_the_email_changes(self, open_product: Open, project, ada):
        async with open_product() as http:
            await ask(http, token(project))
            answer = await ask(http, token(project, email="new@example.com"))

        assert answer.json()["id"] == str(ada.id)

    async def test_are_added_where_that_is_allowed(self, open_product: Open, project, actions):
        async with open_product(create_users=True, default_role="rep") as http:
            answer = await ask(http, token(project))

        assert (answer.json()["email"], answer.json()["role"]) == ("ada@example.com", "rep")
        assert [action for action, _, _ in actions()] == ["user.added", "identity.linked"]

    async def test_are_not_added_otherwise(self, open_product: Open, project):
        async with open_product() as http:
            answer = await ask(http, token(project))

        assert (answer.status_code, answer.json()["reason"]) == (401, "not_invited")

    async def test_that_are_inactive_stay_closed(self, open_product: Open, project, ada, batch_engine: Engine):
        async with open_product() as http:
            await ask(http, token(project))
            with batch_engine.begin() as connection:
                connection.execute(update(User).where(User.id == ada.id).values(is_active=False))
            answer = await ask(http, token(project))

        assert (answer.status_code, answer.json()["reason"]) == (401, "user_inactive")

    async def test_are_not_given_to_a_second_supabase_user(self, open_product: Open, project, ada):
        async with open_product() as http:
            await ask(http, token(project))
            answer = await ask(http, token(project, sub="another"))

        assert (answer.status_code, answer.json()["reason"]) == (401, "identity_taken")

    async def test_keep_to_their_role(self, open_product: Open, project, ada):
        async with open_product() as http:
            answer = await http.get("/users", headers={"Authorization": f"Bearer {token(project)}"})

        assert (answer.status_code, answer.json()["code"]) == (403, "role_missing")
