"""Where the reading of a list that moves goes on: pages by the time of what they hold, never by number."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.adapters.strava_api import PAGE
from app.adapters.strava_mapping import Listed

OVERLAP_S = 1  # two activities may begin in one second, and a full page be cut between them
FEW = PAGE // 2  # a page of fewer was cut nowhere near its end, so that an overlap would only cost a call
HIDDEN_S = 38 * 3600  # a withheld start reads midnight; the true one is as much later, wherever it was


@dataclass(frozen=True, slots=True)
class Step:
    """What to ask for next.

    cursor_s  activities before this, epoch seconds
    page      of those; more than the first only while nothing on a page says when it was
    ended     the list is read to its end
    """

    cursor_s: int
    page: int = 1
    ended: bool = False


def step(at: Step, last_ids: Collection[int], found: Sequence[Listed]) -> Step:
    """The step after a page.

    last_ids  the activities of the page before; a page that holds nothing else is passed by
    found     the page, in any order; only an empty one is the end, for a short one may be cut by Strava
    """
    if not found:
        return Step(at.cursor_s, at.page, ended=True)
    starts = [(int(one.start.timestamp()), one.start_hidden) for one in found if one.start is not None]
    if not starts:
        return Step(at.cursor_s, at.page + 1)
    oldest = min(start for start, _ in starts)
    if ids(found) <= set(last_ids):
        return Step(min(oldest, at.cursor_s - 1))
    reach = min(start + (HIDDEN_S if hidden else 0) for start, hidden in starts)
    return Step(min(reach + (OVERLAP_S if len(found) >= FEW or reach > oldest else 0), at.cursor_s))


def ids(found: Sequence[Listed]) -> set[int]:
    """The activities of a page whose number can be read."""
    return {one.activity_id for one in found if one.activity_id is not None}
