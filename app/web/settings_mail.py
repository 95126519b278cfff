"""The settings of mails: each form is saved on its own, and leads back to its group of the settings."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from app.services import mail_settings
from app.web import forms
from app.web.access import me, not_in_the_demo, runner_required, signed_in_required
from app.web.hooks import now, tx

bp = Blueprint("settings_mail", __name__)


@bp.post("/settings/mail")
@runner_required
@not_in_the_demo("have mails of your own")
def choose() -> ResponseReturnValue:
    """Keep whether reminders come by mail, and whether these may name scores or a knee."""
    form = forms.Mails()
    reminders, says_reason = form.mail_reminders.data, form.health_in_mail.data
    mail_settings.choose(tx(), me(), reminders=reminders, says_reason=says_reason, now=now())
    return redirect("/settings?saved=mail#mail", 303)


@bp.post("/settings/mail/test")
@signed_in_required
@not_in_the_demo("have mails of your own")
def test() -> ResponseReturnValue:
    """Ask for a test; it is sent in the background, and the settings say what came back."""
    mail_settings.test(tx(), me(), now())
    return redirect("/settings#mail", 303)
