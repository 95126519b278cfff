"""Cards: what is shown in the app about runs, and what went with them, and never pushed."""

from collections.abc import Sequence
from datetime import date, timedelta

from app.domain.cadence import qualifies, trend_on
from app.domain.people import Side, WeekStart, week_of
from app.domain.reminders import Finding, Kind
from app.domain.runs import Run, Source
from app.domain.sentences import knee, why_cadence
from app.domain.thresholds import DEFAULT, Thresholds

CADENCE = "cadence"  # what the card is about, and the first word of its subject
LINK = "link"  # the same of a pattern in the weekly analysis


def cadence_card(
    day: date, runs: Sequence[Run], starts: WeekStart = WeekStart.MONDAY, limits: Thresholds = DEFAULT
) -> Finding | None:
    """The card of steps that are longer or shorter than usual, on the first day of the runner's week.

    runs     whose cadence is known, in any order, from 134 days before `day`; later ones are ignored
    returns  None on other days, and when the trend of the 14 days to `day` is not noteworthy
    source   our own rule (D); it tells of steps at a pace, never of how a foot lands
    """
    if not runs or week_of(day, starts) != day:
        return None
    opens = day - timedelta(days=limits.fit_days + limits.fit_ends_days - 1)
    behind = [run for run in runs if opens <= run.day <= day]
    now = trend_on(behind, day, (), limits)
    if now.spm is None or not now.is_noteworthy:
        return None
    rests_on = {run.source for run in behind if qualifies(run, limits)}
    return Finding(
        kind=Kind.CARD,
        side=None,
        subject=f"{CADENCE} {day.isoformat()}",
        local_date=day,
        why=why_cadence(now, day, limits.trend_days),
        sources=tuple(sorted(rests_on)),
        detail={"card": CADENCE, "spm": round(now.spm, 1), "runs": len(now.runs)},
    )


def link_card(day: date, side: Side, last_week: date, sentence: str, sources: Sequence[Source]) -> Finding:
    """The card of a pattern on the day it is first shown; it names its knee, and stays for its week.

    last_week  the first day of the last week that was looked at; sources: those that entered
    source     our own rule (D)
    """
    return Finding(
        kind=Kind.CARD,
        side=side,
        subject=f"{LINK} {last_week.isoformat()}",
        local_date=day,
        why=f"{knee(side).capitalize()}: {sentence[0].lower()}{sentence[1:]}",
        sources=tuple(sources),
        detail={"card": LINK, "week": last_week.isoformat()},
    )
