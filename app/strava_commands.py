"""What the kneewise command does with Strava: read a runner's list now, and see to the events."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import TYPE_CHECKING

import click

from app.command_line import Refused
from app.config import Settings

if TYPE_CHECKING:
    from datetime import datetime

    from app.clock import Clock
    from app.domain.people import Person
    from app.services import strava_webhook
    from app.services.strava_app import Strava
    from app.services.strava_status import Status
    from app.services.strava_sync import Synced
    from app.store.database import Database

IN_THE_WAY = {
    "waiting": "Strava's calls {of} are used up. Kneewise goes on by itself{when}.",
    "unavailable": "Strava cannot be reached, or answers what makes no sense. Try again{when}.",
    "inactive": "The app at Strava is inactive: its owner needs a Strava subscription. Try again after that.",
    "full": "The app at Strava has as many athletes as it may have. Ask Strava for more, or disconnect one.",
    "refused": "Strava no longer accepts this connection. The runner connects again under Your data.",
    "code": "Strava did not accept the connection. The runner connects again under Your data.",
    "taken": "That Strava account is connected to another account here. Disconnect it there first.",
}
OF = {"quarter": "of this quarter hour", "midnight": "of today"}
NOT_WHOLE = {
    "first": "The list is not read whole yet: {seen:,} activities so far, calls made: {calls}{when}.",
    "newest": "The last 30 days are not read whole yet{when}.",
    "older": "What is older is not read whole yet: part {part} of {parts}{when}.",
    "second_look": "The list showed less than before. It is read again before anything is deleted{when}.",
}
LIST_ALONE = "the last 30 days are read every eight hours, and what is older within four days."
CREATE = "kneewise webhook create"
END_FIRST = "It has one address for each app. Take the events over: kneewise webhook delete, then create"


@contextmanager
def opened(settings: Settings, clock: "Clock") -> "Iterator[Strava]":
    """The Strava of the settings; the sandbox answers for the length of the block. Raises Refused."""
    from app.strava_door import at_strava, strava_of

    with at_strava(settings, clock) as settings:
        strava = strava_of(settings)
        if strava is None:
            raise Refused(
                "This server has no app at Strava. Set KNEEWISE_STRAVA_ID and KNEEWISE_STRAVA_SECRET, "
                "then start Kneewise again."
            )
        yield strava


def sync(settings: Settings, db: "Database", clock: "Clock", person: "Person") -> None:
    """Read what is due and the last 30 days, and say what came of it; raises Refused when it could not."""
    from app.services import strava_status, strava_sync
    from app.store import strava_accounts, strava_set_aside

    if not person.is_runner:
        raise Refused(f"{person.email} is no runner, so there is no list to read. Name a runner.")
    with opened(settings, clock) as strava:
        with db.read() as tx:
            account = strava_accounts.of(tx, person.id)
        if account is None or account.origin != strava.origin:
            raise Refused(f"{person.email} is not connected to Strava. Connect under Your data, then Strava.")
        done = strava_sync.sync(db, strava, account.id, clock, with_recent=True)
    with db.read() as tx:
        left = strava_set_aside.of(tx, account.id)
        status = strava_status.status(tx, person, strava, clock())
    tally = done.tally
    click.echo(
        f"{tally.new} new, {tally.changed} changed, {tally.removed} removed, {len(left)} set aside; "
        f"{tally.calls} call{'' if tally.calls == 1 else 's'}"
    )
    for one in left:
        click.echo(f"set aside: {one.external_id or 'an activity'}: {one.reason}")
    if status.going.doing is not None:
        click.echo(_not_whole(status, clock()))
    if done.problem:
        raise Refused(_why(done, status, clock()))


def _not_whole(status: "Status", now: "datetime") -> str:
    when = "" if status.waits_until is None else f"; it goes on after {_at(status.waits_until, now)}"
    told = {
        "seen": status.seen,
        "calls": status.going.calls,
        "part": status.going.slice,
        "parts": status.going.slices,
    }
    return NOT_WHOLE[str(status.going.doing)].format(when=when, **told)


def _why(done: "Synced", status: "Status", now: "datetime") -> str:
    when = "" if done.resume_at is None else f" after {_at(done.resume_at, now)}"
    return IN_THE_WAY[done.problem].format(when=when, of=OF.get(str(status.waits_for), "for now"))


def _at(until: "datetime", now: "datetime") -> str:
    """ "14:15 UTC" of today, "00:00 UTC on 29 Nov" of another day."""
    until, today = until.astimezone(UTC), now.astimezone(UTC).date()
    return f"{until:%H:%M} UTC" if until.date() == today else f"{until:%H:%M} UTC on {until.day} {until:%b}"


def create_webhook(settings: Settings, db: "Database", clock: "Clock") -> None:
    """Subscribe to Strava's events, and say where they come in; raises Refused."""
    from app.adapters.strava_faults import CallbackRefused, StravaFault
    from app.services import strava_webhook
    from app.services.strava_access import CallsUsed

    if not (settings.is_https or settings.wants_sandbox or settings.is_sandbox):
        raise Refused(
            "Strava sends events to public https addresses alone. Set KNEEWISE_BASE_URL to the one people "
            f"use; {LIST_ALONE}"
        )
    with opened(settings, clock) as strava:
        try:
            made = strava_webhook.create(db, strava, settings.base_url, clock)
        except strava_webhook.Elsewhere as other:
            raise Refused(f"{_sent_to(str(other))} {END_FIRST}") from None
        except CallbackRefused:
            raise Refused(
                f"Strava did not agree to send events to {settings.base_url}. Start Kneewise, see that this "
                f"address opens from outside, and run {CREATE} again; until then {LIST_ALONE}"
            ) from None
        except CallsUsed as used:
            raise Refused(f"{used} Run {CREATE} again after that; until then {LIST_ALONE}") from None
        except StravaFault as fault:
            raise Refused(
                f"Strava was not asked for events. {fault} Run {CREATE} again later; until then {LIST_ALONE}"
            ) from None
    click.echo(f"Strava {'now sends' if made else 'sends'} events to {settings.base_url}/strava/webhook/...")


def tell_webhook(settings: Settings, db: "Database", clock: "Clock") -> None:
    """Say whether events come in; raises Refused when Strava does not say, or there is something to mend."""
    from app.adapters.strava_faults import StravaFault
    from app.services import strava_webhook
    from app.services.strava_access import CallsUsed

    with opened(settings, clock) as strava:
        try:
            found = strava_webhook.status(db, strava, clock)
        except (StravaFault, CallsUsed) as fault:
            raise Refused(
                f"Strava does not say whether it sends events. {fault} Try again {_when(fault)}."
            ) from None
    if found.kept is None and not found.there:
        click.echo(f"Strava sends no events; {LIST_ALONE}")
        return
    if site := found.elsewhere(settings.base_url):
        raise Refused(f"{_sent_to(site)} {END_FIRST}")
    if found.kept is None or not found.is_whole:
        raise Refused(f"No events come in: {_broken(found)}. Mend it: kneewise webhook create")
    if found.kept.callback != settings.base_url + strava_webhook.PATH:
        raise Refused(
            f"Strava sends events to {found.kept.callback}/..., but KNEEWISE_BASE_URL is "
            f"{settings.base_url}. Move them: kneewise webhook create"
        )
    click.echo(f"Strava sends events to {found.kept.callback}/...")
    last = "none has come" if found.last_at is None else f"the last came {found.last_at:%Y-%m-%d %H:%M} UTC"
    click.echo(
        f"{found.count} are kept, {found.signed} of them signed; {last}. {found.kept.dropped} were not ours. "
        "The last 30 days are read every eight hours as well."
    )


def delete_webhook(settings: Settings, db: "Database", clock: "Clock") -> None:
    """End the subscription; raises Refused."""
    from app.adapters.strava_faults import StravaFault
    from app.services import strava_webhook
    from app.services.strava_access import CallsUsed

    with opened(settings, clock) as strava:
        try:
            ended = strava_webhook.delete(db, strava, clock)
        except (StravaFault, CallsUsed) as fault:
            raise Refused(f"Strava did not end the events. {fault} Try again {_when(fault)}.") from None
    click.echo(f"Strava {'sends no events any more' if ended else 'sent no events'}; {LIST_ALONE}")


def _when(fault: Exception) -> str:
    from app.services.strava_access import CallsUsed

    return "after that" if isinstance(fault, CallsUsed) else "later"


def _sent_to(site: str) -> str:
    return f"Strava sends the events of this app to {site or 'an address'}, which is not of this server."


def _broken(found: "strava_webhook.Status") -> str:
    if not found.there:
        return "Strava knows nothing of the subscription that is kept here"
    if found.kept is None:
        return "Strava knows of a subscription that is not kept here"
    return "making the subscription was broken off, or another was made since"
