"""The words beside a saved score: its time, the run it belongs to, and how that run's check stands."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.pain import PainEntry, Result
from app.services.pain_log import Offer
from app.web.access import me
from app.web.formats import clock_time, day, km
from app.web.hooks import now

RESULTS = {
    Result.GREEN: (_l("Settled"), "good"),
    Result.AMBER: (_l("Ease off"), "mind"),
    Result.RED: (_l("Rest or swap"), "stop"),
    Result.INCOMPLETE: (_l("No check"), "none"),
}


def when(entry: PainEntry) -> str:
    """`Now, 07:10` within five minutes, else the day and the time."""
    if entry.at is None:
        return day(entry.local_date)
    if now() - entry.at < timedelta(minutes=5):
        return _("Now, %(time)s", time=clock_time(entry.at))
    if entry.local_date == me().today(now()):
        return _("Today, %(time)s", time=clock_time(entry.at))
    return f"{day(entry.local_date)}, {clock_time(entry.at)}"


def run_words(entry: PainEntry, offer: Offer) -> str:
    """`Morning after yesterday's 6.0 km`."""
    distance = km(offer.run.distance_m).replace(" ", "\u00a0")
    ago = (me().today(now()) - offer.run.day).days
    which = {
        0: _("today’s %(km)s", km=distance),
        1: _("yesterday’s %(km)s", km=distance),
    }.get(ago, _("%(km)s on %(day)s", km=distance, day=day(offer.run.day)))
    return {
        "before": _("Before %(run)s", run=which),
        "during": _("During %(run)s", run=which),
        "after_60min": _("After %(run)s", run=which),
        "next_morning": _("Morning after %(run)s", run=which),
    }.get(entry.moment.value, _("Belongs to %(run)s", run=which))


def result(entry: PainEntry, offer: Offer) -> tuple[str, str]:
    """`Settled: 2 before, 2 during, 2 now` and its tone; no verdict before the morning unless it is red."""
    check = offer.check
    shown = check.shown
    scores = [
        ("before", check.before, _("%(n)s before", n=check.before)),
        ("during", check.during, _("%(n)s during", n=check.during)),
        ("after_60min", check.after60, _("%(n)s an hour after", n=check.after60)),
        ("next_morning", check.morning, _("%(n)s next morning", n=check.morning)),
    ]
    this = entry.moment.value
    named = ", ".join(
        _("%(n)s now", n=score) if moment == this and score == entry.score else words
        for moment, score, words in scores
        if score is not None
    )
    word, tone = RESULTS[shown]
    if shown is Result.INCOMPLETE and check.before is None:
        return _("No score before this run"), tone
    return (f"{word}: {named}" if named else str(word)), tone
