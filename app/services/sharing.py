"""Sharing: what a therapist may see, and `open_patient`, the only way to a patient."""

from datetime import datetime, timedelta
from uuid import UUID

from app.domain.link import Scope
from app.domain.people import Person
from app.domain.runs import Source
from app.domain.sharing import EVERYTHING, VISIBLE, Share
from app.services import link_analysis, patient
from app.services.invitations import (
    CONSENT_TEXT,
    NotInvited,
    NotShared,
    ShareRefused,
    Why,
    accept,
    invitation,
    invite,
    of,
    own,
    renew,
    revoke,
)
from app.services.patient import Review
from app.store import consents, shares, visits
from app.store.database import Database, Transaction

__all__ = [
    "CONSENT_TEXT", "STRAVA_TEXT", "NotInvited", "NotShared", "Review", "ShareRefused", "Why", "accept",
    "decide_on_strava", "invitation", "invite", "mark_visit", "of", "open_patient", "open_share", "own",
    "preview", "renew", "revoke", "sources_for",
]  # fmt: skip

STRAVA_CONSENT, STRAVA_VERSION = "strava_therapist", "1"
STRAVA_TEXT = (
    "My therapists may also see the runs that came through Strava and what is worked out from them. "
    "I can take this back at any time."
)
PAGE, CHART, VISIT = "patient page", "chart and table", "visit"
OPENINGS = (PAGE, CHART)
CHART_AFTER = timedelta(hours=1)  # a chart asked for so long after the page is an opening of its own


def open_patient(
    db: Database,
    therapist: Person,
    patient_id: UUID,
    now: datetime,
    *,
    strava_too: bool = False,
    weeks: int = patient.WEEKS,
    what: str = PAGE,
) -> Review:
    """What a patient shares with this therapist; the opening is logged before anything is read.

    strava_too  the operator lets therapists see what came through Strava where its runner agreed
    what        PAGE, or CHART for a part that a page loads: logged when no page was opened shortly before
    Raises NotShared, alike for strangers, former therapists, ended shares and ids of nobody.
    """
    with db.begin() as tx:
        share, who = open_share(tx, therapist, patient_id, now)
        if what == PAGE or not _just_opened(tx, therapist, who, now):
            _log(tx, therapist, share, what, now)
    with db.read() as tx:
        share, who = open_share(tx, therapist, patient_id, now)
        visit = visits.last(tx, therapist.id, [who.id], [VISIT]).get(who.id)
        return patient.review(tx, who, share, now, visit, sources_for(tx, who, strava_too), weeks)


def mark_visit(tx: Transaction, therapist: Person, patient_id: UUID, now: datetime) -> None:
    """Note that the therapist saw this patient today; what is new counts from here. Raises NotShared."""
    share, _ = open_share(tx, therapist, patient_id, now)
    _log(tx, therapist, share, VISIT, now)


def open_share(tx: Transaction, therapist: Person, patient_id: UUID, now: datetime) -> tuple[Share, Person]:
    """The open share of this patient with this therapist, and the patient. Raises NotShared."""
    found = shares.between(tx, patient_id, therapist.id)
    if found is None or not found[0].is_open(found[1].today(now)):
        raise NotShared
    return found


def preview(
    tx: Transaction, runner: Person, share_id: UUID, now: datetime, *, strava_too: bool = False
) -> Review:
    """What a therapist sees, for the runner's own eyes: no opening is logged. Raises NotShared."""
    share = own(tx, runner, share_id)
    if not share.is_open(runner.today(now)) and not share.is_invitation(now):
        raise NotShared
    visit = None
    if share.therapist_id is not None:
        visit = visits.last(tx, share.therapist_id, [runner.id], [VISIT]).get(runner.id)
    return patient.review(tx, runner, share, now, visit, sources_for(tx, runner, strava_too), patient.WEEKS)


def sources_for(tx: Transaction, runner: Person, strava_too: bool) -> frozenset[Source]:
    """The sources a therapist of this runner may see: the one place that decides."""
    if strava_too and consents.holds(tx, runner.id, STRAVA_CONSENT):
        return EVERYTHING
    return VISIBLE


def decide_on_strava(tx: Transaction, runner: Person, agrees: bool, now: datetime) -> None:
    """Give or withdraw the consent that therapists see what came through Strava."""
    if agrees:
        consents.give(tx, runner.id, STRAVA_CONSENT, STRAVA_VERSION, now)
    else:
        consents.withdraw(tx, runner.id, STRAVA_CONSENT, now)
        link_analysis.forget_from(tx, Source.STRAVA_API, runner, Scope.SHAREABLE)


def _log(tx: Transaction, therapist: Person, share: Share, what: str, now: datetime) -> None:
    visits.add(
        tx,
        runner_id=share.runner_id,
        therapist_id=therapist.id,
        share_id=share.id,
        by=_named(therapist),
        what=what,
        now=now,
    )


def _named(therapist: Person) -> str:
    """Who opened it, as the log keeps it: two may be called alike, so the address stands there too."""
    return f"{therapist.name}, {therapist.email}" if therapist.name else therapist.email


def _just_opened(tx: Transaction, therapist: Person, who: Person, now: datetime) -> bool:
    opened = visits.last(tx, therapist.id, [who.id], OPENINGS).get(who.id)
    return opened is not None and now - opened < CHART_AFTER
