"""Signing in with a real provider in a real browser, whose rules for cookies decide whether it works."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.journeys.product import Program
from tests.providers.conftest import configured
from tests.support.openid import RealProvider


@dataclass
class Arrival:
    page: Page
    product: str


@pytest.fixture
def arrival(browser: Browser, database_url: str, tmp_path: Path) -> Iterator[Arrival]:
    """The product on `localhost` and the provider on `127.0.0.1`: two sites for a browser."""
    provider = RealProvider(tmp_path, [])
    provider.say(ada={"email": "ada@example.com", "email_verified": True, "name": "Ada"})
    settings = configured(provider.issuer).model_dump()
    settings["client_secret"] = settings["client_secret"].get_secret_value()
    with Program(database_url, tmp_path, oidc=json.dumps([settings])).serving() as product:
        provider.redirect_uris.append(f"{product}/auth/oidc/real/callback")
        with provider.running():
            context = browser.new_context(base_url=product)
            yield Arrival(context.new_page(), product)
            context.close()


def test_session_counts_from_the_first_page_on_and_going_back_is_harmless(arrival: Arrival):
    page = arrival.page
    requests: dict[str, Request] = {}
    page.on("request", lambda request: requests.update({request.url: request}))

    page.goto("/docs")
    page.evaluate("location.href = '/auth/oidc/real?to=/app/data%3Fx=y'")
    page.get_by_placeholder("Enter any login").fill("ada")
    page.get_by_placeholder("and password").fill("any")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()

    page.wait_for_url(f"{arrival.product}/app/data?x=y")
    landing = requests[page.url]
    assert "coolmint_session=" in landing.all_headers()["cookie"]
    assert (
        page.evaluate("fetch('/auth/me').then((answer) => answer.json()).then((me) => me.email)") == "ada@example.com"
    )
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies(arrival.product)}
    assert cookies["coolmint_session"]["sameSite"] == "Strict"
    assert cookies["coolmint_session"]["httpOnly"]
    assert "coolmint_oidc" not in cookies

    page.go_back()
    assert "/callback" not in page.url
