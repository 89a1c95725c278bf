"""Serving the built web app: any address of its own is its page; files with a hash in their name never change."""

from pathlib import Path

from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

DIST = Path(__file__).parents[3] / "frontend" / "dist"

_NOT_BUILT = """<!doctype html><html lang="en"><title>Cool Mint</title>
<h1>The web app is not built</h1><p>Run <code>make up</code> (or <code>make ui</code>) and reload.
The API is there: see <a href="/docs">its documentation</a>.</p></html>"""


class WebApp(StaticFiles):
    def __init__(self, directory: Path = DIST) -> None:
        super().__init__(directory=directory, check_dir=False)
        self._index = directory / "index.html"

    async def get_response(self, path: str, scope: Scope) -> Response:
        hashed = path.startswith("assets/")
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            # A missing asset is an error; any other address is one of the app's own pages.
            if error.status_code != 404 or "." in path.rpartition("/")[2]:
                raise
            hashed = False
            response = await super().get_response("index.html", scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        return response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._index.is_file():
            await HTMLResponse(_NOT_BUILT, 503)(scope, receive, send)
            return
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith("/app"):
            scope = {**scope, "path": scope["root_path"] + "/index.html"}
        await super().__call__(scope, receive, send)
