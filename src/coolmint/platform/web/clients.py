"""Who calls, as far as an address tells, and how often."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from coolmint.platform.rate_limits import RateLimits, TooManyRequests
from coolmint.platform.web.problems import refusal_answer

# The smallest network that a provider gives out: who has one address of it has all.
_IPV6_PREFIX = 64


def client_address(scope: Scope) -> str:
    """Return the address a request is counted under; an IPv6 address counts as its /64.

    It is that of the other end of the connection, or what a trusted proxy said (`COOLMINT_TRUSTED_PROXIES`).
    """
    host = scope["client"][0] if scope.get("client") else "local"
    try:
        address = ip_address(host)
    except ValueError:
        return host[:64]
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Network((int(address), _IPV6_PREFIX), strict=False))
    return str(address)


class AddressLimit:
    """Refuses an address that calls more often than `per_address`; what costs nothing is not counted."""

    def __init__(self, app: ASGIApp, limits: RateLimits, free: frozenset[str], free_below: tuple[str, ...]) -> None:
        self.app = app
        self.limits = limits
        self.free = free
        self.free_below = free_below

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in self.free and not scope["path"].startswith(self.free_below):
            try:
                await self.limits.hit("per_address", client_address(scope))
            except TooManyRequests as refusal:
                await refusal_answer(Request(scope), refusal)(scope, receive, send)
                return
        await self.app(scope, receive, send)
