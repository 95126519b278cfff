"""Accounts: sign up, sign in, stay signed in, change a password, give and withdraw consent.

No password is hashed while a transaction is open: hashing takes long and others wait to write.
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from app.domain.people import Person, Side, WeekStart
from app.domain.words import one_line
from app.services import passwords, throttle
from app.services.passwords import WeakPassword as WeakPassword
from app.services.throttle import Door as Door
from app.store import consents, pain, people, runs, sessions
from app.store.database import Database, DatabaseUnavailable, Transaction
from app.store.people import EmailTaken
from app.store.sessions import SignedIn as SignedIn

ROLES = ("runner", "therapist")
UNITS = ("km", "mi")
NAME_LETTERS = 80
THEMES = ("light", "dark", "system")
EMAIL_CHARACTERS = 254
EMAIL = re.compile(r"""[^\s@<>"(),:;\\\x00-\x1f\x7f]+@[^\s@<>"(),:;\\\x00-\x1f\x7f]+""")
# OWASP ASVS 5.0, 7.3.1 and 7.3.2: after how long unseen, and after how long at all, a browser signs in anew.
RUNNER_IDLE, RUNNER_ABSOLUTE = timedelta(days=14), timedelta(days=30)
THERAPIST_IDLE, THERAPIST_ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
# 7.5.1: how long after a sign-in the data may leave without the password being asked again.
RECENT = timedelta(minutes=15)

HEALTH = "health"
HEALTH_TEXT_VERSION = "2"
HEALTH_TEXT = (
    "Kneewise may keep my pain scores, weekly check-ins, notes and answers about warning signs, "
    "and show me what goes with them. I can take this back in the settings at any time."
)

ZONES = frozenset(zone for zone in available_timezones() if zone == "UTC" or "/" in zone)


class SignUpRefused(Exception):
    """No account was opened; `errors` holds one sentence for each field that has to change."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors


class WrongPair(Exception):
    """E-mail and password do not go together, or there is no such account: nobody learns which."""


class WrongPassword(Exception):
    """The present password was not given."""


class NotASetting(Exception):
    """A setting was given a value it cannot have; the text names it."""


def address(email: str) -> str:
    """The address as it is stored: NFKC, trimmed, small letters; raises ValueError when it is none."""
    text = unicodedata.normalize("NFKC", email).strip().lower()
    if len(text) > EMAIL_CHARACTERS or not EMAIL.fullmatch(text):
        raise ValueError("not an e-mail address")
    return text


def sign_up(
    db: Database,
    *,
    email: str,
    password: str,
    role: str,
    timezone: str,
    adult: bool,
    now: datetime,
    consent_health: bool = False,
    units: str = "km",
    door: Door | None = None,
) -> Person:
    """Open an account and return its person; raises SignUpRefused, TooManyTries.

    Without a mail to answer by (see sign_ups), an address that has an account is refused, in words that only
    say it cannot be used; `door` makes such tries count by the rules of failed sign-ins, apart from those,
    so that lists of addresses cannot be tried out. The password is hashed either way.
    """
    door = throttle.of_sign_up(door) if door else None
    check_sign_up(email, password, role, timezone, adult, units)
    if door:
        with db.begin() as tx:
            throttle.knock(tx, door, now)
    password_hash = passwords.hashed(password)
    try:
        with db.begin() as tx:
            person = people.add(
                tx,
                email=address(email),
                password_hash=password_hash,
                is_runner=role == "runner",
                is_therapist=role == "therapist",
                timezone=timezone,
                units=units,
                now=now,
            )
            if consent_health and person.is_runner:
                give_health_consent(tx, person, now)
            if door:
                throttle.let_in(tx, door)
    except EmailTaken:
        raise SignUpRefused(
            {"email": "An account cannot be opened with this address. If it is yours, sign in."}
        ) from None
    return person


def check_sign_up(email: str, password: str, role: str, timezone: str, adult: bool, units: str) -> None:
    """Raise SignUpRefused when an account cannot be opened with these."""
    errors = {}
    try:
        address(email)
    except ValueError:
        errors["email"] = "Give an e-mail address such as rosa@example.org."
    try:
        passwords.check(password, email)
    except WeakPassword as weak:
        errors["password"] = str(weak)
    if role not in ROLES:
        errors["role"] = "Choose runner or therapist."
    if timezone not in ZONES:
        errors["timezone"] = "Choose a time zone from the list."
    if not adult:
        errors["adult"] = "Kneewise is for people of 18 or more."
    if units not in UNITS:
        errors["units"] = "Choose km or miles."
    if errors:
        raise SignUpRefused(errors)


def sign_in(db: Database, *, email: str, password: str, door: Door, now: datetime) -> Person:
    """Return who the pair belongs to; raises WrongPair, or TooManyTries before the password is looked at.

    An unknown address costs the same work as a known one.
    """
    try:
        known_as = address(email)
    except ValueError:
        known_as = ""
    with db.begin() as tx:
        throttle.knock(tx, door, now)
        secret = people.secret(tx, known_as)
    if not passwords.fits(password, secret.password_hash if secret else None) or secret is None:
        raise WrongPair
    fresh = passwords.hashed(password) if passwords.outdated(secret.password_hash) else None
    with db.begin() as tx:
        throttle.let_in(tx, door)
        if fresh:
            people.set_password_hash(tx, secret.person_id, fresh)
        person = people.by_id(tx, secret.person_id)
    if person is None:
        raise WrongPair
    return person


def open_session(tx: Transaction, person: Person, token_hash: str, now: datetime) -> None:
    """Let the browser whose cookie has this SHA-256 in as this person."""
    sessions.open_(tx, person.id, token_hash, now)


def who(tx: Transaction, token_hash: str, now: datetime) -> SignedIn | None:
    """Who the browser with this cookie is signed in as; None when nobody, or when its time is over."""
    found = sessions.find(tx, token_hash, now)
    if found is None:
        return None
    idle, absolute = lasts(found.person)
    over = now - found.seen_at > idle or now - found.created_at > absolute
    return None if over else found


def lasts(person: Person) -> tuple[timedelta, timedelta]:
    """How long a sign-in holds unseen, and at most; a therapist's shorter times hold for one who is both."""
    if person.is_therapist:
        return THERAPIST_IDLE, THERAPIST_ABSOLUTE
    return RUNNER_IDLE, RUNNER_ABSOLUTE


def is_recent(signed_in: SignedIn, now: datetime) -> bool:
    """Whether the password was given a short while ago."""
    return now - signed_in.created_at <= RECENT


def note_seen(db: Database, signed_in: SignedIn, now: datetime) -> None:
    """Note that a browser was seen, at most once a minute; when the database is busy, the next page does."""
    if now - signed_in.seen_at >= SEEN_EVERY:
        with suppress(DatabaseUnavailable), db.begin() as tx:
            sessions.seen(tx, signed_in.token_hash, now)


def sign_out(tx: Transaction, token_hash: str) -> None:
    """End this browser's session; a copy of its cookie opens nothing any more."""
    sessions.close(tx, token_hash)


def sign_out_everywhere(tx: Transaction, person: Person) -> None:
    """End all sessions of a person, this one too."""
    people.end_epoch(tx, person.id)
    sessions.close_all(tx, person.id)


def sessions_of(tx: Transaction, person: Person) -> int:
    """In how many browsers a person is signed in."""
    return sessions.count(tx, person.id)


def change_password(
    db: Database, person: Person, *, present: str, wanted: str, door: Door, now: datetime
) -> None:
    """Set another password and end all sessions, so that the caller signs this browser in anew.

    Raises WrongPassword, WeakPassword, TooManyTries.
    """
    passwords.check(wanted, person.email)
    with db.begin() as tx:
        throttle.knock(tx, door, now)
        secret = people.secret(tx, person.email)
    if secret is None or not passwords.fits(present, secret.password_hash):
        raise WrongPassword
    password_hash = passwords.hashed(wanted)
    with db.begin() as tx:
        throttle.let_in(tx, door)
        people.set_password_hash(tx, person.id, password_hash)
        people.end_epoch(tx, person.id)
        sessions.close_all(tx, person.id)


def change_settings(tx: Transaction, person: Person, **settings: Any) -> None:
    """Set some of a person's settings; raises NotASetting with the name of the first that cannot be.

    A name is kept on one line, without what has no shape. The local days of runs and scores stay as they
    were stored when the zone changes.
    """
    if "name" in settings:
        settings["name"] = one_line(settings["name"], NAME_LETTERS)
    for name, value in settings.items():
        if not _fits_setting(name, value):
            raise NotASetting(name)
    people.change(tx, person.id, **settings)


def _fits_setting(name: str, value: Any) -> bool:
    allowed: dict[str, Any] = {
        "timezone": ZONES,
        "units": UNITS,
        "theme": THEMES,
        "week_start": frozenset(WeekStart),
        "knee": frozenset(Side),
    }
    if name == "strength_days":
        return all(day in range(7) for day in value) and len(set(value)) == len(value)
    return name not in allowed or value in allowed[name]


def give_health_consent(tx: Transaction, person: Person, now: datetime) -> None:
    """Record that this runner's pain scores may be kept."""
    consents.give(tx, person.id, HEALTH, HEALTH_TEXT_VERSION, now)


def withdraw_health_consent(tx: Transaction, person: Person, now: datetime) -> None:
    """Record that no more pain scores may be kept; those kept stay until their runner removes them."""
    consents.withdraw(tx, person.id, HEALTH, now)


def has_health_consent(tx: Transaction, person: Person) -> bool:
    """Whether this runner's pain scores may be kept."""
    return consents.holds(tx, person.id, HEALTH)


def took_health_consent_back(tx: Transaction, person: Person) -> bool:
    """Whether the person agreed once that scores may be kept, and does so no longer."""
    given = [one for one in consents.of(tx, person.id) if one.kind == HEALTH]
    return bool(given) and all(one.withdrawn_at is not None for one in given)


def has_check_in_consent(tx: Transaction, person: Person) -> bool:
    """Whether weekly check-ins may be kept: the first text did not name them."""
    return consents.holds(tx, person.id, HEALTH, HEALTH_TEXT_VERSION)


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """Which of the first steps are done."""

    has_runs: bool
    has_score: bool
    may_keep_scores: bool


def first_steps(tx: Transaction, person: Person) -> FirstSteps:
    """How far a new runner has come."""
    return FirstSteps(
        has_runs=bool(runs.latest(tx, person.id, 1)),
        has_score=pain.latest_added(tx, person.id) is not None,
        may_keep_scores=has_health_consent(tx, person),
    )
