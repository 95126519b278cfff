"""How far an import is within a long table, and which files it was begun with."""

import sqlalchemy as sa
from alembic import op

revision = "02"
down_revision = "01"


def upgrade() -> None:
    """Add two columns that may stay empty."""
    op.add_column("import", sa.Column("partly", sa.JSON(), nullable=True))
    op.add_column("import", sa.Column("files_print", sa.Text(), nullable=True))
