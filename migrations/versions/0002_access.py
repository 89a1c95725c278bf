"""Users, sessions, keys, roles, territories, field rules, the audit log; rows are seen by whom they concern

Revision: 0002
After: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Whose request this is, said per transaction by `set_config('coolmint.user_id', …, true)`; nobody when it is not said.
VIEWER = """
CREATE FUNCTION access_viewer_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('coolmint.user_id', true), '')::uuid
$$
"""

# The functions below run as the owner of the tables, so that a role that may read activities need not read users.
SEES_ALL = """
CREATE FUNCTION access_sees_all() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT EXISTS (
        SELECT FROM users WHERE id = access_viewer_id() AND is_active AND role IN ('admin', 'auditor')
    )
$$
"""

# A user of ours is the Salesforce user they were linked to by hand, else the one active user of the same e-mail.
SALESFORCE_USER = """
CREATE FUNCTION access_salesforce_user_id(asked uuid) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT coalesce(
        u.salesforce_user_id,
        (
            SELECT min(s.id) FROM sf_user s
            WHERE lower(s.email) = lower(u.email) AND NOT s.is_deleted AND coalesce(s.is_active, true)
            HAVING count(*) = 1
        )
    )
    FROM users u WHERE u.id = asked
$$
"""

# UNION, not UNION ALL: Salesforce lets two users be each other's manager.
OWNER_IDS = """
CREATE FUNCTION access_owner_ids(asked uuid) RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path FROM CURRENT ROWS 50 AS $$
    WITH RECURSIVE below(id) AS (
        SELECT access_salesforce_user_id(u.id) FROM users u
        WHERE u.id = asked AND u.is_active AND u.role IN ('manager', 'rep')
        UNION
        SELECT s.id FROM below JOIN sf_user s ON s.manager_id = below.id
        WHERE EXISTS (SELECT FROM users u WHERE u.id = asked AND u.role = 'manager')
    )
    SELECT id FROM below WHERE id IS NOT NULL
$$
"""

ACCOUNT_IDS = """
CREATE FUNCTION access_account_ids(asked uuid) RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT a.account_id
    FROM users u
    JOIN territory_members m ON m.user_id = u.id
    JOIN territory_accounts a ON a.territory_id = m.territory_id
    WHERE u.id = asked AND u.is_active AND u.role IN ('manager', 'rep')
$$
"""

# Everybody may know how fresh the data is, but not from which runs.
DATA_AS_OF = """
CREATE FUNCTION access_data_as_of() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT max(finished_at) FROM structuring_runs WHERE written > 0
$$
"""

# The same rule as `visible_to`. Each part is asked once for a statement, not once for a row.
ACTIVITY_POLICY = """
CREATE POLICY visible ON sf_activity_structured FOR SELECT USING (
    (SELECT access_sees_all())
    OR owner_id IN (SELECT access_owner_ids(access_viewer_id()))
    OR participant_ids && ARRAY(SELECT access_owner_ids(access_viewer_id()))
    OR account_id IN (SELECT access_account_ids(access_viewer_id()))
)
"""

# The mirror, its imports and the work of structuring hold everybody's rows; nobody else needs them.
SEEN_BY_WHO_SEES_ALL = (
    "sf_task", "sf_event", "sf_contact", "sf_lead", "sf_account", "sf_user", "sf_task_relation", "sf_event_relation",
    "mirror_changes", "import_runs", "import_files", "import_quarantine", "structuring_queue", "structuring_runs",
)  # fmt: skip

# Under row-level security no index is asked about a condition that holds coalesce, so a missing key is told by CASE.
SORT_KEYS = {
    "activity_date": ("(CASE WHEN activity_date IS NULL THEN '-infinity'::date ELSE activity_date END)",
                      "coalesce(activity_date, '-infinity'::date)"),
    **{
        name: (f"left(CASE WHEN {name} IS NULL THEN '' ELSE {name} END, 200)", f"left(coalesce({name}, ''), 200)")
        for name in ("type", "subtype", "status", "priority")
    },
}  # fmt: skip


def index_sort_keys(which: int) -> None:
    for name, keys in SORT_KEYS.items():
        index = f"ix_sf_activity_structured_by_{name}"
        op.drop_index(index, table_name="sf_activity_structured")
        op.create_index(
            index,
            "sf_activity_structured",
            [sa.literal_column(keys[which]), "id"],
            postgresql_where=sa.text("NOT is_deleted"),
        )


# Each transaction that writes activities adds to a row that hardly any other one adds to at the same moment. The sum
# over what a statement sees grows with every such transaction it sees, so an equal sum means equal activities.
COUNT_CHANGE = """
CREATE FUNCTION count_activity_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO activity_versions VALUES (pg_backend_pid() % 256, 1)
    ON CONFLICT (slot) DO UPDATE SET changes = activity_versions.changes + 1;
    RETURN NULL;
END
$$
"""

# Numbered and sealed one after the other: the row of audit_head is the lock.
SEAL = """
CREATE FUNCTION seal_audit_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO audit_head DEFAULT VALUES ON CONFLICT DO NOTHING;
    SELECT h.seq + 1, h.hash INTO NEW.seq, NEW.previous_hash FROM audit_head h FOR UPDATE;
    NEW.at := clock_timestamp();
    NEW.hash := audit_digest(NEW);
    UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash;
    RETURN NEW;
END
$$
"""

DIGEST = """
CREATE FUNCTION audit_digest(event audit_events) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(event.previous_hash || convert_to(jsonb_build_array(
        event.seq, extract(epoch FROM event.at), event.action, event.outcome, event.actor_id, event.actor,
        event.credential, event.credential_id, event.object, event.object_ids, event.address, event.user_agent,
        event.request_id, event.details
    )::text, 'UTF8'))
$$
"""

KEEP = """
CREATE FUNCTION keep_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('coolmint.pruning', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit log is only ever added to' USING ERRCODE = 'insufficient_privilege';
END
$$
"""

# For the retention period; only the owner of the tables may delete, so only the owner can use it.
PRUNE = """
CREATE FUNCTION prune_audit_events(before timestamptz) RETURNS bigint
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    last_seq bigint;
    last_hash bytea;
    removed bigint;
BEGIN
    PERFORM FROM audit_head FOR UPDATE;
    SELECT max(seq) INTO last_seq FROM audit_events WHERE at < before;
    IF last_seq IS NULL THEN
        RETURN 0;
    END IF;
    SELECT hash INTO last_hash FROM audit_events WHERE seq = last_seq;
    PERFORM set_config('coolmint.pruning', 'on', true);
    DELETE FROM audit_events WHERE seq <= last_seq;
    GET DIAGNOSTICS removed = ROW_COUNT;
    PERFORM set_config('coolmint.pruning', '', true);
    UPDATE audit_head SET pruned_seq = last_seq, pruned_hash = last_hash;
    RETURN removed;
END
$$
"""

FUNCTIONS = (
    "access_account_ids(uuid)", "access_data_as_of()", "access_owner_ids(uuid)", "access_salesforce_user_id(uuid)", "access_sees_all()",
    "access_viewer_id()", "prune_audit_events(timestamptz)",
)  # fmt: skip


def upgrade() -> None:
    # Wait briefly for locks rather than stall every reader behind us; raise the limits for one long backfill only.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.create_table(
        "audit_events",
        sa.Column("seq", sa.BigInteger(), server_default=sa.text("0"), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("credential", sa.Text(), nullable=True),
        sa.Column("credential_id", sa.Uuid(), nullable=True),
        sa.Column("object", sa.Text(), nullable=True),
        sa.Column("object_ids", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("user_agent", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), server_default=sa.text("''"), nullable=False),
        sa.Column("hash", sa.LargeBinary(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('succeeded', 'refused', 'failed')", name=op.f("ck_audit_events_outcome_is_known")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_events")),
        info={"app": "SELECT, INSERT", "sync": "INSERT", "reading": ""},
    )
    op.create_index(op.f("ix_audit_events_action_at"), "audit_events", ["action", "at"], unique=False)
    op.create_index(op.f("ix_audit_events_actor_id_at"), "audit_events", ["actor_id", "at"], unique=False)
    op.create_index(op.f("ix_audit_events_at"), "audit_events", ["at"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("is_head", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("hash", sa.LargeBinary(), server_default=sa.text("''"), nullable=False),
        sa.Column("pruned_seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("pruned_hash", sa.LargeBinary(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("is_head", name=op.f("ck_audit_head_is_one_row")),
        sa.PrimaryKeyConstraint("is_head", name=op.f("pk_audit_head")),
        info={"app": "", "sync": "", "reading": ""},
    )
    op.create_table(
        "field_rules",
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.CheckConstraint("role IN ('admin', 'manager', 'rep', 'auditor')", name=op.f("ck_field_rules_role_is_known")),
        sa.PrimaryKeyConstraint("role", "field", name=op.f("pk_field_rules")),
        info={"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""},
    )
    op.create_table(
        "territories",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territories")),
        sa.UniqueConstraint("name", name=op.f("uq_territories_name")),
        info={"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""},
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_service", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("salesforce_user_id", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("totp_secret", sa.Text(), nullable=True),
        sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("role IN ('admin', 'manager', 'rep', 'auditor')", name=op.f("ck_users_role_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        info={"app": "SELECT, INSERT, UPDATE", "sync": "", "reading": ""},
    )
    op.create_index("uq_users_email", "users", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_address", sa.Text(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_api_keys_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_keys_key_hash")),
        info={"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""},
    )
    op.create_index(
        "uq_api_keys_user_id_name",
        "api_keys",
        ["user_id", "name"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "one_time_links",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('sign_in', 'password')", name=op.f("ck_one_time_links_purpose_is_known")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_one_time_links_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_one_time_links")),
        info={"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""},
    )
    op.create_index(op.f("ix_one_time_links_user_id"), "one_time_links", ["user_id"], unique=False)
    op.create_table(
        "recovery_codes",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "code_hash", name=op.f("pk_recovery_codes")),
        info={"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""},
    )
    op.create_table(
        "territory_accounts",
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name=op.f("fk_territory_accounts_territory_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("territory_id", "account_id", name=op.f("pk_territory_accounts")),
        info={"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""},
    )
    op.create_table(
        "territory_members",
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name=op.f("fk_territory_members_territory_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_territory_members_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("territory_id", "user_id", name=op.f("pk_territory_members")),
        info={"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""},
    )
    op.create_index(op.f("ix_territory_members_user_id"), "territory_members", ["user_id"], unique=False)
    op.create_table(
        "user_identities",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_identities_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_user_identities")),
        info={"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""},
    )
    op.create_table(
        "user_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("user_agent", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('browser', 'client')", name=op.f("ck_user_sessions_kind_is_known")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_sessions_token_hash")),
        info={"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""},
    )
    op.create_index(op.f("ix_user_sessions_user_id"), "user_sessions", ["user_id"], unique=False)
    op.create_table(
        "refresh_tokens",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["user_sessions.id"], name=op.f("fk_refresh_tokens_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_refresh_tokens")),
        info={"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""},
    )
    op.create_index(op.f("ix_refresh_tokens_session_id"), "refresh_tokens", ["session_id"], unique=False)
    op.add_column("selections", sa.Column("user_id", sa.Uuid(), nullable=True))
    op.drop_constraint(op.f("uq_selections_ids_hash"), "selections", type_="unique")
    op.create_index(op.f("ix_selections_user_id"), "selections", ["user_id"], unique=False)
    op.create_foreign_key(op.f("fk_selections_user_id"), "selections", "users", ["user_id"], ["id"], ondelete="CASCADE")
    op.add_column(
        "sf_activity_structured",
        sa.Column("participant_ids", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.create_index(
        "ix_sf_activity_structured_participant_ids",
        "sf_activity_structured",
        ["participant_ids"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index("ix_sf_user_email", "sf_user", [sa.literal_column("lower(email)")], unique=False)
    op.create_index(op.f("ix_sf_user_manager_id"), "sf_user", ["manager_id"], unique=False)

    op.create_table(
        "activity_versions",
        sa.Column("slot", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_activity_versions")),
    )
    op.drop_index("ix_sf_activity_structured_owner_id", table_name="sf_activity_structured")
    op.create_index(
        "ix_sf_activity_structured_access",
        "sf_activity_structured",
        ["owner_id"],
        postgresql_include=["participant_ids", "account_id"],
        postgresql_where=sa.text("NOT is_deleted"),
    )
    index_sort_keys(0)
    for function in (
        VIEWER,
        SEES_ALL,
        SALESFORCE_USER,
        OWNER_IDS,
        ACCOUNT_IDS,
        DATA_AS_OF,
        COUNT_CHANGE,
        DIGEST,
        SEAL,
        KEEP,
        PRUNE,
    ):
        op.execute(function)
    op.execute("ALTER TABLE sf_activity_structured ENABLE ROW LEVEL SECURITY")
    op.execute(ACTIVITY_POLICY)
    for table in SEEN_BY_WHO_SEES_ALL:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY visible ON {table} FOR SELECT USING ((SELECT access_sees_all()))")
    op.execute(
        "CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON sf_activity_structured "
        "FOR EACH STATEMENT EXECUTE FUNCTION count_activity_change()"
    )
    op.execute("ALTER TABLE selections ENABLE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY own ON selections USING (user_id = access_viewer_id())")
    op.execute("ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY visible ON audit_events FOR SELECT USING ((SELECT access_sees_all()))")
    op.execute("CREATE POLICY added ON audit_events FOR INSERT WITH CHECK (true)")
    op.execute("CREATE TRIGGER seal BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION seal_audit_event()")
    op.execute(
        "CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION keep_audit_event()"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    index_sort_keys(1)
    op.execute("DROP TRIGGER count_change ON sf_activity_structured")
    op.execute("DROP FUNCTION count_activity_change()")
    op.execute("DROP TRIGGER seal ON audit_events")
    op.execute("DROP TRIGGER keep ON audit_events")
    op.execute("DROP POLICY own ON selections")
    op.execute("ALTER TABLE selections DISABLE ROW LEVEL SECURITY")
    op.execute("DROP POLICY visible ON audit_events")
    for table in (*SEEN_BY_WHO_SEES_ALL, "sf_activity_structured"):
        op.execute(f"DROP POLICY visible ON {table}")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute("DROP FUNCTION seal_audit_event(), keep_audit_event(), audit_digest(audit_events)")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    # Without users, two people's selections of one set are the same twice.
    op.execute("DELETE FROM selections")
    op.drop_index(op.f("ix_sf_user_manager_id"), table_name="sf_user")
    op.drop_index("ix_sf_user_email", table_name="sf_user")
    op.drop_table("activity_versions")
    op.drop_index("ix_sf_activity_structured_access", table_name="sf_activity_structured")
    op.create_index(
        "ix_sf_activity_structured_owner_id",
        "sf_activity_structured",
        ["owner_id"],
        postgresql_where=sa.text("NOT is_deleted"),
    )
    op.drop_index(
        "ix_sf_activity_structured_participant_ids", table_name="sf_activity_structured", postgresql_using="gin"
    )
    op.drop_column("sf_activity_structured", "participant_ids")
    op.drop_constraint(op.f("fk_selections_user_id"), "selections", type_="foreignkey")
    op.drop_index(op.f("ix_selections_user_id"), table_name="selections")
    op.create_unique_constraint(
        op.f("uq_selections_ids_hash"), "selections", ["ids_hash"], postgresql_nulls_not_distinct=False
    )
    op.drop_column("selections", "user_id")
    op.drop_index(op.f("ix_refresh_tokens_session_id"), table_name="refresh_tokens")
    op.drop_table("refresh_tokens")
    op.drop_index(op.f("ix_user_sessions_user_id"), table_name="user_sessions")
    op.drop_table("user_sessions")
    op.drop_table("user_identities")
    op.drop_index(op.f("ix_territory_members_user_id"), table_name="territory_members")
    op.drop_table("territory_members")
    op.drop_table("territory_accounts")
    op.drop_table("recovery_codes")
    op.drop_index(op.f("ix_one_time_links_user_id"), table_name="one_time_links")
    op.drop_table("one_time_links")
    op.drop_index("uq_api_keys_user_id_name", table_name="api_keys", postgresql_where=sa.text("revoked_at IS NULL"))
    op.drop_table("api_keys")
    op.drop_index("uq_users_email", table_name="users")
    op.drop_table("users")
    op.drop_table("territories")
    op.drop_table("field_rules")
    op.drop_table("audit_head")
    op.drop_index(op.f("ix_audit_events_at"), table_name="audit_events")
    op.drop_index(op.f("ix_audit_events_actor_id_at"), table_name="audit_events")
    op.drop_index(op.f("ix_audit_events_action_at"), table_name="audit_events")
    op.drop_table("audit_events")
