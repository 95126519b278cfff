"""Invitations to see a runner's log: made by the runner, accepted by a therapist, ended at any time."""

import calendar
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.domain.people import Person
from app.domain.sharing import KINDS, Share
from app.domain.words import one_line
from app.services import messages
from app.store import consents, people, shares
from app.store.database import Transaction

LABEL_LETTERS = 80
INVITE_DAYS = 7
MONTHS = 6
MOST_SHARES = 30  # open ones and invitations of one runner
CONSENT, CONSENT_VERSION = "therapist", "3"
OLDER_VERSIONS = ("1", "2")  # the first names no weekly check-ins, neither names patterns
CONSENT_TEXT = (
    "The person I send this link to may see my pain scores, my weekly check-ins, my answers about warning "
    "signs, my runs that are own files or typed in, and my exercises, from the first on, and what is worked "
    "out from these, such as patterns. My notes are not shown. I can end this at any time, and see each time "
    "it was opened."
)


class NotShared(Exception):
    """There is no open share: for a stranger, a former therapist and an unknown id alike."""


class Why(StrEnum):
    """Why an invitation cannot be accepted."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ONESELF = "oneself"
    NO_THERAPIST = "no_therapist"


class NotInvited(Exception):
    """The invitation cannot be accepted; `why` says why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class ShareRefused(Exception):
    """No invitation was made; `errors` holds a sentence for each field that has to change."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors


def invite(
    tx: Transaction, runner: Person, label: str, now: datetime, *, name: str = "", agrees: bool = True
) -> tuple[Share, str]:
    """Make an invitation and return it with the token of its link, which is not kept.

    label   what the runner calls the therapist
    name    what the therapist is to call the runner, who has none so far
    agrees  the runner's consent to this share; raises ShareRefused without it
    """
    label, called = one_line(label, LABEL_LETTERS), runner.name or one_line(name, LABEL_LETTERS)
    errors = {}
    if not label:
        errors["label"] = "Say who it is for, such as Theo, physio."
    if not called:
        errors["name"] = "Say what this person should call you."
    if not agrees:
        errors["agrees"] = "Nothing is shown without your consent."
    today = runner.today(now)
    if sum(one.is_open(today) or one.is_invitation(now) for one in of(tx, runner)) >= MOST_SHARES:
        errors["label"] = "You share with very many already. End one of these first."
    if errors:
        raise ShareRefused(errors)
    if called != runner.name:
        people.change(tx, runner.id, name=called)
    token = secrets.token_urlsafe(32)
    share = shares.add(
        tx,
        runner_id=runner.id,
        label=label,
        kinds=KINDS,
        until_day=months_later(today, MONTHS),
        invite_hash=_hash(token),
        invite_until=now + timedelta(days=INVITE_DAYS),
        now=now,
    )
    consents.give(tx, runner.id, CONSENT, text_of(share), now)
    return share, token


def renew(tx: Transaction, runner: Person, share_id: UUID, now: datetime) -> tuple[Share, str]:
    """Give a waiting invitation, also one whose time is over, another link; raises NotShared."""
    share = own(tx, runner, share_id)
    if share.accepted_at is not None or share.revoked_at is not None:
        raise NotShared
    token, until = secrets.token_urlsafe(32), now + timedelta(days=INVITE_DAYS)
    shares.renew(tx, share.id, _hash(token), until)
    return replace(share, invite_until=until), token


def invitation(tx: Transaction, token: str, who: Person, now: datetime) -> tuple[Share, Person]:
    """The invitation of a link and who made it, for one who may accept it; raises NotInvited."""
    share = shares.by_hash(tx, _hash(token))
    runner = None if share is None else people.by_id(tx, share.runner_id)
    if share is None or runner is None:
        raise NotInvited(Why.UNKNOWN)
    if share.runner_id == who.id:
        raise NotInvited(Why.ONESELF)
    if share.accepted_at is not None:
        raise NotInvited(Why.USED)
    if share.revoked_at is not None:
        raise NotInvited(Why.WITHDRAWN)
    if not share.is_invitation(now):
        raise NotInvited(Why.EXPIRED)
    if not who.is_therapist:
        raise NotInvited(Why.NO_THERAPIST)
    return share, runner


def accept(tx: Transaction, therapist: Person, token: str, now: datetime) -> Share:
    """Accept an invitation, in place of an older share of the two, and tell the runner; raises NotInvited."""
    share, runner = invitation(tx, token, therapist, now)
    for older in of(tx, runner):
        if older.therapist_id == therapist.id:
            _withdraw(tx, older, now)
    if not shares.accept(tx, share, therapist.id, now):
        raise NotInvited(Why.USED)
    messages.ask(
        tx,
        kind=messages.Kind.SHARE_ACCEPTED,
        about=str(share.public_id),
        facts={"name": therapist.called},
        now=now,
        person=runner,
    )
    return replace(share, therapist_id=therapist.id, accepted_at=now)


def revoke(tx: Transaction, runner: Person, share_id: UUID, now: datetime) -> None:
    """End a share, or withdraw an invitation, at once; raises NotShared for what is not this runner's."""
    share = own(tx, runner, share_id)
    shares.revoke(tx, share.id, now)
    _withdraw(tx, share, now)


def of(tx: Transaction, runner: Person) -> list[Share]:
    """All shares and invitations of a runner, oldest first."""
    return shares.of_runner(tx, runner.id)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def text_of(share: Share, version: str = CONSENT_VERSION) -> str:
    """The text's version and the share it is for, so that there is a consent for each therapist."""
    return f"{version}/{share.public_id}"


def names_check_ins(texts: Collection[str], share: Share) -> bool:
    """Whether one of these texts, to which a consent holds, is of this share and names weekly check-ins."""
    return any(text_of(share, version) in texts for version in ("2", CONSENT_VERSION))


def names_patterns(texts: Collection[str], share: Share) -> bool:
    """Whether one of these texts is of this share and names patterns."""
    return text_of(share) in texts


def own(tx: Transaction, runner: Person, share_id: UUID) -> Share:
    """One share of this runner; raises NotShared."""
    share = shares.by_public_id(tx, runner.id, share_id)
    if share is None:
        raise NotShared
    return share


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _withdraw(tx: Transaction, share: Share, now: datetime) -> None:
    """End the consent to a share, whichever text it was given to."""
    for version in (*OLDER_VERSIONS, CONSENT_VERSION):
        consents.withdraw(tx, share.runner_id, CONSENT, now, text_of(share, version))
