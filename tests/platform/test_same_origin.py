"""A cookie acts only from a page of ours."""

import httpx
import pytest
from fastapi import FastAPI

from coolmint.entrypoints.api import create_app
from coolmint.platform.settings import Settings
from tests.support.calls import problem

COOKIE = {"Cookie": "coolmint_session=abc"}


async def post(client: httpx.AsyncClient, method: str = "POST", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.request(method, "/activities/selection", json={"activity_ids": []}, headers=COOKIE | named)


class TestCookie:
    """The app is reached as http://test."""

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "http://test"},
            {"Origin": "http://test:80"},
            {"Origin": "HTTP://TEST"},
            {"Origin": "http://test", "Host": "TEST"},
            {"Origin": "http://test:80", "Host": "test"},
            {"Origin": "http://test", "Host": "test:80"},
            {"Origin": "http://test:8080", "Host": "test:8080"},
            {"Sec_Fetch_Site": "same-origin"},
            {"Sec_Fetch_Site": "same-origin", "Origin": "http://test"},
        ],
    )
    async def test_acts_from_a_page_of_ours(self, client, headers):
        assert (await post(client, **headers)).status_code == 200

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Origin": ""},
            {"Origin": "null"},
            {"Origin": "http://test:8080"},
            {"Origin": "http://test", "Host": "test:8080"},
            {"Origin": "https://test"},
            {"Origin": "http://evil.example.com"},
            {"Origin": "http://test.evil.example.com"},
            {"Origin": "http://eviltest"},
            {"Origin": "http://sub.test"},
            {"Origin": "http://test."},
            {"Origin": "http://test@evil.example.com"},
            {"Origin": "http://evil.example.com#test"},
            {"Origin": "http://test/"},
            {"Origin": "http://test:"},
            {"Origin": "http://test:80:80"},
            {"Origin": "http://test:080 "},
            {"Origin": "http://test http://test"},
            {"Origin": "http://test, http://evil.example.com"},
            {"Origin": "file://"},
            {"Origin": "test"},
            {"Origin": "//test"},
            {"Origin": "http://localhost"},
            {"Referer": "http://test/"},
            {"Sec_Fetch_Site": "same-site"},
            {"Sec_Fetch_Site": "cross-site"},
            {"Sec_Fetch_Site": "none"},
            {"Sec_Fetch_Site": "Same-Origin"},
            {"Sec_Fetch_Site": "same-site", "Origin": "http://test:8080"},
            {"Authorization": "Bearer abc"},
            {"X_Requested_With": "XMLHttpRequest"},
        ],
    )
    async def test_does_not_act_from_elsewhere(self, client, headers):
        problem(await post(client, **headers), 403, "cross_site_request")

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "post", "QUERY", "TRACE"])
    async def test_is_looked_at_whatever_is_not_known_to_be_safe(self, client, method):
        problem(await post(client, method), 403, "cross_site_request")

    @pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
    async def test_reads_from_anywhere(self, client, method):
        response = await client.request(method, "/activities/", headers=COOKIE | {"Origin": "http://evil.example.com"})

        assert response.status_code in (200, 405)

    async def test_is_not_believed_with_two_origins(self, client):
        headers = [("Cookie", COOKIE["Cookie"]), ("Origin", "http://test"), ("Origin", "http://evil.example.com")]

        response = await client.post("/activities/selection", json={"activity_ids": []}, headers=headers)

        problem(response, 403, "cross_site_request")

    @pytest.mark.parametrize(
        "cookie",
        [
            "__Host-coolmint_session=abc",
            "a=b; coolmint_session=abc",
            "coolmint_session=abc; a=b",
            "coolmint_session=",
            " coolmint_session = abc",
            'coolmint_session="abc"',
            "a=b;coolmint_session=abc",
        ],
    )
    async def test_is_seen_however_it_is_written(self, client, cookie):
        problem(await post(client, Cookie=cookie), 403, "cross_site_request")

    async def test_is_seen_in_a_second_header(self, client):
        headers = [("Cookie", "a=b"), ("Cookie", COOKIE["Cookie"])]

        response = await client.post("/activities/selection", json={"activity_ids": []}, headers=headers)

        problem(response, 403, "cross_site_request")

    @pytest.mark.parametrize(
        "cookie", ["theme=dark", "xcoolmint_session=abc", "coolmint_sessionx=abc", "a=coolmint_session"]
    )
    async def test_that_is_another_does_not_matter(self, client, cookie):
        assert (await post(client, Cookie=cookie)).status_code == 200

    @pytest.mark.parametrize("headers", [{}, {"Origin": "http://evil.example.com"}])
    async def test_that_is_not_there_does_not_matter(self, client, headers):
        response = await client.post("/activities/selection", json={"activity_ids": []}, headers=headers)

        assert response.status_code == 200


class TestPublicUrl:
    """People reach it as https://mint.example.com, through a proxy that names us http://test."""

    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(
            allowed_hosts=("test",),
            log_level="warning",
            public_url="https://mint.example.com/",
            cors_origins=("https://crm.example.com", "http://localhost:3000"),
        )

    @pytest.mark.parametrize(
        "origin",
        [
            "https://mint.example.com",
            "https://mint.example.com:443",
            "https://crm.example.com",
            "http://localhost:3000",
        ],
    )
    async def test_and_named_origins_may_act(self, client, origin):
        assert (await post(client, Origin=origin)).status_code == 200

    async def test_names_a_host_that_is_served(self, client):
        assert (await client.get("/healthz", headers={"Host": "mint.example.com"})).status_code == 200
        assert (await client.get("/healthz", headers={"Host": "crm.example.com"})).status_code == 400

    @pytest.mark.parametrize(
        "origin",
        [
            "http://mint.example.com",
            "https://mint.example.com:8443",
            "https://mint.example.com.evil.example.org",
            "https://evil-mint.example.com",
            "https://example.com",
            "http://test",
            "http://localhost",
            "https://localhost:3000",
            "http://crm.example.com",
        ],
    )
    async def test_lets_nobody_else(self, client, origin):
        problem(await post(client, Origin=origin), 403, "cross_site_request")


class TestBehindAProxy:
    """Without a public address the request itself names it, as the trusted proxy says."""

    @pytest.fixture
    def app(self, database_url: str) -> FastAPI:
        settings = Settings(allowed_hosts=("test",), log_level="warning", trusted_proxies=("127.0.0.1",))
        return create_app(settings, database_url)

    @pytest.mark.parametrize(("origin", "status"), [("https://test", 200), ("http://test", 403)])
    async def test_the_scheme_is_what_the_proxy_says(self, client, origin, status):
        response = await post(client, Origin=origin, X_Forwarded_Proto="https")

        assert response.status_code == status
