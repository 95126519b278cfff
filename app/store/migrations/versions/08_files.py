"""What reading files keeps: since when an import goes, so that the time left can be told."""

import sqlalchemy as sa
from alembic import op

revision = "08"
down_revision = "07"


def upgrade() -> None:
    """Add columns that begin at nothing or may stay empty."""
    op.add_column("import", sa.Column("going_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("import", sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("import", sa.Column("done_before", sa.Integer(), server_default="0", nullable=False))
