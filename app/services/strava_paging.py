"""Where the reading of a list that moves goes on: pages by the time of what they hold, never by number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from app.adapters.strava_api import PAGE
from app.adapters.strava_mapping import Listed

OVERLAP_S = 1  # two activities may begin in one second, and a page be cut between them
FEW = 10  # met again: not so many that a page may have been cut among them
TAIL = 3  # activities at the end of a page of which one at least says truly when it was; of a few, 2 at least
ODD_PERCENT = 40  # a page of which more than this stands out of order was shuffled
UP_PERCENT = 80  # and one of which as much ascends was listed from the oldest on
LATER, EARLIER = timedelta(hours=38), timedelta(hours=14)  # true starts that read midnight, wherever it was
MOST_PAGES = 25  # in one place: a list that does not get on is left there


@dataclass(frozen=True, slots=True)
class Step:
    """What to ask for next.

    cursor_s  activities before this, epoch seconds
    page      of those; more than the first only while what a page holds leads no further
    ended     the list is read to its end, or does not get on any more
    met       activities of pages before that may be met again
    day       the local day down to which the list was read, that day itself perhaps not whole
    overlaps  the next page begins with activities met before, so that an empty one would not be true
    """

    cursor_s: int
    page: int = 1
    ended: bool = False
    met: frozenset[int] = frozenset()
    day: date | None = None
    overlaps: bool = False


def step(at: Step, found: Sequence[Listed], per_page: int = PAGE) -> Step:
    """The step after a page.

    found  the page, in any order; only an empty one is the end, for a short one may be cut by Strava

    It goes on at the latest of the last few activities, with a second's overlap: a false date in one of
    them then skips nothing. After a few with nothing unseen among them it goes on before the oldest. Where
    that leads no further, as in a second that fills a page, the next page of the same place is asked for; and
    of a list that begins with the oldest, so that its end is the newest.
    """
    if not found:
        return replace(at, ended=True)
    tail, on_it = _tail(found), ids(found)
    cursor_s, day, overlaps = at.cursor_s, at.day, False
    if tail and on_it - at.met:
        last = max(tail, key=_latest_s)
        cursor_s, day = min(cursor_s, _latest_s(last) + OVERLAP_S), last.day
        overlaps = cursor_s < at.cursor_s
    elif tail:
        last = min(tail, key=_latest_s)
        is_sure = len(found) < min(FEW, per_page) and not any(one.start_hidden for one in tail)
        cursor_s, day = min(cursor_s, _latest_s(last)) if is_sure else cursor_s, last.day
    if _ascends(found, at.page):
        cursor_s, overlaps = at.cursor_s, False
    again = {
        one.activity_id
        for one in found
        if one.activity_id is not None and _may_come(one, at.cursor_s, cursor_s)
    }
    page = at.page + 1 if cursor_s == at.cursor_s else 1
    met = frozenset(again | (at.met - on_it))
    return Step(cursor_s, page, page > MOST_PAGES, met, _earlier(day, at.day), overlaps)


def ids(found: Sequence[Listed]) -> set[int]:
    """The activities of a page whose number can be read."""
    return {one.activity_id for one in found if one.activity_id is not None}


def _tail(found: Sequence[Listed]) -> list[Listed]:
    """The last activities of a page, newest first, without those that do not say when they were.

    A date that lies is out of order, and does not come last; only of a shuffled page the dates decide.
    """
    dated = [one for one in found if one.start is not None]
    odd = sum(_latest_s(after) > _latest_s(before) for before, after in pairwise(dated))
    if 100 * odd > ODD_PERCENT * len(dated):
        dated.sort(key=_latest_s, reverse=True)
    return dated[-min(TAIL, max(TAIL - 1, (len(dated) + 1) // 2)) :]


def _ascends(found: Sequence[Listed], page: int) -> bool:
    """Whether a page goes on from the oldest; of a few on a first page nobody can tell."""
    starts = [one.start for one in found if one.start is not None]
    if page == 1 and len(starts) < FEW:
        return False
    up = sum(before < after for before, after in pairwise(starts))
    return 100 * up >= UP_PERCENT * (len(starts) - 1)


def _latest_s(one: Listed) -> int:
    """The latest that an activity may truly have begun, epoch seconds."""
    assert one.start is not None
    return int((one.start + (LATER if one.start_hidden else timedelta())).timestamp())


def _may_come(one: Listed, asked_s: int, cursor_s: int) -> bool:
    """Whether an activity that stood on a page before one instant may stand on one before another too."""
    if one.start is None:
        return True
    earliest_s = (one.start - (EARLIER if one.start_hidden else timedelta())).timestamp()
    return earliest_s < cursor_s or earliest_s >= asked_s  # or its date is not true


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
