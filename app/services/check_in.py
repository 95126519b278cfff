"""The weekly check-in: what is asked now, answer, skip, take back, and the weeks behind."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain import pain as rules
from app.domain.pain import CheckIn
from app.domain.people import Person, week_of
from app.services import accounts, alerts
from app.store import check_ins, pain
from app.store.database import Transaction

WEEKS = 12
NOTHING = "none"  # what a form says of a week that nothing was said of before


class NoConsent(Exception):
    """Answers may not be kept before the runner allowed it; holds them as they were given."""

    def __init__(self, given: Sequence[str]) -> None:
        super().__init__("answers are kept only with the runner's consent")
        self.given = tuple(given)


class NotAsked(Exception):
    """The week is not asked about now: it is not over yet, or longer ago."""


@dataclass(frozen=True, slots=True)
class Week:
    """A week behind, and what was said of it, None when nothing was."""

    start: date
    said: CheckIn | None

    @property
    def end(self) -> date:
        """Its last day."""
        return self.start + timedelta(days=6)

    @property
    def impact(self) -> int | None:
        """0 to 100, None of a week skipped or not answered."""
        return None if self.said is None else self.said.impact


@dataclass(frozen=True, slots=True)
class Page:
    """The page's content.

    asked     the week that is asked about now, None on the days between
    comes     the day on which the running week's check-in comes
    worst     the highest score of the week asked about, proposed the fourth answer it stands for
    weeks     those behind since the first answered, newest first, at most 12; an open one is not among them
    """

    today: date
    asked: Week | None
    comes: date
    worst: int | None
    proposed: int | None
    weeks: tuple[Week, ...]

    @property
    def is_open(self) -> bool:
        """Whether the week asked about has no answer yet, not even that it is skipped."""
        return self.asked is not None and self.asked.said is None

    @property
    def is_over(self) -> bool:
        """Whether the week asked about ended yesterday."""
        return self.asked is not None and self.today > self.asked.end

    @property
    def before(self) -> int | None:
        """The impact of the week before the one asked about, or of the last one; None when not known."""
        if self.asked is None:
            return None
        said = {week.start: week.impact for week in self.weeks if week.said is not None}
        earlier = rules.week_before(self.asked.start, said)
        return None if earlier is None else said[earlier]


def page(tx: Transaction, person: Person, now: datetime) -> Page:
    """What is asked on this local day, and the last 12 weeks."""
    today = person.today(now)
    running = week_of(today, person.week_start)
    newest = rules.week_asked(today, person.week_start) or running - timedelta(weeks=1)
    kept = check_ins.of(tx, person.id, newest - timedelta(weeks=WEEKS - 1))
    said = {one.week_start: one for one in kept}
    asked = _week_asked(person, today, said)
    comes = rules.next_asked(today, person.week_start)
    worst = None if asked is None else _worst(tx, person, asked)
    return Page(
        today=today,
        asked=None if asked is None else Week(asked, said.get(asked)),
        comes=comes + timedelta(weeks=1) if _is_said_of_another(running, said) else comes,
        worst=worst,
        proposed=rules.pain_answer(worst),
        weeks=tuple(week for week in _weeks(newest, said) if week.said or week.start != asked),
    )


def waiting(person: Person, latest: date | None, now: datetime) -> date | None:
    """The first day of the week that waits for an answer today; None when none does.

    latest  the last week that was answered or skipped
    """
    asked = rules.week_asked(person.today(now), person.week_start)
    if asked is None or latest is None or latest < asked and not rules.is_same_week(asked, latest):
        return asked
    return None


def latest(tx: Transaction, person: Person) -> date | None:
    """The last week that was answered or skipped."""
    return max((one.week_start for one in check_ins.of(tx, person.id)), default=None)


def answer(tx: Transaction, person: Person, week: date | None, given: Sequence[str], now: datetime) -> None:
    """Keep four answers in place of what was said of the week before.

    Raises NoConsent, NotAsked, and NotAnswered of the rules.
    """
    asked = _asked(tx, person, week, now)
    answers = rules.answers_of(given)
    if not accounts.has_check_in_consent(tx, person):
        raise NoConsent(given)
    _keep(tx, person, CheckIn(asked, answers), now)


def skip(tx: Transaction, person: Person, week: date | None, now: datetime) -> None:
    """Pass a week over. Raises NotAsked."""
    _keep(tx, person, CheckIn(_asked(tx, person, week, now)), now)


def take_back(tx: Transaction, person: Person, week: date | None, before: str, now: datetime) -> None:
    """Say again what was said of a week, as `told_before` has it. Raises NotAsked, NoConsent, NotAnswered."""
    asked = _asked(tx, person, week, now)
    if before == NOTHING:
        check_ins.remove(tx, person.id, asked)
        alerts.judge(tx, person, now)
    elif before:
        answer(tx, person, asked, before.split(" "), now)
    else:
        skip(tx, person, asked, now)


def told_before(tx: Transaction, person: Person, week: date) -> str:
    """What was said of a week before, as `take_back` reads it: the answers, nothing of a skipped week."""
    said = check_ins.before(tx, person.id, week)
    return NOTHING if said is None else " ".join(str(answer) for answer in said.answers)


def _week_asked(person: Person, today: date, said: Collection[date]) -> date | None:
    """The week asked about; none where another was answered that shares most of its days."""
    asked = rules.week_asked(today, person.week_start)
    return None if asked is None or _is_said_of_another(asked, said) else asked


def _is_said_of_another(week: date, said: Collection[date]) -> bool:
    """Whether nothing was said of a week itself, but of one that began on another day and is the same."""
    return week not in said and any(rules.is_same_week(week, other) for other in said)


def _asked(tx: Transaction, person: Person, week: date | None, now: datetime) -> date:
    """The week asked about now, if it is the one a form was about; without one it is."""
    today = person.today(now)
    lately = check_ins.of(tx, person.id, today - timedelta(weeks=2))
    asked = _week_asked(person, today, [one.week_start for one in lately])
    if asked is None or week not in (None, asked):
        raise NotAsked
    return asked


def _keep(tx: Transaction, person: Person, said: CheckIn, now: datetime) -> None:
    check_ins.put(tx, person.id, said, now)
    alerts.judge(tx, person, now)


def _worst(tx: Transaction, person: Person, week: date) -> int | None:
    """The highest score of a week, of the knee watched where one is."""
    entries = pain.of(tx, person.id, since=week, until=week + timedelta(days=6))
    return rules.worst_of_week(week, rules.daily_worst(entries, person.knee))


def _weeks(newest: date, said: dict[date, CheckIn]) -> tuple[Week, ...]:
    """The weeks that something was said of, whenever they began, and those between of which nothing was."""
    first = min(said, default=None)
    own = (newest - timedelta(weeks=n) for n in range(WEEKS))
    silent = [week for week in own if first and first < week and not _is_said_of_another(week, said)]
    return tuple(Week(start, said.get(start)) for start in sorted({*said, *silent}, reverse=True)[:WEEKS])
