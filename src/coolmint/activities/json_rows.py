"""A row of the list as JSON that PostgreSQL writes: the fields of ActivityRead, for whoever may see all of them.

Reading fifty rows into Python, making models of them and writing those as JSON takes longer than finding them. A test
holds that both ways give the same.
"""

from sqlalchemy import LargeBinary, literal_column

from coolmint.activities.models import SfActivityStructured

_C = SfActivityStructured.__table__.c

_ITEM = literal_column(
    """convert_to(json_build_object(
        'id', id, 'salesforce_id', salesforce_id, 'kind', kind, 'activity_date', activity_date,
        'starts_at', replace(to_json(starts_at)::text, '+00:00', 'Z')::json, 'duration_minutes', duration_minutes,
        'subject', subject, 'description', description, 'status', status, 'priority', priority,
        'type', type, 'subtype', subtype,
        'owner', CASE WHEN owner_id IS NOT NULL THEN json_build_object('id', owner_id, 'name', owner_name) END,
        'account', CASE WHEN account_id IS NOT NULL THEN json_build_object('id', account_id, 'name', account_name) END,
        'contacts', contacts, 'contact_count', contact_count,
        'has_contact', has_contact, 'has_physician', has_physician,
        'is_completed', is_completed, 'is_high_priority', is_high_priority, 'is_archived', is_archived,
        'month', month, 'quarter', quarter, 'attributes', attributes, 'tokens', token_count, 'matches', NULL
    )::text, 'UTF8')""",
    LargeBinary,
)

JSON_COLUMNS = (_C.id, _C.activity_date, _ITEM.label("item"))
"""What a page needs that is not read any further: its rows, and where they end."""
