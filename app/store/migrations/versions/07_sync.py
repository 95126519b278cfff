"""How often in a row Strava refused to renew the tokens of a connection."""

import sqlalchemy as sa
from alembic import op

revision = "07"
down_revision = "06"


def upgrade() -> None:
    """Add a column that begins at nothing."""
    op.add_column("strava_account", sa.Column("refusals", sa.Integer(), server_default="0", nullable=False))
