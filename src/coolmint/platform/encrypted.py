"""Columns whose text is encrypted where it is stored, and plain text in the program."""

from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Engine, MetaData, Table, Text, bindparam, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.operators import OperatorType, is_, is_not
from sqlalchemy.types import TypeDecorator

from coolmint.platform.secrets import Keyring

# A type does not know who asks but by the dialect, of which every engine has its own; it goes when its engine goes.
_KEYRINGS: WeakKeyDictionary[Dialect, Keyring] = WeakKeyDictionary()

_ROWS_AT_ONCE = 500


def use_keyring(engine: Engine | AsyncEngine, keyring: Keyring) -> None:
    """Let `engine` read and write encrypted columns with `keyring`."""
    _KEYRINGS[engine.dialect] = keyring


def _keyring_of(dialect: Dialect) -> Keyring:
    if dialect not in _KEYRINGS:
        raise LookupError("this engine has no keyring; give it one with use_keyring")
    return _KEYRINGS[dialect]


class Encrypted(TypeDecorator[str]):
    """A text column; `context` names it, as in `"users.totp"`, and must never change.

    What is stored is authenticated and bound to the context: moved to another column it cannot be decrypted. The same
    text is stored differently each time, so it can be neither compared nor indexed.
    """

    impl = Text
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _keyring_of(dialect).encrypt(value, self.context)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _keyring_of(dialect).decrypt(value, self.context)

    class Comparator(TypeDecorator.Comparator[str]):
        def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> Any:
            if op not in (is_, is_not):
                raise TypeError("an encrypted column can only be compared with NULL")
            return super().operate(op, *other, **kwargs)

    comparator_factory = Comparator


def rotate_columns(connection: Connection, metadata: MetaData, keyring: Keyring) -> int:
    """Encrypt every encrypted column with the newest key; return how many texts there were.

    Raises:
        SecretUnreadable: a text fits no key; then nothing is changed, once the caller rolls back.
    """
    return sum(
        _rotate_column(connection, table, column.name, column.type.context, keyring)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Encrypted)
    )


def _rotate_column(connection: Connection, table: Table, name: str, context: str, keyring: Keyring) -> int:
    stored = type_coerce(table.c[name], Text)
    keys = {f"key_{column.name}": column for column in table.primary_key}
    rows = connection.execute(
        select(*(column.label(label) for label, column in keys.items()), stored.label("stored"))
        .where(stored.is_not(None))
        .with_for_update(),
        execution_options={"yield_per": _ROWS_AT_ONCE},
    )
    change = (
        update(table)
        .where(*(column == bindparam(label) for label, column in keys.items()))
        .values({name: type_coerce(bindparam("fresh"), Text)})
    )
    count = 0
    for part in rows.mappings().partitions():
        connection.execute(
            change,
            [
                {**{label: row[label] for label in keys}, "fresh": keyring.rotate(row["stored"], context)}
                for row in part
            ],
        )
        count += len(part)
    return count
