"""No statement is built from strings: values are bound, names are quoted by the library."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import coolmint

SOURCES = sorted(Path(coolmint.__file__).parent.rglob("*.py"))
# Calls whose first argument is SQL.
TAKES_SQL = {
    "text",
    "literal_column",
    "SQL",
    "execute",
    "exec_driver_sql",
    "executemany",
    "copy",
    "raw",
    "op",
    "bool_op",
}


def is_built(node: ast.expr) -> bool:
    """Return whether the text is put together from parts: an f-string, `%`, `+`, `.format`, `.join`."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod) and _is_text(node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in ("format", "join", "replace"):
            return _is_text(node.func.value)
        return node.func.attr == "encode" and is_built(node.func.value)
    return False


def _is_text(node: ast.expr) -> bool:
    return any(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in ast.walk(node)) and not any(
        isinstance(each, ast.Call) and ast.unparse(each.func).endswith("SQL") for each in ast.walk(node)
    )


def built_statements(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in TAKES_SQL and is_built(node.args[0]):
                yield f"line {node.lineno}: {ast.unparse(node)[:100]}"


class TestStatements:
    @pytest.mark.parametrize("path", SOURCES, ids=lambda path: "/".join(path.parts[-2:]))
    def test_are_not_built_from_strings(self, path: Path):
        assert list(built_statements(ast.parse(path.read_text()))) == []

    @pytest.mark.parametrize(
        "code",
        [
            "text(f'SELECT {x}')",
            "text('SELECT ' + x)",
            "text('SELECT %s' % x)",
            "text('SELECT {}'.format(x))",
            "db.execute(f'SELECT {x}')",
            "db.execute(f'SELECT {x}'.encode())",
            "literal_column(f'{x}')",
            "c.exec_driver_sql('a' + x)",
            "sql.SQL(f'{x}')",
            "db.execute(' '.join(x))",
        ],
    )
    def test_that_are_would_be_found(self, code):
        assert list(built_statements(ast.parse(code)))

    @pytest.mark.parametrize(
        "code", ["text('SELECT :x')", "db.execute(SQL('{}').format(x))", "db.execute('a' 'b', [x])"]
    )
    def test_that_are_bound_are_let_through(self, code):
        assert not list(built_statements(ast.parse(code)))
