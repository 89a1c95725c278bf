"""Databases filled once for many questions."""

from collections.abc import Iterator

import pytest

from tests.activities import crowd
from tests.support.databases import own_database


@pytest.fixture(scope="module")
def three_activities(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[crowd.Crowd]:
    with own_database(server_url) as url:
        yield crowd.three(url, tmp_path_factory.mktemp("three"))


@pytest.fixture(scope="module")
def sixty_activities(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[crowd.Crowd]:
    with own_database(server_url) as url:
        yield crowd.sixty(url, tmp_path_factory.mktemp("sixty"))
