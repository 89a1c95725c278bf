"""Which day it is for a user, and who is in their team: what `today`, `me` and `my_team` mean in a filter

Revision: 0006
After: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# One's team: oneself and everybody below; who has nobody below is in the team of their manager.
TEAM_IDS = """
CREATE FUNCTION access_team_ids(asked uuid) RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path FROM CURRENT ROWS 50 AS $$
    WITH RECURSIVE self(id) AS (
        SELECT access_salesforce_user_id(u.id) FROM users u WHERE u.id = asked AND u.is_active
    ), head(id) AS (
        SELECT CASE WHEN EXISTS (SELECT FROM sf_user s WHERE s.manager_id = self.id) THEN self.id
            ELSE coalesce((SELECT s.manager_id FROM sf_user s WHERE s.id = self.id), self.id) END
        FROM self
    ), team(id) AS (
        SELECT id FROM head
        UNION
        SELECT s.id FROM team JOIN sf_user s ON s.manager_id = team.id
    )
    SELECT id FROM team WHERE id IS NOT NULL
$$
"""


def upgrade() -> None:
    # Wait briefly for locks rather than stall every reader behind us; raise the limits for one long backfill only.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.add_column("users", sa.Column("time_zone", sa.Text(), server_default=sa.text("'UTC'"), nullable=False))
    op.execute(TEAM_IDS)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP FUNCTION access_team_ids(uuid)")
    op.drop_column("users", "time_zone")
