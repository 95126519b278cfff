"""What may be asked of the sandbox under /practice, as JSON: deeds, faults, limits, counted calls."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from app.sandbox import activities, broken, deeds, forgeries, grants, wishes
from app.sandbox.activities import NoSuchActivity
from app.sandbox.faults import NoSuchFault, wished
from app.sandbox.forgeries import NothingSubscribed
from app.sandbox.people import ATHLETES, BY_ID, Athlete
from app.sandbox.shown import detail
from app.sandbox.ticking import WrongInstant
from app.sandbox.wishes import WrongWish
from app.sandbox.world import here

bp = Blueprint("practice_json", __name__, url_prefix="/practice")


@bp.errorhandler(WrongWish)
@bp.errorhandler(NoSuchFault)
@bp.errorhandler(NothingSubscribed)
@bp.errorhandler(WrongInstant)
def _wrong(error: Exception) -> tuple[Response, int]:
    return jsonify(message=str(error)), 400


@bp.errorhandler(NoSuchActivity)
def _gone(error: Exception) -> tuple[Response, int]:
    return jsonify(message=str(error)), 404


@bp.get("/athletes")
def athletes() -> ResponseReturnValue:
    """Who there is, how much they recorded, and what they allow the app."""
    world = here()
    told = []
    with world.store.begin() as tx:
        for one in ATHLETES:
            allowed = grants.granted(tx, one.id)
            count = len(activities.listed(tx, one, world.clock()))
            scopes = None if allowed is None else grants.joined(allowed)
            told.append(
                {"id": one.id, "name": one.name, "kind": one.kind.value, "count": count, "scope": scopes}
            )
    return jsonify(told)


@bp.get("/athletes/<int:athlete_id>/activities")
def listed(athlete_id: int) -> ResponseReturnValue:
    """All of an athlete's activities, newest first, with the sandbox's own fields."""
    world = here()
    with world.store.begin() as tx:
        found = activities.listed(tx, _athlete(athlete_id), world.clock())
    return jsonify([one.stored() for one in reversed(found)])


@bp.post("/athletes/<int:athlete_id>/activities")
def add(athlete_id: int) -> ResponseReturnValue:
    """Record an activity: fields of an Outing, `days_ago`, and `event: false` to do it silently."""
    wish, world = wishes.wish(), here()
    athlete, fields, is_told = _athlete(athlete_id), wishes.fields(wish), wish.get("event", True)
    with world.store.begin() as tx:
        new = deeds.finish(tx, athlete, fields, world.clock(), wishes.number(wish, "days_ago", 0))
        if is_told:
            deeds.tell_of_new(tx, new, world.clock())
    world.postman.wake()
    return jsonify(detail(new) | {"id": new.id}), 201


@bp.patch("/athletes/<int:athlete_id>/activities/<int:activity_id>")
def change(athlete_id: int, activity_id: int) -> ResponseReturnValue:
    """Give an activity other values; `event: false` to do it silently."""
    wish, world = wishes.wish(), here()
    athlete, fields = _athlete(athlete_id), wishes.fields(wish)
    with world.store.begin() as tx:
        before, after = deeds.change(tx, athlete, activity_id, fields, world.clock())
        if wish.get("event", True):
            deeds.tell_of_change(tx, before, after, world.clock())
    world.postman.wake()
    return jsonify(detail(after) | {"id": after.id})


@bp.delete("/athletes/<int:athlete_id>/activities/<int:activity_id>")
def remove(athlete_id: int, activity_id: int) -> ResponseReturnValue:
    """Delete an activity; `event: false` to do it silently."""
    wish, world = wishes.wish(), here()
    with world.store.begin() as tx:
        gone = deeds.remove(tx, _athlete(athlete_id), activity_id, world.clock())
        if wish.get("event", True):
            deeds.tell_of_end(tx, gone, world.clock())
    world.postman.wake()
    return jsonify(id=gone.id)


@bp.post("/athletes/<int:athlete_id>/leave")
def leave(athlete_id: int) -> ResponseReturnValue:
    """End the connection from the athlete's side; `event: false` to do it silently."""
    wish, world = wishes.wish(), here()
    with world.store.begin() as tx:
        deeds.leave(tx, _athlete(athlete_id), world.clock(), bool(wish.get("event", True)))
    world.postman.wake()
    return jsonify(id=athlete_id)


@bp.post("/athletes/<int:athlete_id>/age")
def age(athlete_id: int) -> ResponseReturnValue:
    """Have the athlete's access tokens end in so many `seconds`, 0 unless said otherwise."""
    wish, world = wishes.wish(), here()
    ends = int(world.clock().timestamp() + wishes.number(wish, "seconds", 0, most=10**9))
    with world.store.begin() as tx:
        tx.execute("UPDATE tokens SET expires_at = ? WHERE athlete_id = ?", (ends, _athlete(athlete_id).id))
    return jsonify(expires_at=ends)


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
    """Have other limits: `overall` and `read`, each a pair for a quarter of an hour and a day."""
    wish, limits = wishes.wish(), here().limits
    limits.set(wishes.pair(wish, "overall", limits.overall), wishes.pair(wish, "read", limits.read))
    return jsonify(overall=limits.overall, read=limits.read)


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


@bp.post("/events")
def forge() -> ResponseReturnValue:
    """Send the body as it stands to the callback; tells the status it answers with, null for none."""
    return jsonify(status=forgeries.send(request.get_data()))


@bp.get("/events")
def events() -> ResponseReturnValue:
    """The events that are still on their way, with the tries that were made."""
    with here().store.begin() as tx:
        rows = tx.execute("SELECT * FROM events ORDER BY id").fetchall()
    return jsonify([dict(row) for row in rows])


def _athlete(athlete_id: int) -> Athlete:
    if athlete_id not in BY_ID:
        raise WrongWish(f"There is no athlete {athlete_id}. There are: {', '.join(map(str, BY_ID))}.")
    return BY_ID[athlete_id]
