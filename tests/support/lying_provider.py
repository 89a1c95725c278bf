"""An OpenID provider on loopback that lies: it signs, names and answers whatever a test wants."""

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jws, jwt
from joserfc.jwk import Key, KeyParameters, KeySet, RSAKey
from joserfc.util import urlsafe_b64encode

ACCESS_TOKEN = "an-access-token"


def rsa_key(kid: str | None = None) -> RSAKey:
    """Make a key; `kid` lets it pass for another by name."""
    parameters: KeyParameters = {"use": "sig", "alg": "RS256"}
    if kid:
        parameters["kid"] = kid
    return RSAKey.generate_key(2048, parameters, auto_kid=True)


_first_key = cache(rsa_key)
"""Making one takes longer than a test."""


def at_hash(access_token: str) -> str:
    return urlsafe_b64encode(sha256(access_token.encode()).digest()[:16]).decode()


@dataclass
class HostileProvider:
    """By default it tells the truth; each part can be changed. `asked` are the paths of all requests.

    A claim may be a function of the time in seconds; None leaves it out.
    """

    issuer: str = ""
    published: list[Key] = field(default_factory=lambda: [_first_key()])
    signing: Key | None = None
    algorithm: str = "RS256"
    nonce: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    token: dict[str, Any] = field(default_factory=dict)
    failing: dict[str, int] = field(default_factory=dict)
    delay: float = 0
    asked: list[str] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)

    def expect(self, authorization_url: str) -> dict[str, str]:
        """Note the nonce of a browser that arrives; return what it brought."""
        brought = {name: values[0] for name, values in parse_qs(urlsplit(authorization_url).query).items()}
        self.nonce = brought["nonce"]
        return brought

    def id_token(self) -> str:
        now = int(time.time())
        truth = {
            "iss": self.issuer,
            "aud": "coolmint",
            "sub": "ada",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "email": "ada@example.com",
            "email_verified": True,
            "groups": [],
            "at_hash": at_hash(ACCESS_TOKEN),
        }
        claims = {name: value(now) if callable(value) else value for name, value in (truth | self.claims).items()}
        claims = {name: value for name, value in claims.items() if value is not None}
        key = self.signing or self.published[0]
        header = {"alg": self.algorithm, "kid": key.kid}
        if self.algorithm == "none":
            parts = (json.dumps(part).encode() for part in ({"alg": "none"}, claims))
            return b".".join((*map(urlsafe_b64encode, parts), b"")).decode()
        return jwt.encode(header, claims, key, registry=jws.JWSRegistry(algorithms=[self.algorithm]))

    def answer(self, path: str) -> Any:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            } | self.metadata
        if path.endswith(("/keys", "/jwks.json")):
            return KeySet(list(self.published)).as_dict(private=False)
        if path == "/token":
            token = {"access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 60}
            return token | {"id_token": self.id_token()} | self.token
        return self.userinfo

    @contextlib.contextmanager
    def running(self) -> Iterator["HostileProvider"]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                provider.asked.append(path)
                length = int(self.headers.get("content-length", 0))
                form = parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
                provider.forms.append({name: values[0] for name, values in form.items()})
                time.sleep(provider.delay)
                answer = provider.answer(path)
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.send_response(provider.failing.get(path, 200))
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            do_POST = do_GET  # noqa: N815 - the library's name

            def log_message(self, *_: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
