"""What files taught: how an import goes, recordings kept apart by their marks, what watches' clocks said."""

import sqlalchemy as sa
from alembic import op

revision = "08"
down_revision = "07"

_PAIRS = sa.text("""
    SELECT apart.person_id, one.source, one.external_id, other.source, other.external_id
    FROM run_apart AS apart
    JOIN run AS one ON one.id = apart.one_id
    JOIN run AS other ON other.id = apart.other_id
""")


def upgrade() -> None:
    """Keep the pairs told apart under other names, and add columns that may stay empty."""
    held = op.get_bind().execute(_PAIRS).all()
    op.drop_table("run_apart")
    apart = op.create_table(
        "run_apart",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("one", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_run_apart_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "one", "other", name="pk_run_apart"),
    )
    pairs = {(person, *sorted((_mark(*ends[:2]), _mark(*ends[2:])))) for person, *ends in held}
    op.bulk_insert(apart, [dict(zip(("person_id", "one", "other"), pair)) for pair in sorted(pairs)])
    op.add_column("import", sa.Column("going_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("import", sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("import", sa.Column("done_before", sa.Integer(), server_default="0", nullable=False))
    for columns in (("import_id", "outcome", "id"), ("import_id", "outcome", "reason", "id")):
        name = "_".join(f"import_item_{column}" for column in columns)
        op.create_index(f"ix_{name}", "import_item", list(columns), unique=False)
    for name in ("running_s", "running_mps", "running_spm"):
        op.add_column("run", sa.Column(name, sa.Double(), nullable=True))
    op.add_column("run", sa.Column("clock_ahead_s", sa.Integer(), nullable=True))
    op.add_column("person", sa.Column("zone_answered_at", sa.DateTime(timezone=True), nullable=True))


def _mark(source: str, external_id: str) -> str:
    return f"{'strava' if source in ('archive', 'strava_api') else source} {external_id}"
