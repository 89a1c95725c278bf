"""A body above the limit is refused at once, whether it says its length or not, and is not kept."""

from collections.abc import AsyncIterator

import pytest
from starlette.types import Message, Receive, Scope, Send

from coolmint.platform.settings import Settings, WebSettings
from coolmint.platform.web.bodies import BodyLimit, _TooLarge
from tests.support.calls import problem

MOST = 2_000
JSON = {"content-type": "application/json"}


def selection(size: int) -> bytes:
    return b'{"activity_ids": []}'.ljust(size)


async def chunks(body: bytes, size: int = 100) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


class TestBody:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(allowed_hosts=("test",), log_level="warning", web=WebSettings(max_body_bytes=MOST))

    @pytest.mark.parametrize("size", [20, MOST - 1, MOST])
    async def test_up_to_the_limit_is_taken(self, client, size):
        whole = await client.post("/activities/selection", content=selection(size), headers=JSON)
        chunked = await client.post("/activities/selection", content=chunks(selection(size)), headers=JSON)

        assert whole.status_code == chunked.status_code == 200

    @pytest.mark.parametrize("size", [MOST + 1, 10 * MOST])
    @pytest.mark.parametrize("chunked", [False, True])
    async def test_above_the_limit_is_refused(self, client, size, chunked):
        body = selection(size)
        response = await client.post("/activities/selection", content=chunks(body) if chunked else body, headers=JSON)

        told = problem(response, 413, "body_too_large")
        assert told["max_bytes"] == MOST
        assert "2,000 bytes" in told["detail"]

    @pytest.mark.parametrize("length", ["9" * 30, "2001", "99999999999999999999999999999999999"])
    async def test_is_refused_by_the_length_it_claims(self, client, length):
        response = await client.post("/activities/selection", content=b"{}", headers={**JSON, "content-length": length})

        problem(response, 413, "body_too_large")

    @pytest.mark.parametrize("length", ["", "x", "-1", "1_0", "²"])
    async def test_of_a_length_that_is_no_number_is_counted(self, client, length):
        response = await client.post(
            "/activities/selection", content=selection(3_000), headers={**JSON, "content-length": length.encode()}
        )

        problem(response, 413, "body_too_large")

    async def test_of_what_is_not_there_is_not_read(self, client):
        assert (await client.post("/nothing", content=chunks(selection(9_000)))).status_code == 404


SCOPE: Scope = {"type": "http", "method": "POST", "headers": [], "path": "/", "query_string": b""}
OK: Message = {"type": "http.response.start", "status": 200, "headers": []}


class Wire:
    """A request whose body never ends, and what is answered to it."""

    def __init__(self) -> None:
        self.read = 0
        self.sent: list[Message] = []

    async def receive(self) -> Message:
        self.read += 1
        return {"type": "http.request", "body": b"x" * 60, "more_body": True}

    async def send(self, message: Message) -> None:
        self.sent.append(message)


async def test_reads_not_one_message_more_than_it_must():
    async def app(_: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await send(OK)

    wire = Wire()
    await BodyLimit(app, most=100)(SCOPE, wire.receive, wire.send)

    assert wire.read == 2
    assert [message.get("status") for message in wire.sent] == [413, None]


async def test_replaces_what_an_app_answers_that_hides_the_error():
    async def app(_: Scope, receive: Receive, send: Send) -> None:
        try:
            while (await receive()).get("more_body"):
                pass
        except Exception:  # noqa: BLE001 - as a framework does
            await send({**OK, "status": 400})
            await send({"type": "http.response.body", "body": b"cannot be read"})

    wire = Wire()
    await BodyLimit(app, most=100)(SCOPE, wire.receive, wire.send)

    assert [message.get("status") for message in wire.sent] == [413, None]


async def test_leaves_an_answer_that_has_begun_broken():
    async def app(_: Scope, receive: Receive, send: Send) -> None:
        await send(OK)
        while (await receive()).get("more_body"):
            pass

    wire = Wire()
    with pytest.raises(_TooLarge):
        await BodyLimit(app, most=100)(SCOPE, wire.receive, wire.send)

    assert wire.sent == [OK]


async def test_leaves_other_errors_alone():
    async def app(_: Scope, receive: Receive, __: Send) -> None:
        await receive()
        raise ValueError("mine")

    wire = Wire()
    with pytest.raises(ValueError, match="mine"):
        await BodyLimit(app, most=100)(SCOPE, wire.receive, wire.send)
