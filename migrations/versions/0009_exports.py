"""Exports, their files, and the right to export

Revision: 0009
After: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_WRITTEN = {"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""}


def upgrade() -> None:
    # Wait briefly for locks rather than stall every reader behind us; raise the limits for one long backfill only.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.create_table(
        "role_rights",
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.CheckConstraint("role IN ('manager', 'rep')", name=op.f("ck_role_rights_role_is_switched")),
        sa.CheckConstraint("scope IN ('export')", name=op.f("ck_role_rights_scope_is_switched")),
        sa.PrimaryKeyConstraint("role", "scope", name=op.f("pk_role_rights")),
        info=_WRITTEN,
    )
    op.create_table(
        "exports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("columns", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("with_about", sa.Boolean(), nullable=False),
        sa.Column("with_bom", sa.Boolean(), nullable=False),
        sa.Column("filter", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("q", sa.Text(), nullable=True),
        sa.Column("selection_id", sa.Uuid(), nullable=True),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("ids_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("details", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("rows_done", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("attempt", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("denied_fields", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("data_as_of", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("format IN ('csv', 'xlsx', 'jsonl', 'markdown')", name=op.f("ck_exports_format_is_known")),
        sa.CheckConstraint(
            "state IN ('awaiting_approval', 'waiting', 'making', 'ready', 'failed', 'declined', 'cancelled', 'expired')",
            name=op.f("ck_exports_state_is_known"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_exports_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
        info=_WRITTEN,
    )
    op.create_index(op.f("ix_exports_state"), "exports", ["state"], unique=False)
    op.create_index(op.f("ix_exports_user_id_asked_at"), "exports", ["user_id", "asked_at"], unique=False)
    op.create_table(
        "export_chunks",
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"], ["exports.id"], name=op.f("fk_export_chunks_export_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("export_id", "attempt", "number", name=op.f("pk_export_chunks")),
        info={"app": "SELECT", "sync": "", "reading": ""},
    )
    # Most files are compressed already; to try again costs more than it saves.
    op.execute("ALTER TABLE export_chunks ALTER COLUMN data SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE exports ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY own ON exports USING (user_id = access_viewer_id() OR (SELECT access_sees_all())) "
        "WITH CHECK (user_id = access_viewer_id() OR (SELECT access_sees_all()))"
    )
    op.execute("ALTER TABLE export_chunks ENABLE ROW LEVEL SECURITY")
    # A file is for whoever asked for it, and for no administrator either.
    op.execute(
        "CREATE POLICY own ON export_chunks FOR SELECT USING ("
        "EXISTS (SELECT FROM exports e WHERE e.id = export_id AND e.user_id = access_viewer_id()))"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("export_chunks")
    op.drop_index(op.f("ix_exports_user_id_asked_at"), table_name="exports")
    op.drop_index(op.f("ix_exports_state"), table_name="exports")
    op.drop_table("exports")
    op.drop_table("role_rights")
