"""The answers of these calls shown in the API's documentation; a test validates them against the schemas."""

from typing import Any

_USER_ID = "6d0b6a0e-27a5-4b63-9f5e-0d6c6b8a2f10"
_MOMENT = "2026-05-04T08:00:00Z"
_PERSON_ID = "0038c00002PqRsTAAV"

REQUESTED_EXAMPLE: dict[str, Any] = {
    "id": "5b0d4c62-51a5-4f0f-9c6e-3f1f6d1f7a10",
    "salesforce_id": _PERSON_ID,
    "redacts_mentions": True,
    "status": "requested",
    "requested_by": _USER_ID,
    "requested_at": _MOMENT,
    "finished_at": None,
    "refusal": None,
    "report": None,
}

ERASED_EXAMPLE: dict[str, Any] = {
    **REQUESTED_EXAMPLE,
    "status": "done",
    "finished_at": "2026-05-04T08:00:41Z",
    "report": {
        "salesforce_id": _PERSON_ID,
        "redacts_mentions": True,
        "is_dry_run": False,
        "removed": {"sf_contact": 1, "sf_event_relation": 2},
        "references": {"Task.WhoId": 12},
        "mentions": {"Task.Description": {"count": 1, "ids": ["00T8c00000AbCdEEAV"]}},
        "namesakes": {"Contact": {"count": 0, "ids": []}},
        "activities": 14,
    },
}

HOLD_EXAMPLE: dict[str, Any] = {
    "id": "b7b2a8a4-52a7-4f0e-8a53-0a3c1b7f2d44",
    "salesforce_id": _PERSON_ID,
    "reason": "Case 2026-17",
    "placed_by": _USER_ID,
    "placed_at": _MOMENT,
}
HOLDS_EXAMPLE: dict[str, Any] = {"items": [HOLD_EXAMPLE]}
