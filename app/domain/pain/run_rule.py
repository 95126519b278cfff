"""The rule for one run: the knee before, during, an hour after and the next morning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo
from enum import StrEnum
from uuid import UUID

from app.domain.pain.scores import Moment, PainEntry, concerns, sides
from app.domain.pain.ties import spoken_of
from app.domain.people import Side
from app.domain.runs import Run
from app.domain.thresholds import DEFAULT, Thresholds


class Result(StrEnum):
    """What the rule says about a run; on screen: settled, ease off, rest or swap, no check."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class RunCheck:
    """The four scores of a run and what they say.

    flagged  an entry of this run answers yes to a warning sign of any tier
    settled  the next morning is at or below the score before; None when either is not known
    """

    before: int | None
    during: int | None
    after60: int | None
    morning: int | None
    flagged: bool
    result: Result
    settled: bool | None

    @property
    def shown(self) -> Result:
        """What a run wears in lists: no check until its morning score exists, unless it is red."""
        if self.morning is None and self.result is not Result.RED:
            return Result.INCOMPLETE
        return self.result

    @property
    def scores(self) -> list[int]:
        """Those that are known, the highest first."""
        known = (self.before, self.during, self.after60, self.morning)
        return sorted((score for score in known if score is not None), reverse=True)


def judge_run(
    before: int | None,
    during: int | None,
    after60: int | None,
    morning: int | None,
    flagged: bool = False,
    limits: Thresholds = DEFAULT,
) -> Result:
    """Judge the scores of one run and one knee, 0 to 10, None when not logged.

    source  at most 2 while running and back to before: Esculier 2018 (education arm); the line at 5
            is from pain monitoring, Thomee 1997; how they are joined is our own (D)
    """
    worse = before is not None and morning is not None and morning >= before + limits.run_red_morning
    if flagged or worse or (during is not None and during > limits.run_red_score):
        return Result.RED
    if during is None or before is None:
        return Result.INCOMPLETE
    back = (after60 is None or after60 <= before) and (morning is None or morning <= before)
    return Result.GREEN if during <= limits.run_green_score and back else Result.AMBER


def check(
    run: Run, entries: Sequence[PainEntry], side: Side = Side.BOTH, limits: Thresholds = DEFAULT
) -> RunCheck:
    """Gather a run's scores and judge them.

    entries  the runner's entries, in any order
    side     the knee; for both or unknown each knee is judged and the worse answer is given, of equal ones
             that with more scores, then that with the higher ones

    An entry belongs to the run when it names it, or names none and its moment and time speak of it;
    with several runs, `tied` first gives each entry to one. Before is that moment's entry, else the
    latest entry of the 24 hours before the start that is not of a run under way; without one the
    check stays incomplete, unless it is red.
    source  as `judge_run`; how scores are gathered is our own (D)
    """
    if side in (Side.LEFT, Side.RIGHT):
        return _check(run, entries, side, limits)
    left = _check(run, entries, Side.LEFT, limits)
    right = _check(run, entries, Side.RIGHT, limits)
    return min(left, right, key=lambda one: _rank(one, one.result))


def worst_first(one: RunCheck) -> tuple[int, int, list[int]]:
    """What to order checks by as they are shown: of equal results that with more, then higher scores first.

    source  our own rule (D)
    """
    return _rank(one, one.shown)


_WORSE = (Result.RED, Result.AMBER, Result.GREEN, Result.INCOMPLETE)


def _rank(one: RunCheck, result: Result) -> tuple[int, int, list[int]]:
    return _WORSE.index(result), -len(one.scores), [-score for score in one.scores]


def _check(run: Run, entries: Iterable[PainEntry], side: Side, limits: Thresholds) -> RunCheck:
    own = [entry for entry in entries if concerns(entry, side)]
    tied = [entry for entry in own if _belongs(entry, run)]
    score = {moment: max((e.score for e in tied if e.moment is moment), default=None) for moment in Moment}
    before = score[Moment.BEFORE]
    if before is None:
        before = _latest_before(run, [entry for entry in own if entry not in tied], limits)
    during, after60 = score[Moment.DURING], score[Moment.AFTER_60MIN]
    morning = score[Moment.NEXT_MORNING]
    flagged = any(entry.flags for entry in tied)
    return RunCheck(
        before=before,
        during=during,
        after60=after60,
        morning=morning,
        flagged=flagged,
        result=judge_run(before, during, after60, morning, flagged, limits),
        settled=None if before is None or morning is None else morning <= before,
    )


def _belongs(entry: PainEntry, run: Run) -> bool:
    """Whether an entry is about this run."""
    if entry.run is not None:
        return entry.run == run.public_id
    return spoken_of(entry, (run,)) is not None


def _latest_before(run: Run, entries: Iterable[PainEntry], limits: Thresholds) -> int | None:
    """The latest score of the 24 hours before the start, but none of a knee that was running.

    An entry without a time stands in for none.
    """
    opens = run.start - timedelta(hours=limits.run_before_h)
    timed = [
        (entry.at, entry.score)
        for entry in entries
        if entry.moment is not Moment.DURING and entry.at is not None and opens <= entry.at < run.start
    ]
    return max(timed)[1] if timed else None


def sore_days(
    entries: Iterable[PainEntry], runs: Iterable[Run] = (), limits: Thresholds = DEFAULT
) -> set[date]:
    """The days of runs with a score above 2 while running; such a run is no step out of a return.

    runs  those the entries name, for the days they began on; without it an entry's own day counts
    source  our own rule (D)
    """
    began: dict[UUID | None, date] = {run.public_id: run.day for run in runs if run.public_id is not None}
    return {
        began.get(entry.run, entry.local_date)
        for entry in entries
        if entry.moment is Moment.DURING and entry.score > limits.return_leave_score
    }


def knees_of(
    runs: Sequence[Run], entries: Sequence[PainEntry], limits: Thresholds = DEFAULT
) -> tuple[Side, ...]:
    """The knees that a session's scores are about: those scored for it, else those scored before it.

    runs  the runs of one session, in order
    source  our own rule (D)
    """
    told = sides(entries)
    tied = [entry for run in runs for entry in entries if _belongs(entry, run)]
    scored = [side for side in told if any(concerns(entry, side) for entry in tied)]
    before = [side for side in told if runs and check(runs[0], entries, side, limits).before is not None]
    return tuple(scored or before)


def settled_on(
    runs: Sequence[Run], entries: Sequence[PainEntry], side: Side = Side.BOTH, limits: Thresholds = DEFAULT
) -> date | None:
    """The first day after a session with a morning score at or below its score before.

    runs  the runs of one session, in order; the score before is that of the first
    side  the knee; for both or unknown each knee of the session counts, and the later day is given
    The day after, only the next morning's score of the session counts; on later days a score of the worst
    of 24 hours stands for that morning too: the morning was no worse. A day counts its highest.
    None when it has not settled, or without a score before.
    source  back to before by the next morning: Thomee 1997; the later mornings are our own (D)
    """
    if side in (Side.LEFT, Side.RIGHT):
        return _settled_on(runs, entries, side, limits)
    days = [_settled_on(runs, entries, knee, limits) for knee in knees_of(runs, entries, limits)]
    known = [day for day in days if day is not None]
    return max(known, default=None) if len(known) == len(days) else None


def _settled_on(
    runs: Sequence[Run], entries: Sequence[PainEntry], side: Side, limits: Thresholds
) -> date | None:
    if not runs:
        return None
    before = check(runs[0], entries, side, limits).before
    if before is None:
        return None
    worst: dict[date, int] = {}
    for entry in entries:
        if concerns(entry, side) and _is_morning_of(entry, runs):
            worst[entry.local_date] = max(entry.score, worst.get(entry.local_date, 0))
    return min((day for day, score in worst.items() if score <= before), default=None)


def _is_morning_of(entry: PainEntry, runs: Sequence[Run]) -> bool:
    """Whether an entry tells how a session's next morning or a later one was."""
    last = runs[-1].day
    if entry.local_date <= last:
        return False
    if (entry.local_date - last).days == 1:
        return entry.moment is Moment.NEXT_MORNING and any(_belongs(entry, run) for run in runs)
    return entry.moment in (Moment.NEXT_MORNING, Moment.WORST_24H)


def morning_of(
    entry: PainEntry, runs: Sequence[Run], zone: tzinfo, limits: Thresholds = DEFAULT
) -> Run | None:
    """The run of the day before whose next morning a plain score tells; None when it tells none.

    runs  those of the entry's day and the day before, in any order
    zone  where the runner is: the clock on which it is a morning
    Plain is a score of the worst of 24 hours that names no run. It tells the morning until noon, and only
    before a run of its own day: then it may be that one's.
    source  our own rule (D)
    """
    if entry.moment is not Moment.WORST_24H or entry.run is not None or entry.at is None:
        return None
    run = spoken_of(replace(entry, moment=Moment.NEXT_MORNING), runs)
    if run is None or any(run.day == entry.local_date and run.start <= entry.at for run in runs):
        return None
    hour = entry.at.astimezone(zone).hour
    return run if limits.morning_h <= hour < limits.morning_until_h else None
