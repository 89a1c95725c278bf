"""Signed tokens that we make ourselves: access tokens of API clients, and the step between two factors."""

import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

_ISSUER = "coolmint"
_CLAIMS = jwt.JWTClaimsRegistry(
    iss={"essential": True, "value": _ISSUER}, exp={"essential": True}, sub={"essential": True}, leeway=0
)


class SignedTokens:
    """Makes and reads tokens of one purpose each. The first key signs, all are accepted, so that keys can rotate."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = [OctKey.import_key(key) for key in keys]

    def make(self, purpose: str, subject: UUID, seconds: int) -> str:
        now = int(time.time())
        claims = {"iss": _ISSUER, "aud": purpose, "sub": str(subject), "iat": now, "exp": now + seconds}
        return jwt.encode({"alg": "HS256", "typ": "JWT"}, claims, self._keys[0])

    def read(self, purpose: str, token: str) -> UUID | None:
        """Return the subject of a token of this purpose, or None when it is not ours, not for this, or over."""
        for key in self._keys:
            try:
                claims: dict[str, Any] = jwt.decode(token, key, algorithms=["HS256"]).claims
                _CLAIMS.validate(claims)
                return UUID(str(claims["sub"])) if claims.get("aud") == purpose else None
            except (JoseError, ValueError):
                continue
        return None
