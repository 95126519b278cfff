"""What a supervisor asks: is the process alive, and can it serve."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from app.services import readiness
from app.web.access import anyone
from app.web.hooks import database

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@anyone
def alive() -> ResponseReturnValue:
    """Answer as long as the process can; the database is not asked."""
    return jsonify(status="alive")


@bp.get("/readyz")
@anyone
def ready() -> ResponseReturnValue:
    """200 when the database can be written and its tables are current, else 503 with the reason."""
    reason = readiness.why_not_ready(database())
    if reason is None:
        return jsonify(status="ready")
    return jsonify(status="not ready", reason=reason), 503
