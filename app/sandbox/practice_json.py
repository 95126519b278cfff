"""What may be asked of the sandbox under /practice, as JSON: runners, and what they do."""

from datetime import timedelta

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from app.sandbox import activities, deeds, grants, wishes
from app.sandbox.people import ATHLETES
from app.sandbox.shown import detail
from app.sandbox.world import here

bp = Blueprint("practice_json", __name__, url_prefix="/practice")


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
        found = activities.listed(tx, wishes.athlete(athlete_id), world.clock())
    return jsonify([one.stored() for one in reversed(found)])


@bp.post("/athletes/<int:athlete_id>/activities")
def add(athlete_id: int) -> ResponseReturnValue:
    """Record an activity: fields of an Outing, `days_ago`, and `event: false` to do it silently."""
    wish, world = wishes.wish(), here()
    athlete, fields, is_told = wishes.athlete(athlete_id), wishes.fields(wish), wish.get("event", True)
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
    athlete, fields = wishes.athlete(athlete_id), wishes.fields(wish)
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
        gone = deeds.remove(tx, wishes.athlete(athlete_id), activity_id, world.clock())
        if wish.get("event", True):
            deeds.tell_of_end(tx, gone, world.clock())
    world.postman.wake()
    return jsonify(id=gone.id)


@bp.post("/athletes/<int:athlete_id>/leave")
def leave(athlete_id: int) -> ResponseReturnValue:
    """End the connection from the athlete's side; `event: false` to do it silently."""
    wish, world = wishes.wish(), here()
    with world.store.begin() as tx:
        deeds.leave(tx, wishes.athlete(athlete_id), world.clock(), bool(wish.get("event", True)))
    world.postman.wake()
    return jsonify(id=athlete_id)


@bp.post("/athletes/<int:athlete_id>/age")
def age(athlete_id: int) -> ResponseReturnValue:
    """Have the athlete's access tokens end in so many `seconds`, 0 unless said otherwise."""
    wish, world = wishes.wish(), here()
    ends = world.clock() + timedelta(seconds=wishes.number(wish, "seconds", 0, most=10**9))
    with world.store.begin() as tx:
        at = deeds.age(tx, wishes.athlete(athlete_id), ends)
    return jsonify(expires_at=at)
