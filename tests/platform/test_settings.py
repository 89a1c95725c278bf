"""Settings: read from the environment and `.env`, refused when running with them would be unsafe."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from coolmint.platform.settings import Settings

NOWHERE = SecretStr("postgresql://db.example.com/x")
GOOD_KEY = SecretStr("kZ4-9sQm_V7wTb2xLhY8eRcJ1nUaGf6dPoIi3tXvBz5")  # pragma: allowlist secret


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run where there is no `.env`."""
    monkeypatch.chdir(tmp_path)


class TestSettings:
    def test_have_safe_defaults(self):
        settings = Settings()

        assert (settings.host, settings.port) == ("127.0.0.1", 8080)
        assert settings.database_url is None
        assert settings.cors_origins == ()
        assert settings.environment == "development"
        assert settings.data_dir.is_absolute()

    def test_come_from_the_environment_nested_by_two_underscores(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("COOLMINT_PORT", "9090")
        monkeypatch.setenv("COOLMINT_DATABASE__POOL_SIZE", "3")
        monkeypatch.setenv("COOLMINT_CONTEXT__MAX_TOKENS", "77")
        monkeypatch.setenv("COOLMINT_SALESFORCE__INSTANCE_URL", "https://example.my.salesforce.com")
        monkeypatch.setenv("COOLMINT_CORS_ORIGINS", '["https://crm.example.com"]')

        settings = Settings()

        assert settings.port == 9090
        assert settings.database.pool_size == 3
        assert settings.context.max_tokens == 77
        assert str(settings.salesforce.instance_url) == "https://example.my.salesforce.com/"
        assert settings.cors_origins == ("https://crm.example.com",)

    def test_come_from_a_file_which_the_environment_overrides(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        (tmp_path / ".env").write_text("COOLMINT_PORT=9091\nCOOLMINT_DEMO_ACTIVITIES=7\nOTHER=x\n")
        monkeypatch.setenv("COOLMINT_PORT", "9092")

        settings = Settings()

        assert (settings.port, settings.demo_activities) == (9092, 7)

    def test_that_are_empty_are_not_set(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("COOLMINT_DATABASE_URL", "")
        monkeypatch.setenv("COOLMINT_PORT", "")

        assert Settings().database_url is None
        assert Settings().port == 8080

    def test_never_print_the_password(self, monkeypatch: pytest.MonkeyPatch):
        url = "postgresql://app:hidden@db.example.com/x"  # pragma: allowlist secret
        monkeypatch.setenv("COOLMINT_DATABASE_URL", url)

        assert "hidden" not in repr(Settings())

    def test_never_print_a_key(self):
        key = GOOD_KEY.get_secret_value()

        with pytest.raises(ValidationError) as refused:
            Settings(secret_keys=(GOOD_KEY, SecretStr("hidden")))
        assert key not in repr(Settings(secret_keys=(GOOD_KEY,))) + str(refused.value)
        assert "hidden" not in str(refused.value)

    def test_cannot_be_changed(self):
        with pytest.raises(ValidationError):
            Settings().port = 1  # type: ignore[misc]


class TestUnsafeSettings:
    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"cors_origins": ("*",)}, "COOLMINT_CORS_ORIGINS must list origins"),
            ({"cors_origins": ("https://crm.example.com", "*")}, "COOLMINT_CORS_ORIGINS must list origins"),
            ({"allowed_hosts": ("*",)}, "COOLMINT_ALLOWED_HOSTS must list host names"),
            ({"host": "0.0.0.0", "auth": "off"}, "set COOLMINT_HOST=127.0.0.1"),
            ({"host": "::", "auth": "off"}, "set COOLMINT_HOST=127.0.0.1"),
            ({"host": "192.168.1.5", "auth": "off"}, "set COOLMINT_HOST=127.0.0.1"),
            ({"host": "crm.example.com", "auth": "off"}, "set COOLMINT_HOST=127.0.0.1"),
            (
                {"environment": "production", "auth": "off", "database_url": NOWHERE, "secret_keys": (GOOD_KEY,)},
                "COOLMINT_AUTH=off would give",
            ),
            ({"environment": "production"}, "COOLMINT_DATABASE_URL must be set in production"),
            ({"environment": "production", "database_url": NOWHERE}, "COOLMINT_SECRET_KEYS must be set in production"),
            ({"secret_keys": (GOOD_KEY, SecretStr("changeme"))}, "key 2 cannot be used: it has 8 characters"),
            ({"secret_keys": (SecretStr("secret" * 8),)}, "key 1 cannot be used: it looks like a placeholder"),
            ({"secret_keys": (SecretStr("a" * 64),)}, "`coolmint secrets new-key` prints a good one"),
            ({"redis_url": SecretStr("http://redis")}, "must begin with redis://"),
            ({"limits": {"per_address": "many"}}, 'must look like "600/minute"'),
            ({"limits": {"per_address": "0/minute"}}, 'must look like "600/minute"'),
            ({"limits": {"per_user": "5/minute;"}}, 'must look like "600/minute"'),
        ],
    )
    def test_are_refused_with_what_to_set(self, changes, told):
        with pytest.raises(ValidationError, match="1 validation error") as refused:
            Settings(**changes)

        assert told in str(refused.value)

    @pytest.mark.parametrize(
        "changes",
        [
            {"host": "localhost"},
            {"host": "::1"},
            {"host": "127.0.0.2"},
            {"host": "0.0.0.0"},
            {"auth": "off"},
            {"environment": "production", "database_url": NOWHERE, "secret_keys": (GOOD_KEY,)},
            {"secret_keys": (GOOD_KEY, SecretStr("-" + GOOD_KEY.get_secret_value()))},
            {"redis_url": SecretStr("rediss://:word@redis.example.com:6379/1")},
            {"limits": {"per_address": "10/15 minutes;100/day", "per_user": "1/second"}},
            {"trusted_proxies": ("127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8")},
            {"public_url": "https://mint.example.com"},
            {"cors_origins": ("https://crm.example.com",)},
        ],
    )
    def test_are_not_these(self, changes):
        Settings(**changes)

    @pytest.mark.parametrize(
        "changes",
        [
            {"port": 70_000},
            {"port": "x"},
            {"demo_activities": -1},
            {"log_level": "chatty"},
            {"database": {"pool_size": 0}},
            {"database": {"pool": 1}},
            {"salesforce": {"instance_url": "not an address"}},
            {"trusted_proxies": ("*",)},
            {"trusted_proxies": ("10.0.0.1/8",)},
            {"trusted_proxies": ("proxy.example.com",)},
            {"public_url": "mint.example.com"},
            {"public_url": "ftp://mint.example.com"},
            {"web": {"max_body_bytes": 0}},
        ],
    )
    def test_that_are_malformed_are_refused(self, changes):
        with pytest.raises(ValidationError):
            Settings(**changes)


def openid(**changes: Any) -> dict[str, Any]:
    good = {
        "name": "okta",
        "label": "Okta",
        "issuer": "https://login.example.com",
        "client_id": "mint",
        "client_secret": "k9-Tk0Qp7VwXz4Lr2Nf6Hs8Jd1Bg5Ym3",  # pragma: allowlist secret
    }
    return good | changes


class TestProviders:
    def test_come_from_the_environment_as_json(self, monkeypatch: pytest.MonkeyPatch):
        roles = {"Mint admins": "admin"}
        monkeypatch.setenv("COOLMINT_OIDC", json.dumps([openid(roles=roles), openid(name="second")]))

        first, second = Settings().oidc

        assert (first.name, first.roles, first.create_users, first.trust_email) == ("okta", roles, True, False)
        assert (second.method, second.scopes) == ("oidc:second", ("openid", "email", "profile"))

    @pytest.mark.parametrize(
        ("change", "word"),
        [
            ({"issuer": "http://login.example.com"}, "https://"),
            ({"issuer": "login.example.com"}, "address"),
            ({"issuer": "https://login.example.com/?x=y"}, "address"),
            ({"name": "Not a name"}, "name"),
            ({"roles": {"a": "king"}}, "roles"),
            ({"scopes": ["email"]}, "openid"),
            ({"client_secret": ""}, "client_secret"),
            ({"client_sceret": "x"}, "client_sceret"),
        ],
    )
    def test_that_make_no_sense_are_refused(self, change, word):
        with pytest.raises(ValidationError, match=word):
            Settings(oidc=(openid(**change),))

    def test_of_one_name_are_refused(self):
        with pytest.raises(ValidationError, match="two providers named 'okta'"):
            Settings(oidc=(openid(), openid(label="Other")))

    def test_on_this_machine_may_be_tried_in_development_only(self):
        Settings(oidc=(openid(issuer="http://127.0.0.1:9000"),))

        with pytest.raises(ValidationError, match="https://"):
            Settings(environment="production", oidc=(openid(issuer="http://127.0.0.1:9000"),))

    @pytest.mark.parametrize("secret", ["change-me-please", "your-secret", "short"])
    def test_with_a_placeholder_are_refused_in_production(self, secret):
        with pytest.raises(ValidationError, match="placeholder"):
            Settings(environment="production", oidc=(openid(client_secret=secret),))

    def test_never_print_the_secret(self, monkeypatch: pytest.MonkeyPatch):
        secret = openid()["client_secret"]
        monkeypatch.setenv("COOLMINT_OIDC", json.dumps([openid()]))
        assert secret not in repr(Settings())
        monkeypatch.setenv("COOLMINT_OIDC", json.dumps([openid(roles=7, name="")]))

        with pytest.raises(ValidationError) as refused:
            Settings()

        assert secret not in str(refused.value)


class TestSupabase:
    @pytest.mark.parametrize(
        ("supabase", "told"),
        [
            ({"create_users": True, "default_role": "rep"}, "COOLMINT_SUPABASE__URL must be set"),
            ({"url": "http://abc.supabase.example"}, "must begin with https://"),
            ({"url": "abc.supabase.example"}, "must be an address"),
            ({"url": "https://abc.supabase.example", "create_users": True}, "COOLMINT_SUPABASE__DEFAULT_ROLE"),
        ],
    )
    def test_that_makes_no_sense_is_refused(self, supabase, told):
        with pytest.raises(ValidationError, match=told):
            Settings(supabase=supabase)

    def test_with_the_secret_of_the_examples_is_refused_in_production(self):
        secret = "super-secret-jwt-token-with-at-least-32-characters-long"  # pragma: allowlist secret
        supabase = {"url": "https://abc.supabase.example", "jwt_secret": secret}
        Settings(supabase=supabase)

        with pytest.raises(ValidationError, match="COOLMINT_SUPABASE__JWT_SECRET cannot be used"):
            Settings(environment="production", supabase=supabase)
