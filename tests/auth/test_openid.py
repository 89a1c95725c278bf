"""The rules of signing in with a provider that need no provider to be told."""

from typing import Any

import pytest

from coolmint.auth.openid import documents
from coolmint.auth.openid.claims import Identity, find_claim, needs_userinfo, read_identity
from coolmint.auth.openid.documents import Document, DocumentUnavailable
from coolmint.auth.openid.handshake import Handshake, safe_target
from coolmint.auth.openid.people import role_of
from coolmint.platform.provider_settings import OpenIdProvider
from coolmint.platform.secrets import Keyring, new_key
from tests.support.lying_provider import HostileProvider

PATH = "/.well-known/openid-configuration"


class TestSafeTarget:
    @pytest.mark.parametrize(
        "to", ["/app/", "/app/data", "/app/activities?q=a%20b&x=%2F%2Fy#z", "/app//two", "/app/..x"]
    )
    def test_is_kept_when_it_is_a_page_of_ours(self, to):
        assert safe_target(to) == to

    @pytest.mark.parametrize(
        "to",
        [
            None,
            "",
            "/",
            "/app",
            "/apple",
            "app/data",
            " /app/",
            "https://evil.example/app/",
            "//evil.example/app/",
            "///evil.example",
            "/\\evil.example",
            "/app/\\..\\..\\evil.example",
            "/app/%5c%5cevil.example",
            "/app/../auth/sign-out",
            "/app/./x",
            "/app/%2e%2e/docs",
            "/app/x/%2E./%2e%2E/docs",
            "/app/..%2f..%2fdocs",
            "javascript:alert(1)",
            "/app/\r\nSet-Cookie: x=y",
            "/app/\t/evil.example",
            "/app/\x00",
            "/app/é",
            "/app/" + "x" * 2000,
        ],
    )
    def test_is_the_first_page_otherwise(self, to):
        assert safe_target(to) == "/app/"


class TestHandshake:
    def test_opens_with_any_key_of_the_ring_and_with_no_other(self):
        old, new = new_key(), new_key()
        handshake = Handshake.begin("real", "/app/data")
        sealed = handshake.seal(Keyring([old]))

        assert Handshake.open(sealed, Keyring([new, old])) == handshake
        assert Handshake.open(sealed, Keyring([new])) is None
        assert Handshake.open("nonsense", Keyring([old])) is None

    def test_is_never_the_same_twice(self):
        one, two = Handshake.begin("real", None), Handshake.begin("real", None)

        assert not {one.state, one.nonce, one.verifier} & {two.state, two.nonce, two.verifier}


def provider(**changes: Any) -> OpenIdProvider:
    settings = {"name": "x", "label": "X", "issuer": "https://x.example", "client_id": "c", "client_secret": "s"}
    return OpenIdProvider(**{**settings, **changes})


class TestClaims:
    @pytest.mark.parametrize(
        ("path", "claims", "found"),
        [
            ("groups", {"groups": ["a"]}, ["a"]),
            ("realm_access.roles", {"realm_access": {"roles": ["a"]}}, ["a"]),
            ("https://example.com/groups", {"https://example.com/groups": ["a"]}, ["a"]),
            ("a.b", {"a.b": 1, "a": {"b": 2}}, 1),
            ("a.b.c", {"a": {"b": "text"}}, None),
            ("a.b", {"a": ["b"]}, None),
            ("groups", {}, None),
        ],
    )
    def test_are_found_by_name_or_path(self, path, claims, found):
        assert find_claim(path, claims) == found

    @pytest.mark.parametrize(
        ("given", "groups"),
        [(["a", "b", 7, None], {"a", "b"}), ("a", {"a"}), ([], set()), ({"a": 1}, None), (None, None)],
    )
    def test_of_groups_may_be_a_list_or_one(self, given, groups):
        identity = read_identity("https://x.example", "groups", {"sub": "1", "groups": given})

        assert identity.groups == groups

    @pytest.mark.parametrize(
        "email", ["", "a", "@", "a@", "@b", "a b@example.com", "a\n@example.com", "a@b@c", 7, None]
    )
    def test_of_an_odd_address_count_as_none(self, email):
        identity = read_identity(
            "https://x.example", "groups", {"sub": "1", "email": email, "email_verified": True}, None
        )

        assert (identity.email, identity.email_is_verified) == (None, False)

    def test_of_a_name_have_a_stand_in(self):
        claims = {"sub": "1", "email": "ada@example.com", "email_verified": True, "name": "  "}

        assert read_identity("i", "groups", claims) == Identity("i", "1", "ada@example.com", True, "ada", None)

    @pytest.mark.parametrize(
        ("claim", "token", "needs"),
        [
            (None, {"email": "a@example.com", "email_verified": True}, False),
            (None, {"email": "a@example.com"}, True),
            ("groups", {"email": "a@example.com", "email_verified": True}, True),
            ("groups", {"email": "a@example.com", "email_verified": False, "groups": []}, False),
        ],
    )
    def test_that_are_missing_are_asked_for(self, claim, token, needs):
        assert needs_userinfo(claim, token) is needs

    @pytest.mark.parametrize(("groups", "role"), [({"a", "b"}, "admin"), ({"b"}, "rep"), (set(), None), (None, None)])
    def test_of_groups_give_a_role(self, groups, role):
        assert role_of(provider(roles={"a": "admin", "b": "rep"}), groups) == role


class TestDocument:
    async def test_is_kept_for_an_hour_then_asked_for_again(self):
        now = 1000.0
        with HostileProvider().running() as there:
            document = Document(there.issuer + PATH, lambda: now)
            await document.get()
            now += 3000
            await document.get()
            now += 1000
            await document.get()

        assert there.asked == [PATH, PATH]

    async def test_serves_for_a_day_while_nobody_answers(self):
        now = 1000.0
        with HostileProvider().running() as there:
            document = Document(there.issuer + PATH, lambda: now)
            known = await document.get()
        now += 20 * 3600

        assert await document.get() == known
        now += 5 * 3600
        with pytest.raises(DocumentUnavailable):
            await document.get()

    async def test_is_not_asked_for_by_force_again_and_again(self):
        now = 1000.0
        with HostileProvider().running() as there:
            document = Document(there.issuer + PATH, lambda: now)
            newer = [await document.get_newer(), await document.get_newer()]
            now += 31
            newer.append(await document.get_newer())

        assert [each is not None for each in newer] == [True, False, True]

    async def test_that_never_came_is_unavailable(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(documents, "TIMEOUT", 0.05)
        with HostileProvider(delay=0.2).running() as there, pytest.raises(DocumentUnavailable):
            await Document(there.issuer + PATH).get()
