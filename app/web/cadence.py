"""What a watch counts: the answer to the question about runs whose steps a minute cannot be right."""

from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.thresholds import DEFAULT
from app.services import cadence_question, written
from app.services.cadence_question import Answer, NotOffered, Question, Said
from app.web.access import me, runner_required, safe_next
from app.web.hooks import now, tx

bp = Blueprint("cadence", __name__, url_prefix="/runs/cadence")
ANSWERS = {"one": Answer.ONE_LEG, "both": Answer.BOTH_FEET, "out": Answer.LEAVE_OUT}
NAMES = {answer: name for name, answer in ANSWERS.items()}


@bp.post("")
@runner_required
def answer() -> ResponseReturnValue:
    """Keep an answer for the runs that were listed, and go back to the page that asked."""
    said = ANSWERS.get(request.form.get("answer", ""))
    if said is None:
        abort(400)
    try:
        run_id = request.form.get("run", type=UUID) or abort(404)
        cadence_question.answer(tx(), me(), run_id, said, now())
    except NotOffered:
        return redirect(_back(), 303)  # answered elsewhere in the meantime, or the run is gone
    return redirect(f"{_back()}?{urlencode({'counted': now().isoformat()})}", 303)


@bp.post("/undo")
@runner_required
def undo() -> ResponseReturnValue:
    """Take an answer back, for all the runs it was given for."""
    at = written.instant(request.form.get("at", ""))
    if at is not None:
        cadence_question.take_back(tx(), me(), at, now())
    return redirect(_back(), 303)


def _back() -> str:
    """The page that asked, without what it was asked with."""
    return safe_next(request.form.get("next"), "/runs").partition("?")[0]


@bp.app_template_global()
def cadence_answer() -> Said | None:
    """The answer that the address says was just given; None without one, and once it was taken back."""
    at = written.instant(request.args.get("counted", ""))
    return None if at is None else cadence_question.said_at(tx(), me(), at)


@bp.app_template_filter()
def cadence_asked(question: Question) -> str:
    """ "4 runs say 85 steps a minute."; of numbers that were counted twice, what that made of them too."""
    count = len(question.lines)
    raw = _span([line.raw for line in question.lines])
    if question.sense is Answer.BOTH_FEET:
        doubled = _span([line.before_spm for line in question.lines])
        return ngettext(
            "%(num)s run says %(raw)s, which counted twice is %(doubled)s steps a minute.",
            "%(num)s runs say %(raw)s, which counted twice is %(doubled)s steps a minute.",
            count,
            raw=raw,
            doubled=doubled,
        )
    return ngettext(
        "%(num)s run says %(raw)s steps a minute.",
        "%(num)s runs say %(raw)s steps a minute.",
        count,
        raw=raw,
    )


@bp.app_template_filter()
def cadence_range(question: Question) -> str:
    """What running is between, and the question."""
    least, most = f"{DEFAULT.cadence_least_spm:g}", f"{DEFAULT.cadence_most_spm:g}"
    if question.sense is Answer.LEAVE_OUT:
        return _(
            "Running is between %(least)s and %(most)s, and neither one leg nor both feet gives that.",
            least=least,
            most=most,
        )
    return _("Running is between %(least)s and %(most)s. What does your watch count?", least=least, most=most)


@bp.app_template_filter()
def cadence_choices(question: Question) -> list[tuple[str, str]]:
    """The answers on offer, each with its words."""
    words = {
        Answer.ONE_LEG: _("One leg: count them twice"),
        Answer.BOTH_FEET: _("Both feet: take them as they are"),
        Answer.LEAVE_OUT: _("Leave them out"),
    }
    return [(NAMES[each], words[each]) for each in question.answers]


@bp.app_template_filter()
def cadence_said(said: Said) -> str:
    """An answer as it was kept: "The steps of 4 runs are counted twice."."""
    count = said.runs
    if said.answer is Answer.ONE_LEG:
        return ngettext(
            "The steps of %(num)s run are counted twice.",
            "The steps of %(num)s runs are counted twice.",
            count,
        )
    if said.answer is Answer.BOTH_FEET:
        return ngettext(
            "The steps of %(num)s run are taken as they are.",
            "The steps of %(num)s runs are taken as they are.",
            count,
        )
    return ngettext(
        "The steps of %(num)s run are left out.", "The steps of %(num)s runs are left out.", count
    )


def _span(numbers: list[float]) -> str:
    """Whole numbers, "85" or "84 to 87"."""
    low, high = f"{min(numbers):.0f}", f"{max(numbers):.0f}"
    return low if low == high else _("%(low)s to %(high)s", low=low, high=high)
