"""Whether Kneewise can serve people now."""

from app.store import schema
from app.store.database import Database, DatabaseUnavailable


def why_not_ready(db: Database) -> str | None:
    """A sentence when the database cannot be written or its tables are of another version, else None."""
    try:
        current = schema.is_current(db)
        if current:
            db.check_writable()
    except DatabaseUnavailable as error:
        return str(error)
    return None if current else "The database has to be upgraded: kneewise db upgrade"
