"""Weekly check-ins, levels of exercises, totals of instruments, and what runners chose about the rules."""

import sqlalchemy as sa
from alembic import op

revision = "06"
down_revision = "05"


def upgrade() -> None:
    """Add tables, and columns that may stay empty."""
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_check_in_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_check_in"),
        sa.UniqueConstraint("public_id", name="uq_check_in_public_id"),
        sa.UniqueConstraint("person_id", "week_start", name="uq_check_in_person_id_week_start"),
    )
    op.create_table(
        "exercise_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_exercise_level_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exercise_level"),
        sa.UniqueConstraint("public_id", name="uq_exercise_level_public_id"),
    )
    op.create_index(
        "ix_exercise_level_person_id_exercise_level_exercise_exercise_level_at",
        "exercise_level",
        ["person_id", "exercise", "at"],
        unique=False,
    )
    op.create_table(
        "instrument_total",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("runner_id", sa.Integer(), nullable=False),
        sa.Column("therapist_id", sa.Integer(), nullable=True),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["runner_id"], ["person.id"], name="fk_instrument_total_runner_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["person.id"], name="fk_instrument_total_therapist_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_instrument_total"),
        sa.UniqueConstraint("public_id", name="uq_instrument_total_public_id"),
        sa.UniqueConstraint(
            "runner_id",
            "therapist_id",
            "instrument",
            "day",
            "total",
            name="uq_instrument_total_runner_id_therapist_id_instrument_day_total",
        ),
    )
    op.create_index(
        "ix_instrument_total_runner_id_instrument_total_day", "instrument_total", ["runner_id", "day"]
    )
    op.create_index("ix_instrument_total_therapist_id", "instrument_total", ["therapist_id"])
    op.add_column("person", sa.Column("reminder_rules", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("person", sa.Column("exercise_set", sa.Text(), server_default="starter", nullable=False))
    op.add_column("person", sa.Column("stop_seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("run", sa.Column("cadence_answer", sa.Integer(), nullable=True))
    op.add_column("run", sa.Column("cadence_answered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("run", sa.Column("interval", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("reminder", sa.Column("adds", sa.Text(), nullable=True))
