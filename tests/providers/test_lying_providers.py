"""What a provider could say to get somebody in who is not."""

import httpx
import pytest
from joserfc.jwk import OctKey

from coolmint.auth.openid import documents
from tests.providers.conftest import Audited, Browser, Open, configured, landing, problem
from tests.support.lying_provider import HostileProvider, rsa_key
from tests.support.openid import CLIENT_SECRET

ADA = {"email": "ada@example.com", "email_verified": True}


async def arrive(browser: Browser, hostile: HostileProvider, **answer: str) -> httpx.Response:
    """Come back from a provider that answers as `hostile` is set."""
    brought = hostile.expect(await browser.begin())
    given = {"state": brought["state"], "code": "c"} | answer
    return await browser.http.get("/auth/oidc/real/callback", params=given)


class TestLyingProviders:
    async def test_the_truth_would_do(self, open_product: Open, hostile: HostileProvider):
        async with open_product(configured(hostile.issuer)) as browser:
            answer = await arrive(browser, hostile)

        assert landing(answer) == "/app/"
        exchange = next(form for form in hostile.forms if "code" in form)
        assert exchange["client_secret"] == CLIENT_SECRET
        assert len(exchange["code_verifier"]) >= 43
        assert "/userinfo" not in hostile.asked

    @pytest.mark.parametrize(
        "lie",
        [
            {"nonce": "of another sign-in"},
            {"nonce": None},
            {"iss": "https://login.example.com"},
            {"iss": None},
            {"aud": "another-client"},
            {"aud": "another-client", "azp": "coolmint"},
            {"aud": None},
            {"aud": ["coolmint", "another-client"]},
            {"aud": ["coolmint", "another-client"], "azp": "another-client"},
            {"azp": "another-client"},
            {"exp": lambda now: now - 120},
            {"exp": None},
            {"exp": "soon"},
            {"iat": None},
            {"iat": lambda now: now + 600},
            {"nbf": lambda now: now + 600},
            {"sub": None},
            {"sub": ""},
            {"sub": 7},
            {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        ],
        ids=" ".join,
    )
    async def test_a_claim_that_does_not_hold_is_refused(
        self, open_product: Open, hostile: HostileProvider, audited: Audited, lie
    ):
        hostile.claims = lie
        async with open_product(configured(hostile.issuer)) as browser:
            answer = await arrive(browser, hostile)
            me = await browser.whoami()

        assert problem(answer) == "token_refused"
        assert me is None
        action, outcome, details = audited()[-1]
        assert (action, outcome, details["reason"]) == ("sign_in", "failed", "token_refused")

    async def test_another_key_is_refused(self, open_product: Open, hostile: HostileProvider):
        hostile.signing = rsa_key()
        async with open_product(configured(hostile.issuer)) as browser:
            unknown = await arrive(browser, hostile)
            hostile.signing = rsa_key(kid=hostile.published[0].kid)
            known_by_name = await arrive(browser, hostile)

        assert problem(unknown) == "token_refused"
        assert problem(known_by_name) == "token_refused"

    async def test_made_up_keys_are_asked_for_once_in_a_while(self, open_product: Open, hostile: HostileProvider):
        async with open_product(configured(hostile.issuer)) as browser:
            for _ in range(5):
                hostile.signing = rsa_key()
                assert problem(await arrive(browser, hostile)) == "token_refused"

        assert hostile.asked.count("/keys") == 2

    async def test_new_keys_are_found(self, open_product: Open, hostile: HostileProvider):
        async with open_product(configured(hostile.issuer)) as browser:
            landing(await arrive(browser, hostile))
            hostile.published = [rsa_key()]
            answer = await arrive(browser, hostile)

        assert landing(answer) == "/app/"

    @pytest.mark.parametrize("algorithm", ["none", "HS256"])
    async def test_a_signature_without_a_published_key_is_refused(
        self, open_product: Open, hostile: HostileProvider, algorithm
    ):
        hostile.algorithm = algorithm
        if algorithm == "HS256":
            public = hostile.published[0].as_pem(private=False)  # type: ignore[union-attr]
            kid = hostile.published[0].kid
            hostile.signing = OctKey.import_key(public.replace(b"-----", b"     "), {"kid": str(kid)})
        async with open_product(configured(hostile.issuer)) as browser:
            answer = await arrive(browser, hostile)

        assert problem(answer) == "token_refused"

    async def test_userinfo_of_somebody_else_is_refused(self, open_product: Open, hostile: HostileProvider):
        hostile.claims = {"email": None, "email_verified": None}
        hostile.userinfo = {"sub": "boss", "email": "boss@example.com", "email_verified": True}
        async with open_product(configured(hostile.issuer)) as browser:
            answer = await arrive(browser, hostile)

        assert problem(answer) == "token_refused"

    async def test_an_address_is_not_verified_by_that_of_another_document(
        self, open_product: Open, hostile: HostileProvider, users_in
    ):
        hostile.claims = {"email": "boss@example.com", "email_verified": None}
        hostile.userinfo = {"sub": "ada", "email": "ada@example.com", "email_verified": True}
        async with open_product(configured(hostile.issuer)) as browser:
            landing(await arrive(browser, hostile))

        assert users_in() == [("ada@example.com", "rep")]

    @pytest.mark.parametrize("word", ["true", 1, [True]])
    async def test_only_true_is_verified(self, open_product: Open, hostile: HostileProvider, word):
        hostile.claims = {"email_verified": word}
        async with open_product(configured(hostile.issuer)) as browser:
            answer = await arrive(browser, hostile)

        assert problem(answer) == "email_unverified"

    async def test_letters_that_only_look_alike_find_nobody(
        self, open_product: Open, hostile: HostileProvider, people, users_in
    ):
        people.add("admin", "mike@example.com")
        hostile.claims = {"email": "mi\u212ae@example.com"}
        async with open_product(configured(hostile.issuer)) as browser:
            await arrive(browser, hostile)
            me = await browser.whoami()

        assert me is None or me["role"] == "rep"

    async def test_groups_that_are_not_sent_do_not_count_as_none(self, open_product: Open, hostile: HostileProvider):
        hostile.claims = {"groups": None, "_claim_names": {"groups": "src1"}}
        hostile.userinfo = {"sub": "ada"}
        async with open_product(configured(hostile.issuer, roles={"a": "admin"})) as browser:
            answer = await arrive(browser, hostile)

        assert problem(answer) == "groups_incomplete"

    async def test_another_name_in_the_discovery_is_refused(self, open_product: Open, hostile: HostileProvider):
        hostile.metadata = {"issuer": "https://login.example.com"}
        async with open_product(configured(hostile.issuer)) as browser:
            answer = await browser.http.get("/auth/oidc/real")

        assert problem(answer) == "provider_unavailable"

    async def test_an_error_is_told_and_its_text_is_not(
        self, open_product: Open, hostile: HostileProvider, audited: Audited
    ):
        async with open_product(configured(hostile.issuer)) as browser:
            answer = await arrive(browser, hostile, error="<b>x</b>", error_description="call 555-0100")

        assert problem(answer) == "provider_refused"
        assert audited() == [
            ("sign_in", "failed", {"method": "oidc:real", "reason": "provider_refused", "cause": "unknown"})
        ]

    @pytest.mark.parametrize(
        ("path", "status", "body"),
        [
            ("/.well-known/openid-configuration", 500, {}),
            ("/.well-known/openid-configuration", 200, []),
            ("/keys", 503, {}),
            ("/keys", 200, {"keys": "none"}),
            ("/keys", 200, {"keys": [{"kty": "RSA", "n": "x"}]}),
            ("/token", 500, {}),
            ("/token", 200, b"<html>"),
            ("/token", 200, {"access_token": "x"}),
            ("/token", 400, {"error": "invalid_grant"}),
            ("/userinfo", 500, {}),
            ("/userinfo", 200, b"eyJ"),
        ],
    )
    async def test_nonsense_is_told_and_never_a_bug(
        self, open_product: Open, hostile: HostileProvider, monkeypatch: pytest.MonkeyPatch, path, status, body
    ):
        hostile.claims = {"email": None}
        answer = hostile.answer
        hostile.failing = {path: status}
        monkeypatch.setattr(hostile, "answer", lambda asked: body if asked == path else answer(asked))
        async with open_product(configured(hostile.issuer)) as browser:
            began = await browser.http.get("/auth/oidc/real")
            if "/app/sign-in" not in began.headers["location"]:
                began = await arrive(browser, hostile)

        assert problem(began) in ("provider_unavailable", "token_refused")

    async def test_one_that_takes_too_long_is_away(
        self, open_product: Open, hostile: HostileProvider, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(documents, "TIMEOUT", 0.05)
        hostile.delay = 0.3
        async with open_product(configured(hostile.issuer)) as browser:
            answer = await browser.http.get("/auth/oidc/real")

        assert problem(answer) == "provider_unavailable"

    async def test_nothing_of_a_token_is_kept_or_logged(
        self, open_product: Open, hostile: HostileProvider, audited: Audited, capfd, database_url: str
    ):
        async with open_product(configured(hostile.issuer)) as browser:
            landing(await arrive(browser, hostile, code="a-secret-code"))
            hostile.claims = {"aud": "x"}
            await arrive(browser, hostile, code="a-secret-code")

        written = capfd.readouterr()
        told = written.out + written.err + str(audited())
        for secret in ("a-secret-code", "an-access-token", CLIENT_SECRET, hostile.nonce, "eyJ"):
            assert secret not in told
