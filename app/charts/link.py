"""The figure of running beside the pain of the same week or a later one; its lag moves the drawing alone."""

from collections.abc import Sequence
from dataclasses import replace

from app.charts import overview
from app.charts import preview as drawing
from app.charts.preview import Preview
from app.charts.scales import beside, day_month, in_units, knee, pains, ran, scored, span, stepped
from app.charts.style import ONE_KNEE, TWO_KNEES, Frame
from app.domain.weeks import Held, Pair, Scores, held


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
    parts += beside(week.sessions, week.planned, week.reminders)
    return f"{span(week)}: {'; '.join(parts)}"


def held_aloud(stretch: Sequence[Pair], units: str) -> str:
    """What several weeks of running, and the weeks whose pain is drawn under them, held together."""
    total = held([pair.drawn for pair in stretch])
    first, last = stretch[0].week, stretch[-1].week
    parts = [_ran_together(total, units)]
    if total.stepped:
        parts.append(f"{_weeks(total.stepped)} with a run over the longest of its 30 days before")
    if total.steps:
        low, high = (f"{spm:.0f}" for spm in total.steps)
        parts.append(f"{low if low == high else f'{low} to {high}'} steps a minute at your usual pace")
    parts.append(f"{weeks_later(stretch[0].lag)} {', '.join(_logged(one) for one in total.scores)}")
    parts += beside(total.sessions, total.planned, total.reminders)
    so_far = " so far" if last.so_far else ""
    days = f"{day_month(first.start)} to {day_month(last.end)}{so_far}"
    return f"{days}, {_weeks(total.weeks)}: {'; '.join(parts)}"


def _ran_together(total: Held, units: str) -> str:
    """`98.5 km, longest 12.0`, and how many weeks of it are not known."""
    if total.unknown == total.weeks and not total.ran_m:
        return "distance not known"
    said = f"{in_units(total.ran_m, units):.1f} {units}"
    if total.longest_m:
        said += f", longest {in_units(total.longest_m, units):.1f}"
    return f"at least {said} known, {_weeks(total.unknown)} not known whole" if total.unknown else said


def _logged(scores: Scores) -> str:
    """`left knee mean 2.4, worst 5 of 18 logged days`."""
    days = f" of {scores.days} logged {'day' if scores.days == 1 else 'days'}" if scores.days else ""
    return f"{knee(scores)}{scored(scores)}{days}"


def _weeks(count: int) -> str:
    return f"{count} {'week' if count == 1 else 'weeks'}"


def weeks_later(lag: int) -> str:
    """`pain`, `pain 1 week later`, `pain 2 weeks later`."""
    return f"pain {_weeks(lag)} later" if lag else "pain"


def _pain(pair: Pair) -> str:
    if pair.later is None:
        return "not yet"
    return f"({span(pair.later)}) {pains(pair.later)}" if pair.lag else pains(pair.later)


def frame(pairs: Sequence[Pair]) -> Frame:
    """A row of pain for each knee that is told apart, drawn as many weeks earlier as the pairs are apart."""
    rows = TWO_KNEES if pairs and len(pairs[0].week.knees) > 1 else ONE_KNEE
    return replace(rows, lag=pairs[0].lag if pairs else 0)
