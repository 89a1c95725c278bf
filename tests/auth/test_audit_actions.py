"""One list of actions: what the code writes is what the SIEM is told and what the documentation says."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import coolmint
from coolmint.auth.audit_actions import ACTIONS

ROOT = Path(coolmint.__file__).parent
PAGE = ROOT.parents[1] / "docs" / "reference" / "audit.md"
_ACTION = re.compile(r"[a-z_]+(\.[a-z_]+)?")


def events(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Event", "audit.Event"):
            yield node


def texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_event_that_is_written_has_an_action_of_the_list():
    unknown = {
        f"{path.name}:{event.lineno}: {event.args[0].value!r}"
        for path in ROOT.rglob("*.py")
        for event in events(ast.parse(path.read_text()))
        if event.args and isinstance(event.args[0], ast.Constant) and event.args[0].value not in ACTIONS
    }

    assert unknown == set()


def test_every_action_of_the_list_is_written_somewhere():
    written: set[str] = set()
    for path in ROOT.rglob("*.py"):
        tree = ast.parse(path.read_text())
        if path.name != "audit_actions.py" and any(events(tree)):
            written |= set(texts(tree))

    assert ACTIONS.keys() - written == set()


def test_every_action_is_documented_and_no_other():
    part = PAGE.read_text(encoding="utf-8").partition("## Actions")[2].partition("\n## ")[0]

    assert re.findall(r"^\| `([^`]+)` \|", part, re.MULTILINE) == list(
        dict.fromkeys(re.findall(r"^\| `([^`]+)` \|", part, re.MULTILINE))
    )
    assert set(re.findall(r"^\| `([^`]+)` \|", part, re.MULTILINE)) == set(ACTIONS)


def test_every_action_has_a_class_of_ocsf():
    assert all(2000 < action.class_uid < 7000 and action.activity_id for action in ACTIONS.values())
    assert all(_ACTION.fullmatch(name) for name in ACTIONS)
