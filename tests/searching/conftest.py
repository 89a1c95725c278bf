"""A database filled once for each module, and clients of an administrator and of two people who see their own alone."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from coolmint.entrypoints.api import create_app
from coolmint.platform.database import create_batch_engine
from coolmint.platform.settings import LimitSettings, Settings
from tests.searching.library import Library
from tests.support.databases import as_app, own_database
from tests.support.organisation import Organisation
from tests.support.people import People


@pytest.fixture(scope="module")
def library(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with own_database(server_url) as url:
        engine = create_batch_engine(url)
        organisation = Organisation(engine, tmp_path_factory.mktemp("library"))
        found = Library.fill(url, organisation)
        engine.dispose()
        yield found


@pytest.fixture
def app(library: Library, settings: Settings) -> FastAPI:
    limits = LimitSettings(per_address="1000000/minute", per_user="1000000/minute")
    return create_app(settings.model_copy(update={"limits": limits}), as_app(library.url))


@pytest.fixture
def people(library: Library) -> People:
    return People.at(library.url)


@asynccontextmanager
async def _client_of(app: FastAPI, headers: dict[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client,
    ):
        yield client


@pytest.fixture
async def ana(app: FastAPI, library: Library) -> AsyncIterator[httpx.AsyncClient]:
    """A rep, who sees what they own or take part in."""
    async with _client_of(app, library.ana.headers) as client:
        yield client


@pytest.fixture
async def ben(app: FastAPI, library: Library) -> AsyncIterator[httpx.AsyncClient]:
    async with _client_of(app, library.ben.headers) as client:
        yield client
