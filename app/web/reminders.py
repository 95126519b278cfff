"""The reminders: kinds on or off, limits moved, and what that would have sent over the past year."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import TypeAlias

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.charts import year
from app.charts.picture import picture
from app.charts.preview import Preview
from app.domain.reminders import Kind, RuleSettings
from app.domain.thresholds import DEFAULT
from app.services import reminder_rules, weeks_csv
from app.services.reminder_rules import Past
from app.web import pictures
from app.web.access import me, not_in_the_demo, runner_required
from app.web.formats import day_year
from app.web.hooks import now, tx
from app.web.reminder_form import CARDS, NAMES, OVER, REASONS, ReminderRules, form_of

YearOf: TypeAlias = tuple[date, date, Mapping[date, int], list[date]]

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


@bp.post("/year.svg")
@runner_required
def year_svg() -> ResponseReturnValue:
    """The past year of a choice that is not kept, as a picture that stands alone."""
    told = _chosen_year()
    between = _("%(first)s to %(last)s", first=day_year(told[0]), last=day_year(told[1]))
    what = _("The highest score of each week, 0 to 10. A bell is a reminder.")
    title, notes = _("Knee pain and reminders"), [between, what, pictures.made_on()]
    drawn = Preview(year.pain_year(*told), Markup())
    return pictures.svg(picture(drawn, year.HEIGHT, title, notes), "reminders")


@bp.post("/year.csv")
@runner_required
def year_csv() -> ResponseReturnValue:
    """The numbers of that picture."""
    return pictures.table(weeks_csv.of_year(year.weeks(*_chosen_year())), "reminders")


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


def _chosen_year() -> YearOf:
    """What the form's choice is drawn with; 422 for no choice, 404 with too few weeks of runs."""
    form = ReminderRules()
    if not form.validate():
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    return _year(reminder_rules.past(tx(), me(), form.rules, now())) or abort(HTTPStatus.NOT_FOUND)


def _year(found: Past) -> YearOf | None:
    """The first and last day, the scores and the bells of the drawing."""
    if found.year is None:
        return None
    return found.year.opens, found.year.ends, found.year.worst, [line.day for line in found.lines]


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
    drawn = _year(found)
    drawing = year.pain_year(*drawn) if drawn else ""
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
