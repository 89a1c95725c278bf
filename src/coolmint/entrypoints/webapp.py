"""Serving the built web app: any address of its own is its page; files with a hash in their name never change.

The page's styles are made while it runs; each time it is sent they get another nonce, which the policy allows.
"""

import secrets
from pathlib import Path

import anyio
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from coolmint.platform.web import content_security_policy

DIST = Path(__file__).parents[3] / "frontend" / "dist"

# As it stands in the page.
_NONCE = "__STYLE_NONCE__"

_NOT_BUILT = """<!doctype html><html lang="en"><title>Cool Mint</title>
<h1>The web app is not built</h1><p>Run <code>make up</code> (or <code>make ui</code>) and reload.
The API is there: see <a href="/docs">its documentation</a>.</p></html>"""


class WebApp(StaticFiles):
    def __init__(self, directory: Path = DIST) -> None:
        super().__init__(directory=directory, check_dir=False)
        self._index = directory / "index.html"

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            # A missing asset is an error; any other address is one of the app's own pages.
            if error.status_code != 404 or "." in path.rpartition("/")[2]:
                raise
            return await self._page()
        if path == "index.html":
            return await self._page()
        hashed = path.startswith("assets/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        return response

    async def _page(self) -> Response:
        """Return the page without an entity tag: with a 304 the old page would meet the new nonce."""
        nonce = secrets.token_urlsafe(16)
        page = (await anyio.Path(self._index).read_text(encoding="utf-8")).replace(_NONCE, nonce)
        policy = content_security_policy(styles=[f"'nonce-{nonce}'"])
        return HTMLResponse(page, headers={"Content-Security-Policy": policy, "Cache-Control": "no-cache"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._index.is_file():
            await HTMLResponse(_NOT_BUILT, 503)(scope, receive, send)
            return
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith("/app"):
            scope = {**scope, "path": scope["root_path"] + "/index.html"}
        await super().__call__(scope, receive, send)
