"""The viewer: on whose behalf something is read or done. Every statement about activities asks for one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from coolmint.platform.errors import Refusal


class Role(StrEnum):
    """What a user is here. Admin and auditor see every activity; the others what `visible_to` says."""

    ADMIN = "admin"
    MANAGER = "manager"
    REP = "rep"
    AUDITOR = "auditor"


class Scope(StrEnum):
    """What a call takes. A key carries some of them; a person has those of their role."""

    READ = "read"
    SELECT = "select"
    EXPORT = "export"
    INSIGHTS = "insights"
    SYNC = "sync"
    AUDIT = "audit"
    ADMIN = "admin"
    PROFILE = "profile"
    """One's own sign-in, devices and keys. No key can have it: a key must not make further keys."""


KEY_SCOPES = tuple(scope for scope in Scope if scope is not Scope.PROFILE)

_WORKING = frozenset({Scope.READ, Scope.SELECT, Scope.INSIGHTS, Scope.PROFILE})

SWITCHED_ROLES = (Role.MANAGER, Role.REP)
"""For these an administrator decides whether they may export; administrators always may, auditors never."""

ROLE_SCOPES: dict[Role, frozenset[Scope]] = {
    Role.ADMIN: frozenset(Scope),
    Role.MANAGER: _WORKING | {Scope.EXPORT},
    Role.REP: _WORKING,
    # Reads everything and changes nothing; taking text out for a model is not reading.
    Role.AUDITOR: frozenset({Scope.READ, Scope.AUDIT, Scope.PROFILE}),
}
"""What a role includes unless an administrator switched something (see `scopes_of`)."""


def scopes_of(role: Role, may_export: bool | None = None) -> frozenset[Scope]:
    """Return what a role includes; `may_export` is what an administrator said of it, None when nothing."""
    if may_export is None or role not in SWITCHED_ROLES:
        return ROLE_SCOPES[role]
    return ROLE_SCOPES[role] | {Scope.EXPORT} if may_export else ROLE_SCOPES[role] - {Scope.EXPORT}


class Credential(StrEnum):
    """How a request showed whose it is."""

    SESSION = "session"
    TOKEN = "token"  # noqa: S105 - the name of a kind
    KEY = "key"
    SUPABASE = "supabase"
    OPEN = "open"
    """Sign-in is switched off (COOLMINT_AUTH=off)."""
    OPERATOR = "operator"
    """The command line, run by whoever owns the database."""
    JOB = "job"
    """The worker, on behalf of whoever asked for the job."""


class NotAllowed(Refusal):
    """The viewer is known, and may not do this."""

    status = 403


@dataclass(frozen=True)
class Origin:
    """Where a request comes from, for the audit log and the list of devices."""

    address: str | None = None
    user_agent: str | None = None
    request_id: str | None = None


NOWHERE = Origin()


@dataclass(frozen=True)
class Viewer:
    """A user as one request sees them.

    `owner_ids` are the Salesforce users whose activities the viewer sees: their own, and for a manager those of
    everyone below. `territories` tells whether (when not empty) and which state of territories the viewer is a member
    of. `denied_fields` are the fields their role may not see. `credential_id` is the session or key. `today` is the
    day where the viewer is, at the start of the request.
    """

    user_id: UUID | None
    email: str
    name: str
    role: Role
    scopes: frozenset[Scope]
    credential: Credential
    credential_id: UUID | None = None
    salesforce_user_id: str | None = None
    owner_ids: tuple[str, ...] = ()
    territories: str = ""
    denied_fields: frozenset[str] = frozenset()
    time_zone: str = "UTC"
    today: date | None = None
    origin: Origin = NOWHERE
    may_export: bool | None = None
    """What an administrator said of the role; None when nothing."""

    @property
    def has_territories(self) -> bool:
        return bool(self.territories)

    @property
    def sees_all(self) -> bool:
        return self.role in (Role.ADMIN, Role.AUDITOR)

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes

    def expect(self, scopes: Iterable[str]) -> None:
        """Refuse unless the viewer has every one of `scopes`.

        Raises:
            ScopeMissing: with the scope that is missing.
            RoleMissing: no credential of this role could have it.
        """
        for scope in map(Scope, scopes):
            if scope not in scopes_of(self.role, self.may_export):
                raise RoleMissing(
                    f"Your role, {self.role.value}, does not include this ({scope.value}). Ask an administrator.",
                    role=self.role.value,
                    scope=scope.value,
                )
            if scope not in self.scopes:
                if scope is Scope.PROFILE:
                    raise ScopeMissing("No key can do this; sign in as a person.", scope=scope.value)
                raise ScopeMissing(
                    f"This key does not have the scope {scope.value!r}; make one that has it.", scope=scope.value
                )


class ScopeMissing(NotAllowed):
    """The credential was not given this scope."""


class RoleMissing(NotAllowed):
    """The role does not include this; another credential of the same person would not help."""


OPERATOR = Viewer(
    user_id=None,
    email="operator",
    name="Operator",
    role=Role.ADMIN,
    scopes=frozenset(Scope),
    credential=Credential.OPERATOR,
)
"""The viewer of a command run on the machine itself, on the owner's address of the database."""
