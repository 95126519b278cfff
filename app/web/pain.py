"""The pain log: one tap saves a score, and everything else may be added to it."""

from dataclasses import replace
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.domain.pain import PainEntry, Place
from app.domain.thresholds import DEFAULT
from app.services import accounts, pain_log, warning_signs
from app.services.pain_log import Offer
from app.services.pain_typed import NotTaken, Typed
from app.web.access import me, runner_required
from app.web.formats import clock_time, day
from app.web.hooks import now, tx
from app.web.pain_words import result, run_words, when

bp = Blueprint("pain", __name__, url_prefix="/pain")

SIDES = (("left", _l("Left")), ("right", _l("Right")), ("both", _l("Both")))
PLACES = tuple((place.value, _l(place.label)) for place in Place)
CHIPS = (
    ("during", _l("During a run")),
    ("after_60min", _l("After a run")),
    ("next_morning", _l("Next morning")),
    ("stairs", _l("Stairs")),
    ("sitting", _l("Sitting")),
)
MOMENTS = (
    ("worst_24h", _l("Worst in the last 24 hours")),
    ("before", _l("Before a run")),
    *CHIPS,
    ("other", _l("Something else")),
)


@bp.get("")
@runner_required
def page() -> str:
    """Ask for a score; after the tap, offer what may be added to it."""
    saved = _asked_for("saved", pain_log.entry)
    return _page(
        saved, removed=_asked_for("removed", pain_log.removed), ask=request.args.get("signs") == "ask"
    )


@bp.post("")
@runner_required
def log() -> Response | tuple[str, int]:
    """Keep a tapped score and show it."""
    try:
        logged = pain_log.log(tx(), me(), _typed(), now())
    except NotTaken as refused:
        return _page(None, refused), HTTPStatus.BAD_REQUEST
    except pain_log.NoConsent as refused:
        return _consent(refused.typed), HTTPStatus.FORBIDDEN
    return _to_saved(logged)


@bp.post("/allow")
@runner_required
def allow() -> Response | tuple[str, int]:
    """Record that scores may be kept, and go on with what waited for it."""
    which, act = _waiting()
    if request.form.get("consent_health") != "given":
        problem = _("Tick the box, and your score is saved with it.")
        return _consent(_typed(), which, act, problem), HTTPStatus.BAD_REQUEST
    accounts.give_health_consent(tx(), me(), now())
    if which:
        return restore(which) if act == "restore" else change(which)
    return log() if request.form.get("score") else redirect(url_for("pain.page"))


@bp.get("/<uuid:entry_id>")
@runner_required
def edit(entry_id: UUID) -> str:
    """Show one score with all its parts, to be changed or removed."""
    return _edit(entry_id)


@bp.post("/<uuid:entry_id>")
@runner_required
def change(entry_id: UUID) -> Response | tuple[str, int]:
    """Save what was changed of a score."""
    editing = request.form.get("from") == "edit"
    try:
        logged = pain_log.change(tx(), me(), entry_id, _typed(), now())
    except NotTaken as refused:
        if editing:
            return _edit(entry_id, refused), HTTPStatus.BAD_REQUEST
        return _page(pain_log.entry(tx(), me(), entry_id), refused), HTTPStatus.BAD_REQUEST
    except pain_log.NoConsent as refused:
        return _consent(refused.typed, entry_id, "change"), HTTPStatus.FORBIDDEN
    return _to_saved(logged) if logged else abort(404)


@bp.post("/<uuid:entry_id>/remove")
@runner_required
def remove(entry_id: UUID) -> Response:
    """Take a score out of the log; the next page offers to bring it back."""
    entry = pain_log.remove(tx(), me(), entry_id, now())
    return redirect(url_for("pain.page", removed=entry_id)) if entry else abort(404)


@bp.post("/<uuid:entry_id>/restore")
@runner_required
def restore(entry_id: UUID) -> Response | tuple[str, int]:
    """Bring a removed score back."""
    try:
        entry = pain_log.restore(tx(), me(), entry_id, now())
    except pain_log.NoConsent as refused:
        return _consent(refused.typed, entry_id, "restore"), HTTPStatus.FORBIDDEN
    return redirect(url_for("pain.page", saved=entry_id)) if entry else abort(404)


def said(entry: PainEntry) -> str:
    """What an entry says beside its score, in one line: knee, place, moment."""
    sides = {"left": _("left knee"), "right": _("right knee"), "both": _("both knees")}
    parts = [sides.get(entry.side.value, _("knee"))]
    if entry.place:
        parts.append(str(dict(PLACES)[entry.place.value]).lower())
    if entry.moment.value != "worst_24h":
        parts.append(str(dict(MOMENTS)[entry.moment.value]).lower())
    return ", ".join(parts)


def _in_short(entry: PainEntry) -> str:
    """`2, left knee, 07:10`."""
    sides = {"left": _("left knee"), "right": _("right knee"), "both": _("both knees")}
    parts = [str(entry.score), sides.get(entry.side.value, _("knee"))]
    if entry.at:
        parts.append(clock_time(entry.at))
    if entry.local_date != me().today(now()):
        parts.append(day(entry.local_date))
    return ", ".join(parts)


def _typed() -> Typed:
    """The fields that were sent, as text."""
    names = ("score", "side", "place", "moment", "at", "note", "run", "form_key")
    return Typed(**{name: request.form.get(name) for name in names})


def _waiting() -> tuple[UUID | None, str]:
    """The score whose change or return waits for the consent, None for a new one, and which of the two."""
    try:
        which = UUID(request.form["entry"]) if request.form.get("entry") else None
    except ValueError:
        abort(404)
    return which, request.form.get("act", "change")


def _consent(typed: Typed, which: UUID | None = None, act: str = "", problem: str = "") -> str:
    """Ask for the consent, holding what is done with it: a new score, or an act on one there is."""
    return render_template(
        "runner/pain_consent.html",
        typed=typed,
        entry_id=which,
        act=act,
        editing=request.form.get("from") == "edit",
        problem=problem,
    )


def _asked_for(name: str, look: Any) -> PainEntry | None:
    """The entry an address names, if this person has it."""
    try:
        return look(tx(), me(), UUID(request.args[name])) if name in request.args else None
    except ValueError:
        return None


def _day_asked_for() -> date | None:
    """The earlier day that an address names to be logged; None for today, and for one too long ago."""
    try:
        named = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return None
    today = me().today(now())
    return named if today - timedelta(days=DEFAULT.back_dated_days) <= named < today else None


def _side_asked_for() -> str | None:
    """The knee that an address names, if there is such a one."""
    side = request.args.get("side", "")
    return side if side in dict(SIDES) else None


def _to_saved(logged: pain_log.Logged) -> Response:
    signs = "ask" if logged.asks_for_signs else None
    return redirect(url_for("pain.page", saved=logged.entry.public_id, signs=signs))


def _page(
    saved: PainEntry | None,
    refused: NotTaken | None = None,
    removed: PainEntry | None = None,
    ask: bool = False,
) -> str:
    side, place = pain_log.remembered(tx(), me())
    typed = Typed.of(saved, me()) if saved else Typed(side=side.value, place=place.value if place else "")
    on = None if saved else _day_asked_for()
    if on:
        typed = replace(typed, at=f"{on.isoformat()}T12:00", side=_side_asked_for() or typed.side)
    if refused:
        typed = refused.typed.or_else(typed)
    days = pain_log.last_days(tx(), me(), now())
    return render_template(
        "runner/pain.html",
        saved=saved,
        removed=removed,
        on=on,
        ask=ask,
        typed=typed,
        side=typed.side,
        place=typed.place,
        problems=refused.problems if refused else {},
        form_key=uuid4().hex,
        days=days,
        several=any(len(each.entries) > 1 for each in days),
        said=said,
        sides=SIDES,
        places=PLACES,
        chips=CHIPS,
        questions=warning_signs.questions(),
        scored=warning_signs.of_scores(tx(), me(), saved) if saved else None,
        saved_words=_in_short(saved) if saved else "",
        removed_words=_in_short(removed) if removed else "",
        **_limits(),
        **(_run_parts(saved) if saved else {}),
    )


def _edit(entry_id: UUID, refused: NotTaken | None = None) -> str:
    entry = pain_log.entry(tx(), me(), entry_id) or abort(404)
    typed = Typed.of(entry, me())
    offers = pain_log.offers(tx(), me(), entry)
    return render_template(
        "runner/pain_edit.html",
        held=entry,
        typed=refused.typed.or_else(typed) if refused else typed,
        problems=refused.problems if refused else {},
        offers=offers,
        run_gone=_is_gone(entry, offers),
        sides=SIDES,
        places=PLACES,
        moments=MOMENTS,
        **_limits(),
    )


def _limits() -> dict[str, object]:
    """What the fields accept."""
    here = now().astimezone(me().zone)
    first = here - timedelta(days=DEFAULT.back_dated_days)
    return {
        "latest": here.strftime("%Y-%m-%dT%H:%M"),
        "earliest": first.strftime("%Y-%m-%dT00:00"),
        "back_days": DEFAULT.back_dated_days,
        "note_length": DEFAULT.note_characters,
    }


def _run_parts(entry: PainEntry) -> dict[str, object]:
    """The runs on offer, and the words for the one the entry belongs to."""
    offers = pain_log.offers(tx(), me(), entry)
    bound = next((offer for offer in offers if offer.run.public_id == entry.run), None)
    parts: dict[str, object] = {"offers": offers, "bound": bound, "when": when(entry)}
    parts["run_gone"] = _is_gone(entry, offers)
    if bound:
        words, tone = result(entry, bound)
        parts |= {"bound_words": run_words(entry, bound), "bound_result": words, "bound_tone": tone}
    return parts


def _is_gone(entry: PainEntry, offers: list[Offer]) -> bool:
    """Whether the run the entry names was removed."""
    return entry.run is not None and all(offer.run.public_id != entry.run for offer in offers)
