"""The mirror, structured activities, selections and imports

Revision: 0001
After:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Wait briefly for locks rather than stall every reader behind us; raise the limits for one long backfill only.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.create_table(
        "import_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False, comment="Name of the folder or file, without its path"),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('running', 'succeeded', 'partial', 'failed', 'interrupted')",
            name=op.f("ck_import_runs_status_is_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
    )
    op.create_index(op.f("ix_import_runs_started_at"), "import_runs", ["started_at"], unique=False)
    op.create_table(
        "mirror_changes",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("salesforce_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_mirror_changes")),
    )
    op.create_table(
        "selections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ids_hash", sa.Text(), nullable=False),
        sa.Column("activity_count", sa.Integer(), nullable=False),
        sa.Column("salesforce_ids", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selections")),
        sa.UniqueConstraint("ids_hash", name=op.f("uq_selections_ids_hash")),
    )
    op.create_table(
        "sf_account",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("system_modstamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("mirrored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("length(id) = 18", name=op.f("ck_sf_account_id_has_18_characters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sf_account")),
    )
    op.create_index(
        op.f("ix_sf_account_is_deleted_system_modstamp"), "sf_account", ["is_deleted", "system_modstamp"], unique=False
    )
    op.create_table(
        "sf_activity_structured",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("salesforce_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("activity_date", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duration_minutes", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(collation="C"), nullable=True),
        sa.Column("priority", sa.Text(collation="C"), nullable=True),
        sa.Column("type", sa.Text(collation="C"), nullable=True),
        sa.Column("subtype", sa.Text(collation="C"), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("owner_name", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("account_name", sa.Text(), nullable=True),
        sa.Column("related_id", sa.Text(), nullable=True),
        sa.Column("related_object", sa.Text(), nullable=True),
        sa.Column("contacts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("contact_ids", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("contact_names", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("specialties", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("contact_count", sa.Integer(), nullable=False),
        sa.Column("has_contact", sa.Boolean(), nullable=False),
        sa.Column("has_physician", sa.Boolean(), nullable=False),
        sa.Column("is_completed", sa.Boolean(), nullable=True),
        sa.Column("is_high_priority", sa.Boolean(), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("month", sa.Text(), nullable=True),
        sa.Column("quarter", sa.Text(), nullable=True),
        sa.Column("attributes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("llm_context", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("token_count", sa.Integer(), nullable=False),
        sa.Column("sort_subject", sa.Text(collation="C"), nullable=False),
        sa.Column("sort_account", sa.Text(collation="C"), nullable=False),
        sa.Column("sort_owner", sa.Text(collation="C"), nullable=False),
        sa.Column("sort_contacts", sa.Text(collation="C"), nullable=False),
        sa.Column("search", postgresql.TSVECTOR(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("source_created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source_modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source_system_modstamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mirrored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("structured_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sf_activity_structured")),
        sa.UniqueConstraint("salesforce_id", name=op.f("uq_sf_activity_structured_salesforce_id")),
    )
    op.create_index(
        "ix_sf_activity_structured_account_id",
        "sf_activity_structured",
        ["account_id"],
        unique=False,
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.create_index(
        "ix_sf_activity_structured_attributes",
        "sf_activity_structured",
        ["attributes"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"attributes": "jsonb_path_ops"},
    )
    op.create_index(
        "ix_sf_activity_structured_by_account",
        "sf_activity_structured",
        ["sort_account", "id"],
        unique=False,
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.create_index(
        "ix_sf_activity_structured_by_activity_date",
        "sf_activity_structured",
        [sa.literal_column("coalesce(activity_date, '-infinity'::date)"), "id"],
        unique=False,
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.create_index(
        "ix_sf_activity_structured_by_contacts",
        "sf_activity_structured",
        ["sort_contacts", "id"],
        unique=False,
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.create_index(
        "ix_sf_activity_structured_by_kind",
        "sf_activity_structured",
        ["kind", "id"],
        unique=False,
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.create_index(
        "ix_sf_activity_structured_by_owner",
        "sf_activity_structured",
        ["sort_owner", "id"],
        unique=False,
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.create_index(
        "ix_sf_activity_structured_by_priority",
        "sf_activity_structured",
        [sa.literal_column("left(coalesce(priority, ''), 200)"), "id"],
        unique=False,
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.create_index(
        "ix_sf_activity_structured_by_status",
        "sf_activity_structured",
        [sa.literal_column("left(coalesce(status, ''), 200)"), "id"],
        unique=False,
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.create_index(
        "ix_sf_activity_structured_by_subject",
        "sf_activity_structured",
        ["sort_subject", "id"],
        unique=False,
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.create_index(
        "ix_sf_activity_structured_by_subtype",
        "sf_activity_structured",
        [sa.literal_column("left(coalesce(subtype, ''), 200)"), "id"],
        unique=False,
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.create_index(
        "ix_sf_activity_structured_by_tokens",
        "sf_activity_structured",
        ["token_count", "id"],
        unique=False,
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.create_index(
        "ix_sf_activity_structured_by_type",
        "sf_activity_structured",
        [sa.literal_column("left(coalesce(type, ''), 200)"), "id"],
        unique=False,
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.create_index(
        "ix_sf_activity_structured_contact_ids",
        "sf_activity_structured",
        ["contact_ids"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "ix_sf_activity_structured_deleted",
        "sf_activity_structured",
        ["id"],
        unique=False,
        postgresql_where="is_deleted",
    )
    op.create_index(
        "ix_sf_activity_structured_owner_id",
        "sf_activity_structured",
        ["owner_id"],
        unique=False,
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.create_index(
        "ix_sf_activity_structured_search", "sf_activity_structured", ["search"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "ix_sf_activity_structured_specialties",
        "sf_activity_structured",
        ["specialties"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_table(
        "sf_contact",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("last_name", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("salutation", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("system_modstamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("mirrored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("length(id) = 18", name=op.f("ck_sf_contact_id_has_18_characters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sf_contact")),
    )
    op.create_index(op.f("ix_sf_contact_account_id"), "sf_contact", ["account_id"], unique=False)
    op.create_index(
        op.f("ix_sf_contact_is_deleted_system_modstamp"), "sf_contact", ["is_deleted", "system_modstamp"], unique=False
    )
    op.create_table(
        "sf_event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("who_id", sa.Text(), nullable=True),
        sa.Column("what_id", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("activity_date", sa.Date(), nullable=True),
        sa.Column("is_archived", sa.Boolean(), nullable=True),
        sa.Column("subtype", sa.Text(), nullable=True),
        sa.Column("activity_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duration_minutes", sa.Integer(), nullable=True),
        sa.Column("is_all_day", sa.Boolean(), nullable=True),
        sa.Column("is_child", sa.Boolean(), nullable=True),
        sa.Column("system_modstamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("mirrored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("length(id) = 18", name=op.f("ck_sf_event_id_has_18_characters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sf_event")),
    )
    op.create_index(op.f("ix_sf_event_account_id"), "sf_event", ["account_id"], unique=False)
    op.create_index(
        op.f("ix_sf_event_is_deleted_system_modstamp"), "sf_event", ["is_deleted", "system_modstamp"], unique=False
    )
    op.create_index(op.f("ix_sf_event_owner_id"), "sf_event", ["owner_id"], unique=False)
    op.create_index(op.f("ix_sf_event_what_id"), "sf_event", ["what_id"], unique=False)
    op.create_index(op.f("ix_sf_event_who_id"), "sf_event", ["who_id"], unique=False)
    op.create_table(
        "sf_event_relation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("activity_id", sa.Text(), nullable=True),
        sa.Column("relation_id", sa.Text(), nullable=True),
        sa.Column("child_event_id", sa.Text(), nullable=True),
        sa.Column("is_what", sa.Boolean(), nullable=True),
        sa.Column("is_parent", sa.Boolean(), nullable=True),
        sa.Column("is_invitee", sa.Boolean(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("system_modstamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("mirrored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("length(id) = 18", name=op.f("ck_sf_event_relation_id_has_18_characters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sf_event_relation")),
    )
    op.create_index(op.f("ix_sf_event_relation_activity_id"), "sf_event_relation", ["activity_id"], unique=False)
    op.create_index(op.f("ix_sf_event_relation_child_event_id"), "sf_event_relation", ["child_event_id"], unique=False)
    op.create_index(
        op.f("ix_sf_event_relation_is_deleted_system_modstamp"),
        "sf_event_relation",
        ["is_deleted", "system_modstamp"],
        unique=False,
    )
    op.create_index(op.f("ix_sf_event_relation_relation_id"), "sf_event_relation", ["relation_id"], unique=False)
    op.create_table(
        "sf_lead",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("last_name", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("salutation", sa.Text(), nullable=True),
        sa.Column("company", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("system_modstamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("mirrored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("length(id) = 18", name=op.f("ck_sf_lead_id_has_18_characters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sf_lead")),
    )
    op.create_index(
        op.f("ix_sf_lead_is_deleted_system_modstamp"), "sf_lead", ["is_deleted", "system_modstamp"], unique=False
    )
    op.create_table(
        "sf_task",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("who_id", sa.Text(), nullable=True),
        sa.Column("what_id", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("activity_date", sa.Date(), nullable=True),
        sa.Column("is_archived", sa.Boolean(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("priority", sa.Text(), nullable=True),
        sa.Column("subtype", sa.Text(), nullable=True),
        sa.Column("is_closed", sa.Boolean(), nullable=True),
        sa.Column("is_high_priority", sa.Boolean(), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("system_modstamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("mirrored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("length(id) = 18", name=op.f("ck_sf_task_id_has_18_characters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sf_task")),
    )
    op.create_index(op.f("ix_sf_task_account_id"), "sf_task", ["account_id"], unique=False)
    op.create_index(
        op.f("ix_sf_task_is_deleted_system_modstamp"), "sf_task", ["is_deleted", "system_modstamp"], unique=False
    )
    op.create_index(op.f("ix_sf_task_owner_id"), "sf_task", ["owner_id"], unique=False)
    op.create_index(op.f("ix_sf_task_what_id"), "sf_task", ["what_id"], unique=False)
    op.create_index(op.f("ix_sf_task_who_id"), "sf_task", ["who_id"], unique=False)
    op.create_table(
        "sf_task_relation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("activity_id", sa.Text(), nullable=True),
        sa.Column("relation_id", sa.Text(), nullable=True),
        sa.Column("is_what", sa.Boolean(), nullable=True),
        sa.Column("system_modstamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("mirrored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("length(id) = 18", name=op.f("ck_sf_task_relation_id_has_18_characters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sf_task_relation")),
    )
    op.create_index(op.f("ix_sf_task_relation_activity_id"), "sf_task_relation", ["activity_id"], unique=False)
    op.create_index(
        op.f("ix_sf_task_relation_is_deleted_system_modstamp"),
        "sf_task_relation",
        ["is_deleted", "system_modstamp"],
        unique=False,
    )
    op.create_index(op.f("ix_sf_task_relation_relation_id"), "sf_task_relation", ["relation_id"], unique=False)
    op.create_table(
        "sf_user",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("last_name", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("username", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("manager_id", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=True),
        sa.Column("system_modstamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("mirrored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("length(id) = 18", name=op.f("ck_sf_user_id_has_18_characters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sf_user")),
    )
    op.create_index(
        op.f("ix_sf_user_is_deleted_system_modstamp"), "sf_user", ["is_deleted", "system_modstamp"], unique=False
    )
    op.create_table(
        "structuring_queue",
        sa.Column("salesforce_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("salesforce_id", name=op.f("pk_structuring_queue")),
    )
    op.create_table(
        "structuring_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("written", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("removed", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('running', 'succeeded', 'failed')", name=op.f("ck_structuring_runs_status_is_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_structuring_runs")),
    )
    op.create_index(op.f("ix_structuring_runs_started_at"), "structuring_runs", ["started_at"], unique=False)
    op.create_table(
        "import_files",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=True),
        sa.Column("encoding", sa.Text(), nullable=True),
        sa.Column("rows_read", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("inserted", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("updated", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("unchanged", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("older", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("duplicates", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("quarantined", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('running', 'imported', 'refused', 'skipped')", name=op.f("ck_import_files_status_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_runs.id"], name=op.f("fk_import_files_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f("pk_import_files")),
    )
    op.create_table(
        "import_quarantine",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column(
            "line", sa.BigInteger(), nullable=False, comment="Physical line in the file where the row begins, from 1"
        ),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("salesforce_id", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column(
            "row",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="The row as it stood in the file, so that nothing is lost",
        ),
        sa.Column("row_hash", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_runs.id"], name=op.f("fk_import_quarantine_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_quarantine")),
    )
    op.create_index(op.f("ix_import_quarantine_import_id"), "import_quarantine", ["import_id"], unique=False)
    op.create_index(
        op.f("ix_import_quarantine_object_salesforce_id"),
        "import_quarantine",
        ["object", "salesforce_id"],
        unique=False,
    )
    op.create_index("uq_import_quarantine_object_row_hash", "import_quarantine", ["object", "row_hash"], unique=True)
    # Notes, context and search vector go out of line early and everything else stays: counts and facets then read a
    # narrow table and never leave it.
    op.execute("ALTER TABLE sf_activity_structured SET (toast_tuple_target = 512)")
    kept = (
        "salesforce_id, kind, subject, status, priority, type, subtype, owner_id, owner_name, account_id, account_name, "
        "related_id, related_object, contacts, contact_ids, contact_names, specialties, month, quarter, attributes, "
        "sort_subject, sort_account, sort_owner, sort_contacts, content_hash"
    )
    storage = ", ".join(f"ALTER COLUMN {column} SET STORAGE MAIN" for column in kept.split(", "))
    op.execute(f"ALTER TABLE sf_activity_structured {storage}")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("uq_import_quarantine_object_row_hash", table_name="import_quarantine")
    op.drop_index(op.f("ix_import_quarantine_object_salesforce_id"), table_name="import_quarantine")
    op.drop_index(op.f("ix_import_quarantine_import_id"), table_name="import_quarantine")
    op.drop_table("import_quarantine")
    op.drop_table("import_files")
    op.drop_index(op.f("ix_structuring_runs_started_at"), table_name="structuring_runs")
    op.drop_table("structuring_runs")
    op.drop_table("structuring_queue")
    op.drop_index(op.f("ix_sf_user_is_deleted_system_modstamp"), table_name="sf_user")
    op.drop_table("sf_user")
    op.drop_index(op.f("ix_sf_task_relation_relation_id"), table_name="sf_task_relation")
    op.drop_index(op.f("ix_sf_task_relation_is_deleted_system_modstamp"), table_name="sf_task_relation")
    op.drop_index(op.f("ix_sf_task_relation_activity_id"), table_name="sf_task_relation")
    op.drop_table("sf_task_relation")
    op.drop_index(op.f("ix_sf_task_who_id"), table_name="sf_task")
    op.drop_index(op.f("ix_sf_task_what_id"), table_name="sf_task")
    op.drop_index(op.f("ix_sf_task_owner_id"), table_name="sf_task")
    op.drop_index(op.f("ix_sf_task_is_deleted_system_modstamp"), table_name="sf_task")
    op.drop_index(op.f("ix_sf_task_account_id"), table_name="sf_task")
    op.drop_table("sf_task")
    op.drop_index(op.f("ix_sf_lead_is_deleted_system_modstamp"), table_name="sf_lead")
    op.drop_table("sf_lead")
    op.drop_index(op.f("ix_sf_event_relation_relation_id"), table_name="sf_event_relation")
    op.drop_index(op.f("ix_sf_event_relation_is_deleted_system_modstamp"), table_name="sf_event_relation")
    op.drop_index(op.f("ix_sf_event_relation_child_event_id"), table_name="sf_event_relation")
    op.drop_index(op.f("ix_sf_event_relation_activity_id"), table_name="sf_event_relation")
    op.drop_table("sf_event_relation")
    op.drop_index(op.f("ix_sf_event_who_id"), table_name="sf_event")
    op.drop_index(op.f("ix_sf_event_what_id"), table_name="sf_event")
    op.drop_index(op.f("ix_sf_event_owner_id"), table_name="sf_event")
    op.drop_index(op.f("ix_sf_event_is_deleted_system_modstamp"), table_name="sf_event")
    op.drop_index(op.f("ix_sf_event_account_id"), table_name="sf_event")
    op.drop_table("sf_event")
    op.drop_index(op.f("ix_sf_contact_is_deleted_system_modstamp"), table_name="sf_contact")
    op.drop_index(op.f("ix_sf_contact_account_id"), table_name="sf_contact")
    op.drop_table("sf_contact")
    op.drop_index("ix_sf_activity_structured_specialties", table_name="sf_activity_structured", postgresql_using="gin")
    op.drop_index("ix_sf_activity_structured_search", table_name="sf_activity_structured", postgresql_using="gin")
    op.drop_index(
        "ix_sf_activity_structured_owner_id",
        table_name="sf_activity_structured",
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.drop_index(
        "ix_sf_activity_structured_deleted", table_name="sf_activity_structured", postgresql_where="is_deleted"
    )
    op.drop_index("ix_sf_activity_structured_contact_ids", table_name="sf_activity_structured", postgresql_using="gin")
    op.drop_index(
        "ix_sf_activity_structured_by_type",
        table_name="sf_activity_structured",
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.drop_index(
        "ix_sf_activity_structured_by_tokens",
        table_name="sf_activity_structured",
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.drop_index(
        "ix_sf_activity_structured_by_subtype",
        table_name="sf_activity_structured",
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.drop_index(
        "ix_sf_activity_structured_by_subject",
        table_name="sf_activity_structured",
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.drop_index(
        "ix_sf_activity_structured_by_status",
        table_name="sf_activity_structured",
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.drop_index(
        "ix_sf_activity_structured_by_priority",
        table_name="sf_activity_structured",
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.drop_index(
        "ix_sf_activity_structured_by_owner",
        table_name="sf_activity_structured",
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.drop_index(
        "ix_sf_activity_structured_by_kind",
        table_name="sf_activity_structured",
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.drop_index(
        "ix_sf_activity_structured_by_contacts",
        table_name="sf_activity_structured",
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.drop_index(
        "ix_sf_activity_structured_by_activity_date",
        table_name="sf_activity_structured",
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.drop_index(
        "ix_sf_activity_structured_by_account",
        table_name="sf_activity_structured",
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.drop_index(
        "ix_sf_activity_structured_attributes",
        table_name="sf_activity_structured",
        postgresql_using="gin",
        postgresql_ops={"attributes": "jsonb_path_ops"},
    )
    op.drop_index(
        "ix_sf_activity_structured_account_id",
        table_name="sf_activity_structured",
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.drop_table("sf_activity_structured")
    op.drop_index(op.f("ix_sf_account_is_deleted_system_modstamp"), table_name="sf_account")
    op.drop_table("sf_account")
    op.drop_table("selections")
    op.drop_table("mirror_changes")
    op.drop_index(op.f("ix_import_runs_started_at"), table_name="import_runs")
    op.drop_table("import_runs")
