"""The weekly analysis of running and pain with its answers, and the runs a runner plans."""

import sqlalchemy as sa
from alembic import op

revision = "09"
down_revision = "08"


def upgrade() -> None:
    """Add three tables."""
    op.create_table(
        "link_analysis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("last_week", sa.Date(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("draws", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("weeks", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_link_analysis_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_link_analysis"),
        sa.UniqueConstraint("public_id", name="uq_link_analysis_public_id"),
        sa.UniqueConstraint(
            "person_id", "scope", "side", "last_week", name="uq_link_analysis_person_id_scope_side_last_week"
        ),
    )
    op.create_table(
        "link_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("analysis_id", sa.Integer(), nullable=False),
        sa.Column("hypothesis", sa.Text(), nullable=False),
        sa.Column("lag", sa.Integer(), nullable=False),
        sa.Column("exploratory", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Double(), nullable=True) for name in ("beta", "se", "t", "p", "p_adjusted")),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("df", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["analysis_id"], ["link_analysis.id"], name="fk_link_result_analysis_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_link_result"),
        sa.UniqueConstraint(
            "analysis_id",
            "hypothesis",
            "lag",
            "exploratory",
            name="uq_link_result_analysis_id_hypothesis_lag_exploratory",
        ),
    )
    op.create_table(
        "planned_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("local_time", sa.Text(), nullable=True),
        sa.Column("distance_m", sa.Integer(), nullable=False),
        sa.Column("race", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_planned_run_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_planned_run"),
        sa.UniqueConstraint("public_id", name="uq_planned_run_public_id"),
        sa.UniqueConstraint(
            "person_id", "day", "distance_m", "race", name="uq_planned_run_person_id_day_distance_m_race"
        ),
    )
