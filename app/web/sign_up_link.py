"""The mailed link that opens an account: following it changes nothing, the password chosen opens it."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services import sign_ups
from app.services.sign_ups import AddressTaken, LinkTooOld, LinkUsed, NotALink, WrongPassword
from app.services.throttle import TooManyTries
from app.web import access, forms
from app.web.access import anyone
from app.web.formats import clock_time
from app.web.headers import secret_address
from app.web.hooks import database, now, tx

bp = Blueprint("sign_up_link", __name__)
Refused = (NotALink, LinkUsed, LinkTooOld, AddressTaken)


@bp.get("/sign-up/<token>")
@anyone
@secret_address
def look(token: str) -> ResponseReturnValue:
    """Ask for the password; mail programs follow links by themselves."""
    try:
        sign_ups.look(tx(), token, now())
    except Refused as refused:
        return _refused(refused)
    return render_template("auth/sign_up_link.html", form=forms.Opening())


@bp.post("/sign-up/<token>")
@anyone
@secret_address
def open_account(token: str) -> ResponseReturnValue:
    """Open the account and sign this browser in to it, for whoever knows the password too."""
    form = forms.Opening()
    try:
        with database().read() as reading:
            door = access.door(sign_ups.look(reading, token, now()).email)
        who, onward = sign_ups.open_account(database(), token, form.password.data or "", door, now())
    except Refused as refused:
        return _refused(refused)
    except WrongPassword:
        said = _(
            "This is not the password that was chosen with this link. Each mail has its own: try the others."
        )
        return _again(form, said, 422)
    except TooManyTries as slow:
        wait = max(1, int((slow.until - now()).total_seconds()) + 1)
        said = _("Too many tries. Try again at %(at)s.", at=clock_time(slow.told))
        return *_again(form, said, 429), {"Retry-After": str(wait)}
    access.enter(who, door)
    return redirect(onward or ("/first-steps" if who.is_runner else "/"), 303)


def _again(form: forms.Opening, sentence: str, status: int) -> tuple[str, int]:
    form["password"].errors = [sentence]
    return render_template("auth/sign_up_link.html", form=form), status


def _refused(refused: Exception) -> ResponseReturnValue:
    """A sentence for each way in which a link opens nothing."""
    if isinstance(refused, LinkUsed | AddressTaken):
        text, known = _("This account is open already. Sign in with the password it was opened with."), True
    elif isinstance(refused, LinkTooOld):
        text, known = _("It held for 24 hours. Create the account anew; a new link comes by mail."), False
    else:
        text = _("Parts of it may be missing. Follow it from the mail, or create the account anew.")
        known = False
    titles = {LinkUsed: _("This link has been used."), LinkTooOld: _("This link is too old.")}
    title = titles.get(type(refused), _("This link opens nothing."))
    status = 404 if isinstance(refused, NotALink) else 410
    return render_template("auth/link_refused.html", title=title, text=text, known=known), status
