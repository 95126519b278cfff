"""The therapist's pages: who shares with them."""

from flask import Blueprint, render_template

from app.web.access import therapist_required

bp = Blueprint("therapist", __name__)


@bp.get("/patients")
@therapist_required
def patients() -> str:
    """Say that nobody shares with this therapist yet."""
    return render_template("therapist/patients.html")
