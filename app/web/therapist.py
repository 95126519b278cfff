"""The therapist's pages: who shares with them, and one patient."""

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.charts import overview as chart
from app.charts import sparks
from app.charts.preview import preview
from app.charts.style import WEEKS
from app.domain.pain import Instrument
from app.services import instrument_totals, panel, patient, sharing, weeks_csv
from app.services.instrument_totals import NotTaken, Typed
from app.services.sharing import CHART, PAGE, Review
from app.web import figures, patient_parts, pictures
from app.web.access import me, not_in_the_demo, shows_strava, therapist_required
from app.web.hooks import database, now, tx

bp = Blueprint("therapist", __name__)
SEARCH_LETTERS = 80


@bp.get("/patients")
@therapist_required
def patients() -> str:
    """Show who shares, in the order of what happened, then by name; `?q=` looks for a name."""
    search = request.args.get("q", "").strip()[:SEARCH_LETTERS]
    found = panel.panel(tx(), me(), now(), search, strava_too=shows_strava())
    return render_template(
        "therapist/patients.html", panel=found, search=search, fold=panel.FOLD, sparks=sparks
    )


@bp.get("/patients/<uuid:patient_id>")
@therapist_required
def page(patient_id: UUID) -> str:
    """Show one patient's load and pain, as far as that patient shares it; the opening is logged."""
    return _page(_open(patient_id, PAGE))


@bp.get("/patients/<uuid:patient_id>/chart.json")
@therapist_required
def chart_json(patient_id: UUID) -> Response:
    """The patient's chart as plotly's JSON."""
    review = _open(patient_id, CHART)
    drawn = chart.figure_json(review.weeks, figures.theme(), me().units, review.band)
    return Response(drawn, mimetype="application/json")


@bp.get("/patients/<uuid:patient_id>/weeks")
@therapist_required
def weeks(patient_id: UUID) -> str:
    """The drawing of the patient's chart and the rows of its table."""
    review = _open(patient_id, CHART)
    drawn = preview(review.weeks, me().units, band=review.band)
    return render_template("runner/weeks_part.html", weeks=review.weeks, preview=drawn)


@bp.get("/patients/<uuid:patient_id>/chart.svg")
@therapist_required
def chart_svg(patient_id: UUID) -> Response:
    """The patient's chart as a picture that stands alone; it names nobody."""
    review = _open(patient_id, CHART)
    drawn = preview(review.weeks, me().units, band=review.band)
    return pictures.weeks(review.weeks, drawn, WEEKS, figures.titles(WEEKS, (review.knee,), me().units))


@bp.get("/patients/<uuid:patient_id>/weeks.csv")
@therapist_required
def numbers(patient_id: UUID) -> Response:
    """The numbers of the patient's chart, to keep."""
    review = _open(patient_id, CHART)
    return pictures.table(weeks_csv.of_weeks(review.weeks, me().units, review.knee), "weeks")


@bp.post("/patients/<uuid:patient_id>/visit")
@therapist_required
@not_in_the_demo("note visits of your own")
def visit(patient_id: UUID) -> ResponseReturnValue:
    """Note that the patient was seen today; what is new counts from here."""
    sharing.mark_visit(tx(), me(), patient_id, now())
    return redirect(f"/patients/{patient_id}?visited=1", 303)


@bp.post("/patients/<uuid:patient_id>/totals")
@therapist_required
@not_in_the_demo("enter totals of your own")
def add_total(patient_id: UUID) -> ResponseReturnValue:
    """Keep the total of a questionnaire; one that cannot be read is asked for again, as it was typed."""
    typed = Typed(**{name: request.form.get(name, "") for name in ("instrument", "total", "day")})
    try:
        with database().begin() as adding:  # over before the page is opened, which writes that it was
            added = instrument_totals.add(adding, me(), patient_id, typed, now())
    except NotTaken as refused:
        return _page(_open(patient_id, CHART), refused), 422
    return redirect(f"/patients/{patient_id}?added={added}#totals", 303)


@bp.post("/patients/<uuid:patient_id>/totals/<uuid:total_id>/remove")
@therapist_required
@not_in_the_demo("remove totals of your own")
def remove_total(patient_id: UUID, total_id: UUID) -> ResponseReturnValue:
    """Remove a total; the next page offers to bring it back."""
    instrument_totals.remove(tx(), me(), patient_id, total_id, now())
    return redirect(f"/patients/{patient_id}?removed={total_id}#totals", 303)


@bp.post("/patients/<uuid:patient_id>/totals/<uuid:total_id>/restore")
@therapist_required
@not_in_the_demo("bring totals of your own back")
def restore_total(patient_id: UUID, total_id: UUID) -> ResponseReturnValue:
    """Bring a removed total back as it was."""
    instrument_totals.restore(tx(), me(), patient_id, total_id, now())
    return redirect(f"/patients/{patient_id}?added={total_id}#totals", 303)


def _page(review: Review, refused: NotTaken | None = None) -> str:
    """The patient's page, with what is wrong with a total that was typed."""
    return render_template(
        "therapist/patient.html",
        instruments=tuple(Instrument),
        steps=instrument_totals.changes(review.totals),
        typed=refused.typed if refused else Typed(day=review.today.isoformat()),
        problems=refused.problems if refused else {},
        removed=request.args.get("removed", type=UUID),
        **patient_parts.shown(review, me().units, _weeks()),
    )


def _open(patient_id: UUID, what: str) -> Review:
    """The review of a patient; the opening is written before anything is read."""
    return sharing.open_patient(
        database(), me(), patient_id, now(), strava_too=shows_strava(), weeks=_weeks(), what=what
    )


def _weeks() -> int:
    """The length asked for; anything unknown is 12 weeks."""
    return figures.number("weeks", patient.RANGES, patient.WEEKS)
