"""Whether this server sends mails, what their links are made of, and what became of one in words."""

from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _

from app.config import Settings
from app.domain.messages import Delivery, Kind, State
from app.services.mails import OUTBOX, Site
from app.web.hooks import now

AWAITED = timedelta(seconds=30)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["kneewise_settings"]
    return settings


def by_mail() -> bool:
    """Whether a mail server is set; without one mails are written to a folder."""
    return bool(_settings().smtp_url)


def site() -> Site:
    """The address of this server, and the key of its secret links."""
    return Site(_settings().base_url, _settings().secret_key)


def name_of(kind: Kind) -> str:
    """What a message is about, in a word or two."""
    names = {
        Kind.REMINDER: _("Reminder"),
        Kind.STRAVA_DISCONNECTED: _("Strava disconnected"),
        Kind.STRAVA_RECONNECT: _("Connect Strava again"),
        Kind.STRAVA_EXPIRING: _("Runs about to be deleted"),
        Kind.STRAVA_EXPIRED: _("Runs deleted"),
        Kind.SHARE_ACCEPTED: _("Invitation accepted"),
        Kind.TEST: _("Test"),
    }
    return names.get(kind, _("Account"))


def became(one: Delivery) -> str:
    """What became of a message, in one sentence."""
    if one.state is State.SENT:
        return _("Written to the outbox") if one.reason == OUTBOX else _("Sent")
    if one.state in (State.FAILED, State.EXPIRED):
        return _("Not sent: %(reason)s", reason=_reason(one))
    if one.reason:
        return _("Waiting: %(reason)s", reason=_reason(one))
    return _("On its way")


def tested(one: Delivery, address: str) -> str:
    """What came back of a test."""
    if one.state is State.SENT:
        if one.reason == OUTBOX:
            return _("No mail server is set: it lies in the outbox.")
        return _("Sent to %(address)s.", address=address)
    if one.state is State.FAILED:
        return _("The mail server refused it: %(reason)s", reason=_reason(one))
    if one.reason:
        return _("The mail server did not answer: %(reason)s", reason=_reason(one))
    return _("It is on its way. Look again in a moment.")


def is_awaited(one: Delivery) -> bool:
    """Whether a test was asked for just now, and nothing came back yet."""
    ended = one.state in (State.SENT, State.FAILED, State.EXPIRED)
    return not ended and not one.reason and now() - one.added_at < AWAITED


def _reason(one: Delivery) -> str:
    """A word of ours as a sentence; a mail server's own words as they are."""
    said = {
        "answered": _("the reminder was answered before."),
        "changed": _("what it was about has changed."),
        "day_over": _("its day was over."),
        "done": _("the session was done already."),
        "interrupted": _("sending broke off twice."),
        "newer": _("a newer reminder took its place."),
        "off": _("reminders by mail are off."),
        "paused": _("reminders were paused."),
        "quiet_hours": _("quiet hours."),
        "removed": _("the reminder is gone."),
        "too_late": _("its time was over."),
        "unwritten": _("it could not be written. Tell whoever runs this server."),
        "warning_sign": _("a warning sign was open."),
    }
    return said.get(one.reason, one.reason)
