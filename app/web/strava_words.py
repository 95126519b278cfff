"""Words about a connection to Strava that more than one page says."""

from flask_babel import gettext as _

from app.services.strava_connect import Outcome
from app.services.strava_status import STOPPED, Glance, State, Status
from app.web.formats import day_year

SAID = frozenset({*Outcome, "asked", "checking", "disconnected"})


def progress_text(status: Status) -> str:
    """ "Reading your list: 1,800 so far, back to 3 Mar 2021"; empty when there is nothing to watch."""
    if not status.first_open:
        return ""
    if status.state is State.CONNECTING or not status.seen:
        return _("Asking Strava for your list")
    done = f"{status.seen:,}"
    if status.back_to is None:
        return _("Reading your list: %(done)s so far", done=done)
    return _("Reading your list: %(done)s so far, back to %(day)s", done=done, day=day_year(status.back_to))


def standing_text(connection: Glance) -> str:
    """How a connection stands, for who has no runs yet."""
    if connection.needs_runner:
        return _("Strava is disconnected, and waits for you to connect again.")
    if connection.state in STOPPED:
        return _("Strava is connected. It cannot be read just now, and goes on by itself.")
    if connection.is_reading:
        return _("Strava is connected, and your list is being read.")
    return _("Strava is connected, and has shown no run yet.")


def watched(status: Status) -> bool:
    """Whether the page looks by itself how far it is."""
    return status.first_open
