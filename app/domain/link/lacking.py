"""What a log lacks for more of its weeks to be compared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.link.values import LinkWeek, consecutive
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class Lack:
    """A week that enters no comparison, or not all it could.

    scores      days with a score that are still needed, 0 where there are enough
    is_unknown  a day is not known on which there may have been a run
    adds        so many more weeks could be compared if this one, and no other, lacked nothing
    """

    start: date
    scores: int
    is_unknown: bool
    adds: int


def lacking(weeks: Sequence[LinkWeek], limits: Thresholds = DEFAULT) -> tuple[Lack, ...]:
    """The weeks that lack scores or runs, newest first; a week too few runs to tell cadence lacks nothing.

    weeks   of an analysis, oldest first
    source  our own rule (D)
    """
    found = []
    for place, week in enumerate(weeks):
        if week.pain is not None and week.load is not None:
            continue
        whole = replace(week, pain=week.pain or 0.0, load=week.load or 0.0)
        before, after = weeks[max(place - 1, 0) : place], weeks[place + 1 : place + 2]
        found.append(
            Lack(
                start=week.start,
                scores=max(limits.link_logs - week.logged, 0) if week.pain is None else 0,
                is_unknown=week.load is None,
                adds=compared([*before, whole, *after]) - compared([*before, week, *after]),
            )
        )
    return tuple(reversed(found))


def compared(weeks: Sequence[LinkWeek]) -> int:
    """How many weeks can be compared: with a score, and the score and the running of the week before.

    source  our own rule (D)
    """
    return sum(
        week.pain is not None and before.pain is not None and before.load is not None
        for before, week in consecutive(tuple(weeks))
    )
