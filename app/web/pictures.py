"""Charts to keep: a picture that stands alone, and its numbers as CSV. The PNG is made of the picture."""

from collections.abc import Sequence

from flask import Response
from flask_babel import gettext as _

from app.charts.picture import Title, picture
from app.charts.preview import Preview
from app.charts.style import Frame
from app.domain.weeks import WeekFacts
from app.web.access import me
from app.web.formats import day_year
from app.web.moment import now


def weeks(
    weeks: Sequence[WeekFacts], drawn: Preview, frame: Frame, rows: Sequence[Title], *said: str
) -> Response:
    """The drawing of the weeks as a picture; `said` are lines above it."""
    last = min(weeks[-1].end, me().today(now()))
    between = _("Weeks from %(first)s to %(last)s", first=day_year(weeks[0].start), last=day_year(last))
    title, made = _("Running and pain, week by week"), f"{made_on()} {_('Hatched is not known.')}"
    return svg(picture(drawn, frame.height, title, [between, *said, made], rows), "weeks")


def made_on() -> str:
    """The line of a picture that says when it was drawn."""
    return _("Drawn by Kneewise on %(day)s.", day=day_year(me().today(now())))


def svg(drawing: str, name: str) -> Response:
    """A picture to keep; its name carries the day."""
    return _kept(drawing, "image/svg+xml", f"{name}-{me().today(now())}.svg")


def table(lines: str, name: str) -> Response:
    """A table as CSV to keep; the mark at its head tells a spreadsheet that it is UTF-8."""
    return _kept(f"\ufeff{lines}", "text/csv", f"{name}-{me().today(now())}.csv")


def _kept(text: str, kind: str, name: str) -> Response:
    response = Response(text, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="kneewise-{name}"'
    return response
