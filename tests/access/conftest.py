"""One organisation for all questions of who sees what."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.access.scene import Scene, make_scene
from tests.support.databases import own_database


@pytest.fixture(scope="module")
def scene(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with own_database(server_url) as url:
        yield make_scene(url, tmp_path_factory.mktemp("scene"))


@pytest.fixture
async def http(scene: Scene) -> AsyncIterator[httpx.AsyncClient]:
    """A client that says nothing of who asks."""
    app = scene.app()
    app.state.catalogue.options.may_be_wrong_for = 0  # One world follows another at once.
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client,
    ):
        yield client
