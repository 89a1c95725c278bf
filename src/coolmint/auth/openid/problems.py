"""Why a sign-in with a provider did not happen. The web app words it; the audit log keeps it."""

from enum import StrEnum
from uuid import UUID

from coolmint.auth.audit import AuditedRefusal, Event, Outcome
from coolmint.auth.viewer import Origin


class SignInProblem(StrEnum):
    """What `/app/sign-in?problem=…` says. Stable; documented in docs/how-to/sign-in.md."""

    ACCESS_DENIED = "access_denied"
    """The person said no at the provider, or the provider did."""
    PROVIDER_REFUSED = "provider_refused"
    """The provider answered with another error: mostly its settings or ours."""
    PROVIDER_UNAVAILABLE = "provider_unavailable"
    SIGN_IN_EXPIRED = "sign_in_expired"
    """It took longer than ten minutes, or was begun in another browser or another tab."""
    STATE_MISMATCH = "state_mismatch"
    """The answer does not belong to what this browser began."""
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - a code
    EMAIL_MISSING = "email_missing"
    EMAIL_UNVERIFIED = "email_unverified"
    IDENTITY_TAKEN = "identity_taken"
    """The account of this e-mail belongs to somebody else at the same provider."""
    NOT_INVITED = "not_invited"
    NO_ROLE = "no_role"
    """None of the person's groups has a role here."""
    GROUPS_INCOMPLETE = "groups_incomplete"
    """The provider says there are groups, but not which (Entra ID's overage)."""
    USER_INACTIVE = "user_inactive"
    LAST_ADMINISTRATOR = "last_administrator"
    """The groups would take the role of the last administrator."""
    TOO_MANY_REQUESTS = "too_many_requests"


class Stopped(Exception):
    """The sign-in goes no further. `reason` is a technical word for the audit log, never a part of a token."""

    def __init__(self, problem: SignInProblem, reason: str = "", user_id: UUID | None = None, email: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.reason = reason
        self.user_id = user_id
        self.email = email


class OpenIdFailed(AuditedRefusal):
    """A sign-in with a provider failed; the answer leads back to the sign-in page, which takes `to` along."""

    status = 401

    def __init__(self, stopped: Stopped, method: str, origin: Origin, to: str) -> None:
        details = {"method": method, "reason": stopped.problem.value}
        event = Event(
            "sign_in",
            actor=stopped.email,
            origin=origin,
            outcome=Outcome.FAILED,
            object="user",
            ids=[str(stopped.user_id)] if stopped.user_id else [],
            details=details | ({"cause": stopped.reason} if stopped.reason else {}),
        )
        super().__init__("Signing in did not work.", event)
        self.problem = stopped.problem
        self.to = to
