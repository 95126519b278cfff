"""What a person chooses about mails: reminders on or off, what they may say, and a test."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.messages import Delivery, Kind
from app.domain.people import Person
from app.services import messages
from app.services.throttle import TooManyTries
from app.store import consents, deliveries, people
from app.store.database import Transaction

HEALTH_IN_MAIL = "health_in_mail"
HEALTH_IN_MAIL_VERSION = "1"
TEST_EVERY = timedelta(minutes=1)
SHOWN = 5


@dataclass(frozen=True, slots=True)
class MailSettings:
    """What the settings show of mails.

    says_reason  a sentence that names scores or a knee may stand in a mail
    last_test    None before the first
    lately       the newest messages but tests, newest first
    """

    reminders: bool
    says_reason: bool
    last_test: Delivery | None
    lately: tuple[Delivery, ...]


def shown(tx: Transaction, person: Person) -> MailSettings:
    """The choices as they are, and what became of the last messages."""
    tests = deliveries.latest(tx, person.id, 1, Kind.TEST)
    newest = deliveries.latest(tx, person.id, SHOWN, but=Kind.TEST)
    return MailSettings(
        reminders=person.mail_reminders,
        says_reason=may_say_reason(tx, person),
        last_test=tests[0] if tests else None,
        lately=tuple(newest),
    )


def choose(tx: Transaction, person: Person, *, reminders: bool, says_reason: bool, now: datetime) -> None:
    """Keep both choices; the second is a consent, kept with its text's version and times."""
    people.change(tx, person.id, mail_reminders=reminders)
    if says_reason:
        consents.give(tx, person.id, HEALTH_IN_MAIL, HEALTH_IN_MAIL_VERSION, now)
    else:
        consents.withdraw(tx, person.id, HEALTH_IN_MAIL, now)


def may_say_reason(tx: Transaction, person: Person) -> bool:
    """Whether a mail may name scores or a knee."""
    return consents.holds(tx, person.id, HEALTH_IN_MAIL)


def test(tx: Transaction, person: Person, now: datetime) -> None:
    """Ask for a test mail; raises TooManyTries within a minute of the last."""
    last = deliveries.latest(tx, person.id, 1, Kind.TEST)
    if last and now - last[0].added_at < TEST_EVERY:
        raise TooManyTries(last[0].added_at + TEST_EVERY)
    about = f"{person.public_id} {now.isoformat()}"
    messages.ask(tx, kind=Kind.TEST, about=about, facts={}, now=now, person=person)
