"""API clients: access and refresh tokens, API keys."""

import asyncio
from typing import Any

import httpx
import psycopg
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from coolmint.auth.viewer import Scope
from tests.support.calls import problem
from tests.support.people import PASSWORD, People, Person


@pytest.fixture
def person(people: People) -> Person:
    return people.add("manager", "ana@example.com", password=PASSWORD)


async def tokens(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.post("/auth/token", json={"email": "ana@example.com", "password": PASSWORD})
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/auth/token/refresh", json={"refresh_token": token})


class TestAccessToken:
    async def test_is_whose_it_is(self, anonymous, person):
        given = await tokens(anonymous)

        me = await anonymous.get("/auth/me", headers=bearer(given["access_token"]))

        assert (me.json()["email"], me.json()["credential"]) == (person.email, "token")
        assert given["expires_in"] == 600

    async def test_of_another_maker_is_none(self, anonymous, person, app):
        given = await tokens(anonymous)
        claims = jwt.decode(given["access_token"], OctKey.import_key(app.state.keyring.derive("tokens")[0])).claims
        forged = [
            jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(b"x" * 32)),
            given["access_token"].rpartition(".")[0] + ".",
            "eyJhbGciOiJub25lIn0." + given["access_token"].split(".")[1] + ".",
            app.state.auth.signed.make("second factor", person.id, 60),
            app.state.auth.signed.make("access", person.id, -1),
        ]
        for token in forged:
            problem(await anonymous.get("/auth/me", headers=bearer(token)), 401, "unauthenticated")

    async def test_dies_with_its_session_and_its_user(self, anonymous, client, person):
        given = await tokens(anonymous)
        (device,) = (await anonymous.get("/auth/devices", headers=bearer(given["access_token"]))).json()["items"]
        assert device["kind"] == "client"

        await client.patch(f"/users/{person.id}", json={"is_active": False})

        problem(await anonymous.get("/auth/me", headers=bearer(given["access_token"])), 401, "unauthenticated")
        problem(await refresh(anonymous, given["refresh_token"]), 401, "refresh_token_invalid")


class TestRefreshToken:
    async def test_works_once_and_brings_the_next(self, anonymous, person):
        first = await tokens(anonymous)

        second = (await refresh(anonymous, first["refresh_token"])).json()

        assert second["refresh_token"] != first["refresh_token"]
        assert (await anonymous.get("/auth/me", headers=bearer(second["access_token"]))).status_code == 200

    async def test_that_comes_again_ends_the_whole_family(self, anonymous, person, client):
        first = await tokens(anonymous)
        second = (await refresh(anonymous, first["refresh_token"])).json()

        reused = await refresh(anonymous, first["refresh_token"])

        problem(reused, 401, "refresh_token_reused")
        problem(await refresh(anonymous, second["refresh_token"]), 401, "refresh_token_invalid")
        problem(await anonymous.get("/auth/me", headers=bearer(second["access_token"])), 401, "unauthenticated")
        actions = {event["action"] for event in (await client.get("/audit")).json()["items"]}
        assert "token.reused" in actions

    async def test_used_twice_at_the_same_moment_is_used_twice(self, anonymous, person):
        first = await tokens(anonymous)

        answers = await asyncio.gather(*(refresh(anonymous, first["refresh_token"]) for _ in range(5)))

        assert [answer.status_code for answer in answers].count(200) <= 1
        for answer in answers:
            if answer.status_code == 200:
                problem(await refresh(anonymous, answer.json()["refresh_token"]), 401, "refresh_token_invalid")

    async def test_of_one_client_does_not_end_another(self, anonymous, person):
        one, other = await tokens(anonymous), await tokens(anonymous)
        await refresh(anonymous, one["refresh_token"])
        await refresh(anonymous, one["refresh_token"])

        assert (await refresh(anonymous, other["refresh_token"])).status_code == 200

    async def test_is_kept_only_as_a_hash(self, anonymous, person, database_url):
        given = await tokens(anonymous)

        with psycopg.connect(database_url) as db:
            rows = [str(row) for row in db.execute("SELECT r::text FROM refresh_tokens r")]
        assert rows
        assert not any(given["refresh_token"] in row for row in rows)


class TestKey:
    @pytest.fixture
    async def headers(self, anonymous, person) -> dict[str, str]:
        return bearer((await tokens(anonymous))["access_token"])

    async def make(self, client: httpx.AsyncClient, headers: dict[str, str], **given: object) -> httpx.Response:
        return await client.post("/auth/keys", json={"name": "Reports", "scopes": ["read"], **given}, headers=headers)

    async def test_is_shown_once(self, anonymous, headers, database_url):
        made = (await self.make(anonymous, headers)).json()

        listed = await anonymous.get("/auth/keys", headers=headers)

        assert made["key"].startswith(made["prefix"])
        assert made["key"].startswith("cm_")
        assert made["key"] not in listed.text
        with psycopg.connect(database_url) as db:
            assert not any(made["key"] in str(row) for row in db.execute("SELECT k::text FROM api_keys k"))

    async def test_has_its_scopes_and_no_more(self, anonymous, headers):
        key = bearer((await self.make(anonymous, headers)).json()["key"])

        assert (await anonymous.get("/activities/", headers=key)).status_code == 200
        refused = await anonymous.post("/activities/selection", json={"filter": {}}, headers=key)
        assert problem(refused, 403, "scope_missing")["scope"] == "select"
        problem(await anonymous.post("/auth/keys", json={}, headers=key), 403, "scope_missing")

    async def test_cannot_have_more_than_its_owners_role(self, anonymous, headers):
        problem(await self.make(anonymous, headers, scopes=["read", "admin"]), 422, "key_scopes_refused")

    async def test_loses_what_its_owners_role_loses(self, anonymous, people, client):
        admin = people.add("admin")
        key = people.key(admin.id, "admin", [Scope.READ, Scope.ADMIN])

        await client.patch(f"/users/{admin.id}", json={"role": "rep"})

        problem(await anonymous.get("/users", headers=bearer(key)), 403, "role_missing")

    async def test_tells_its_last_use(self, anonymous, headers):
        key = bearer((await self.make(anonymous, headers)).json()["key"])
        await anonymous.get("/auth/me", headers=key)

        (listed,) = [
            k for k in (await anonymous.get("/auth/keys", headers=headers)).json()["items"] if k["name"] == "Reports"
        ]

        assert listed["last_used_at"] is not None
        assert listed["last_used_address"] == "127.0.0.1"

    async def test_is_over_at_once_when_revoked_and_trying_it_is_noted(self, anonymous, headers, client):
        made = (await self.make(anonymous, headers)).json()

        assert (await anonymous.delete(f"/auth/keys/{made['id']}", headers=headers)).status_code == 204

        problem(await anonymous.get("/auth/me", headers=bearer(made["key"])), 401, "key_revoked")
        refused = [e for e in (await client.get("/audit")).json()["items"] if e["action"] == "key.refused"]
        assert [e["object_ids"] for e in refused] == [[made["id"]]]

    async def test_is_over_when_its_time_is(self, anonymous, headers, database_url):
        made = (await self.make(anonymous, headers, expires_in_days=1)).json()
        with psycopg.connect(database_url) as db:
            db.execute("UPDATE api_keys SET expires_at = now() WHERE id = %s", [made["id"]])

        problem(await anonymous.get("/auth/me", headers=bearer(made["key"])), 401, "key_revoked")

    async def test_of_one_name_is_made_once(self, anonymous, headers):
        answers = await asyncio.gather(*(self.make(anonymous, headers) for _ in range(5)))

        assert sorted(answer.status_code for answer in answers) == [201, *[409] * 4]

    async def test_of_somebody_else_is_not_there(self, anonymous, headers, people):
        made = (await self.make(anonymous, headers)).json()
        other = people.add("manager", "ben@example.com", password=PASSWORD)
        answer = await anonymous.post("/auth/token", json={"email": other.email, "password": PASSWORD})

        problem(
            await anonymous.delete(f"/auth/keys/{made['id']}", headers=bearer(answer.json()["access_token"])),
            404,
            "key_not_found",
        )
        assert (await anonymous.get("/auth/me", headers=bearer(made["key"]))).status_code == 200
