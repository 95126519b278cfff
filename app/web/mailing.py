"""Whether this server sends mails, and what the links in them are made of."""

from flask import current_app

from app.config import Settings
from app.services.mails import Site


def by_mail() -> bool:
    """Whether a mail server is set; without one mails are written to a folder."""
    settings: Settings = current_app.extensions["kneewise_settings"]
    return bool(settings.smtp_url)


def site() -> Site:
    """The address of this server, and the key of its secret links."""
    settings: Settings = current_app.extensions["kneewise_settings"]
    return Site(settings.base_url, settings.secret_key)
