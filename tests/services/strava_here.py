"""A Strava that no test of these asks anything, and connections to it in each of their states."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet

from app.adapters.strava_api import StravaApi
from app.domain.people import Person
from app.domain.runs import Run, Source
from app.services.strava_app import Strava
from app.services.strava_tasks import go_on_at
from app.store import runs, strava_accounts, strava_passes
from app.store.database import Transaction
from app.store.sealing import Sealer
from app.store.strava_accounts import Account, Problem
from app.store.strava_passes import Kind, Pass, State
from tests.build import NOW, TODAY, run

ORIGIN = "https://www.strava.com 7"
SCOPES = ("activity:read", "read")
HERE = Strava(
    StravaApi(
        oauth="https://www.strava.com/oauth",
        api="https://www.strava.com/api/v3",
        client_id="7",
        client_secret="not told",
        origin=ORIGIN,
    ),
    Sealer([Fernet.generate_key().decode()]),
)


def asked(
    tx: Transaction,
    person: Person,
    scopes: tuple[str, ...] = SCOPES,
    origin: str = ORIGIN,
    now: datetime = NOW,
    code: str = "a code",
) -> Account:
    """A connection whose code waits to be exchanged."""
    return strava_accounts.begin(tx, HERE.sealer, person.id, origin=origin, code=code, scopes=scopes, now=now)


def connected(tx: Transaction, person: Person, athlete_id: int = 11, at: datetime = NOW) -> Account:
    """A connection whose list was read to the end, an hour before `at`."""
    account = asked(tx, person, now=at - timedelta(hours=1))
    strava_accounts.connect(tx, account.id, athlete_id, "Rosa Invented", at - timedelta(hours=1))
    reading(tx, account, state=State.DONE, finished_at=at - timedelta(hours=1))
    return account


def reading(
    tx: Transaction,
    account: Account,
    kind: Kind = Kind.FIRST,
    state: State = State.READING,
    seen: int = 0,
    calls: int = 0,
    resume_at: datetime | None = None,
    finished_at: datetime | None = None,
    doubted: bool = False,
) -> None:
    """A reading of the list, as far as it is."""
    strava_passes.begin(
        tx,
        Pass(
            account.id,
            kind,
            state,
            after_s=0,
            before_s=2_000_000_000,
            cursor_s=1_700_000_000,
            began_at=NOW - timedelta(hours=1),
            seen=seen,
            calls=calls,
            resume_at=resume_at,
            doubted=doubted,
            oldest_day=TODAY - timedelta(days=900) if seen else None,
            finished_at=finished_at,
        ),
    )


def being_read(tx: Transaction, person: Person, scopes: tuple[str, ...] = SCOPES, **how: Any) -> Account:
    """A connection made at NOW, with its first reading; `how` says how far that is."""
    account = asked(tx, person, scopes)
    strava_accounts.connect(tx, account.id, 11, "", NOW)
    reading(tx, account, **how)
    return account


def waits(tx: Transaction, account: Account, problem: Problem, until: datetime) -> None:
    """A connection whose reading is gone on with at an instant."""
    strava_accounts.hinder(tx, account.id, problem)
    go_on_at(tx, account.id, until, NOW)


def hold(tx: Transaction, person: Person, *told: Run, now: datetime = NOW) -> list[Run]:
    """Store runs and have them counted; returns them as stored."""
    put = runs.put_all(tx, person.id, told, now)
    runs.recount(tx, person.id, {one.day for one in told})
    return [found for one in put if (found := runs.by_id(tx, person.id, one.run_id))]


def from_strava(days_ago: int, number: int = 1, confirmed_at: datetime = NOW, device: str = "") -> Run:
    """A run as Strava's API names it."""
    day = TODAY - timedelta(days=days_ago)
    told = run(day, source=Source.STRAVA_API, external_id=f"{number}{days_ago:05}")
    return replace(told, origin=ORIGIN, confirmed_at=confirmed_at, device=device)
