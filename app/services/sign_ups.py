"""Open an account by a mailed link and the password chosen, so that nobody learns who has one.

The link shows that the mailbox is theirs who follow it, the password that it was they who asked: whoever
types in another's address gets no link, and the other does not know the password.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from app.domain.people import Person
from app.services import accounts, messages, passwords, throttle
from app.services.accounts import Door
from app.services.mails import Site
from app.store import people, sign_ups
from app.store.database import Database, Transaction
from app.store.people import EmailTaken
from app.store.sealing import Sealer
from app.store.sign_ups import SignUp

HOLDS = timedelta(hours=24)
NONCE_BYTES = 24


class NotALink(Exception):
    """There is no such link, or it is long past its time."""


class LinkUsed(Exception):
    """This link, or another to the same address, has opened the account."""


class LinkTooOld(Exception):
    """The link's time is over."""


class AddressTaken(Exception):
    """Meanwhile there is an account with the address of the link."""


class WrongPassword(Exception):
    """The password is not the one that was chosen when the link was asked for."""


def ask(
    db: Database,
    *,
    email: str,
    password: str,
    role: str,
    timezone: str,
    adult: bool,
    site: Site,
    door: Door,
    now: datetime,
    consent_health: bool = False,
    units: str = "km",
    onward: str = "",
) -> None:
    """Have a link mailed that opens the account; raises SignUpRefused, TooManyTries.

    A known address gets a mail that says so, and nothing here differs: the password is hashed, and the
    try is counted, either way. Links asked for with the same address before stay good: anyone may ask.
    """
    accounts.check_sign_up(email, password, role, timezone, adult, units)
    with db.begin() as tx:
        throttle.knock(tx, throttle.of_sign_up(door), now)
    password_hash = passwords.hashed(password)
    email = accounts.address(email)
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    token = site.token(nonce)
    with db.begin() as tx:
        if people.by_email(tx, email) is not None:
            about = f"{email} {now:%Y-%m-%d}"  # one a day: nobody's mailbox is filled from here
            messages.ask(tx, kind=messages.Kind.KNOWN_ADDRESS, about=about, facts={}, now=now, address=email)
            return
        sign_ups.put(
            tx,
            SignUp(
                token_hash=_hash(token),
                email=email,
                password_hash=password_hash,
                role=role,
                timezone=timezone,
                units=units,
                consent_health=consent_health,
                onward=_sealer(token).seal(onward, email) if onward else "",
                at=now,
                until=now + HOLDS,
            ),
        )
        facts = {"nonce": nonce}
        messages.ask(tx, kind=messages.Kind.SIGN_UP, about=nonce, facts=facts, now=now, address=email)


def look(tx: Transaction, token: str, now: datetime) -> SignUp:
    """What a link opens; raises NotALink, LinkUsed, LinkTooOld."""
    found = sign_ups.find(tx, _hash(token))
    if found is None:
        raise NotALink
    if found.used_at is not None:
        raise LinkUsed
    if now >= found.until:
        raise LinkTooOld
    return found


def open_account(db: Database, token: str, password: str, door: Door, now: datetime) -> tuple[Person, str]:
    """Open the account of a link, once; returns its person and where to go on.

    Raises NotALink, LinkUsed, LinkTooOld, AddressTaken, WrongPassword, after which the link is still good,
    and TooManyTries, by the rules of failed sign-ins, before the password is looked at.
    """
    with db.begin() as tx:
        found = look(tx, token, now)
        throttle.knock(tx, door, now)
    if not passwords.fits(password, found.password_hash):
        raise WrongPassword
    with db.begin() as tx:
        throttle.let_in(tx, door)
        if not sign_ups.use(tx, found, now):
            raise LinkUsed
        onward = _sealer(token).open(found.onward, found.email) if found.onward else ""
        return _opened(tx, found, now), onward


def _opened(tx: Transaction, found: SignUp, now: datetime) -> Person:
    try:
        person = people.add(
            tx,
            email=found.email,
            password_hash=found.password_hash,
            is_runner=found.role == "runner",
            is_therapist=found.role == "therapist",
            timezone=found.timezone,
            units=found.units,
            now=now,
        )
    except EmailTaken:
        raise AddressTaken from None
    if found.consent_health and person.is_runner:
        accounts.give_health_consent(tx, person, now)
    return person


def _sealer(token: str) -> Sealer:
    """Seals with the link itself, which the database does not hold."""
    key = hashlib.sha256(f"way on {token}".encode("utf-8", "replace")).digest()
    return Sealer([urlsafe_b64encode(key).decode()])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
