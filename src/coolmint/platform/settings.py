"""Every setting, typed; read once in an entry point and passed down. Documented in docs/reference/settings.md."""

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Literal, Self

import platformdirs
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    IPvAnyNetwork,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from coolmint.platform.provider_settings import OpenIdProvider, SupabaseSettings, unsafe_providers
from coolmint.platform.secrets import weakness_of
from coolmint.platform.security_settings import AlertSettings, AuditSettings, RetentionSettings


class DatabaseSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    pool_size: int = Field(default=10, ge=1, le=200)
    pool_timeout_seconds: float = Field(default=10, gt=0)
    statement_timeout_seconds: int = Field(default=30, ge=1)
    replica_max_lag_seconds: float = Field(default=5, gt=0, le=300)
    prepared_statements: Literal["auto", "on", "off"] = "auto"


class ContextSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    max_tokens: int = Field(default=1_000_000, ge=1)
    max_activities: int = Field(default=20_000, ge=1)


class ExportSettings(BaseModel):
    """How long a file is kept, from how many activities on an administrator decides, how many at once for one user."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_hours: int = Field(default=72, ge=1)
    approval_above: int | None = Field(default=100_000, ge=1)
    at_once: int = Field(default=3, ge=1)


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


class WorkerSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    concurrency: int = Field(default=4, ge=1, le=64)
    listen: bool = True
    poll_seconds: float = Field(default=5, gt=0)
    shutdown_seconds: float = Field(default=20, gt=0)
    keep_days: int = Field(default=14, ge=1)


class SalesforceSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    instance_url: HttpUrl | None = None


class SearchSettings(BaseModel):
    """`language` is one of PostgreSQL's text search configurations; `simple` knows no two forms of one word."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: str = Field(default="english", pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,62}$")


class WebSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    max_body_bytes: int = Field(default=2 * 1024 * 1024, ge=1024)


_RATE = re.compile(r"[1-9]\d{0,8}/([1-9]\d{0,3} )?(second|minute|hour|day)s?")


def _refuse_other_rates(text: str) -> str:
    if not all(_RATE.fullmatch(part) for part in text.split(";")):
        raise ValueError('must look like "600/minute", "10/15 minutes" or "10/minute;100/day".')
    return text


Rate = Annotated[str, AfterValidator(_refuse_other_rates)]


class LimitSettings(BaseModel):
    """How often something may be done; each name is one that `RateLimits` counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    per_address: Rate = "600/minute"
    per_user: Rate = "300/minute"
    sign_in: Rate = "10/15 minutes"
    sign_in_on_device: Rate = "20/15 minutes"
    sign_in_from_address: Rate = "100/15 minutes"
    sign_in_from_strangers: Rate = "100/hour"


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
        hide_input_in_errors=True,
    )

    environment: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: HttpUrl | None = None
    auth: Literal["on", "off"] = "on"
    sign_in: SignInSettings = SignInSettings()
    oidc: tuple[OpenIdProvider, ...] = ()
    supabase: SupabaseSettings = SupabaseSettings()
    database_url: SecretStr | None = None
    app_database_url: SecretStr | None = None
    database_replica_urls: tuple[SecretStr, ...] = ()
    database: DatabaseSettings = DatabaseSettings()
    secret_keys: tuple[SecretStr, ...] = ()
    redis_url: SecretStr | None = None
    data_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("coolmint", appauthor=False)))
    mapping_file: Path | None = None
    demo_activities: int = Field(default=5_000, ge=0, le=1_000_000)
    cors_origins: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()
    search: SearchSettings = SearchSettings()
    web: WebSettings = WebSettings()
    limits: LimitSettings = LimitSettings()
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"
    context: ContextSettings = ContextSettings()
    export: ExportSettings = ExportSettings()
    worker: WorkerSettings = WorkerSettings()
    salesforce: SalesforceSettings = SalesforceSettings()
    audit: AuditSettings = AuditSettings()
    alerts: AlertSettings = AlertSettings()
    retention: RetentionSettings = RetentionSettings()

    @field_validator("secret_keys")
    @classmethod
    def _refuse_weak_keys(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for number, key in enumerate(keys, 1):
            reason = weakness_of(key.get_secret_value())
            if reason:
                raise ValueError(
                    f"key {number} cannot be used: {reason}. `coolmint secrets new-key` prints a good one."
                )
        return keys

    @field_validator("redis_url")
    @classmethod
    def _refuse_other_schemes(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not url.get_secret_value().startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must begin with redis://, rediss:// (with TLS) or unix://.")
        return url

    @model_validator(mode="after")
    def _refuse_unsafe_providers(self) -> Self:
        unsafe = unsafe_providers(self.oidc, self.supabase, is_production=self.environment == "production")
        if unsafe:
            raise ValueError(unsafe)
        return self

    @model_validator(mode="after")
    def _refuse_unsafe(self) -> Self:
        if "*" in self.cors_origins:
            raise ValueError(
                "COOLMINT_CORS_ORIGINS must list origins: browsers send credentials to this API, and '*' would let "
                'any web site read it. Name each origin, for example ["https://crm.example.com"].'
            )
        if "*" in self.allowed_hosts:
            raise ValueError("COOLMINT_ALLOWED_HOSTS must list host names; '*' would allow DNS rebinding.")
        if self.auth == "off" and not (is_loopback(self.host) and self.environment == "development"):
            raise ValueError(
                f"COOLMINT_AUTH=off would give customer notes to whoever reaches {self.host}. It is for development "
                "on one machine: set COOLMINT_HOST=127.0.0.1 and COOLMINT_ENVIRONMENT=development, or remove it."
            )
        if self.environment == "production" and self.database_url is None:
            raise ValueError("COOLMINT_DATABASE_URL must be set in production; the embedded server is for one machine.")
        if self.environment == "production" and not self.secret_keys:
            raise ValueError(
                "COOLMINT_SECRET_KEYS must be set in production: a JSON list with a key that "
                "`coolmint secrets new-key` prints. Keep a copy in a safe place; without it, stored secrets are lost."
            )
        return self


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach what listens on `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
