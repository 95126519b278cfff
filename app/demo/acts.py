"""What happened to an invented runner, each thing as one call of the service that everyone's go through."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from app.adapters import run_files, strava_mapping
from app.demo import files
from app.demo.story import Ahead, Outing, Score, Story, Training, Way, Who
from app.domain.exercises import Direction
from app.domain.pain import next_asked, pain_answer
from app.domain.people import Person, WeekStart, week_of
from app.domain.planning import PlannedRun
from app.domain.reminders import Status
from app.domain.runs import Run
from app.services import (
    alerts,
    check_in,
    exercise_levels,
    exercise_log,
    import_portions,
    import_taking,
    inbox,
    pain_log,
    pain_typed,
    plan_log,
    run_log,
    warning_signs,
)
from app.store import reminders, runs
from app.store.database import Transaction

ZONE = ZoneInfo("Europe/Berlin")
ORIGIN = "demo"  # of runs that came through an API
MORNING, LATE, EVENING = time(8), time(21), time(21, 30)
SKIPS = 9
# The first three answers of a week by its worst score: never a moment to talk to someone by themselves.
FELT = ((2, (0, 0, 0)), (3, (0, 1, 0)), (5, (1, 1, 1)), (10, (2, 1, 1)))

Act = Callable[[Transaction, Person, datetime], object]
Acts = list[tuple[datetime, Act]]


def of(story: Story, now: datetime) -> Acts:
    """All that happened since the account was opened, each with its instant, in order, up to now."""
    lived = (*_logged(story, now), *_mornings(story, now), *_evenings(story))
    acts = (*lived, *_looked_back(story), *_looked_ahead(story))
    return sorted((act for act in acts if act[0] <= now), key=lambda act: act[0])


def at(local: datetime) -> datetime:
    """The instant of a local time."""
    return local.replace(tzinfo=ZONE).astimezone(UTC)


def _logged(story: Story, now: datetime) -> Iterator[tuple[datetime, Act]]:
    """Runs, scores and sessions; today's score is never later than now."""
    for outing in story.outings:
        if outing.day >= story.joined:
            ran = _came_from_strava(outing, now) if outing.way is Way.STRAVA else _ran(outing)
            yield files.started(outing, ZONE) + timedelta(seconds=outing.moving_s + 60), ran
    for score in story.scores:
        if score.at.date() >= story.joined:
            yield min(at(score.at), now), _felt(score, story.who)
    for training in story.trainings:
        yield at(training.at), _trained(training)


def _mornings(story: Story, now: datetime) -> Iterator[tuple[datetime, Act]]:
    """What the daily job does each morning; what was logged since the last one is judged now."""
    for day in _days(story.joined, story.today):
        yield at(datetime.combine(day, MORNING)), alerts.morning
    yield now, alerts.judge


def _evenings(story: Story) -> Iterator[tuple[datetime, Act]]:
    """Answers to the day's reminder, and the days called days without a run."""
    trained = {training.at.date() for training in story.trainings}
    for day in _days(story.joined, story.today - timedelta(days=1)):
        if day in trained or (day.toordinal() % 3 and day <= story.answers_until):
            yield at(datetime.combine(day, EVENING)), _answered("done" if day in trained else "not_today")
    for day in story.rest_days:
        yield at(datetime.combine(max(day, story.joined), EVENING)), _rested(day)


def _looked_back(story: Story) -> Iterator[tuple[datetime, Act]]:
    """A check-in on the evening of each week's last day, where there are scores; one in nine is skipped."""
    for day in _days(story.joined, story.today):
        week = week_of(day, WeekStart.MONDAY)
        scores = [score.score for score in story.scores if week <= score.at.date() <= day]
        if day == next_asked(day, WeekStart.MONDAY) and scores:
            skips = not week.toordinal() // 7 % SKIPS
            yield at(datetime.combine(day, LATE)), _checked_in(None if skips else max(scores))


def _looked_ahead(story: Story) -> Iterator[tuple[datetime, Act]]:
    """The runs to come, noted yesterday evening."""
    for ahead in story.ahead:
        yield at(datetime.combine(story.today - timedelta(days=1), LATE)), _planned(ahead)


def _planned(ahead: Ahead) -> Act:
    run = PlannedRun(ahead.start.date(), ahead.distance_m, ahead.start.time())
    return lambda tx, person, at: plan_log.add(tx, person, run, at)


def _checked_in(worst: int | None) -> Act:
    """Four answers that go with the week's worst score; None passes the week over."""

    def act(tx: Transaction, person: Person, at: datetime) -> None:
        if worst is None:
            check_in.skip(tx, person, None, at)
            return
        felt = next(answers for most, answers in FELT if worst <= most)
        check_in.answer(tx, person, None, [str(one) for one in (*felt, pain_answer(worst))], at)

    return act


def _ran(outing: Outing) -> Act:
    """A run: typed in, or read from the file of the watch; the next score or morning judges it."""

    def act(tx: Transaction, person: Person, at: datetime) -> None:
        if outing.way is Way.TYPED:
            run_log.add(tx, person, _typed(outing), at)
            return
        name = f"{outing.start:%Y-%m-%d-%H%M}.tcx"
        reading = run_files.read_one(name, files.tcx(outing, ZONE), person.timezone, person.today(at))
        import_taking.take(tx, person, import_portions.entries(reading), at)

    return act


def _came_from_strava(outing: Outing, now: datetime) -> Act:
    """A run that only Strava has, as a sync stores it; Strava has just named it again."""

    def act(tx: Transaction, person: Person, at: datetime) -> None:
        run = strava_mapping.activity(files.activity(outing, ZONE), ORIGIN, now)
        if isinstance(run, Run):
            runs.put(tx, person.id, run, at)
            alerts.judge(tx, person, at)

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


def _felt(score: Score, who: Who) -> Act:
    """A knee score, whose moment tells which run it belongs to, and the signs answered yes with it.

    The next morning judges it.
    """
    typed = pain_typed.Typed(
        score=str(score.score), side=who.knee.value, place=who.place, moment=score.moment, note=score.note
    )

    def act(tx: Transaction, person: Person, at: datetime) -> None:
        logged = pain_log.keep(tx, person, typed, at)
        if score.signs:
            warning_signs.answer(tx, person, score.signs, logged.entry.public_id, at)

    return act


def _trained(training: Training) -> Act:
    """The exercises the day asked for, ticked off; before them, now and then, yes to the levels proposed."""

    def act(tx: Transaction, person: Person, at: datetime) -> None:
        if training.agrees:
            _agree(tx, person, at)
        exercise_log.tick_all(tx, person, at, training.score)

    return act


def _agree(tx: Transaction, person: Person, at: datetime) -> None:
    for one in exercise_levels.read(tx, person, at).proposals:
        if not one.waits and one.direction is not Direction.ASK:
            exercise_levels.agree(tx, person, one.exercise, one.to.id, one.to.number, at)


def _answered(said: str) -> Act:
    """What was said in the evening to the day's reminder, if there was one."""

    def act(tx: Transaction, person: Person, at: datetime) -> None:
        held = reminders.on(tx, person.id, person.today(at))
        if held is not None and held.public_id is not None and held.status is Status.SENT:
            inbox.answer(tx, person, held.public_id, said, at)

    return act


def _rested(day: date) -> Act:
    return lambda tx, person, at: run_log.say_no_run(tx, person, day, at)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
