"""The interval of each question as a line, all on one scale around zero: inline SVG that stretches."""

from collections.abc import Sequence

from markupsafe import Markup

from app.domain.link import Question, Status

HEIGHT, MIDDLE, NAMES = 56, 20, 50
STEPS = (1, 2, 4, 6, 10, 20)  # points; wider intervals end at the edge
EDGE = 4.0  # per cent at each end, where the names have room


def lines(questions: Sequence[Question]) -> tuple[Markup, ...]:
    """One drawing a question: a dot with its whisker where it was tested, else hatch."""
    most = widest(questions)
    return tuple(_line(each, most) for each in questions)


def widest(questions: Sequence[Question]) -> int:
    """How many points the shared scale reaches to each side: the first round number that holds them all."""
    ends = [abs(end) for each in questions for end in (each.low, each.high) if end is not None]
    return next((step for step in STEPS if max(ends, default=0.0) <= step), STEPS[-1])


def place(points: float, most: int) -> float:
    """Where so many points stand, in per cent of the width."""
    held = max(-1.0, min(1.0, points / most))
    return round(50 + (50 - EDGE) * held, 2)


def _line(question: Question, most: int) -> Markup:
    left, right = place(-most, most), place(most, most)
    name = f"iv-{question.tested.hypothesis.value}"
    parts = ['<line class="iv-zero" x1="50%" x2="50%" y1="2" y2="38"/>']
    if question.beta is None or question.low is None or question.high is None:
        parts = [_hatch(name, left, right), *parts]
    else:
        kind = " iv-found" if question.tested.status is Status.PATTERN else ""
        low, high, at = (place(each, most) for each in (question.low, question.high, question.beta))
        parts.insert(0, f'<line class="iv-axis" x1="{left}%" x2="{right}%" y1="{MIDDLE}" y2="{MIDDLE}"/>')
        parts.append(
            f'<line class="iv-whisker{kind}" x1="{low}%" x2="{high}%" y1="{MIDDLE}" y2="{MIDDLE}"/>'
            f'<circle class="iv-dot{kind}" cx="{at}%" cy="{MIDDLE}" r="6.5"/>'
        )
    unit = "point" if most == 1 else "points"
    parts += [
        f'<text class="iv-name" x="0" y="{NAMES}">−{most} {unit}</text>',
        f'<text class="iv-name iv-mid" x="50%" y="{NAMES}">0</text>',
        f'<text class="iv-name iv-end" x="100%" y="{NAMES}">+{most} {unit}</text>',
    ]
    return Markup(
        f'<svg class="interval" width="100%" height="{HEIGHT}" aria-hidden="true" focusable="false">'
        f"{''.join(parts)}</svg>"
    )


def _hatch(name: str, left: float, right: float) -> str:
    return (
        f'<defs><pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><line class="pv-hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>'
        f'<rect x="{left}%" y="{MIDDLE - 9}" width="{right - left}%" height="18" fill="url(#{name})"/>'
    )
