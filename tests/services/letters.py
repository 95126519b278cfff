"""Events as Strava sends them, for the tests of what becomes of them."""

import hashlib
import hmac
from contextlib import contextmanager

import orjson
from sqlalchemy import select

from app.services import strava_callback, strava_tasks
from app.services.strava_letterbox import Letter, Letterbox
from app.store import api_runs, strava_events, strava_subscriptions
from app.store.strava_subscriptions import Subscription
from app.store.tables import StravaEventRow
from jobs.runner import Runner
from jobs.tasks import handlers
from tests.build import NOW
from tests.services.practice import NELE

SECRET, SUBSCRIPTION = "x" * 43, 5


def event(number, aspect="create", kind="activity", **more):
    """What Strava says of an activity of Nele's."""
    told = {
        "object_type": kind, "object_id": number, "aspect_type": aspect, "owner_id": NELE,
        "subscription_id": SUBSCRIPTION, "event_time": 1_794_474_000, "updates": {},
    }  # fmt: skip
    return told | more


def gone(**more):
    """What it says when she has ended the connection there."""
    return event(NELE, "update", "athlete", updates={"authorized": "false"}, **more)


def subscribe(db, origin="sandbox"):
    """Have events taken in under SECRET."""
    with db.begin() as tx:
        hashes = strava_callback.hashed(SECRET), strava_callback.hashed("verify")
        strava_subscriptions.put(tx, Subscription(origin, *hashes, "http://here", SUBSCRIPTION, NOW))


def receive(practice, *told, secret=SECRET):
    """Send events one after the other; returns what became of the last."""
    box = Letterbox(practice.db, practice.strava)
    outcomes = [box.receive(Letter(secret, orjson.dumps(one)), practice.clock()) for one in told]
    return outcomes[-1]


@contextmanager
def held_up(box):
    """Have senders wait, as if somebody were at what came before them."""
    box._is_open = True
    try:
        yield
    finally:
        box._deal_with([], 1, NOW)


def store(practice, account, *told):
    """Have many events come in at once."""
    read = [strava_callback.event(one, False, practice.clock()) for one in told]
    with practice.db.begin() as tx:
        strava_events.add(tx, "sandbox", *read)
        strava_tasks.ask_look(tx, account.id, practice.clock())


def pending(practice, athlete=NELE):
    """How many activities of hers are still to be looked at."""
    with practice.db.read() as tx:
        return strava_events.count_pending(tx, "sandbox", athlete)


def works(practice, **later):
    """Let time pass and carry out all that is due by then."""
    practice.clock.on(**(later or {"seconds": 3}))
    does = handlers(None, practice.db, practice.clock, practice.strava)
    ours = {name: work if name.startswith("strava") else lambda _: None for name, work in does.items()}
    return Runner(practice.db, ours, practice.clock).run_due()


def held(practice, account):
    """The numbers of the activities that are held."""
    with practice.db.read() as tx:
        return {int(one.external_id) for one in api_runs.of(tx, account.person_id)}


def outcomes(practice):
    """What became of each event; nothing yet of one that waits."""
    with practice.db.read() as tx:
        return sorted(tx.scalars(select(StravaEventRow.outcome)))


def signature(body, client_secret, at="1794474000"):
    """The header that would sign a body."""
    made = hmac.new(client_secret.encode(), at.encode() + b"." + body, hashlib.sha256)
    return f"t={at},v1={made.hexdigest()}"
