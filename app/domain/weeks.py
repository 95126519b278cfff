"""One week seen whole: running, pain, cadence and exercises beside each other, or a later week's pain."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain.people import Side


@dataclass(frozen=True, slots=True)
class Scores:
    """What was logged of one knee; None is not known, never zero.

    mean   of the logged days' worst scores (0-10), worst the highest of them
    days   with a score
    """

    side: Side
    mean: float | None = None
    worst: int | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """What one of the runner's weeks held; None is not known, never zero.

    so_far         the week is not over yet
    distance_m     metres of all its sessions; None with an unknown day
    ran_m          metres of the sessions that are known, also when a day is not
    longest_m      its longest session; None when no session is known
    spike_percent  how far its largest step over the 30-day longest went, None when none went over
    pain_mean      mean of the logged days' worst scores (0-10), pain_worst the highest
    pain_days      days with a score
    cadence_spm    steps a minute at the runner's usual pace
    sessions       days with an exercise done, planned the strength days of the week
    reminders      reminders that went out; None where a run held back may bear on them
    is_held        a run of it is held back from its viewer, so nothing of its runs is told
    knees          the scores of each knee, where knees are told apart: left before right
    """

    start: date
    so_far: bool
    distance_m: int | None
    runs: int | None
    longest_m: int | None
    spike_percent: float | None
    pain_mean: float | None
    pain_worst: int | None
    pain_days: int
    cadence_spm: float | None
    sessions: int
    planned: int
    reminders: int | None
    ran_m: int = 0
    is_held: bool = False
    knees: tuple[Scores, ...] = ()

    @property
    def shown_m(self) -> int | None:
        """The metres of its bar: all, or those known of a week with an unknown day; None when none are."""
        return self.distance_m if self.distance_m is not None else self.ran_m or None

    @property
    def is_part(self) -> bool:
        """Whether its bar is only what is known of it."""
        return self.distance_m is None and self.ran_m > 0

    @property
    def end(self) -> date:
        """The week's last day."""
        return self.start + timedelta(days=6)

    @property
    def scores(self) -> tuple[Scores, ...]:
        """The scores of each knee that is told apart, else those of the knee watched."""
        return self.knees or (Scores(Side.BOTH, self.pain_mean, self.pain_worst, self.pain_days),)


@dataclass(frozen=True, slots=True)
class Pair:
    """A week of running, and the week so many weeks later whose pain is set beside it.

    lag    weeks between the two; with 0 both are the same week
    later  None while that week has not begun
    """

    week: WeekFacts
    later: WeekFacts | None
    lag: int

    @property
    def drawn(self) -> WeekFacts:
        """The week as it is drawn: with the later one's pain in place of its own."""
        if self.later is None:
            none = tuple(Scores(one.side) for one in self.week.knees)
            return replace(self.week, pain_mean=None, pain_worst=None, pain_days=0, knees=none)
        later = self.later
        return replace(
            self.week,
            pain_mean=later.pain_mean,
            pain_worst=later.pain_worst,
            pain_days=later.pain_days,
            knees=later.knees,
        )


def pairs(weeks: Sequence[WeekFacts], lag: int) -> tuple[Pair, ...]:
    """Each week with the one `lag` weeks later.

    weeks  without a gap, oldest first, the newest being the running one
    """
    later = [*weeks[lag:], *[None] * lag][: len(weeks)]
    return tuple(Pair(week, beside, lag) for week, beside in zip(weeks, later, strict=True))


@dataclass(frozen=True, slots=True)
class Held:
    """What several weeks held together; None is not known.

    ran_m      metres that are known, unknown the weeks with a day that is not
    longest_m  their longest session
    stepped    weeks with a run over the longest of its 30 days before
    scores     of each knee over all logged days
    steps      the lowest and the highest week of steps a minute at the usual pace
    reminders  those that went out; None with a week of which that is not known
    """

    weeks: int
    ran_m: int
    unknown: int
    longest_m: int | None
    stepped: int
    scores: tuple[Scores, ...]
    steps: tuple[float, float] | None
    sessions: int
    planned: int
    reminders: int | None


def held(weeks: Sequence[WeekFacts]) -> Held:
    """The weeks of a stretch, at least one, taken together as they are drawn."""
    steps = [week.cadence_spm for week in weeks if week.cadence_spm is not None]
    sent = [week.reminders for week in weeks if week.reminders is not None]
    return Held(
        weeks=len(weeks),
        ran_m=sum(week.shown_m or 0 for week in weeks),
        unknown=sum(week.distance_m is None for week in weeks),
        longest_m=max((week.longest_m for week in weeks if week.longest_m is not None), default=None),
        stepped=sum(week.spike_percent is not None for week in weeks),
        scores=tuple(_together(row) for row in zip(*(week.scores for week in weeks), strict=True)),
        steps=(min(steps), max(steps)) if steps else None,
        sessions=sum(week.sessions for week in weeks),
        planned=sum(week.planned for week in weeks),
        reminders=sum(sent) if len(sent) == len(weeks) else None,
    )


def _together(row: Sequence[Scores]) -> Scores:
    """One knee's scores of several weeks: each logged day counts once."""
    logged = [one for one in row if one.mean is not None]
    days = sum(one.days for one in logged)
    return Scores(
        side=row[0].side,
        mean=sum((one.mean or 0) * one.days for one in logged) / days if days else None,
        worst=max((one.worst for one in logged if one.worst is not None), default=None),
        days=days,
    )
