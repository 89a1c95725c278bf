"""A real OpenID provider in a process of its own, and a person who signs in there."""

import contextlib
import html
import json
import os
import re
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
from joserfc.jwk import RSAKey

PROGRAM = Path(__file__).parent / "oidc" / "provider.mjs"
CLIENT_ID = "coolmint"
CLIENT_SECRET = "k9-Tk0Qp7VwXz4Lr2Nf6Hs8Jd1Bg5Ym3"  # pragma: allowlist secret


def new_keys() -> dict[str, Any]:
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
    return {"keys": [key.as_dict(private=True)]}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class RealProvider:
    """What a test changes takes effect at the next `running`; accounts at once."""

    folder: Path
    redirect_uris: list[str]
    in_id_token: bool = True
    skew_seconds: int = 0
    port: int = field(default_factory=free_port)
    keys: dict[str, Any] = field(default_factory=new_keys)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def say(self, **accounts: dict[str, Any]) -> None:
        """Let there be these accounts, with what the provider says of them."""
        (self.folder / "accounts.json").write_text(json.dumps(accounts))

    @contextlib.contextmanager
    def running(self) -> Iterator["RealProvider"]:
        client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uris": self.redirect_uris}
        settings = {
            "port": self.port,
            "accounts": str(self.folder / "accounts.json"),
            "clients": [{**client, "scope": "openid email profile groups"}],
            "jwks": self.keys,
            "inIdToken": self.in_id_token,
            "skewSeconds": self.skew_seconds,
        }
        with (self.folder / "provider.log").open("a") as log:
            process = subprocess.Popen(
                ["node", PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, "NODE_NO_WARNINGS": "1"},
            )
            with process:
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write(json.dumps(settings) + "\n")
                process.stdin.flush()
                try:
                    assert process.stdout.readline() == "ready\n", (self.folder / "provider.log").read_text()
                    yield self
                finally:
                    process.terminate()


_FORM = re.compile(r'<form [^>]*action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_ABORT = re.compile(r'<a href="([^"]+/abort)"')


def visit(address: str, account: str, back_to: str, *, refuses: bool = False) -> str:
    """Go to the provider as a browser does, sign in there, agree; return the address it sends us back to."""
    with httpx.Client(timeout=10) as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.is_redirect:
                location = urljoin(str(answer.url), answer.headers["location"])
                if location.startswith(back_to):
                    return location
                answer = browser.get(location)
                continue
            form = _FORM.search(answer.text)
            assert form, f"{answer.status_code} {answer.text[:500]}"
            if refuses:
                abort = _ABORT.search(answer.text)
                assert abort, answer.text
                answer = browser.get(urljoin(str(answer.url), html.unescape(abort[1])))
                continue
            given = dict(_HIDDEN.findall(form[2])) | {"login": account, "password": "any"}
            answer = browser.post(urljoin(str(answer.url), html.unescape(form[1])), data=given)
    raise AssertionError("The provider sends us in circles.")
