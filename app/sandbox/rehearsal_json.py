"""What may be asked of the sandbox under /practice, as JSON: what goes wrong, the clock, limits, calls."""

from dataclasses import asdict

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from app.sandbox import broken, forgeries, kinds, limits, wishes
from app.sandbox.faults import wished
from app.sandbox.wishes import WrongWish
from app.sandbox.world import here
from app.sandbox.zones import PLACES

bp = Blueprint("rehearsal_json", __name__, url_prefix="/practice")


@bp.get("/faults")
def faults() -> ResponseReturnValue:
    """What goes wrong at present."""
    return jsonify([asdict(fault) for fault in here().faults.listed()])


@bp.post("/faults")
def put_fault() -> ResponseReturnValue:
    """Have something go wrong: the fields of `Fault`."""
    fault = wished(wishes.wish())
    here().faults.put(fault)
    return jsonify(asdict(fault)), 201


@bp.delete("/faults")
def clear_faults() -> ResponseReturnValue:
    """Have all go well again."""
    here().faults.clear()
    return jsonify([])


@bp.post("/limits")
def set_limits() -> ResponseReturnValue:
    """Have other limits, `overall` and `read`, each a pair for a quarter of an hour and a day.

    Nothing is used of them then, but what `use_up` says: all of this `quarter` or this `day`.
    """
    wish, ours = wishes.wish(), here().limits
    ours.set(wishes.pair(wish, "overall", ours.overall), wishes.pair(wish, "read", ours.read))
    if (window := wish.get("use_up")) is not None:
        if window not in limits.WINDOWS:
            raise WrongWish(f"use_up has to be one of: {', '.join(limits.WINDOWS)}.")
        ours.use_up(window, here().clock())
    return jsonify(overall=ours.overall, read=ours.read)


@bp.get("/calls")
def calls() -> ResponseReturnValue:
    """Which calls there were since the start, or since they were forgotten."""
    return jsonify(here().calls.told())


@bp.delete("/calls")
def forget_calls() -> ResponseReturnValue:
    """Count from nothing again."""
    here().calls.forget()
    return jsonify(here().calls.told())


@bp.get("/poison")
def poison() -> ResponseReturnValue:
    """How a record may be spoiled: the names by groups."""
    return jsonify({title: list(group) for title, group in broken.GROUPS.items()})


@bp.get("/zones")
def zones() -> ResponseReturnValue:
    """Where the local day of a run is easily got wrong, and which day it is; each a `zone` to run in."""
    return jsonify(
        [
            asdict(place)
            | {"zone": name, "local": place.local.isoformat(), "day": place.local.date().isoformat()}
            for name, place in PLACES.items()
        ]
    )


@bp.get("/clock")
def clock() -> ResponseReturnValue:
    """What the sandbox's clock shows, and how far it is ahead of the one it was given."""
    ticking = here().clock
    return jsonify(now=ticking().isoformat(), ahead_s=ticking.ahead_s)


@bp.post("/clock")
def set_clock() -> ResponseReturnValue:
    """Have the clock show an instant, `now`, or one that is `advance_s` later."""
    wish, ticking = wishes.wish(), here().clock
    if "now" in wish:
        ticking.set(wishes.instant(wish, "now"))
    if "advance_s" in wish:
        ticking.advance(wishes.number(wish, "advance_s", 0, most=10**9))
    return clock()


@bp.delete("/clock")
def right_clock() -> ResponseReturnValue:
    """Have the clock show what the one it was given shows."""
    here().clock.put_right()
    return clock()


@bp.post("/events")
def send() -> ResponseReturnValue:
    """Send the body as it stands to the callback; tells the status it answers with, null for none."""
    return jsonify(status=forgeries.send(request.get_data()))


@bp.post("/athletes/<int:athlete_id>/forge")
def forge(athlete_id: int) -> ResponseReturnValue:
    """Send a forged event of a `kind`; tells the status of the answer, null for none."""
    kind = str(wishes.wish().get("kind"))
    if kind not in kinds.FORGED:
        raise WrongWish(f"There is no such forged event. There are: {', '.join(kinds.FORGED)}.")
    return jsonify(status=forgeries.send(forgeries.body(kind, wishes.athlete(athlete_id))))


@bp.get("/events")
def events() -> ResponseReturnValue:
    """The events that are still on their way, with the tries that were made."""
    with here().store.begin() as tx:
        rows = tx.execute("SELECT * FROM events ORDER BY id").fetchall()
    return jsonify([dict(row) for row in rows])
