"""Reads what is sent to the callback: Strava's check of it, signatures, and events."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from app.adapters.strava_json import number
from app.store import strava_subscriptions
from app.store.database import Transaction
from app.store.strava_events import Event

BURST = 5  # activities of one athlete; for more the list is read, in fewer calls
LATEST_S = 2**40
CHALLENGE_LETTERS = 200
ACTIVITY, ATHLETE = "activity", "athlete"


def answer(tx: Transaction, secret: str, args: Mapping[str, str]) -> str | None:
    """The challenge to give back when Strava checks the callback; None when it is not for us to answer."""
    subscription = strava_subscriptions.by_secret(tx, hashed(secret))
    token, challenge = args.get("hub.verify_token", ""), args.get("hub.challenge", "")
    if subscription is None or args.get("hub.mode") != "subscribe":
        return None
    is_known = hmac.compare_digest(hashed(token), subscription.verify_hash)
    is_plain = 0 < len(challenge) <= CHALLENGE_LETTERS and challenge.isascii() and challenge.isprintable()
    return challenge if is_known and is_plain else None


def hashed(secret: str) -> str:
    """How the secrets of a subscription are kept."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_signed(header: str, body: bytes, client_secret: str) -> bool:
    """Whether `t=<epoch seconds>,v1=<hex>` is the app's HMAC-SHA256 of the time, a dot and the body.

    Strava's pages name no signature and others report one, so that it is noted and never asked for.
    """
    parts = dict(part.strip().partition("=")[::2] for part in header.split(","))
    at, given = parts.get("t", ""), parts.get("v1", "")
    if not (header.isascii() and at.isdigit()):
        return False
    made = hmac.new(client_secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(made, given)


def event(payload: object, signed: bool, now: datetime) -> Event | None:
    """The event in a body, None when it is none; of its updates only whether the runner has left is kept."""
    if not isinstance(payload, Mapping):
        return None
    owner, thing, at = (number(payload.get(name)) for name in ("owner_id", "object_id", "event_time"))
    kind, aspect = payload.get("object_type"), payload.get("aspect_type")
    if owner is None or thing is None or at is None or at >= LATEST_S:
        return None
    if kind not in (ACTIVITY, ATHLETE) or aspect not in ("create", "update", "delete"):
        return None
    updates = payload.get("updates")
    allowed = updates.get("authorized") if isinstance(updates, Mapping) else None
    left = {"authorized": "false"} if kind == ATHLETE and str(allowed).lower() == "false" else {}
    return Event(owner, str(kind), thing, str(aspect), at, left, now, signed=signed)
