"""A run that was too long, day by day: the first page, the run's check and the inbox tell one story."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.domain.answer.facts import Holds
from app.domain.pain import Moment, Result
from app.domain.people import Person
from app.domain.reminders import Kind
from app.services import alerts, inbox, one_run, overview, pain_log
from app.services.pain_typed import Typed
from app.store import runs
from app.store.database import Database
from tests.services import rosa
from tests.services.runner import a_runner

WEDNESDAY = date(2026, 11, 11)


@dataclass(frozen=True)
class Told:
    """What one day says."""

    holds: Holds
    found: str
    do: str
    pain: str
    ceiling: str
    check: Result
    said: str
    inbox: list[Kind]


def at(days: int, hour: int, minute: int = 0) -> datetime:
    """An hour in Berlin, so many days after the long run."""
    day = WEDNESDAY + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour - 1, minute, tzinfo=UTC)


def long_run(db: Database) -> Person:
    """Rosa with a year of runs, and on Wednesday 2 before, 15.2 km of which 4 during."""
    with db.begin() as tx:
        person = a_runner(tx, knee="left", strength_days=[5])
        told = [*rosa.year_of_runs(), rosa.run(date(2026, 11, 8), 12.3), rosa.run(WEDNESDAY, 15.2)]
        runs.put_all(tx, person.id, told, at(0, 7))
        runs.recount(tx, person.id, {each.day for each in told})
        for days in range(1, 5):
            runs.say_no_run(tx, person.id, WEDNESDAY + timedelta(days=days))
        pain_log.log(tx, person, Typed(score="2", moment="before"), at(0, 7, 30))
        pain_log.log(tx, person, Typed(score="4", moment="during"), at(0, 10))
    return person


def tap(db: Database, person: Person, days: int, score: int, minute: int = 6) -> Moment:
    """One tap at six past eight."""
    with db.begin() as tx:
        kept = pain_log.log(tx, person, Typed(score=str(score)), at(days, 8, minute)).entry
    return kept.moment


def told(db: Database, person: Person, days: int) -> Told:
    """What is said at ten, after the morning's reminder."""
    now = at(days, 10)
    with db.begin() as tx:
        alerts.morning(tx, person, now)
        home = overview.home(tx, person, now)
        run = next(one for one in runs.counting(tx, person.id, WEDNESDAY, WEDNESDAY))
        assert run.public_id and home.answer
        one = one_run.one_run(tx, person, run.public_id, now)
        tile = {each.label: each for each in home.tiles}
        pain, ceiling = tile["Last pain"], tile["30-day ceiling"]
        return Told(
            home.answer.holds,
            home.answer.found,
            home.answer.do,
            f"{pain.value} {pain.good}".strip(),
            f"{ceiling.value} {ceiling.note}",
            one.checked.check.shown,
            one.said,
            [row.kind for row in inbox.page(tx, person, now).today],
        )


EASY = "Keep the next run easy, and do your strength session today."
EASE_OFF = (Result.AMBER, "Ease off: repeat or shorten the next run.")


def test_a_morning_that_is_up_holds_the_ceiling_and_the_next_one_lets_it_go(db: Database) -> None:
    person = long_run(db)
    assert told(db, person, 0) == Told(
        Holds.SPIKE,
        "Today's 15.2 km was 24 % longer than any run in your last 30 days.",
        EASY,
        "4",
        "13.5 12.3 km on 8 Nov, plus 10 %; the next run easy",
        Result.INCOMPLETE,
        "The next morning decides.",
        [Kind.LOAD_SPIKE],
    )
    assert tap(db, person, 1, 3) is Moment.NEXT_MORNING
    assert told(db, person, 1) == Told(
        Holds.SPIKE,
        "Yesterday's 15.2 km was 24 % longer than any run in your last 30 days.",
        EASY,
        "3",
        "13.5 12.3 km on 8 Nov, plus 10 %; held until yesterday's run has settled; repeat or shorten",
        *EASE_OFF,
        [Kind.LOAD_SPIKE, Kind.CARD],
    )
    assert tap(db, person, 2, 2) is Moment.WORST_24H
    assert told(db, person, 2) == Told(
        Holds.SPIKE,
        "Wednesday's 15.2 km was 24 % longer than any run in the 30 days before it.",
        "Keep the next run easy.",
        "2 Settled",
        "16.7 15.2 km on 11 Nov, plus 10 %; the next run easy",
        *EASE_OFF,
        [],
    )
    assert told(db, person, 4) == Told(
        Holds.SETTLED,
        "Your left knee has settled since Wednesday's long run.",
        "Today is a rest day for strength work. Runs up to 16.7 km stay within 10 % of your longest.",
        "2 Settled",
        "16.7 15.2 km on 11 Nov, plus 10 %",
        *EASE_OFF,
        [Kind.CARD],  # on a Sunday the week's check-in waits
    )


def test_a_tap_of_the_morning_settles_everywhere_at_once_and_a_higher_one_nowhere(db: Database) -> None:
    person = long_run(db)
    assert tap(db, person, 1, 2) is Moment.NEXT_MORNING
    settled = told(db, person, 1)
    assert (settled.pain, settled.ceiling) == (
        "2 Settled",
        "16.7 15.2 km on 11 Nov, plus 10 %; the next run easy",
    )
    assert (settled.check, settled.said) == EASE_OFF
    with db.read() as tx:
        home = overview.home(tx, person, at(1, 10))
        assert home.answer and home.last_check
        assert [one.text for one in home.answer.why][1] == (
            "Scores went 4 on the run, and 2 today. Your left knee has settled."
        )
        assert home.last_check.outcome == "The morning after was back at the score before."

    assert tap(db, person, 1, 3, minute=30) is Moment.NEXT_MORNING
    up = told(db, person, 1)
    assert (up.pain, up.ceiling.split(";")[1]) == ("3", " held until yesterday's run has settled")
    assert (up.check, up.said) == EASE_OFF
