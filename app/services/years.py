"""All years of a log at a glance: what was run in each month, and in which it is not known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.load import Coverage
from app.domain.people import Person
from app.services import coverage
from app.store import run_sums
from app.store.database import Transaction

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its metres, None where there is no run and a day of it is not known, or is still to come."""

    first: date
    distance_m: int | None


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year, its runs and its twelve months; `until` is its last day, or today.

    distance_m  None where there is no run, and not known that there was none
    """

    year: int
    until: date
    distance_m: int | None
    runs: int
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Years:
    """The years from the first run's on, newest first, and the metres of the longest month."""

    years: tuple[Year, ...]
    most_m: int


def of(tx: Transaction, person: Person, now: datetime) -> Years | None:
    """The whole log's years; None while its runs are of a single one."""
    today = person.today(now)
    months = run_sums.of(tx, person.id, (), with_months=True).months
    return years(months, coverage.of(tx, person, (), today), today)


def years(months: Mapping[date, tuple[int, int]], known: Coverage, today: date) -> Years | None:
    """The years that hold these months' metres and counts of runs; None for less than two."""
    opens = min(months, default=today).year
    if opens >= today.year:
        return None
    found = [_year(number, months, known, today) for number in range(today.year, opens - 1, -1)]
    return Years(tuple(found), max(metres for metres, _ in months.values()))


def _year(number: int, months: Mapping[date, tuple[int, int]], known: Coverage, today: date) -> Year:
    firsts = [date(number, month, 1) for month in MONTHS]
    ran = [months.get(first, (0, 0)) for first in firsts]
    shown = [_month(first, metres, known, today) for first, (metres, _) in zip(firsts, ran, strict=True)]
    until = min(date(number, 12, 31), today)
    metres, count = sum(each for each, _ in ran), sum(each for _, each in ran)
    is_known = bool(metres) or known.unknown_between(date(number, 1, 1), until) == 0
    return Year(number, until, metres if is_known else None, count, tuple(shown))


def _month(first: date, metres: int, known: Coverage, today: date) -> Month:
    last = min((first + timedelta(days=31)).replace(day=1) - timedelta(days=1), today)
    is_known = first <= today and known.unknown_between(first, last) == 0
    return Month(first, metres if metres or is_known else None)
