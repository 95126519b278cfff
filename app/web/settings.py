"""The settings: groups that are each saved on their own."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.services import accounts, link_analysis, mail_settings, reminder_rules
from app.services.accounts import WeakPassword, WrongPassword
from app.services.throttle import TooManyTries
from app.web import access, forms, mailing
from app.web.access import me, not_in_the_demo, runner_required, signed_in_required
from app.web.formats import clock_time
from app.web.hooks import database, now, tx
from app.web.sessions import browser

bp = Blueprint("settings", __name__)
SAVED = frozenset({"region", "knee", "look", "days", "consent", "password", "mail"})


@bp.get("/settings")
@signed_in_required
def settings() -> ResponseReturnValue:
    """Show all groups as they are."""
    return _page()


def _page(status: int = 200, **given: FlaskForm) -> ResponseReturnValue:
    """All groups, those just sent with what was typed."""
    person = me()
    shown: dict[str, Any] = {
        "region": given.get("region") or forms.Region(formdata=None, obj=person),
        "knee": given.get("knee") or forms.Knee(formdata=None, data=_knee_of(person.knee, person.place)),
        "look": given.get("look") or forms.Look(formdata=None, obj=person),
        "password": given.get("password") or forms.Password(formdata=None),
        "days": given.get("days") or _days_form(),
    }
    with_consent = person.is_runner and accounts.has_health_consent(tx(), person)
    mail = mail_settings.shown(tx(), person)
    chosen = {"mail_reminders": mail.reminders, "health_in_mail": mail.says_reason}
    saved = request.args.get("saved")
    page = render_template(
        "settings.html",
        **shown,
        health_consent=with_consent,
        mail=mail,
        mails=forms.Mails(formdata=None, data=chosen),
        mailing=mailing,
        browsers=accounts.sessions_of(tx(), person),
        saved=saved if saved in SAVED else None,
    )
    return page, status


def _knee_of(knee: str, place: str | None) -> dict[str, str]:
    return {"knee": knee, "place": place or ""}


def _days_form() -> forms.StrengthDays:
    person = me()
    kept = {
        "strength_days": [str(day) for day in person.strength_days],
        "paused_until": person.paused_until,
    }
    return forms.StrengthDays(today=person.today(now()), formdata=None, data=kept)


def _saved(part: str) -> ResponseReturnValue:
    return redirect(f"/settings?saved={part}#{part}", 303)


@bp.post("/settings/region")
@signed_in_required
def region() -> ResponseReturnValue:
    """Keep name, zone, units and the week's first day; stored days of runs and scores stay as they are."""
    form = forms.Region()
    if not form.validate():
        return _page(422, region=form)
    names = ["timezone", "units", "week_start"]
    if "name" in request.form and not me().is_demo:
        names.append("name")
    accounts.change_settings(tx(), me(), **{name: form[name].data for name in names})
    return _saved("region")


@bp.post("/settings/knee")
@runner_required
def knee() -> ResponseReturnValue:
    """Keep the knee watched and its usual place."""
    form = forms.Knee()
    if not form.validate():
        return _page(422, knee=form)
    accounts.change_settings(tx(), me(), knee=form.knee.data, place=form.place.data or None)
    link_analysis.ask(tx(), me(), now())  # the knee chosen may not have been looked at
    return _saved("knee")


@bp.post("/settings/look")
@signed_in_required
def look() -> ResponseReturnValue:
    """Keep the theme."""
    form = forms.Look()
    if not form.validate():
        return _page(422, look=form)
    accounts.change_settings(tx(), me(), theme=form.theme.data)
    return _saved("look")


@bp.post("/settings/days")
@runner_required
@not_in_the_demo("choose your own days and pauses")
def days() -> ResponseReturnValue:
    """Keep the strength days, and until when reminders rest."""
    form = forms.StrengthDays(today=me().today(now()))
    if not form.validate():
        return _page(422, days=form)
    chosen = sorted(int(day) for day in form.strength_days.data or ())
    accounts.change_settings(tx(), me(), strength_days=chosen, paused_until=form.paused_until.data)
    reminder_rules.days_chosen(tx(), me(), now())
    return _saved("days")


@bp.post("/settings/consent")
@runner_required
@not_in_the_demo("decide what is kept of you")
def consent() -> ResponseReturnValue:
    """Give or withdraw the consent to keep pain scores."""
    wanted = request.form.get("consent_health")
    if wanted == "given":
        accounts.give_health_consent(tx(), me(), now())
    elif wanted == "withdrawn":
        accounts.withdraw_health_consent(tx(), me(), now())
    else:
        abort(400)
    return _saved("consent")


@bp.post("/settings/password")
@signed_in_required
@not_in_the_demo("have a password of your own")
def password() -> ResponseReturnValue:
    """Set another password; every other browser is signed out."""
    form = forms.Password()
    if not form.validate():
        return _page(422, password=form)
    person = me()
    try:
        accounts.change_password(
            database(),
            person,
            present=form.present.data,
            wanted=form.wanted.data,
            door=access.door(person.email),
            now=now(),
        )
    except WrongPassword:
        return _refused(form, "present", _("That is not your present password."))
    except WeakPassword as weak:
        return _refused(form, "wanted", _(str(weak)))
    except TooManyTries as slow:
        at = clock_time(slow.told)
        return _refused(form, "present", _("Too many tries. Try again at %(at)s.", at=at), 429)
    access.enter(person, access.door(person.email))
    return _saved("password")


def _refused(form: forms.Password, name: str, sentence: str, status: int = 422) -> ResponseReturnValue:
    form[name].errors = [sentence]
    return _page(status, password=form)


@bp.post("/settings/sign-out-everywhere")
@signed_in_required
@not_in_the_demo("have sign-ins of your own")
def sign_out_everywhere() -> ResponseReturnValue:
    """End all sessions of this person, here too."""
    accounts.sign_out_everywhere(tx(), me())
    browser().renew()
    return redirect("/sign-in", 303)
