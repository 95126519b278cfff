"""What the rules look at: a runner's log, as it stands or as it stood at the end of a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.load import Coverage, Session, Spike
from app.domain.pain import CheckIn, PainEntry, sides
from app.domain.people import Side, WeekStart
from app.domain.red_runs import red_days
from app.domain.runs import Run, Source


@dataclass(frozen=True, slots=True)
class Log:
    """What the rules look at.

    sessions, spikes  side by side, as `load.spikes(sessions)` gives them
    entries           all scores of the last half year or more, in any order
    coverage          the days known; without it no week is set against another
    week_start        the day the runner's weeks begin on
    check_ins         the weekly ones; they are about the knee watched, see `about`
    knee              the knee watched, as the runner chose it
    cadence           runs whose cadence is known, from 134 days before the first week judged; none, no card
    """

    sessions: Sequence[Session] = ()
    spikes: Sequence[Spike] = ()
    entries: Sequence[PainEntry] = ()
    coverage: Coverage | None = None
    units: str = "km"
    week_start: WeekStart = WeekStart.MONDAY
    red_days: Mapping[Side, Sequence[date]] = field(default_factory=dict)
    check_ins: Sequence[CheckIn] = ()
    knee: Side = Side.UNKNOWN
    cadence: Sequence[Run] = ()

    def until(self, day: date) -> "Log":
        """The same log as it stood at the end of a day."""
        pairs = zip(self.sessions, self.spikes, strict=True)
        kept = [(session, one) for session, one in pairs if session.day <= day]
        sessions = [session for session, _ in kept]
        entries = [entry for entry in self.entries if entry.local_date <= day]
        return replace(
            self,
            sessions=sessions,
            spikes=[one for _, one in kept],
            entries=entries,
            red_days=red_days(sessions, entries, day),
            check_ins=[one for one in self.check_ins if one.week_end <= day],
            cadence=[run for run in self.cadence if run.day <= day],
        )

    @property
    def about(self) -> Side | None:
        """The knee that check-ins are about: the one watched, else the only one; None when they are of two.

        Both at once while no knee is named, as in `sides`.
        """
        told = sides(self.entries)
        if self.knee in told or len(told) == 1:
            return self.knee if self.knee in told else told[0]
        return None


def sources_of(*sessions: Session) -> tuple[Source, ...]:
    """Where the runs of these sessions came from."""
    return tuple(sorted({run.source for session in sessions for run in session.runs}))
