"""The HTTP API, put together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

import coolmint.entrypoints.jobs  # noqa: F401 - what a request starts must be known by name
from coolmint import __version__
from coolmint.activities.mapping import load_mapping
from coolmint.activities.routes import router as activities_router
from coolmint.activities.routes import rules_router
from coolmint.activities.service import ActivityCatalogue
from coolmint.auth.access_tokens import SignedTokens
from coolmint.auth.dependencies import COOKIE, SECURE_COOKIE, Auth
from coolmint.auth.openid.client import OpenIdClient
from coolmint.auth.passwords import Passwords
from coolmint.auth.routes.audit import router as audit_router
from coolmint.auth.routes.openid import router as openid_router
from coolmint.auth.routes.profile import router as profile_router
from coolmint.auth.routes.rights import router as rights_router
from coolmint.auth.routes.sign_in import router as sign_in_router
from coolmint.auth.routes.users import router as users_router
from coolmint.auth.settling import install_refusal_settling
from coolmint.auth.supabase import SupabaseTokens
from coolmint.auth.throttle import SignInThrottle
from coolmint.entrypoints.documentation import add_documentation
from coolmint.entrypoints.health import router as health_router
from coolmint.entrypoints.summary import freshness_router
from coolmint.entrypoints.summary import router as summary_router
from coolmint.entrypoints.webapp import WebApp
from coolmint.erasure.routes import router as erasure_router
from coolmint.exports.models import ExportFormat
from coolmint.exports.routes import approvals_router
from coolmint.exports.routes import router as exports_router
from coolmint.exports.writers import file_type
from coolmint.platform.cache import Cache
from coolmint.platform.database import create_app_engine, create_sessions
from coolmint.platform.encrypted import use_keyring
from coolmint.platform.rate_limits import RateLimits
from coolmint.platform.replicas import Replicas
from coolmint.platform.secrets import load_keyring
from coolmint.platform.settings import Settings
from coolmint.platform.web import (
    AddressLimit,
    AllowedHosts,
    BodyLimit,
    EntityTags,
    RequestContext,
    SameOrigin,
    complete_document,
    install_problem_handlers,
)
from coolmint.preferences.routes import router as preferences_router
from coolmint.salesforce.routes import router as imports_router
from coolmint.salesforce.routes import salesforce_users_router
from coolmint.selections.routes import router as selections_router
from coolmint.views.routes import router as views_router

_DESCRIPTION = """
Browse, filter, search and pick Salesforce activities, and get exactly those as text for a language model.

Errors are `application/problem+json`; `code` is stable. Every answer carries `X-Request-ID`.
"""


# A browser sends these by itself, whoever made it ask.
_SESSION_COOKIES = frozenset({COOKIE, SECURE_COOKIE})
# What costs next to nothing, or must be answered for the process to be kept.
_FREE = frozenset({"/healthz", "/readyz"})
_FREE_BELOW = ("/app/assets/",)


def create_app(settings: Settings, database_url: str) -> FastAPI:
    """Return the API and the web app on the database at `database_url`.

    Raises:
        MappingInvalid: the mapping file does not fit.
        KeyFileUnusable: the file with the keys does not.
    """
    engine = create_app_engine(database_url, settings.database, settings.database.statement_timeout_seconds)
    replicas = _replicas(settings, engine)
    keyring = load_keyring(settings.secret_keys, settings.data_dir)
    use_keyring(engine, keyring)
    redis_url = settings.redis_url.get_secret_value() if settings.redis_url else None
    limits = RateLimits(settings.limits.model_dump(), redis_url)
    cache = Cache(redis_url)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with _watched(replicas):
            yield
        await limits.close()
        await cache.close()
        await engine.dispose()

    app = FastAPI(
        title="Cool Mint",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    org = settings.salesforce.instance_url
    app.state.settings = settings
    app.state.sessions = create_sessions(engine)
    app.state.keyring = keyring
    app.state.limits = limits
    app.state.cache = cache
    app.state.replicas = replicas
    app.state.auth = Auth(
        settings,
        Passwords(settings.sign_in),
        SignedTokens(keyring.derive("tokens")),
        SignInThrottle(limits),
        {provider.name: OpenIdClient(provider) for provider in settings.oidc},
        SupabaseTokens(settings.supabase) if settings.supabase.url else None,
    )
    app.state.catalogue = ActivityCatalogue(
        load_mapping(settings.mapping_file), str(org).rstrip("/") if org else None, settings.search.language
    )
    for router in (
        activities_router,
        selections_router,
        views_router,
        preferences_router,
        exports_router,
        approvals_router,
        summary_router,
        freshness_router,
        imports_router,
        sign_in_router,
        openid_router,
        profile_router,
        users_router,
        audit_router,
        erasure_router,
        rules_router,
        rights_router,
        salesforce_users_router,
        health_router,
    ):
        app.include_router(router)
    complete_document(app)
    add_documentation(app)
    _mount_web_app(app)
    install_problem_handlers(app)
    install_refusal_settling(app)
    _add_middleware(app, settings, limits)
    return app


def _replicas(settings: Settings, primary: AsyncEngine) -> Replicas | None:
    if not settings.database_replica_urls:
        return None
    seconds = settings.database.statement_timeout_seconds
    engines = [
        create_app_engine(url.get_secret_value(), settings.database, seconds) for url in settings.database_replica_urls
    ]
    in_production = settings.environment == "production"
    return Replicas.of(primary, engines, settings.database.replica_max_lag_seconds, needs_row_security=in_production)


@asynccontextmanager
async def _watched(replicas: Replicas | None) -> AsyncIterator[None]:
    """Watch the replicas for as long as the app lives."""
    if replicas is None:
        yield
        return
    watching = asyncio.create_task(replicas.watch())
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await replicas.close()


def _add_middleware(app: FastAPI, settings: Settings, limits: RateLimits) -> None:
    """Put the layers around the app; the last one added is the first to see a request."""
    app.add_middleware(EntityTags, paths=("/activities/", "/imports/", "/openapi.json"))
    packed = (*DEFAULT_EXCLUDED_CONTENT_TYPES, file_type(ExportFormat.XLSX, with_about=True)[1])
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5, exclude_content_types=packed)
    app.add_middleware(BodyLimit, most=settings.web.max_body_bytes)
    public_url = str(settings.public_url) if settings.public_url else None
    app.add_middleware(SameOrigin, cookies=_SESSION_COOKIES, others=settings.cors_origins, public_url=public_url)
    app.add_middleware(AddressLimit, limits=limits, free=_FREE, free_below=_FREE_BELOW)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_credentials=True,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "If-Match", "If-None-Match", "X-Request-ID"],
            expose_headers=["ETag", "Retry-After", "X-Request-ID"],
        )
    app.add_middleware(AllowedHosts, hosts=(*settings.allowed_hosts, *_public_host(settings)))
    app.add_middleware(RequestContext)
    # Here rather than in the server, so that it is the same for whoever serves the app; without proxies it trusts none.
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=[str(proxy) for proxy in settings.trusted_proxies])


def _public_host(settings: Settings) -> tuple[str, ...]:
    return (settings.public_url.host,) if settings.public_url and settings.public_url.host else ()


def _mount_web_app(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    async def to_web_app(request: Request) -> RedirectResponse:
        return RedirectResponse(request.url_for("web-app", path="/").path)

    app.mount("/app", WebApp(), name="web-app")
