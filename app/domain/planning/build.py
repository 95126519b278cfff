"""Four weeks of runs worked out from a runner's usual ones: a suggestion by arithmetic."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

from app.domain.load import (
    Coverage,
    Reason,
    Return,
    ReturnState,
    Session,
    Spike,
    held_ceiling,
    return_state,
    spike,
    spikes,
)
from app.domain.planning.values import Because, Bound, Build, BuildWeek, NoBuild, Suggested
from app.domain.thresholds import DEFAULT, Thresholds

SettledOn = Callable[[Session], date | None]


def four_weeks(
    today: date,
    sessions: Sequence[Session],
    coverage: Coverage,
    settled_on: SettledOn,
    sore_days: Collection[date] = (),
    limits: Thresholds = DEFAULT,
) -> Build:
    """The four weeks from tomorrow on, on the weekdays on which the runner usually runs.

    sessions    those that were run, in any order; later ones than today are ignored
    coverage    the days known; days to come are no gap
    settled_on  as for `held_ceiling`;  sore_days as for `return_state`
    returns     distances cut to 100 m. The first week is the usual one, two more add 5 % of it each, the
                fourth takes three quarters of the third. No run is longer than the ceiling of its day, an
                earlier ceiling held after a step, and the cap after a break, as they would be then if the
                runs before it are run as planned
    raises      NoBuild with what is missing
    source      our own rule (D); the ceiling as for `ceiling_m`
    """
    first = today + timedelta(days=1)
    known = coverage.also(today, today + timedelta(weeks=limits.build_weeks))
    done = [each for each in sessions if each.day <= today]
    log = _Log(done, spikes(done, known, limits), known, settled_on, sore_days, limits)
    back = log.return_on(first)
    _refuse(log, first, back)
    usual = _usual(log.sessions, back.last_day or today, limits)
    if not usual:
        raise NoBuild(Because.NO_USUAL_DAYS)
    weeks: list[BuildWeek] = []
    for number in range(limits.build_weeks):
        wanted = _wanted(number, usual, weeks, limits)
        weeks.append(_week(log, first + timedelta(weeks=number), wanted))
    return Build(tuple(weeks), back)


@dataclass(frozen=True, slots=True)
class _Log:
    """What was run, and what was suggested so far as if it were, each judged; the two lists grow."""

    sessions: list[Session]
    judged: list[Spike]
    known: Coverage
    settled_on: SettledOn
    sore_days: Collection[date]
    limits: Thresholds

    def return_on(self, day: date) -> Return:
        """Where the runner would stand after a break."""
        return return_state(day, self.sessions, self.known, self.sore_days, self.limits)

    def most(self, day: date) -> tuple[int, Bound] | None:
        """The longest that a run of a day may be, and what says so; None when nothing does."""
        found = held_ceiling(day, self.sessions, self.judged, self.known, self.settled_on, self.limits)
        ceiling = Bound.CEILING if found.held_for is None else Bound.HELD
        bounds = ((self.return_on(day).cap_m, Bound.CAP), (found.ceiling_m, ceiling))
        said = [(metres, bound) for metres, bound in bounds if metres is not None]
        return min(said, key=lambda one: one[0], default=None)

    def carry_out(self, run: Suggested) -> None:
        """Take a run as one that was run, for those after it."""
        session = Session.planned(run.day, run.distance_m)
        self.judged.append(spike(session, self.sessions, self.known, self.limits))
        self.sessions.append(session)


def _refuse(log: _Log, first: date, back: Return) -> None:
    """Raise NoBuild where too little is known to begin with."""
    found = spike(Session.planned(first, 0), log.sessions, log.known, log.limits)
    if found.reason in (Reason.NO_HISTORY, Reason.INCOMPLETE, Reason.HELD_BACK):
        raise NoBuild(Because(found.reason.value))
    if back.offers_walk_run:
        raise NoBuild(Because.LONG_BREAK)
    if back.state is not ReturnState.NONE:
        return
    if found.reason is Reason.RETURN_AFTER_BREAK:  # the days since the last run are not known
        raise NoBuild(Because.INCOMPLETE)
    if found.confidence == "low":
        raise NoBuild(Because.FEW_RUNS)


def _usual(sessions: Iterable[Session], until: date, limits: Thresholds) -> dict[int, int]:
    """The usual metres by weekday, Monday 0: of those run on in two of the last four weeks.

    A day counts its longest session; of an even number the lower one of the middle stands.
    """
    opens = until - timedelta(weeks=limits.build_back_weeks)
    longest: dict[date, int] = {}
    for session in sessions:
        if opens < session.day <= until:
            longest[session.day] = max(session.distance_m, longest.get(session.day, 0))
    ran: dict[int, list[int]] = {}
    for day, metres in longest.items():
        ran.setdefault(day.weekday(), []).append(metres)
    return {at: median_low(each) for at, each in ran.items() if len(each) >= limits.build_day_weeks}


def _wanted(
    number: int, usual: Mapping[int, int], weeks: Sequence[BuildWeek], limits: Thresholds
) -> dict[int, int]:
    """The metres by weekday that a week would have without a ceiling; the last takes those of the third."""
    if number == limits.build_weeks - 1:
        before = {run.day.weekday(): run.distance_m for run in weeks[-1].runs}
        return {at: limits.build_easy_percent * metres // 100 for at, metres in before.items()}
    percent = 100 + number * limits.build_step_percent
    return {at: percent * metres // 100 for at, metres in usual.items()}


def _week(log: _Log, first: date, wanted: Mapping[int, int]) -> BuildWeek:
    """Seven days; each run is taken as run for the ceilings of those after it."""
    runs: list[Suggested] = []
    for day in (first + timedelta(days=n) for n in range(7)):
        run = _run(log, day, wanted.get(day.weekday(), 0))
        if run is not None:
            runs.append(run)
            log.carry_out(run)
    return BuildWeek(first, first + timedelta(days=6), tuple(runs))


def _run(log: _Log, day: date, wanted_m: int) -> Suggested | None:
    """A day's run, cut to 100 m; None where nothing is left, or nothing says how long it may be."""
    most = log.most(day) if wanted_m else None
    if most is None:
        return None
    most_m, bound = most
    metres = min(wanted_m, most_m) // log.limits.build_whole_m * log.limits.build_whole_m
    return Suggested(day, metres, bound if most_m < wanted_m else None) if metres else None
