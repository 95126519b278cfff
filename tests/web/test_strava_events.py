"""What Strava sends of itself is taken in at an address nobody else knows."""

from datetime import timedelta

import orjson
import pytest

from app.domain.people import Person
from app.services import strava_callback
from app.services.strava_letterbox import Letterbox
from app.store import strava_events, strava_subscriptions, tasks
from app.store.database import Database, DatabaseBusy
from app.store.strava_subscriptions import Subscription
from tests.build import NOW
from tests.services import letters
from tests.services.strava_here import HERE, ORIGIN, connected
from tests.web.conftest import Browser, SignIn
from tests.web.strava_pages import TAB, said
from tests.web.sweep import digest

EVENTS = "/strava/webhook/s3cret-of-the-address"
EVENT = {
    "object_type": "activity", "object_id": 7, "aspect_type": "create", "owner_id": 11,
    "event_time": 1_794_000_000, "subscription_id": 5, "updates": {},
}  # fmt: skip


@pytest.fixture
def subscribed(db: Database, here: None, rosa: Person) -> None:
    """Strava sends its events here, and Rosa's are among them."""
    with db.begin() as tx:
        connected(tx, rosa, athlete_id=11)
        hashes = (strava_callback.hashed(word) for word in ("s3cret-of-the-address", "token"))
        strava_subscriptions.put(tx, Subscription(ORIGIN, *hashes, "http://localhost:8000", 5, NOW))


@pytest.mark.usefixtures("subscribed")
def test_strava_is_answered_when_it_checks_the_callback(client: Browser) -> None:
    asks = {"hub.mode": "subscribe", "hub.challenge": "15f7", "hub.verify_token": "token"}
    answer = client.get(EVENTS, query_string=asks)
    assert (answer.status_code, answer.json) == (200, {"hub.challenge": "15f7"})
    for wrong in ({"hub.verify_token": "guessed"}, {"hub.mode": "unsubscribe"}, {"hub.challenge": ""}):
        assert client.get(EVENTS, query_string={**asks, **wrong}).status_code == 404
    assert client.get("/strava/webhook/guessed", query_string=asks).status_code == 404


@pytest.mark.usefixtures("subscribed")
def test_an_event_is_kept_and_a_look_at_it_asked_for(client: Browser, db: Database) -> None:
    for _ in range(2):
        answer = client.post(EVENTS, json=EVENT, csrf=False)
        assert answer.status_code == 200
    soon = NOW + timedelta(seconds=2)
    with db.begin() as tx:
        task = tasks.claim(tx, soon)
        assert task is not None
        assert (task.name, set(task.payload)) == ("strava_event", {"account_id"})
        assert tasks.claim(tx, soon) is None


@pytest.mark.usefixtures("subscribed")
def test_all_events_go_through_one_letterbox(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr("app.web.event_door.Letterbox", lambda *of: made.append(Letterbox(*of)) or made[-1])
    for number in (1, 2):
        assert client.post(EVENTS, json={**EVENT, "object_id": number}, csrf=False).status_code == 200
    assert len(made) == 1


@pytest.mark.usefixtures("subscribed")
def test_while_others_hold_the_database_strava_is_to_send_an_event_again(
    client: Browser, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise DatabaseBusy("held")

    before = digest(db)
    monkeypatch.setattr(strava_events, "add", busy)
    assert client.post(EVENTS, json=EVENT, csrf=False).status_code == 503
    assert digest(db) == before
    monkeypatch.undo()
    assert client.post(EVENTS, json=EVENT, csrf=False).status_code == 200


@pytest.mark.usefixtures("subscribed")
def test_where_events_come_in_no_reading_takes_their_place(rosa: Person, sign_in: SignIn) -> None:
    page = said(sign_in(rosa), TAB)
    assert "Next check" in page and "does not tell this server" not in page


@pytest.mark.usefixtures("subscribed")
def test_that_an_event_was_signed_is_noted(client: Browser, db: Database) -> None:
    body = orjson.dumps(EVENT)
    signed = {"X-Strava-Signature": letters.signature(body, HERE.api.client_secret)}
    assert client.post(EVENTS, data=body, headers=signed, csrf=False).status_code == 200
    with db.read() as tx:
        assert strava_events.tally(tx, ORIGIN) == (1, 1, NOW)


@pytest.mark.usefixtures("subscribed")
@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 200), (b"<html>", 200), (b"[[" * 4_000, 200), (b"\xff\x00", 200), (b"{" + b" " * 16_384, 413)],
    ids=["nothing", "no JSON", "deep", "no text", "too large"],
)
def test_what_is_no_event_changes_nothing(client: Browser, db: Database, body: bytes, status: int) -> None:
    before = digest(db)
    answer = client.post(EVENTS, data=body, content_type="application/json", csrf=False)
    assert (answer.status_code, digest(db)) == (status, before)


@pytest.mark.usefixtures("subscribed")
def test_an_event_under_another_address_is_not_taken(client: Browser, db: Database) -> None:
    before = digest(db)
    assert client.post("/strava/webhook/guessed", json=EVENT, csrf=False).status_code == 404
    assert digest(db) == before


def test_without_a_strava_there_is_no_callback(client: Browser) -> None:
    assert client.get(EVENTS).status_code == client.post(EVENTS, json=EVENT, csrf=False).status_code == 404


@pytest.mark.usefixtures("subscribed")
@pytest.mark.parametrize(("address", "status"), [(EVENTS, 200), ("/strava/webhook/guessed", 404)])
def test_an_answer_to_an_event_loads_nothing_and_is_kept_by_nobody(
    client: Browser, address: str, status: int
) -> None:
    page = client.get("/sign-in").headers
    answer = client.post(address, json=EVENT, csrf=False)
    assert (answer.status_code, answer.json) == (status, {})
    assert set(page.keys()) <= {*answer.headers.keys(), "Vary", "Set-Cookie", "Content-Encoding"}
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.usefixtures("subscribed")
def test_the_secret_of_the_address_is_in_no_log(client: Browser, capsys: pytest.CaptureFixture[str]) -> None:
    for address in (EVENTS, f"{EVENTS}-guessed"):
        client.post(address, json=EVENT, csrf=False)
    client.get("/strava/callback?state=a-state&code=a-code")
    told = capsys.readouterr()
    assert "/strava/webhook/<secret>" in told.out + told.err
    for secret in ("s3cret", "a-state", "a-code"):
        assert secret not in told.out + told.err
