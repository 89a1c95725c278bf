"""Users of ours and their credentials, written straight into the database: how they sign in is tested elsewhere."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from sqlalchemy import Engine, NullPool, create_engine, insert

from coolmint.auth.models import ApiKey, FieldRule, Territory, TerritoryAccount, TerritoryMember, User
from coolmint.auth.tokens import KEY_PREFIX, hash_token, new_token
from coolmint.auth.viewer import KEY_SCOPES, ROLE_SCOPES, Role, Scope
from coolmint.platform.database import driver_url

PASSWORD = "lantern orbit maple"

_hasher = PasswordHasher(memory_cost=64, time_cost=1, parallelism=1)


@dataclass(frozen=True)
class Person:
    """A user with a key that has everything their role allows a key."""

    id: UUID
    email: str
    role: str
    key: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


class People:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def at(cls, url: str) -> "People":
        """Return one for a database of a test's own; it leaves no connection open."""
        return cls(create_engine(driver_url(url), poolclass=NullPool))

    def add(
        self,
        role: str,
        email: str = "",
        *,
        salesforce_id: str | None = None,
        password: str | None = None,
        is_active: bool = True,
    ) -> Person:
        """Add a user; `salesforce_id` links them by hand."""
        id_ = uuid4()
        email = email or f"{role}-{id_.hex[:8]}@example.com"
        with self.engine.begin() as connection:
            connection.execute(
                insert(User).values(
                    id=id_,
                    email=email,
                    name=email.partition("@")[0],
                    role=role,
                    is_active=is_active,
                    salesforce_user_id=salesforce_id,
                    password_hash=_hasher.hash(password) if password else None,
                )
            )
        return Person(id_, email, role, self.key(id_, role))

    def key(self, user_id: UUID, role: str, scopes: list[Scope] | None = None) -> str:
        """Give a user a further key, with all scopes of the role unless some are named."""
        key = new_token(KEY_PREFIX)
        allowed = ROLE_SCOPES[Role(role)] & set(KEY_SCOPES) if scopes is None else scopes
        with self.engine.begin() as connection:
            connection.execute(
                insert(ApiKey).values(
                    id=uuid4(),
                    user_id=user_id,
                    name=key[:12],
                    prefix=key[:9],
                    key_hash=hash_token(key),
                    scopes=sorted(allowed),
                )
            )
        return key

    def territory(self, member_ids: list[UUID], account_ids: list[str]) -> UUID:
        """Let these users see all activities on these accounts."""
        id_ = uuid4()
        with self.engine.begin() as connection:
            connection.execute(insert(Territory).values(id=id_, name=f"Territory {id_.hex[:8]}"))
            for account_id in account_ids:
                connection.execute(insert(TerritoryAccount).values(territory_id=id_, account_id=account_id))
            for member_id in member_ids:
                connection.execute(insert(TerritoryMember).values(territory_id=id_, user_id=member_id))
        return id_

    def deny(self, role: str, *fields: str) -> None:
        """Let a role not see these fields."""
        with self.engine.begin() as connection:
            connection.execute(insert(FieldRule), [{"role": role, "field": field} for field in fields])
