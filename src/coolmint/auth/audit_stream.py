"""The audit log as a stream: a JSON line for each event, in the fields of OCSF, for whoever watches (a SIEM).

The lines hold ids, numbers and kinds, and no e-mail, name or note. Each holds the hash of the chain at that event, so
that a log that was rewritten later, even by the owner of the database, no longer fits what the SIEM has.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

import structlog

from coolmint import __version__
from coolmint.auth.audit_actions import ACTIONS, UNNAMED, Severity

LOGGER = "coolmint.audit"
_IDS = 100
_STATUS = {"succeeded": (1, "Success"), "refused": (2, "Failure"), "failed": (2, "Failure")}

# Whatever level the other lines have, these are written.
logging.getLogger(LOGGER).setLevel(logging.INFO)
_log = structlog.wrap_logger(
    logging.getLogger(LOGGER),
    processors=[
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
)


def emit(rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a line for each sealed event."""
    for row in rows:
        _log.info("audit", **line(row))


def line(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a sealed event as OCSF names its parts; what it has no name for is in `unmapped`."""
    action = ACTIONS.get(row["action"], UNNAMED)
    status_id, status = _STATUS[row["outcome"]]
    is_alert = row["action"] == "alert.raised"
    least = Severity.INFORMATIONAL if row["outcome"] == "succeeded" else Severity.LOW
    severity = Severity(row["details"]["severity_id"]) if is_alert else max(action.severity, least)
    return {
        "class_uid": action.class_uid,
        "category_uid": action.class_uid // 1000,
        "activity_id": action.activity_id,
        "activity_name": row["action"],
        "type_uid": action.class_uid * 100 + action.activity_id,
        "severity_id": int(severity),
        "severity": severity.name.capitalize(),
        "status_id": status_id,
        "status": status,
        "time": int(row["at"].timestamp() * 1000),
        "actor": {
            "user": {"uid": _text(row["actor_id"])},
            "session": {"uid": _text(row["credential_id"]), "credential": row["credential"]},
        },
        "src_endpoint": {"ip": row["address"]},
        "http_request": {"uid": row["request_id"], "user_agent": row["user_agent"]},
        "metadata": {
            "version": "1.3.0",
            "uid": str(row["seq"]),
            "sequence": row["seq"],
            "correlation_uid": row["request_id"],
            "product": {"name": "Cool Mint", "vendor_name": "Cool Mint", "version": __version__},
        },
        "unmapped": {
            "outcome": row["outcome"],
            "object": row["object"],
            "object_ids": list(row["object_ids"][:_IDS]),
            "object_count": len(row["object_ids"]),
            "details": row["details"],
            "previous_hash": row["previous_hash"].hex(),
            "hash": row["hash"].hex(),
        },
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
