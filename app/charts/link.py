"""The figure of running beside the pain of the same week or a later one; its lag moves the drawing alone."""

from collections.abc import Sequence
from dataclasses import replace

from app.charts import overview
from app.charts import preview as drawing
from app.charts.preview import Preview
from app.charts.scales import ran, scored, span, stepped
from app.charts.style import THREE_ROWS, Frame
from app.domain.weeks import Pair


def figure_json(pairs: Sequence[Pair], theme: str = "light", units: str = "km") -> str:
    """The figure as plotly's JSON; `theme` is light or dark, `units` km or mi."""
    lines = [aloud(pair, units) for pair in pairs]
    drawn = [pair.drawn for pair in pairs]
    return overview.as_json(overview.figure(drawn, _frame(pairs), lines, theme, units))


def preview(pairs: Sequence[Pair], units: str = "km") -> Preview:
    """The inline drawing that the figure takes the place of."""
    return drawing.preview([pair.drawn for pair in pairs], units, "link", _frame(pairs))


def aloud(pair: Pair, units: str) -> str:
    """A week of running in one line, with the week named whose pain is drawn under it."""
    parts = [ran(pair.week, units), f"{weeks_later(pair.lag)} {_pain(pair)}", *stepped(pair.week)]
    return f"{span(pair.week)}: {'; '.join(parts)}"


def weeks_later(lag: int) -> str:
    """`pain`, `pain 1 week later`, `pain 2 weeks later`."""
    return f"pain {lag} {'week' if lag == 1 else 'weeks'} later" if lag else "pain"


def _pain(pair: Pair) -> str:
    if pair.later is None:
        return "not yet"
    return f"({span(pair.later)}) {scored(pair.later)}" if pair.lag else scored(pair.later)


def _frame(pairs: Sequence[Pair]) -> Frame:
    """Three rows, the pain as many weeks earlier as the pairs are apart."""
    return replace(THREE_ROWS, lag=pairs[0].lag if pairs else 0)
