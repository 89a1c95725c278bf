"""Saved views with sharing, history and pins; preferences, recent searches, kept activities

Revision: 0008
After: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Everybody below somebody in Salesforce's hierarchy, with themselves; for who has nobody below, their manager and
# everybody below that one. It goes on working when the person was deactivated: what they shared stays shared.
# UNION, not UNION ALL: Salesforce lets two users be each other's manager.
TEAM = """
CREATE FUNCTION access_sharing_team_ids(asked uuid) RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path FROM CURRENT ROWS 50 AS $$
    WITH RECURSIVE own AS (
        SELECT coalesce(
            access_salesforce_user_id(asked),
            (
                SELECT min(s.id) FROM users u JOIN sf_user s ON lower(s.email) = lower(u.email)
                WHERE u.id = asked HAVING count(*) = 1
            )
        ) AS id
    ), top AS (
        SELECT CASE
            WHEN EXISTS (SELECT FROM sf_user s WHERE s.manager_id = own.id AND s.id <> own.id) THEN own.id
            ELSE coalesce((SELECT s.manager_id FROM sf_user s WHERE s.id = own.id), own.id)
        END AS id
        FROM own
    ), below(id) AS (
        SELECT id FROM top
        UNION
        SELECT s.id FROM below JOIN sf_user s ON s.manager_id = below.id
    )
    SELECT id FROM below WHERE id IS NOT NULL
$$
"""

# The rule that `seen_by` states too. As the owner of the tables, because a policy on `views` that asked `view_people`,
# whose policy asks `views`, would never end.
SEES_VIEW = """
CREATE FUNCTION access_sees_view(view uuid, owner uuid, visibility text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT owner = access_viewer_id() OR CASE visibility
        WHEN 'everyone' THEN EXISTS (SELECT FROM users WHERE id = access_viewer_id() AND is_active)
        WHEN 'people' THEN EXISTS (
            SELECT FROM view_people p WHERE p.view_id = view AND p.user_id = access_viewer_id()
        )
        WHEN 'team' THEN access_salesforce_user_id(access_viewer_id()) IN (SELECT access_sharing_team_ids(owner))
        ELSE false
    END
$$
"""

# What an administrator needs to hand views over, and reads nowhere else: how many pinned one, and which names are taken.
PINS = """
CREATE FUNCTION access_view_pins(view uuid) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT count(*) FROM view_pins p JOIN views v ON v.id = p.view_id
    WHERE v.id = view AND p.user_id <> v.owner_id AND access_is_administrator()
$$
"""
NAMES = """
CREATE FUNCTION access_view_names(owner uuid) RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT lower(v.name) FROM views v WHERE v.owner_id = owner AND access_is_administrator()
$$
"""

IS_ADMINISTRATOR = """
CREATE FUNCTION access_is_administrator() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT EXISTS (SELECT FROM users WHERE id = access_viewer_id() AND is_active AND role = 'admin')
$$
"""

# An administrator hands shared views over, so they see and change those; nobody else sees what is private.
VIEWS_SEEN = """
CREATE POLICY visible ON views FOR SELECT USING (
    access_sees_view(id, owner_id, visibility)
    OR (visibility <> 'private' AND (SELECT access_is_administrator()))
)
"""
VIEWS_CHANGED = """
CREATE POLICY changed ON views FOR {} {} (
    owner_id = (SELECT access_viewer_id())
    OR (visibility <> 'private' AND (SELECT access_is_administrator()))
)
"""
OF_THE_OWNER = """
CREATE POLICY of_the_owner ON {} USING (
    view_id IN (SELECT v.id FROM views v WHERE v.owner_id = (SELECT access_viewer_id()))
)
"""
TOLD = "CREATE POLICY told ON view_people FOR SELECT USING (user_id = (SELECT access_viewer_id()))"
OWN = "CREATE POLICY own ON {} USING (user_id = (SELECT access_viewer_id()))"
OF_ONE_PERSON = ("view_pins", "preferences", "recent_searches", "kept_activities")
WRITTEN = {"app": "SELECT, INSERT, UPDATE, DELETE", "sync": "", "reading": ""}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("former_owner_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("is_locked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "visibility IN ('private', 'people', 'team', 'everyone')", name=op.f("ck_views_visibility_is_known")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_views_owner_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["former_owner_id"], ["users.id"], name=op.f("fk_views_former_owner_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["users.id"], name=op.f("fk_views_changed_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_views")),
        info=WRITTEN,
    )
    op.create_index("uq_views_owner_id_name", "views", ["owner_id", sa.literal_column("lower(name)")], unique=True)
    op.create_table(
        "view_people",
        sa.Column("view_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["view_id"], ["views.id"], name=op.f("fk_view_people_view_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_view_people_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("view_id", "user_id", name=op.f("pk_view_people")),
        info=WRITTEN,
    )
    op.create_index(op.f("ix_view_people_user_id"), "view_people", ["user_id"], unique=False)
    op.create_table(
        "view_versions",
        sa.Column("view_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["view_id"], ["views.id"], name=op.f("fk_view_versions_view_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["saved_by"], ["users.id"], name=op.f("fk_view_versions_saved_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("view_id", "version", name=op.f("pk_view_versions")),
        info={"app": "SELECT, INSERT", "sync": "", "reading": ""},
    )
    op.create_table(
        "view_pins",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("view_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_view_pins_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["view_id"], ["views.id"], name=op.f("fk_view_pins_view_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "view_id", name=op.f("pk_view_pins")),
        info=WRITTEN,
    )
    op.create_index(op.f("ix_view_pins_view_id"), "view_pins", ["view_id"], unique=False)
    create_preferences()
    for function in (IS_ADMINISTRATOR, PINS, NAMES, TEAM, SEES_VIEW):
        op.execute(function)
    for table in ("views", "view_people", "view_versions", *OF_ONE_PERSON):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(VIEWS_SEEN)
    op.execute(VIEWS_CHANGED.replace("changed", "added", 1).format("INSERT", "WITH CHECK"))
    op.execute(VIEWS_CHANGED.format("UPDATE", "USING"))
    op.execute(VIEWS_CHANGED.replace("changed", "removed", 1).format("DELETE", "USING"))
    for table in ("view_people", "view_versions"):
        op.execute(OF_THE_OWNER.format(table))
    op.execute(TOLD)
    for table in OF_ONE_PERSON:
        op.execute(OWN.format(table))


def create_preferences() -> None:
    op.create_table(
        "preferences",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("density", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("columns", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("default_view_id", sa.Uuid(), nullable=True),
        sa.Column("keeps_searches", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("density IN ('compact', 'normal', 'tall')", name=op.f("ck_preferences_density_is_known")),
        sa.CheckConstraint("theme IN ('light', 'dark', 'auto')", name=op.f("ck_preferences_theme_is_known")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_preferences_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["default_view_id"], ["views.id"], name=op.f("fk_preferences_default_view_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_preferences")),
        info=WRITTEN,
    )
    op.create_index(op.f("ix_preferences_default_view_id"), "preferences", ["default_view_id"], unique=False)
    op.create_table(
        "recent_searches",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("q", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recent_searches_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "q", name=op.f("pk_recent_searches")),
        info=WRITTEN,
    )
    op.create_table(
        "kept_activities",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("favourite_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_kept_activities_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "activity_id", name=op.f("pk_kept_activities")),
        info=WRITTEN,
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in ("access_view_pins(uuid)", "access_view_names(uuid)"):
        op.execute(f"DROP FUNCTION {function}")
    for table in ("kept_activities", "recent_searches", "preferences", "view_pins", "view_versions", "view_people"):
        op.drop_table(table)
    op.drop_table("views")
    for function in (
        "access_sees_view(uuid, uuid, text)",
        "access_sharing_team_ids(uuid)",
        "access_is_administrator()",
    ):
        op.execute(f"DROP FUNCTION {function}")
