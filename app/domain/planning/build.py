"""Four weeks of runs worked out from a runner's usual ones: a suggestion by arithmetic."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

from app.domain.load import (
    Coverage,
    Reason,
    Return,
    ReturnState,
    Session,
    SettledOn,
    Spike,
    cap_percent,
    held_ceiling,
    return_state,
    spike,
    spikes,
)
from app.domain.planning.values import Because, Bound, Build, BuildWeek, NoBuild, PlannedRun, Suggested
from app.domain.thresholds import DEFAULT, Thresholds


def four_weeks(
    today: date,
    sessions: Sequence[Session],
    coverage: Coverage,
    settled_on: SettledOn,
    sore_days: Collection[date] = (),
    planned: Iterable[PlannedRun] = (),
    limits: Thresholds = DEFAULT,
) -> Build:
    """The four weeks from tomorrow on, on the weekdays on which the runner usually runs.

    sessions    those that were run, in any order; later ones than today are ignored
    coverage    the days known; days to come are no gap
    settled_on  as for `held_ceiling`;  sore_days as for `return_state`
    planned     runs of the runner's own, in any order; a day with one keeps it, and nothing is suggested for
                it. One of today stands until there is a run of today
    returns     distances cut to 100 m. The first week is the usual one, two more add 5 % of it each, the
                fourth takes three quarters of the third. After a break the first week is a part of the one
                usual before it, by `cap_percent`, on no two days in a row. No run is longer than the ceiling
                of its day, an earlier ceiling held after a step, and the cap after a break, as they would be
                then if the runs before it, suggested or the runner's own, are run as planned. One of the
                runner's own that is over these itself counts as no longer than what they go by, so it lifts
                none of them
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
    if back.gap_days is not None:
        usual = _eased(usual, cap_percent(back.gap_days, limits))
    if not usual:
        raise NoBuild(Because.NO_USUAL_DAYS)
    own = _own(planned)
    if all(each.day < today for each in done):
        log.keep(today, own.get(today, ()))
    weeks: list[BuildWeek] = []
    for number in range(limits.build_weeks):
        wanted = _wanted(number, usual, weeks, limits)
        weeks.append(_week(log, first + timedelta(weeks=number), wanted, own))
    return Build(tuple(weeks), back)


def _own(planned: Iterable[PlannedRun]) -> dict[date, list[int]]:
    """The metres of the runner's own planned runs by day."""
    own: dict[date, list[int]] = {}
    for one in planned:
        own.setdefault(one.day, []).append(one.distance_m)
    return own


@dataclass(frozen=True, slots=True)
class _Most:
    """How long a run of a day may be by one of the rules; by_m is the distance that the rule goes by."""

    metres: int
    by_m: int
    bound: Bound


@dataclass(frozen=True, slots=True)
class _Log:
    """What was run, and what is planned so far as if it were, each judged; the two lists grow."""

    sessions: list[Session]
    judged: list[Spike]
    known: Coverage
    settled_on: SettledOn
    sore_days: Collection[date]
    limits: Thresholds

    def return_on(self, day: date) -> Return:
        """Where the runner would stand after a break."""
        return return_state(day, self.sessions, self.known, self.sore_days, self.limits)

    def most(self, day: date) -> list[_Most]:
        """What says how long a run of a day may be; none when nothing does."""
        found = held_ceiling(day, self.sessions, self.judged, self.known, self._settled_on, self.limits)
        said = []
        if found.ceiling_m is not None and found.longest_m is not None:
            bound = Bound.CEILING if found.held_for is None else Bound.HELD
            said.append(_Most(found.ceiling_m, found.longest_m, bound))
        cap_m = self.return_on(day).cap_m
        return said if cap_m is None else [_Most(cap_m, cap_m, Bound.CAP), *said]

    def keep(self, day: date, own: Iterable[int]) -> list[Suggested]:
        """Take a day's own planned runs as run; one over what it may be lifts nothing for those after it."""
        most, runs = self.most(day), []
        for metres in own:
            is_over = any(metres > one.metres for one in most)
            self.carry_out(day, metres, min(metres, *(one.by_m for one in most)) if is_over else metres)
            runs.append(Suggested(day, metres, is_own=True))
        return runs

    def carry_out(self, day: date, distance_m: int, counts_m: int) -> None:
        """Take a run as one that was run, for those after it; to them it is as long as `counts_m`."""
        run = Session.planned(day, distance_m)
        self.judged.append(spike(run, self.sessions, self.known, self.limits))
        self.sessions.append(Session.planned(day, max(counts_m, 1)))  # a cap may be cut to nothing

    def _settled_on(self, session: Session) -> date | None:
        """As given for what was run; what is planned alone has not settled."""
        return self.settled_on(session) if session.runs else None


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


def _eased(usual: Mapping[int, int], percent: int) -> dict[int, int]:
    """A part of the usual metres, without days next to one another: of two the one with the longer run."""
    kept: dict[int, int] = {}
    for at, metres in sorted(usual.items(), key=lambda one: (-one[1], one[0])):
        if kept.keys().isdisjoint(((at - 1) % 7, (at + 1) % 7)):
            kept[at] = percent * metres // 100
    return kept


def _wanted(
    number: int, usual: Mapping[int, int], weeks: Sequence[BuildWeek], limits: Thresholds
) -> dict[int, int]:
    """The metres by weekday that a week would have without a ceiling; the last takes those of the third."""
    if number < limits.build_weeks - 1:
        return _raised(number, usual, limits)
    before = {run.day.weekday(): run.distance_m for run in weeks[-1].runs}
    third = _raised(number - 1, usual, limits)  # a run of the runner's own may be longer
    return {
        at: limits.build_easy_percent * min(metres, before[at]) // 100
        for at, metres in third.items()
        if at in before
    }


def _raised(number: int, usual: Mapping[int, int], limits: Thresholds) -> dict[int, int]:
    percent = 100 + number * limits.build_step_percent
    return {at: percent * metres // 100 for at, metres in usual.items()}


def _week(log: _Log, first: date, wanted: Mapping[int, int], own: Mapping[date, Sequence[int]]) -> BuildWeek:
    """Seven days; each run is taken as run for the ceilings of those after it."""
    runs: list[Suggested] = []
    for day in (first + timedelta(days=n) for n in range(7)):
        if day in own:
            runs += log.keep(day, own[day])
            continue
        run = _run(log, day, wanted.get(day.weekday(), 0))
        if run is not None:
            runs.append(run)
            log.carry_out(day, run.distance_m, run.distance_m)
    return BuildWeek(first, first + timedelta(days=6), tuple(runs))


def _run(log: _Log, day: date, wanted_m: int) -> Suggested | None:
    """A day's run, cut to 100 m; None where nothing is left, or nothing says how long it may be."""
    most = min(log.most(day), key=lambda one: one.metres, default=None) if wanted_m else None
    if most is None:
        return None
    metres = min(wanted_m, most.metres) // log.limits.build_whole_m * log.limits.build_whole_m
    return Suggested(day, metres, most.bound if most.metres < wanted_m else None) if metres else None
