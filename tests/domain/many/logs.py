"""Random logs of several runners, and the same logs in columns."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import numpy as np

from app.domain import load, many
from app.domain.findings import Log
from app.domain.pain import Moment, PainEntry, mutes
from app.domain.people import Side, WeekStart
from app.domain.red_runs import red_days
from app.domain.runs import Run, Source
from app.domain.thresholds import Thresholds
from tests.build import TODAY, day, entry, run

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SOURCES = tuple(Source)


@dataclass(frozen=True)
class Runner:
    """Counting runs and all else there is of a runner; `log` is what the path of one looks at."""

    runs: Sequence[Run]
    log: Log

    def judged_by(self, limits: Thresholds) -> "Runner":
        """The same runner with limits moved."""
        merged = load.sessions(self.runs, limits)
        spikes = load.spikes(merged, self.log.coverage, limits)
        red = red_days(merged, self.log.entries, TODAY, limits)
        return replace(self, log=replace(self.log, sessions=merged, spikes=spikes, red_days=red))


def runner(runs: Sequence[Run] = (), entries: Sequence[PainEntry] = (), on: date = TODAY, **more) -> Runner:
    """A runner whose days are known where nothing else is said: from the first run to the day."""
    first = min([run.day for run in runs], default=on)
    known = more.pop("coverage", None) or load.coverage(runs, [(first, on)], [], True)
    merged = load.sessions(runs)
    red = red_days(merged, entries, on)
    return Runner(runs, Log(merged, load.spikes(merged, known), entries, known, red_days=red, **more))


def columns(runners: Sequence[Runner]) -> many.Logs:
    """The logs of runners in columns."""
    return many.Logs(
        count=len(runners),
        runs=_runs(runners),
        scores=_scores(runners),
        known=_known(runners),
        held=_held(runners),
        weekday=np.array([each.log.week_start.weekday for each in runners], np.int64),
    )


def whole(rows: Sequence[Sequence[int]], width: int) -> list[np.ndarray]:
    """Columns of whole numbers."""
    return list(np.array(rows, np.int64).reshape(-1, width).T)


def _runs(runners: Sequence[Runner]) -> many.Runs:
    rows = [
        (
            who,
            run.day.toordinal(),
            (run.start - EPOCH) // timedelta(microseconds=1),
            run.lasts_s,
            run.distance_m,
            run.start_hidden,
            SOURCES.index(run.source),
            run.id,
        )
        for who, each in enumerate(runners)
        for run in each.runs
    ]
    who, days, start, lasts, metres, hidden, source, id = whole(rows, 8)
    return many.Runs(who, days, start, lasts, metres, hidden.astype(bool), source, id)


def _scores(runners: Sequence[Runner]) -> many.Scores:
    rows = [
        (
            who,
            one.local_date.toordinal(),
            one.score,
            list(Side).index(one.side),
            list(Moment).index(one.moment),
            next((run.day.toordinal() for run in each.runs if run.public_id == one.run), many.NEVER),
            bool(one.flags),
            mutes(one.flags),
        )
        for who, each in enumerate(runners)
        for one in each.log.entries
    ]
    *numbers, flagged, muting = whole(rows, 8)
    return many.Scores(*numbers, flagged.astype(bool), muting.astype(bool))


def _known(runners: Sequence[Runner]) -> many.Stretches:
    rows = [
        (who, first.toordinal(), last.toordinal())
        for who, each in enumerate(runners)
        for first, last in (*each.log.coverage.spans, *((day, day) for day in each.log.coverage.days))
    ]
    return many.Stretches(*whole(rows, 3))


def _held(runners: Sequence[Runner]) -> many.Days:
    rows = [(who, day.toordinal()) for who, each in enumerate(runners) for day in each.log.coverage.held]
    return many.Days(*whole(rows, 2))


def on(days: Sequence[date]) -> np.ndarray:
    """Days as ordinals, one a runner."""
    return np.array([day.toordinal() for day in days], np.int64)


def random_runner(chance: random.Random, length: int = 90) -> Runner:
    """A runner of some months with gaps, doubles, runs at one second and over midnight, and a sore knee."""
    runs = _random_runs(chance, length)
    entries = _random_entries(chance, length, runs)
    known = _random_coverage(chance, length, runs)
    return runner(
        runs,
        entries,
        coverage=known,
        week_start=chance.choice(list(WeekStart)),
        knee=chance.choice(list(Side)),
    )


def _random_runs(chance: random.Random, length: int) -> list[Run]:
    runs: list[Run] = []
    if chance.random() < 0.05:
        return runs
    usual = chance.choice([2_000, 6_000, 10_000])
    rest = _stretches(chance, length, 0.4)
    often = chance.choice([0.3, 0.6, 0.9])
    if chance.random() < 0.3:  # a break that has just ended
        back = chance.randrange(4)
        rest = rest - {back} | set(range(back + 1, back + chance.choice([6, 14, 15, 20, 40])))
    for ago in range(length - 1, -3, -1):  # some are dated ahead
        while chance.random() < often and ago not in rest:
            hour = chance.choice([7, 7, 8.4, 18, 23.6, 23.9])
            metres = chance.choice(
                [0, 1, usual // 2, usual, usual, usual * 11 // 10, usual * 13 // 10, usual * 2 + 1]
            )
            minutes = chance.choice([None, 0, 20, 60, 200])
            one = run(
                day(ago),
                metres + chance.choice([0, 0, 0, 1, 700]),
                hour,
                minutes,
                chance.choice(SOURCES),
                hidden=chance.random() < 0.1,
                id=len(runs) + 1,
                public_id=UUID(int=len(runs) + 1),
            )
            if chance.random() < 0.1:  # in another zone, where it is already the next day or still the last
                one = replace(one, local_start=one.local_start + timedelta(hours=chance.choice([-9, 9])))
            runs.append(one)
            if chance.random() < 0.6:
                break
    chance.shuffle(runs)
    return runs


def _stretches(chance: random.Random, length: int, likely: float) -> set[int]:
    """Days of some stretches."""
    days: set[int] = set()
    while chance.random() < likely:
        opens = chance.randrange(length)
        days |= set(range(opens, opens + chance.choice([1, 5, 13, 14, 15, 31, 62])))
    return days


def _random_entries(chance: random.Random, length: int, runs: Sequence[Run]) -> list[PainEntry]:
    sides = chance.choice([[Side.LEFT], [Side.UNKNOWN], [Side.LEFT, Side.UNKNOWN], [Side.BOTH], list(Side)])
    often, level = chance.choice([0, 0.4, 0.9]), chance.choice([1, 2, 4])
    calm = chance.random() < 0.7  # so that few have a red run
    raised = _stretches(chance, length, 0.7)
    entries = []
    for ago in range(length - 1, -3, -1):
        if chance.random() >= often:
            continue
        score = min(10, level * (ago in raised) * 2 + chance.choice([0, 1, 1, 2, level]))
        moment = Moment.WORST_24H if calm else chance.choice(list(Moment))
        named = chance.choice(runs).public_id if runs and not calm and chance.random() < 0.1 else None
        flags = chance.choice([("locked",), ("daily_life",)]) if chance.random() < 0.01 else ()
        hour = chance.choice([None, 7, 9, 20])
        entries.append(
            entry(day(ago), score, chance.choice(sides), moment, hour=hour, run=named, flags=flags)
        )
    chance.shuffle(entries)
    return entries


def _random_coverage(chance: random.Random, length: int, runs: Sequence[Run]) -> load.Coverage:
    spans = []
    for _ in range(chance.choice([0, 1, 1, 2, 3])):
        first = chance.randrange(length)
        spans.append((day(first), day(max(0, first - chance.choice([5, 30, 60, 90])))))
    rest = [day(chance.randrange(length)) for _ in range(chance.choice([0, 0, 3]))]
    ran = sorted({run.day for run in runs})
    held = chance.sample(ran, 1) if ran and chance.random() < 0.2 else []
    held += [day(chance.randrange(length))] if chance.random() < 0.1 else []
    return load.coverage(runs, spans, rest, chance.random() < 0.5, held=held)
