"""Processes that each make a call for one connection when told to, and what they are told."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import update

from app import clock as clocks
from app import keys
from app.domain.people import Person
from app.services import strava_exchange
from app.store.database import Database
from app.store.strava_accounts import Account
from app.store.tables import StravaAccountRow
from tests.services.practice import KEY, NELE, Practice

MANY = [1_000_000, 1_000_000]
NOW = clocks.start(None)


@dataclass
class Workers:
    """A connection whose tokens are aged, and those who call with them."""

    practice: Practice
    account: Account
    file: Path
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def begin(self) -> None:
        """Start one more."""
        command = [sys.executable, "-m", "tests.soak.token_worker", str(self.practice.db.url)]
        command += [self.practice.address, str(self.file), str(self.account.id)]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        process = subprocess.Popen(command, **pipes)
        self.running.append(process)
        assert _line(process) == "ready"

    def go(self, which: Sequence[int]) -> None:
        """Have some of them make a call, all at the same moment."""
        for number in which:
            stdin = self.running[number].stdin
            assert stdin is not None
            stdin.write("go\n")
            stdin.flush()

    def said(self, which: Sequence[int]) -> list[str]:
        """What came of their calls."""
        return [_line(self.running[number]) for number in which]

    def call(self) -> set[str]:
        """Have all of them call at once; returns what came of it."""
        everyone = range(len(self.running))
        self.go(everyone)
        return set(self.said(everyone))

    def kill(self, number: int) -> None:
        """End one as `kill -9` does, and start another."""
        struck = self.running.pop(number)
        struck.kill()
        _ended(struck)
        self.begin()

    def ages(self, left_s: int, is_known: bool) -> None:
        """Let the tokens end in so many seconds at Strava, and here too when it `is_known`."""
        self.practice.asks("POST", f"/athletes/{NELE}/age", seconds=left_s)
        if is_known:
            self._set(expires_at=NOW() + timedelta(seconds=left_s))

    def time_goes_by(self) -> None:
        """As if the lease of a process that was killed, or the pause after a refusal, had run out."""
        self._set(leased_until=None)

    def renewals(self) -> Counter[int]:
        """How often tokens were asked for, by the status of the answer."""
        counts = self.practice.asks("GET", "/calls")["counts"]
        found: Counter[int] = Counter()
        for one in counts:
            if one["path"] == "/oauth/token":
                found[one["status"]] += one["count"]
        return found

    def _set(self, **values: Any) -> None:
        with self.practice.db.begin() as tx:
            tx.execute(update(StravaAccountRow).values(**values))


@contextmanager
def served(db: Database, folder: Path) -> Iterator[Practice]:
    """A sandbox in a process of its own, whose clock is real."""
    command = [sys.executable, "-m", "tests.soak.practice_server", str(folder / "sandbox")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        with requests.Session() as session:
            yield Practice(_line(process), NOW, db, session)  # type: ignore[arg-type]
    finally:
        process.kill()
        _ended(process)


@contextmanager
def working(practice: Practice, folder: Path, person: Person, how_many: int) -> Iterator[Workers]:
    """So many processes, and the person connected with nothing read yet."""
    (folder / "token.keys").touch(0o600)
    keys.put_token_keys(folder / "token.keys", [KEY])
    practice.asks("POST", "/limits", overall=MANY, read=MANY)
    account = practice.connects(person)
    strava_exchange.take_in(practice.db, practice.strava, account.id, NOW)
    workers = Workers(practice, account, folder / "token.keys")
    try:
        for _ in range(how_many):
            workers.begin()
        yield workers
    finally:
        for each in workers.running:
            each.kill()
            _ended(each)


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _ended(process: subprocess.Popen[str]) -> None:
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
