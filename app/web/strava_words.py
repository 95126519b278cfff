"""Words about a connection to Strava that more than one page says."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import ngettext

from app.services.strava_connect import Outcome
from app.services.strava_glance import STOPPED, Glance, State
from app.services.strava_going import Doing, Wait
from app.services.strava_status import SetAside, Status
from app.web.formats import at_time, day_year

SAID = frozenset({*Outcome, "asked", "checked", "checking", "disconnected"})


def progress_text(status: Status) -> str:
    """ "Reading your list: 1,800 so far, back to 3 Mar 2021 · 9 calls · next batch 14:15".

    Empty when nothing is read and nothing waits to be.
    """
    if not status.first_open and status.going.doing is None:
        return ""
    calls = ngettext("%(num)s call", "%(num)s calls", status.going.calls) if status.going.calls else ""
    return " · ".join(part for part in (_doing(status), calls, _turn(status)) if part)


def _doing(status: Status) -> str:
    if status.going.doing is Doing.SECOND_LOOK:
        return _("Your list showed less than before. It is read a second time before anything is deleted")
    if status.going.doing is Doing.NEWEST:
        return _("Reading the last 30 days")
    if status.going.doing is Doing.OLDER:
        return _(
            "Reading what is older, part %(num)s of %(of)s", num=status.going.slice, of=status.going.slices
        )
    if not status.seen:
        return _("Asking Strava for your list")
    done = f"{status.seen:,}"
    if status.back_to is None:
        return _("Reading your list: %(done)s so far", done=done)
    return _("Reading your list: %(done)s so far, back to %(day)s", done=done, day=day_year(status.back_to))


def _turn(status: Status) -> str:
    """When it goes on, or who comes before."""
    if status.waits_until is not None:
        at = at_time(status.waits_until)
        if status.waits_for is Wait.TROUBLE:
            return _("tried again at %(time)s", time=at)
        return _("next batch %(time)s", time=at)
    if status.ahead:
        return ngettext("%(num)s other list comes first", "%(num)s other lists come first", status.ahead)
    return ""


def watched(status: Status) -> bool:
    """Whether the page looks by itself how far it is."""
    return status.first_open or status.going.doing is not None or status.is_asked


def progress_key(status: Status) -> str:
    """What the page's own words rest on: once it is another, the page that looks by itself is shown anew."""
    return f"{status.state.value} {at_time(status.waits_until) if status.waits_until else ''}".strip()


def by_reason(found: Iterable[SetAside]) -> list[tuple[str, list[SetAside]]]:
    """Activities set aside by what is wrong with them, each in the order they come in."""
    groups: dict[str, list[SetAside]] = {}
    for one in found:
        groups.setdefault(one.reason, []).append(one)
    return list(groups.items())


def standing_text(connection: Glance) -> str:
    """How a connection stands, for who has no runs yet."""
    if connection.needs_runner:
        return _needing(connection)
    if connection.state is State.INACTIVE:
        return _(
            "Strava is connected. This server's app is switched off there, until its operator renews it."
        )
    if connection.state is State.FULL:
        return _(
            "This server's Strava app can take no more runners for now. Strava is asked again by itself."
        )
    if connection.state in STOPPED:
        return _("Strava is connected. It cannot be read just now, and goes on by itself.")
    if connection.is_reading:
        return _("Strava is connected, and your list is being read.")
    return _("Strava is connected, and has shown no run yet.")


def _needing(connection: Glance) -> str:
    """What keeps a connection that only the runner can have go on."""
    if connection.reached_at is not None:
        return _("Strava is disconnected, and waits for you to connect again.")
    not_made = {
        State.TAKEN: _("That Strava account is connected to another account here."),
        State.FULL: _("This server's Strava app cannot take more runners now."),
        State.INACTIVE: _("This server's Strava app is switched off, until its operator renews it."),
    }
    why = not_made.get(connection.state, _("Strava did not take the connection."))
    return f"{why} {_('Nothing was connected.')}"
