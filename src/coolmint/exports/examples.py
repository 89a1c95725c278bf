"""The answers of these calls shown in the API's documentation; a test validates them against the schemas."""

from typing import Any

EXPORT_EXAMPLE: dict[str, Any] = {
    "id": "3f1f6d1f-51a5-4f0f-9c6e-5b0d4c627a10",
    "state": "making",
    "reason": None,
    "changed": None,
    "note": None,
    "format": "csv",
    "columns": ["salesforce_id", "activity_date", "subject"],
    "with_about": True,
    "with_bom": False,
    "filter": {"field": "specialty", "op": "is", "value": "Cardiology"},
    "filter_in_words": "specialty is Cardiology",
    "q": None,
    "selection_id": None,
    "sort": "-activity_date",
    "count": 741458,
    "hash": "2b1f6c0e9d",
    "rows_done": 120000,
    "file_name": "activities-2026-05-04-3f1f6d1f.zip",
    "size_bytes": None,
    "asked_at": "2026-05-04T08:00:00Z",
    "finished_at": None,
    "expires_at": None,
    "data_as_of": None,
}
EXPORTS_EXAMPLE: dict[str, Any] = {"items": [EXPORT_EXAMPLE]}
COLUMNS_EXAMPLE: dict[str, Any] = {"items": [{"name": "salesforce_id", "label": "Salesforce id"}]}
AWAITING_EXAMPLE: dict[str, Any] = {
    "items": [
        {
            "id": "3f1f6d1f-51a5-4f0f-9c6e-5b0d4c627a10",
            "asked_by": "ana@example.com",
            "asked_at": "2026-05-04T08:00:00Z",
            "format": "csv",
            "columns": ["salesforce_id", "activity_date", "subject"],
            "count": 741458,
            "filter_in_words": "specialty is Cardiology",
        }
    ]
}
