"""Tell a story from a sketch: weeks drawn by a few numbers, and the last days told one by one."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from app.demo.story import Outing, Score, Story, Training, Way, Who, weekdays

WAVERS = 0.3  # how far a morning's score strays from the level, as a standard deviation
EASY_MPS = 2.6
WORST_DRAWN = 5
AGREES_EACH = 4  # so many sessions lie between two in which yes is said to the levels proposed


@dataclass(frozen=True, slots=True)
class Run:
    """A told run: days ago, local start, km, metres a second."""

    ago: int
    at: time
    km: float
    speed: float = EASY_MPS
    title: str = "Easy"
    way: Way = Way.WATCH


@dataclass(frozen=True, slots=True)
class Felt:
    """A told score: days ago and local time, with what belongs to it."""

    ago: int
    at: time
    score: int
    moment: str = "worst_24h"
    note: str = ""
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sketch:
    """What the weeks of a runner look like, seen from today.

    joined_ago   days since the account was opened
    long_ago     days since the last drawn long run, on which the drawn weeks end
    long_km      the long runs, one a week, oldest first
    beside       the other runs of a week: days before the long run, km, metres a second
    level        the knee's level so many days ago, oldest first; between them it is drawn straight
    strength_ago days ago that lie on the planned weekdays
    trained_ago  days ago on which a session was done
    visited_ago  days ago on which the therapist looked in, longest ago first
    runs, scores those of the days after the drawn weeks, oldest first
    silent_ago   for so many days nothing was logged
    """

    who: Who
    joined_ago: int
    long_ago: int
    long_km: tuple[float, ...]
    beside: tuple[tuple[int, float, float], ...]
    level: tuple[tuple[int, float], ...]
    strength_ago: tuple[int, ...]
    trained_ago: tuple[int, ...]
    visited_ago: tuple[int, ...]
    runs: tuple[Run, ...]
    scores: tuple[Felt, ...]
    silent_ago: int = 0


def tell(sketch: Sketch, today: date) -> Story:
    """The sketched months, moved so that they end on `today`; the same for every day."""
    dice = Random(sketch.who.email)  # noqa: S311 an invented life, no secret
    outings = (*_weeks(sketch, today, dice), *(_outing(run, today, dice) for run in sketch.runs))
    told = (
        Score(_on(today, each.ago, each.at), each.score, each.moment, each.note, each.signs)
        for each in sketch.scores
    )
    return Story(
        who=sketch.who,
        today=today,
        joined=_day(today, sketch.joined_ago),
        strength_days=weekdays(today, sketch.strength_ago),
        outings=outings,
        scores=(*_drawn_scores(sketch, outings, today, dice), *told),
        trainings=_trainings(sketch, today, dice),
        rest_days=_rest_days(sketch, outings, today),
        answers_until=_day(today, max(sketch.silent_ago, 3)),
        visits=tuple(_day(today, ago) for ago in sketch.visited_ago),
    )


def _weeks(sketch: Sketch, today: date, dice: Random) -> list[Outing]:
    """The runs of the drawn weeks, each of which ends with its long run."""
    runs = []
    for week, long_km in enumerate(reversed(sketch.long_km)):
        ago = sketch.long_ago + 7 * week
        runs.append(Run(ago, time(9, dice.randrange(50)), long_km, EASY_MPS, "Long run"))
        for before, km, speed in sketch.beside:
            varied = round(km * dice.uniform(0.93, 1.07), 1)
            at = time(dice.choice((7, 18)), dice.randrange(50))
            runs.append(Run(ago + before, at, varied, speed, "Easy" if speed <= EASY_MPS else "Steady"))
    return [_outing(run, today, dice) for run in sorted(runs, key=lambda run: -run.ago)]


def _outing(run: Run, today: date, dice: Random) -> Outing:
    """A run at about its speed; steps follow speed by 10 a minute for each metre a second."""
    speed = run.speed + dice.gauss(0, 0.06)
    steps = 166 + 10 * (speed - 2.7) + dice.gauss(0, 0.8)
    return Outing(
        start=_on(today, run.ago, run.at),
        distance_m=round(1000 * run.km),
        moving_s=round(1000 * run.km / speed),
        cadence_spm=round(2 * steps) / 2,
        heart_bpm=round(97 + 17 * speed),
        title=run.title,
        way=run.way,
    )


def _drawn_scores(sketch: Sketch, outings: tuple[Outing, ...], today: date, dice: Random) -> list[Score]:
    """Scores after most runs and on most mornings after, and on some other mornings."""
    ran = {run.day: run for run in outings}
    found = []
    for ago in range((today - outings[0].day).days, sketch.long_ago - 1, -1):
        day = _day(today, ago)
        level, after = _level(sketch, ago), _day(day, 1) in ran
        if dice.random() < (0.75 if after else 0.15):
            at = datetime.combine(day, time(6, dice.randrange(10, 50)))
            found.append(Score(at, _drawn(level, dice), "next_morning" if after else "worst_24h"))
        if day in ran and dice.random() < 0.5:
            at = ran[day].start + timedelta(seconds=ran[day].moving_s + 300)
            found.append(Score(at, _drawn(level, dice), "during"))
    return found


def _drawn(level: float, dice: Random) -> int:
    return max(0, min(WORST_DRAWN, round(level + dice.gauss(0, WAVERS))))


def _level(sketch: Sketch, ago: int) -> float:
    """The knee's level so many days ago, drawn straight between the sketched ones."""
    for (far, high), (near, low) in zip(sketch.level, sketch.level[1:], strict=False):
        if near <= ago <= far:
            return low + (high - low) * (ago - near) / (far - near)
    return sketch.level[0][1]


def _trainings(sketch: Sketch, today: date, dice: Random) -> tuple[Training, ...]:
    """The sessions since the account was opened, each in its evening."""
    return tuple(
        Training(
            _on(today, ago, time(19, dice.randrange(50))),
            min(2, round(_level(sketch, ago))),
            agrees=n % AGREES_EACH == AGREES_EACH - 1,
        )
        for n, ago in enumerate(sorted(sketch.trained_ago, reverse=True))
    )


def _rest_days(sketch: Sketch, outings: tuple[Outing, ...], today: date) -> tuple[date, ...]:
    """The days between what was handed over and the first run since, and those since the last one.

    Nothing is said of the last where nothing was logged any more.
    """
    joined, days = _day(today, sketch.joined_ago), [run.day for run in outings]
    last_before, first_since = max(day for day in days if day < joined), min(d for d in days if d >= joined)
    to_here = [] if sketch.silent_ago else _between(days[-1], today)
    return (*_between(last_before, first_since), *to_here)


def _between(one: date, other: date) -> list[date]:
    """The days between two."""
    return [one + timedelta(days=n) for n in range(1, (other - one).days)]


def _day(today: date, ago: int) -> date:
    return today - timedelta(days=ago)


def _on(today: date, ago: int, at: time) -> datetime:
    return datetime.combine(_day(today, ago), at)
