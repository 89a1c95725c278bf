"""The headers of every answer: what a browser may do with it, and who may keep it."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # For browsers that do not know `frame-ancestors`.
    "X-Frame-Options": "DENY",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "usb",
        )
    ),
}
_RAW = tuple((name.lower().encode(), value.encode()) for name, value in _ALWAYS.items())
_RAW_NAMES = frozenset(name for name, _ in _RAW)
_PERSONAL = ("Cookie", "Authorization", "Origin")
_VARY = ", ".join(_PERSONAL)
_A_YEAR = "max-age=31536000"


def content_security_policy(*, styles: Sequence[str] = (), blob_workers: bool = False) -> str:
    """Return the policy: only our own files, and no script or style in a page but the `styles` it names."""
    parts = {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": " ".join(("'self'", *styles)),
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    if blob_workers:
        parts["worker-src"] = "'self' blob:"
    return "; ".join(f"{name} {value}" for name, value in parts.items())


_POLICY = content_security_policy()


def add_headers(headers: MutableHeaders, request_id: str, scheme: str) -> None:
    """Complete the headers of an answer; a page that needs more than the policy has set its own."""
    # On the list itself: setting them one by one goes through all the others for each.
    headers.raw[:] = [pair for pair in headers.raw if pair[0] not in _RAW_NAMES]
    headers.raw.extend(_RAW)
    headers["X-Request-ID"] = request_id
    headers.setdefault("Content-Security-Policy", _POLICY)
    if scheme == "https":
        headers["Strict-Transport-Security"] = _A_YEAR
    # Whatever does not say otherwise holds somebody's notes.
    headers.setdefault("Cache-Control", "no-store")
    if "public" not in headers["Cache-Control"]:
        # Another person's answer is another answer.
        known = headers.get("Vary")
        if known:
            headers["Vary"] = ", ".join((known, *(name for name in _PERSONAL if name not in known)))
        else:
            headers.raw.append((b"vary", _VARY.encode()))
