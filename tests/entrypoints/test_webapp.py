"""Serving the built web app."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from coolmint.entrypoints.webapp import WebApp
from coolmint.platform.web import RequestContext, install_problem_handlers
from tests.support.calls import problem


def app_of(folder: Path) -> FastAPI:
    app = FastAPI()
    app.mount("/app", WebApp(folder))
    install_problem_handlers(app)
    app.add_middleware(RequestContext)
    return app


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>Cool Mint</title>")
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / "assets" / "index-abc123.js").write_text("start()")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
async def browser(built: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app_of(built)), base_url="http://test") as client:
        yield client


class TestWebApp:
    @pytest.mark.parametrize(
        "path", ["/app/", "/app", "/app/data", "/app/activities/00T8c00000AbCdEEAV", "/app/index.html"]
    )
    async def test_is_one_page_at_every_address_of_its_own(self, browser, path):
        response = await browser.get(path, follow_redirects=True)

        assert response.status_code == 200
        assert response.text == "<title>Cool Mint</title>"
        assert response.headers["cache-control"] == "no-cache"

    async def test_gets_a_nonce_that_the_policy_of_the_same_answer_names(self, browser, built: Path):
        before, after = '<meta property="csp-nonce" nonce="', '">'
        (built / "index.html").write_text(f"{before}__STYLE_NONCE__{after}")
        answers = [await browser.get("/app/data") for _ in range(3)]

        nonces = [answer.text.removeprefix(before).removesuffix(after) for answer in answers]
        assert all(re.fullmatch(r"[\w-]{22}", nonce) for nonce in nonces)
        assert len(set(nonces)) == 3
        for nonce, answer in zip(nonces, answers, strict=True):
            assert f"style-src 'self' 'nonce-{nonce}';" in answer.headers["content-security-policy"]

    async def test_is_sent_whole_each_time(self, browser):
        first = await browser.get("/app/")

        assert "etag" not in first.headers
        assert "last-modified" not in first.headers

    @pytest.mark.parametrize("path", ["/app/", "/app/data"])
    async def test_is_only_read(self, browser, path):
        assert (await browser.post(path)).status_code == 405
        assert (await browser.head(path)).status_code == 200

    async def test_lets_files_with_a_hash_be_kept_for_ever(self, browser):
        response = await browser.get("/app/assets/index-abc123.js")

        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert "javascript" in response.headers["content-type"]

    @pytest.mark.parametrize("path", ["/app/missing.js", "/app/assets/missing-1.js", "/app/data.map"])
    async def test_tells_that_a_file_is_missing(self, browser, path):
        problem(await browser.get(path), 404, "not_found")

    @pytest.mark.parametrize(
        "path", ["/app/../secret.txt", "/app/%2e%2e/secret.txt", "/app/..%2fsecret.txt", "/app//secret.txt"]
    )
    async def test_serves_nothing_outside_its_folder(self, browser, path):
        response = await browser.get(path)

        assert "secret" not in response.text

    @pytest.mark.parametrize("path", ["/app/", "/app/data", "/app/assets/x.js"])
    async def test_that_is_not_built_says_what_to_run(self, tmp_path: Path, path):
        transport = httpx.ASGITransport(app_of(tmp_path / "nothing"))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as browser:
            response = await browser.get(path)

        assert response.status_code == 503
        assert "make up" in response.text


class TestRoot:
    async def test_leads_to_the_web_app(self, client):
        response = await client.get("/")

        assert response.status_code == 307
        assert response.headers["location"] == "/app/"
