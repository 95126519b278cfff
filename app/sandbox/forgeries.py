"""Events that nobody at the practice Strava made, sent to the app's callback all the same."""

import http.client
import json
from typing import Any

from app.sandbox import activities, events
from app.sandbox.people import Athlete
from app.sandbox.world import here

NEVER_WAS, NOBODY = 19_999_999_999, 149_999_999


class NothingSubscribed(Exception):
    """There is no callback to send anything to; the text says so."""


def send(body: bytes) -> int | None:
    """Send a body as it stands; the status of the answer, None without one. Raises NothingSubscribed."""
    with here().store.begin() as tx:
        row = tx.execute("SELECT callback_url FROM subscriptions").fetchone()
    if row is None:
        raise NothingSubscribed("No app has subscribed to events, so there is no callback to send to.")
    try:
        return events.fetch("POST", row["callback_url"], body)[0]
    except (OSError, http.client.HTTPException):
        return None


def body(kind: str, athlete: Athlete) -> bytes:
    """A forged event of one of `kinds.FORGED`."""
    world = here()
    with world.store.begin() as tx:
        listed = activities.listed(tx, athlete, world.clock())
        row = tx.execute("SELECT id FROM subscriptions").fetchone()
    newest, number = listed[-1].id if listed else NEVER_WAS, row["id"] if row else 0
    forged: dict[str, Any] = {
        "object_type": "activity",
        "object_id": NEVER_WAS,
        "aspect_type": "create",
        "updates": {},
        "owner_id": athlete.id,
        "subscription_id": number,
        "event_time": int(world.clock().timestamp()),
    }
    match kind:
        case "deleted":
            forged |= {"aspect_type": "delete", "object_id": newest}
        case "left":
            forged |= {"object_type": "athlete", "aspect_type": "update", "object_id": athlete.id}
            forged["updates"] = {"authorized": "false"}
        case "stranger":
            forged["owner_id"] = NOBODY
        case "subscription":
            forged |= {"subscription_id": number + 1, "object_id": newest, "aspect_type": "delete"}
        case "nonsense":
            return b'["no", {"event": '
    return json.dumps(forged).encode()
