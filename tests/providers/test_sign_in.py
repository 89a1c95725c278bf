"""Signing in with a real OpenID provider: there, back, and what the browser carries."""

import httpx
import pyotp
import pytest

from tests.providers.conftest import ROLES, US, Audited, Open, account, configured, landing, problem
from tests.support.openid import RealProvider, new_keys, visit


class TestSigningIn:
    async def test_leads_into_the_product(self, open_product: Open, provider: RealProvider, audited: Audited):
        provider.say(ada=account())
        async with open_product(configured(provider.issuer)) as browser:
            answer = await browser.sign_in("ada", to="/app/activities?q=lunch#top")
            me = await browser.whoami()
            devices = (await browser.http.get("/auth/devices")).json()["items"]

        assert landing(answer) == "/app/activities?q=lunch#top"
        assert me is not None
        assert (me["email"], me["name"], me["role"], me["has_password"]) == ("ada@example.com", "Ada Rep", "rep", False)
        assert [device["method"] for device in devices] == ["oidc:real"]
        assert [(action, outcome) for action, outcome, _ in audited()] == [
            ("user.added", "succeeded"),
            ("identity.linked", "succeeded"),
            ("sign_in", "succeeded"),
        ]

    async def test_is_offered_on_the_sign_in_page(self, open_product: Open):
        async with open_product(configured("https://login.example.com")) as browser:
            options = (await browser.http.get("/auth/options")).json()

        assert options["providers"] == [{"name": "real", "label": "Sign in with real"}]

    async def test_finds_the_same_person_again(self, open_product: Open, provider: RealProvider, users_in):
        provider.say(ada=account())
        async with open_product(configured(provider.issuer)) as browser:
            await browser.sign_in("ada")
            provider.say(ada=account("new-name@example.com"))
            answer = await browser.sign_in("ada")

        assert landing(answer) == "/app/"
        assert users_in() == [("ada@example.com", "rep")]

    async def test_asks_userinfo_for_what_the_id_token_leaves_out(
        self, open_product: Open, reticent_provider: RealProvider
    ):
        reticent_provider.say(ada=account(groups=("mint managers",)))
        async with open_product(configured(reticent_provider.issuer, roles=ROLES)) as browser:
            await browser.sign_in("ada")
            me = await browser.whoami()

        assert me is not None
        assert (me["email"], me["role"]) == ("ada@example.com", "manager")

    async def test_survives_new_keys_of_the_provider(
        self, open_product: Open, new_provider: RealProvider, audited: Audited
    ):
        new_provider.say(ada=account())
        async with open_product(configured(new_provider.issuer)) as browser:
            with new_provider.running():
                landing(await browser.sign_in("ada"))
            new_provider.keys = new_keys()
            with new_provider.running():
                answer = await browser.sign_in("ada")

        assert landing(answer) == "/app/"

    @pytest.mark.parametrize("seconds", [-40, 40])
    async def test_bears_a_clock_that_is_a_little_off(self, open_product: Open, new_provider: RealProvider, seconds):
        new_provider.say(ada=account())
        new_provider.skew_seconds = seconds
        async with open_product(configured(new_provider.issuer)) as browser:
            with new_provider.running():
                landing(await browser.sign_in("ada"))

    @pytest.mark.parametrize("seconds", [-900, 600])
    async def test_refuses_a_token_of_another_time(
        self, open_product: Open, new_provider: RealProvider, audited: Audited, seconds
    ):
        new_provider.say(ada=account())
        new_provider.skew_seconds = seconds
        async with open_product(configured(new_provider.issuer)) as browser:
            with new_provider.running():
                answer = await browser.sign_in("ada")

        assert problem(answer) == "token_refused"
        assert audited()[-1][:2] == ("sign_in", "failed")

    async def test_asks_for_our_second_factor_only_where_a_provider_says_so(
        self, open_product: Open, provider: RealProvider
    ):
        provider.say(ada=account())
        async with open_product(configured(provider.issuer)) as browser:
            await browser.sign_in("ada")
            secret = (await browser.post("/auth/second-factor/enrolment"))["secret"]
            codes = await browser.post("/auth/second-factor/confirmation", code=pyotp.TOTP(secret).now())
            landing(await browser.sign_in("ada"))
        async with open_product(configured(provider.issuer, second_factor=True)) as browser:
            answer = await browser.sign_in("ada", to="/app/data")
            before = await browser.whoami()
            way, _, challenge = answer.headers["location"].partition("#challenge=")
            await browser.post("/auth/second-factor", challenge=challenge, code=codes["recovery_codes"][0])
            devices = (await browser.http.get("/auth/devices")).json()["items"]

        assert way == "/app/sign-in?to=%2Fapp%2Fdata"
        assert before is None
        assert devices[0]["method"] == "oidc:real and code"


class TestCookies:
    async def test_are_bound_to_our_name_where_the_address_is_https(self, open_product: Open, provider: RealProvider):
        provider.say(ada=account())
        async with open_product(configured(provider.issuer), base_url="https://test") as browser:
            began = await browser.http.get("/auth/oidc/real")
            forged = await browser.http.get("/auth/oidc/real/callback", params={"state": "x", "code": "x"})

        assert "redirect_uri=https%3A%2F%2Ftest%2Fauth%2Foidc%2Freal%2Fcallback" in began.headers["location"]
        cookie = began.headers["set-cookie"]
        assert cookie.startswith("__Host-coolmint_oidc=")
        assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax", "Max-Age=600"} <= set(cookie.split("; "))
        assert problem(forged) == "state_mismatch"

    async def test_show_nothing_of_the_handshake(self, open_product: Open, provider: RealProvider):
        async with open_product(configured(provider.issuer)) as browser:
            url = httpx.URL(await browser.begin())
            cookie = browser.http.cookies["coolmint_oidc"]

        assert url.params["code_challenge_method"] == "S256"
        assert url.params["state"] not in cookie
        assert url.params["nonce"] not in cookie

    async def test_are_taken_back_whatever_happens(self, open_product: Open, provider: RealProvider):
        provider.say(ada=account())
        async with open_product(configured(provider.issuer)) as browser:
            await browser.sign_in("ada")
            after_success = dict(browser.http.cookies)
            await browser.sign_in("ada", refuses=True)
            after_failure = dict(browser.http.cookies)

        assert "coolmint_session" in after_success
        assert "coolmint_oidc" not in after_success | after_failure

    async def test_use_the_public_address(self, open_product: Open, provider: RealProvider, settings):
        public = type(settings)(public_url="https://mint.example.com/").public_url
        async with open_product(configured(provider.issuer), public_url=public) as browser:
            began = await browser.http.get("/auth/oidc/real")

        assert httpx.URL(began.headers["location"]).params["redirect_uri"] == (
            "https://mint.example.com/auth/oidc/real/callback"
        )
        assert "Secure" in began.headers["set-cookie"]


class TestFailing:
    async def test_says_that_the_person_said_no(self, open_product: Open, provider: RealProvider, audited: Audited):
        provider.say(ada=account())
        async with open_product(configured(provider.issuer)) as browser:
            answer = await browser.sign_in("ada", refuses=True)

        assert problem(answer) == "access_denied"
        assert audited() == [
            ("sign_in", "failed", {"method": "oidc:real", "reason": "access_denied", "cause": "access_denied"})
        ]

    async def test_says_that_the_provider_is_away(self, open_product: Open, new_provider: RealProvider):
        async with open_product(configured(new_provider.issuer)) as browser:
            answer = await browser.http.get("/auth/oidc/real")

        assert problem(answer) == "provider_unavailable"

    async def test_says_that_the_provider_went_away_in_between(self, open_product: Open, new_provider: RealProvider):
        new_provider.say(ada=account())
        async with open_product(configured(new_provider.issuer)) as browser:
            with new_provider.running():
                back = visit(await browser.begin(), "ada", US)
            answer = await browser.http.get(back)

        assert problem(answer) == "provider_unavailable"

    async def test_says_that_our_secret_is_not_right(self, open_product: Open, provider: RealProvider):
        provider.say(ada=account())
        ours = configured(provider.issuer, client_secret="another one")  # pragma: allowlist secret
        async with open_product(ours) as browser:
            answer = await browser.sign_in("ada")

        assert problem(answer) == "provider_refused"

    async def test_knows_no_other_providers(self, open_product: Open, audited: Audited):
        async with open_product() as browser:
            answers = [await browser.http.get(f"/auth/oidc/{path}") for path in ("other", "other/callback")]

        assert [answer.status_code for answer in answers] == [404, 404]
        assert {answer.json()["code"] for answer in answers} == {"provider_not_found"}
        assert audited() == []

    async def test_stops_writing_down_what_comes_too_often(self, open_product: Open, settings, audited: Audited):
        limits = settings.limits.model_copy(update={"sign_in_from_address": "2/minute"})
        async with open_product(configured("https://login.example.com"), limits=limits) as browser:
            answers = [await browser.http.get("/auth/oidc/real/callback") for _ in range(4)]

        assert [problem(answer) for answer in answers] == ["sign_in_expired"] * 2 + ["too_many_requests"] * 2
        assert len(audited()) == 2
