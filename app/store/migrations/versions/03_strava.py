"""Strava: connections, readings, events, budget; where a run's row came from."""

import sqlalchemy as sa
from alembic import op

revision = "03"
down_revision = "02"


def upgrade() -> None:
    """Add tables, and columns that may stay empty."""
    op.create_table(
        "strava_budget",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("short_used", sa.Integer(), nullable=False),
        sa.Column("short_limit", sa.Integer(), nullable=False),
        sa.Column("daily_used", sa.Integer(), nullable=False),
        sa.Column("daily_limit", sa.Integer(), nullable=False),
        sa.Column("read_short_used", sa.Integer(), nullable=False),
        sa.Column("read_short_limit", sa.Integer(), nullable=False),
        sa.Column("read_daily_used", sa.Integer(), nullable=False),
        sa.Column("read_daily_limit", sa.Integer(), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("origin", name="pk_strava_budget"),
    )
    op.create_table(
        "strava_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column("aspect_type", sa.Text(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("updates", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_strava_event"),
        sa.UniqueConstraint(
            "origin",
            "object_type",
            "object_id",
            "aspect_type",
            "event_time",
            name="uq_strava_event_origin_object_type_object_id_aspect_type_event_time",
        ),
    )
    op.create_index(
        "ix_strava_event_origin_strava_event_owner_id", "strava_event", ["origin", "owner_id"], unique=False
    )
    op.create_table(
        "strava_goodbye",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("athlete_id", sa.BigInteger(), nullable=True),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_strava_goodbye"),
    )
    op.create_table(
        "strava_subscription",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("verify_hash", sa.Text(), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("subscription_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name="pk_strava_subscription"),
        sa.UniqueConstraint("secret_hash", name="uq_strava_subscription_secret_hash"),
    )
    op.create_table(
        "strava_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("athlete_id", sa.BigInteger(), nullable=True),
        sa.Column("athlete_name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("access_token", sa.Text(), nullable=True),
        sa.Column("refresh_token", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_strava_account_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_strava_account"),
        sa.UniqueConstraint("origin", "athlete_id", name="uq_strava_account_origin_athlete_id"),
        sa.UniqueConstraint("person_id", name="uq_strava_account_person_id"),
    )
    op.create_table(
        "strava_state",
        sa.Column("state_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("browser_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_strava_state_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("state_hash", name="pk_strava_state"),
    )
    op.create_index("ix_strava_state_person_id", "strava_state", ["person_id"], unique=False)
    op.create_table(
        "strava_pass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("after_s", sa.BigInteger(), nullable=False),
        sa.Column("before_s", sa.BigInteger(), nullable=False),
        sa.Column("cursor_s", sa.BigInteger(), nullable=False),
        sa.Column("last_ids", sa.JSON(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("oldest_day", sa.Date(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resume_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("doubted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["strava_account.id"], name="fk_strava_pass_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_strava_pass"),
        sa.UniqueConstraint("account_id", "kind", name="uq_strava_pass_account_id_kind"),
    )
    op.create_table(
        "strava_set_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["strava_account.id"], name="fk_strava_set_aside_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_strava_set_aside"),
        sa.UniqueConstraint("account_id", "external_id", name="uq_strava_set_aside_account_id_external_id"),
    )
    op.add_column("run", sa.Column("origin", sa.Text(), nullable=True))
    op.add_column("run", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
