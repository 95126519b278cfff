"""Strava: the way there and back, asking for a check, disconnecting, and the events that come in."""

from http import HTTPStatus

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.services import strava_callback, strava_connect, strava_purge, strava_status
from app.services.strava_app import NotConnected
from app.services.strava_glance import Glance
from app.services.strava_status import AskedJustNow, CheckedJustNow
from app.web import flash, headers
from app.web.access import anyone, me, not_in_the_demo, runner_required
from app.web.hooks import database, now, settings, strava, tx
from app.web.sessions import browser
from app.web.strava_words import by_reason, progress_key, progress_text, standing_text, watched

bp = Blueprint("strava", __name__, url_prefix="/strava")
bp.add_app_template_filter(by_reason)


def let_forms_lead_there() -> None:
    """Let a page that offers to send a refused Connect form again end up at Strava as well."""
    here = strava()
    if here is not None and request.endpoint == "strava.connect":
        headers.let_forms_lead_to(here.api.oauth)


@bp.app_template_global()
def offers_strava() -> bool:
    """Whether a page may offer to connect Strava; where it does, its forms may lead there."""
    here = strava()
    if here is None or me().is_demo:
        return False
    headers.let_forms_lead_to(here.api.oauth)
    return True


@bp.app_template_global()
def strava_standing(connection: Glance) -> str:
    """How a connection stands, in one sentence for pages about something else."""
    return standing_text(connection)


@bp.post("/connect")
@runner_required
@not_in_the_demo("connect Strava")
def connect() -> ResponseReturnValue:
    """Send the browser to Strava, to say there what Kneewise may read."""
    here = strava() or abort(HTTPStatus.NOT_FOUND)
    state = strava_connect.begin(tx(), me(), browser().token_hash, now())
    back = f"{settings().base_url}{url_for('strava.callback')}"
    with_private = request.form.get("private") == "yes"
    address = strava_connect.authorize_address(here, state, back, with_private)
    return redirect(address, HTTPStatus.SEE_OTHER)


@bp.get("/callback")
@runner_required
def callback() -> ResponseReturnValue:
    """Where Strava sends the browser back to.

    One of the few safe methods that write: it is Strava that chooses GET, and a state that this browser
    alone holds takes the place of a form's token.
    """
    here = strava()
    if here is None or me().is_demo:
        abort(HTTPStatus.NOT_FOUND)
    args = request.args.to_dict()
    outcome = strava_connect.arrive(database(), here, me(), browser().token_hash, args, now())
    return _to_tab(outcome.value)


@bp.post("/check")
@runner_required
@not_in_the_demo("connect Strava")
def check() -> ResponseReturnValue:
    """Ask for a reading of the newest activities now."""
    try:
        strava_status.ask_for_check(tx(), me(), now())
    except AskedJustNow:
        return _to_tab("asked")
    except CheckedJustNow:
        return _to_tab("checked")
    except NotConnected:  # the page says how it stands
        return _to_tab()
    return _to_tab("checking")


@bp.get("/disconnect")
@runner_required
def confirm() -> str:
    """Say what disconnecting deletes, before it does."""
    status = strava_status.status(tx(), me(), strava(), now())
    if not status.is_connection:
        abort(HTTPStatus.NOT_FOUND)
    return render_template("runner/strava_disconnect.html", strava=status)


@bp.post("/disconnect")
@runner_required
@not_in_the_demo("connect Strava")
def disconnect() -> ResponseReturnValue:
    """Delete all that came from Strava alone, and the connection."""
    before = strava_status.status(tx(), me(), strava(), now())
    if not before.is_connection:  # the button was pressed twice
        return _to_tab()
    strava_purge.disconnect(tx(), me(), strava(), now(), "asked")
    return _to_tab("disconnected", before.alone)


@bp.get("/progress")
@runner_required
def progress() -> ResponseReturnValue:
    """How far the first reading is, as JSON for the page that waits."""
    status = strava_status.status(tx(), me(), strava(), now())
    going_on = watched(status)
    return jsonify(waits=going_on, state=progress_key(status), done=0, total=0, text=progress_text(status))


@bp.get("/webhook/<secret>")
@anyone
def webhook(secret: str) -> ResponseReturnValue:
    """Answer when Strava checks the address of events; those come in at `app.web.event_door`."""
    strava() or abort(HTTPStatus.NOT_FOUND)
    challenge = strava_callback.answer(tx(), secret, request.args) or abort(HTTPStatus.NOT_FOUND)
    return jsonify({"hub.challenge": challenge})


def _to_tab(said: str | None = None, gone: int = 0) -> ResponseReturnValue:
    if said is not None:
        flash.tell(said, gone)
    return redirect(url_for("data.page", tab="strava"), HTTPStatus.SEE_OTHER)
