"""A year of knee pain as one line, with a bell for each reminder: inline SVG that stretches with the page."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise

from markupsafe import Markup

from app.charts.scales import BELL

HEIGHT, TOP, BASE, NAMES = 132, 34, 104, 124
HIGHEST_SCORE = 10
MONTHS_APART = 2


def weeks(
    opens: date, ends: date, worst: Mapping[date, int], bells: Iterable[date]
) -> list[tuple[date, int | None, int]]:
    """Each week of the drawing: its first day, its highest score, and how many bells hang over it."""
    rung = list(bells)
    found = []
    for start in range(0, (ends - opens).days + 1, 7):
        days = list(_week(opens, start))
        highest = max((worst[on] for on in days if on in worst), default=None)
        found.append((days[0], highest, sum(bell in days for bell in rung)))
    return found


def pain_year(opens: date, ends: date, worst: Mapping[date, int], bells: Iterable[date]) -> Markup:
    """Draw each week's highest score from `opens` to `ends`; weeks without a score break the line.

    worst  the highest score of each logged day
    bells  the days of reminders
    """
    days = (ends - opens).days + 1

    def x(day: float) -> float:
        return round(100 * day / days, 2)

    points = [
        (x((start - opens).days + 3.5), None if score is None else _y(score))
        for start, score, _ in weeks(opens, ends, worst, ())
    ]
    parts = [
        f'<line class="pv-grid" x1="0" x2="100%" y1="{_y(score)}" y2="{_y(score)}"/>' for score in (5, 10)
    ]
    parts += [
        f'<text class="pv-label" x="0" y="{_y(score) - 3}">{score}</text>'
        for score in (HIGHEST_SCORE // 2, HIGHEST_SCORE)
    ]
    parts += _months(opens, ends, x)
    parts += [
        f'<line class="pv-pain" x1="{one}%" y1="{low}" x2="{two}%" y2="{high}"/>'
        for (one, low), (two, high) in pairwise(points)
        if low is not None and high is not None
    ]
    parts += [f'<circle class="pv-mean" cx="{at}%" cy="{y}" r="2"/>' for at, y in points if y is not None]
    for bell in bells:
        at = x((bell - opens).days + 0.5)
        parts.append(f'<line class="yr-stem" x1="{at}%" x2="{at}%" y1="16" y2="{BASE}"/>')
        picture = f'<path d="{BELL}" transform="translate(-5)"/>'
        parts.append(f'<svg class="yr-bell" x="{at}%" y="2">{picture}</svg>')
    parts.append(_across("pv-base", BASE + 0.5))
    return Markup(
        f'<svg class="pain-year" width="100%" height="{HEIGHT}" aria-hidden="true" focusable="false">'
        f"{''.join(parts)}</svg>"
    )


def _across(name: str, y: float) -> str:
    return f'<line class="{name}" x1="0" x2="100%" y1="{y}" y2="{y}"/>'


def _week(opens: date, start: int) -> Iterable[date]:
    return (opens + timedelta(days=start + n) for n in range(7))


def _y(score: int) -> float:
    return round(BASE - (BASE - TOP) * score / HIGHEST_SCORE, 1)


def _months(opens: date, ends: date, x: Callable[[float], float]) -> list[str]:
    """The names of every other month, each where it begins."""
    days = (opens + timedelta(days=n) for n in range((ends - opens).days - 14))
    firsts = [day for day in days if day.day == 1][::MONTHS_APART]
    return [
        f'<text class="pv-label" x="{x((day - opens).days)}%" y="{NAMES}">{day:%b}</text>' for day in firsts
    ]
