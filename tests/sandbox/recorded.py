"""What the sandbox's people have recorded by an instant."""

from datetime import date, datetime

from app.sandbox import year
from app.sandbox.outing import Outing
from app.sandbox.people import Athlete


def outings(athlete: Athlete, first_day: date, now: datetime) -> list[Outing]:
    """Oldest first as the API dates it, with `first_day` that of the sandbox's first start."""
    ahead = year.to_come(athlete, first_day, now)
    return [one for one in year.told(athlete, first_day, now) if one.id not in ahead]
