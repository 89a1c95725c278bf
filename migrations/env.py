"""Alembic's environment: it works on the connection that `coolmint.platform.migrations` hands it."""

from alembic import context

import coolmint.activities.models
import coolmint.auth.models
import coolmint.salesforce.models
import coolmint.selections.models
import coolmint.structuring.models  # noqa: F401
from coolmint.platform.database import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
