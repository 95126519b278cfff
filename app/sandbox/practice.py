"""The page of someone who practises: an invented runner's last runs, and what that runner may do."""

from collections.abc import Callable
from math import isfinite
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.sandbox import activities, broken, deeds, grants, kinds
from app.sandbox.activities import NoSuchActivity
from app.sandbox.people import ATHLETES, BY_ID, FEATURED, Athlete
from app.sandbox.store import Transaction
from app.sandbox.world import here
from app.sandbox.zones import PLACES

bp = Blueprint("practice", __name__)

SHOWN = 10
SETS = {
    "hide": {"only_me": True},
    "show": {"only_me": False},
    "hide_start": {"start_hidden": True},
    "show_start": {"start_hidden": False},
}
SHOWN_TO_M = 5.1  # the page shows hundredths of a kilometre
MOST_KM, MOST_DAYS, LONGEST_TITLE = 300.0, 3_000.0, 255
DONE = {
    "ran": "The run is recorded.",
    "late": "The older run is recorded.",
    "save": "The run is changed. A new title makes an event, a new distance makes none.",
    "hide": "Only this runner can see the run now.",
    "show": "Everyone can see the run now.",
    "delete": "The run is deleted.",
    "left": "Kneewise may see nothing any more.",
    "hide_start": "Of the run only its day is told now, not when it began.",
    "show_start": "The run tells again when it began.",
    "odd": "The odd run is recorded.",
    "aged": "Kneewise's access token is over; it has to ask for another.",
    "forged": "The forged event is sent, and was taken.",
    "unheard": "The forged event is sent, and was not taken.",
    "unsubscribed": "No app has subscribed to events, so there is nobody to send one to.",
    "used": "No calls are left.",
    "unused": "All calls are there again.",
    "clock": "The clock is moved.",
    "fault": "It goes wrong as you chose.",
    "well": "All goes well again.",
    "gone": "That run is not there any more.",
    "wrong": f"Nothing was changed: distances are more than 0 and up to {MOST_KM:.0f} km, days up to "
    f"{MOST_DAYS:,.0f}, titles up to {LONGEST_TITLE} characters.",
}


@bp.get("/")
def home() -> ResponseReturnValue:
    """The page."""
    world = here()
    athlete = BY_ID.get(request.args.get("athlete", ATHLETES[0].id, type=int), ATHLETES[0])
    with world.store.begin() as tx:
        runs = activities.listed(tx, athlete, world.clock())
        scopes = grants.granted(tx, athlete.id)
        connected = {one.id for one in ATHLETES if grants.granted(tx, one.id) is not None}
        is_subscribed = tx.execute("SELECT 1 FROM subscriptions").fetchone() is not None
        on_their_way = tx.execute("SELECT count(*) FROM events").fetchone()[0]
    return render_template(
        "practice.html",
        athletes=ATHLETES,
        featured=FEATURED,
        connected=connected,
        athlete=athlete,
        runs=runs[: -SHOWN - 1 : -1],
        count=len(runs),
        scopes=None if scopes is None else grants.joined(scopes),
        is_subscribed=is_subscribed,
        on_their_way=on_their_way,
        faults=world.faults.listed(),
        kinds=kinds,
        poison=broken.GROUPS,
        places=PLACES,
        now=world.clock().astimezone(athlete.zone),
        is_moved=world.clock.ahead_s != 0,
        usage=world.limits.told(world.clock()),
        done=DONE.get(request.args.get("done", "")),
    )


@bp.get("/activities/<int:activity_id>")
def activity(activity_id: int) -> ResponseReturnValue:
    """Where an app's link to an activity leads: to the page of whoever recorded it."""
    world = here()
    try:
        with world.store.begin() as tx:
            found = activities.found(tx, activity_id, world.clock())
    except NoSuchActivity:
        return redirect(url_for("practice.home", done="gone"), 303)
    return redirect(url_for("practice.home", athlete=found.athlete_id), 303)


@bp.post("/athletes/<int:athlete_id>/run")
def run(athlete_id: int) -> ResponseReturnValue:
    """Record a run that ends now, or one of some days ago."""
    km, days = typed("km", MOST_KM), typed("days", MOST_DAYS) if "days" in request.form else 0.0
    title = request.form.get("title", "").strip() or deeds.USUAL["title"]
    if not km or days is None or len(title) > LONGEST_TITLE:
        return back(athlete_id, "wrong")
    now = here().clock()
    fields = {"distance_m": round(1000 * km, 1), "title": title}

    def do(tx: Transaction, athlete: Athlete) -> None:
        deeds.tell_of_new(tx, deeds.finish(tx, athlete, fields, now, days), now)

    return done(athlete_id, do, "late" if days else "ran")


@bp.post("/athletes/<int:athlete_id>/activities/<int:activity_id>")
def change(athlete_id: int, activity_id: int) -> ResponseReturnValue:
    """Edit a run, show or hide it, or delete it: what the button that was pressed says."""
    now, wanted = here().clock(), request.form.get("do", "save")
    km, title = typed("km", MOST_KM), request.form.get("title", "").strip()
    if wanted == "save" and (not km or not title or len(title) > LONGEST_TITLE):
        return back(athlete_id, "wrong")
    fields: dict[str, Any] = dict(SETS[wanted]) if wanted in SETS else {"title": title}

    def do(tx: Transaction, athlete: Athlete) -> None:
        if wanted == "delete":
            deeds.tell_of_end(tx, deeds.remove(tx, athlete, activity_id, now), now)
            return
        metres = activities.found(tx, activity_id, now, athlete).distance_m
        if wanted == "save" and km and abs(1000 * km - metres) > SHOWN_TO_M:
            fields["distance_m"] = round(1000 * km, 1)
        deeds.tell_of_change(tx, *deeds.change(tx, athlete, activity_id, fields, now), now)

    return done(athlete_id, do, wanted)


@bp.post("/athletes/<int:athlete_id>/leave")
def leave(athlete_id: int) -> ResponseReturnValue:
    """Take back what Kneewise may see."""
    now = here().clock()
    return done(athlete_id, lambda tx, athlete: deeds.leave(tx, athlete, now), "left")


def typed(name: str, most: float) -> float | None:
    """A number of the form, with a point or a comma; None when it is none or too large."""
    try:
        number = float(request.form.get(name, "").strip().replace(",", "."))
    except ValueError:
        return None
    return number if isfinite(number) and 0 < number <= most else None


def done(athlete_id: int, do: Callable[[Transaction, Athlete], object], word: str) -> ResponseReturnValue:
    """Do it in one transaction, have its events carried, and show the page again."""
    world = here()
    if athlete_id not in BY_ID:
        return back(athlete_id, "gone")
    try:
        with world.store.begin() as tx:
            do(tx, BY_ID[athlete_id])
    except NoSuchActivity:
        word = "gone"
    world.postman.wake()
    return back(athlete_id, word)


def back(athlete_id: int, word: str) -> ResponseReturnValue:
    """To the runner's page, which says what was done."""
    return redirect(url_for("practice.home", athlete=athlete_id, done=word), 303)
