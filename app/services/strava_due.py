"""When which part of a list is read, how far back it goes, and in how many slices."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from app.store.strava_counts import LONGEST_BLOCK
from app.store.strava_passes import Kind, Pass, State

RECENT = timedelta(days=30)
RECENT_EVERY = timedelta(hours=8)
OLDER_EVERY = timedelta(days=1)
EMPTY_AGAIN = timedelta(minutes=15)  # after a first reading that met nothing at all, which may not be true
SLACK = timedelta(minutes=10)  # less than from one turn of the timetable to the next, so that none is missed
OVERLAP = timedelta(days=4)  # of the two windows: a withheld start may lie in either
AHEAD = timedelta(days=3)  # of the present: wrong clocks, and withheld starts
BEGINNING_S = 1  # not 0, which might be taken for nothing
FIRST_AGAIN = timedelta(days=6)  # a copy is deleted after seven
# Lists of so many calls are read in so many days, longer ones in four. Of each there is room for a call more:
# with the three that read the newest it is 12 a day at most. Up to some 3,100 activities take two days.
DAYS_OF_CALLS = ((6, 1), (17, 2), (26, 3))
LONGEST = 4
MOST_A_DAY = 9
CLOSE = 2  # calls more that the last slice may take, so that a list that grew needs no other day


def due(
    passes: Mapping[Kind, Pass], now: datetime, confirmed: datetime | None, with_recent: bool = False
) -> list[Kind]:
    """The passes to be read on, or begun, at `now`.

    confirmed    when the run that was not seen for longest was last seen, None without any: before runs
                 expire everything is read in one go
    with_recent  read the last 30 days in any case, also while they wait
    """
    first = passes.get(Kind.FIRST)
    if first is None or first.is_reading:
        asked = with_recent and not _is_doubted(passes, Kind.FIRST, now)
        return [Kind.FIRST] if asked or _may(first, now) else []
    if _met_nothing(first) and _is_past([first.finished_at], EMPTY_AGAIN, now):
        return [Kind.FIRST]
    if now - (confirmed or _newest_read(passes) or now) >= FIRST_AGAIN:
        return [Kind.FIRST]
    kinds = []
    asked = with_recent and not _is_doubted(passes, Kind.RECENT, now)
    if asked or _is_due(passes, Kind.RECENT, now, RECENT_EVERY):
        kinds.append(Kind.RECENT)
    if _is_due(passes, Kind.OLDER, now, OLDER_EVERY):
        kinds.append(Kind.OLDER)
    return kinds


def _met_nothing(first: Pass) -> bool:
    """Whether a first reading came to an empty page at once, and is made once more for that."""
    return not first.is_reading and (first.seen, first.calls, first.last_calls) == (0, 1, 0)


def next_at(passes: Mapping[Kind, Pass]) -> datetime | None:
    """When the newest activities are due to be read; None while that was never done."""
    read, first = _newest_read(passes), passes.get(Kind.FIRST)
    if first is not None and first.finished_at is not None and _met_nothing(first):
        return first.finished_at + EMPTY_AGAIN
    return None if read is None else read + RECENT_EVERY


def _newest_read(passes: Mapping[Kind, Pass]) -> datetime | None:
    """When the newest activities were last read, None while that was never done."""
    read = (passes.get(kind) for kind in (Kind.FIRST, Kind.RECENT))
    return max((one.finished_at for one in read if one and one.finished_at), default=None)


def _is_due(passes: Mapping[Kind, Pass], kind: Kind, now: datetime, every: timedelta) -> bool:
    this, first = passes.get(kind), passes[Kind.FIRST]
    if this is not None and this.is_reading:
        return _may(this, now)
    return _is_past([each.finished_at for each in (this, first) if each is not None], every - SLACK, now)


def _is_past(ended: Iterable[datetime | None], every: timedelta, now: datetime) -> bool:
    """Whether the last of these instants is so long ago; one that is still to come counts as never."""
    known = [at for at in ended if at is not None and not is_to_come(at, now)]
    return not known or now - max(known) >= every


def is_to_come(at: datetime, now: datetime) -> bool:
    """Whether a clock that was set back since wrote down when something was."""
    return at > now + SLACK


def _is_doubted(passes: Mapping[Kind, Pass], kind: Kind, now: datetime) -> bool:
    """Whether a second look is to come a little later."""
    this = passes.get(kind)
    return this is not None and this.is_reading and this.doubted and not _may(this, now)


def _may(this: Pass | None, now: datetime) -> bool:
    if this is None or this.resume_at is None or is_to_come(this.began_at, now):
        return True
    return not now < this.resume_at <= now + LONGEST_BLOCK  # a longer wait is of a clock that was set back


def goes_on_at(passes: Mapping[Kind, Pass], now: datetime) -> datetime | None:
    """When the first of the passes that wait is read on, None when none waits."""
    first = passes.get(Kind.FIRST)
    beside = () if first is None or first.is_reading else (passes.get(Kind.RECENT), passes.get(Kind.OLDER))
    waiting = [one for one in (first, *beside) if one is not None and one.is_reading and not _may(one, now)]
    return min((one.resume_at for one in waiting if one.resume_at is not None), default=None)


def new_pass(passes: Mapping[Kind, Pass], account_id: int, kind: Kind, now: datetime) -> Pass:
    """A pass of a kind from its beginning."""
    after_s, before_s = _window(passes, kind, now)
    last = passes.get(kind)
    took = 0 if last is None else last.last_calls if last.is_reading else last.calls
    return Pass(account_id, kind, State.READING, after_s, before_s, before_s, began_at=now, last_calls=took)


def _window(passes: Mapping[Kind, Pass], kind: Kind, now: datetime) -> tuple[int, int]:
    """Epoch seconds; what is older begins where the last reading of the newest ended."""
    month, latest = int((now - RECENT).timestamp()), int((now + AHEAD).timestamp())
    if kind is Kind.RECENT:
        return month, latest
    if kind is Kind.FIRST:
        return BEGINNING_S, latest
    recent = passes.get(Kind.RECENT)
    read_to = month if recent is None or recent.is_reading else min(month, recent.cursor_s)
    return BEGINNING_S, read_to + int(OVERLAP.total_seconds())


def calls_today(passes: Mapping[Kind, Pass], this: Pass) -> int:
    """How many calls a pass may make in one go, -1 for as many as it takes."""
    if this.kind is not Kind.OLDER:
        return -1
    (part, parts), whole = slices(passes), _slice(passes)
    left = whole - this.calls % whole
    return min(left + CLOSE, max(MOST_A_DAY, left)) if part == parts else left


def slices(passes: Mapping[Kind, Pass]) -> tuple[int, int]:
    """Which slice of what is older is being read, or comes next, and in how many it is read."""
    older, (_, days) = passes.get(Kind.OLDER), _whole(passes)
    read = older.calls // _slice(passes) if older is not None and older.is_reading else 0
    return min(read + 1, days), days


def _slice(passes: Mapping[Kind, Pass]) -> int:
    calls, days = _whole(passes)
    return -(-calls // days)


def _whole(passes: Mapping[Kind, Pass]) -> tuple[int, int]:
    """How many calls all that is older takes, by the last whole reading, and over how many days they go."""
    older, first = passes.get(Kind.OLDER), passes.get(Kind.FIRST)
    took = 0 if older is None else older.last_calls if older.is_reading else older.calls
    whole = 0 if first is None or first.is_reading else first.calls - 1  # the newest page is not in it
    calls = max(took or whole, 1)
    return calls, next((days for most, days in DAYS_OF_CALLS if calls <= most), LONGEST)
