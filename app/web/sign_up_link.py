"""The mailed link that opens an account: following it changes nothing, its one button does."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services import sign_ups
from app.services.sign_ups import AddressTaken, LinkTooOld, LinkUsed, NotALink
from app.web import access
from app.web.access import anyone
from app.web.headers import secret_address
from app.web.hooks import now, tx

bp = Blueprint("sign_up_link", __name__)
Refused = (NotALink, LinkUsed, LinkTooOld, AddressTaken)


@bp.get("/sign-up/<token>")
@anyone
@secret_address
def look(token: str) -> ResponseReturnValue:
    """Show the button; mail programs follow links by themselves."""
    try:
        sign_ups.look(tx(), token, now())
    except Refused as refused:
        return _refused(refused)
    return render_template("auth/sign_up_link.html")


@bp.post("/sign-up/<token>")
@anyone
@secret_address
def open_account(token: str) -> ResponseReturnValue:
    """Open the account and sign this browser in to it."""
    try:
        who, onward = sign_ups.open_account(tx(), token, now())
    except Refused as refused:
        return _refused(refused)
    access.enter(who, access.door(who.email))
    return redirect(onward or ("/first-steps" if who.is_runner else "/"), 303)


def _refused(refused: Exception) -> ResponseReturnValue:
    """A sentence for each way in which a link opens nothing."""
    if isinstance(refused, LinkUsed | AddressTaken):
        text, known = _("This account is open already. Sign in with the password you chose."), True
    elif isinstance(refused, LinkTooOld):
        text, known = _("It held for 24 hours. Create the account anew; a new link comes by mail."), False
    else:
        text = _("Parts of it may be missing, or a newer mail has taken its place. Use the newest mail.")
        known = False
    titles = {LinkUsed: _("This link has been used."), LinkTooOld: _("This link is too old.")}
    title = titles.get(type(refused), _("This link opens nothing."))
    status = 404 if isinstance(refused, NotALink) else 410
    return render_template("auth/link_refused.html", title=title, text=text, known=known), status
