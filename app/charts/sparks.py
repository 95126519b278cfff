"""Small drawings of eight weeks for a row: a line of pain, bars of distance. Unknown weeks are hatched."""

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

WIDTH, HEIGHT, FOOT = 88, 34, 31
HIGHEST_SCORE = 10


def pain_line(means: Sequence[float | None]) -> Markup:
    """The weeks' mean scores, 0 to 10, with a dot at the last that is known."""
    step = WIDTH / max(len(means), 1)
    points = [
        None if mean is None else (round((at + 0.5) * step, 1), round(FOOT - 28 * mean / HIGHEST_SCORE, 1))
        for at, mean in enumerate(means)
    ]
    parts = [_hatch(at, step) for at, point in enumerate(points) if point is None]
    parts += [
        f'<line class="pv-pain" x1="{one[0]}" y1="{one[1]}" x2="{two[0]}" y2="{two[1]}"/>'
        for one, two in pairwise(points)
        if one is not None and two is not None
    ]
    known = [point for point in points if point is not None]
    if known:
        x, y = known[-1]
        parts.append(f'<circle class="pv-mean" cx="{x}" cy="{y}" r="3"/>')
    return _drawing(parts)


def distance_bars(metres: Sequence[int | None]) -> Markup:
    """The weeks' metres beside the longest of them."""
    step = WIDTH / max(len(metres), 1)
    most = max((value for value in metres if value is not None), default=0) or 1
    parts = []
    for at, value in enumerate(metres):
        if value is None:
            parts.append(_hatch(at, step))
        elif value:
            height = max(round(28 * value / most, 1), 1.5)
            x, y = round(at * step + 2, 1), round(FOOT - height, 1)
            parts.append(
                f'<rect class="spark-bar" x="{x}" y="{y}" width="{step - 4:.1f}" height="{height}" rx="1.5"/>'
            )
    return _drawing(parts)


def _hatch(at: int, step: float) -> str:
    x = round(at * step, 1)
    return f'<rect x="{x}" y="3" width="{step:.1f}" height="{FOOT - 3}" fill="url(#hatch-sparks)"/>'


def _drawing(parts: Sequence[str]) -> Markup:
    base = f'<line class="pv-base" x1="0" x2="{WIDTH}" y1="{FOOT + 0.5}" y2="{FOOT + 0.5}"/>'
    return Markup(
        f'<svg class="spark" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' aria-hidden="true" focusable="false">{"".join(parts)}{base}</svg>'
    )


def hatch() -> Markup:
    """The pattern that all sparks of a page share."""
    return Markup(
        '<svg width="0" height="0" class="spark-defs" aria-hidden="true" focusable="false"><defs>'
        '<pattern id="hatch-sparks" width="6" height="6" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><line class="pv-hatch" x1="0" y1="0" x2="0" y2="6"/></pattern>'
        "</defs></svg>"
    )
