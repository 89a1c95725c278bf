"""Alembic's environment: it works on the connection that `coolmint.platform.migrations` hands it."""

from alembic import context

import coolmint.activities.models
import coolmint.auth.alert_models
import coolmint.auth.models
import coolmint.erasure.models
import coolmint.exports.models
import coolmint.preferences.models
import coolmint.salesforce.models
import coolmint.selections.models
import coolmint.structuring.models
import coolmint.views.models  # noqa: F401
from coolmint.platform.database import Base
from coolmint.platform.jobs import QUEUE_TABLES


def is_ours(name: str | None, type_: str, _: object) -> bool:
    """Leave the queue's own tables out of the comparison with the models: a library made them."""
    return type_ != "table" or name not in QUEUE_TABLES


# PostgreSQL writes a CASE in its own way, which no comparison of texts sees through; the plans of pages are tested.
KEYS_OF_CASES = ("activity_date", "type", "subtype", "status", "priority")
# Made where pg_trgm is, by `migrations.upgrade`; and an expression that PostgreSQL writes in its own way.
NOT_COMPARED = {
    *(f"ix_sf_activity_structured_by_{key}" for key in KEYS_OF_CASES),
    "ix_search_words_parts",
    "ix_search_words_reversed",
}


def is_compared(_object: object, name: str | None, type_: str, *_: object) -> bool:
    return type_ != "index" or name not in NOT_COMPARED


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=is_ours,
    include_object=is_compared,
)
with context.begin_transaction():
    context.run_migrations()
