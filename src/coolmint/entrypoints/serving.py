"""How the API is served: one event loop, the address taken before anything long begins."""

import uvicorn
from starlette.types import ASGIApp


def server_config(application: ASGIApp, log_level: str) -> uvicorn.Config:
    """Return what our server is run with, whoever starts it."""
    return uvicorn.Config(
        application,
        loop="uvloop",
        http="httptools",
        ws="none",
        log_config=None,
        log_level=log_level,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # The app does it, for the proxies in the settings alone.
        timeout_graceful_shutdown=10,
    )
