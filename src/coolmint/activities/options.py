"""The rules of facets and the timeline: counted under the other filters, or kept when nothing is asked for."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import counts, repository
from coolmint.activities import facets as facet_queries
from coolmint.activities.facets import CountedOption, Facet
from coolmint.activities.field_rules import hidden_filters
from coolmint.activities.query import ActivityQuery
from coolmint.activities.schemas import DateRange, FacetInfo, FacetOption, FilterOptions, Total
from coolmint.activities.service import ActivityCatalogue, settle
from coolmint.activities.totals import scope_of
from coolmint.auth.viewer import Viewer
from coolmint.platform.errors import Unprocessable


class FacetUnknown(Unprocessable):
    """There is no such facet."""


async def get_filter_options(
    session: AsyncSession,
    viewer: Viewer,
    query: ActivityQuery,
    catalogue: ActivityCatalogue,
    *,
    only: Sequence[str] = (),
    label_contains: str | None = None,
) -> bytes:
    """Return FilterOptions as JSON: every facet's options, counted under all other filters.

    The chosen ones are always among them. When nothing is asked for, the answer is kept until any activity changes,
    and may then be wrong for a second.

    Raises:
        FacetUnknown: `only` names a facet that is not there.
    """
    facets = _facets(viewer, catalogue, only)
    if not query.is_everything:
        query = await settle(session, viewer, query, catalogue)
        return _json(await _count_matching(session, viewer, query, facets, label_contains))
    if only or label_contains:
        return _json(await _count_everything(session, viewer, query, facets, label_contains))
    scope = scope_of(viewer)
    version = await repository.read_version(session)
    kept = catalogue.options.at(scope, version)
    if kept is not None:
        return kept
    counting = catalogue.options.counting(scope)
    is_first = not counting.locked()
    async with counting:
        if not is_first:
            version = await repository.read_version(session)
            kept = catalogue.options.at(scope, version)
        if kept is None:
            kept = _json(await _count_everything(session, viewer, query, facets, None))
            catalogue.options.keep(scope, version, kept)
        return kept


def _json(options: FilterOptions) -> bytes:
    return options.model_dump_json().encode()


def _facets(viewer: Viewer, catalogue: ActivityCatalogue, only: Sequence[str]) -> list[Facet]:
    hidden = hidden_filters(viewer.denied_fields)
    known = {name: facet for name, facet in catalogue.facets.items() if name not in hidden}
    unknown = [name for name in only if name not in known]
    if unknown:
        raise FacetUnknown(f"There is no facet {unknown[0]!r}.", [("facet", f"one of: {', '.join(known)}")])
    return [facet for name, facet in known.items() if not only or name in only]


async def _count_everything(
    session: AsyncSession, viewer: Viewer, query: ActivityQuery, facets: Sequence[Facet], label_contains: str | None
) -> FilterOptions:
    attributes = await counts.kept_attributes(session)
    kept = [facet for facet in facets if facet.attribute is None or facet.attribute in attributes]
    # The mapping has only just made these filterable; the next structuring run counts them.
    others = [facet for facet in facets if facet not in kept]
    counted = await counts.count_kept(session, viewer, kept, label_contains)
    counted += await facet_queries.count_options(session, viewer, query, others, label_contains)
    first, last, count = await counts.read_kept_extent(session, viewer)
    return _answer(facets, counted, DateRange(min=first, max=last), count)


async def _count_matching(
    session: AsyncSession, viewer: Viewer, query: ActivityQuery, facets: Sequence[Facet], label_contains: str | None
) -> FilterOptions:
    counted = await facet_queries.count_options(session, viewer, query, facets, label_contains)
    missing = {} if label_contains else _chosen_but_missing(query, facets, counted)
    labels = await facet_queries.label_values(session, viewer, missing)
    first, last, count = await facet_queries.read_extent(session, viewer, query)
    options = _answer(facets, counted, DateRange(min=first, max=last), count)
    for facet, values in missing.items():
        options.facets[facet.name] += [
            FacetOption(value=value, label=labels.get((facet.name, value), value), count=0) for value in values
        ]
    return options


def _answer(
    facets: Sequence[Facet], counted: Sequence[CountedOption], date_range: DateRange, count: int
) -> FilterOptions:
    options: dict[str, list[FacetOption]] = {facet.name: [] for facet in facets}
    for option in counted:
        options[option.facet].append(_option(option))
    distinct = {option.facet: option.distinct for option in counted}
    return FilterOptions(
        facets=options,
        info={
            facet.name: FacetInfo(label=facet.label, parameter=facet.parameter, distinct=distinct.get(facet.name, 0))
            for facet in facets
        },
        date_range=date_range,
        total=Total(count=count, exact=True),
    )


def _option(option: CountedOption) -> FacetOption:
    label = option_label(option.facet, option.value, option.label)
    return FacetOption(value=option.value, label=label, count=option.count)


def option_label(facet: str, value: str, label: str) -> str:
    """Return how a value of a facet is shown."""
    return _LABELS.get((facet, value), label)


_LABELS = {
    ("kind", "task"): "Task",
    ("kind", "event"): "Event",
    **{
        (name, value): label
        for name in ("has_contact", "has_physician")
        for value, label in (("true", "Yes"), ("false", "No"))
    },
}


def _chosen_but_missing(
    query: ActivityQuery, facets: Sequence[Facet], counted: Sequence[CountedOption]
) -> dict[Facet, list[str]]:
    """Return the chosen values that no row has under the other filters; their count is 0."""
    listed = {(option.facet, option.value) for option in counted}
    missing = {
        facet: [value for value in query.chosen(facet.parameter) if (facet.name, value) not in listed]
        for facet in facets
    }
    return {facet: values for facet, values in missing.items() if values}
