"""Signing in with a real OpenID provider: as whom, and with which role."""

import asyncio

import pytest
from sqlalchemy import Engine, func, select, update

from coolmint.auth.models import User, UserIdentity
from tests.providers.conftest import ROLES, US, Audited, Open, account, configured, landing, problem
from tests.support.openid import RealProvider, visit
from tests.support.people import People


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
