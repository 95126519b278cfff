"""Asks Strava itself for runs that its list no longer shows, before any of them is taken out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from app.adapters import strava_mapping
from app.adapters.strava_api import StravaApi
from app.adapters.strava_faults import NotThere, StravaUnavailable
from app.domain.people import Person
from app.services import strava_access, strava_due, strava_page
from app.services.strava_app import Clock, Strava
from app.services.strava_page import Tally
from app.store import api_runs
from app.store.api_runs import ApiRun
from app.store.database import Database, Transaction
from app.store.strava_accounts import Account
from app.store.strava_counts import Urgency
from app.store.strava_passes import Pass

HIDDEN = timedelta(hours=38)  # a withheld start may truly be so much later than it reads
FEW = 5  # so many are asked for one by one; of more, this many here and there among them
TRIES = 3  # at the last it is the activity that Strava cannot give, and no more Strava that is in trouble


@dataclass(frozen=True, slots=True)
class Looked:
    """What Strava said of runs that its list does not show.

    missing  all of them
    gone     those that it does not know any more
    there    what it says of those that it shows all the same
    unsure   how many it gives no answer about, that makes sense
    """

    missing: tuple[ApiRun, ...]
    gone: tuple[ApiRun, ...] = ()
    there: tuple[Mapping[str, Any], ...] = ()
    unsure: int = 0

    @property
    def is_few(self) -> bool:
        """Whether each of them was asked for."""
        return len(self.missing) <= FEW

    @property
    def calls(self) -> int:
        """How many were asked for."""
        return len(self.gone) + len(self.there) + self.unsure


def of(tx: Transaction, person: Person, at: Pass, since_s: int, now: datetime) -> list[ApiRun]:
    """The runs that a reading should have met between `since_s` and its beginning, and did not."""
    after = None if since_s <= 1 else datetime.fromtimestamp(since_s, UTC)
    before = datetime.fromtimestamp(at.before_s, UTC)
    missed = api_runs.missed(tx, person.id, at.began_at, after, before, now + strava_due.SLACK)
    return [one for one in missed if not one.start_hidden or _is_within(one, after, before)]


def take_out_removed(tx: Transaction, missing: Sequence[ApiRun], person: Person) -> list[ApiRun]:
    """Empty those that the runner removed, of which nobody need be asked; returns the others."""
    strava_page.take_out(tx, person, [one for one in missing if one.removed])
    return [one for one in missing if not one.removed]


def look(
    db: Database,
    strava: Strava,
    account_id: int,
    missing: Sequence[ApiRun],
    clock: Clock,
    urgency: Urgency,
    is_last: bool = False,
) -> Looked:
    """Ask for runs by their numbers: for each of a few; of many for some, until one of them is there.

    is_last  what Strava has no sensible answer about is left, so that it holds up nothing else
    raises   NotConnected, CallsUsed and the faults of app.adapters.strava_faults
    """
    gone: list[ApiRun] = []
    there: list[Mapping[str, Any]] = []
    unsure = 0
    for one in missing if len(missing) <= FEW else _some(missing):
        try:
            raw = strava_access.call(db, strava, account_id, clock, _asking(int(one.external_id)), urgency)
        except NotThere:
            gone.append(one)
            continue
        except StravaUnavailable:
            if not is_last:
                raise
            unsure += 1
            continue
        there.append(raw)
        if len(missing) > FEW:
            break
    return Looked(tuple(missing), tuple(gone), tuple(there), unsure)


def _asking(number: int) -> Callable[[StravaApi, str], dict[str, Any]]:
    return lambda api, token: api.activity(token, number)


def is_doubtful(looked: Looked, at: Pass, is_empty: bool) -> bool:
    """Whether an end is to be looked at again: one with nothing beyond it, though many runs lie there.

    Once is enough for a few, each asked for, and for many beyond which the list did show activities.
    """
    return is_empty and not looked.is_few and not at.doubted


def settle(
    tx: Transaction, person: Person, account: Account, looked: Looked, is_doubted: bool, now: datetime
) -> Tally:
    """Take out what is gone, and store anew what is there; of many all go once all asked for are gone.

    is_doubted  nothing goes yet
    """
    all_gone = not looked.is_few and not looked.there and not looked.unsure
    gone = looked.missing if all_gone else looked.gone
    gone = () if is_doubted else gone
    strava_page.take_out(tx, person, gone)
    tally = Tally(removed=len(gone))
    numbers = {int(one.external_id) for one in looked.missing}
    for raw in looked.there:
        if strava_mapping.listed(raw).activity_id in numbers:
            tally += _stored(tx, person, account, raw, now)
    return tally


def _stored(
    tx: Transaction, person: Person, account: Account, raw: Mapping[str, Any], now: datetime
) -> Tally:
    is_shown = account.sees_private or not strava_mapping.is_private(raw)
    if is_shown and strava_mapping.is_of(raw, account.athlete_id):
        return strava_page.take(tx, person, account, [raw], now)[0]
    hidden = api_runs.held(tx, person.id, {str(strava_mapping.listed(raw).activity_id)})
    strava_page.take_out(tx, person, hidden)
    return Tally(removed=len(hidden))


def _some(missing: Sequence[ApiRun]) -> list[ApiRun]:
    """The first, the last, and others evenly between."""
    return [missing[n * (len(missing) - 1) // (FEW - 1)] for n in range(FEW)]


def _is_within(one: ApiRun, after: datetime | None, before: datetime) -> bool:
    """Whether a withheld start lies between two instants, whenever that day it truly was."""
    return one.start + HIDDEN <= before and (after is None or one.start >= after + HIDDEN)
