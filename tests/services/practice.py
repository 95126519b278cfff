"""A running sandbox for the tests of services, a clock that is set by hand, and a runner connected to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from cryptography.fernet import Fernet

from app import sandbox
from app.adapters.strava_api import StravaApi
from app.domain.people import Person
from app.services import strava_sync
from app.services.strava_app import Strava
from app.services.strava_sync import Synced
from app.store import strava_accounts
from app.store.database import Database
from app.store.sealing import Sealer
from app.store.strava_accounts import Account
from tests.build import Hands

SCOPES = ("read", "activity:read")
SEES_ALL = (*SCOPES, "activity:read_all")
MARA, JONAS, NELE, IVO, BROKEN = range(140_000_001, 140_000_006)
LIST = "/api/v3/athlete/activities"
KEY = Fernet.generate_key().decode()


@dataclass
class Practice:
    """The sandbox as a test uses it: what happens there, and what Kneewise is told."""

    address: str
    clock: Hands
    db: Database
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def strava(self) -> Strava:
        """What services are given."""
        api = StravaApi(f"{self.address}/oauth", f"{self.address}/api/v3", "1", "sandbox", "sandbox")
        return Strava(api, Sealer([KEY]))

    def code(self, athlete: int, scopes: tuple[str, ...] = SCOPES) -> str:
        """Consent, and take the code from the redirect."""
        query = {"client_id": "1", "redirect_uri": "http://localhost/b", "response_type": "code"}
        form = {"athlete": athlete, "decision": "authorize", "scope": scopes}
        answer = self.session.post(
            f"{self.address}/oauth/authorize",
            params={**query, "scope": ",".join(scopes), "approval_prompt": "force"},
            data=form,
            allow_redirects=False,
        )
        assert answer.status_code == 302, answer.text
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))["code"]

    def connects(self, person: Person, athlete: int = NELE, scopes: tuple[str, ...] = SCOPES) -> Account:
        """A runner comes back from the page; their code is kept and not yet exchanged."""
        code = self.code(athlete, scopes)
        with self.db.begin() as tx:
            return strava_accounts.begin(
                tx,
                self.strava.sealer,
                person.id,
                origin="sandbox",
                code=code,
                scopes=scopes,
                now=self.clock(),
            )

    def syncs(self, account: Account, **more: Any) -> Synced:
        """All that is due."""
        return strava_sync.sync(self.db, self.strava, account.id, self.clock, **more)

    def asks(self, method: str, where: str, **body: Any) -> Any:
        """What a test may ask of the sandbox."""
        answer = self.session.request(method, f"{self.address}/practice{where}", json=body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def runs(self, athlete: int = NELE, **fields: Any) -> int:
        """Record a run there; returns its number."""
        return int(self.asks("POST", f"/athletes/{athlete}/activities", **fields)["id"])

    def changes(self, number: int, athlete: int = NELE, **fields: Any) -> None:
        """Change a run there."""
        self.asks("PATCH", f"/athletes/{athlete}/activities/{number}", **fields)

    def deletes(self, number: int, athlete: int = NELE) -> None:
        """Delete a run there, silently."""
        self.asks("DELETE", f"/athletes/{athlete}/activities/{number}", event=False)

    def has(self, athlete: int = NELE) -> list[dict[str, Any]]:
        """All activities there, newest first, in the sandbox's own words."""
        listed: list[dict[str, Any]] = self.asks("GET", f"/athletes/{athlete}/activities")
        return listed

    def goes_wrong(self, kind: str, **more: Any) -> None:
        """Have a call answered otherwise than it should be."""
        self.asks("POST", "/faults", kind=kind, **more)

    def calls(self, path: str = "/api/v3") -> int:
        """How many calls there were of paths that begin so."""
        return sum(
            one["count"] for one in self.asks("GET", "/calls")["counts"] if one["path"].startswith(path)
        )

    def account(self, account: Account) -> Account:
        """The connection as it is now."""
        with self.db.read() as tx:
            found = strava_accounts.by_id(tx, account.id)
        assert found is not None
        return found


@contextmanager
def practising(db: Database, folder: Path, clock: Callable[[], datetime] | None = None) -> Iterator[Practice]:
    """A sandbox with a folder of its own, until the block ends."""
    hands = Hands()
    with sandbox.started(folder, clock or hands) as running:
        practice = Practice(running.address, hands, db)
        yield practice
        practice.session.close()
