"""What the therapist's page of a patient and the runner's preview of it both show."""

from typing import Any

from app.charts.preview import preview
from app.charts.style import WEEKS
from app.services import patient, patient_patterns
from app.services.patient import Review
from app.web import figures


def shown(review: Review, units: str, chosen: int = patient.WEEKS) -> dict[str, Any]:
    """The values of the page's template; `units` are the reader's own."""
    return {
        "review": review,
        "weeks": review.weeks,
        "patterns": patient_patterns.of(review.analysis, units),
        "preview": preview(review.weeks, units, band=review.band),
        "titles": figures.titles(WEEKS, (review.knee,), units),
        "ranges": figures.ranges(),
        "chosen": chosen,
    }
