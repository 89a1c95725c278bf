"""Every action the audit log can tell of, and what a SIEM calls it (OCSF class, activity, severity)."""

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """OCSF's `severity_id`."""

    INFORMATIONAL = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    CRITICAL = 5


@dataclass(frozen=True)
class Action:
    """`class_uid` and `activity_id` are OCSF's; `severity` is that of a success, a refusal counts as low at least."""

    class_uid: int
    activity_id: int
    severity: Severity = Severity.INFORMATIONAL


_ACCOUNT_CHANGE = 3001
_AUTHENTICATION = 3002
_ACCESS_MANAGEMENT = 3005
_FINDING = 2004
_DATASTORE = 6005
_API = 6003
_OTHER = 99

ACTIONS: dict[str, Action] = {
    "sign_in": Action(_AUTHENTICATION, 1),
    "sign_out": Action(_AUTHENTICATION, 2),
    "sign_out.everywhere": Action(_AUTHENTICATION, 2),
    "token.reused": Action(_AUTHENTICATION, _OTHER, Severity.HIGH),
    "link.made": Action(_AUTHENTICATION, 3),
    "link.used": Action(_AUTHENTICATION, _OTHER),
    "password.changed": Action(_ACCOUNT_CHANGE, 3),
    "password.reset": Action(_ACCOUNT_CHANGE, 4),
    "second_factor.added": Action(_ACCOUNT_CHANGE, 10),
    "second_factor.removed": Action(_ACCOUNT_CHANGE, 11, Severity.LOW),
    "user.added": Action(_ACCOUNT_CHANGE, 1),
    "user.changed": Action(_ACCOUNT_CHANGE, _OTHER),
    "key.created": Action(_ACCESS_MANAGEMENT, 1),
    "key.revoked": Action(_ACCESS_MANAGEMENT, 2),
    "key.used": Action(_API, _OTHER),
    "key.refused": Action(_API, _OTHER, Severity.MEDIUM),
    "access.refused": Action(_API, _OTHER),
    "territory.added": Action(_ACCESS_MANAGEMENT, _OTHER),
    "territory.changed": Action(_ACCESS_MANAGEMENT, _OTHER),
    "territory.removed": Action(_ACCESS_MANAGEMENT, _OTHER),
    "field_rules.changed": Action(_ACCESS_MANAGEMENT, _OTHER),
    "role_rights.changed": Action(_ACCESS_MANAGEMENT, _OTHER),
    "selection.taken": Action(_DATASTORE, 2),
    "view.shared": Action(_API, 3),
    "view.removed": Action(_API, 4),
    "views.handed_over": Action(_API, 3),
    "export.requested": Action(_DATASTORE, _OTHER),
    "export.approved": Action(_DATASTORE, _OTHER),
    "export.declined": Action(_DATASTORE, _OTHER, Severity.LOW),
    "export.cancelled": Action(_DATASTORE, _OTHER),
    "export.made": Action(_DATASTORE, 2, Severity.LOW),
    "export.downloaded": Action(_DATASTORE, 2, Severity.LOW),
    "export.removed": Action(_DATASTORE, _OTHER),
    "canary.read": Action(_DATASTORE, 1, Severity.HIGH),
    "audit.read": Action(_DATASTORE, 1),
    "audit.exported": Action(_DATASTORE, 2, Severity.LOW),
    "audit.verified": Action(_DATASTORE, _OTHER),
    "audit.pruned": Action(_DATASTORE, _OTHER, Severity.LOW),
    "alert.raised": Action(_FINDING, 1, Severity.MEDIUM),
    "erasure.requested": Action(_DATASTORE, _OTHER, Severity.LOW),
    "erasure.done": Action(_DATASTORE, _OTHER, Severity.MEDIUM),
    "legal_hold.placed": Action(_DATASTORE, _OTHER, Severity.LOW),
    "legal_hold.lifted": Action(_DATASTORE, _OTHER, Severity.LOW),
}

UNNAMED = Action(_API, _OTHER)
"""What an action counts as that is missing above; a test holds that none is."""
