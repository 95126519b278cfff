"""The reminders: kinds on or off, limits moved, and what that would have sent over the past year."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.charts import year
from app.domain.reminders import Kind, RuleSettings
from app.domain.thresholds import DEFAULT
from app.services import reminder_rules
from app.web.access import me, not_in_the_demo, runner_required
from app.web.hooks import now, tx
from app.web.reminder_form import CARDS, NAMES, OVER, REASONS, ReminderRules, form_of

bp = Blueprint("reminders", __name__, url_prefix="/reminders")


@bp.get("")
@runner_required
def page() -> ResponseReturnValue:
    """Show the rules as they are, and what they would have sent."""
    rules = reminder_rules.chosen(me())
    return _page(form_of(rules), rules, is_saved=request.args.get("saved") == "1")


@bp.post("/try")
@runner_required
def attempt() -> ResponseReturnValue:
    """Show what was chosen and what it would have sent; nothing is kept."""
    form = ReminderRules()
    if not form.validate():
        return _refused(form)
    return _page(form, form.rules, is_tried=True)


@bp.post("/past")
@runner_required
def past() -> ResponseReturnValue:
    """The part of the page that tells of the past year, for a choice that is not kept."""
    form = ReminderRules()
    if not form.validate():
        return "", HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("runner/reminders_past.html", **_told(form.rules))


@bp.post("")
@runner_required
@not_in_the_demo("choose your own reminders")
def save() -> ResponseReturnValue:
    """Keep what was chosen."""
    form = ReminderRules()
    if not form.validate():
        return _refused(form)
    reminder_rules.save(tx(), me(), form.rules, now())
    return redirect("/reminders?saved=1", HTTPStatus.SEE_OTHER)


def _refused(form: ReminderRules) -> ResponseReturnValue:
    """The form as it was typed, with the year of the rules as they are kept."""
    return _page(form, reminder_rules.chosen(me())), HTTPStatus.UNPROCESSABLE_ENTITY


def _page(form: ReminderRules, rules: RuleSettings, *, is_saved: bool = False, is_tried: bool = False) -> str:
    return render_template(
        "runner/reminders.html",
        form=form,
        kinds=REASONS,
        bounds=OVER,
        is_saved=is_saved,
        is_tried=is_tried,
        **_told(rules),
    )


def _told(rules: RuleSettings) -> dict[str, object]:
    found = reminder_rules.past(tx(), me(), rules, now())
    bells = [line.day for line in found.lines]
    drawing = year.pain_year(found.year.opens, found.year.ends, found.year.worst, bells) if found.year else ""
    return {
        "past": found,
        "drawing": drawing,
        "names": NAMES,
        "cards": CARDS,
        "off": rules.off,
        "needs": DEFAULT.replay_weeks,
        "limits": DEFAULT,
        "Kind": Kind,
    }
