"""Swagger UI and ReDoc, from our own server and without a script or a style in their pages."""

import secrets
from functools import cache
from html import escape
from pathlib import Path

import fastapi_offline
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

from coolmint.platform.web import content_security_policy

_OURS = Path(__file__).with_name("documentation_files")
_PUBLIC = {"Cache-Control": "public, max-age=86400"}
_THEIRS = Path(fastapi_offline.__file__).parent / "static"

# Before it can be given a nonce, ReDoc's bundle sets one style, first without and then with its text.
_REDOC_STYLES = (
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",  # pragma: allowlist secret
    "'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='",  # pragma: allowlist secret
)
# The one picture it would fetch from its maker; instead of it an empty one.
_REDOC_LOGO = b"https://cdn.redoc.ly/redoc/logo-mini.svg"
_EMPTY_PICTURE = b"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"

# Addresses are relative, so that the pages work below a prefix too.
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="app/favicon.svg">
<link rel="stylesheet" href="{style}">
</head>
<body>
<noscript>This page needs JavaScript; the document itself is at openapi.json.</noscript>
<div id="documentation"></div>
<script src="{script}"></script>
<script src="documentation/{start}" nonce="{nonce}"></script>
</body>
</html>
"""


def add_documentation(app: FastAPI) -> None:
    """Serve Swagger UI at /docs and ReDoc at /redoc."""

    @app.get("/docs", include_in_schema=False)
    async def swagger() -> HTMLResponse:
        style = "static-offline-docs/swagger-ui.css"
        return _page(app.title, style, "static-offline-docs/swagger-ui-bundle.js", "swagger.js")

    @app.get("/redoc", include_in_schema=False)
    async def redoc() -> HTMLResponse:
        return _page(app.title, "documentation/redoc.css", "documentation/redoc.standalone.js", "redoc.js")

    @app.get("/documentation/redoc.standalone.js", include_in_schema=False)
    async def script() -> Response:
        return Response(_redoc_script(), media_type="text/javascript", headers=_PUBLIC)

    app.mount("/documentation", StaticFiles(directory=_OURS))
    app.mount("/static-offline-docs", StaticFiles(directory=_THEIRS))


@cache
def _redoc_script() -> bytes:
    return (_THEIRS / "redoc.standalone.js").read_bytes().replace(_REDOC_LOGO, _EMPTY_PICTURE)


def _page(title: str, style: str, script: str, start: str) -> HTMLResponse:
    # What ReDoc draws with while it runs has the nonce of the script that starts it.
    nonce = secrets.token_urlsafe(16)
    page = _PAGE.format(title=escape(title), style=style, script=script, start=start, nonce=nonce)
    policy = content_security_policy(styles=(f"'nonce-{nonce}'", *_REDOC_STYLES), blob_workers=True)
    return HTMLResponse(page, headers={"Content-Security-Policy": policy})
