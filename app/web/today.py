"""The runner's first page, and its chart in other lengths."""

from flask import Blueprint, Response, render_template

from app.charts import overview as chart
from app.charts.example import EXAMPLE
from app.charts.preview import preview
from app.charts.style import WEEKS
from app.domain.planning import PlannedRun
from app.services import import_going, overview, plan_log, share_cards, weeks_csv
from app.services.overview import Drawn, Home
from app.web import figures, pictures
from app.web.access import check_in_waits, me, runner_required, signed_in, tells_of_stop
from app.web.hooks import now, tx
from app.web.import_words import progress_text

bp = Blueprint("today", __name__)


def home() -> str:
    """Show what was found, what to do and why; the chart reaches as far as `?weeks=` asks."""
    person = me()
    shown = overview.home(tx(), person, now(), _weeks())
    drawn = EXAMPLE if shown.is_empty else shown.weeks
    return render_template(
        "runner/today.html",
        home=shown,
        import_text=shown.importing and progress_text(import_going.of(shown.importing, now())),
        check_in=None if shown.is_empty else check_in_waits(),
        tells_of_stop=tells_of_stop(),
        planned=_planned(shown),
        shares=share_cards.open_cards(tx(), person, now()),
        weeks=drawn,
        preview=preview(drawn, person.units),
        titles=figures.titles(WEEKS, (shown.knee,), person.units),
        ranges=figures.ranges(),
        chosen=_weeks(),
        person=person,
    )


def _planned(shown: Home) -> list[PlannedRun]:
    """The planned runs of today and tomorrow; none while a warning sign is open."""
    who = signed_in()
    if who is None or shown.muted:
        return []
    return plan_log.soon(who.planned, shown.today, {line.run.day for line in shown.recent})


@bp.get("/chart.json")
@runner_required
def chart_json() -> Response:
    """The chart as plotly's JSON, for 12, 26 or 52 weeks and the light or dark theme."""
    return figures.answer(chart.figure_json(_drawn().weeks, figures.theme(), me().units))


@bp.get("/weeks")
@runner_required
def weeks() -> str:
    """The chart's drawing and the rows of its table, for 12, 26 or 52 weeks."""
    found = _drawn().weeks
    return render_template("runner/weeks_part.html", weeks=found, preview=preview(found, me().units))


@bp.get("/chart.svg")
@runner_required
def chart_svg() -> Response:
    """The chart as a picture that stands alone."""
    found, units = _drawn(), me().units
    titles = figures.titles(WEEKS, (found.knee,), units)
    return pictures.weeks(found.weeks, preview(found.weeks, units), WEEKS, titles)


@bp.get("/weeks.csv")
@runner_required
def numbers() -> Response:
    """The chart's numbers, to keep."""
    found = _drawn()
    return pictures.table(weeks_csv.of_weeks(found.weeks, me().units, found.knee), "weeks")


def _drawn() -> Drawn:
    return overview.weeks(tx(), me(), now(), _weeks())


def _weeks() -> int:
    """The length asked for; anything unknown is 12 weeks."""
    return figures.number("weeks", overview.RANGES, overview.WEEKS)
