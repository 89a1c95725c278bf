"""How many live activities each owner has of each facet's values, kept up to date by whatever writes activities

Revision: 0011
After: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COLUMNS = (
    "owner_id, owner_name, account_id, account_name, kind, activity_date, month, type, subtype, status, priority, "
    "specialties, contacts, has_contact, has_physician, attributes"
)

# What one activity counts for: one row for each facet, or one for each value where a facet has several.
COUNTED = """
    SELECT coalesce(c.owner_id, ''), f.facet, coalesce(f.value, ''), coalesce(f.label, f.value, ''), sum(c.n)
    FROM changed c CROSS JOIN LATERAL (
        VALUES ('kind', c.kind, NULL), ('day', c.activity_date::text, NULL), ('month', c.month, NULL),
            ('owner', c.owner_id, c.owner_name), ('type', c.type, NULL), ('subtype', c.subtype, NULL),
            ('status', c.status, NULL), ('priority', c.priority, NULL), ('account', c.account_id, c.account_name),
            ('has_contact', c.has_contact::text, NULL), ('has_physician', c.has_physician::text, NULL)
        UNION ALL SELECT 'specialty', each, NULL FROM unnest(c.specialties) each
        UNION ALL SELECT 'specialty', '', NULL WHERE cardinality(c.specialties) = 0
        UNION ALL SELECT 'contact', each ->> 'id', each ->> 'name' FROM jsonb_array_elements(c.contacts) each
        UNION ALL SELECT 'contact', '', NULL WHERE jsonb_array_length(c.contacts) = 0
        UNION ALL SELECT 'attr.' || a.name, c.attributes ->> a.name, NULL FROM counted_attributes a
    ) f(facet, value, label)
    GROUP BY 1, 2, 3, 4 HAVING sum(c.n) <> 0
"""

CHANGES = {
    "insert": ("NEW TABLE AS new_rows", (("new_rows", 1),)),
    "update": ("OLD TABLE AS old_rows NEW TABLE AS new_rows", (("new_rows", 1), ("old_rows", -1))),
    "delete": ("OLD TABLE AS old_rows", (("old_rows", -1),)),
}

# Added, never changed in place: two writers of one owner's activities need not wait for one another.
COUNT = """
CREATE FUNCTION count_activities_on_{event}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    WITH changed AS ({changed})
    INSERT INTO activity_counts (owner_id, facet, value, label, count) {counted};
    RETURN NULL;
END
$$
"""

FORGET = """
CREATE FUNCTION forget_activity_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM activity_counts;
    RETURN NULL;
END
$$
"""

# Many small differences become one number again, once there are enough of them to be worth it.
FOLD = """
CREATE FUNCTION fold_activity_counts(always boolean DEFAULT false) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM activity_counts WHERE NOT is_folded) THEN
        RETURN;
    END IF;
    IF NOT always AND (SELECT count(*) FILTER (WHERE NOT is_folded) < 1000 + count(*) FILTER (WHERE is_folded) / 5
        FROM activity_counts) THEN
        RETURN;
    END IF;
    WITH taken AS (DELETE FROM activity_counts RETURNING owner_id, facet, value, label, count)
    INSERT INTO activity_counts (owner_id, facet, value, label, count, is_folded)
    SELECT owner_id, facet, value, label, sum(count), true FROM taken GROUP BY 1, 2, 3, 4 HAVING sum(count) <> 0;
END
$$
"""

# Which attributes are facets, the mapping says. Whoever writes activities waits while all are counted anew.
COUNT_ATTRIBUTES = """
CREATE FUNCTION count_attributes(names text[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF names <@ ARRAY(SELECT name FROM counted_attributes) AND ARRAY(SELECT name FROM counted_attributes) <@ names THEN
        RETURN false;
    END IF;
    LOCK TABLE sf_activity_structured IN SHARE MODE;
    DELETE FROM counted_attributes;
    INSERT INTO counted_attributes SELECT DISTINCT unnest(names);
    DELETE FROM activity_counts;
    WITH changed AS ({changed})
    INSERT INTO activity_counts (owner_id, facet, value, label, count, is_folded)
    SELECT *, true FROM ({counted}) everything;
    RETURN true;
END
$$
"""

POLICY = """
CREATE POLICY visible ON activity_counts FOR SELECT USING (
    (SELECT access_sees_all()) OR owner_id IN (SELECT access_owner_ids(access_viewer_id()))
)
"""


def changed(sources: tuple[tuple[str, int], ...]) -> str:
    selects = (f"SELECT {n} AS n, {COLUMNS} FROM {name} WHERE NOT is_deleted" for name, n in sources)  # noqa: S608
    return " UNION ALL ".join(selects)


def upgrade() -> None:
    # Wait briefly for locks rather than stall every reader behind us; raise the limits for one long backfill only.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.create_table(
        "counted_attributes",
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counted_attributes")),
        info={"app": "SELECT", "sync": "SELECT", "reading": ""},
    )
    op.create_table(
        "activity_counts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("facet", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("is_folded", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_counts")),
        info={"app": "SELECT", "sync": "SELECT", "reading": ""},
    )
    op.create_index(op.f("ix_activity_counts_facet_value"), "activity_counts", ["facet", sa.text("left(value, 200)")])
    op.execute("ALTER TABLE activity_counts ENABLE ROW LEVEL SECURITY")
    op.execute(POLICY)
    for event, (tables, sources) in CHANGES.items():
        op.execute(COUNT.format(event=event, changed=changed(sources), counted=COUNTED))
        op.execute(
            f"CREATE TRIGGER count_on_{event} AFTER {event.upper()} ON sf_activity_structured REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION count_activities_on_{event}()"
        )
    op.execute(FORGET)
    op.execute(
        "CREATE TRIGGER count_on_truncate AFTER TRUNCATE ON sf_activity_structured "
        "FOR EACH STATEMENT EXECUTE FUNCTION forget_activity_counts()"
    )
    op.execute(FOLD)
    everything = changed((("sf_activity_structured", 1),))
    op.execute(COUNT_ATTRIBUTES.format(changed=everything, counted=COUNTED))
    op.execute(
        f"WITH changed AS ({everything}) "  # noqa: S608 - our own text
        f"INSERT INTO activity_counts (owner_id, facet, value, label, count, is_folded) "
        f"SELECT *, true FROM ({COUNTED}) everything"
    )
    op.execute("REVOKE EXECUTE ON FUNCTION fold_activity_counts(boolean), count_attributes(text[]) FROM PUBLIC")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for event in CHANGES:
        op.execute(f"DROP TRIGGER count_on_{event} ON sf_activity_structured")
        op.execute(f"DROP FUNCTION count_activities_on_{event}()")
    op.execute("DROP TRIGGER count_on_truncate ON sf_activity_structured")
    op.execute("DROP FUNCTION forget_activity_counts()")
    op.execute("DROP FUNCTION fold_activity_counts(boolean), count_attributes(text[])")
    op.drop_table("activity_counts")
    op.drop_table("counted_attributes")
