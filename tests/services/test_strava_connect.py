"""What a browser brings back from Strava is taken in once, from the browser that was sent there, in time."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from app.domain.people import Person
from app.services import strava_connect
from app.services.strava_connect import Outcome, Sight
from app.store import runs, strava_accounts, tasks
from app.store.database import Database
from app.store.strava_accounts import Problem, State
from tests.build import NOW
from tests.services.strava_here import HERE, asked, connected, from_strava, hold
from tests.web.sweep import digest

BROWSER, ANOTHER = "b" * 64, "a" * 64
YES = {"code": "from Strava", "scope": "read,activity:read"}


@pytest.fixture
def state(db: Database, rosa: Person) -> str:
    with db.begin() as tx:
        return strava_connect.begin(tx, rosa, BROWSER, NOW)


def _arrive(
    db: Database, person: Person, browser: str = BROWSER, now: datetime = NOW, **args: str
) -> Outcome:
    return strava_connect.arrive(db, HERE, person, browser, args, now)


def _stored(db: Database) -> str:
    with closing(sqlite3.connect(db.path)) as connection:
        return "\n".join(connection.iterdump())


def test_the_way_to_strava_asks_for_no_more_than_is_needed() -> None:
    address = strava_connect.authorize_address(HERE, "a&b", "http://localhost:8000/strava/callback", False)
    asked_for = parse_qs(urlsplit(address).query)

    assert address.startswith("https://www.strava.com/oauth/authorize?")
    assert asked_for["scope"] == ["read,activity:read"]
    assert asked_for["state"] == ["a&b"]
    assert asked_for["redirect_uri"] == ["http://localhost:8000/strava/callback"]
    assert asked_for["client_id"] == ["7"]
    assert "not told" not in address


def test_strava_always_shows_its_boxes_so_that_what_was_left_out_can_be_ticked() -> None:
    address = strava_connect.authorize_address(HERE, "s", "http://localhost/back", False)
    assert parse_qs(urlsplit(address).query)["approval_prompt"] == ["force"]


@pytest.mark.parametrize(
    ("scopes", "sight"),
    [
        ({"read", "activity:read", "activity:read_all"}, Sight.WHOLE),
        ({"activity:read_all"}, Sight.PRIVATE),
        ({"read", "activity:read"}, Sight.SHARED),
        ({"read"}, Sight.NONE),
        (set(), Sight.NONE),
    ],
    ids=["everything", "the private alone", "what others see", "the profile", "nothing"],
)
def test_what_is_missing_follows_from_the_boxes_that_were_ticked(scopes: set[str], sight: Sight) -> None:
    assert strava_connect.sight(scopes) is sight
    assert sight.is_whole == ("activity:read_all" in scopes)


def test_runs_that_only_the_runner_sees_are_asked_for_by_choice() -> None:
    address = strava_connect.authorize_address(HERE, "s", "http://localhost/back", True)
    assert parse_qs(urlsplit(address).query)["scope"] == ["read,activity:read,activity:read_all"]


def test_a_yes_is_kept_sealed_and_asked_to_be_taken_in(db: Database, rosa: Person, state: str) -> None:
    assert _arrive(db, rosa, state=state, **YES) is Outcome.CONNECTED

    with db.begin() as tx:
        account = strava_accounts.of(tx, rosa.id)
        assert account is not None
        assert (account.state, account.scopes) == (State.CONNECTING, ("activity:read", "read"))
        assert strava_accounts.code(tx, HERE.sealer, account.id) == "from Strava"
        task = tasks.claim(tx, NOW)
        assert task is not None
        assert (task.name, task.payload) == ("strava_sync", {"account_id": account.id})
    assert "from Strava" not in _stored(db)


def test_a_state_is_not_kept_in_clear_and_differs_each_time(db: Database, rosa: Person, state: str) -> None:
    with db.begin() as tx:
        assert strava_connect.begin(tx, rosa, BROWSER, NOW) != state
    assert len(state) >= 43
    assert state not in _stored(db)


def test_a_state_comes_back_once(db: Database, rosa: Person, state: str) -> None:
    _arrive(db, rosa, state=state, **YES)
    before = digest(db)

    assert _arrive(db, rosa, state=state, code="another", scope=YES["scope"]) is Outcome.STRANGER
    assert digest(db) == before


@pytest.mark.parametrize("wrong", ["", "made up", "é" * 3_000], ids=["absent", "wrong", "odd"])
def test_a_state_that_was_never_given_changes_nothing(
    db: Database, rosa: Person, state: str, wrong: str
) -> None:
    before = digest(db)
    assert _arrive(db, rosa, **({"state": wrong} if wrong else {}), **YES) is Outcome.STRANGER
    assert digest(db) == before


def test_anothers_code_is_not_attached_to_my_account(
    db: Database, rosa: Person, add_person: Callable[..., Person], state: str
) -> None:
    mia = add_person("Mia")
    before = digest(db)

    assert _arrive(db, mia, ANOTHER, state=state, **YES) is Outcome.STRANGER
    assert _arrive(db, mia, BROWSER, state=state, **YES) is Outcome.STRANGER
    assert _arrive(db, rosa, ANOTHER, state=state, **YES) is Outcome.STRANGER
    assert digest(db) == before


@pytest.mark.parametrize(
    ("seconds", "outcome"), [(600, Outcome.CONNECTED), (601, Outcome.STRANGER)], ids=["in time", "too late"]
)
def test_a_state_lasts_ten_minutes(
    db: Database, rosa: Person, state: str, seconds: int, outcome: Outcome
) -> None:
    assert _arrive(db, rosa, now=NOW + timedelta(seconds=seconds), state=state, **YES) is outcome


def _nothing_is_connected(db: Database, person: Person) -> bool:
    with db.begin() as tx:
        return strava_accounts.of(tx, person.id) is None and tasks.claim(tx, NOW) is None


def test_a_no_connects_nothing(db: Database, rosa: Person, state: str) -> None:
    assert _arrive(db, rosa, state=state, error="access_denied") is Outcome.DENIED
    assert _arrive(db, rosa, error="access_denied") is Outcome.DENIED
    assert _nothing_is_connected(db, rosa)
    assert _arrive(db, rosa, state=state, **YES) is Outcome.STRANGER


@pytest.mark.parametrize(
    ("scope", "outcome"),
    [
        ("", Outcome.FEW),
        ("read", Outcome.PROFILE),
        ("profile:read_all", Outcome.FEW),
        ("activity:write", Outcome.FEW),
        ("xactivity:read", Outcome.FEW),
    ],
)
def test_without_a_look_at_activities_nothing_is_connected(
    db: Database, rosa: Person, state: str, scope: str, outcome: Outcome
) -> None:
    assert _arrive(db, rosa, state=state, code="c", scope=scope) is outcome
    assert _nothing_is_connected(db, rosa)


def test_one_of_the_two_looks_is_enough_and_unknown_scopes_are_left_out(
    db: Database, rosa: Person, state: str
) -> None:
    scope = "activity:read_all,profile:write,<b>"
    assert _arrive(db, rosa, state=state, code="c", scope=scope) is Outcome.CONNECTED
    with db.read() as tx:
        account = strava_accounts.of(tx, rosa.id)
    assert account is not None
    assert account.scopes == ("activity:read_all",)


@pytest.mark.parametrize(
    "args",
    [{"scope": YES["scope"]}, {**YES, "code": "c" * 201}, {**YES, "error": "server_error"}],
    ids=["no code", "an endless code", "an error of Strava's"],
)
def test_what_is_neither_yes_nor_no_connects_nothing(
    db: Database, rosa: Person, state: str, args: dict[str, str]
) -> None:
    assert _arrive(db, rosa, state=state, **args) is Outcome.REFUSED
    assert _nothing_is_connected(db, rosa)


def test_connecting_again_keeps_the_runs_and_the_connection(db: Database, rosa: Person, state: str) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa)
        hold(tx, rosa, from_strava(1), from_strava(2))
        strava_accounts.need_runner(tx, account.id, Problem.REFUSED)

    assert _arrive(db, rosa, state=state, **YES) is Outcome.CONNECTED
    with db.read() as tx:
        again = strava_accounts.of(tx, rosa.id)
        assert len(runs.counting(tx, rosa.id)) == 2
    assert again is not None
    assert (again.id, again.state, again.problem) == (account.id, State.CONNECTING, Problem.NONE)
    assert again.athlete_id == 11


def test_saying_no_leaves_an_earlier_connection_as_it_is(db: Database, rosa: Person, state: str) -> None:
    with db.begin() as tx:
        before = asked(tx, rosa)
    _arrive(db, rosa, state=state, error="access_denied")
    with db.read() as tx:
        assert strava_accounts.of(tx, rosa.id) == before
