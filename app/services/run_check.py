"""The morning-after check of a run, step by step: what is scored, what can be asked now, what it says."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from app.domain.pain import Moment, Result, RunCheck, worst_first
from app.domain.people import Person
from app.domain.runs import Run
from app.domain.thresholds import DEFAULT
from app.services.window import Window

SAID = {
    Result.GREEN: "Settled: same again, or up to 10 % more.",
    Result.AMBER: "Ease off: repeat or shorten the next run.",
    Result.RED: (
        "Rest or swap: take the next run off or swap it. Two of these in 7 days: talk to your therapist."
    ),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four scores of a run's check.

    at    when the score is about, on the runner's clock: what a form sends with it
    due   when it can be asked for, None once it can
    """

    moment: Moment
    score: int | None
    at: datetime
    due: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the check needs it and it can be logged now."""
        return self.score is None and self.due is None and self.moment is not Moment.AFTER_60MIN


@dataclass(frozen=True, slots=True)
class Checked:
    """A run with its check, its four steps and what they say.

    settled_on  of a run to ease off after: the morning by which that was over, None before
    """

    run: Run
    check: RunCheck
    steps: tuple[Step, ...]
    settled_on: date | None = None

    @property
    def said(self) -> str:
        """What the check says, or what it still needs."""
        if self.check.shown is not Result.INCOMPLETE:
            return SAID[self.check.shown]
        if self.check.before is None:
            return "No score before this run, so the check stays incomplete."
        if self.check.during is None:
            return "A score of the run itself is missing."
        morning = self.steps[-1]
        return "The next morning decides." if morning.due else "The next morning's score is missing."

    @property
    def outcome(self) -> str:
        """As `said`; of a settled run only the fact, for what comes next is today's answer's to say."""
        if self.settled_on == self.run.day + timedelta(days=1):
            return "The morning after was back at the score before."
        if self.settled_on is not None:
            return "It has settled since: a later morning was back at the score before."
        if self.check.shown is Result.GREEN:
            return "The morning after was back at the score before."
        return self.said

    @property
    def asks(self) -> bool:
        """Whether a score that is missing can be logged now."""
        return any(step.is_open for step in self.steps)


def checked(seen: Window, run: Run) -> Checked:
    """A run's check as it stands now."""
    check = seen.check(run)
    return Checked(run, check, _steps(run, check, seen.person, seen.now))


def of_last_run(seen: Window) -> Checked | None:
    """The check of the last run of the week behind us, None without one; of a session, its worst run's."""
    session = seen.sessions[-1] if seen.sessions else None
    if session is None or (seen.today - session.day).days >= DEFAULT.red_runs_days:
        return None
    found = min((checked(seen, run) for run in session.runs), key=lambda one: worst_first(one.check))
    is_eased = found.check.shown is Result.AMBER
    return replace(found, settled_on=seen.settled_on(session) if is_eased else None)


def _steps(run: Run, check: RunCheck, person: Person, now: datetime) -> tuple[Step, ...]:
    start, end = run.start.astimezone(person.zone), run.end.astimezone(person.zone)
    morning = datetime.combine(run.day + timedelta(days=1), time(DEFAULT.morning_h), tzinfo=person.zone)
    when = (
        (Moment.BEFORE, check.before, start, start),
        (Moment.DURING, check.during, end, start),
        (Moment.AFTER_60MIN, check.after60, end + timedelta(hours=1), end),
        (Moment.NEXT_MORNING, check.morning, morning + timedelta(hours=1), morning),
    )
    here = now.astimezone(person.zone)
    return tuple(
        Step(moment, score, min(at, here), due if due > here else None) for moment, score, at, due in when
    )
