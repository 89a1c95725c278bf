"""Who may call from a browser, and under which name we are reached."""

import re

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from coolmint.platform.web.problems import problem


class AllowedHosts:
    """Refuses a Host header that is not ours: the defence against DNS rebinding."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...]) -> None:
        self.app = app
        self.hosts = {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            host = re.sub(r":\d+$", "", Headers(scope=scope).get("host", "")).lower()
            if host not in self.hosts:
                detail = "This host name is not served here; add it to COOLMINT_ALLOWED_HOSTS."
                await problem(Request(scope), 400, "host_refused", "Host refused", detail)(scope, receive, send)
                return
        await self.app(scope, receive, send)


_ORIGIN = re.compile(r"(https?)://([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def origin_of(address: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port of an origin (`https://crm.example.com:8443`), None when it is none."""
    match = _ORIGIN.fullmatch(address)
    if match is None:
        return None
    scheme, host, port = match[1].lower(), match[2].lower(), match[3]
    return scheme, host, int(port) if port else _DEFAULT_PORTS[scheme]


class SameOrigin:
    """Refuses what another web site lets a browser do in the name of whoever is signed in.

    Whatever carries one of the `cookies` and may change something must come from a page of ours: a browser says so in
    `Origin` or `Sec-Fetch-Site`, which no page can forge. `public_url` is where people reach us; when it is not set, it
    is what the request names. `others` may call too.
    """

    def __init__(
        self, app: ASGIApp, cookies: frozenset[str], others: tuple[str, ...] = (), public_url: str | None = None
    ) -> None:
        self.app = app
        self.cookies = cookies
        self.others = {origin_of(other) for other in others}
        self.own = origin_of(_without_path(public_url)) if public_url else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS:
            request = Request(scope)
            if not self.cookies.isdisjoint(request.cookies) and not self._is_ours(request):
                detail = "This was asked from another web site. Ask from Cool Mint's own pages, or without the cookie."
                answer = problem(request, 403, "cross_site_request", "Cross-site request", detail)
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _is_ours(self, request: Request) -> bool:
        if request.headers.getlist("sec-fetch-site") == ["same-origin"]:
            return True
        given = request.headers.getlist("origin")
        origin = origin_of(given[0]) if len(given) == 1 else None
        if origin is None:
            return False
        own = self.own or origin_of(f"{request.scope['scheme']}://{request.headers.get('host', '')}")
        return origin == own or origin in self.others


def _without_path(url: str) -> str:
    return "/".join(url.split("/", 3)[:3])
