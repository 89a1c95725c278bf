"""Our side of the conversation with one provider: the authorization code flow with PKCE, state and nonce."""

import hmac
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc.errors import JoseError

from coolmint.auth.openid.claims import Claims, Identity, needs_userinfo, read_identity
from coolmint.auth.openid.documents import (
    TIMEOUT,
    Document,
    DocumentUnavailable,
    PublishedKeys,
    SignatureRefused,
    tls,
)
from coolmint.auth.openid.handshake import Handshake
from coolmint.auth.openid.problems import SignInProblem, Stopped
from coolmint.platform.provider_settings import OpenIdProvider

_LEEWAY_SECONDS = 60
_DISCOVERY = "/.well-known/openid-configuration"


class OpenIdClient:
    """Talks to one provider. What the provider publishes is kept; of a sign-in nothing is."""

    def __init__(self, provider: OpenIdProvider) -> None:
        self.provider = provider
        self._discovery = Document(provider.issuer.rstrip("/") + _DISCOVERY)
        self._keys: PublishedKeys | None = None

    async def begin(self, handshake: Handshake, redirect_uri: str) -> str:
        """Return the address at the provider that the browser goes to.

        Raises:
            Stopped: the provider cannot be reached.
        """
        endpoint = await self._endpoint("authorization_endpoint")
        async with self._client(redirect_uri, {}) as client:
            url, _ = client.create_authorization_url(
                endpoint, state=handshake.state, code_verifier=handshake.verifier, nonce=handshake.nonce
            )
        return str(url)

    async def finish(self, handshake: Handshake, answer: Claims, redirect_uri: str) -> Identity:
        """Return who signed in, from the parameters that the browser brought back.

        Raises:
            Stopped: the provider said no, is away, or what it says does not hold.
        """
        await self._check_answer(handshake, answer)
        endpoint = await self._endpoint("token_endpoint")
        metadata = await self._metadata()
        async with self._client(redirect_uri, metadata) as client:
            token = await _exchange(client, endpoint, str(answer["code"]), handshake.verifier)
            id_token = await self._verify(token, handshake.nonce)
            groups_claim = self.provider.groups_claim if self.provider.roles else None
            userinfo = None
            if needs_userinfo(groups_claim, id_token) and "userinfo_endpoint" in metadata:
                userinfo = await _userinfo(client, await self._endpoint("userinfo_endpoint"), id_token["sub"])
        return read_identity(self.provider.issuer, groups_claim, id_token, userinfo)

    async def _check_answer(self, handshake: Handshake, answer: Claims) -> None:
        if not hmac.compare_digest(str(answer.get("state", "")).encode(), handshake.state.encode()):
            raise Stopped(SignInProblem.STATE_MISMATCH, "state")
        # RFC 9207: an answer of another provider must not pass for one of this.
        issuer = answer.get("iss")
        is_promised = (await self._metadata()).get("authorization_response_iss_parameter_supported") is True
        if issuer != self.provider.issuer and (issuer is not None or is_promised):
            raise Stopped(SignInProblem.STATE_MISMATCH, "issuer")
        if "error" in answer:
            denied = answer["error"] == "access_denied"
            raise Stopped(
                SignInProblem.ACCESS_DENIED if denied else SignInProblem.PROVIDER_REFUSED, _word(answer["error"])
            )
        if not answer.get("code"):
            raise Stopped(SignInProblem.PROVIDER_REFUSED, "no code")

    async def _verify(self, token: dict[str, Any], nonce: str) -> Claims:
        """Return the claims of the ID token, once everything holds that OpenID Connect Core 3.1.3.7 asks for."""
        if not isinstance(token.get("id_token"), str) or not isinstance(token.get("access_token"), str):
            raise Stopped(SignInProblem.TOKEN_REFUSED, "no token")
        try:
            signed = await (await self._published_keys()).verify(token["id_token"])
            claims = CodeIDToken(
                signed.claims,
                signed.header,
                {
                    "iss": {"essential": True, "value": self.provider.issuer},
                    "aud": {"essential": True, "value": self.provider.client_id},
                    "sub": {"essential": True},
                },
                {"nonce": nonce, "client_id": self.provider.client_id, "access_token": token["access_token"]},
            )
            claims.validate(leeway=_LEEWAY_SECONDS)
        except DocumentUnavailable:
            raise Stopped(SignInProblem.PROVIDER_UNAVAILABLE, "keys") from None
        except SignatureRefused as error:
            raise Stopped(SignInProblem.TOKEN_REFUSED, f"signature: {error}") from None
        except (JoseError, ValueError, TypeError) as error:
            raise Stopped(SignInProblem.TOKEN_REFUSED, _claim_of(error)) from None
        return dict(claims)

    async def _published_keys(self) -> PublishedKeys:
        url = await self._endpoint("jwks_uri")
        if self._keys is None or self._keys.url != url:
            self._keys = PublishedKeys(url)
        return self._keys

    async def _metadata(self) -> dict[str, Any]:
        try:
            metadata = await self._discovery.get()
        except DocumentUnavailable:
            raise Stopped(SignInProblem.PROVIDER_UNAVAILABLE, "discovery") from None
        if metadata.get("issuer") != self.provider.issuer:
            raise Stopped(SignInProblem.PROVIDER_UNAVAILABLE, "discovery names another issuer")
        return metadata

    async def _endpoint(self, name: str) -> str:
        """Return an address of the provider; one that begins with https never leads to one that does not."""
        url = (await self._metadata()).get(name)
        if not isinstance(url, str) or urlsplit(url).scheme not in ("https", urlsplit(self.provider.issuer).scheme):
            raise Stopped(SignInProblem.PROVIDER_UNAVAILABLE, f"no {name}")
        return url

    def _client(self, redirect_uri: str, metadata: dict[str, Any]) -> AsyncOAuth2Client:
        # In the body where possible: how a secret with special characters goes into the header, servers disagree.
        methods = metadata.get("token_endpoint_auth_methods_supported", ())
        return AsyncOAuth2Client(
            self.provider.client_id,
            self.provider.client_secret.get_secret_value(),
            token_endpoint_auth_method="client_secret_post" if "client_secret_post" in methods else None,
            scope=" ".join(self.provider.scopes),
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            leeway=0,  # Else a token for a minute counts as over at once.
            timeout=TIMEOUT,
            verify=tls(),
        )


async def _exchange(client: AsyncOAuth2Client, endpoint: str, code: str, verifier: str) -> dict[str, Any]:
    try:
        token: dict[str, Any] = await client.fetch_token(
            endpoint, grant_type="authorization_code", code=code, code_verifier=verifier
        )
    except AuthlibBaseError as error:
        problem = SignInProblem.TOKEN_REFUSED if error.error == "invalid_grant" else SignInProblem.PROVIDER_REFUSED
        raise Stopped(problem, _word(error.error)) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, TypeError) as error:
        raise Stopped(SignInProblem.PROVIDER_UNAVAILABLE, f"token endpoint: {type(error).__name__}") from None
    return token


async def _userinfo(client: AsyncOAuth2Client, endpoint: str, subject: str) -> Claims:
    try:
        answer = (await client.get(endpoint)).raise_for_status().json()
    except (httpx2.HTTPError, httpx2.InvalidURL, AuthlibBaseError, ValueError) as error:
        raise Stopped(SignInProblem.PROVIDER_UNAVAILABLE, f"userinfo: {type(error).__name__}") from None
    # Core 5.3.2: userinfo of somebody else must not be used.
    if not isinstance(answer, dict) or answer.get("sub") != subject:
        raise Stopped(SignInProblem.TOKEN_REFUSED, "userinfo of somebody else")
    return answer


def _claim_of(error: Exception) -> str:
    """Say which claim did not hold; never what it was."""
    claim = getattr(error, "claim", None)
    return f"{type(error).__name__}: {claim}" if isinstance(claim, str) else type(error).__name__


def _word(text: Any) -> str:
    """Keep an error code of the other side for the audit log, if it is one."""
    word = str(text)[:60]
    return word if word.replace("_", "").isalnum() and word.isascii() else "unknown"
