"""Where the app subscribes to events: one subscription, made once its callback has answered."""

import http.client
import json
import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from app.sandbox import answers, events
from app.sandbox.oauth import is_loopback, wrong_client
from app.sandbox.world import here

bp = Blueprint("subscriptions", __name__, url_prefix="/api/v3/push_subscriptions")

LONGEST_URL = 255


@bp.before_request
def app_required() -> Response | None:
    """These calls bear the app's id and secret, no token."""
    return wrong_client(request.values.get("client_id"), request.values.get("client_secret"))


@bp.post("")
def subscribe() -> ResponseReturnValue:
    """Ask the callback whether it wants events, and subscribe it when it does."""
    url, world = request.values.get("callback_url", ""), here()
    parts = urlsplit(url)
    is_address = parts.scheme in ("http", "https") and is_loopback(parts.hostname)
    if not is_address or len(url) > LONGEST_URL:
        return answers.bad_request("PushSubscription", "callback url")
    if _listed():
        return _already()
    if (wrong := _why_not(url, request.values.get("verify_token", ""))) is not None:
        return answers.bad_request("PushSubscription", "callback url", wrong)
    with world.store.begin() as tx:
        if tx.execute("SELECT 1 FROM subscriptions").fetchone():
            return _already()
        made = tx.execute(
            "INSERT INTO subscriptions (callback_url, created_at) VALUES (?, ?)",
            (url, int(world.clock().timestamp())),
        )
    answer = jsonify(id=made.lastrowid)
    answer.status_code = 201
    return answer


@bp.get("")
def subscribed() -> ResponseReturnValue:
    """The subscription, in a list of one or none."""
    return jsonify(_listed())


@bp.delete("/<int:subscription_id>")
def unsubscribe(subscription_id: int) -> ResponseReturnValue:
    """End the subscription; what is on its way for it is dropped."""
    with here().store.begin() as tx:
        gone = tx.execute("DELETE FROM subscriptions WHERE id = ?", (subscription_id,))
        tx.execute("DELETE FROM events")
    return Response(status=204) if gone.rowcount else answers.not_found("PushSubscription")


def _listed() -> list[dict[str, Any]]:
    with here().store.begin() as tx:
        rows = tx.execute("SELECT * FROM subscriptions").fetchall()
    return [
        {
            "id": row["id"],
            "resource_state": 2,
            "application_id": 1,
            "callback_url": row["callback_url"],
            "created_at": (since := _instant(row["created_at"])),
            "updated_at": since,
        }
        for row in rows
    ]


def _instant(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _already() -> Response:
    return answers.bad_request("PushSubscription", "", "already exists")


def _why_not(url: str, verify_token: str) -> str | None:
    """Why the callback cannot be subscribed; None when it echoed the challenge in time."""
    challenge = secrets.token_hex(8)
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
    asked = url + ("&" if urlsplit(url).query else "?") + urlencode(query)
    try:
        status, body = events.fetch("GET", asked)
        echoed = json.loads(body) if status == 200 else None
    except (OSError, http.client.HTTPException):
        return "GET to callback URL does not return 200"
    except ValueError:
        return "not verifiable"
    if status != 200:
        return "GET to callback URL does not return 200"
    is_echo = isinstance(echoed, dict) and echoed.get("hub.challenge") == challenge
    return None if is_echo else "not verifiable"
