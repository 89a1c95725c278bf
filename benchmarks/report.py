"""Results as JSON, as Markdown, and beside those of another size."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

Results = dict[str, Any]


def save(results: Results, path: Path) -> None:
    path.write_bytes(orjson.dumps(results, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")


def load(path: Path) -> Results:
    found: Results = orjson.loads(path.read_bytes())
    return found


def markdown(results: Results) -> str:
    """Return the tables of one run."""
    return "\n".join(_tables(results)) + "\n"


def _tables(results: Results) -> Iterator[str]:
    where = f"{results['taken_at']}, commit {results['commit']}, {results['machine']}"
    yield f"{results['activities']:,.0f} activities, {where}."
    yield ""
    yield from _table(
        ("one client", "p50", "p95", "floor p50", "floor p95", "ratio", "at most", ""),
        (
            (
                row["name"],
                _ms(row, "p50"),
                _ms(row, "p95"),
                _ms(row, "floor_p50"),
                _ms(row, "floor_p95"),
                f"{row['ratio']:.2f}" if "ratio" in row else "",
                _bound(row),
                _remark(row),
            )
            for row in results.get("latencies", ())
        ),
    )
    yield from _table(
        ("many clients", "answers a second", "floor", "share", "p50", "p95", "slowest", "errors"),
        (
            (
                row["name"],
                f"{row['rate']:,.0f}",
                f"{row['floor_rate']:,.0f}",
                f"{row['share']:.0%}",
                _ms(row, "p50"),
                _ms(row, "p95"),
                _ms(row, "slowest"),
                str(row["errors"]),
            )
            for row in results.get("rates", ())
        ),
    )
    yield from _table(
        ("beside the worst search", "p95 alone", "p95 beside it", "ratio", "at most", "the search, p50"),
        (
            (
                row["name"],
                _ms(row, "idle_p95"),
                _ms(row, "p95"),
                f"{row['ratio']:.2f}",
                str(row["most"]),
                _ms(row, "slow_p50"),
            )
            for row in results.get("beside", ())
        ),
    )
    yield from _table(
        ("who asks", "p50", "p95", "without any rule, p50", "ratio"),
        (
            (row["name"], _ms(row, "p50"), _ms(row, "p95"), _ms(row, "base_p50"), f"{row['ratio']:.2f}")
            for row in results.get("access", ())
        ),
    )
    yield from _loading(results.get("loading"))


def _loading(loading: Mapping[str, float] | None) -> Iterator[str]:
    if not loading:
        return
    took = loading["import"] + loading["structure"]
    bare = loading["bare_copy"] + loading["bare_rows"]
    rows = loading["activities"]
    yield from _table(
        ("export files to searchable rows", "seconds", "rows a second"),
        (
            ("import", f"{loading['import']:,.1f}", f"{rows / loading['import']:,.0f}"),
            ("structuring", f"{loading['structure']:,.1f}", f"{rows / loading['structure']:,.0f}"),
            ("both", f"{took:,.1f}", f"{rows / took:,.0f}"),
            ("bare COPY + to_tsvector + the indexes", f"{bare:,.1f}", f"{rows / bare:,.0f}"),
            ("share of the bare rate", "", f"{bare / took:.0%}"),
        ),
    )


def compare(smaller: Results, larger: Results) -> str:
    """Return how each question grows from one size to the other, and how its floor does."""
    before = {row["name"]: row for row in smaller["latencies"] if "p50" in row}
    rows = (
        (
            row["name"],
            _ms(before[row["name"]], "p50"),
            _ms(row, "p50"),
            f"{row['p50'] / before[row['name']]['p50']:.2f}",
            f"{row['floor_p50'] / before[row['name']]['floor_p50']:.2f}",
            f"{before[row['name']]['ratio']:.2f} → {row['ratio']:.2f}",
        )
        for row in larger["latencies"]
        if "p50" in row and row["name"] in before
    )
    sizes = (f"{smaller['activities']:,.0f}", f"{larger['activities']:,.0f}")
    return "\n".join(_table(("", *sizes, "grows", "the floor grows", "ratio to the floor"), rows)) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    lines = list(rows)
    if not lines:
        return
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for line in lines:
        yield f"| {' | '.join(line)} |"
    yield ""


def _ms(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.1f} ms"


def _bound(row: Mapping[str, Any]) -> str:
    if row.get("most") is not None:
        return f"{row['most']:.1f}"
    return f"p95 {row['most_ms']:.0f} ms" if row.get("most_ms") is not None else ""


def _remark(row: Mapping[str, Any]) -> str:
    if "error" in row:
        return f"failed: {row['error'][:80]}"
    if row.get("same_rows") is False:
        return "other rows than the floor"
    over = row.get("most") is not None and row["ratio"] > row["most"]
    over = over or (row.get("most_ms") is not None and row["p95"] > row["most_ms"])
    return "over" if over else ""
