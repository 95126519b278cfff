"""Sharing, for the runner: who sees what until when; and the page an invitation leads to."""

from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.sharing import VISIBLE, Share
from app.services import share_cards, sharing
from app.services.sharing import NotInvited, ShareRefused, Why
from app.web import patient_parts
from app.web.access import (
    anyone,
    me,
    not_in_the_demo,
    person,
    recently_signed_in,
    runner_required,
    shows_strava,
    signed_in_required,
)
from app.web.headers import secret_address
from app.web.hooks import now, tx
from app.web.mailing import site

bp = Blueprint("shares", __name__)


@bp.get("/shares")
@runner_required
def page() -> str:
    """Show who sees what, the invitations that wait, and who opened what."""
    found = share_cards.sharing(tx(), me(), now(), shows_strava())
    return render_template(
        "runner/shares.html",
        sharing=found,
        strava_text=_(sharing.STRAVA_TEXT) if shows_strava() else None,
        ended="ended" in request.args,
        name=me().called,
    )


@bp.get("/shares/invite")
@runner_required
@recently_signed_in
def ask() -> str:
    """Ask for whom an invitation is, and for the consent."""
    return _form({})


@bp.post("/shares/invite")
@runner_required
@not_in_the_demo("share with a therapist")
@recently_signed_in
def invite() -> ResponseReturnValue:
    """Make an invitation and show its link, this once."""
    label, name = request.form.get("label", ""), request.form.get("name", "")
    agrees = request.form.getlist("agrees") == ["y"]
    try:
        share, token = sharing.invite(tx(), me(), label, now(), name=name, agrees=agrees)
    except ShareRefused as refused:
        return _form(refused.errors, label, name), 422
    return _link(share, token)


def _form(errors: dict[str, str], label: str = "", name: str = "") -> str:
    text = _(sharing.CONSENT_TEXT)
    return render_template(
        "runner/share_invite.html", errors=errors, label=label, name=name, consent_text=text
    )


def _link(share: Share, token: str) -> str:
    link = site().base_url + url_for("shares.invitation", token=token)
    return render_template("runner/share_link.html", share=share, link=link)


@bp.get("/shares/<uuid:share_id>/renew")
@runner_required
@recently_signed_in
def ask_again(share_id: UUID) -> ResponseReturnValue:
    """Come back here after the password was asked for; the button stands on the page."""
    sharing.own(tx(), me(), share_id)
    return redirect("/shares", 303)


@bp.post("/shares/<uuid:share_id>/renew")
@runner_required
@not_in_the_demo("share with a therapist")
@recently_signed_in
def renew(share_id: UUID) -> str:
    """Give a waiting invitation another link, and show it this once."""
    return _link(*sharing.renew(tx(), me(), share_id, now()))


@bp.post("/shares/<uuid:share_id>/end")
@runner_required
@not_in_the_demo("end a share")
def end(share_id: UUID) -> ResponseReturnValue:
    """End a share or withdraw an invitation; the therapist's next request finds nothing."""
    sharing.revoke(tx(), me(), share_id, now())
    return redirect("/shares?ended=1", 303)


@bp.get("/shares/<uuid:share_id>/preview")
@runner_required
def preview(share_id: UUID) -> str:
    """What a therapist sees, under a banner that says so."""
    review = sharing.preview(tx(), me(), share_id, now(), strava_too=shows_strava())
    return render_template("therapist/preview.html", **patient_parts.shown(review, me().units))


@bp.get("/shares/strava")
@runner_required
@recently_signed_in
def ask_for_strava() -> ResponseReturnValue:
    """Come back here after the password was asked for; the box stands on the page."""
    return redirect("/shares", 303)


@bp.post("/shares/strava")
@runner_required
@not_in_the_demo("decide what is shown of you")
def strava() -> ResponseReturnValue:
    """Give or withdraw the consent to show what came through Strava, where the operator allows it."""
    if not shows_strava():
        abort(404)
    return _show_strava() if request.form.getlist("agrees") == ["y"] else _decide(False)


@recently_signed_in
def _show_strava() -> ResponseReturnValue:
    """Showing more asks for the password again; showing less never does."""
    return _decide(True)


def _decide(agrees: bool) -> ResponseReturnValue:
    sharing.decide_on_strava(tx(), me(), agrees, now())
    return redirect("/shares", 303)


@bp.get("/invites/<token>")
@anyone
@secret_address
def invitation(token: str) -> ResponseReturnValue:
    """Say who invites and what will be seen; following a link changes nothing."""
    who = person()
    if who is None:
        return render_template("therapist/invited.html", next=f"/invites/{token}")
    try:
        share, runner = sharing.invitation(tx(), token, who, now())
    except NotInvited as refused:
        return _refused(refused)
    strava_too = sharing.sources_for(tx(), runner, shows_strava()) != VISIBLE
    return render_template("therapist/invitation.html", share=share, runner=runner, strava_too=strava_too)


@bp.post("/invites/<token>")
@signed_in_required
@not_in_the_demo("accept an invitation")
@secret_address
def accept(token: str) -> ResponseReturnValue:
    """Accept an invitation; it is used up by that."""
    try:
        sharing.accept(tx(), me(), token, now())
    except NotInvited as refused:
        return _refused(refused)
    return redirect("/patients", 303)


def _refused(refused: NotInvited) -> ResponseReturnValue:
    """A sentence for each reason for which nothing is accepted."""
    titles = {
        Why.UNKNOWN: _("This invitation is not known."),
        Why.USED: _("This invitation has been used."),
        Why.EXPIRED: _("This invitation is too old."),
        Why.WITHDRAWN: _("This invitation was withdrawn."),
        Why.ONESELF: _("This is your own invitation."),
        Why.NO_THERAPIST: _("This invitation is for a therapist."),
    }
    texts = {
        Why.UNKNOWN: _("Parts of the link may be missing, or a newer one has taken its place."),
        Why.USED: _("Each opens once. If you accepted it, you find the runner under Patients."),
        Why.EXPIRED: _("An invitation holds for 7 days. Ask the runner for a new link."),
        Why.WITHDRAWN: _("Ask the runner for a new link, if that was a mistake."),
        Why.ONESELF: _("Send its link to your therapist. It is for them to accept."),
        Why.NO_THERAPIST: _("Your account is a runner's. Sign in with a therapist's account, or create one."),
    }
    status = 404 if refused.why is Why.UNKNOWN else 409 if refused.why is Why.ONESELF else 410
    status = 403 if refused.why is Why.NO_THERAPIST else status
    page = render_template(
        "therapist/invitation_refused.html", title=titles[refused.why], text=texts[refused.why]
    )
    return page, status
