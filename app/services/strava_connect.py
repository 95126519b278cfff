"""Connects a runner to Strava: what the browser takes there, and what is taken in when it comes back."""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.people import Person
from app.services.strava_app import Strava
from app.services.strava_tasks import ask_sync
from app.store import strava_accounts, strava_states
from app.store.database import Database, Transaction
from app.store.strava_accounts import READ, READ_ALL

STATE_LASTS = timedelta(minutes=10)
ASKED = ("read", READ)
KNOWN_SCOPES = frozenset({*ASKED, READ_ALL})
LONGEST_CODE = 200


class Sight(StrEnum):
    """Which runs Strava shows, by the scopes that a runner accepted.

    WHOLE    all: `activity:read` and `activity:read_all`
    PRIVATE  all as well: `activity:read_all` alone holds what the other gives
    SHARED   those that others can see too: `activity:read` alone
    NONE     not one
    """

    WHOLE = "whole"
    PRIVATE = "private"
    SHARED = "shared"
    NONE = "none"

    @property
    def is_whole(self) -> bool:
        """Whether no run is missing."""
        return self in (Sight.WHOLE, Sight.PRIVATE)


class Outcome(StrEnum):
    """What became of a visit to Strava.

    CONNECTED  the code is kept, and the first reading asked for
    DENIED     the runner said no there
    STRANGER   the state is absent, used, too old, or another browser's: nothing is believed
    PROFILE    Strava was allowed to show the runner's profile, and no activity
    FEW        Strava was allowed to show nothing of use
    REFUSED    Strava said something else than yes or no
    """

    CONNECTED = "connected"
    DENIED = "denied"
    STRANGER = "stranger"
    PROFILE = "profile"
    FEW = "few"
    REFUSED = "refused"


def begin(tx: Transaction, person: Person, browser_hash: str, now: datetime) -> str:
    """A state for one visit to Strava by this browser; it comes back within STATE_LASTS, once."""
    state = secrets.token_urlsafe(32)
    strava_states.drop_older(tx, now - STATE_LASTS)
    strava_states.add(tx, person.id, _hashed(state), browser_hash, now)
    return state


def authorize_address(strava: Strava, state: str, callback: str, with_private: bool) -> str:
    """Where the runner says yes or no; with_private asks for activities only they can see as well."""
    asked = (*ASKED, READ_ALL) if with_private else ASKED
    return strava.api.authorize_address(state, callback, asked)


def arrive(
    db: Database, strava: Strava, person: Person, browser_hash: str, args: Mapping[str, str], now: datetime
) -> Outcome:
    """Take in what Strava sent the browser back with: `state`, and `code` and `scope`, or `error`.

    The state is used up by whatever came with it. Nothing else changes unless the outcome is CONNECTED;
    then the code waits, sealed, for a task to exchange it. No network is asked.
    """
    with db.begin() as tx:
        since = now - STATE_LASTS
        ours = strava_states.use(tx, person.id, _hashed(args.get("state", "")), browser_hash, since)
        outcome = _outcome(args, ours)
        if outcome is Outcome.CONNECTED:
            scopes = sorted(scopes_of(args.get("scope", "")))
            account = strava_accounts.begin(
                tx, strava.sealer, person.id, origin=strava.origin, code=args["code"], scopes=scopes, now=now
            )
            ask_sync(tx, account.id, now, urgent=True)
    return outcome


def scopes_of(text: str) -> frozenset[str]:
    """The scopes we know among those that came back, parted by commas or spaces."""
    return KNOWN_SCOPES & frozenset(text.replace(",", " ").split())


def sight(scopes: Collection[str]) -> Sight:
    """Which runs these scopes let Kneewise read."""
    if READ_ALL in scopes:
        return Sight.WHOLE if READ in scopes else Sight.PRIVATE
    return Sight.SHARED if READ in scopes else Sight.NONE


def _outcome(args: Mapping[str, str], ours: bool) -> Outcome:
    """What comes of the words that came back; a no needs no proof, since it changes nothing."""
    if args.get("error") == "access_denied":
        return Outcome.DENIED
    if not ours:
        return Outcome.STRANGER
    if "error" in args or not 0 < len(args.get("code", "")) <= LONGEST_CODE:
        return Outcome.REFUSED
    scopes = scopes_of(args.get("scope", ""))
    if sight(scopes) is not Sight.NONE:
        return Outcome.CONNECTED
    return Outcome.PROFILE if scopes else Outcome.FEW


def _hashed(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
