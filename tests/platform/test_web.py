"""What every HTTP answer has: a problem document when refused, a request id, safe headers, an entity tag."""

import gzip
import re
from collections.abc import AsyncIterator

import httpx
import psycopg
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from coolmint.entrypoints.api import create_app
from coolmint.platform.settings import DatabaseSettings, Settings
from coolmint.platform.web import Session
from tests.support.calls import problem
from tests.support.databases import own_database
from tests.support.organisation import Organisation
from tests.support.people import People

PRIVATE = "Mei Li promised to pay"


class TestRefusal:
    @pytest.mark.parametrize("path", ["/nothing", "/activities/x/y", "/imports/x", "/selections", "/.env"])
    async def test_of_an_unknown_address_is_a_problem(self, client, path):
        response = await client.get(path)

        problem(response, 404, "not_found")

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("POST", "/activities/"),
            ("DELETE", "/activities/x"),
            ("PATCH", "/activities/selection"),
            ("PUT", "/healthz"),
        ],
    )
    async def test_of_a_method_is_a_problem(self, client, method, path):
        response = await client.request(method, path)

        problem(response, 405, "method_not_allowed")

    @pytest.mark.parametrize("body", [b"{", b"", b"\xff", b'"x', b"nul"])
    async def test_of_a_body_that_is_no_json_is_a_problem(self, client, body):
        response = await client.post(
            "/activities/selection", content=body, headers={"content-type": "application/json"}
        )

        assert response.status_code in (400, 422)
        assert response.headers["content-type"] == "application/problem+json"

    async def test_does_not_repeat_what_was_sent(self, client):
        body = {"activity_ids": PRIVATE, PRIVATE: 1, "budget_tokens": PRIVATE}

        response = await client.post("/activities/selection", json=body)

        assert problem(response, 422, "invalid_request")["errors"]
        assert "promised to pay" not in str(response.json()["detail"])

    async def test_names_parameters_and_fields(self, client):
        response = await client.get("/activities/", params={"limit": "x", "date_from": "y"})

        assert {error["path"] for error in problem(response, 422, "invalid_request")["errors"]} == {
            "limit",
            "date_from",
        }


class TestBug:
    @pytest.fixture
    def app(self, settings: Settings, database_url: str) -> FastAPI:
        app = create_app(settings, database_url)

        @app.get("/bug/plain")
        async def plain() -> None:
            raise ValueError(PRIVATE)

        @app.get("/bug/sql")
        async def sql(session: Session) -> None:
            await (await session.connection()).exec_driver_sql(f"SELECT '{PRIVATE}'::integer")

        @app.get("/bug/late")
        async def late(request: Request) -> StreamingResponse:
            async def chunks() -> AsyncIterator[bytes]:
                yield b"half"
                raise ValueError(PRIVATE)

            return StreamingResponse(chunks())

        return app

    @pytest.mark.parametrize("path", ["/bug/plain", "/bug/sql"])
    async def test_is_answered_without_its_words(self, client, caplog, capsys, path):
        response = await client.get(path)

        problem(response, 500, "internal_error")
        written = response.text + caplog.text + "".join(capsys.readouterr())
        assert "error" in written
        assert "promised" not in written
        assert "Traceback" not in written

    async def test_in_the_middle_of_an_answer_breaks_the_connection(self, client, caplog):
        with pytest.raises(ConnectionAbortedError) as broken:
            await client.get("/bug/late")

        assert "promised" not in str(broken.value) + caplog.text


class TestRequestId:
    @pytest.mark.parametrize("given", ["a", "0f2f9f5e-8f3a-5a53-9a51-5fb0d3d0c1a2", "A_z-9" * 12])
    async def test_is_kept(self, client, given):
        response = await client.get("/healthz", headers={"X-Request-ID": given})

        assert response.headers["x-request-id"] == given

    @pytest.mark.parametrize("given", ["", "a b", "a\tb", "<script>", "x" * 65, "é", '"', "a,b", "a;b"])
    async def test_that_is_malformed_is_replaced(self, client, given):
        response = await client.get("/healthz", headers={"X-Request-ID": given.encode()})

        assert re.fullmatch(r"[0-9a-f]{32}", response.headers["x-request-id"])

    async def test_is_another_for_every_request(self, client):
        ids = {(await client.get("/healthz")).headers["x-request-id"] for _ in range(3)}

        assert len(ids) == 3

    async def test_stands_in_the_answer_of_a_refusal(self, client):
        response = await client.get("/nothing", headers={"X-Request-ID": "mine"})

        assert response.json()["request_id"] == "mine"


PATHS = ["/healthz", "/activities/", "/nothing", "/docs", "/redoc", "/openapi.json", "/activities/?limit=0", "/app/"]


class TestHeaders:
    @pytest.mark.parametrize("path", PATHS)
    async def test_are_on_every_answer(self, client, path):
        headers = (await client.get(path)).headers

        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'self'"
        assert policy["object-src"] == "'none'"
        assert policy["frame-ancestors"] == "'none'"
        assert "http" not in headers["content-security-policy"]
        assert "server" not in headers
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["x-frame-options"] == "DENY"
        assert {"camera=()", "geolocation=()", "microphone=()"} <= set(headers["permissions-policy"].split(", "))

    @pytest.mark.parametrize("path", PATHS)
    async def test_allow_no_script_and_no_style_in_a_page_but_those_they_name(self, client, path):
        policy = (await client.get(path)).headers["content-security-policy"]

        assert "unsafe" not in policy
        assert "*" not in policy
        assert "script-src 'self';" in policy
        assert re.search(r"style-src 'self'(;| 'nonce-[\w-]{22}')", policy)

    @pytest.mark.parametrize("path", ["/healthz", "/activities/", "/nothing", "/openapi.json", "/activities/?limit=0"])
    async def test_of_the_api_allow_no_style_in_a_page(self, client, path):
        assert "style-src 'self';" in (await client.get(path)).headers["content-security-policy"]

    @pytest.mark.parametrize("path", PATHS)
    async def test_say_that_another_persons_answer_is_another(self, client, path):
        response = await client.get(path)

        vary = [name.strip() for name in response.headers["vary"].split(",")]
        assert {"Cookie", "Authorization", "Origin"} <= set(vary)
        assert len(vary) == len(set(vary))

    @pytest.mark.parametrize(("scheme", "expected"), [("https", "max-age=31536000"), ("http", None)])
    async def test_keep_a_browser_on_https_when_it_came_by_it(self, app, scheme, expected):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"{scheme}://test") as client:
            response = await client.get("/healthz")

        assert response.headers.get("strict-transport-security") == expected

    @pytest.mark.parametrize(
        ("path", "expected"),
        [("/activities/", "private, no-cache"), ("/healthz", "no-store"), ("/activities/?limit=0", "no-store")],
    )
    async def test_tell_what_may_be_kept(self, client, path, expected):
        assert (await client.get(path)).headers["cache-control"] == expected


class TestHost:
    @pytest.mark.parametrize(
        "host", ["evil.example.com", "test.evil.example.com", "", "localhost.", "testx", "test@evil"]
    )
    async def test_that_is_not_ours_is_refused(self, client, host):
        response = await client.get("/healthz", headers={"Host": host})

        problem(response, 400, "host_refused")

    @pytest.mark.parametrize("host", ["test", "TEST", "localhost", "localhost:8080", "test:1"])
    async def test_that_is_ours_is_served(self, client, host):
        assert (await client.get("/healthz", headers={"Host": host})).status_code == 200


class TestCors:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(allowed_hosts=("test",), log_level="warning", cors_origins=("https://crm.example.com",))

    async def test_lets_a_named_origin_read(self, client):
        response = await client.get("/activities/", headers={"Origin": "https://crm.example.com"})

        assert response.headers["access-control-allow-origin"] == "https://crm.example.com"
        assert response.headers["access-control-allow-credentials"] == "true"
        assert response.headers["vary"].count("Origin") == 1

    @pytest.mark.parametrize(
        "origin",
        ["https://evil.example.com", "http://crm.example.com", "https://crm.example.com.evil.example.com", "null"],
    )
    async def test_lets_no_other_origin_read(self, client, origin):
        answers = [
            await client.get("/activities/", headers={"Origin": origin}),
            await client.options(
                "/activities/selection", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
            ),
        ]

        assert all("access-control-allow-origin" not in answer.headers for answer in answers)

    async def test_lets_a_named_origin_ask_first(self, client):
        response = await client.options(
            "/activities/selection",
            headers={
                "Origin": "https://crm.example.com",
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "content-type",
            },
        )

        assert response.status_code == 200
        assert "POST" in response.headers["access-control-allow-methods"]


class TestWithoutCors:
    async def test_no_origin_may_read(self, client):
        response = await client.get("/activities/", headers={"Origin": "https://crm.example.com"})

        assert "access-control-allow-origin" not in response.headers


class TestCompression:
    async def test_is_used_when_it_helps(self, client, organisation: Organisation):
        for _ in range(10):
            organisation.task(Description="promised " * 20)
        organisation.load()

        async with client.stream("GET", "/activities/", headers={"Accept-Encoding": "gzip"}) as response:
            raw = b"".join([chunk async for chunk in response.aiter_raw()])
        plain = await client.get("/activities/", headers={"Accept-Encoding": "identity"})

        assert response.headers["content-encoding"] == "gzip"
        assert gzip.decompress(raw) == plain.content
        assert len(raw) < len(plain.content) / 4

    async def test_is_not_used_for_little(self, client):
        assert "content-encoding" not in (await client.get("/healthz")).headers


class TestEntityTag:
    @pytest.mark.parametrize("path", ["/activities/", "/activities/filter-options", "/imports/", "/openapi.json"])
    @pytest.mark.parametrize("encoding", ["gzip", "identity"])
    async def test_of_the_same_answer_gives_304(self, client, organisation: Organisation, path, encoding):
        organisation.task()
        organisation.load()
        first = await client.get(path, headers={"Accept-Encoding": encoding})

        again = await client.get(path, headers={"If-None-Match": f'"x", {first.headers["etag"]}'})

        assert first.status_code == 200
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == first.headers["etag"]
        assert "x-request-id" in again.headers

    async def test_changes_with_the_answer(self, client, organisation: Organisation):
        organisation.task()
        organisation.load()
        first = await client.get("/activities/")
        organisation.task()
        organisation.load()

        again = await client.get("/activities/", headers={"If-None-Match": first.headers["etag"]})

        assert again.status_code == 200
        assert again.headers["etag"] != first.headers["etag"]

    async def test_is_not_on_refusals(self, client):
        assert "etag" not in (await client.get("/activities/?limit=0")).headers


class TestHealth:
    async def test_is_alive_and_ready(self, client):
        assert (await client.get("/healthz")).json() == {"status": "ok"}
        assert (await client.get("/readyz")).json() == {"status": "ok"}


async def ask(settings: Settings, url: str, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
    app = create_app(settings, url)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client,
    ):
        return await client.get(path, headers=headers)


class TestDatabaseAway:
    @pytest.fixture
    def settings(self) -> Settings:
        database = DatabaseSettings(pool_size=1, pool_timeout_seconds=0.1)
        return Settings(allowed_hosts=("test",), log_level="warning", database=database)

    URL = "postgresql://app:hidden@127.0.0.1:9/nowhere"  # pragma: allowlist secret

    @pytest.mark.parametrize("path", ["/readyz", "/activities/", "/activities/filter-options", "/imports/summary"])
    async def test_is_told_with_when_to_try_again(self, settings: Settings, caplog, path):
        response = await ask(settings, self.URL, path, {"Authorization": "Bearer cm_nobody"})

        problem(response, 503, "database_unavailable")
        assert response.headers["retry-after"] == "5"
        assert "hidden" not in response.text + caplog.text

    async def test_leaves_the_process_alive(self, settings: Settings):
        assert (await ask(settings, self.URL, "/healthz")).status_code == 200

    async def test_that_is_not_migrated_is_not_ready(self, settings: Settings, server_url: str):
        with own_database(server_url, migrated=False) as url:
            response = await ask(settings, url, "/readyz")

        assert "coolmint db upgrade" in problem(response, 503, "migrations_pending")["detail"]

    async def test_that_lost_its_queue_is_not_ready(self, settings: Settings, server_url: str):
        with own_database(server_url) as url:
            with psycopg.connect(url) as connection:
                connection.execute("DROP TABLE procrastinate_jobs CASCADE")

            response = await ask(settings, url, "/readyz")

        problem(response, 503, "queue_missing")


class TestSlowQuestion:
    async def test_is_stopped_and_told(self, database_url: str, people: People):
        settings = Settings(
            allowed_hosts=("test",), log_level="warning", database=DatabaseSettings(statement_timeout_seconds=1)
        )
        app = create_app(settings, database_url)

        @app.get("/slow")
        async def slow(session: Session) -> None:
            await (await session.connection()).exec_driver_sql("SELECT pg_sleep(60)")

        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client,
        ):
            client.headers = people.add("admin").headers
            problem(await client.get("/slow"), 503, "query_timeout")
            assert (await client.get("/activities/")).status_code == 200
