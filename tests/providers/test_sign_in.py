"""Signing in with a real OpenID provider: in, with which role, and as whom."""

import httpx

from tests.providers.conftest import US, Browser, Open, configured, landing, problem
from tests.support.openid import RealProvider, visit


def account(email: str = "ada@example.com", *, verified: bool = True, groups: list[str] | None = None):
    return {"email": email, "email_verified": verified, "name": "Ada Rep", "groups": groups or []}


async def test_leads_into_the_product(open_product: Open, provider: RealProvider, audited):
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
