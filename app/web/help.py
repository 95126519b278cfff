"""Help and rules, open to everyone; and the plain list behind "More" on a phone."""

from flask import Blueprint, render_template

from app.domain.pain import FLAGS, TIER_TEXT, Tier
from app.domain.rule_book import CHAPTERS, limits_of, shown
from app.domain.thresholds import Grade
from app.services import programme
from app.simulation.tables import errors_told, of_100
from app.web.access import anyone, signed_in_required
from app.web.mailing import by_mail

bp = Blueprint("help", __name__)


@bp.get("/help")
@anyone
def rules() -> str:
    """Every rule with its numbers, its source and its limits, and the warning signs."""
    signs = {
        tier: [flag for flag in FLAGS.values() if flag.tier is tier and not flag.computed] for tier in Tier
    }
    chapters = {
        chapter.id: (chapter, [(limit, shown(limit)) for limit in limits_of(chapter)])
        for chapter in CHAPTERS.values()
    }
    return render_template(
        "help.html",
        chapters=chapters,
        grades=list(Grade),
        signs=signs,
        says=TIER_TEXT,
        minutes=programme.minutes,
        errs=errors_told(),
        of_100=of_100,
        sends_mail=by_mail(),
    )


@bp.get("/more")
@signed_in_required
def more() -> str:
    """All places that the bottom bar has no room for."""
    return render_template("more.html")
