"""What lets an analysis be computed again: the seed of its draws, and a digest of what it was made from."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from uuid import UUID

from app.domain.link.values import LinkWeek
from app.domain.people import Side


def seed_of(person: UUID, side: Side, last_week: date) -> int:
    """The seed of the analysis of one knee up to a week: the same each time it is asked for.

    last_week  the first day of the newest week
    """
    told = "|".join([str(person), side.value, last_week.isoformat()])
    return int.from_bytes(sha256(told.encode()).digest()[:8])


def digest_of(weeks: Sequence[LinkWeek]) -> str:
    """The SHA-256 of the weeks as hexadecimal letters, in whatever order they are given."""
    lines = (_line(week) for week in sorted(weeks, key=lambda week: week.start))
    return sha256("\n".join(lines).encode()).hexdigest()


def _line(week: LinkWeek) -> str:
    numbers = (week.pain, week.logged, week.load, week.spike, week.cadence, week.stepped)
    return "|".join(
        [week.start.isoformat(), *("-" if each is None else repr(float(each)) for each in numbers)]
    )
