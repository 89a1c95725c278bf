"""Signing in as a browser: password, second factor, links; sessions and their ends; what slows guessing down."""

import asyncio
import time

import httpx
import psycopg
import pyotp
import pytest
from fastapi import FastAPI
from pydantic import HttpUrl

from coolmint.entrypoints.api import create_app
from coolmint.platform.settings import LimitSettings, Settings
from tests.support.calls import problem
from tests.support.people import PASSWORD, People, Person

ORIGIN = {"Origin": "http://test"}
NEW = "seven quiet lemons"


@pytest.fixture
def person(people: People) -> Person:
    return people.add("rep", "Ana@Example.com", password=PASSWORD)


@pytest.fixture
def browser(anonymous: httpx.AsyncClient) -> httpx.AsyncClient:
    anonymous.headers.update(ORIGIN)
    return anonymous


async def sign_in(
    browser: httpx.AsyncClient, email: str = "ana@example.com", password: str = PASSWORD
) -> httpx.Response:
    return await browser.post("/auth/sign-in", json={"email": email, "password": password})


async def link_of(client: httpx.AsyncClient, person: Person, purpose: str) -> str:
    answer = await client.post(f"/users/{person.id}/links", json={"purpose": purpose})
    return str(answer.raise_for_status().json()["url"]).partition("#token=")[2]


def age(url: str, statement: str) -> None:
    with psycopg.connect(url) as db:
        db.execute(statement)


class TestPassword:
    async def test_signs_in_without_regard_to_case_of_the_email(self, browser, person):
        response = await sign_in(browser)

        assert response.json() == {"status": "signed_in", "challenge": None}
        me = (await browser.get("/auth/me")).json()
        assert (me["email"], me["role"], me["credential"], me["sees"]) == (
            "Ana@Example.com",
            "rep",
            "session",
            "nothing",
        )

    async def test_gives_a_cookie_that_no_script_and_no_other_site_gets(self, browser, person):
        cookies = (await sign_in(browser)).headers.get_list("set-cookie")

        (session,) = [cookie for cookie in cookies if cookie.startswith("coolmint_session=")]
        assert {"httponly", "samesite=strict", "path=/"} <= {part.strip().lower() for part in session.split(";")}
        assert "secure" not in session.lower()

    async def test_over_https_gives_a_cookie_that_goes_over_https_alone(self, settings, app_database_url, person):
        app = create_app(
            settings.model_copy(update={"public_url": HttpUrl("https://cool.example.com/")}), app_database_url
        )
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(
                transport=transport, base_url="https://test", headers={"Origin": "https://test"}
            ) as browser,
        ):
            cookies = (await sign_in(browser)).headers.get_list("set-cookie")
            assert (await browser.get("/auth/me")).status_code == 200

        (session,) = [cookie for cookie in cookies if cookie.startswith("__Host-coolmint_session=")]
        assert {"secure", "httponly", "path=/"} <= {part.strip().lower() for part in session.split(";")}
        assert "domain" not in session.lower()

    @pytest.mark.parametrize(
        ("email", "password"),
        [("ana@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("admin@service.localhost", "x")],
    )
    async def test_that_does_not_fit_is_refused_alike(self, browser, person, email, password):
        response = await sign_in(browser, email, password)

        assert problem(response, 401, "sign_in_failed")["detail"] == "E-mail and password do not fit together."
        assert "set-cookie" not in response.headers

    async def test_of_a_deactivated_user_is_refused_alike(self, browser, people):
        people.add("rep", "gone@example.com", password=PASSWORD, is_active=False)

        problem(await sign_in(browser, "gone@example.com"), 401, "sign_in_failed")

    async def test_that_failed_is_in_the_audit_log(self, browser, client, person):
        await sign_in(browser, password="wrong")

        with_actor = [e for e in (await client.get("/audit")).json()["items"] if e["action"] == "sign_in"]
        assert [(e["outcome"], e["actor"]) for e in with_actor] == [("failed", "Ana@Example.com")]


class TestSession:
    async def test_ends_when_it_is_not_used(self, browser, person, database_url):
        await sign_in(browser)
        age(database_url, "UPDATE user_sessions SET last_seen_at = now() - interval '13 hours'")

        problem(await browser.get("/auth/me"), 401, "unauthenticated")

    async def test_ends_however_much_it_is_used(self, browser, person, database_url):
        await sign_in(browser)
        age(database_url, "UPDATE user_sessions SET expires_at = now()")

        problem(await browser.get("/auth/me"), 401, "unauthenticated")

    async def test_notes_its_use_at_most_once_a_minute(self, browser, person, database_url):
        await sign_in(browser)
        age(database_url, "UPDATE user_sessions SET last_seen_at = now() - interval '2 minutes'")

        await browser.get("/auth/me")

        with psycopg.connect(database_url) as db:
            assert db.execute("SELECT now() - last_seen_at < interval '10 s' FROM user_sessions").fetchone() == (True,)

    async def test_is_ended_by_signing_out(self, browser, person):
        await sign_in(browser)
        cookie = browser.cookies["coolmint_session"]

        assert (await browser.post("/auth/sign-out")).status_code == 204

        assert "coolmint_session" not in browser.cookies
        browser.cookies.set("coolmint_session", cookie)
        problem(await browser.get("/auth/me"), 401, "unauthenticated")

    async def test_cannot_be_used_from_another_site(self, browser, person):
        await sign_in(browser)

        response = await browser.post("/auth/sign-out-everywhere", headers={"Origin": "http://evil.example.com"})

        problem(response, 403, "cross_site_request")
        assert (await browser.get("/auth/me")).status_code == 200

    async def test_everywhere_is_ended_at_once(self, app: FastAPI, browser, person):
        await sign_in(browser)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://test", headers=ORIGIN
        ) as other:
            await sign_in(other)
            devices = (await other.get("/auth/devices")).json()["items"]
            assert [device["is_current"] for device in devices].count(True) == 1

            assert (await other.post("/auth/sign-out-everywhere")).json() == {"ended": 2}

            problem(await other.get("/auth/me"), 401, "unauthenticated")
        problem(await browser.get("/auth/me"), 401, "unauthenticated")

    async def test_of_another_person_cannot_be_ended(self, app: FastAPI, browser, people, person):
        people.add("rep", "ben@example.com", password=PASSWORD)
        await sign_in(browser)
        (device,) = (await browser.get("/auth/devices")).json()["items"]
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://test", headers=ORIGIN
        ) as other:
            await sign_in(other, "ben@example.com")

            problem(await other.delete(f"/auth/devices/{device['id']}"), 404, "device_not_found")

        assert (await browser.get("/auth/me")).status_code == 200

    @pytest.mark.parametrize("change", [{"is_active": False}, {"role": "manager"}])
    async def test_ends_with_the_rights_it_was_begun_with(self, browser, client, person, change):
        await sign_in(browser)

        await client.patch(f"/users/{person.id}", json=change)

        problem(await browser.get("/auth/me"), 401, "unauthenticated")
        key = await browser.get("/auth/me", headers=person.headers)
        assert key.status_code == (401 if "is_active" in change else 200)


class TestChangedPassword:
    async def test_signs_every_other_device_out(self, app: FastAPI, browser, person):
        await sign_in(browser)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://test", headers=ORIGIN
        ) as other:
            await sign_in(other)

            changed = await browser.post("/auth/password", json={"current_password": PASSWORD, "new_password": NEW})

            assert changed.status_code == 204
            assert (await browser.get("/auth/me")).status_code == 200
            problem(await other.get("/auth/me"), 401, "unauthenticated")
            problem(await sign_in(other), 401, "sign_in_failed")
            assert (await sign_in(other, password=NEW)).status_code == 200

    async def test_takes_the_current_one(self, browser, person):
        await sign_in(browser)

        response = await browser.post("/auth/password", json={"current_password": "wrong", "new_password": NEW})

        problem(response, 401, "sign_in_failed")

    @pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaaaaaa", "ana@example.com", "abababababababab"])
    async def test_must_not_be_easy_to_guess(self, browser, person, weak):
        await sign_in(browser)

        response = await browser.post("/auth/password", json={"current_password": PASSWORD, "new_password": weak})

        assert problem(response, 422, "password_too_weak")["errors"][0]["path"] == "new_password"


class TestLink:
    async def test_signs_in_once(self, browser, client, person):
        token = await link_of(client, person, "sign_in")

        assert (await browser.post("/auth/link", json={"token": token})).status_code == 200
        assert (await browser.get("/auth/me")).json()["email"] == person.email
        problem(await browser.post("/auth/link", json={"token": token}), 410, "link_invalid")

    async def test_works_once_although_asked_for_at_the_same_moment(self, browser, client, person):
        token = await link_of(client, person, "sign_in")

        answers = await asyncio.gather(*(browser.post("/auth/link", json={"token": token}) for _ in range(8)))

        assert sorted(answer.status_code for answer in answers) == [200, *[410] * 7]

    async def test_is_over_after_a_while(self, browser, client, person, database_url):
        token = await link_of(client, person, "sign_in")
        age(database_url, "UPDATE one_time_links SET expires_at = now()")

        problem(await browser.post("/auth/link", json={"token": token}), 410, "link_invalid")

    async def test_is_for_its_purpose_alone(self, browser, client, person):
        token = await link_of(client, person, "password")

        problem(await browser.post("/auth/link", json={"token": token}), 410, "link_invalid")

    async def test_to_set_a_password_signs_in_and_may_be_tried_again_after_a_weak_one(self, browser, client, person):
        token = await link_of(client, person, "password")
        weak = await browser.post("/auth/password-link", json={"token": token, "new_password": "short"})

        response = await browser.post("/auth/password-link", json={"token": token, "new_password": NEW})

        problem(weak, 422, "password_too_weak")
        assert response.json()["status"] == "signed_in"
        assert (await sign_in(browser, password=NEW)).status_code == 200

    async def test_that_is_newer_takes_the_place_of_the_older(self, browser, client, person):
        older, newer = [await link_of(client, person, "sign_in") for _ in range(2)]

        problem(await browser.post("/auth/link", json={"token": older}), 410, "link_invalid")
        assert (await browser.post("/auth/link", json={"token": newer})).status_code == 200


class TestSecondFactor:
    @pytest.fixture
    async def secret(self, browser, person) -> str:
        """A person with a second factor, signed out again."""
        await sign_in(browser)
        secret = str((await browser.post("/auth/second-factor/enrolment")).json()["secret"])
        code = pyotp.TOTP(secret).at(time.time() - 30)
        answer = await browser.post("/auth/second-factor/confirmation", json={"code": code})
        self.recovery_codes = answer.raise_for_status().json()["recovery_codes"]
        await browser.post("/auth/sign-out")
        return secret

    async def challenge(self, browser) -> str:
        browser.cookies.clear()
        answer = (await sign_in(browser)).json()
        assert answer["status"] == "second_factor"
        assert (await browser.get("/auth/me")).status_code == 401
        return str(answer["challenge"])

    async def finish(self, browser, challenge: str, code: str) -> httpx.Response:
        answer: httpx.Response = await browser.post("/auth/second-factor", json={"challenge": challenge, "code": code})
        return answer

    async def test_is_asked_for_after_the_password(self, browser, secret):
        challenge = await self.challenge(browser)

        assert (await self.finish(browser, challenge, pyotp.TOTP(secret).now())).status_code == 200
        assert (await browser.get("/auth/me")).json()["has_second_factor"] is True

    async def test_counts_a_code_once(self, browser, secret):
        code = pyotp.TOTP(secret).now()
        await self.finish(browser, await self.challenge(browser), code)

        problem(await self.finish(browser, await self.challenge(browser), code), 401, "second_factor_failed")

    async def test_counts_a_code_once_although_used_at_the_same_moment(self, browser, secret):
        challenge = await self.challenge(browser)
        code = pyotp.TOTP(secret).now()

        answers = await asyncio.gather(*(self.finish(browser, challenge, code) for _ in range(6)))

        assert sorted(answer.status_code for answer in answers) == [200, *[401] * 5]

    async def test_may_be_a_recovery_code_once(self, browser, secret):
        code = self.recovery_codes[3]

        assert (await self.finish(browser, await self.challenge(browser), code.upper())).status_code == 200
        problem(await self.finish(browser, await self.challenge(browser), code), 401, "second_factor_failed")

    @pytest.mark.parametrize("code", ["000000", "abcdef", "12345678901234567890"])
    async def test_that_does_not_fit_is_refused(self, browser, secret, code):
        problem(await self.finish(browser, await self.challenge(browser), code), 401, "second_factor_failed")

    async def test_takes_a_challenge_of_this_purpose(self, browser, secret, person, app):
        access = app.state.auth.signed.make("access", person.id, 60)

        problem(await self.finish(browser, access, pyotp.TOTP(secret).now()), 401, "second_factor_failed")

    async def test_is_not_stored_in_clear(self, browser, secret, database_url):
        with psycopg.connect(database_url) as db:
            (stored,) = db.execute("SELECT totp_secret FROM users WHERE totp_secret IS NOT NULL").fetchone() or ("",)
        assert stored
        assert secret not in stored

    async def test_stays_asked_for_after_a_password_link(self, browser, client, person, secret):
        token = await link_of(client, person, "password")

        answer = await browser.post("/auth/password-link", json={"token": token, "new_password": NEW})

        assert answer.json()["status"] == "second_factor"
        assert (await browser.get("/auth/me")).status_code == 401

    async def test_is_removed_with_a_code(self, browser, secret):
        await self.finish(browser, await self.challenge(browser), self.recovery_codes[0])

        wrong = await browser.post("/auth/second-factor/removal", json={"code": "000000"})
        right = await browser.post("/auth/second-factor/removal", json={"code": self.recovery_codes[1]})

        problem(wrong, 422, "code_wrong")
        assert right.status_code == 204
        assert (await sign_in(browser)).json()["status"] == "signed_in"


class TestGuessing:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        limits = LimitSettings(
            per_address="100000/minute",
            per_user="100000/minute",
            sign_in="3/15 minutes",
            sign_in_from_strangers="8/hour",
        )
        return settings.model_copy(update={"limits": limits})

    def at(self, app: FastAPI, address: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app, client=(address, 1))
        return httpx.AsyncClient(transport=transport, base_url="http://test", headers=ORIGIN)

    async def test_is_slowed_down_from_one_address(self, app, browser, person):
        for _ in range(3):
            problem(await sign_in(browser, password="wrong"), 401, "sign_in_failed")

        refused = await sign_in(browser)

        problem(refused, 429, "too_many_requests")
        assert 0 < int(refused.headers["retry-after"]) <= 900

    async def test_from_one_address_locks_nobody_out_at_another(self, app, browser, person):
        async with self.at(app, "203.0.113.9") as attacker:
            for _ in range(5):
                await sign_in(attacker, password="wrong")
            problem(await sign_in(attacker, password="wrong"), 429, "too_many_requests")

        assert (await sign_in(browser)).status_code == 200

    async def test_from_everywhere_does_not_lock_out_a_browser_that_was_signed_in_before(self, app, browser, person):
        await sign_in(browser)
        await browser.post("/auth/sign-out")
        for number in range(12):
            async with self.at(app, f"198.51.100.{number}") as attacker:
                last = await sign_in(attacker, password="wrong")
        problem(last, 429, "too_many_requests")

        assert (await sign_in(browser)).status_code == 200

    async def test_with_a_device_cookie_of_ones_own_making_counts_as_a_strangers(self, app, browser, person):
        browser.cookies.set("coolmint_device", "made.up.cookie", path="/auth")
        for _ in range(3):
            await sign_in(browser, password="wrong")

        problem(await sign_in(browser), 429, "too_many_requests")

    async def test_many_at_once_are_many(self, app, browser, person):
        answers = await asyncio.gather(*(sign_in(browser, password=f"wrong {n}") for n in range(12)))

        assert [answer.status_code for answer in answers].count(401) == 3
