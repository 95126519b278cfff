"""Words about a connection to Strava that more than one page says."""

from flask_babel import gettext as _

from app.services.strava_status import State, Status
from app.web.formats import day_year

SAID = frozenset({"connected", "denied", "stranger", "few", "refused", "asked", "checking", "disconnected"})


def progress_text(status: Status) -> str:
    """ "Reading your list: 1,800 so far, back to 3 Mar 2021"; before the first page, that it begins."""
    if status.state is State.CONNECTING or not status.seen:
        return _("Asking Strava for your list")
    done = f"{status.seen:,}"
    if status.back_to is None:
        return _("Reading your list: %(done)s so far", done=done)
    return _("Reading your list: %(done)s so far, back to %(day)s", done=done, day=day_year(status.back_to))
