"""A row of the list as JSON that PostgreSQL writes: the fields of ActivityRead, for whoever may see all of them.

Reading fifty rows into Python, making models of them and writing those as JSON takes longer than finding them. A test
holds that both ways give the same.
"""

from sqlalchemy import LargeBinary, literal_column

from coolmint.activities.models import SfActivityStructured

_C = SfActivityStructured.__table__.c

_SAME_NAME = (
    "id", "salesforce_id", "kind", "activity_date", "duration_minutes", "subject", "description", "status", "priority",
    "type", "subtype", "contacts", "contact_count", "has_contact", "has_physician", "is_completed", "is_high_priority",
    "is_archived", "month", "quarter", "attributes",
)  # fmt: skip
_NAMED = "CASE WHEN {0}_id IS NOT NULL THEN json_build_object('id', {0}_id, 'name', {0}_name) END"
_PARTS = {
    **{name: name for name in _SAME_NAME},
    "starts_at": "replace(to_json(starts_at)::text, '+00:00', 'Z')::json",
    "owner": _NAMED.format("owner"),
    "account": _NAMED.format("account"),
    "tokens": "token_count",
    "matches": "NULL",
}

_PAIRS = ", ".join(f"'{name}', {value}" for name, value in _PARTS.items())

ITEM = literal_column(f"convert_to(json_build_object({_PAIRS})::text, 'UTF8')", LargeBinary).label("item")

JSON_COLUMNS = (_C.id, _C.activity_date, ITEM)
"""What a page needs that is not read any further: its rows, and where they end."""
