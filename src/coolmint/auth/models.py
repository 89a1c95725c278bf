"""The tables of users, their credentials, what roles may see, and the audit log."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    Uuid,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coolmint.auth.viewer import Role
from coolmint.platform.database import Base
from coolmint.platform.encrypted import Encrypted

_MOMENT = DateTime(timezone=True)


def _role_is_known(column: str = "role") -> CheckConstraint:
    roles = ", ".join(f"'{role.value}'" for role in Role)
    return CheckConstraint(f"{column} IN ({roles})", name="role_is_known")


# What each purpose of a database role may do with a table; see platform.roles.
_WRITTEN = {"info": {"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""}}
_NEVER_DELETED = {"info": {"app": "SELECT, INSERT, UPDATE", "sync": "", "reading": ""}}
_ONLY_ADDED = {"info": {"app": "SELECT, INSERT", "sync": "INSERT", "reading": ""}}
_NOBODY = {"info": {"app": "", "sync": "", "reading": ""}}


def _owner() -> Mapped[UUID]:
    return mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"))


class User(Base):
    """A person (or a service, which cannot sign in) of ours.

    `salesforce_user_id` is a link made by hand; without one the Salesforce user of the same e-mail counts.
    `version` grows with every change, for If-Match. `time_zone` is a name PostgreSQL knows; it decides what is today.
    """

    __tablename__ = "users"
    __table_args__ = (
        _role_is_known(),
        Index("uq_users_email", func.lower(literal_column("email")), unique=True),
        _NEVER_DELETED,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    email: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    is_service: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    salesforce_user_id: Mapped[str | None] = mapped_column(Text)
    password_hash: Mapped[str | None] = mapped_column(Text)
    totp_secret: Mapped[str | None] = mapped_column(Encrypted("users.totp_secret"))
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger)
    time_zone: Mapped[str] = mapped_column(Text, server_default=text("'UTC'"))
    created_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    deactivated_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    last_signed_in_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))


class UserIdentity(Base):
    """A user at an OpenID provider: who `issuer` says is `subject`."""

    __tablename__ = "user_identities"
    __table_args__ = _WRITTEN

    issuer: Mapped[str] = mapped_column(Text, primary_key=True)
    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    user_id: Mapped[UUID] = _owner()
    created_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())


class RecoveryCode(Base):
    """A code that stands in once for the second factor; only its hash is kept."""

    __tablename__ = "recovery_codes"
    __table_args__ = _WRITTEN

    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    used_at: Mapped[datetime | None] = mapped_column(_MOMENT)


class UserWrite(Base):
    """When a user last changed anything; noted only where there are read replicas."""

    __tablename__ = "user_writes"
    __table_args__ = _NEVER_DELETED

    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())


class UserSession(Base):
    """One device that is signed in: a browser with a cookie, or an API client with a family of refresh tokens.

    `token_hash` is of the cookie; a client has none, and its tokens in `refresh_tokens`. An ended session stays
    until the retention period is over, so that the list of devices can say why it ended.
    """

    __tablename__ = "user_sessions"
    __table_args__ = (
        CheckConstraint("kind IN ('browser', 'client')", name="kind_is_known"),
        Index(None, "user_id"),
        _WRITTEN,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    user_id: Mapped[UUID] = _owner()
    kind: Mapped[str] = mapped_column(Text)
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    method: Mapped[str] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text)
    user_agent: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    last_seen_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(_MOMENT)
    ended_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    ended_reason: Mapped[str | None] = mapped_column(Text)


class RefreshToken(Base):
    """One link of a client's chain: used once, then the next; a second use ends the session."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (Index(None, "session_id"), _WRITTEN)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    session_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("user_sessions.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    used_at: Mapped[datetime | None] = mapped_column(_MOMENT)


class ApiKey(Base):
    """A named key of a user. Only a hash is kept; a key has 256 random bits, so a plain hash is enough."""

    __tablename__ = "api_keys"
    __table_args__ = (
        Index("uq_api_keys_user_id_name", "user_id", "name", unique=True, postgresql_where=text("revoked_at IS NULL")),
        _WRITTEN,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    user_id: Mapped[UUID] = _owner()
    name: Mapped[str] = mapped_column(Text)
    prefix: Mapped[str] = mapped_column(Text)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    expires_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    last_used_at: Mapped[datetime | None] = mapped_column(_MOMENT)
    last_used_address: Mapped[str | None] = mapped_column(Text)
    revoked_at: Mapped[datetime | None] = mapped_column(_MOMENT)


class OneTimeLink(Base):
    """A link that works once and for a short time: to sign in, or to set a password."""

    __tablename__ = "one_time_links"
    __table_args__ = (
        CheckConstraint("purpose IN ('sign_in', 'password')", name="purpose_is_known"),
        Index(None, "user_id"),
        _WRITTEN,
    )

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    user_id: Mapped[UUID] = _owner()
    purpose: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(_MOMENT)
    used_at: Mapped[datetime | None] = mapped_column(_MOMENT)


class Territory(Base):
    """Accounts that several people share: a rep or manager who is a member sees all activities on them."""

    __tablename__ = "territories"
    __table_args__ = _WRITTEN

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    created_at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.now())
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))


class TerritoryAccount(Base):
    __tablename__ = "territory_accounts"
    __table_args__ = _WRITTEN

    territory_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("territories.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(Text, primary_key=True)


class TerritoryMember(Base):
    __tablename__ = "territory_members"
    __table_args__ = (Index(None, "user_id"), _WRITTEN)

    territory_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("territories.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)


class FieldRule(Base):
    """A field that a role may not see."""

    __tablename__ = "field_rules"
    __table_args__ = (_role_is_known(), _WRITTEN)

    role: Mapped[str] = mapped_column(Text, primary_key=True)
    field: Mapped[str] = mapped_column(Text, primary_key=True)


class RoleRight(Base):
    """A right that an administrator gave to a role, or took from it; a role without a row has what the code says."""

    __tablename__ = "role_rights"
    __table_args__ = (
        CheckConstraint("role IN ('manager', 'rep')", name="role_is_switched"),
        CheckConstraint("scope IN ('export')", name="scope_is_switched"),
        _WRITTEN,
    )

    role: Mapped[str] = mapped_column(Text, primary_key=True)
    scope: Mapped[str] = mapped_column(Text, primary_key=True)
    is_given: Mapped[bool] = mapped_column(Boolean)


class AuditEvent(Base):
    """Who did what to which, from where, with which result. Only ever added to.

    `previous_hash` and `hash` are set by the database (function `seal_audit_event`), over every other column.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        CheckConstraint("outcome IN ('succeeded', 'refused', 'failed')", name="outcome_is_known"),
        Index(None, "at"),
        Index(None, "actor_id", "at"),
        Index(None, "action", "at"),
        Index("ix_audit_events_actor_seq", func.lower(literal_column("actor")), "seq"),
        Index(None, "object_ids", postgresql_using="gin"),
        _ONLY_ADDED,
    )

    # Numbered by the seal, without gaps and in the order of the chain.
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, server_default=text("0"))
    at: Mapped[datetime] = mapped_column(_MOMENT, server_default=func.clock_timestamp())
    action: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    actor: Mapped[str] = mapped_column(Text)
    credential: Mapped[str | None] = mapped_column(Text)
    credential_id: Mapped[UUID | None] = mapped_column(Uuid)
    object: Mapped[str | None] = mapped_column(Text)
    object_ids: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    address: Mapped[str | None] = mapped_column(Text)
    user_agent: Mapped[str | None] = mapped_column(Text)
    request_id: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    previous_hash: Mapped[bytes] = mapped_column(LargeBinary, server_default=text("''"))
    hash: Mapped[bytes] = mapped_column(LargeBinary, server_default=text("''"))


class AuditHead(Base):
    """Where the chain of the audit log stands: one row, which only `seal_audit_event` writes.

    `pruned_seq` and `pruned_hash` are the last event that the retention period has removed.
    """

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("is_head", name="is_one_row"), _NOBODY)

    is_head: Mapped[bool] = mapped_column(Boolean, primary_key=True, server_default=text("true"))
    seq: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    hash: Mapped[bytes] = mapped_column(LargeBinary, server_default=text("''"))
    pruned_seq: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    pruned_hash: Mapped[bytes] = mapped_column(LargeBinary, server_default=text("''"))
