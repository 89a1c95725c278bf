"""The floor: a bare ASGI route that sends, as PostgreSQL wrote it, the answer of the best statement we know.

No viewer, no rule of access, no check of parameters: what is left is the server, the driver and the database. Totals,
facets and words that a product would have to keep right are here simply kept (schema `floor`).
"""

import sys
from pathlib import Path
from typing import Any

import orjson
import uvicorn
from psycopg_pool import AsyncConnectionPool

from benchmarks.serving import announce
from coolmint.entrypoints.serving import server_config


class Floor:
    def __init__(self, url: str, statements: dict[str, tuple[str, dict[str, Any]]], pool_size: int) -> None:
        self._statements = {name: (text.encode(), values) for name, (text, values) in statements.items()}
        self._pool = AsyncConnectionPool(
            url,
            min_size=pool_size,
            max_size=pool_size,
            open=False,
            # Prepared at the first use.
            kwargs={"autocommit": True, "prepare_threshold": 0},
        )

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        statement, values = self._statements[scope["path"][1:]]
        if scope["method"] == "POST":
            body = b""
            more = True
            while more:
                message = await receive()
                body += message.get("body", b"")
                more = message.get("more_body", False)
            values = {**values, "body": body.decode()}
        async with self._pool.connection() as connection:
            cursor = await connection.execute(statement, values)
            assert cursor.pgresult is not None
            answer = cursor.pgresult.get_value(0, 0)
        assert answer is not None
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        await self._pool.open(wait=True)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._pool.close()
        await send({"type": "lifespan.shutdown.complete"})


def main() -> None:
    given = orjson.loads(Path(sys.argv[1]).read_bytes())
    app = Floor(given["url"], given["statements"], given["pool_size"])
    config = server_config(app, "info")
    config.port = 0
    listener = config.bind_socket()
    announce(listener)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
