"""Where a figure's rows begin and end, what their lines say, and what each week reads as."""

import math
from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.people import Side
from app.domain.sentences import METRES, sessions_of
from app.domain.weeks import Scores, WeekFacts

NAMED_WEEKS = 12  # in so many weeks each bar has room for its per cent
STEPS = (5, 10, 20, 40, 60, 80, 100, 120, 160, 200, 300, 400, 600, 1000)
# A bell in a box of 10 by 12 pixels, y downwards.
BELL = "M1,9 Q2.5,8 2.5,5 Q2.5,1.5 5,1 Q7.5,1.5 7.5,5 Q7.5,8 9,9 Z M3.7,10 Q5,12 6.3,10 Z"


@dataclass(frozen=True, slots=True)
class Scale:
    """A row's lowest and highest value."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """The value of the middle grid line."""
        return (self.low + self.high) / 2

    def share(self, value: float) -> float:
        """How far up the row a value stands, 0 to 1."""
        return (value - self.low) / (self.high - self.low)


PAIN_SCALE = Scale(0, 10)
ALERT_SCALE = Scale(0, 1)


def in_units(metres: int, units: str) -> float:
    """Metres as kilometres or miles."""
    return metres / float(METRES[units])


def distance_scale(weeks: Sequence[WeekFacts], units: str) -> Scale:
    """From 0 to the first round number that holds every known week."""
    most = max((in_units(w.shown_m, units) for w in weeks if w.shown_m is not None), default=0.0)
    return Scale(0, next((step for step in STEPS if most <= step), math.ceil(most / 500) * 500))


def words_after(index: int) -> bool:
    """Whether the per cent of a bar stands at its right: at the left edge there is no room before it."""
    return index < 2


def over_units(weeks: Sequence[WeekFacts], index: int, units: str) -> float:
    """The height, in km or miles, above which a bar's triangle and per cent touch neither it nor the next."""
    beside = index + 1 if words_after(index) else index - 1
    near = [weeks[at].shown_m or 0 for at in (index, beside) if 0 <= at < len(weeks)]
    return in_units(max(near) if len(weeks) <= NAMED_WEEKS else near[0], units)


def cadence_scale(weeks: Sequence[WeekFacts]) -> Scale:
    """At least 12 steps high, on even numbers, around what is there; 160 to 172 when nothing is."""
    known = [w.cadence_spm for w in weeks if w.cadence_spm is not None]
    if not known:
        return Scale(160, 172)
    spread = max(12, 4 * math.ceil((max(known) - min(known) + 2) / 4))
    low = 2 * math.floor(((max(known) + min(known)) / 2 - spread / 2) / 2)
    while low + spread < max(known):
        low += 2
    return Scale(low, low + spread)


def day_month(day: date) -> str:
    """`31 Aug`."""
    return f"{day.day} {month_name[day.month][:3]}"


def named(index: int, count: int) -> bool:
    """Whether a week of the axis is named: about six of them, counted back from the newest."""
    step = max(2, count // 6)
    from_end = count - 1 - index
    return from_end > 0 and from_end % step == 0


def thin(index: int, count: int) -> bool:
    """Whether a named week loses its name where the chart is narrow: every other one, and the outermost."""
    from_end = count - 1 - index
    return count > NAMED_WEEKS and (12 * index < count or from_end // (count // 6) % 2 == 1)


def span(week: WeekFacts) -> str:
    """`2 to 8 November`, with the first month's name only where it differs; `so far` while it goes on."""
    first = str(week.start.day)
    if week.start.month != week.end.month:
        first += f" {month_name[week.start.month]}"
    return f"{first} to {week.end.day} {month_name[week.end.month]}{' so far' if week.so_far else ''}"


def percent(value: float) -> str:
    """`+24 %`, a whole number."""
    return f"+{math.floor(value + 0.5)} %"


def aloud(week: WeekFacts, units: str) -> str:
    """One week in one line, as the pointer and the arrow keys read it."""
    parts = [ran(week, units), f"pain {pains(week)}", *stepped(week)]
    parts += beside(week.sessions, week.planned, week.reminders)
    return f"{span(week)}: {'; '.join(parts)}"


def beside(sessions: int, planned: int, reminders: int | None) -> list[str]:
    """`1 of 3 sessions`, `a reminder went out`; nothing of what there was none of."""
    parts = [sessions_of(sessions, planned)] if planned or sessions else []
    if reminders is None:
        return [*parts, "reminders not known"]
    return [*parts, went_out(reminders)] if reminders else parts


def went_out(reminders: int) -> str:
    """`a reminder went out`, `2 reminders went out`."""
    return "a reminder went out" if reminders == 1 else f"{reminders} reminders went out"


def ran(week: WeekFacts, units: str) -> str:
    """`34.9 km, longest 15.2`, or that it is not known."""
    if week.shown_m is None:
        return "distance not known"
    said = f"{in_units(week.shown_m, units):.1f} {units}"
    if week.is_part:
        said = f"at least {said} known"
    if week.longest_m:
        said += f", longest {in_units(week.longest_m, units):.1f}"
    if week.spike_percent is not None:
        said += f" ({percent(week.spike_percent)} on the 30 days before)"
    return said


def scored(scores: Scores) -> str:
    """`mean 2.3, worst 4`, or `not known`."""
    return "not known" if scores.mean is None else f"mean {scores.mean:.1f}, worst {scores.worst}"


def knee(scores: Scores) -> str:
    """`left knee `, or nothing where knees are not told apart."""
    return f"{scores.side.value} knee " if scores.side in (Side.LEFT, Side.RIGHT) else ""


def pains(week: WeekFacts) -> str:
    """`mean 2.3, worst 4`, of each knee that is told apart: `left knee mean 2.3, worst 4, right knee ...`."""
    return ", ".join(knee(one) + scored(one) for one in week.scores)


def stepped(week: WeekFacts) -> list[str]:
    """`166 steps a minute at your usual pace`; nothing when that is not known."""
    spm = week.cadence_spm
    return [] if spm is None else [f"{spm:.0f} steps a minute at your usual pace"]


def gaps(known: Sequence[bool]) -> list[tuple[int, int]]:
    """The stretches that are not known, as first index and length."""
    found: list[tuple[int, int]] = []
    for index, is_known in enumerate(known):
        if is_known:
            continue
        if found and sum(found[-1]) == index:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((index, 1))
    return found
