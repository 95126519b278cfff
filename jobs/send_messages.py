"""Sends the messages that are due, one after the other."""

from datetime import datetime

import structlog

from app.adapters.mail import MailDeferred, MailRefused, MailUnavailable, Post
from app.clock import Clock
from app.domain.messages import Delivery, State, may_go_at, wait_after
from app.services import mails, messages
from app.services.mails import Letter, Overtaken, Site
from app.store import deliveries, people
from app.store.database import Database, DatabaseUnavailable, Transaction

log = structlog.get_logger("kneewise.messages")
EXPIRED = "too_late"
UNWRITTEN = "unwritten"
QUIET_HOURS = "quiet_hours"


def run(db: Database, post: Post, site: Site, clock: Clock) -> int:
    """Send what is due; return how many went out.

    A message is claimed in one transaction, sent with none open, and marked in another. While the server
    does not answer the round ends, and the rest waits; a message that it does not take holds up no other.
    """
    sent = 0
    while (taken := _next(db, site, clock)) is not None:
        held, letter = taken
        try:
            words = post.send(letter)
        except MailUnavailable as away:
            _put_back(db, held, str(away), clock())
            log.warning("mail is away; the rest waits", sent=sent, reason=str(away))
            return sent
        except MailDeferred as later:
            _put_back(db, held, str(later), clock())
        except MailRefused as refused:
            _end(db, held, State.FAILED, str(refused), clock())
        else:
            _end(db, held, State.SENT, words, clock())
            sent += 1
    return sent


def _next(db: Database, site: Site, clock: Clock) -> tuple[Delivery, Letter] | None:
    """The next message that may go out now, claimed, with its letter; None when there is none."""
    while (held := _claimed(db, clock())) is not None:
        now = clock()
        if now >= held.expires_at:
            _end(db, held, State.EXPIRED, held.reason or EXPIRED, now)
            continue
        try:
            with db.read() as tx:
                until = _may_go_at(tx, held, now)
                mails.check(tx, held, now)
                letter = mails.letter(tx, held, site, now) if until <= now else None
        except Overtaken as overtaken:
            _end(db, held, State.EXPIRED, str(overtaken), now)
        except DatabaseUnavailable:
            raise
        except Exception:
            log.exception("a message could not be put into words", kind=held.kind.value, id=held.id)
            _end(db, held, State.FAILED, UNWRITTEN, now)
        else:
            if letter is not None:
                return held, letter
            with db.begin() as tx:
                deliveries.postpone(tx, held, min(until, held.expires_at), QUIET_HOURS, tried=False)
    return None


def _claimed(db: Database, now: datetime) -> Delivery | None:
    with db.read() as tx:
        if not deliveries.due(tx, now):
            return None
    with db.begin() as tx:
        return deliveries.claim(tx, now)


def _may_go_at(tx: Transaction, held: Delivery, now: datetime) -> datetime:
    """By the quiet hours of the person's present zone; an address without an account has none."""
    person = people.by_id(tx, held.person_id) if held.person_id is not None else None
    return may_go_at(held.kind, now, person.zone) if person else now


def _put_back(db: Database, held: Delivery, reason: str, now: datetime) -> None:
    """Have a message wait, longer after each try, and ask for the next."""
    until = now + wait_after(held.tries)
    with db.begin() as tx:
        if deliveries.postpone(tx, held, until, reason):
            messages.ask_again(tx, until, now)


def _end(db: Database, held: Delivery, state: State, reason: str, now: datetime) -> None:
    with db.begin() as tx:
        ours = deliveries.end(tx, held, state, now, reason)
    log.info(
        "message ended", kind=held.kind.value, id=held.id, state=state.value, tries=held.tries, ours=ours
    )
