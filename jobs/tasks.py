"""Which function carries out a task of which name."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.clock import Clock
from app.config import Settings
from app.store import jobs, people
from app.store.database import Database
from jobs import schedule
from jobs.runner import Handler

if TYPE_CHECKING:
    from app.services.strava_app import Strava


def handlers(
    settings: Settings, db: Database, clock: Clock, strava: "Strava | None" = None
) -> Mapping[str, Handler]:
    """A handler for each name of a task; what they import is loaded when first needed.

    strava  None when this server has no app and no sandbox; what was asked of Strava then comes to nothing
    """

    def read_files(payload: dict[str, Any]) -> None:
        from app.services import run_import

        run_import.carry_out(db, settings.uploads, payload["import_id"], clock)

    def make_demo(payload: dict[str, Any]) -> None:
        """Anew when its night has come and it is there; a visitor who asks for it gets it made."""
        from app import demo

        began = clock()
        with db.read() as tx:
            is_there = people.demo(tx) is not None
            is_due = schedule.DEMO.is_due(jobs.last_success(tx, schedule.DEMO.name), began)
        if is_there or payload.get("asked"):
            demo.make(db, clock, reset=is_there and is_due)
        with db.begin() as tx:
            jobs.succeeded(tx, schedule.DEMO.name, began)

    def daily_alerts() -> None:
        from jobs import daily_alerts

        daily_alerts.run(db, clock())

    def housekeeping() -> None:
        from jobs import housekeeping

        housekeeping.run(db, settings.uploads, clock())

    def empty_log(_payload: dict[str, Any]) -> None:
        from app.services import emptying

        emptying.empty(db, clock())

    def send_messages(_payload: dict[str, Any]) -> None:
        """Each time it is asked for, by the clock or by a message."""
        from app.adapters import mail
        from app.services.mails import Site
        from jobs import send_messages

        began = clock()
        post = mail.post(settings.smtp_url, settings.sender, settings.outbox)
        send_messages.run(db, post, Site(settings.base_url, settings.secret_key), clock)
        with db.begin() as tx:
            jobs.succeeded(tx, schedule.SEND_MESSAGES.name, began)

    return {
        "import": read_files,
        "demo": make_demo,
        "send_messages": send_messages,
        "empty_log": empty_log,
        "daily_alerts": schedule.once_a_turn(schedule.DAILY_ALERTS, db, clock, daily_alerts),
        "housekeeping": schedule.once_a_turn(schedule.HOUSEKEEPING, db, clock, housekeeping),
        **_of_link(settings, db, clock),
        **_of_strava(settings, db, clock, strava),
    }


def _of_link(settings: Settings, db: Database, clock: Clock) -> Mapping[str, Handler]:
    def link_weekly() -> None:
        from jobs import link_weekly

        link_weekly.run(db, clock())

    def link_analysis(payload: dict[str, Any]) -> None:
        """Not of someone invented whose story is half told: whoever tells it makes the analyses too."""
        from app.services import link_weekly
        from app.services.link_weekly import Policy

        person, policy = UUID(payload["person"]), Policy.of(settings.strava_link, settings.strava_therapist)
        with db.read() as tx:
            is_half_told = people.is_half_made(tx, person)
        if not is_half_told:
            link_weekly.weekly(db, person, clock, policy)

    return {
        "link_analysis": link_analysis,
        "link_weekly": schedule.once_a_turn(schedule.LINK_WEEKLY, db, clock, link_weekly),
    }


def _of_strava(
    settings: Settings, db: Database, clock: Clock, strava: "Strava | None"
) -> Mapping[str, Handler]:
    def with_strava(work: Callable[["Strava", dict[str, Any]], object]) -> Handler:
        def carry_out(payload: dict[str, Any]) -> None:
            if strava is not None:
                work(strava, payload)

        return carry_out

    def sync(strava: "Strava", payload: dict[str, Any]) -> None:
        from app.services import strava_sync

        with_recent = payload.get("recent", False)
        strava_sync.sync(db, strava, payload["account_id"], clock, with_recent, gives_way=True)

    def event(strava: "Strava", payload: dict[str, Any]) -> None:
        from app.services import strava_look

        if "account_id" in payload:  # one of an earlier release is asked for again by the timetable
            strava_look.look(db, strava, payload["account_id"], clock)

    def goodbye(strava: "Strava", _payload: dict[str, Any]) -> None:
        from app.services import strava_goodbye

        strava_goodbye.say(db, strava, clock)

    def webhook(strava: "Strava", _payload: dict[str, Any]) -> None:
        from app.services import strava_webhook
        from app.services.strava_access import CallsUsed

        with suppress(CallsUsed):  # the timetable asks again
            strava_webhook.create(db, strava, settings.base_url, clock)

    def backfill() -> None:
        from jobs import strava_backfill

        strava_backfill.run(db, strava, clock())

    def inbox() -> None:
        from jobs import strava_inbox

        if strava is not None:
            strava_inbox.run(db, strava, clock())

    return {
        "strava_sync": with_strava(sync),
        "strava_event": with_strava(event),
        "strava_goodbye": with_strava(goodbye),
        "strava_webhook": with_strava(webhook),
        "strava_backfill": schedule.once_a_turn(schedule.STRAVA_BACKFILL, db, clock, backfill),
        "strava_inbox": schedule.once_a_turn(schedule.STRAVA_INBOX, db, clock, inbox),
    }
