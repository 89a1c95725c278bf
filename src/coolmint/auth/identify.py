"""From a credential to a viewer: one statement, which also tells the database whose request this is."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    RowMapping,
    Select,
    Text,
    cast,
    func,
    literal,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, Insert, aggregate_order_by, insert
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth.models import ApiKey, FieldRule, RoleRight, Territory, TerritoryMember, User, UserSession, UserWrite
from coolmint.auth.tokens import hash_token
from coolmint.auth.viewer import Credential, Origin, Role, Scope, Viewer, scopes_of
from coolmint.platform.errors import Refusal

_SEEN_EVERY = timedelta(minutes=1)
"""A credential's last use is written at most this often, so that reading does not write."""


class Unauthenticated(Refusal):
    """No credential, or none that is valid (any more)."""

    status = 401


@dataclass(frozen=True)
class Identified:
    """Who it is. `first_use` is true when a use was just written down: at most once a minute for a credential.

    `wrote_seconds_ago` is known where there are read replicas.
    """

    viewer: Viewer
    first_use: bool = False
    wrote_seconds_ago: float | None = None


_OWNER_IDS = (
    select(func.coalesce(func.array_agg(func.access_owner_ids(User.id).column_valued("id")), cast([], ARRAY(Text))))
    .correlate(User)
    .scalar_subquery()
)
_DENIED = (
    select(func.coalesce(func.array_agg(FieldRule.field), cast([], ARRAY(Text))))
    .where(FieldRule.role == User.role)
    .correlate(User)
    .scalar_subquery()
)
_MAY_EXPORT = (
    select(RoleRight.is_given)
    .where(RoleRight.role == User.role, RoleRight.scope == Scope.EXPORT)
    .correlate(User)
    .scalar_subquery()
)
_EACH_TERRITORY = func.concat(cast(Territory.id, Text), "/", cast(Territory.version, Text))
_TERRITORIES = (
    select(func.coalesce(func.string_agg(_EACH_TERRITORY, aggregate_order_by(literal_column("','"), Territory.id)), ""))
    .join(TerritoryMember, TerritoryMember.territory_id == Territory.id)
    .where(TerritoryMember.user_id == User.id)
    .correlate(User)
    .scalar_subquery()
)
_WROTE = (
    select(func.extract("epoch", func.now() - UserWrite.at))
    .where(UserWrite.user_id == User.id)
    .correlate(User)
    .scalar_subquery()
)
_PARTS = (
    User.id,
    User.email,
    User.name,
    User.role,
    func.access_salesforce_user_id(User.id).label("salesforce_user_id"),
    _OWNER_IDS.label("owner_ids"),
    _TERRITORIES.label("territories"),
    _DENIED.label("denied_fields"),
    _MAY_EXPORT.label("may_export"),
    User.time_zone,
    cast(func.timezone(User.time_zone, func.now()), Date).label("today"),
    _WROTE.label("wrote_seconds_ago"),
    # From here on row-level security knows whose transaction this is; it ends with the transaction.
    func.set_config("coolmint.user_id", cast(User.id, Text), literal(True)).label("said"),
)


async def by_session_token(session: AsyncSession, token: str, idle: timedelta, origin: Origin) -> Identified | None:
    """Return whose browser session this cookie is."""
    return await _by_session(session, UserSession.token_hash == hash_token(token), idle, origin, Credential.SESSION)


async def by_session_id(session: AsyncSession, id_: UUID, origin: Origin) -> Identified | None:
    """Return whose client session an access token was made for; it has no idle time of its own."""
    is_client = (UserSession.id == id_) & (UserSession.kind == "client")
    return await _by_session(session, is_client, timedelta(days=3650), origin, Credential.TOKEN)


async def _by_session(
    session: AsyncSession, which: ColumnElement[bool], idle: timedelta, origin: Origin, credential: Credential
) -> Identified | None:
    row = await _one(
        session,
        select(*_PARTS, UserSession.id.label("credential_id"), _is_stale(UserSession.last_seen_at))
        .join(UserSession, UserSession.user_id == User.id)
        .where(
            which,
            UserSession.ended_at.is_(None),
            UserSession.expires_at > func.now(),
            UserSession.last_seen_at > func.now() - idle,
        ),
    )
    if row is None:
        return None
    if row["is_stale"]:
        seen = update(UserSession).where(UserSession.id == row["credential_id"])
        await session.execute(seen.values(last_seen_at=func.now(), address=origin.address))
    return Identified(
        _viewer(row, _scopes(row), credential, origin),
        bool(row["is_stale"]),
        row["wrote_seconds_ago"],
    )


async def by_key(session: AsyncSession, key: str, origin: Origin) -> Identified | None:
    """Return whose API key this is, with what the key and the role both allow."""
    row = await _one(
        session,
        select(*_PARTS, ApiKey.id.label("credential_id"), ApiKey.scopes, _is_stale(ApiKey.last_used_at))
        .join(ApiKey, ApiKey.user_id == User.id)
        .where(
            ApiKey.key_hash == hash_token(key),
            ApiKey.revoked_at.is_(None),
            func.coalesce(ApiKey.expires_at > func.now(), true()),
        ),
    )
    if row is None:
        return None
    if row["is_stale"]:
        used = update(ApiKey).where(ApiKey.id == row["credential_id"])
        await session.execute(used.values(last_used_at=func.now(), last_used_address=origin.address))
    scopes = _scopes(row) & {Scope(scope) for scope in row["scopes"]}
    return Identified(_viewer(row, scopes, Credential.KEY, origin), bool(row["is_stale"]), row["wrote_seconds_ago"])


async def by_user(
    session: AsyncSession, which: ColumnElement[bool], origin: Origin, credential: Credential
) -> Identified | None:
    """Return an active user as the viewer of this transaction, the credential having been checked elsewhere."""
    row = await _one(session, select(*_PARTS, literal(None).label("credential_id")).where(which))
    if row is None:
        return None
    viewer = _viewer(row, _scopes(row), credential, origin)
    return Identified(viewer, wrote_seconds_ago=row["wrote_seconds_ago"])


def note_write(viewer: Viewer) -> Insert:
    """Return the statement that notes that the viewer changes something now."""
    noted = insert(UserWrite).values(user_id=viewer.user_id, at=func.clock_timestamp())
    return noted.on_conflict_do_update(index_elements=[UserWrite.user_id], set_={"at": func.clock_timestamp()})


def _is_stale(column: ColumnElement[Any] | Any) -> ColumnElement[bool]:
    return func.coalesce(column < func.now() - _SEEN_EVERY, true()).label("is_stale")


async def _one(session: AsyncSession, statement: Select[Any]) -> RowMapping | None:
    rows = (await session.execute(statement.where(User.is_active))).mappings()
    found: RowMapping | None = rows.one_or_none()
    return found


def _scopes(row: RowMapping) -> frozenset[Scope]:
    return scopes_of(Role(row["role"]), row["may_export"])


def _viewer(row: RowMapping, scopes: frozenset[Scope], credential: Credential, origin: Origin) -> Viewer:
    return Viewer(
        user_id=row["id"],
        email=row["email"],
        name=row["name"],
        role=Role(row["role"]),
        scopes=frozenset(scopes),
        credential=credential,
        credential_id=row["credential_id"],
        salesforce_user_id=row["salesforce_user_id"],
        owner_ids=tuple(sorted(row["owner_ids"])),
        territories=row["territories"],
        denied_fields=frozenset(row["denied_fields"]),
        time_zone=row["time_zone"],
        today=row["today"],
        origin=origin,
        may_export=row["may_export"],
    )
