"""The first page's four tiles, in words that agree with today's answer."""

from calendar import day_name
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain import exercises, load
from app.domain.answer.facts import Facts
from app.domain.answer.lines import session
from app.domain.answer.wording import short_day, upper, whose
from app.domain.measured import Reason
from app.domain.pain import PainEntry
from app.domain.people import Side
from app.domain.sentences import ceiling as cut
from app.domain.sentences import distance, sessions_of
from app.domain.thresholds import DEFAULT
from app.services.window import Window

NOT_KNOWN = {
    Reason.NO_HISTORY: "No run in the 30 days before today",
    Reason.RETURN_AFTER_BREAK: "No run in the 30 days before today",
    Reason.INCOMPLETE: "Too many of the last 30 days are not known",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One large number with a line that compares or explains.

    mark   load, pain or exercise
    value  None when not known: `note` says why; `unit` follows it, or is a word in its place
    good   a word set apart at the end of the note
    """

    mark: str
    label: str
    href: str
    value: str | None
    unit: str
    note: str
    good: str = ""
    done: int = 0
    planned: int = 0


def tiles(window: Window, facts: Facts) -> tuple[Tile, Tile, Tile, Tile]:
    """Last 7 days, 30-day ceiling, last pain, exercises this week."""
    return _distance(window), _ceiling(facts), _pain(window, facts), _exercises(window, facts)


def _distance(window: Window) -> Tile:
    """The 7 days to today, or to yesterday while today is not known."""
    last = window.today if window.coverage.knows(window.today) else window.today - timedelta(days=1)
    daily = load.daily(window.sessions, window.coverage, last - timedelta(days=13), last)
    now, before = (load.rolling_7d(day, daily).value for day in (last, last - timedelta(days=7)))
    units = window.person.units
    tile = Tile("load", "Last 7 days", "/runs", None, units, "Some of these days are not known")
    if window.coverage.first is None:
        return replace(tile, note="No run yet")
    if now is None:
        return tile
    compared = (
        "the 7 days before are not known"
        if before is None
        else f"{distance(before, units)} the 7 days before"
    )
    note = compared if last == window.today else f"{compared}; to yesterday"
    return Tile("load", tile.label, tile.href, distance(now, units).split()[0], units, upper(note))


def _ceiling(facts: Facts) -> Tile:
    label, href, units = "30-day ceiling", "/help#longest", facts.units
    ceiling, last = facts.ceiling, facts.last
    if facts.signs is not None:
        return Tile("load", label, href, None, "", "Not shown while a warning sign is open")
    if last is not None and last.result == "red":
        return Tile("load", label, href, "", "Rest or swap", f"After {whose(last.day, facts.today)} run")
    if facts.back is not None:
        which = "the first run" if facts.back.first_day is None else "runs for now"
        note = f"For {which} after {facts.back.gap_days:,} days, a cautious rule of thumb"
        return Tile("load", label, href, cut(facts.back.cap_m or 0, units).split()[0], units, note)
    if ceiling.metres is None or ceiling.longest_m is None or ceiling.longest_day is None:
        return Tile("load", label, href, None, "", NOT_KNOWN.get(ceiling.reason, "Not known yet"))
    note = f"{distance(ceiling.longest_m, units)} on {short_day(ceiling.longest_day, facts.today)}, plus 10 %"
    if ceiling.held_for is not None:
        note += f"; held until {whose(ceiling.held_for, facts.today)} run has settled"
    if last is not None and last.result == "amber":
        note += "; repeat or shorten"
    elif facts.spike is not None and ceiling.held_for is None:
        note += "; the next run easy"
    if ceiling.few_runs:
        note += "; from few runs"
    return Tile("load", label, href, cut(ceiling.metres, units).split()[0], units, note)


def _pain(window: Window, facts: Facts) -> Tile:
    label, href = "Last pain", "/pain"
    entry = max(window.entries, key=lambda e: (e.local_date, e.at or window.now), default=None)
    if entry is None:
        return Tile("pain", label, href, None, "", "No score yet. One tap logs it")
    if (window.today - entry.local_date).days >= DEFAULT.score_known_days:
        since = short_day(entry.local_date, window.today)
        return Tile("pain", label, href, None, "", f"Not known since {since}")
    settled = facts.signs is None and _is_settled(entry.score, facts)
    note = f"{_which(entry)}{_when(entry, window)}"
    return Tile(
        "pain",
        label,
        href,
        str(entry.score),
        "of 10",
        upper(note) + ("." if settled else ""),
        "Settled" if settled else "",
    )


def _is_settled(score: int, facts: Facts) -> bool:
    """Whether the last run, or the one that went over, has settled and no score since is up."""
    last, settled = facts.last, facts.settled
    if last is not None and last.result == "green":
        return last.before is not None and score <= last.before
    return (last is None or last.result == "incomplete") and settled is not None and score <= settled.now


def _which(entry: PainEntry) -> str:
    if entry.side in (Side.LEFT, Side.RIGHT):
        return f"{entry.side.value} knee, "
    return "both knees, " if entry.side is Side.BOTH else ""


def _when(entry: PainEntry, window: Window) -> str:
    ago = (window.today - entry.local_date).days
    day = ("today", "yesterday")[max(ago, 0)] if ago < 2 else f"{day_name[entry.local_date.weekday()]}"
    return day if entry.at is None else f"{day} {entry.at.astimezone(window.person.zone):%H:%M}"


def _exercises(window: Window, facts: Facts) -> Tile:
    strength = facts.strength
    note = "No exercises while a warning sign is open" if facts.signs else _next(window, facts)
    return Tile(
        "exercise",
        "Exercises this week",
        "/exercises",
        str(strength.sessions),
        sessions_of(strength.sessions, strength.planned).partition(" ")[2],
        note,
        done=min(strength.sessions, 7),
        planned=strength.planned,
    )


def _next(window: Window, facts: Facts) -> str:
    """`Next: today, then Saturday`, today also when a run or a rise calls for it; once begun, `the rest`."""
    days = window.person.strength_days
    if not days:
        return "No days chosen yet"
    ahead = list(exercises.next_strength_days(window.today, days))
    is_planned = window.today.weekday() in days and not facts.strength.done_today
    if is_planned or session(facts) is not None:
        ahead = [window.today, *ahead]
    names = [_name(day, window.today) for day in ahead[:2]]
    if ahead[0] == window.today and window.today in exercises.part_days(window.done):
        names[0] = "the rest today"
    return f"Next: {', then '.join(names)}"


def _name(day: date, today: date) -> str:
    ahead = (day - today).days
    if ahead < 2:
        return ("today", "tomorrow")[ahead]
    return day_name[day.weekday()] if ahead < 7 else short_day(day, today)
