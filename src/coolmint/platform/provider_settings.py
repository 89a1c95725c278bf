"""Settings of those who may say who somebody is: OpenID providers, and Supabase."""

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from coolmint.platform.secrets import is_placeholder, weakness_of

RoleName = Literal["admin", "manager", "rep", "auditor"]

_SHORTEST_SECRET = 8


def _refuse_odd_addresses(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("must be an address such as https://login.example.com, exactly as the provider writes it.")
    return address


Address = Annotated[str, AfterValidator(_refuse_odd_addresses)]


def _expect_openid(scopes: tuple[str, ...]) -> tuple[str, ...]:
    if "openid" not in scopes:
        raise ValueError('must hold "openid"; without it the provider does not say who signs in.')
    return scopes


class OpenIdProvider(BaseModel):
    """An OpenID provider people can sign in with. What each part means stands in docs/how-to/sign-in.md."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
    label: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    issuer: Address
    client_id: Annotated[str, StringConstraints(min_length=1)]
    client_secret: Annotated[SecretStr, Field(min_length=1)]
    scopes: Annotated[tuple[str, ...], AfterValidator(_expect_openid)] = ("openid", "email", "profile")
    groups_claim: Annotated[str, StringConstraints(min_length=1)] = "groups"
    roles: dict[str, RoleName] = {}
    default_role: RoleName | None = None
    create_users: bool = True
    trust_email: bool = False
    second_factor: bool = False

    @property
    def method(self) -> str:
        """How sessions and the audit log call a sign-in with this provider."""
        return f"oidc:{self.name}"


class SupabaseSettings(BaseModel):
    """A Supabase project whose access tokens are taken; without `url` none are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Address | None = None
    jwt_secret: SecretStr | None = None
    audience: str = "authenticated"
    trust_email: bool = False
    create_users: bool = False
    default_role: RoleName | None = None


def unsafe_providers(
    providers: Iterable[OpenIdProvider], supabase: SupabaseSettings, *, is_production: bool
) -> str | None:
    """Return what is unsafe about them, in words that say what to set, or None."""
    providers = list(providers)
    twice = [name for name, count in Counter(provider.name for provider in providers).items() if count > 1]
    if twice:
        return f"COOLMINT_OIDC has two providers named {twice[0]!r}; each needs a name of its own."
    for provider in providers:
        where = f"COOLMINT_OIDC, provider {provider.name!r}"
        if _is_open_to_listeners(provider.issuer, is_production=is_production):
            return (
                f"{where}: the issuer must begin with https://; over http anybody in between could sign in as anybody."
            )
        secret = provider.client_secret.get_secret_value()
        if is_production and (len(secret) < _SHORTEST_SECRET or is_placeholder(secret)):
            return f"{where}: client_secret looks like a placeholder; take the one the provider gave you."
    return _unsafe_supabase(supabase, is_production=is_production)


def _unsafe_supabase(supabase: SupabaseSettings, *, is_production: bool) -> str | None:
    if supabase.url is None:
        others = supabase.jwt_secret is not None or supabase.create_users
        return "COOLMINT_SUPABASE__URL must be set, or no other COOLMINT_SUPABASE__… setting." if others else None
    if _is_open_to_listeners(supabase.url, is_production=is_production):
        return "COOLMINT_SUPABASE__URL must begin with https://."
    weakness = weakness_of(supabase.jwt_secret.get_secret_value()) if supabase.jwt_secret else None
    if is_production and weakness:
        return f"COOLMINT_SUPABASE__JWT_SECRET cannot be used: {weakness}."
    if supabase.create_users and supabase.default_role is None:
        return "COOLMINT_SUPABASE__DEFAULT_ROLE must be set when COOLMINT_SUPABASE__CREATE_USERS is."
    return None


def _is_open_to_listeners(address: str, *, is_production: bool) -> bool:
    parts = urlsplit(address)
    is_here = parts.hostname in ("localhost", "127.0.0.1", "::1") and not is_production
    return parts.scheme != "https" and not is_here
