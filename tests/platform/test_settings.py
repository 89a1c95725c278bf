"""Settings: read from the environment and `.env`, refused when running with them would be unsafe."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from coolmint.platform.settings import Settings


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
            ({"host": "0.0.0.0"}, "Set COOLMINT_HOST=127.0.0.1"),
            ({"host": "::"}, "Set COOLMINT_HOST=127.0.0.1"),
            ({"host": "192.168.1.5"}, "Set COOLMINT_HOST=127.0.0.1"),
            ({"host": "crm.example.com"}, "Set COOLMINT_HOST=127.0.0.1"),
            ({"environment": "production"}, "COOLMINT_DATABASE_URL must be set in production"),
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
            {"environment": "production", "database_url": SecretStr("postgresql://db.example.com/x")},
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
        ],
    )
    def test_that_are_malformed_are_refused(self, changes):
        with pytest.raises(ValidationError):
            Settings(**changes)
