"""The chart of weeks as inline SVG: there before any script, at any width, in either theme.

Across, everything is a share of the width and so stretches with the page; down, everything is in the
pixels of app.charts.style, so that the plotly figure takes its place without moving anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from app.charts.rows import Unknown, exercise_rows, knees, square_px, unknowns
from app.charts.scales import (
    BELL,
    NAMED_WEEKS,
    PAIN_SCALE,
    Scale,
    cadence_scale,
    day_month,
    distance_scale,
    gaps,
    in_units,
    named,
    over_units,
    percent,
    thin,
    words_after,
)
from app.charts.style import AXIS_WIDTH, WEEKS, Band, Frame
from app.domain.weeks import Scores, WeekFacts

PHONE_WEEKS = 10  # so many of twelve a phone shows


@dataclass(frozen=True, slots=True)
class Preview:
    """Two drawings side by side: the rows, which stretch, and the labels at their right, which do not."""

    plot: Markup
    axis: Markup


@dataclass(frozen=True, slots=True)
class Slots:
    """The weeks across the width, in per cent."""

    count: int

    def middle(self, index: float) -> float:
        """The middle of a week."""
        return round(100 * (index + 0.5) / self.count, 3)

    def left(self, index: int, share: float = 1.0) -> float:
        """The left edge of something `share` of a week wide."""
        return round(100 * (index + (1 - share) / 2) / self.count, 3)

    def width(self, share: float = 1.0, weeks: int = 1) -> float:
        """The width of `share` of so many weeks."""
        return round(100 * share * weeks / self.count, 3)


def preview(
    weeks: Sequence[WeekFacts],
    units: str = "km",
    name: str = "weeks",
    frame: Frame = WEEKS,
    band: int = 0,
) -> Preview:
    """Draw the weeks, oldest first; `name` keeps the ids of two drawings on a page apart.

    band  so many of the last weeks stand on a ground of their own
    """
    slots = Slots(len(weeks))
    km, spm = distance_scale(weeks, units), cadence_scale(weeks)
    axes = [(frame.distance, km), (frame.cadence, spm), *((pain, PAIN_SCALE) for pain in frame.pains)]
    parts = [_pattern(name), *_ground(slots, band, frame)]
    parts += [part for row, _ in axes for part in _grid(row)]
    for row in unknowns(weeks, frame):
        parts += _hatches(row, slots, name, narrow=row.band == frame.distance)
    parts += _hatches_above(weeks, km, frame.distance, slots, units, name)
    parts += _distance(weeks, km, frame.distance, slots, units)
    for pain, scores in knees(weeks, frame):
        parts += _pain(scores, pain, slots)
    parts += _cadence(weeks, spm, frame.cadence, slots)
    parts += [_base(row) for row, _ in axes]
    parts += [*_sessions(weeks, frame, slots), *_names(weeks, frame.labels, slots)]
    plot = (
        f'<svg class="preview" width="100%" height="{frame.height}" aria-hidden="true" focusable="false">'
        f"{''.join(parts)}</svg>"
    )
    return Preview(Markup(plot), Markup(_axis(axes, frame.height)))


def _pattern(name: str) -> str:
    return (
        f'<defs><pattern id="hatch-{name}" width="6" height="6" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><line class="pv-hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>'
    )


def _ground(slots: Slots, weeks: int, frame: Frame) -> Iterator[str]:
    if weeks:
        first = slots.count - weeks
        size = f'width="{slots.width(weeks=weeks)}%" height="{frame.height}"'
        yield f'<rect class="pv-ground" x="{slots.left(first)}%" y="0" {size} rx="6"/>'


def _grid(band: Band) -> Iterator[str]:
    for share in (0.5, 1):
        y = band.at(share) + 0.5
        yield f'<line class="pv-grid" x1="0" x2="100%" y1="{y}" y2="{y}"/>'


def _base(band: Band) -> str:
    y = band.bottom + 0.5
    return f'<line class="pv-base" x1="0" x2="100%" y1="{y}" y2="{y}"/>'


def _hatches(row: Unknown, slots: Slots, name: str, *, narrow: bool) -> Iterator[str]:
    """Hatch on what is not known of a row, and its words where they fit; `narrow` puts them on two lines."""
    band = row.band
    for first, length in gaps(row.known):
        yield (
            f'<rect x="{slots.left(first)}%" y="{band.top}" width="{slots.width(weeks=length)}%"'
            f' height="{band.height}" fill="url(#hatch-{name})"/>'
        )
        x, y = slots.middle(first + (length - 1) / 2), (band.top + band.bottom) / 2
        if length * 12 / slots.count >= 1.8:
            yield f'<text class="pv-gap" x="{x}%" y="{y + 4}">{row.words}</text>'
        elif slots.count <= 12 and narrow:
            yield f'<text class="pv-gap" x="{x}%" y="{y - 3}">no</text>'
            yield f'<text class="pv-gap" x="{x}%" y="{y + 12}">data</text>'


def _hatches_above(
    weeks: Sequence[WeekFacts], scale: Scale, band: Band, slots: Slots, units: str, name: str
) -> Iterator[str]:
    """Hatch over the bars that hold only what is known of their week."""
    for index, week in enumerate(weeks):
        if week.is_part:
            height = band.at(scale.share(in_units(week.ran_m, units))) - band.top
            yield (
                f'<rect x="{slots.left(index)}%" y="{band.top}" width="{slots.width()}%"'
                f' height="{height:.1f}" fill="url(#hatch-{name})"/>'
            )


def _bar(kind: str, index: int, band: Band, share: float, slots: Slots) -> str:
    top = band.at(share)
    return (
        f'<rect class="{kind}" x="{slots.left(index, 0.56)}%" y="{top:.1f}" rx="3"'
        f' width="{slots.width(0.56)}%" height="{band.bottom - top:.1f}"/>'
    )


def _distance(
    weeks: Sequence[WeekFacts], scale: Scale, band: Band, slots: Slots, units: str
) -> Iterator[str]:
    for index, week in enumerate(weeks):
        if not week.shown_m:
            continue
        share = scale.share(in_units(week.shown_m, units))
        yield _bar("pv-week", index, band, share, slots)
        yield _bar("pv-longest", index, band, scale.share(in_units(week.longest_m or 0, units)), slots)
        if week.spike_percent is not None:
            y = band.at(scale.share(over_units(weeks, index, units))) - 6
            yield _over(week.spike_percent, slots.middle(index), y, slots.count, index)


def _over(spike_percent: float, x: float, y: float, count: int, index: int) -> str:
    """The triangle over a bar, and where there is room its per cent."""
    words = ""
    if count <= NAMED_WEEKS:
        where = 'class="pv-over pv-after" x="9"' if words_after(index) else 'class="pv-over" x="-9"'
        words = f"<text {where}>{percent(spike_percent)}</text>"
    triangle = '<path class="pv-ink pv-clear" d="M-5,0 L0,-9 L5,0 Z"/>'
    return f'<svg x="{x}%" y="{y:.1f}" overflow="visible">{triangle}{words}</svg>'


def _line(kind: str, values: Sequence[float | None], band: Band, scale: Scale, slots: Slots) -> Iterator[str]:
    """Line pieces between neighbouring weeks that are both known."""
    for index, (one, two) in enumerate(pairwise(values)):
        if one is not None and two is not None:
            yield (
                f'<line class="{kind}" x1="{slots.middle(index)}%" x2="{slots.middle(index + 1)}%"'
                f' y1="{band.at(scale.share(one)):.1f}" y2="{band.at(scale.share(two)):.1f}"/>'
            )


def _pain(scores: Sequence[Scores], band: Band, slots: Slots) -> Iterator[str]:
    """The mean as a line with filled dots, the worst as a hollow dot on a stem."""
    r = 2.4 if slots.count > 26 else 3.6
    yield from _line("pv-pain", [one.mean for one in scores], band, PAIN_SCALE, slots)
    for index, one in enumerate(scores):
        if one.mean is None or one.worst is None:
            continue
        x = f"{slots.middle(index)}%"
        low, high = band.at(PAIN_SCALE.share(one.mean)), band.at(PAIN_SCALE.share(one.worst))
        if low - high > 2:
            yield f'<line class="pv-stem" x1="{x}" x2="{x}" y1="{low:.1f}" y2="{high:.1f}"/>'
            yield f'<circle class="pv-worst" cx="{x}" cy="{high:.1f}" r="{r}"/>'
        yield f'<circle class="pv-mean" cx="{x}" cy="{low:.1f}" r="{r}"/>'


def _cadence(weeks: Sequence[WeekFacts], scale: Scale, band: Band, slots: Slots) -> Iterator[str]:
    """A dashed line with diamonds."""
    values = [week.cadence_spm for week in weeks]
    size = 3.4 if slots.count > 26 else 5
    path = f"M0,-{size} L{size},0 L0,{size} L-{size},0 Z"
    yield from _line("pv-cadence", values, band, scale, slots)
    for index, value in enumerate(values):
        if value is not None:
            at = f'x="{slots.middle(index)}%" y="{band.at(scale.share(value)):.1f}"'
            yield f'<svg {at} overflow="visible"><path class="pv-diamond" d="{path}"/></svg>'


def _sessions(weeks: Sequence[WeekFacts], frame: Frame, slots: Slots) -> Iterator[str]:
    """A square a session: filled when done, hollow when planned, dotted while still to come; and bells."""
    pitch = frame.exercise.height / exercise_rows(weeks)
    size = min(pitch - 2, square_px(slots.count))
    for index, week in enumerate(weeks):
        marks = []
        for row in range(max(week.planned, week.sessions)):
            kind = "pv-done" if row < week.sessions else "pv-later" if week.so_far else "pv-planned"
            y = frame.exercise.bottom - (row + 1) * pitch + 1
            marks.append(
                f'<rect class="{kind}" x="{-size / 2:.1f}" y="{y:.1f}" width="{size:.1f}"'
                f' height="{size:.1f}" rx="{size / 5:.1f}"/>'
            )
        if week.reminders:
            marks.append(f'<path class="pv-ink" transform="translate(-5,{frame.bells})" d="{BELL}"/>')
        yield f'<svg x="{slots.middle(index)}%" overflow="visible">{"".join(marks)}</svg>'


def _names(weeks: Sequence[WeekFacts], labels: int, slots: Slots) -> Iterator[str]:
    for index, week in enumerate(weeks):
        at = f'x="{slots.middle(index)}%" y="{labels}"'
        if week.so_far:
            yield f'<text class="pv-name pv-now" {at}>so far</text>'
        elif named(index, slots.count):
            far = " pv-far" if index < slots.count - PHONE_WEEKS else ""
            narrow = " pv-thin" if thin(index, slots.count) else ""
            yield f'<text class="pv-name{far}{narrow}" {at}>{day_month(week.start)}</text>'


def _axis(rows: Sequence[tuple[Band, Scale]], height: int) -> str:
    labels = []
    for band, scale in rows:
        for value in (scale.low, scale.middle, scale.high):
            y = band.at(scale.share(value)) + 4.5
            labels.append(f'<text class="pv-label" x="10" y="{y:.1f}">{value:g}</text>')
    return (
        f'<svg class="preview-axis" width="{AXIS_WIDTH}" height="{height}" aria-hidden="true"'
        f' focusable="false">{"".join(labels)}</svg>'
    )
