"""The figure of running beside the pain of the same week or a later one; its lag moves the drawing alone."""

from collections.abc import Sequence
from dataclasses import replace

from app.charts import overview
from app.charts import preview as drawing
from app.charts.preview import Preview
from app.charts.scales import pains, ran, span, stepped, went_out
from app.charts.style import ONE_KNEE, TWO_KNEES, Frame
from app.domain.sentences import sessions_of
from app.domain.weeks import Pair


def figure_json(pairs: Sequence[Pair], theme: str = "light", units: str = "km") -> str:
    """The figure as plotly's JSON; `theme` is light or dark, `units` km or mi."""
    lines = [aloud(pair, units) for pair in pairs]
    drawn = [pair.drawn for pair in pairs]
    return overview.as_json(overview.figure(drawn, frame(pairs), lines, theme, units))


def preview(pairs: Sequence[Pair], units: str = "km") -> Preview:
    """The inline drawing that the figure takes the place of."""
    return drawing.preview([pair.drawn for pair in pairs], units, "link", frame(pairs))


def aloud(pair: Pair, units: str) -> str:
    """A week of running in one line, with the week named whose pain is drawn under it."""
    week = pair.week
    parts = [ran(week, units), *stepped(week), f"{weeks_later(pair.lag)} {_pain(pair)}"]
    if week.planned or week.sessions:
        parts.append(sessions_of(week.sessions, week.planned))
    if week.reminders is None:
        parts.append("reminders not known")
    elif week.reminders:
        parts.append(went_out(week.reminders))
    return f"{span(week)}: {'; '.join(parts)}"


def weeks_later(lag: int) -> str:
    """`pain`, `pain 1 week later`, `pain 2 weeks later`."""
    return f"pain {lag} {'week' if lag == 1 else 'weeks'} later" if lag else "pain"


def _pain(pair: Pair) -> str:
    if pair.later is None:
        return "not yet"
    return f"({span(pair.later)}) {pains(pair.later)}" if pair.lag else pains(pair.later)


def frame(pairs: Sequence[Pair]) -> Frame:
    """A row of pain for each knee that is told apart, drawn as many weeks earlier as the pairs are apart."""
    rows = TWO_KNEES if pairs and len(pairs[0].week.knees) > 1 else ONE_KNEE
    return replace(rows, lag=pairs[0].lag if pairs else 0)
