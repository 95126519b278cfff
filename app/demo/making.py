"""Make the demo: Rosa's year lived day by day, through the same services as everyone's."""

import fcntl
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from app.adapters import run_files
from app.clock import Clock
from app.demo import files
from app.demo.story import LONG_AGO, Outing, Score, Story, Training
from app.demo.telling import tell
from app.domain.people import Person, Side
from app.domain.reminders import Status
from app.services import (
    accounts,
    alerts,
    exercise_log,
    import_portions,
    import_taking,
    inbox,
    pain_log,
    pain_typed,
    passwords,
    run_import,
    run_log,
)
from app.store import people, reminders
from app.store.database import Database, Transaction

EMAIL = "rosa@demo.invalid"
ZONE = ZoneInfo("Europe/Berlin")
MORNING, EVENING = time(8), time(21, 30)
SHORT_DAYS = 3  # of a transaction, so that nobody who writes meanwhile has to wait

Act = Callable[[Transaction, Person, datetime], object]
Acts = list[tuple[datetime, Act]]


def make(db: Database, clock: Clock, reset: bool = False) -> Person:
    """The demo's runner, made now unless she is there; `reset` makes her anew, with a year up to today.

    One that was broken off is made anew; who asks while another is at it waits for that one. Takes about
    five seconds, in many short transactions.
    """
    with _alone(db):
        now = clock()
        with db.begin() as tx:
            held = people.demo(tx)
            if held is not None and not reset:
                return held
            people.remove_demo(tx)
        return _made(db, now)


@contextmanager
def _alone(db: Database) -> Iterator[None]:
    """Hold the lock of the one who makes the demo; it goes with the process, however that ends."""
    with Path(f"{db.path}.demo").open("w") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        yield


def _made(db: Database, now: datetime) -> Person:
    """Rosa, with all that happened up to now."""
    story = tell(now.astimezone(ZONE).date())
    repaired = _at(datetime.combine(story.gap[1] + timedelta(days=3), time(12)))
    acts = sorted(_acts(story, now), key=lambda act: act[0])
    person = _join(db, story)
    _live(db, person, [act for act in acts if act[0] < repaired])
    _hand_over(db, person, story, story.gap[0], repaired)
    person = _settle(db, person, files_complete=False)  # a week without her watch: they do not hold all
    _live(db, person, [act for act in acts if repaired <= act[0] <= now])
    person = _settle(db, person, first_steps_done=True)
    with db.begin() as tx:
        people.open_demo(tx, now)
    return person


def _join(db: Database, story: Story) -> Person:
    """Open the account, whose password nobody knows, and hand over what was kept before."""
    password_hash = passwords.hashed(secrets.token_urlsafe(32))
    joined = _at(datetime.combine(story.joined, time(5)))
    with db.begin() as tx:
        person = people.add(
            tx,
            email=EMAIL,
            password_hash=password_hash,
            is_runner=True,
            is_therapist=False,
            timezone=ZONE.key,
            now=joined,
            strength_days=story.strength_days,
            is_demo=True,
            knee=Side.LEFT.value,
            place="front",
        )
        accounts.give_health_consent(tx, person, joined)
    _hand_over(db, person, story, story.joined, joined)
    return person


def _settle(db: Database, person: Person, **settings: bool) -> Person:
    """Change settings, and return the person as they are then."""
    with db.begin() as tx:
        accounts.change_settings(tx, person, **settings)
        return people.by_id(tx, person.id) or person


def _hand_over(db: Database, person: Person, story: Story, until: date, at: datetime) -> None:
    """Import Strava's export of the runs before a day; with the first, the notebook kept till then."""
    recorded = [run for run in story.outings if run.day < until and not run.typed]
    with TemporaryDirectory() as folder:
        export, notebook = Path(folder) / "export_rosa.zip", Path(folder) / "knee_notebook.csv"
        files.strava_export(recorded, ZONE, export)
        notebook.write_bytes(files.notebook(story.noted, ZONE))
        handed_over = [export, notebook] if until == story.joined else [export]
        run_import.from_paths(db, person, handed_over, lambda: at)


def _live(db: Database, person: Person, acts: Acts) -> None:
    """Carry out what happened, in order, each at its own time."""
    for _, days in groupby(acts, key=lambda act: act[0].toordinal() // SHORT_DAYS):
        with db.begin() as tx:
            for at, act in days:
                act(tx, person, at)


def _acts(story: Story, now: datetime) -> Iterator[tuple[datetime, Act]]:
    """All that happened, each with its instant; today's score is never later than now."""
    for outing in story.outings:
        if outing.day >= story.joined:
            yield files.started(outing, ZONE) + timedelta(seconds=outing.moving_s + 60), _ran(outing)
    for score in story.scores:
        if score.at.date() >= story.joined:
            yield min(_at(score.at), now), _felt(score)
    for training in story.trainings:
        yield _at(training.at), _trained(training)
    scored = {score.at.date() for score in story.scores if score.at.time() < MORNING}
    for day in _days(story.joined, story.today):
        yield _at(datetime.combine(day, MORNING)), alerts.remind if day in scored else _woke
    trained = {training.at.date() for training in story.trainings}
    for day in _days(story.joined, story.today - timedelta(days=1)):
        if day in trained or (day.toordinal() % 3 and (story.today - day).days > LONG_AGO):
            yield _at(datetime.combine(day, EVENING)), _answered("done" if day in trained else "not_today")
    ran = {outing.day for outing in story.outings}
    for day in _days(story.gap[1] + timedelta(days=1), story.today - timedelta(days=1)):
        if day not in ran:
            yield _at(datetime.combine(day, EVENING)), _rested(day)


def _ran(outing: Outing) -> Act:
    """A run: typed in, or read from the file of the watch; the next score or morning judges it."""

    def act(tx: Transaction, person: Person, at: datetime) -> None:
        if outing.typed:
            run_log.add(tx, person, _typed(outing), at)
            return
        name = f"{outing.start:%Y-%m-%d-%H%M}.tcx"
        reading = run_files.read_one(name, files.tcx(outing, ZONE), person.timezone, person.today(at))
        import_taking.take(tx, person, import_portions.entries(reading), at)

    return act


def _typed(outing: Outing) -> run_log.Typed:
    hours, rest = divmod(outing.moving_s, 3600)
    return run_log.Typed(
        day=outing.day.isoformat(),
        clock=f"{outing.start:%H:%M}",
        distance=f"{outing.distance_m / 1000:.1f}",
        duration=f"{hours}:{rest // 60:02}:{rest % 60:02}",
        title=outing.title,
        form_key=uuid5(NAMESPACE_OID, f"demo run of {outing.day}").hex,
    )


def _felt(score: Score) -> Act:
    """A knee score; its moment tells which run it belongs to."""
    typed = pain_typed.Typed(
        score=str(score.score), side="left", place="front", moment=score.moment, note=score.note
    )
    return lambda tx, person, at: pain_log.log(tx, person, typed, at)


def _trained(training: Training) -> Act:
    """The exercises the day asked for, ticked off."""

    def act(tx: Transaction, person: Person, at: datetime) -> None:
        for exercise in exercise_log.today(tx, person, at).plan.exercises:
            exercise_log.tick(tx, person, exercise, None, training.score, None, at)

    return act


def _answered(said: str) -> Act:
    """What was said in the evening to the day's reminder, if there was one."""

    def act(tx: Transaction, person: Person, at: datetime) -> None:
        held = reminders.on(tx, person.id, person.today(at))
        if held is not None and held.public_id is not None and held.status is Status.SENT:
            inbox.answer(tx, person, held.public_id, said, at)

    return act


def _rested(day: date) -> Act:
    return lambda tx, person, at: run_log.say_no_run(tx, person, day, at)


def _woke(tx: Transaction, person: Person, at: datetime) -> None:
    """What the daily job does in a runner's morning; a morning's score has judged already."""
    alerts.judge(tx, person, at)
    alerts.remind(tx, person, at)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _at(local: datetime) -> datetime:
    return local.replace(tzinfo=ZONE).astimezone(UTC)
