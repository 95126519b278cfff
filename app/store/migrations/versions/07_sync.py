"""What syncing learned: refusals, Strava's clock, events signed, what was set aside, who waits."""

import sqlalchemy as sa
from alembic import op

revision = "07"
down_revision = "06"


def upgrade() -> None:
    """Add columns that begin at nothing or may stay empty, and indexes; drop one that was never filled."""
    op.add_column("strava_account", sa.Column("refusals", sa.Integer(), server_default="0", nullable=False))
    op.add_column("strava_account", sa.Column("unanswered", sa.Integer(), server_default="0", nullable=False))
    op.add_column("strava_event", sa.Column("look_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("strava_event", sa.Column("signed", sa.Boolean(), server_default="0", nullable=False))
    op.create_index(
        "ix_strava_event_open",
        "strava_event",
        ["origin", "owner_id"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
    )
    op.add_column("strava_pass", sa.Column("asked", sa.Integer(), server_default="0", nullable=False))
    op.add_column("strava_pass", sa.Column("last_calls", sa.Integer(), server_default="0", nullable=False))
    op.add_column("strava_set_aside", sa.Column("title", sa.Text(), server_default="", nullable=False))
    op.add_column("strava_set_aside", sa.Column("local_date", sa.Date(), nullable=True))
    op.create_index(
        "ix_run_person_id_run_source_run_confirmed_at", "run", ["person_id", "source", "confirmed_at"]
    )
    op.add_column("strava_budget", sa.Column("ahead_s", sa.Integer(), server_default="0", nullable=False))
    op.add_column("task", sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_task_dedupe_key_task_added_at", "task", ["dedupe_key", "added_at"], unique=False)
    op.create_index("ix_strava_event_received_at", "strava_event", ["received_at"], unique=False)
    op.add_column(
        "strava_subscription", sa.Column("is_ended", sa.Boolean(), server_default="0", nullable=False)
    )
    op.drop_column("strava_account", "received_at")
