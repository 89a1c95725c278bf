"""From a request's query parameters to an activity query."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.params import Depends as DependsMarker

from coolmint.activities.query import MAX_Q, ActivityQuery, make_query
from coolmint.activities.service import ActivityCatalogue
from coolmint.platform.web import refuse_unknown_parameters

MAX_FILTER_CHARACTERS = 50_000

_Choice = Annotated[list[str] | None, Query(max_length=200)]


async def get_catalogue(request: Request) -> ActivityCatalogue:
    catalogue: ActivityCatalogue = request.app.state.catalogue
    return catalogue


Catalogue = Annotated[ActivityCatalogue, Depends(get_catalogue)]

_CHOICES = (
    "owner_id",
    "type",
    "subtype",
    "status",
    "priority",
    "kind",
    "month",
    "specialty",
    "account_id",
    "contact_id",
    "has_contact",
    "has_physician",
)
_FILTER_PARAMETERS = {*_CHOICES, "q", "date_from", "date_to", "filter"}
_ATTRIBUTE = "attr."


async def activity_query(
    request: Request,
    catalogue: Catalogue,
    q: Annotated[
        str | None,
        Query(
            max_length=MAX_Q,
            description='Search: words, "a phrase", -without, this OR that, an id or e-mail address.',
            examples=["reimbursement"],
        ),
    ] = None,
    owner_id: _Choice = None,
    type: _Choice = None,
    subtype: _Choice = None,
    status: _Choice = None,
    priority: _Choice = None,
    kind: _Choice = None,
    month: Annotated[list[str] | None, Query(max_length=200, description="`2026-03`", examples=["2026-03"])] = None,
    specialty: _Choice = None,
    account_id: _Choice = None,
    contact_id: _Choice = None,
    has_contact: bool | None = None,
    has_physician: bool | None = None,
    date_from: Annotated[date | None, Query(description="Inclusive.")] = None,
    date_to: Annotated[date | None, Query(description="Inclusive.")] = None,
    filter: Annotated[
        str | None,
        Query(
            max_length=MAX_FILTER_CHARACTERS,
            description="A filter expression as JSON: `and`, `or`, `not` over `{field, op, value}`.",
            examples=['{"not": {"field": "type", "op": "is", "value": "Email"}}'],
        ),
    ] = None,
) -> ActivityQuery:
    """Read the filter; besides these, `attr.NAME` (repeatable) filters by an attribute the mapping marks so."""
    choices = {
        name: request.query_params.getlist(name)
        for name in dict.fromkeys(request.query_params)
        if name in _CHOICES or name.startswith(_ATTRIBUTE)
    }
    for name, given in (("has_contact", has_contact), ("has_physician", has_physician)):
        if given is not None:
            choices[name] = ["true" if given else "false"]
    return make_query(catalogue.fields, choices=choices, date_from=date_from, date_to=date_to, filter_=filter, q=q)


ActivityFilter = Annotated[ActivityQuery, Depends(activity_query)]


def allow_only(*further: str) -> DependsMarker:
    """Return a dependency that refuses parameters beyond the filter's and `further`."""

    async def check(request: Request) -> None:
        refuse_unknown_parameters(request, {*_FILTER_PARAMETERS, *further}, (_ATTRIBUTE,))

    marker: DependsMarker = Depends(check)
    return marker
