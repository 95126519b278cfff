"""Sharing with a therapist, the log of visits, deletions, and what a person is called."""

import sqlalchemy as sa
from alembic import op

revision = "04"
down_revision = "03"


def upgrade() -> None:
    """Add tables, and columns that may stay empty."""
    op.create_table(
        "deletion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_deletion_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deletion"),
    )
    op.create_index("ix_deletion_person_id", "deletion", ["person_id"], unique=False)
    op.create_table(
        "share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("runner_id", sa.Integer(), nullable=False),
        sa.Column("therapist_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("invite_hash", sa.Text(), nullable=True),
        sa.Column("invite_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["runner_id"], ["person.id"], name="fk_share_runner_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["person.id"], name="fk_share_therapist_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_share"),
        sa.UniqueConstraint("invite_hash", name="uq_share_invite_hash"),
        sa.UniqueConstraint("public_id", name="uq_share_public_id"),
    )
    op.create_index("ix_share_runner_id", "share", ["runner_id"], unique=False)
    op.create_index("ix_share_therapist_id", "share", ["therapist_id"], unique=False)
    op.create_index(
        "uq_share_runner_id_therapist_id_open",
        "share",
        ["runner_id", "therapist_id"],
        unique=True,
        sqlite_where=sa.text("accepted_at IS NOT NULL AND revoked_at IS NULL"),
    )
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("runner_id", sa.Integer(), nullable=False),
        sa.Column("therapist_id", sa.Integer(), nullable=True),
        sa.Column("share_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["runner_id"], ["person.id"], name="fk_visit_runner_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name="fk_visit_share_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["person.id"], name="fk_visit_therapist_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
    )
    op.create_index("ix_visit_runner_id_visit_at", "visit", ["runner_id", "at"], unique=False)
    op.create_index("ix_visit_share_id", "visit", ["share_id"], unique=False)
    op.create_index(
        "ix_visit_therapist_id_visit_runner_id_visit_at",
        "visit",
        ["therapist_id", "runner_id", "at"],
        unique=False,
    )
    op.add_column("person", sa.Column("name", sa.Text(), server_default="", nullable=False))
