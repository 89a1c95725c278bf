"""The text of chosen activities for a model, within a budget, with its receipt."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import anyio
from sqlalchemy import ColumnElement, RowMapping, and_, not_
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import service as activities
from coolmint.activities.context import ALL_FIELDS, ContextField, ContextFormat, render
from coolmint.activities.models import IS_LIVE
from coolmint.activities.query import make_query
from coolmint.activities.service import ActivityCatalogue
from coolmint.auth.audit import AuditedRefusal, Event, Outcome, record
from coolmint.auth.viewer import Viewer
from coolmint.platform.settings import ContextSettings
from coolmint.platform.tokens import TOKENIZER, count_tokens
from coolmint.selections import repository
from coolmint.selections.errors import SelectionChanged
from coolmint.selections.repository import Measured
from coolmint.selections.schemas import SelectedActivity, SelectionCreate, SelectionRead
from coolmint.selections.service import ResolvedSelection, resolve

_LARGEST_LISTED = 10


class SelectionTooLarge(AuditedRefusal):
    """More activities than one context may hold; nothing was cut, nothing was made."""

    status = 422


class BudgetExceeded(AuditedRefusal):
    """The context would have more tokens than the budget; nothing was cut, the numbers and a plan are given."""

    status = 422


@dataclass(frozen=True)
class _Rendered:
    text: str
    tokens: int
    per_activity: tuple[int, ...]


async def select_activities(
    session: AsyncSession,
    viewer: Viewer,
    asked: SelectionCreate,
    catalogue: ActivityCatalogue,
    limits: ContextSettings,
) -> SelectionRead:
    """Resolve `asked` and return its receipt with the exact text for a model.

    Raises:
        FilterInvalid: the filter does not fit.
        SelectionTooLarge: more than `limits.max_activities` match.
        BudgetExceeded: the text is over `asked.budget_tokens` or `limits.max_tokens`.
        SelectionChanged: `asked.selection_id` is not what `asked.receipt` showed any more.
    """
    shown = await _shown(session, viewer, asked, catalogue)
    predicate, unreadable = (shown.predicate, []) if shown else await _predicate(session, asked, viewer, catalogue)
    missing = unreadable + await _unknown_exceptions(session, viewer, asked)
    count, stored_tokens = await activities.count_matching(session, viewer, predicate)
    # Stored numbers count fields the viewer may not see.
    markdown_tokens = None if viewer.denied_fields else stored_tokens
    if count > limits.max_activities:
        raise _too_large(viewer, count, markdown_tokens, limits)
    rows = await activities.read_contexts(session, viewer, predicate, limits.max_activities + 1)
    if len(rows) > limits.max_activities:  # Some arrived since they were counted.
        raise _too_large(viewer, len(rows), markdown_tokens, limits)
    fields = tuple(dict.fromkeys(asked.fields)) if asked.fields is not None else ALL_FIELDS
    contexts = [catalogue.context_for(viewer, row["llm_context"]) for row in rows]
    rendered = await anyio.to_thread.run_sync(partial(_render, contexts, asked.format, fields))
    salesforce_ids = sorted(row["salesforce_id"] for row in rows)
    ids_hash = hashlib.sha256("\n".join(salesforce_ids).encode()).hexdigest()
    if shown and ids_hash != shown.hash:  # Some came or went since it was compared.
        now = Measured(len(rows), stored_tokens, ids_hash)
        raise SelectionChanged(viewer, predicate, now, None, selection_id=shown.selection_id, version=shown.version)
    missing += _missing(asked.activity_ids or (), rows, set(unreadable))
    chosen = [
        SelectedActivity(id=row["id"], salesforce_id=row["salesforce_id"], tokens=tokens)
        for row, tokens in zip(rows, rendered.per_activity, strict=True)
    ]
    _refuse_over_budget(viewer, asked, limits, ids_hash, missing, rendered, chosen)
    receipt = await repository.keep_receipt(session, viewer, ids_hash, salesforce_ids, stored_tokens)
    selection = SelectionRead(
        selection_id=shown.selection_id if shown else receipt["id"],
        receipt_id=receipt["id"],
        count=len(rows),
        missing_ids=missing,
        hash=ids_hash,
        created_at=receipt["created_at"],
        format=asked.format,
        fields=list(fields),
        tokens=rendered.tokens,
        tokenizer=TOKENIZER,
        context=rendered.text,
        context_hash=hashlib.sha256(rendered.text.encode()).hexdigest(),
        activities=chosen,
    )
    await record(session, _taken(viewer, selection, salesforce_ids))
    return selection


def _taken(viewer: Viewer, selection: SelectionRead, salesforce_ids: Sequence[str]) -> Event:
    details = {
        "selection_id": selection.selection_id,
        "receipt_id": selection.receipt_id,
        "count": selection.count,
        "hash": selection.hash,
        "tokens": selection.tokens,
        "context_hash": selection.context_hash,
        "format": selection.format.value,
        "fields": [field.value for field in selection.fields],
    }
    return Event("selection.taken", viewer, object="activity", ids=salesforce_ids, details=details)


def _too_large(viewer: Viewer, count: int, tokens: int | None, limits: ContextSettings) -> SelectionTooLarge:
    return SelectionTooLarge(
        f"{count:,} activities match; one context takes at most {limits.max_activities:,}. Narrow the filter.",
        Event(
            "selection.taken",
            viewer,
            outcome=Outcome.REFUSED,
            object="activity",
            details={"count": count, "tokens": tokens, "reason": SelectionTooLarge.code},
        ),
        count=count,
        max_activities=limits.max_activities,
        tokens=tokens,
    )


async def _shown(
    session: AsyncSession, viewer: Viewer, asked: SelectionCreate, catalogue: ActivityCatalogue
) -> ResolvedSelection | None:
    if asked.selection_id is None or asked.receipt is None:
        return None
    return await resolve(session, viewer, catalogue, asked.selection_id, asked.receipt)


async def _predicate(
    session: AsyncSession, asked: SelectionCreate, viewer: Viewer, catalogue: ActivityCatalogue
) -> tuple[ColumnElement[bool], list[str]]:
    """Return which activities are meant, and the given ids that are no ids at all."""
    if asked.activity_ids is not None:
        named, unreadable = activities.named_by(asked.activity_ids)
        return and_(IS_LIVE, named), unreadable
    query = make_query(catalogue.fields, choices={}, filter_=asked.filter or None, q=asked.q)
    query = await activities.settle(session, viewer, query, catalogue)
    excepted, unreadable = activities.named_by(asked.except_ids or ())
    return and_(query.predicate(viewer), not_(excepted)), unreadable


async def _unknown_exceptions(session: AsyncSession, viewer: Viewer, asked: SelectionCreate) -> list[str]:
    """Return exceptions that are no activity: whoever mistyped one would share what they meant to leave out."""
    if not asked.except_ids:
        return []
    named, unreadable = activities.named_by(asked.except_ids)
    found = await activities.read_names(session, viewer, and_(IS_LIVE, named))
    return _missing(asked.except_ids, found, set(unreadable))


def _missing(asked: Iterable[str], rows: Sequence[RowMapping], unreadable: set[str]) -> list[str]:
    found = {str(row["id"]) for row in rows} | {row["salesforce_id"] for row in rows}
    return [id_ for id_ in dict.fromkeys(asked) if id_ not in unreadable and activities.normal_id(id_) not in found]


def _render(contexts: Sequence[dict[str, Any]], format_: ContextFormat, fields: tuple[ContextField, ...]) -> _Rendered:
    parts = render(contexts, format_, fields)
    counts = [count_tokens(part) for part in parts]
    return _Rendered("".join(parts), sum(counts), tuple(counts[1:-1]))


def _refuse_over_budget(
    viewer: Viewer,
    asked: SelectionCreate,
    limits: ContextSettings,
    ids_hash: str,
    missing: list[str],
    rendered: _Rendered,
    chosen: list[SelectedActivity],
) -> None:
    budget = min(asked.budget_tokens or limits.max_tokens, limits.max_tokens)
    if rendered.tokens <= budget:
        return
    largest = sorted(chosen, key=lambda activity: (-activity.tokens, activity.salesforce_id))[:_LARGEST_LISTED]
    plan: dict[str, Any] = {
        "budget_tokens": budget,
        "tokens": rendered.tokens,
        "over_by": rendered.tokens - budget,
        "largest": [activity.model_dump(mode="json") for activity in largest],
    }
    raise BudgetExceeded(
        f"The context has {rendered.tokens:,} tokens, {rendered.tokens - budget:,} more than the budget of {budget:,}."
        f" Nothing was cut: take some out, choose fewer fields, or raise the budget.",
        Event(
            "selection.taken",
            viewer,
            outcome=Outcome.REFUSED,
            object="activity",
            details={
                "count": len(chosen),
                "hash": ids_hash,
                "tokens": rendered.tokens,
                "reason": BudgetExceeded.code,
            },
        ),
        count=len(chosen),
        missing_ids=missing,
        hash=ids_hash,
        tokens=rendered.tokens,
        budget_tokens=budget,
        plan=plan,
    )
