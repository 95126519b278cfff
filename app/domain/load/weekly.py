"""The runner's weeks: distance, runs, the longest, the steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.load.known import Coverage
from app.domain.load.merge import Session
from app.domain.load.spikes import Category, Spike, excess_percent
from app.domain.measured import Reason
from app.domain.people import WeekStart, week_of


@dataclass(frozen=True, slots=True)
class Week:
    """One of the runner's weeks.

    distance_m     metres of all sessions; None when a day of it is not known
    runs           how many sessions; None as above
    longest_m      the longest session that is known, None without one
    spike_percent  the highest step over the 30-day longest, in per cent, None when none went over 10 %
    steps          steps of both feet; None when a day, or a run's cadence or time, is not known
    ran_m          metres that are known, also when other days are not
    unknown_days   days not known; of the current week only those before today
    so_far         the week is not over
    reason         of distance_m: ok, incomplete, or held_back when a run of the week may not be seen; then
                   nothing of its runs is told, for that would be a smaller number
    """

    start: date
    distance_m: int | None
    runs: int | None
    longest_m: int | None
    spike_percent: float | None
    steps: int | None
    ran_m: int
    unknown_days: int
    so_far: bool
    reason: Reason = Reason.OK


def weeks(
    sessions: Sequence[Session],
    spikes: Sequence[Spike],
    coverage: Coverage,
    first: date,
    today: date,
    starts: WeekStart = WeekStart.MONDAY,
) -> list[Week]:
    """All weeks from the one that holds `first` to the one that holds `today`, in order.

    sessions, spikes  side by side, as `spikes(sessions)` gives them; later ones than today are ignored
    A session belongs to the week of its first start. Today itself is never a gap: it is not over. Our own
    rule (D).
    """
    held: dict[date, list[tuple[Session, Spike]]] = {}
    for session, one in zip(sessions, spikes, strict=True):
        if session.day <= today:
            held.setdefault(week_of(session.day, starts), []).append((session, one))
    start, end = week_of(first, starts), week_of(today, starts)
    return [
        _week(day, held.get(day, []), coverage, today)
        for day in (start + timedelta(days=n) for n in range(0, (end - start).days + 1, 7))
    ]


def _week(start: date, held: list[tuple[Session, Spike]], coverage: Coverage, today: date) -> Week:
    last = start + timedelta(days=6)
    unknown = coverage.unknown_between(start, min(last, today - timedelta(days=1)))
    if coverage.holds_back(start, last):
        return Week(start, None, None, None, None, None, 0, unknown, last >= today, Reason.HELD_BACK)
    ran_m = sum(session.distance_m for session, _ in held)
    steps = [run.steps for session, _ in held for run in session.runs]
    over = [
        excess_percent(session.distance_m, one.longest_m)
        for session, one in held
        if one.longest_m and one.category is not Category.NONE
    ]
    known = [step for step in steps if step is not None]
    return Week(
        start=start,
        distance_m=None if unknown else ran_m,
        runs=None if unknown else len(held),
        longest_m=max((session.distance_m for session, _ in held), default=None),
        spike_percent=max(over, default=None),
        steps=None if unknown or len(known) < len(steps) else sum(known),
        ran_m=ran_m,
        unknown_days=unknown,
        so_far=last >= today,
        reason=Reason.INCOMPLETE if unknown else Reason.OK,
    )
