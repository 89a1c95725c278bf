"""Access tokens of a Supabase project as credentials: what such a token must prove, and whose it is."""

from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth import identify
from coolmint.auth.audit import AuditedRefusal, Event, Outcome
from coolmint.auth.identify import Identified
from coolmint.auth.models import User, UserIdentity
from coolmint.auth.openid.claims import Identity, read_identity
from coolmint.auth.openid.documents import DocumentUnavailable, PublishedKeys, SignatureRefused
from coolmint.auth.openid.people import add_user, find_by_identity, link_by_email
from coolmint.auth.openid.problems import SignInProblem, Stopped
from coolmint.auth.viewer import Credential, Origin, Role
from coolmint.platform.errors import Unavailable
from coolmint.platform.provider_settings import SupabaseSettings

_LEEWAY_SECONDS = 30
_METHOD = "supabase"


class KeysUnavailable(Unavailable):
    """The keys of the Supabase project cannot be fetched just now."""


class SupabaseRefused(AuditedRefusal):
    """The token is good, but its owner has no account here; `reason` says why, as a sign-in problem."""

    status = 401


class SupabaseTokens:
    """Reads the access tokens of one project."""

    def __init__(self, settings: SupabaseSettings) -> None:
        assert settings.url is not None
        self.settings = settings
        self.issuer = settings.url.rstrip("/") + "/auth/v1"
        # One kind of signature for each kind of key: a public key never checks what a secret should have signed.
        self._published = PublishedKeys(f"{self.issuer}/.well-known/jwks.json", ("ES256", "RS256"))
        secret = settings.jwt_secret
        self._secret = OctKey.import_key(secret.get_secret_value()) if secret else None
        self._claims = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": settings.audience},
            sub={"essential": True},
            exp={"essential": True},
        )

    async def read(self, token: str) -> Identity | None:
        """Return whose token it is, or None when it is none of this project's, or over.

        Raises:
            KeysUnavailable: it cannot be told just now.
        """
        try:
            claims = await self._verify(token)
            self._claims.validate(claims)
        except (JoseError, SignatureRefused, ValueError):
            return None
        except DocumentUnavailable:
            raise KeysUnavailable("The keys of the Supabase project cannot be fetched just now; try again.") from None
        # "anon" and "service_role" are keys of the project, not people; and who signs in anonymously is nobody known.
        if claims.get("role") != "authenticated" or claims.get("is_anonymous", False) is not False:
            return None
        # Not `user_metadata`, which everybody writes about themselves.
        verified = {"email_verified": claims.get("email_verified") is True or self.settings.trust_email}
        return read_identity(self.issuer, None, {**claims, **verified})

    async def _verify(self, token: str) -> dict[str, Any]:
        algorithm = jws.extract_compact(token.encode()).headers().get("alg")
        if algorithm == "HS256":
            if self._secret is None:
                raise SignatureRefused(algorithm)
            registry = jws.JWSRegistry(algorithms=["HS256"], strict_check_header=False)
            return jwt.decode(token, self._secret, registry=registry).claims
        return (await self._published.verify(token)).claims


async def identify_by_supabase(
    session: AsyncSession, settings: SupabaseSettings, identity: Identity, origin: Origin
) -> Identified | None:
    """Return the user of a checked token as the viewer; the first time they are found by e-mail, or added.

    Raises:
        SupabaseRefused: there is no account for them.
    """
    linked = (
        select(UserIdentity.user_id)
        .where(UserIdentity.issuer == identity.issuer, UserIdentity.subject == identity.subject)
        .scalar_subquery()
    )
    found = await identify.by_user(session, User.id == linked, origin, Credential.SUPABASE)
    if found is None:
        try:
            user = await _find_or_add(session, settings, identity, origin)
        except Stopped as stopped:
            raise _refused(stopped, origin) from None
        found = await identify.by_user(session, User.id == user.id, origin, Credential.SUPABASE)
    return found


async def _find_or_add(session: AsyncSession, settings: SupabaseSettings, identity: Identity, origin: Origin) -> User:
    user = await find_by_identity(session, identity.issuer, identity.subject)
    if user is not None:
        raise Stopped(SignInProblem.USER_INACTIVE, user_id=user.id, email=user.email)
    user = await link_by_email(session, identity, _METHOD, origin, trusts_email=False)
    if user is not None:
        return user
    if not settings.create_users or settings.default_role is None:
        raise Stopped(SignInProblem.NOT_INVITED, email=identity.email or "")
    return await add_user(session, identity, Role(settings.default_role), _METHOD, origin)


def _refused(stopped: Stopped, origin: Origin) -> SupabaseRefused:
    event = Event(
        "sign_in",
        actor=stopped.email,
        origin=origin,
        outcome=Outcome.REFUSED,
        object="user",
        ids=[str(stopped.user_id)] if stopped.user_id else [],
        details={"method": _METHOD, "reason": stopped.problem.value},
    )
    detail = "This Supabase account has no account here: ask an administrator."
    return SupabaseRefused(detail, event, reason=stopped.problem.value)
