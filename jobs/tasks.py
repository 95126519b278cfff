"""Which function carries out a task of which name."""

from collections.abc import Mapping
from typing import Any

from app.clock import Clock
from app.config import Settings
from app.store import jobs
from app.store.database import Database
from jobs import schedule
from jobs.runner import Handler


def handlers(settings: Settings, db: Database, clock: Clock) -> Mapping[str, Handler]:
    """A handler for each name of a task; what they import is loaded when first needed."""

    def read_files(payload: dict[str, Any]) -> None:
        from app.services import run_import

        run_import.carry_out(db, settings.instance, payload["import_id"], clock)

    def make_demo(_payload: dict[str, Any]) -> None:
        """Anew when its night has come; a visitor who finds none gets it made at once."""
        from app import demo

        began = clock()
        with db.read() as tx:
            is_due = schedule.DEMO.is_due(jobs.last_success(tx, schedule.DEMO.name), began)
        demo.make(db, clock, reset=is_due)
        with db.begin() as tx:
            jobs.succeeded(tx, schedule.DEMO.name, began)

    def daily_alerts() -> None:
        from jobs import daily_alerts

        daily_alerts.run(db, clock())

    def housekeeping() -> None:
        from jobs import housekeeping

        housekeeping.run(db, settings.uploads, clock())

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
        "daily_alerts": schedule.once_a_turn(schedule.DAILY_ALERTS, db, clock, daily_alerts),
        "housekeeping": schedule.once_a_turn(schedule.HOUSEKEEPING, db, clock, housekeeping),
    }
