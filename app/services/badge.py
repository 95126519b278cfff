"""How far the data reach, in one line beside the date."""

from datetime import date, datetime, timedelta

from app.domain.answer.wording import on_day, short_day, since_day
from app.domain.load import Coverage
from app.domain.thresholds import DEFAULT
from app.services.strava_expiry import Expired
from app.services.strava_glance import STOPPED, Glance, State
from app.services.window import Window

Badge = tuple[str, str]  # a tone (good, mind or wait), and the line


def badge(window: Window, strava: Glance | None = None) -> Badge | None:
    """How far the data reach, and what Strava has to do with it; None before there are any."""
    known, today = window.coverage, window.today
    if strava is not None and strava.expired is not None:
        return "mind", _expired(strava.expired, strava.needs_runner, today)
    if known.first is None or known.last is None or (strava is not None and strava.is_reading):
        return None
    tone, line = _unread(window, strava) or _reach(known, today)
    if strava is None or strava.reached_at is None:
        return tone, line
    if strava.needs_runner:
        return "mind", f"Strava is disconnected. {line}."
    since = _since(strava.reached_at, window)
    if strava.state in STOPPED and not known.knows(today):
        return "wait", f"Waiting for Strava {since}. Answers use data to {_until(known.last, today)}."
    if strava.state in STOPPED and not strava.has_read:
        return "wait", f"Waiting for Strava {since}. Its list is not read to the end yet."
    if strava.state is State.CONNECTED and tone == "good":
        line += _read_at(strava.reached_at, window)
    return tone, line


def _reach(known: Coverage, today: date) -> Badge:
    """How far the days known reach, whatever they come from."""
    last, yesterday = known.last or today, today - timedelta(days=1)
    if last == yesterday - timedelta(days=1):
        return "mind", "Whether you ran yesterday is not known"
    if last < yesterday:
        return "mind", f"Days {since_day(last + timedelta(days=1), today)} are not known"
    opens = max(known.first or last, today - timedelta(days=DEFAULT.spike_window_days))
    gaps = known.unknown_days(opens, yesterday)
    if gaps:
        return "mind", f"Some of the last 30 days are not known, the first {on_day(gaps[0], today)}"
    return "good", f"Your data is complete to {'today' if known.knows(today) else 'yesterday'}"


def _expired(gone: Expired, needs_runner: bool, today: date) -> str:
    copies = "1 copy was" if gone.runs == 1 else f"{gone.runs:,} copies were"
    when = on_day(gone.day, today) if gone.since == gone.day else since_day(gone.since, today)
    back = "you connect again" if needs_runner else "Strava answers"
    return f"{copies} deleted {when}, as Strava's terms ask. They come back once {back}. Your files stay."


def _unread(window: Window, strava: Glance | None) -> Badge | None:
    """That activities were set aside, where days are not known for that; None where there are none."""
    opens, known = window.today - timedelta(days=DEFAULT.spike_window_days), window.coverage
    days = [] if strava is None else strava.unread
    dark = [day for day in days if opens <= day <= window.today and not known.knows(day)]
    if not dark:
        return None
    activities = "1 activity was" if len(dark) == 1 else f"{len(dark):,} activities were"
    unknown = "1 day is" if len(set(dark)) == 1 else f"{len(set(dark))} days are"
    return "mind", f"{activities} set aside; {unknown} not known for that"


def _since(at: datetime, window: Window) -> str:
    """`since 06:00`, or `since yesterday` and further back by the day."""
    here = at.astimezone(window.person.zone)
    if here.date() == window.today:
        return f"since {here:%H:%M}"
    return since_day(here.date(), window.today)


def _until(last: date, today: date) -> str:
    ago = (today - last).days
    return ("today", "yesterday")[ago] if 0 <= ago < 2 else short_day(last, today)


def _read_at(at: datetime, window: Window) -> str:
    """`, 07:10`, where Strava answered today and today is known."""
    here = at.astimezone(window.person.zone)
    return f", {here:%H:%M}" if here.date() == window.today and window.coverage.knows(window.today) else ""
