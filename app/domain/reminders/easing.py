"""How many reminders of strength days a week holds: fewer when left unanswered, or once it goes well.

source  fewer for those who do not answer: Bidargaddi 2018, JMIR mHealth; the numbers are our own (D)
"""

from datetime import date, timedelta
from enum import StrEnum

from app.domain.people import week_of
from app.domain.reminders.given import History, Settings
from app.domain.reminders.values import Adds, Kind
from app.domain.thresholds import DEFAULT, Thresholds


class Pace(StrEnum):
    """How often strength days are reminded of: all of them, or so many a week at most."""

    PLANNED = "planned"
    TWICE = "twice"
    ONCE = "once"
    STOPPED = "stopped"
    MAINTAIN = "maintain"


def pace(today: date, history: History, settings: Settings, limits: Thresholds = DEFAULT) -> Pace:
    """How often strength days are reminded of on a day.

    3 unanswered in a row make it twice a week, 6 once, 10 stop it. Else it is twice a week after 8 weeks
    with 75 % of the sessions done and pain7 at most 2 for 4 weeks.
    source  Bidargaddi 2018, JMIR mHealth and uHealth, for backing off; the numbers are our own (D)
    """
    left = unanswered(history, settings)
    for least, slower in (
        (limits.ease_stop_after, Pace.STOPPED),
        (limits.ease_more_after, Pace.ONCE),
        (limits.ease_off_after, Pace.TWICE),
    ):
        if left >= least:
            return slower
    maintains = _is_done(today, history, limits) and _is_calm(today, history, limits)
    return Pace.MAINTAIN if maintains else Pace.PLANNED


def unanswered(history: History, settings: Settings) -> int:
    """How many reminders in a row the runner left without an answer.

    Any session done after one went out ends the row, that day's among them, as does choosing the settings
    anew.
    """
    answered = answered_on(history, settings)
    return sum(one.local_date > answered for one in history.out)


def answered_on(history: History, settings: Settings) -> date:
    """The last day on which the runner answered in one way or another; the first of all days when never.

    source  our own rule (D): a session done and settings saved are answers as well
    """
    days = [one.local_date for one in history.out if one.answered]
    return max([*days, *history.session_days, settings.chosen_on or date.min], default=date.min)


def routine_is_due(today: date, history: History, settings: Settings, limits: Thresholds = DEFAULT) -> bool:
    """Whether a strength day is reminded of today, at the pace the runner has now."""
    if today.weekday() not in settings.strength_days:
        return False
    now = pace(today, history, settings, limits)
    if now is Pace.PLANNED:
        return True
    most = {
        Pace.TWICE: limits.ease_off_sessions,
        Pace.ONCE: 1,
        Pace.STOPPED: 0,
        Pace.MAINTAIN: limits.maintain_sessions,
    }[now]
    week = week_of(today, settings.week_start)
    told = [one for one in history.out if Kind.ROUTINE in one.reasons]
    return sum(week_of(one.local_date, settings.week_start) == week for one in told) < most


def adds(
    today: date, history: History, settings: Settings, is_routine: bool, limits: Thresholds = DEFAULT
) -> Adds | None:
    """What a reminder of today says besides its reasons.

    is_routine  it reminds of a strength day
    After 3 unanswered in a row it asks which days suit, once; once all goes well it praises, at most
    weekly.
    """
    said = {
        what: [one.local_date for one in history.out if one.adds is what] for what in (Adds.DAYS, Adds.PRAISE)
    }
    if unanswered(history, settings) >= limits.ease_off_after:
        answered = answered_on(history, settings)
        asked = any(day > answered for day in said[Adds.DAYS])
        return None if asked else Adds.DAYS
    lately = today - timedelta(days=limits.praise_days)
    if not is_routine or any(day > lately for day in said[Adds.PRAISE]):
        return None
    return Adds.PRAISE if pace(today, history, settings, limits) is Pace.MAINTAIN else None


def _is_done(today: date, history: History, limits: Thresholds) -> bool:
    """Whether enough of the sessions reminded of were done, of 8 weeks to yesterday with some in each.

    A strength day counts as asked for when its reminder went out, or was not needed since the session
    was done by then. A week in which all were held back is no week of sessions done.
    """
    opens = today - timedelta(weeks=limits.maintain_weeks)
    done = {day for day in history.session_days if opens <= day < today}
    asked = {
        one.local_date
        for one in history.pushes
        if Kind.ROUTINE in one.reasons
        and opens <= one.local_date < today
        and (not one.suppressed or one.local_date in done)
    }
    weeks = {(day - opens).days // 7 for day in asked}
    return len(weeks) == limits.maintain_weeks and 100 * len(done) >= limits.maintain_percent * len(asked)


def _is_calm(today: date, history: History, limits: Thresholds) -> bool:
    """Whether pain7 was at most 2 for 4 weeks to yesterday, and known in each of them."""
    for week in range(limits.maintain_pain_weeks):
        last = today - timedelta(days=7 * week + 1)
        known = [history.pain7.get(last - timedelta(days=n)) for n in range(7)]
        means = [mean for mean in known if mean is not None]
        if not means or max(means) > limits.maintain_score:
            return False
    return True
