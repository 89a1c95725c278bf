"""A selection is defined, not listed; what it held is a receipt

Revision: 0007
After: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INFO = {"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""}


def rename(old: str, new: str) -> None:
    op.rename_table(old, new)
    op.execute(f"ALTER INDEX pk_{old} RENAME TO pk_{new}")
    op.execute(f"ALTER TABLE {new} RENAME CONSTRAINT fk_{old}_user_id TO fk_{new}_user_id")


def upgrade() -> None:
    # Wait briefly for locks rather than stall every reader behind us; raise the limits for one long backfill only.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    # What was called a selection was always the proof of one.
    rename("selections", "receipts")
    op.drop_index("ix_selections_user_id", table_name="receipts")
    op.execute(
        "DELETE FROM receipts r USING receipts s WHERE r.user_id IS NOT DISTINCT FROM s.user_id "
        "AND r.ids_hash = s.ids_hash AND r.id < s.id"
    )
    op.create_unique_constraint(
        op.f("uq_receipts_user_id_ids_hash"), "receipts", ["user_id", "ids_hash"], postgresql_nulls_not_distinct=True
    )
    op.add_column("receipts", sa.Column("token_count", sa.BigInteger(), nullable=True))
    op.add_column("receipts", sa.Column("is_taken", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.execute("UPDATE receipts SET is_taken = true")
    op.create_table(
        "selections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("state", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("operations", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_selections_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selections")),
        sa.UniqueConstraint("user_id", name=op.f("uq_selections_user_id"), postgresql_nulls_not_distinct=True),
        info=INFO,
    )
    op.create_table(
        "selection_states",
        sa.Column("selection_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("definition", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["selection_id"], ["selections.id"], name=op.f("fk_selection_states_selection_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("selection_id", "number", name=op.f("pk_selection_states")),
        info=INFO,
    )
    op.execute("ALTER TABLE selections ENABLE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY own ON selections USING (user_id = access_viewer_id())")
    op.execute("ALTER TABLE selection_states ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY own ON selection_states USING "
        "(EXISTS (SELECT FROM selections s WHERE s.id = selection_id AND s.user_id = access_viewer_id()))"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP POLICY own ON selection_states")
    op.drop_table("selection_states")
    op.execute("DROP POLICY own ON selections")
    op.drop_table("selections")
    op.drop_column("receipts", "is_taken")
    op.drop_column("receipts", "token_count")
    op.drop_constraint(op.f("uq_receipts_user_id_ids_hash"), "receipts", type_="unique")
    rename("receipts", "selections")
    op.create_index(op.f("ix_selections_user_id"), "selections", ["user_id"], unique=False)
