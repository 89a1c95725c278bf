"""What a viewer can filter by, told so that a form for filters can be made of it."""

from coolmint.activities.dependencies import MAX_FILTER_CHARACTERS
from coolmint.activities.field_rules import ATTRIBUTE, hidden_filters
from coolmint.activities.fields import OPERATORS, FilterField, Op
from coolmint.activities.filters import MAX_CONDITIONS, MAX_DEPTH, MAX_VALUES
from coolmint.activities.schemas import AttributeColumn, FilterFieldRead, FilterFields, FilterLimits
from coolmint.activities.service import ActivityCatalogue
from coolmint.auth.viewer import Viewer

LABELS = {
    "id": "Activity",
    "kind": "Kind",
    "activity_date": "Date",
    "starts_at": "Start",
    "ends_at": "End",
    "created_at": "Created in Salesforce",
    "modified_at": "Changed in Salesforce",
    "structured_at": "Came in here",
    "month": "Month",
    "quarter": "Quarter",
    "text": "Search",
    "subject": "Subject",
    "description": "Notes",
    "status": "Status",
    "priority": "Priority",
    "type": "Type",
    "subtype": "Subtype",
    "owner_id": "Owner",
    "owner": "Owner’s name",
    "participant_id": "Participant",
    "account_id": "Account",
    "account": "Account’s name",
    "related_id": "Related record",
    "related_object": "Related to a",
    "contact_id": "Contact",
    "contacts": "Contacts’ names",
    "specialty": "Specialty",
    "contact_count": "Number of contacts",
    "duration_minutes": "Duration in minutes",
    "tokens": "Tokens",
    "has_contact": "Has a contact",
    "has_physician": "Has a physician",
    "is_completed": "Completed",
    "is_high_priority": "High priority",
    "is_archived": "Archived",
}


def list_filter_fields(viewer: Viewer, catalogue: ActivityCatalogue) -> FilterFields:
    """Return the fields the viewer's role may filter by, and the attributes it may see."""
    hidden = hidden_filters(viewer.denied_fields)
    facets = {facet.parameter: name for name, facet in catalogue.facets.items()}
    return FilterFields(
        fields=[
            _read(field, catalogue, facets.get(name)) for name, field in catalogue.fields.items() if name not in hidden
        ],
        attributes=[
            AttributeColumn(name=ATTRIBUTE + attribute.name, label=attribute.label)
            for attribute in catalogue.mapping.attributes
            if ATTRIBUTE + attribute.name not in hidden
        ],
        limits=FilterLimits(
            depth=MAX_DEPTH, conditions=MAX_CONDITIONS, values=MAX_VALUES, characters=MAX_FILTER_CHARACTERS
        ),
    )


def _read(field: FilterField, catalogue: ActivityCatalogue, facet: str | None) -> FilterFieldRead:
    label = catalogue.labels[field.attribute] if field.attribute else LABELS.get(field.name, field.name)
    operators = [op for op in Op if op in OPERATORS[field.kind]]
    return FilterFieldRead(
        name=field.name, label=label, kind=field.kind, operators=operators, facet=facet, is_user=field.is_user
    )
