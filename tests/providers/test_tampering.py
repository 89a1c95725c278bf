"""What a browser could bring back to get in as somebody else, from a real provider."""

import time

import httpx
import pytest

from tests.providers.conftest import US, Open, configured, landing, problem
from tests.support.openid import RealProvider, visit

ADA = {"email": "ada@example.com", "email_verified": True}


def with_query(url: str, **changes: str) -> str:
    return str(httpx.URL(url).copy_merge_params(changes))


class TestTampering:
    """With a real provider."""

    async def test_another_state_is_refused(self, open_product: Open, provider: RealProvider):
        provider.say(ada=ADA)
        async with open_product(configured(provider.issuer)) as browser:
            back = visit(await browser.begin(), "ada", US)
            answer = await browser.http.get(with_query(back, state="made-up"))

        assert problem(answer) == "state_mismatch"

    async def test_a_second_use_of_the_same_answer_is_refused(self, open_product: Open, provider: RealProvider):
        provider.say(ada=ADA)
        async with open_product(configured(provider.issuer)) as browser:
            back = visit(await browser.begin(), "ada", US)
            stolen = browser.http.cookies["coolmint_oidc"]
            landing(await browser.http.get(back))
            again = await browser.http.get(back)
            with_the_cookie = await browser.http.get(back, headers={"Cookie": f"coolmint_oidc={stolen}"})

        assert problem(again) == "sign_in_expired"
        assert problem(with_the_cookie) == "token_refused"

    async def test_an_answer_in_another_browser_is_refused(self, open_product: Open, provider: RealProvider):
        provider.say(mallory=ADA)
        settings = configured(provider.issuer)
        async with open_product(settings) as mallory, open_product(settings) as victim:
            back = visit(await mallory.begin(), "mallory", US)
            without = await victim.http.get(back)
            await victim.begin()
            with_another = await victim.http.get(back)

        assert problem(without) == "sign_in_expired"
        assert problem(with_another) == "state_mismatch"

    async def test_a_code_of_another_browser_is_refused_for_its_pkce(self, open_product: Open, provider: RealProvider):
        provider.say(ada=ADA, mallory={**ADA, "email": "mallory@example.com"})
        settings = configured(provider.issuer)
        async with open_product(settings) as mallory, open_product(settings) as victim:
            stolen = httpx.URL(visit(await victim.begin(), "ada", US)).params["code"]
            back = visit(await mallory.begin(), "mallory", US)
            answer = await mallory.http.get(with_query(back, code=stolen))

        assert problem(answer) == "token_refused"

    async def test_an_answer_of_another_provider_is_refused(
        self, open_product: Open, provider: RealProvider, reticent_provider: RealProvider
    ):
        provider.say(ada=ADA)
        both = (configured(provider.issuer), configured(reticent_provider.issuer, "second"))
        async with open_product(*both) as browser:
            back = visit(await browser.begin(), "ada", US)
            elsewhere = await browser.http.get(back.replace("/real/", "/second/"))
            back = visit(await browser.begin(), "ada", US)
            named_otherwise = await browser.http.get(with_query(back, iss=reticent_provider.issuer))
            back = visit(await browser.begin(), "ada", US)
            unnamed = await browser.http.get(str(httpx.URL(back).copy_remove_param("iss")))

        assert problem(elsewhere) == "sign_in_expired"
        assert problem(named_otherwise) == "state_mismatch"
        assert problem(unnamed) == "state_mismatch"

    async def test_a_cookie_that_was_altered_or_is_old_is_refused(
        self, open_product: Open, provider: RealProvider, monkeypatch: pytest.MonkeyPatch
    ):
        provider.say(ada=ADA)
        async with open_product(configured(provider.issuer)) as browser:
            back = visit(await browser.begin(), "ada", US)
            cookie = browser.http.cookies["coolmint_oidc"]
            browser.http.cookies.clear()
            altered = await browser.http.get(back, headers={"Cookie": f"coolmint_oidc={cookie[:-4]}AAAA"})
            monkeypatch.setattr("coolmint.auth.openid.handshake.time.time", lambda: time.monotonic() + 10_000_000_000)
            old = await browser.http.get(back, headers={"Cookie": f"coolmint_oidc={cookie}"})

        assert problem(altered) == "sign_in_expired"
        assert problem(old) == "sign_in_expired"

    @pytest.mark.parametrize(
        "to",
        [
            "https://evil.example/",
            "//evil.example/app/",
        ],
    )
    async def test_another_target_than_our_own_pages_is_not_gone_to(
        self, open_product: Open, provider: RealProvider, to
    ):
        provider.say(ada=ADA)
        async with open_product(configured(provider.issuer)) as browser:
            answer = await browser.sign_in("ada", to=to)

        assert landing(answer) == "/app/"

    async def test_markup_in_the_target_stays_text(self, open_product: Open, provider: RealProvider):
        provider.say(ada=ADA)
        target = '/app/?q=%22"><script>alert(1)</script>'
        async with open_product(configured(provider.issuer)) as browser:
            answer = await browser.sign_in("ada", to=target)

        assert landing(answer) == target
        assert "<script" not in answer.text
