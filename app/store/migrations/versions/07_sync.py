"""Refusals of new tokens, counted; when an event is looked at, whether it was signed, and those open found."""

import sqlalchemy as sa
from alembic import op

revision = "07"
down_revision = "06"


def upgrade() -> None:
    """Add columns that begin at nothing, and an index."""
    op.add_column("strava_account", sa.Column("refusals", sa.Integer(), server_default="0", nullable=False))
    op.add_column("strava_event", sa.Column("look_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("strava_event", sa.Column("signed", sa.Boolean(), server_default="0", nullable=False))
    op.create_index(
        "ix_strava_event_open",
        "strava_event",
        ["origin", "owner_id"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
    )
