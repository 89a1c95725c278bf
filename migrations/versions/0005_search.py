"""The words that occur, so that a search finds parts of them, their other forms, and what was meant

Revision: 0005
After: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Wait briefly for locks rather than stall every reader behind us; raise the limits for one long backfill only.
    op.execute("SET LOCAL lock_timeout = '5s'")
    # Structuring fills it: its rules have a new version, so that the next run writes every activity again.
    op.create_table(
        "search_words",
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("stem", sa.Text(collation="C"), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_words")),
        info={"app": "SELECT", "reading": ""},
    )
    op.create_index(
        op.f("ix_search_words_stem"),
        "search_words",
        ["stem"],
        unique=False,
        postgresql_where=sa.text("stem IS NOT NULL"),
    )
    op.create_index("ix_search_words_reversed", "search_words", [sa.text("reverse(word)")], unique=False)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_search_words_reversed", table_name="search_words")
    op.drop_index(op.f("ix_search_words_stem"), table_name="search_words")
    op.drop_table("search_words")
