"""Encrypted columns: plain in Python, ciphertext in the table, bound to their column, turned to a new key at once."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, select, text, update
from sqlalchemy.exc import StatementError

from coolmint.platform.database import create_app_engine, create_batch_engine, create_sessions
from coolmint.platform.encrypted import Encrypted, rotate_columns, use_keyring
from coolmint.platform.secrets import Keyring, SecretUnreadable, new_key
from coolmint.platform.settings import DatabaseSettings

OLD, NEW = new_key(), new_key()

metadata = MetaData()
people = Table(
    "secret_people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("totp", Encrypted("people.totp")),
    Column("token", Encrypted("people.token")),
    Column("plain", Text),
)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_batch_engine(database_url)
    use_keyring(engine, Keyring([OLD]))
    with engine.begin() as connection:
        metadata.create_all(connection)
    yield engine
    with engine.begin() as connection:
        metadata.drop_all(connection)
    engine.dispose()


def put(engine: Engine, id_: int = 1, **values: str | None) -> None:
    with engine.begin() as connection:
        connection.execute(people.insert().values(id=id_, kind="a", **values))


def stored(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return dict(connection.execute(text("SELECT totp, token, plain FROM secret_people")).mappings().one())


class TestEncrypted:
    def test_is_plain_in_the_program_and_not_in_the_table(self, engine: Engine):
        put(engine, totp="geheim é 🔑", plain="open")

        with engine.connect() as connection:
            assert connection.execute(select(people.c.totp)).scalar_one() == "geheim é 🔑"
        assert stored(engine)["plain"] == "open"
        assert stored(engine)["totp"].startswith("gAAAA")
        assert Keyring([OLD]).decrypt(stored(engine)["totp"], "people.totp") == "geheim é 🔑"

    def test_keeps_nothing_as_nothing_and_empty_as_empty(self, engine: Engine):
        put(engine, totp=None, token="")

        with engine.connect() as connection:
            assert connection.execute(select(people.c.totp, people.c.token)).one() == (None, "")
            assert connection.execute(select(people.c.id).where(people.c.totp.is_(None))).all() == [(1,)]
        assert stored(engine)["token"] != ""

    def test_cannot_be_moved_to_another_column(self, engine: Engine):
        put(engine, totp="geheim")
        with engine.begin() as connection:
            connection.execute(text("UPDATE secret_people SET token = totp"))

        with engine.connect() as connection, pytest.raises(SecretUnreadable):
            connection.execute(select(people.c.token)).scalar_one()

    @pytest.mark.parametrize(
        "compare",
        [
            lambda column: column == "x",
            lambda column: column != "x",
            lambda column: column.in_(["x"]),
            lambda column: column.like("x"),
            lambda column: column < "x",
        ],
    )
    def test_cannot_be_compared(self, compare):
        with pytest.raises(TypeError, match="only be compared with NULL"):
            compare(people.c.totp)

    def test_needs_a_keyring(self, engine: Engine, database_url: str):
        put(engine, totp="geheim")
        bare = create_batch_engine(database_url)
        with pytest.raises(StatementError, match="use_keyring"), bare.begin() as connection:
            connection.execute(update(people).values(totp="other"))
        with pytest.raises(LookupError, match="use_keyring"), bare.connect() as connection:
            connection.execute(select(people.c.totp)).scalar_one()
        bare.dispose()

    async def test_works_in_sessions_with_the_keyring_of_their_engine(self, engine: Engine, database_url: str):
        put(engine, totp="geheim")
        other = create_app_engine(database_url, DatabaseSettings(pool_size=1))
        use_keyring(other, Keyring([NEW, OLD]))
        async with create_sessions(other).begin() as session:
            assert (await session.execute(select(people.c.totp))).scalar_one() == "geheim"
            await session.execute(update(people).values(totp="neu"))
        await other.dispose()

        assert Keyring([NEW]).decrypt(stored(engine)["totp"], "people.totp") == "neu"

    def test_does_not_show_its_text_when_a_statement_fails(self, engine: Engine):
        put(engine, totp="geheim")

        with pytest.raises(Exception, match="duplicate") as refused:
            put(engine, totp="geheim")
        assert "geheim" not in str(refused.value)


class TestRotate:
    def test_turns_every_text_to_the_newest_key(self, engine: Engine):
        for number in range(1_200):
            put(engine, number, totp=f"totp {number}", token=None if number % 2 else f"token {number}")
        with engine.begin() as connection:
            count = rotate_columns(connection, metadata, Keyring([NEW, OLD]))

        assert count == 1_800
        use_keyring(engine, Keyring([NEW]))
        with engine.connect() as connection:
            rows = connection.execute(select(people.c.id, people.c.totp, people.c.token).order_by(people.c.id)).all()
        assert rows == [(n, f"totp {n}", None if n % 2 else f"token {n}") for n in range(1_200)]

    def test_changes_nothing_when_a_key_is_missing(self, engine: Engine):
        put(engine, totp="geheim")
        before = stored(engine)

        with pytest.raises(SecretUnreadable), engine.begin() as connection:
            rotate_columns(connection, metadata, Keyring([NEW]))

        assert stored(engine) == before

    def test_may_be_done_again(self, engine: Engine):
        put(engine, totp="geheim")

        for _ in range(2):
            with engine.begin() as connection:
                assert rotate_columns(connection, metadata, Keyring([NEW, OLD])) == 1
