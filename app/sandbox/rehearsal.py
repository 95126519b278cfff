"""The buttons of someone who rehearses: what goes wrong, forged events, odd runs, the clock, the limits."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.sandbox import broken, deeds, faults, forgeries, kinds, limits
from app.sandbox.forgeries import NothingSubscribed
from app.sandbox.people import ATHLETES, BY_ID, Athlete
from app.sandbox.practice import back, done, typed
from app.sandbox.store import Transaction
from app.sandbox.ticking import WrongInstant
from app.sandbox.world import here
from app.sandbox.zones import PLACES

bp = Blueprint("rehearsal", __name__)

MOST_CALLS, MOST_HOURS = 1_000.0, 24.0 * 366
UNTIL_CLEARED = "until cleared"


@bp.post("/faults")
def fault() -> ResponseReturnValue:
    """Have the next calls go wrong, or all go well again."""
    kind = request.form.get("kind", "")
    times, seconds = typed("times", MOST_CALLS), typed("seconds", faults.LONGEST_S)
    if kind not in kinds.KINDS:
        here().faults.clear()
        return back(_athlete_id(), "well")
    wish: dict[str, Any] = {
        "kind": kind,
        "times": None if UNTIL_CLEARED in request.form else int(times or 1) or 1,
    }
    here().faults.put(faults.wished(wish | ({"seconds": seconds} if seconds else {})))
    return back(_athlete_id(), "fault")


@bp.post("/athletes/<int:athlete_id>/odd")
def odd(athlete_id: int) -> ResponseReturnValue:
    """Record a run that is told in an odd way, or one in an odd zone."""
    what, now = request.form.get("what", ""), here().clock()
    if what not in broken.KINDS and what not in PLACES:
        return back(athlete_id, "gone")
    fields = PLACES[what].fields if what in PLACES else {"title": what.replace("_", " "), "poison": what}

    def do(tx: Transaction, athlete: Athlete) -> None:
        deeds.tell_of_new(tx, deeds.finish(tx, athlete, fields, now), now)

    return done(athlete_id, do, "odd")


@bp.post("/athletes/<int:athlete_id>/age")
def age(athlete_id: int) -> ResponseReturnValue:
    """Have the access tokens of a runner end now."""
    now = here().clock()
    return done(athlete_id, lambda tx, athlete: deeds.age(tx, athlete, now), "aged")


@bp.post("/athletes/<int:athlete_id>/forge")
def forge(athlete_id: int) -> ResponseReturnValue:
    """Send an event that is forged."""
    kind = request.form.get("kind", "")
    if athlete_id not in BY_ID or kind not in kinds.FORGED:
        return back(athlete_id, "gone")
    try:
        status = forgeries.send(forgeries.body(kind, BY_ID[athlete_id]))
    except NothingSubscribed:
        return back(athlete_id, "unsubscribed")
    return back(athlete_id, "forged" if status == 200 else "unheard")


@bp.post("/limits")
def use_up() -> ResponseReturnValue:
    """Have no calls left this quarter of an hour or this day, or all of them again."""
    ours, window = here().limits, request.form.get("use_up", "")
    if window in limits.WINDOWS:
        ours.use_up(window, here().clock())
        return back(_athlete_id(), "used")
    ours.set(ours.overall, ours.read)
    return back(_athlete_id(), "unused")


@bp.post("/clock")
def move_clock() -> ResponseReturnValue:
    """Move the clock on by some hours, or have it show the right time again."""
    hours, ticking = typed("hours", MOST_HOURS), here().clock
    if "right" in request.form:
        ticking.put_right()
        return back(_athlete_id(), "clock")
    if hours is None:
        return back(_athlete_id(), "wrong")
    try:
        ticking.advance(3600 * hours)
    except WrongInstant:
        return back(_athlete_id(), "wrong")
    return back(_athlete_id(), "clock")


def _athlete_id() -> int:
    """Whose page the button is on."""
    return request.form.get("athlete", ATHLETES[0].id, type=int)
