"""What is kept in this process: found again, by nobody else, not for longer, and not without end."""

import time

import pytest

from coolmint.platform.cache import Cache


async def test_finds_what_was_kept_under_the_same_parts():
    cache = Cache()
    await cache.put(b"42", "totals", frozenset({"b", "a"}), ["x", 1], 7, seconds=60)

    assert await cache.get("totals", frozenset({"a", "b"}), ["x", 1], 7) == b"42"


@pytest.mark.parametrize(
    "parts",
    [("totals", "anas", 8), ("totals", "bens", 7), ("facets", "anas", 7), ("totalsanas", 7), ("totals", "anas", "7")],
)
async def test_gives_nobody_what_is_another_scopes_or_versions(parts):
    cache = Cache()
    await cache.put(b"42", "totals", "anas", 7, seconds=60)

    assert await cache.get(*parts) is None


async def test_forgets_in_time(monkeypatch: pytest.MonkeyPatch):
    cache = Cache()
    await cache.put(b"42", "totals", seconds=5)
    now = time.monotonic()

    monkeypatch.setattr(time, "monotonic", lambda: now + 6)

    assert await cache.get("totals") is None


async def test_keeps_the_latest_used_when_there_is_no_more_room():
    cache = Cache(most_bytes=10)
    await cache.put(b"1234", "first", seconds=60)
    await cache.put(b"1234", "second", seconds=60)
    assert await cache.get("first")

    await cache.put(b"1234", "third", seconds=60)

    assert await cache.get("second") is None
    assert await cache.get("first") == b"1234"
    assert await cache.get("third") == b"1234"


async def test_keeps_nothing_that_is_larger_than_all_its_room():
    cache = Cache(most_bytes=10)

    await cache.put(b"12345678901", "large", seconds=60)

    assert await cache.get("large") is None


async def test_refuses_a_part_whose_text_could_be_anothers():
    with pytest.raises(TypeError):
        await Cache().get("totals", object())
