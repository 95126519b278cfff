"""The application on a database of the test's own, the cast, and browsers for them."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.test import TestResponse

from app.config import Settings
from app.domain.people import Person
from app.services import accounts, passwords
from app.store import people
from app.store.database import Database
from app.web import create_app, downloads
from app.web.sessions import BrowserSession
from tests.services.strava_here import HERE
from tests.web import filled
from tests.web.sweep import Objects

KEY = "k7Jq2ZpXv9Lw4RtY8sNb3MdF6hGc1aEu"
PASSWORD = "seven lamps over the canal"


class Compiled(BytecodeCache):
    """Templates compiled once for all the applications of a test process."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template that was compiled before."""
        if bucket.key in self._held:
            bucket.bytecode_from_string(self._held[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._held[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class Browser(FlaskClient):
    """A client that, as a page would, sends the form's token with each POST; `csrf=False` leaves it out."""

    def post(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        """POST a form with this browser's own token."""
        if csrf:
            kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "X-CSRFToken": self.token()}
        return super().post(*args, **kwargs)

    def token(self) -> str:
        """A token as the next page would hold it; makes the cookie when there is none."""
        app: Flask = self.application
        name = app.session_interface.cookie_name  # type: ignore[attr-defined]
        cookie = self.get_cookie(name)
        session = BrowserSession(str(app.secret_key).encode(), cookie.value if cookie else None)
        if cookie is None:
            self.set_cookie(name, session.secret)
        from itsdangerous import URLSafeTimedSerializer

        return str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(session["csrf_token"]))


SignIn = Callable[[Person], Browser]


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is as slow as it should be only where that is tested."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an instance on plain http on the loopback, as `make run` has them."""
    return Settings(instance=tmp_path, secret_key=KEY, base_url="http://localhost:8000")


def made(settings: Settings, db: Database, clock: Callable[[], datetime]) -> Flask:
    """A new application; a test that adds addresses of its own takes one."""
    app = create_app(settings, db, clock)
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = COMPILED
    return app


_MADE: dict[str, Flask] = {}


@pytest.fixture
def app(settings: Settings, db: Database, clock: Callable[[], datetime]) -> Iterator[Flask]:
    """The application, made once for a test process, on this test's settings, database and clock.

    Mistakes in views come out as exceptions only where a test asks for it.
    """
    app = _MADE.get(settings.base_url) or _MADE.setdefault(settings.base_url, made(settings, db, clock))
    config, extensions = dict(app.config), dict(app.extensions)
    app.extensions.update(kneewise_settings=settings, kneewise_database=db, kneewise_clock=clock)
    app.extensions.update(kneewise_downloads=downloads.places())  # a test may leave a table half sent
    yield app
    for held, before in ((app.config, config), (app.extensions, extensions)):
        held.clear()
        held.update(before)


@pytest.fixture
def client(app: Flask) -> Browser:
    """A browser that nobody is signed in on."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def new_person(db: Database, now: datetime) -> Callable[..., Person]:
    """Add a person by a first name, a runner unless said otherwise, with the consent to keep scores."""

    def add(name: str, *, therapist: bool = False, consent: bool = True, **settings: Any) -> Person:
        with db.begin() as tx:
            person = people.add(
                tx,
                email=f"{name.lower()}@example.org",
                password_hash=passwords.hashed(PASSWORD),
                is_runner=not therapist,
                is_therapist=therapist,
                timezone=settings.pop("timezone", "Europe/Berlin"),
                now=now,
                **settings,
            )
            if consent and not therapist:
                accounts.give_health_consent(tx, person, now)
        return person

    return add


@pytest.fixture
def rosa(new_person: Callable[..., Person]) -> Person:
    """A runner in Berlin who may log pain."""
    return new_person("Rosa")


@pytest.fixture
def objects(db: Database, rosa: Person, now: datetime) -> Objects:
    """One of everything that has an address, in Rosa's account."""
    with db.begin() as tx:
        return filled.fill(tx, rosa, now)


@pytest.fixture
def invented(db: Database, new_person: Callable[..., Person], now: datetime) -> Person:
    """The runner of a demo that is whole."""
    person = new_person("Invented", is_demo=True)
    with db.begin() as tx:
        people.open_demo(tx, now)
    return person


@pytest.fixture
def invented_therapist(db: Database, new_person: Callable[..., Person], now: datetime) -> Person:
    """The therapist of a demo that is whole."""
    person = new_person("Theo", therapist=True, is_demo=True)
    with db.begin() as tx:
        people.open_demo(tx, now)
    return person


@pytest.fixture
def theo(new_person: Callable[..., Person]) -> Person:
    """A therapist."""
    return new_person("Theo", therapist=True)


@pytest.fixture
def sign_in(app: Flask, db: Database, now: datetime) -> SignIn:
    """A browser on which this person is signed in."""

    def enter(person: Person) -> Browser:
        browser: Browser = app.test_client()  # type: ignore[assignment]
        session = BrowserSession(str(app.secret_key).encode(), None)
        with db.begin() as tx:
            accounts.open_session(tx, person, session.token_hash, now)
        browser.set_cookie(app.session_interface.cookie_name, session.secret)  # type: ignore[attr-defined]
        return browser

    return enter


@pytest.fixture
def here(app: Flask) -> Iterator[None]:
    """The server has an app at Strava."""
    app.extensions["kneewise_strava"] = HERE
    yield


@pytest.fixture
def browser(rosa: Person, sign_in: SignIn, here: None) -> Browser:
    """A browser on which Rosa is signed in, where the server has an app at Strava."""
    return sign_in(rosa)
