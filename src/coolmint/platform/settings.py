"""Every setting, typed; read once in an entry point and passed down. Documented in docs/reference/settings.md."""

import ipaddress
from pathlib import Path
from typing import Literal, Self

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class DatabaseSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    pool_size: int = Field(default=10, ge=1, le=200)
    pool_timeout_seconds: float = Field(default=10, gt=0)
    statement_timeout_seconds: int = Field(default=30, ge=1)


class ContextSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    max_tokens: int = Field(default=1_000_000, ge=1)
    max_activities: int = Field(default=20_000, ge=1)


class SignInSettings(BaseModel):
    """How long credentials live, and what a password costs to try."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    idle_minutes: int = Field(default=12 * 60, ge=1)
    absolute_hours: int = Field(default=14 * 24, ge=1)
    access_token_minutes: int = Field(default=10, ge=1, le=60)
    client_days: int = Field(default=30, ge=1)
    link_minutes: int = Field(default=15, ge=1, le=24 * 60)
    invitation_hours: int = Field(default=72, ge=1)
    # RFC 9106, section 4: the second recommended choice is 64 MiB and 3 passes.
    argon2_memory_kib: int = Field(default=64 * 1024, ge=8)
    argon2_passes: int = Field(default=3, ge=1)


class SalesforceSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    instance_url: HttpUrl | None = None


class Settings(BaseSettings):
    """Settings from `COOLMINT_…` in the environment or `.env`; nested groups with `__`.

    Raises:
        ValidationError: a value is malformed, or the combination would be unsafe to run.
    """

    model_config = SettingsConfigDict(
        env_prefix="COOLMINT_",
        env_nested_delimiter="__",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    environment: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: HttpUrl | None = None
    auth: Literal["on", "off"] = "on"
    sign_in: SignInSettings = SignInSettings()
    database_url: SecretStr | None = None
    app_database_url: SecretStr | None = None
    database: DatabaseSettings = DatabaseSettings()
    data_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("coolmint", appauthor=False)))
    mapping_file: Path | None = None
    demo_activities: int = Field(default=5_000, ge=0, le=1_000_000)
    cors_origins: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"
    context: ContextSettings = ContextSettings()
    salesforce: SalesforceSettings = SalesforceSettings()

    @model_validator(mode="after")
    def _refuse_unsafe(self) -> Self:
        if "*" in self.cors_origins:
            raise ValueError(
                "COOLMINT_CORS_ORIGINS must list origins: browsers send credentials to this API, and '*' would let "
                'any web site read it. Name each origin, for example ["https://crm.example.com"].'
            )
        if "*" in self.allowed_hosts:
            raise ValueError("COOLMINT_ALLOWED_HOSTS must list host names; '*' would allow DNS rebinding.")
        if self.auth == "off" and not (_is_loopback(self.host) and self.environment == "development"):
            raise ValueError(
                f"COOLMINT_AUTH=off would give customer notes to whoever reaches {self.host}. It is for development on "
                "one machine: set COOLMINT_HOST=127.0.0.1 and COOLMINT_ENVIRONMENT=development, or remove COOLMINT_AUTH."
            )
        if self.environment == "production" and self.database_url is None:
            raise ValueError("COOLMINT_DATABASE_URL must be set in production; the embedded server is for one machine.")
        if self.environment == "production" and self.app_database_url is None:
            raise ValueError(
                "COOLMINT_APP_DATABASE_URL must be set in production: the API works as a role that is not the owner "
                "of the tables. Make one with `coolmint db grant ROLE --for app`."
            )
        return self


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
