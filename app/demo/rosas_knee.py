"""Rosa's left knee: how it felt day by day, and the strength sessions done about it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from app.demo.story import OPENED_AT, Outing, Score, Training, weekdays

LONG_AGO = 4  # the last long run was so many days ago: long enough to settle, short enough to matter
JOINED_AGO = LONG_AGO + 7 * 22 - 2  # two days after the half marathon she opened her account
STRENGTH_AGO = (2, 0, -2)  # strength days by their distance from today, so that today is one
# The knee's level at her usual distance, weeks ago: the days between are drawn straight.
LEVEL = (
    *((52, 1.4), (40, 1.5), (28, 1.0), (22, 1.1), (20, 1.3), (19, 2.0), (18, 3.6), (17, 5.8), (16, 6.1)),
    *((14, 4.6), (12, 3.5), (9, 2.4), (8, 2.2), (7, 1.8), (5, 1.7), (4, 1.5), (3, 1.2), (-1, 1.3)),
)
# Points that follow 10 km a week more once they have lasted, the usual distance, what is left a day later.
FOLLOWS, USUAL_KM, FADES = 2.2, 25, 0.9
TOLD_FROM = LONG_AGO + 5  # days ago, from which on every score is told
WORST, LONG_M = 6, 11_000
AGREES_FROM, AGREES_EACH, AGREES_AT = 84, 6, 3  # days ago, from when on every sixth session said yes


def scores(outings: Sequence[Outing], gap: tuple[date, date], today: date, dice: Random) -> tuple[Score, ...]:
    """A score on most mornings, in a notebook on fewer, and after many runs; the last days as told."""
    ran = {run.day: run for run in outings}
    follows = _following(ran, gap, today)
    found: list[Score] = []
    for back in range((today - outings[0].day).days, TOLD_FROM, -1):
        day = today - timedelta(days=back)
        if dice.random() < (0.9 if back <= JOINED_AGO else 0.6):
            level = _level(back / 7) + follows[day] + dice.gauss(0, 0.45)
            found += _day(day, level, ran, dice)
    return tuple(found) + _told(today)


def _following(ran: dict[date, Outing], gap: tuple[date, date], today: date) -> dict[date, float]:
    """How far the knee lies above its level on each day, or below, for the running of the weeks before.

    It stays where it is while the days of the gap are among the week before.
    """
    found, above = {}, 0.0
    for day in (min(ran) + timedelta(days=n) for n in range((today - min(ran)).days + 1)):
        if not gap[0] < day <= gap[1] + timedelta(weeks=1):
            week = (ran[at].distance_m for n in range(1, 8) if (at := day - timedelta(days=n)) in ran)
            above = FADES * above + (1 - FADES) * FOLLOWS * (sum(week) / 1000 - USUAL_KM) / 10
        found[day] = above
    return found


def _day(day: date, level: float, ran: dict[date, Outing], dice: Random) -> list[Score]:
    """One day's scores: in the morning, after a run of the day before or not, and on a run."""
    before, run = ran.get(day - timedelta(days=1)), ran.get(day)
    moment = "next_morning" if before else "worst_24h"
    at = datetime.combine(day, time(5, dice.randrange(30, 59)))
    scores = [Score(at, _clip(level + 0.7 * _is_long(before)), moment)]
    if run and dice.random() < 0.85:
        during = _clip(level + _is_long(run) + dice.choice((0, 0, 0.6)))
        scores.append(Score(run.start + timedelta(seconds=run.moving_s + 300), during, "during"))
    return scores


def _is_long(run: Outing | None) -> bool:
    """Whether a run is one of those that she feels while running and the morning after."""
    return run is not None and run.distance_m > LONG_M


def _told(today: date) -> tuple[Score, ...]:
    """The days around the long run: 4 while running, 3 the next morning, 2 since, her usual."""
    told = (
        (9, time(6, 20), 2, "worst_24h", ""),
        (9, time(19, 0), 2, "during", ""),
        (8, time(6, 15), 2, "next_morning", ""),
        (6, time(6, 10), 2, "worst_24h", ""),
        (6, time(7, 25), 2, "during", ""),
        (5, time(6, 30), 2, "next_morning", ""),
        (4, time(7, 30), 2, "before", ""),
        (4, time(10, 5), 4, "during", "From 12 km on, going downhill."),
        (3, time(6, 40), 3, "next_morning", "Stiff on the stairs."),
        (2, time(6, 45), 2, "worst_24h", ""),
        (1, time(6, 10), 2, "before", ""),
        (1, time(7, 20), 2, "during", ""),
        (0, OPENED_AT, 2, "next_morning", ""),
    )
    return tuple(
        Score(datetime.combine(today - timedelta(days=ago), at), score, moment, note)
        for ago, at, score, moment, note in told
    )


def _level(ago: float) -> float:
    """The knee's level so many weeks ago, drawn straight between the told ones."""
    for (far, high), (near, low) in zip(LEVEL, LEVEL[1:], strict=False):
        if near <= ago <= far:
            return low + (high - low) * (ago - near) / (far - near)
    return LEVEL[0][1]


def _clip(level: float) -> int:
    return max(0, min(WORST, round(level)))


def trainings(joined: date, today: date, dice: Random) -> tuple[Training, ...]:
    """Sessions on some strength days, more of them once the knee had been sore; surely two days ago."""
    planned = weekdays(today, STRENGTH_AGO)
    found: list[Training] = []
    for back in range((today - joined).days, 0, -1):
        day, likely = today - timedelta(days=back), 0.5 if back > 98 else 0.75
        if day.weekday() in planned and (back == STRENGTH_AGO[0] or dice.random() < likely):
            at = datetime.combine(day, time(19, dice.randrange(0, 50)))
            agrees = len(found) % AGREES_EACH == AGREES_AT and back <= AGREES_FROM
            found.append(Training(at, min(2, _clip(_level(back / 7) - 1)), agrees))
    return tuple(found)
