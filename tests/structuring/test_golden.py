"""Golden files: input rows and the exact columns and context they give.

A difference means that `RULES_VERSION` must grow. When the change is meant, write the files anew with
`GOLDEN=write .venv/bin/pytest tests/structuring/test_golden.py` and read the difference before committing it.
"""

import os
from pathlib import Path
from textwrap import wrap
from typing import Any

import orjson
import pytest

from coolmint.activities.context import ALL_FIELDS, ContextFormat, render
from coolmint.activities.mapping import load_mapping
from coolmint.structuring.rules import RULES_VERSION, MirroredActivity, structure

FOLDER = Path(__file__).with_name("golden")
CASES = sorted(FOLDER.glob("*.json"))


def outcome(rows: dict[str, Any]) -> dict[str, Any]:
    """Return everything the rules make of `rows`, as it stands in a golden file."""
    mirrored = MirroredActivity(
        source=rows["source"],
        is_deleted=rows.get("is_deleted", False),
        related_ids=rows.get("related_ids", []),
        people={row["Id"]: row for row in rows.get("people", [])},
        accounts={row["Id"]: row for row in rows.get("accounts", [])},
        users={row["Id"]: row for row in rows.get("users", [])},
    )
    made = structure(mirrored, load_mapping(None))
    return {
        "rules_version": RULES_VERSION,
        # In groups, or it would look like a secret to the check of the repository.
        "columns": {**made.columns, "content_hash": " ".join(wrap(made.columns["content_hash"], 8))},
        "llm_context": orjson.dumps(made.columns["llm_context"]).decode(),
        "search": [made.search_subject, made.search_names, made.search_notes],
        **{
            format_.value: "".join(render([made.columns["llm_context"]], format_, ALL_FIELDS))
            for format_ in ContextFormat
        },
    }


def as_written(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n"


class TestGolden:
    @pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
    def test_rows_give_the_same_bytes(self, path: Path):
        case = orjson.loads(path.read_bytes())
        found = as_written({"rows": case["rows"], "gives": outcome(case["rows"])})

        if os.environ.get("GOLDEN") == "write":
            path.write_bytes(found)

        assert path.read_bytes() == found

    def test_there_are_some(self):
        assert len(CASES) >= 8
