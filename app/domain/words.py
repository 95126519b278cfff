"""How sentences say days, distances and per cents, in plain English."""

import math
from calendar import day_name, month_name
from datetime import date

from app.domain.people import Side

METRES_IN_MILE = 1609.344


def in_units(metres: float, units: str) -> float:
    """Metres as kilometres, or as miles for `mi`."""
    return metres / (METRES_IN_MILE if units == "mi" else 1000)


def distance(metres: float, units: str = "km") -> str:
    """`15.2 km`, rounded half up to one decimal."""
    return f"{math.floor(in_units(metres, units) * 10 + 0.5) / 10:.1f} {units}"


def cut(metres: float, units: str = "km") -> str:
    """`16.7 km` of 16,720 m: a ceiling is cut, never rounded up."""
    return f"{math.floor(in_units(metres, units) * 10 + 1e-9) / 10:.1f} {units}"


def per_cent(value: float) -> str:
    """`24 %`, as sentences round it."""
    return f"{math.floor(value + 0.5)} %"


def mean(value: float) -> str:
    """A mean score with at most one decimal: `2`, `2.3`."""
    return f"{round(value, 1):g}"


def day_month(day: date) -> str:
    """`8 November`."""
    return f"{day.day} {month_name[day.month]}"


def short_day(day: date) -> str:
    """`8 Nov`."""
    return f"{day.day} {month_name[day.month][:3]}"


def on_day(day: date, today: date) -> str:
    """`today`, `yesterday`, `on Sunday` within the last week, else `on 8 November`."""
    ago = (today - day).days
    if ago in (0, 1):
        return ("today", "yesterday")[ago]
    return f"on {day_name[day.weekday()]}" if 1 < ago < 7 else f"on {day_month(day)}"


def whose(day: date, today: date) -> str:
    """`today's`, `yesterday's`, `Sunday's`, `the 8 November`, to stand before a run."""
    ago = (today - day).days
    if ago in (0, 1):
        return ("today's", "yesterday's")[ago]
    return f"{day_name[day.weekday()]}'s" if 1 < ago < 7 else f"the {day_month(day)}"


def since_day(day: date, today: date) -> str:
    """`since Monday`, or `since 2 November` when that is a week or more ago."""
    ago = (today - day).days
    if ago == 1:
        return "since yesterday"
    return f"since {day_name[day.weekday()]}" if 1 < ago < 7 else f"since {day_month(day)}"


def knee(side: Side) -> str:
    """`left knee`; both and unknown are `knee`."""
    return f"{side.value} knee" if side in (Side.LEFT, Side.RIGHT) else "knee"


def upper(sentence: str) -> str:
    """The sentence with a capital at its start."""
    return sentence[:1].upper() + sentence[1:]
