"""The HTTP API, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import RedirectResponse
from fastapi_offline import FastAPIOffline
from starlette.middleware.gzip import GZipMiddleware

import coolmint.entrypoints.jobs  # noqa: F401 - what a request starts must be known by name
from coolmint import __version__
from coolmint.activities.mapping import load_mapping
from coolmint.activities.routes import router as activities_router
from coolmint.activities.service import ActivityCatalogue
from coolmint.entrypoints.health import router as health_router
from coolmint.entrypoints.summary import router as summary_router
from coolmint.entrypoints.webapp import WebApp
from coolmint.platform.database import create_app_engine, create_sessions
from coolmint.platform.settings import Settings
from coolmint.platform.web import AllowedHosts, EntityTags, RequestContext, install_problem_handlers
from coolmint.salesforce.routes import router as imports_router
from coolmint.selections.routes import router as selections_router

_DESCRIPTION = """
Browse, filter, search and pick Salesforce activities, and get exactly those as text for a language model.

Errors are `application/problem+json`; `code` is stable. Every answer carries `X-Request-ID`.
"""


def create_app(settings: Settings, database_url: str) -> FastAPI:
    """Return the API and the web app on the database at `database_url`.

    Raises:
        MappingInvalid: the mapping file does not fit.
    """
    engine = create_app_engine(database_url, settings.database)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await engine.dispose()

    app = FastAPIOffline(
        title="Cool Mint",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        favicon_url="/app/favicon.svg",
    )
    org = settings.salesforce.instance_url
    app.state.settings = settings
    app.state.sessions = create_sessions(engine)
    app.state.catalogue = ActivityCatalogue(load_mapping(settings.mapping_file), str(org).rstrip("/") if org else None)
    for router in (activities_router, selections_router, summary_router, imports_router, health_router):
        app.include_router(router)
    _mount_web_app(app)
    install_problem_handlers(app)
    # The last one added is the first to see a request.
    app.add_middleware(EntityTags, paths=("/activities/", "/imports/", "/openapi.json"))
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_credentials=True,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "If-None-Match", "X-Request-ID"],
            expose_headers=["ETag", "X-Request-ID"],
        )
    app.add_middleware(AllowedHosts, hosts=settings.allowed_hosts)
    app.add_middleware(RequestContext)
    return app


def _mount_web_app(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    async def to_web_app(request: Request) -> RedirectResponse:
        return RedirectResponse(request.url_for("web-app", path="/").path)

    app.mount("/app", WebApp(), name="web-app")
