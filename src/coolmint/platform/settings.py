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
    database_url: SecretStr | None = None
    database: DatabaseSettings = DatabaseSettings()
    data_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("coolmint", appauthor=False)))
    mapping_file: Path | None = None
    demo_activities: int = Field(default=5_000, ge=0, le=1_000_000)
    cors_origins: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"
    context: ContextSettings = ContextSettings()
    worker: WorkerSettings = WorkerSettings()
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
        if not _is_loopback(self.host):
            raise ValueError(
                f"COOLMINT_HOST={self.host} would offer customer notes to the network, and this version has no "
                "sign-in. Set COOLMINT_HOST=127.0.0.1 and reach it through a tunnel or a proxy that authenticates."
            )
        if self.environment == "production" and self.database_url is None:
            raise ValueError("COOLMINT_DATABASE_URL must be set in production; the embedded server is for one machine.")
        return self


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
