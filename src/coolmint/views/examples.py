"""The answers shown in the API's documentation; a test validates them against the schemas."""

from typing import Any

_ANA: dict[str, Any] = {"id": "1f0c2b52-64a5-4d8f-9c3b-0a7f4f6f2a11", "name": "Ana Torres", "is_active": True}
_STATE: dict[str, Any] = {
    "filter": {"field": "specialty", "op": "is", "value": "Cardiology"},
    "q": "reimbursement",
    "sort": "-activity_date",
    "columns": {"shown": [{"name": "activity_date", "width": 104}, {"name": "subject", "width": None}], "frozen": 1},
    "density": "normal",
}

VIEW_EXAMPLE: dict[str, Any] = {
    "id": "b6a7c1de-7d54-4a6e-8a7f-2c9f3f0a9d01",
    "name": "Cardiology, reimbursement",
    "owner": _ANA,
    "former_owner": None,
    "is_mine": True,
    "visibility": "team",
    "people": [],
    "is_locked": False,
    "pin": 0,
    "state": _STATE,
    "unavailable_fields": [],
    "version": 3,
    "created_at": "2026-03-01T09:00:00Z",
    "changed_at": "2026-03-13T09:12:00Z",
    "changed_by": _ANA,
}
HISTORY_EXAMPLE: dict[str, Any] = {
    "items": [
        {
            "version": 3,
            "name": "Cardiology, reimbursement",
            "state": _STATE,
            "saved_at": "2026-03-13T09:12:00Z",
            "saved_by": _ANA,
        }
    ]
}
PEOPLE_EXAMPLE: dict[str, Any] = {"items": [_ANA]}
DEPENDENT_EXAMPLE: dict[str, Any] = {
    "items": [
        {
            "id": "b6a7c1de-7d54-4a6e-8a7f-2c9f3f0a9d01",
            "name": "Cardiology, reimbursement",
            "visibility": "team",
            "pinned_by": 4,
        }
    ]
}
