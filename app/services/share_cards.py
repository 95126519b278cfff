"""What a runner shares: cards of who sees what until when, invitations that wait, and the access log."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.people import Person
from app.domain.sharing import EVERYTHING, VISIBLE, Share
from app.services.invitations import CONSENT, names_patterns
from app.services.sharing import STRAVA_CONSENT
from app.store import consents, instrument_totals, people, runs, shares, visits
from app.store.database import Transaction
from app.store.instrument_totals import Total
from app.store.visits import Visit

LOG_LINES = 200  # all of them are in the export


@dataclass(frozen=True, slots=True)
class Card:
    """One share or invitation, with the account that accepted it.

    opened    when the therapist last opened something, None when never
    patterns  the runner agreed to a text that names patterns
    """

    share: Share
    therapist: Person | None
    opened: datetime | None
    patterns: bool = False


@dataclass(frozen=True, slots=True)
class Sharing:
    """The page's content.

    waiting    invitations that nobody has accepted yet, those out of date among them
    shown      how many runs have a recording a therapist may see, hidden how many have none
    strava_too the runner agreed that what came through Strava is shown
    totals     those of questionnaires that therapists entered, the latest day first
    """

    open: tuple[Card, ...]
    waiting: tuple[Card, ...]
    log: tuple[Visit, ...]
    shown: int
    hidden: int
    strava_too: bool
    totals: tuple[Total, ...]


def open_cards(tx: Transaction, runner: Person, now: datetime) -> tuple[Card, ...]:
    """The open shares of a runner, oldest first, in one query; they name no therapist's account."""
    today = runner.today(now)
    held = shares.accepted_by(tx, runner.id)
    return tuple(Card(share, None, opened) for share, opened in held if share.is_open(today))


def sharing(tx: Transaction, runner: Person, now: datetime, strava_too: bool) -> Sharing:
    """Everything on the page; `strava_too` as for `open_patient`."""
    waiting = [
        share for share in shares.of_runner(tx, runner.id) if not share.accepted_at and not share.revoked_at
    ]
    agreed = strava_too and consents.holds(tx, runner.id, STRAVA_CONSENT)
    whole = runs.real_runs(tx, runner.id)
    shown = runs.real_runs(tx, runner.id, EVERYTHING if agreed else VISIBLE)
    held = open_cards(tx, runner, now)
    texts = consents.texts(tx, [runner.id], CONSENT)
    names = people.by_ids(tx, [card.share.therapist_id for card in held if card.share.therapist_id])
    return Sharing(
        open=tuple(
            replace(
                card,
                therapist=names.get(card.share.therapist_id or 0),
                patterns=names_patterns(texts, card.share),
            )
            for card in held
        ),
        waiting=tuple(Card(share, None, None) for share in waiting),
        log=tuple(visits.of_runner(tx, runner.id, LOG_LINES)),
        shown=shown,
        hidden=whole - shown,
        strava_too=agreed,
        totals=tuple(instrument_totals.of(tx, runner.id)),
    )
