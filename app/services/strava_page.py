"""Takes in what Strava said of some activities, and takes out what it no longer says."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from app.adapters import strava_mapping
from app.adapters.strava_mapping import OtherSport, Unreadable
from app.domain.people import Person
from app.domain.runs import Run
from app.store import api_runs, runs, strava_set_aside
from app.store.database import Transaction
from app.store.runs import Outcome
from app.store.strava_accounts import Account
from app.store.strava_passes import Pass

HIDDEN = timedelta(hours=38)  # a withheld start may truly be so much later than it reads
FEW_MISSING = 5  # so many may be gone at once, or
MOST_MISSING_PERCENT = 20  # ... this part of what is held, before a second reading is asked for
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of reading: activities and calls, counted."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    set_aside: int = 0
    calls: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


def take(
    tx: Transaction, person: Person, account: Account, raw: Sequence[Any], now: datetime
) -> tuple[Tally, set[int]]:
    """Store the runs among some activities as Strava gives them; returns what came of it, and which are runs.

    Each activity is read by itself: one that makes no sense is set aside with its reason and holds up no
    other. What is held of it stays.
    """
    found: list[Run] = []
    reasons: dict[str, str] = {}
    for one in raw:
        try:
            run = strava_mapping.activity(one, account.origin, now)
        except Unreadable as why:
            reasons[_number(one)] = str(why)
        else:
            if not isinstance(run, OtherSport):
                found.append(run)
    outcomes = [put.outcome for put in runs.put_all(tx, person.id, found, now)]
    runs.recount(tx, person.id, {run.day for run in found})
    api_runs.confirm(tx, person.id, reasons, now)
    seen = {_number(one) for one in raw}
    set_aside = strava_set_aside.keep(tx, account.id, seen, reasons, now)
    new, changed = (outcomes.count(which) for which in (Outcome.NEW, Outcome.CHANGED))
    return Tally(new, changed, set_aside=set_aside), {int(run.external_id or 0) for run in found}


def settle(tx: Transaction, person: Person, at: Pass, since_s: int) -> tuple[int, bool]:
    """Delete what a reading should have met between `since_s` and its beginning, and did not.

    Returns how many runs went, and whether so much is missing that nothing was deleted yet and the list is
    to be read a second time: once may be a slip of Strava's.
    """
    after = None if since_s <= 1 else datetime.fromtimestamp(since_s, UTC)
    held = api_runs.of(tx, person.id, after, datetime.fromtimestamp(at.before_s, UTC))
    if after is not None:
        held = [one for one in held if not one.start_hidden or one.start >= after + HIDDEN]
    missing = [one for one in held if (one.confirmed_at or NEVER) < at.began_at]
    if not missing:
        return 0, False
    many = len(missing) > FEW_MISSING and 100 * len(missing) > MOST_MISSING_PERCENT * len(held)
    if not at.doubted and (at.seen == 0 or many):
        return 0, True
    api_runs.forget(tx, person.id, {one.id for one in missing})
    return sum(not one.removed for one in missing), False


def _number(one: object) -> str:
    number = strava_mapping.listed(one).activity_id
    return "" if number is None else str(number)
