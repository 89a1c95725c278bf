"""Documents that others publish about themselves: their addresses, their keys. Fetched when needed, then kept."""

import ssl
import time
from asyncio import Lock
from collections.abc import Callable
from functools import cache
from typing import Any

import httpx2
import structlog
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

log = structlog.get_logger("coolmint.openid")

TIMEOUT = httpx2.Timeout(5, connect=3)
"""Somebody waits in front of a browser; a provider that takes longer is as good as away."""

_KEEP_SECONDS = 3600
_SERVE_STALE_SECONDS = 24 * 3600
_LEAST_SECONDS_BETWEEN = 30
"""Tokens with made-up key ids must not become requests to the provider."""

SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Only signatures whose keys can be published: what a shared secret signs would be a different promise."""


class DocumentUnavailable(Exception):
    """Nobody answered in time, or not with a JSON object."""


class SignatureRefused(Exception):
    """Not signed with a key of the other side's, or not readable at all."""


@cache
def tls() -> ssl.SSLContext:
    """Return what connections are checked by, made once because it takes its time."""
    return httpx2.create_ssl_context()


class Document:
    """A JSON object at an address. It is asked for again after an hour; while that fails, the old one serves a day."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.url = url
        self._clock = clock
        self._lock = Lock()
        self._value: dict[str, Any] | None = None
        self._fetched_at = 0.0
        self._forced_at: float | None = None

    async def get(self) -> dict[str, Any]:
        """Return it. Of many who need it at once one fetches; the others wait only when there is no old one.

        Raises:
            DocumentUnavailable: it was not fetched in the last day, and cannot be now.
        """
        if self._value is not None and (self._age < _KEEP_SECONDS or self._lock.locked()):
            return self._value
        async with self._lock:
            if self._value is not None and self._age < _KEEP_SECONDS:
                return self._value
            try:
                return await self._fetch()
            except DocumentUnavailable:
                if self._value is None or self._age > _SERVE_STALE_SECONDS:
                    raise
                return self._value

    @property
    def _age(self) -> float:
        return self._clock() - self._fetched_at

    async def get_newer(self) -> dict[str, Any] | None:
        """Return it as it is at this moment, or None when it was asked for in this way a moment ago.

        Raises:
            DocumentUnavailable: it cannot be fetched.
        """
        async with self._lock:
            now = self._clock()
            if self._forced_at is not None and now - self._forced_at < _LEAST_SECONDS_BETWEEN:
                return None
            self._forced_at = now
            return await self._fetch()

    async def _fetch(self) -> dict[str, Any]:
        try:
            async with httpx2.AsyncClient(verify=tls(), timeout=TIMEOUT) as client:
                answer = await client.get(self.url, headers={"Accept": "application/json"})
            value = answer.raise_for_status().json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            log.warning("document_unavailable", url=self.url, error=type(error).__name__)
            raise DocumentUnavailable from error
        if not isinstance(value, dict):
            raise DocumentUnavailable
        self._value, self._fetched_at = value, self._clock()
        return value


class PublishedKeys:
    """The keys that somebody publishes to check their signatures by. They may change at any time."""

    def __init__(self, url: str, algorithms: tuple[str, ...] = SIGNATURES) -> None:
        self.url = url
        self._document = Document(url)
        # Providers put words of their own into the header; what must be understood ("crit") is still looked at.
        self._registry = JWSRegistry(algorithms=algorithms, strict_check_header=False)

    async def verify(self, token: str) -> jwt.Token:
        """Return what the token says, once its signature fits; its claims are not looked at.

        Raises:
            SignatureRefused: it does not, also with the keys of this moment.
            DocumentUnavailable: the keys cannot be fetched.
        """
        try:
            return self._decode(token, await self._document.get())
        except (InvalidKeyIdError, BadSignatureError):
            pass
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise SignatureRefused(type(error).__name__) from None
        newer = await self._document.get_newer()
        if newer is None:
            raise SignatureRefused("unknown key")
        try:
            return self._decode(token, newer)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise SignatureRefused(type(error).__name__) from None

    def _decode(self, token: str, published: Any) -> jwt.Token:
        return jwt.decode(token, KeySet.import_key_set(published), registry=self._registry)
