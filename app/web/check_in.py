"""The weekly check-in: four taps on one screen, a line that says what they come to, and the weeks behind."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.pain import QUESTIONS, NotAnswered
from app.services import accounts, check_in, written
from app.services.check_in import NoConsent, NotAsked
from app.web.access import me, runner_required
from app.web.hooks import now, tx

bp = Blueprint("check_in", __name__, url_prefix="/check-in")


@bp.get("")
@runner_required
def page() -> str:
    """Ask about the week, or say when it will be asked; below, the last 12 weeks."""
    return _page()


@bp.post("")
@runner_required
def answer() -> Response | tuple[str, int]:
    """Keep the four answers, in place of earlier ones of the same week."""
    given = _given()
    try:
        check_in.answer(tx(), me(), _week(), given, now())
    except NotAnswered as refused:
        return _page(given, refused.missing), HTTPStatus.BAD_REQUEST
    except NoConsent as refused:
        return _consent(refused.given), HTTPStatus.FORBIDDEN
    except NotAsked:
        return _page(is_late=True), HTTPStatus.CONFLICT
    return redirect(url_for("check_in.page", did="saved"))


@bp.post("/allow")
@runner_required
def allow() -> Response | tuple[str, int]:
    """Record that scores and answers may be kept, and keep those that waited for it."""
    if request.form.get("consent_health") != "given":
        problem = _("Tick the box, and your answers are saved with it.")
        return _consent(_given(), problem), HTTPStatus.BAD_REQUEST
    accounts.give_health_consent(tx(), me(), now())
    return answer()


@bp.post("/skip")
@runner_required
def skip() -> Response | tuple[str, int]:
    """Pass this week over."""
    try:
        check_in.skip(tx(), me(), _week(), now())
    except NotAsked:
        return _page(is_late=True), HTTPStatus.CONFLICT
    return redirect(url_for("check_in.page", did="skipped"))


@bp.post("/undo")
@runner_required
def undo() -> Response | tuple[str, int]:
    """Say again what was said of the week before."""
    try:
        check_in.take_back(tx(), me(), _week(), request.form.get("before", check_in.NOTHING), now())
    except NoConsent as refused:
        return _consent(refused.given), HTTPStatus.FORBIDDEN
    except (NotAnswered, NotAsked):
        abort(404)
    return redirect(url_for("check_in.page"))


def _given() -> list[str]:
    """What was tapped for each question, empty where nothing was."""
    return [request.form.get(f"answer-{number}", "") for number in range(1, len(QUESTIONS) + 1)]


def _week() -> date | None:
    """The week a form is about, None when it names none; one that cannot be read is none of ours."""
    text = request.form.get("week")
    return (written.day(text) or date.min) if text else None


def _page(given: Sequence[str] = (), missing: Sequence[int] = (), is_late: bool = False) -> str:
    shown = check_in.page(tx(), me(), now())
    return render_template(
        "runner/check_in.html",
        shown=shown,
        questions=QUESTIONS,
        chosen=given or _chosen(shown),
        missing=missing,
        is_late=is_late,
        did=request.args.get("did") if request.method == "GET" else None,
        before=check_in.told_before(tx(), me(), shown.asked.start) if shown.asked else check_in.NOTHING,
    )


def _chosen(shown: check_in.Page) -> list[str]:
    """What stands in the form: what was answered before, else the fourth answer that the scores propose."""
    said = shown.asked.said if shown.asked else None
    if said is not None and said.answers:
        return [str(answer) for answer in said.answers]
    return ["", "", "", "" if shown.proposed is None else str(shown.proposed)]


def _consent(given: Sequence[str], problem: str = "") -> str:
    """Ask for the consent, holding the answers that wait for it."""
    return render_template(
        "runner/check_in_consent.html", given=given, week=request.form.get("week", ""), problem=problem
    )
