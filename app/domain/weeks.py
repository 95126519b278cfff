"""One week seen whole: running, pain, cadence and exercises beside each other, or a later week's pain."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta


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
            return replace(self.week, pain_mean=None, pain_worst=None, pain_days=0)
        later = self.later
        return replace(
            self.week, pain_mean=later.pain_mean, pain_worst=later.pain_worst, pain_days=later.pain_days
        )


def pairs(weeks: Sequence[WeekFacts], lag: int) -> tuple[Pair, ...]:
    """Each week with the one `lag` weeks later.

    weeks  without a gap, oldest first, the newest being the running one
    """
    later = [*weeks[lag:], *[None] * lag][: len(weeks)]
    return tuple(Pair(week, beside, lag) for week, beside in zip(weeks, later, strict=True))
