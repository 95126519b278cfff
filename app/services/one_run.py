"""One run's own page: how it compares, its morning-after check, its cadence, and where it came from."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain import cadence
from app.domain.answer.facts import Signs
from app.domain.load import Session, Spike
from app.domain.measured import Reason
from app.domain.people import Person, week_of
from app.domain.runs import Run, Sport
from app.services import run_check, today_facts, window
from app.services.run_check import Checked
from app.services.run_log import NoSuchRun
from app.services.window import Window
from app.store import runs
from app.store.database import Transaction
from app.store.runs import Recording


@dataclass(frozen=True, slots=True)
class OneRun:
    """A run's own page.

    session       the runs it was run in one go with, itself among them
    spike         how the session compares with the 30 days before it
    settled_on    the first later morning at or below the score before, None while there is none
    residual_spm  steps a minute above (+) or below the runner's usual at this pace, None with a reason
    copies        other recordings of the same run
    apart         runs that the runner said are not this one, although the rule would take them for it
    signs         warning signs that are open: nothing is advised before they have been looked at
    """

    run: Run
    session: Session
    spike: Spike
    checked: Checked
    settled_on: date | None
    residual_spm: float | None
    cadence_note: str
    copies: tuple[Recording, ...]
    apart: tuple[Run, ...]
    signs: Signs | None

    @property
    def said(self) -> str:
        """What the check says; while a warning sign is open, what that says."""
        return self.checked.said if self.signs is None else self.signs.text


def one_run(tx: Transaction, person: Person, public_id: UUID, now: datetime) -> OneRun:
    """One run with its check; a copy leads to the recording that counts. Raises NoSuchRun."""
    asked = runs.by_public_id(tx, person.id, public_id)
    if asked is None or asked.id is None:
        raise NoSuchRun
    recordings = runs.recordings_of(tx, person.id, asked.id)
    run = next((one.run for one in recordings if one.counts), asked)
    week, day = timedelta(days=7), timedelta(days=1)
    seen = window.read(tx, person, now, run.day - week, run.day + day)
    for session, one in zip(seen.sessions, seen.spikes, strict=True):
        if any(each.id == run.id for each in session.runs):
            residual, note = _cadence(seen, run)
            return OneRun(
                run=run,
                session=session,
                spike=one,
                checked=run_check.checked(seen, run),
                settled_on=seen.settled_on(session),
                residual_spm=residual,
                cadence_note=note,
                copies=tuple(each for each in recordings if each.run.id != run.id),
                apart=tuple(each.run for each in runs.told_apart(tx, person.id, asked.id)),
                signs=today_facts.signs(seen),
            )
    raise NoSuchRun


def _cadence(seen: Window, run: Run) -> tuple[float | None, str]:
    """Steps a minute beside the runner's own line at that speed, or why that is not said."""
    line = cadence.fit([*seen.earlier, *seen.runs], week_of(run.day, seen.person.week_start))
    left = cadence.residual(run, line)
    return left, "" if left is not None else _not_counted(run)


def _not_counted(run: Run) -> str:
    if run.cadence_reason == Reason.CADENCE_UNIT:
        return "not counted: the steps recorded cannot be right"
    if run.cadence_spm is None:
        return "not recorded"
    if run.sport in (Sport.TREADMILL, Sport.VIRTUAL_RUN):
        return "not counted: treadmill"
    if run.sport is Sport.TRAIL_RUN:
        return "not counted: trail"
    if run.race:
        return "not counted: race"
    if run.interval:
        return "not counted: intervals"
    if not cadence.qualifies(run):
        return "not counted: too short, too steep or an unusual pace"
    return "too few runs at this pace to compare with"
