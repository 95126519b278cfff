"""What a therapist sees: of each run the recordings they may be shown, and which days are held back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.load import sessions
from app.domain.runs import ARCHIVES, Run, Source, one_each, rank
from app.domain.thresholds import DEFAULT, Thresholds

# An API's data are shown to their runner alone (Strava's API Policy 2.3); one's own files and entries are
# theirs to show.
VISIBLE = frozenset({Source.FILE, *ARCHIVES, Source.MANUAL})
EVERYTHING = frozenset(Source)
KINDS = ("pain", "load", "cadence", "exercises")  # what a new share shows; notes are left out


@dataclass(frozen=True, slots=True)
class Cut:
    """A log cut to the sources that may be shown.

    runs      the recordings that may be shown, the best of each real run, oldest first
    held      the counting recordings of those that may not, oldest first
    beside    recordings that may be shown, but are part of a run or session that is held back
    stand_in  pairs: the recording that counts for its runner, and the best of those shown in its place
    """

    runs: tuple[Run, ...]
    held: tuple[Run, ...] = ()
    beside: tuple[Run, ...] = ()
    stand_in: tuple[tuple[Run, Run], ...] = ()

    @property
    def held_days(self) -> frozenset[date]:
        """The local days with a run held back."""
        return frozenset(run.day for run in (*self.held, *self.beside))


def cut(
    recordings: Sequence[Run],
    apart: Collection[frozenset[str]] = (),
    sources: Collection[Source] = VISIBLE,
    limits: Thresholds = DEFAULT,
) -> Cut:
    """Cut a log to some sources.

    recordings  all that are kept of the runs, removed ones left out, in any order
    apart       pairs of marks that the runner said are different runs
    Of each real run the best recording that may be shown counts; what was told as several runs is shown
    as several. A real run of which too little would be left is held back, and so is every other part of
    its session: less than all of it would be a smaller number.
    source      our own rule (D)
    """
    parts = [_part(group, apart, sources, limits) for group in one_each(recordings, apart, limits)]
    held = _held_whole(parts, limits)
    return Cut(
        runs=_ordered(run for at, part in enumerate(parts) if at not in held for run in part.shown),
        held=_ordered(parts[at].counting for at in held if parts[at].is_held(limits)),
        beside=_ordered(run for at in held for run in parts[at].shown),
        stand_in=tuple(
            (part.counting, min(part.shown, key=rank))
            for part in parts
            if part.shown and part.counting not in part.shown
        ),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """One real run: the recording that counts, and those that may be shown of it."""

    counting: Run
    shown: tuple[Run, ...]

    def is_held(self, limits: Thresholds) -> bool:
        """Whether there is a run, and less of it may be shown than can stand for it."""
        shown_m = sum(run.distance_m for run in self.shown)
        return 100 * shown_m < limits.stand_in_percent * self.counting.distance_m


def _part(
    group: Sequence[Run],
    apart: Collection[frozenset[str]],
    sources: Collection[Source],
    limits: Thresholds,
) -> _Part:
    """What lies behind a recording that is not shown may be several runs; without distance it is none."""
    is_run = group[0].distance_m > 0
    seen = [run for run in group if run.source in sources and (run.distance_m > 0 or not is_run)]
    return _Part(group[0], tuple(each[0] for each in one_each(seen, apart, limits)))


def _held_whole(parts: Sequence[_Part], limits: Thresholds) -> set[int]:
    """Which runs, by their place, are held back, alone or with their session.

    A run and what is shown in its place may end at different times, so both join sessions.
    """
    held = {at for at, part in enumerate(parts) if part.is_held(limits)}
    if not held:
        return held
    place = {id(run): at for at, part in enumerate(parts) for run in (part.counting, *part.shown)}
    recordings = [run for part in parts for run in (part.counting, *part.shown)]
    unique = list({id(run): run for run in recordings}.values())
    together = [{place[id(run)] for run in session.runs} for session in sessions(unique)]
    while wider := {at for each in together if each & held for at in each} - held:
        held |= wider
    return held


def _ordered(runs: Iterable[Run]) -> tuple[Run, ...]:
    return tuple(sorted(runs, key=lambda run: (run.day, run.start, run.id or 0)))


def may_show(rests_on: Iterable[Source], sources: Collection[Source]) -> bool:
    """Whether everything that a finding or a reminder rests on may be shown."""
    return all(source in sources for source in rests_on)


@dataclass(frozen=True, slots=True)
class Share:
    """What a runner shows a therapist, or the invitation to it.

    label         what the runner calls the therapist
    therapist_id  None until it is accepted
    from_day      the first day shown, None for all; until_day the last day on which it is open: the runner's
    """

    id: int
    public_id: UUID
    runner_id: int
    therapist_id: int | None
    label: str
    kinds: tuple[str, ...]
    from_day: date | None
    until_day: date | None
    invite_until: datetime
    created_at: datetime
    accepted_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_open(self, today: date) -> bool:
        """Whether it shows anything on the runner's local day."""
        ended = self.until_day is not None and today > self.until_day
        return self.accepted_at is not None and self.revoked_at is None and not ended

    def is_invitation(self, now: datetime) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.revoked_at is None and now < self.invite_until
