"""How today's answer and its tiles name days and means; distances and knees are `sentences`' own."""

from calendar import day_name, month_name
from datetime import date


def mean(value: float) -> str:
    """A mean score with at most one decimal: `2`, `2.3`."""
    return f"{round(value, 1):g}"


def day_month(day: date, today: date) -> str:
    """`8 November`, with its year where that is not today's."""
    return f"{day.day} {month_name[day.month]}{_year(day, today)}"


def short_day(day: date, today: date) -> str:
    """`8 Nov`, with its year where that is not today's."""
    return f"{day.day} {month_name[day.month][:3]}{_year(day, today)}"


def _year(day: date, today: date) -> str:
    return "" if day.year == today.year else f" {day.year}"


def on_day(day: date, today: date) -> str:
    """`today`, `yesterday`, `on Sunday` within the last week, else `on 8 November`."""
    ago = (today - day).days
    if ago in (0, 1):
        return ("today", "yesterday")[ago]
    return f"on {day_name[day.weekday()]}" if 1 < ago < 7 else f"on {day_month(day, today)}"


def whose(day: date, today: date) -> str:
    """`today's`, `yesterday's`, `Sunday's`, `the 8 November`, to stand before a run."""
    ago = (today - day).days
    if ago in (0, 1):
        return ("today's", "yesterday's")[ago]
    return f"{day_name[day.weekday()]}'s" if 1 < ago < 7 else f"the {day_month(day, today)}"


def since_day(day: date, today: date) -> str:
    """`since yesterday`, `since Monday`, or `since 2 November` when that is a week or more ago."""
    ago = (today - day).days
    if ago in (0, 1):
        return ("since today", "since yesterday")[ago]
    return f"since {day_name[day.weekday()]}" if 1 < ago < 7 else f"since {day_month(day, today)}"


def upper(sentence: str) -> str:
    """The sentence with a capital at its start."""
    return sentence[:1].upper() + sentence[1:]
