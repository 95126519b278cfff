"""A running sandbox, and someone who calls it as an app would."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from app import sandbox
from app.sandbox.people import MARA, NELE
from tests.build import NOW as NOW
from tests.build import Hands
from tests.sandbox.callback import Callback

LIST = "/athlete/activities"
BACK = "http://localhost:8000/strava/callback"
READ, READ_ALL = ("read", "activity:read"), ("read", "activity:read", "activity:read_all")


@dataclass
class Caller:
    """Kneewise as the sandbox sees it: over HTTP alone."""

    address: str
    session: requests.Session = field(default_factory=requests.Session)

    def asks(self, scope: str = ",".join(READ_ALL), **more: Any) -> dict[str, Any]:
        """The query of the authorize address."""
        query = {"client_id": 1, "redirect_uri": BACK, "response_type": "code", "scope": scope, "state": "s"}
        return query | more

    def consents(self, athlete: int = MARA.id, scopes: Any = READ_ALL, **more: Any) -> dict[str, str]:
        """Fill in the page; returns what the browser brings back."""
        form = {"athlete": athlete, "decision": "authorize", "scope": scopes}
        answer = self.session.post(
            f"{self.address}/oauth/authorize", params=self.asks(**more), data=form, allow_redirects=False
        )
        assert answer.status_code == 302, answer.text
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query, keep_blank_values=True))

    def token(self, **form: Any) -> requests.Response:
        """Ask for tokens."""
        app = {"client_id": 1, "client_secret": "sandbox"}
        return self.session.post(f"{self.address}/oauth/token", data=app | form)

    def connects(self, athlete: int = MARA.id, scopes: Any = READ_ALL) -> dict[str, Any]:
        """Consent, and exchange the code."""
        code = self.consents(athlete, scopes)["code"]
        answer = self.token(code=code, grant_type="authorization_code")
        assert answer.status_code == 200, answer.text
        tokens: dict[str, Any] = answer.json()
        return tokens

    def revokes(self, token: str, secret: str = "sandbox") -> requests.Response:
        """Give a token back."""
        return self.session.post(f"{self.address}/oauth/revoke", data={"token": token}, auth=("1", secret))

    def get(self, path: str, tokens: dict[str, Any], **query: Any) -> requests.Response:
        """Call the API."""
        return self.session.get(
            f"{self.address}/api/v3{path}",
            params=query,
            headers={"Authorization": f"Bearer {tokens['access_token']}"},
            allow_redirects=False,
        )

    def lists(self, tokens: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
        """All pages until an empty one."""
        found: list[dict[str, Any]] = []
        for page in range(1, 100):
            answer = self.get("/athlete/activities", tokens, **{"page": page, "per_page": 200} | query)
            assert answer.status_code == 200, answer.text
            if not answer.json():
                return found
            found += answer.json()
        raise AssertionError("the list does not end")

    def goes_wrong(self, kind: str, **more: Any) -> Any:
        """Set a fault."""
        return self.practises("POST", "/faults", {"kind": kind} | more)

    def practises(self, method: str, path: str, body: Any = None) -> Any:
        """What a test may ask of the sandbox."""
        answer = self.session.request(method, f"{self.address}/practice{path}", json=body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()


@pytest.fixture
def hands() -> Hands:
    """The sandbox's clock."""
    return Hands()


@pytest.fixture
def start(tmp_path: Path, hands: Hands) -> Callable[..., Any]:
    """Start a sandbox in this test's folder."""
    return lambda port=None, now=None: sandbox.started(tmp_path / "sandbox", hands, port, now)


@pytest.fixture
def caller(start: Callable[..., Any]) -> Iterator[Caller]:
    """Someone who calls a running sandbox."""
    with start() as running:
        calling = Caller(running.address)
        yield calling
        calling.session.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """The same for all tests of a module, which leave it as they found it."""
    with sandbox.started(tmp_path_factory.mktemp("shared"), Hands()) as running:
        calling = Caller(running.address)
        yield calling
        calling.session.close()


@pytest.fixture
def calm(shared: Caller) -> Iterator[Caller]:
    """The same, and nothing is left to go wrong."""
    yield shared
    shared.practises("DELETE", "/faults")


@pytest.fixture
def nele(calm: Caller) -> dict[str, Any]:
    """The tokens of a newcomer with five runs."""
    return calm.connects(NELE.id)


@pytest.fixture
def callback() -> Iterator[Callback]:
    """Where the app takes events."""
    listening = Callback()
    yield listening
    listening.close()
