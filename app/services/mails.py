"""What each mail says, put together when it is sent, so that its words are right on the day it is read."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime

from app.adapters import letters
from app.adapters.mail import OUTBOX as OUTBOX
from app.adapters.mail import Letter as Letter
from app.domain.messages import Delivery, Kind
from app.domain.people import Person
from app.domain.sentences import dated
from app.domain.words import plain
from app.services import reminder_mail
from app.services.reminder_mail import Overtaken as Overtaken
from app.store import people, shares, strava_accounts
from app.store.database import Transaction
from app.store.strava_accounts import State

NAME_CHARACTERS = 200

# Read on lock screens and by whoever looks over a shoulder: never a score, a place, a warning sign or a body
# part, nor any other word that is not fixed here.
SUBJECTS = {
    Kind.SIGN_UP: "Open your Kneewise account",
    Kind.KNOWN_ADDRESS: "You already have a Kneewise account",
    Kind.STRAVA_DISCONNECTED: "Strava is disconnected",
    Kind.STRAVA_RECONNECT: "Connect Strava again",
    Kind.STRAVA_EXPIRING: "Runs from Strava are about to be deleted",
    Kind.STRAVA_EXPIRED: "Runs from Strava were deleted",
    Kind.SHARE_ACCEPTED: "Your invitation was accepted",
    Kind.TEST: "A test from Kneewise",
}


@dataclass(frozen=True, slots=True)
class Site:
    """What links in mails are made of: the public address without a slash, and the key of secret ones."""

    base_url: str
    secret_key: str

    def token(self, nonce: str) -> str:
        """The secret of a link for an account; who reads the nonce in the database cannot make it."""
        made = hmac.new(self.secret_key.encode(), f"sign-up link {nonce}".encode(), hashlib.sha256)
        return urlsafe_b64encode(made.digest()).rstrip(b"=").decode()


def letter(tx: Transaction, held: Delivery, site: Site, now: datetime) -> Letter:
    """The letter of a claimed message; raises Overtaken when it no longer has anything to say."""
    person = people.by_id(tx, held.person_id) if held.person_id is not None else None
    if held.kind is Kind.REMINDER:
        if person is None:
            raise Overtaken("off")
        told = reminder_mail.told(tx, person, held, now)
        subject, words = told.subject, told.words
    else:
        subject, words = SUBJECTS[held.kind], _words(held, site, person, now)
    whole = {**words, "subject": subject, "base_url": site.base_url}
    text, html = letters.written(held.kind.value, whole)
    to = person.email if person else held.address or ""
    return Letter(held.kind.value, to, subject, text, html, held.message_id, held.added_at)


def check(tx: Transaction, held: Delivery, now: datetime) -> None:
    """Raise Overtaken when what a message says holds no longer: it may have waited for a night."""
    person = people.by_id(tx, held.person_id) if held.person_id is not None else None
    if person is None:
        return
    account = strava_accounts.of(tx, person.id)
    if held.kind is Kind.STRAVA_RECONNECT and (account is None or account.state is not State.NEEDS_RECONNECT):
        raise Overtaken("changed")
    if held.kind is Kind.STRAVA_EXPIRING and (account is None or account.told_at is None):
        raise Overtaken("changed")
    if held.kind is Kind.STRAVA_EXPIRED and (
        account is None or account.reached_at is None or account.reached_at > held.added_at
    ):
        raise Overtaken("changed")
    if held.kind is Kind.SHARE_ACCEPTED:
        held_open = [
            share for share, _ in shares.accepted_by(tx, person.id) if share.is_open(person.today(now))
        ]
        if held.about not in {str(share.public_id) for share in held_open}:
            raise Overtaken("changed")


def _words(held: Delivery, site: Site, person: Person | None, now: datetime) -> dict[str, object]:
    """What the templates fill in beside their own words, by the facts of each kind."""
    facts = held.facts
    if held.kind is Kind.SIGN_UP:
        return {"link": f"{site.base_url}/sign-up/{site.token(str(facts['nonce']))}"}
    if held.kind is Kind.STRAVA_DISCONNECTED:
        return {"because": facts.get("because"), "runs": f"{facts.get('runs') or 0:,}"}
    if held.kind in (Kind.STRAVA_EXPIRING, Kind.STRAVA_EXPIRED):
        today = person.today(now) if person else now.date()
        day = date.fromisoformat(str(facts["day"]))
        reconnect = bool(facts.get("reconnect"))
        return {"runs": f"{facts.get('runs') or 0:,}", "day": dated(day, today), "reconnect": reconnect}
    if held.kind is Kind.SHARE_ACCEPTED:
        return {"name": " ".join(plain(str(facts["name"])).split())[:NAME_CHARACTERS]}
    return {}
