"""The answers shown in the API's documentation; a test validates them against the schemas."""

from typing import Any

_ITEM: dict[str, Any] = {
    "id": "6d0b6a0e-27a5-5b63-9f5e-0d6c6b8a2f10",
    "salesforce_id": "00T8c00000AbCdEEAV",
    "kind": "task",
    "activity_date": "2026-03-12",
    "starts_at": None,
    "duration_minutes": None,
    "subject": "Call: reimbursement question",
    "description": "Dr. Li asked for the new coding guide. Promised to send it by Friday.",
    "status": "Completed",
    "priority": "Normal",
    "type": "Call",
    "subtype": "Call",
    "owner": {"id": "0058c000009XyZAAA0", "name": "Ana Torres"},
    "account": {"id": "0018c00002KlmnOAAR", "name": "Heart Center North"},
    "contacts": [{"id": "0038c00002PqRsTAAV", "name": "Mei Li", "specialty": "Cardiology"}],
    "contact_count": 1,
    "has_contact": True,
    "has_physician": True,
    "is_completed": True,
    "is_high_priority": False,
    "is_archived": False,
    "month": "2026-03",
    "quarter": "2026-Q1",
    "attributes": {"product": "PulseGuide"},
    "tokens": 74,
    "matches": None,
}

_FOUND: dict[str, Any] = {
    **_ITEM,
    "matches": {
        "subject": [[6, 19]],
        "owner": [],
        "account": [],
        "contacts": [[]],
        "specialties": [[]],
        "snippet": "Dr. Li asked for the new coding guide. Promised to send it by Friday.",
        "snippet_ranges": [[25, 31]],
        "description": [],
    },
}

PAGE_EXAMPLE: dict[str, Any] = {
    "items": [_FOUND],
    "next_cursor": "WyI5ZjJjIiwiMjAyNi0wMy0xMiIsIjZkMGIiXQ",
    "prev_cursor": None,
    "total": {"count": 1204, "exact": True},
    "corrections": [{"typed": "reimbursment", "used": ["reimbursement"]}],
}

TIMELINE_EXAMPLE: dict[str, Any] = {
    "unit": "month",
    "bars": [{"start": "2026-03-01", "end": "2026-03-31", "count": 1190}],
    "undated": 14,
    "total": {"count": 1204, "exact": True},
}

OPTIONS_EXAMPLE: dict[str, Any] = {
    "facets": {"owner": [{"value": "0058c000009XyZAAA0", "label": "Ana Torres", "count": 340}]},
    "info": {"owner": {"label": "Owner", "parameter": "owner_id", "distinct": 12}},
    "date_range": {"min": "2023-01-02", "max": "2026-11-20"},
    "total": {"count": 1204, "exact": True},
}

FIELDS_EXAMPLE: dict[str, Any] = {
    "fields": [
        {
            "name": "has_physician",
            "label": "Has a physician",
            "kind": "boolean",
            "operators": ["is", "is_not", "is_empty", "is_not_empty"],
            "facet": "has_physician",
            "is_user": False,
        }
    ],
    "attributes": [{"name": "attr.product", "label": "Product"}],
    "limits": {"depth": 8, "conditions": 200, "values": 20000, "characters": 50000},
}

DETAIL_EXAMPLE: dict[str, Any] = {
    **_ITEM,
    "is_deleted": False,
    "related": None,
    "llm_context": {"schema_version": 1, "id": "00T8c00000AbCdEEAV", "kind": "task", "date": "2026-03-12"},
    "source": {
        "created_at": "2026-03-12T16:04:00Z",
        "modified_at": "2026-03-12T16:04:00Z",
        "system_modstamp": "2026-03-12T16:04:01Z",
        "mirrored_at": "2026-03-13T02:00:00Z",
        "structured_at": "2026-03-13T02:00:04Z",
        "rules_version": 1,
        "content_hash": "5f1c0f7e",
    },
    "salesforce_url": "https://example.my.salesforce.com/00T8c00000AbCdEEAV",
}

GROUPS_EXAMPLE: dict[str, Any] = {
    "by": "owner",
    "label": "Owner",
    "items": [
        {
            "value": "0058c000009XyZAAA0",
            "label": "Ana Torres",
            "count": 340,
            "filter": {"field": "owner_id", "op": "is", "value": "0058c000009XyZAAA0"},
        }
    ],
    "next_cursor": None,
    "total": {"count": 1, "exact": True},
    "activities": {"count": 340, "exact": True},
    "memberships": 340,
}
