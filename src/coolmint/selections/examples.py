"""The answers shown in the API's documentation; a test validates them against the schemas."""

from typing import Any

_ID = "0f2f9f5e-8f3a-4a53-9a51-5fb0d3d0c1a2"
_RECEIPT_ID = "5a0c9a1e-0c55-4d0e-8f0a-3b8f6f0a6a11"
_ACTIVITY = "00T8c00000AbCdEEAV"

TAKEN_EXAMPLE: dict[str, Any] = {
    "selection_id": _RECEIPT_ID,
    "receipt_id": _RECEIPT_ID,
    "count": 1,
    "hash": "2b1f6c0e9d",
    "created_at": "2026-03-13T09:12:00Z",
    "missing_ids": [],
    "format": "markdown",
    "fields": ["date", "subject", "notes"],
    "tokens": 41,
    "tokenizer": "o200k_base",
    "context": f"## 2026-03-12 · Call: coding guide\n- id: {_ACTIVITY}\n- notes:\n> Promised it.\n\n",
    "context_hash": "77ad0c",
    "activities": [{"id": "6d0b6a0e-27a5-5b63-9f5e-0d6c6b8a2f10", "salesforce_id": _ACTIVITY, "tokens": 41}],
}

STATE_EXAMPLE: dict[str, Any] = {
    "selection_id": _ID,
    "version": 4,
    "filter": {"field": "specialty", "op": "is", "value": "Cardiology"},
    "except_ids": [_ACTIVITY],
    "picked_ids": ["00U8c00000AbCdFEAV"],
    "count": 741458,
    "tokens": 53201877,
    "undo": 3,
    "redo": 0,
    "changed_at": "2026-03-13T09:12:00Z",
}

CHANGED_EXAMPLE: dict[str, Any] = {
    **STATE_EXAMPLE,
    "results": [
        {
            "operation_id": "b2c8a4f0-6a3c-4c7e-9a69-2f1f3c1a7a55",
            "status": "done",
            "missing_ids": ["00T8c00000XXXXXEAV"],
        }
    ],
}

CONTAINED_EXAMPLE: dict[str, Any] = {"version": 4, "ids": ["00U8c00000AbCdFEAV"]}

_MADE: dict[str, Any] = {
    "receipt_id": _RECEIPT_ID,
    "count": 741458,
    "tokens": 53201877,
    "hash": "2b1f6c0e9d",
    "made_at": "2026-03-13T09:12:00Z",
}
RECEIPT_EXAMPLE: dict[str, Any] = {**_MADE, "selection_id": _ID, "version": 4}
RECEIPT_READ_EXAMPLE: dict[str, Any] = {**_MADE, "count": 1, "tokens": 41, "salesforce_ids": [_ACTIVITY]}

TAKE_BODIES: dict[str, Any] = {
    "hand-picked": {"value": {"activity_ids": [_ACTIVITY], "format": "markdown", "budget_tokens": 8000}},
    "by filter": {
        "value": {
            "filter": {"field": "specialty", "op": "is", "value": "Cardiology"},
            "q": "reimbursement",
            "except_ids": [_ACTIVITY],
            "fields": ["date", "subject", "notes"],
        }
    },
    "as shown": {"value": {"selection_id": _ID, "receipt": _RECEIPT_ID, "format": "json"}},
}

CHANGE_BODIES: dict[str, Any] = {
    "all that match but one": {
        "value": {
            "operations": [
                {"op": "replace_with", "filter": {"field": "specialty", "op": "is", "value": "Cardiology"}},
                {"op": "unpick", "ids": [_ACTIVITY], "operation_id": "b2c8a4f0-6a3c-4c7e-9a69-2f1f3c1a7a55"},
            ]
        }
    },
    "undo": {"value": {"operations": [{"op": "undo"}]}},
}
