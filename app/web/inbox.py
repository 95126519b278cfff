"""The inbox: what was found and reminded, each with why, to be answered or seen."""

from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.domain.cards import CADENCE, LINK
from app.domain.exercises import EXERCISES
from app.domain.findings import WEEK_TO_WEEK
from app.domain.link.words import CHANCE
from app.domain.reminders import Kind
from app.domain.sentences import CADENCE_STUDY, WEEK_STUDY
from app.services import exercise_log, inbox, reminder_history
from app.web.access import me, runner_required, tells_of_stop
from app.web.hooks import now, tx
from app.web.reminder_form import CARDS as CARD_NAMES

bp = Blueprint("inbox", __name__, url_prefix="/inbox")

WHAT = {
    Kind.RED_FLAG: ("exclamation-triangle", _l("Warning sign")),
    Kind.ESCALATE: ("chat-square-text", _l("A good moment to talk to your therapist")),
    Kind.PAIN_HIGH: ("thermometer-half", _l("A high score")),
    Kind.LOAD_SPIKE: ("graph-up-arrow", _l("A run over your 30-day longest")),
    Kind.PAIN_RISE: ("arrow-up-right", _l("Scores above your usual")),
    Kind.RETURN: ("arrow-repeat", _l("Back after a break")),
    Kind.ROUTINE: ("check2-square", _l("Strength day")),
    Kind.CARD: ("card-text", _l("Worth a look")),
}
# What a card is about: its name, and what is known of it
CARDS = {
    WEEK_TO_WEEK: (CARD_NAMES[WEEK_TO_WEEK], WEEK_STUDY),
    CADENCE: (CARD_NAMES[CADENCE], CADENCE_STUDY),
    LINK: (_l("A pattern in your log"), CHANCE),
}
STOPPED = "stopped"  # in an address, for the card that says so
ANSWERS = (("done", _l("Done")), ("later", _l("Later today")), ("not_today", _l("Not today")))


@bp.get("")
@runner_required
def page() -> str:
    """All rows, newest first."""
    shown = inbox.page(tx(), me(), now())
    today = exercise_log.today(tx(), me(), now())
    return render_template(
        "runner/inbox.html",
        shown=shown,
        what=WHAT,
        cards=CARDS,
        answers=ANSWERS,
        plan=today.plan,
        exercises=[EXERCISES[one] for one in today.plan.exercises],
        tells_of_stop=tells_of_stop(),
        just=_just(),
        ticked=request.args.get("ticked", ""),
        ticked_count=len(_ticked(request.args.get("ticked", ""))),
    )


@bp.post("/reminder/<uuid:reminder_id>")
@runner_required
def answer(reminder_id: UUID) -> Response:
    """Answer a reminder with done, later or not_today; an empty answer takes it back.

    Done ticks off what is left of today's exercises, and its undo takes those ticks back.
    """
    said = request.form.get("answer", "")
    asks = said == "done" and inbox.is_about_exercises(tx(), me(), reminder_id, now())
    try:
        inbox.answer(tx(), me(), reminder_id, said, now())
    except inbox.NotInInbox:
        abort(404)
    ticked = exercise_log.tick_all(tx(), me(), now()) if asks else []
    for which, had in _ticked(request.form.get("ticked", "")) if not said else ():
        exercise_log.undo(tx(), me(), which, had)
    noted = " ".join(f"{one.done.public_id}:{one.sets_before}" for one in ticked)
    return redirect(
        url_for("inbox.page", said=said or None, of=reminder_id if said else None, ticked=noted or None)
    )


@bp.post("/finding/<uuid:finding_id>")
@runner_required
def see(finding_id: UUID) -> Response:
    """Note that a finding was seen; an empty answer takes it back."""
    said = request.form.get("answer", "")
    try:
        inbox.see(tx(), me(), finding_id, now() if said == "seen" else None)
    except inbox.NotInInbox:
        abort(404)
    return redirect(url_for("inbox.page", said="seen" if said else None, of=finding_id if said else None))


@bp.post("/stopped")
@runner_required
def stopped() -> Response:
    """Note that the card of stopped reminders was seen; an empty answer brings it back."""
    is_seen = request.form.get("answer") == "seen"
    reminder_history.see_stop(tx(), me(), now() if is_seen else None)
    return redirect(url_for("inbox.page", said="seen" if is_seen else None, of=STOPPED if is_seen else None))


def _ticked(text: str) -> list[tuple[UUID, int]]:
    """The ticks that an answer made: what was done, and how many sets of it there were before."""
    found = []
    for each in text.split():
        which, _colon, had = each.partition(":")
        try:
            found.append((UUID(which), int(had)))
        except ValueError:
            continue
    return found


def _just() -> tuple[str, str] | None:
    """The answer just given and the address that takes it back."""
    said, of = request.args.get("said", ""), request.args.get("of", "")
    if (said, of) == ("seen", STOPPED):
        return said, url_for("inbox.stopped")
    try:
        which = UUID(of)
    except ValueError:
        return None
    if said == "seen":
        return said, url_for("inbox.see", finding_id=which)
    return (said, url_for("inbox.answer", reminder_id=which)) if said in dict(ANSWERS) else None
