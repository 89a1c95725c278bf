"""Security alerts, erasures and holds; audit events are added by a function, which tells what it sealed

Revision: 0004
After: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# As the owner, because whoever may add an event may not therefore read it; the log line needs its hash.
ADD = """
CREATE FUNCTION add_audit_events(events jsonb) RETURNS SETOF audit_events
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    INSERT INTO audit_events (
        action, outcome, actor_id, actor, credential, credential_id, object, object_ids, address, user_agent,
        request_id, details
    )
    SELECT
        e.action, e.outcome, e.actor_id, e.actor, e.credential, e.credential_id, e.object, e.object_ids, e.address,
        e.user_agent, e.request_id, e.details
    FROM jsonb_to_recordset(events) AS e(
        action text, outcome text, actor_id uuid, actor text, credential text, credential_id uuid, object text,
        object_ids text[], address text, user_agent text, request_id text, details jsonb
    )
    RETURNING *
$$
"""

# One pass over the log: each event fits its own content, follows the one before, and the last one is the head.
VERIFY = """
CREATE FUNCTION verify_audit_events(
    OUT events bigint, OUT first_seq bigint, OUT last_seq bigint, OUT broken_seq bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    WITH head AS (
        SELECT
            coalesce((SELECT seq FROM audit_head), 0) AS seq,
            coalesce((SELECT hash FROM audit_head), '') AS hash,
            coalesce((SELECT pruned_seq FROM audit_head), 0) AS pruned_seq,
            coalesce((SELECT pruned_hash FROM audit_head), '') AS pruned_hash
    ), chain AS (
        SELECT
            e.seq,
            e.hash = audit_digest(e)
            AND e.previous_hash = coalesce(lag(e.hash) OVER w, head.pruned_hash)
            AND e.seq = coalesce(lag(e.seq) OVER w, head.pruned_seq) + 1 AS fits
        FROM audit_events e CROSS JOIN head
        WINDOW w AS (ORDER BY e.seq)
    ), found AS (
        SELECT count(*) AS events, min(seq) AS first_seq, max(seq) AS last_seq,
            min(seq) FILTER (WHERE NOT coalesce(fits, false)) AS broken_seq
        FROM chain
    )
    SELECT
        found.events, found.first_seq, found.last_seq,
        least(found.broken_seq, CASE
            WHEN coalesce(found.last_seq, head.pruned_seq) <> head.seq
            OR coalesce((SELECT hash FROM audit_events WHERE seq = found.last_seq), head.pruned_hash) <> head.hash
            THEN coalesce(found.last_seq, head.pruned_seq) + 1
        END)
    FROM found CROSS JOIN head
$$
"""

SEEN_BY_WHO_SEES_ALL = ("security_alerts", "erasures", "legal_holds")


def upgrade() -> None:
    # Wait briefly for locks rather than stall every reader behind us; raise the limits for one long backfill only.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.create_table(
        "alert_watch",
        sa.Column("is_watch", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("is_watch", name=op.f("ck_alert_watch_is_one_row")),
        sa.PrimaryKeyConstraint("is_watch", name=op.f("pk_alert_watch")),
        info={"app": "", "sync": "", "reading": ""},
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("salesforce_id", sa.Text(), nullable=False),
        sa.Column("redacts_mentions", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), server_default=sa.text("'requested'"), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint("status IN ('requested', 'done', 'refused')", name=op.f("ck_erasures_status_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        info={"app": "SELECT, INSERT", "sync": "", "reading": ""},
    )
    op.create_index(op.f("ix_erasures_requested_at_id"), "erasures", ["requested_at", "id"], unique=False)
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("salesforce_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
        info={"app": "SELECT, INSERT, UPDATE", "sync": "", "reading": ""},
    )
    op.create_index(op.f("ix_legal_holds_salesforce_id"), "legal_holds", ["salesforce_id"], unique=False)
    op.create_table(
        "redacted_fields",
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("salesforce_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column(
            "original_hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the id and the text as it was"
        ),
        sa.PrimaryKeyConstraint("object", "salesforce_id", "field", "original_hash", name=op.f("pk_redacted_fields")),
        info={"app": "", "sync": "SELECT", "reading": ""},
    )
    op.create_table(
        "security_alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("occurrences", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_alerts")),
        sa.UniqueConstraint("number", name=op.f("uq_security_alerts_number")),
        info={"app": "SELECT", "sync": "", "reading": ""},
    )
    op.create_index(
        op.f("ix_security_alerts_rule_subject_at"), "security_alerts", ["rule", "subject", "at"], unique=False
    )
    op.create_table(
        "suppressed_records",
        sa.Column("salesforce_id", sa.Text(), nullable=False),
        sa.Column("suppressed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("salesforce_id", name=op.f("pk_suppressed_records")),
        info={"app": "", "sync": "SELECT", "reading": ""},
    )
    op.create_table(
        "suppressed_rows",
        sa.Column("row_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row_hash", name=op.f("pk_suppressed_rows")),
        info={"app": "", "sync": "SELECT", "reading": ""},
    )
    op.create_index(
        "ix_audit_events_actor_seq", "audit_events", [sa.literal_column("lower(actor)"), "seq"], unique=False
    )
    op.create_index(
        op.f("ix_audit_events_object_ids"), "audit_events", ["object_ids"], unique=False, postgresql_using="gin"
    )
    op.add_column("import_files", sa.Column("suppressed", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.add_column(
        "selections",
        sa.Column("last_used_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    )
    op.execute(ADD)
    op.execute(VERIFY)
    # They work with the owner's rights; `coolmint db grant` gives them to the API and to who syncs.
    op.execute("REVOKE EXECUTE ON FUNCTION add_audit_events(jsonb), verify_audit_events() FROM PUBLIC")
    op.execute("INSERT INTO alert_watch (seq) SELECT coalesce(max(seq), 0) FROM audit_events")
    for table in SEEN_BY_WHO_SEES_ALL:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY visible ON {table} USING ((SELECT access_sees_all()))")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP FUNCTION verify_audit_events()")
    op.execute("DROP FUNCTION add_audit_events(jsonb)")
    op.drop_column("selections", "last_used_at")
    op.drop_column("import_files", "suppressed")
    op.drop_index(op.f("ix_audit_events_object_ids"), table_name="audit_events", postgresql_using="gin")
    op.drop_index("ix_audit_events_actor_seq", table_name="audit_events")
    op.drop_table("suppressed_rows")
    op.drop_table("suppressed_records")
    op.drop_index(op.f("ix_security_alerts_rule_subject_at"), table_name="security_alerts")
    op.drop_table("security_alerts")
    op.drop_table("redacted_fields")
    op.drop_index(op.f("ix_legal_holds_salesforce_id"), table_name="legal_holds")
    op.drop_table("legal_holds")
    op.drop_index(op.f("ix_erasures_requested_at_id"), table_name="erasures")
    op.drop_table("erasures")
    op.drop_table("alert_watch")
