"""What the therapist's page of a patient and the runner's preview of it both show."""

from typing import Any

from flask_babel import gettext as _

from app.charts.preview import preview
from app.services import patient
from app.services.patient import Review


def shown(review: Review, units: str, chosen: int = patient.WEEKS) -> dict[str, Any]:
    """The values of the page's template; `units` are the reader's own."""
    return {
        "review": review,
        "weeks": review.weeks,
        "preview": preview(review.weeks, units, band=review.band),
        "ranges": [
            (12, _("12 weeks"), _("Last 12 weeks")),
            (26, _("6 months"), _("Last 6 months")),
            (52, _("Year"), _("Last 12 months")),
        ],
        "chosen": chosen,
    }
