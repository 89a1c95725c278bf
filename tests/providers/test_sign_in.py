"""Signing in with a real OpenID provider: in, with which role, and as whom."""

import asyncio
from typing import Any

import httpx
import pyotp
import pytest
from sqlalchemy import Engine, func, select, update

from coolmint.auth.models import User, UserIdentity
from tests.providers.conftest import US, Audited, Open, configured, landing, problem
from tests.support.openid import RealProvider, new_keys, visit
from tests.support.people import People


def account(email: str = "ada@example.com", *, verified: bool = True, groups: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"email": email, "email_verified": verified, "name": "Ada Rep", "groups": groups}


ROLES = {"mint admins": "admin", "mint managers": "manager", "mint readers": "auditor", "mint reps": "rep"}


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


class TestRoles:
    @pytest.mark.parametrize(
        ("groups", "role"),
        [
            (("mint reps", "mint managers"), "manager"),
            (("mint reps", "mint readers", "others"), "auditor"),
            (("mint readers", "mint admins"), "admin"),
            (("others",), "rep"),
        ],
    )
    async def test_come_from_groups_the_highest_wins(
        self, open_product: Open, provider: RealProvider, users_in, groups, role
    ):
        provider.say(ada=account(groups=groups))
        async with open_product(configured(provider.issuer, roles=ROLES)) as browser:
            landing(await browser.sign_in("ada"))

        assert users_in() == [("ada@example.com", role)]

    async def test_follow_the_groups_and_end_what_the_old_role_began(
        self, open_product: Open, provider: RealProvider, people: People, audited: Audited
    ):
        people.add("admin")
        settings = configured(provider.issuer, roles=ROLES)
        async with open_product(settings) as browser, open_product(settings) as other_browser:
            provider.say(ada=account(groups=("mint managers",)))
            await other_browser.sign_in("ada")
            provider.say(ada=account(groups=()))
            await browser.sign_in("ada")
            me, there = await browser.whoami(), await other_browser.whoami()

        assert me is not None
        assert me["role"] == "rep"
        assert there is None
        changed = next(details for action, _, details in audited() if action == "user.changed")
        assert changed == {"role": {"from": "manager", "to": "rep"}, "by": "oidc:real"}

    async def test_none_keeps_out(self, open_product: Open, provider: RealProvider, users_in):
        provider.say(ada=account(groups=("others",)))
        async with open_product(configured(provider.issuer, roles=ROLES, default_role=None)) as browser:
            answer = await browser.sign_in("ada", to="/app/data")

        assert problem(answer) == "no_role"
        assert answer.headers["location"].endswith("&to=%2Fapp%2Fdata")
        assert users_in() == []

    async def test_none_any_more_keeps_out_too(self, open_product: Open, provider: RealProvider):
        async with open_product(configured(provider.issuer, roles=ROLES, default_role=None)) as browser:
            provider.say(ada=account(groups=("mint reps",)))
            landing(await browser.sign_in("ada"))
            provider.say(ada=account())
            answer = await browser.sign_in("ada")

        assert problem(answer) == "no_role"

    async def test_stay_ours_when_no_group_is_mapped(
        self, open_product: Open, provider: RealProvider, people: People, users_in
    ):
        people.add("admin", "Ada@Example.com")
        provider.say(ada=account(groups=("mint reps",)))
        async with open_product(configured(provider.issuer, default_role=None)) as browser:
            landing(await browser.sign_in("ada"))

        assert users_in() == [("Ada@Example.com", "admin")]

    async def test_never_leave_the_product_without_an_administrator(
        self, open_product: Open, provider: RealProvider, people: People, users_in, audited: Audited
    ):
        people.add("admin", "ada@example.com")
        provider.say(ada=account(groups=("mint reps",)))
        async with open_product(configured(provider.issuer, roles=ROLES)) as browser:
            answer = await browser.sign_in("ada")
            me = await browser.whoami()

        assert problem(answer) == "last_administrator"
        assert me is None
        assert users_in() == [("ada@example.com", "admin")]
        assert audited() == [("sign_in", "failed", {"method": "oidc:real", "reason": "last_administrator"})]


class TestAccounts:
    async def test_are_found_by_a_verified_email(
        self, open_product: Open, provider: RealProvider, people: People, users_in
    ):
        people.add("manager", "Ada@Example.com")
        provider.say(ada=account())
        async with open_product(configured(provider.issuer, create_users=False)) as browser:
            landing(await browser.sign_in("ada"))
            me = await browser.whoami()

        assert me is not None
        assert (me["email"], me["role"]) == ("Ada@Example.com", "manager")

    async def test_are_not_taken_over_by_an_unverified_email(
        self, open_product: Open, provider: RealProvider, people: People, audited: Audited
    ):
        people.add("admin", "ada@example.com")
        provider.say(mallory=account(verified=False))
        async with open_product(configured(provider.issuer)) as browser:
            answer = await browser.sign_in("mallory")
            me = await browser.whoami()

        assert problem(answer) == "email_unverified"
        assert me is None
        assert audited() == [("sign_in", "failed", {"method": "oidc:real", "reason": "email_unverified"})]

    async def test_are_not_added_for_an_unverified_email(self, open_product: Open, provider: RealProvider, users_in):
        provider.say(mallory=account("boss@example.com", verified=False))
        async with open_product(configured(provider.issuer)) as browser:
            answer = await browser.sign_in("mallory")

        assert problem(answer) == "email_unverified"
        assert users_in() == []

    async def test_are_found_by_any_email_of_a_provider_that_is_trusted(
        self, open_product: Open, provider: RealProvider, people: People
    ):
        people.add("manager", "ada@example.com")
        provider.say(ada={"email": "ada@example.com", "name": "Ada"})
        async with open_product(configured(provider.issuer, trust_email=True)) as browser:
            landing(await browser.sign_in("ada"))

    async def test_need_an_email(self, open_product: Open, provider: RealProvider):
        provider.say(ada={"name": "Ada"})
        async with open_product(configured(provider.issuer, trust_email=True)) as browser:
            answer = await browser.sign_in("ada")

        assert problem(answer) == "email_missing"

    async def test_are_not_given_to_a_second_person_of_the_same_provider(
        self, open_product: Open, provider: RealProvider
    ):
        provider.say(ada=account(), eve=account())
        settings = configured(provider.issuer)
        async with open_product(settings) as browser, open_product(settings) as other_browser:
            landing(await browser.sign_in("ada"))
            answer = await other_browser.sign_in("eve")

        assert problem(answer) == "identity_taken"

    async def test_of_services_cannot_be_signed_in_to(
        self, open_product: Open, provider: RealProvider, people: People, batch_engine: Engine
    ):
        robot = people.add("admin", "robot@example.com")
        with batch_engine.begin() as connection:
            connection.execute(update(User).where(User.id == robot.id).values(is_service=True))
        provider.say(ada=account("robot@example.com"))
        async with open_product(configured(provider.issuer)) as browser:
            answer = await browser.sign_in("ada")

        assert problem(answer) == "identity_taken"

    async def test_are_not_added_where_people_are_invited(self, open_product: Open, provider: RealProvider, users_in):
        provider.say(ada=account())
        async with open_product(configured(provider.issuer, create_users=False)) as browser:
            answer = await browser.sign_in("ada")

        assert problem(answer) == "not_invited"
        assert users_in() == []

    @pytest.mark.parametrize("is_linked", [True, False])
    async def test_that_are_inactive_stay_closed(
        self, open_product: Open, provider: RealProvider, people: People, batch_engine: Engine, is_linked
    ):
        ada = people.add("rep", "ada@example.com", is_active=is_linked)
        provider.say(ada=account())
        async with open_product(configured(provider.issuer)) as browser:
            if is_linked:
                landing(await browser.sign_in("ada"))
                with batch_engine.begin() as connection:
                    connection.execute(update(User).where(User.id == ada.id).values(is_active=False))
            answer = await browser.sign_in("ada")
            me = await browser.whoami()

        assert problem(answer) == "user_inactive"
        assert me is None

    async def test_of_the_same_subject_at_two_providers_are_two(
        self, open_product: Open, provider: RealProvider, reticent_provider: RealProvider, users_in
    ):
        provider.say(ada=account())
        reticent_provider.say(ada=account("other-ada@example.com"))
        both = (configured(provider.issuer), configured(reticent_provider.issuer, "second"))
        async with open_product(*both) as browser:
            landing(await browser.sign_in("ada"))
            landing(await browser.sign_in("ada", "second"))

        assert users_in() == [("ada@example.com", "rep"), ("other-ada@example.com", "rep")]

    async def test_are_added_once_when_two_tabs_sign_in_at_once(
        self, open_product: Open, provider: RealProvider, users_in, batch_engine: Engine
    ):
        provider.say(ada=account())
        settings = configured(provider.issuer)
        async with open_product(settings) as one, open_product(settings) as two:
            ways_back = [visit(await browser.begin(), "ada", US) for browser in (one, two)]
            answers = await asyncio.gather(one.http.get(ways_back[0]), two.http.get(ways_back[1]))

        assert [landing(answer) for answer in answers] == ["/app/", "/app/"]
        assert users_in() == [("ada@example.com", "rep")]
        with batch_engine.begin() as connection:
            assert connection.scalar(select(func.count()).select_from(UserIdentity)) == 1


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
