"""The weeks of a figure as CSV: names with their units, one decimal point, empty where not known."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.domain.people import Side
from app.domain.sentences import in_units
from app.domain.weeks import Pair, Scores, WeekFacts
from app.services import csv_text
from app.services.csv_text import Field

STEPS = "steps_per_minute_at_usual_pace"
PLAN = ("sessions", "sessions_planned", "reminders")


def of_weeks(weeks: Sequence[WeekFacts], units: str, knee: Side) -> str:
    """Each week, oldest first, with the scores of the knee watched."""
    head = ["week_start", "so_far", *_ran_names(units), *_pain_names((knee,)), STEPS, *PLAN]
    rows = (
        [*_week(week), *_ran(week, units), *_scored(week.scores), _steps(week), *_plan(week)]
        for week in weeks
    )
    return csv_text.lines([head, *rows])


def of_pairs(pairs: Sequence[Pair], units: str, knees: Sequence[Side]) -> str:
    """Each week of running, oldest first, with the week whose pain is set beside it and its scores.

    knees  those whose scores the weeks hold, in their order
    """
    head = ["week_start", "so_far", *_ran_names(units), STEPS, "pain_week_start", *_pain_names(knees), *PLAN]
    rows = (
        [
            *_week(pair.week),
            *_ran(pair.week, units),
            _steps(pair.week),
            pair.later.start.isoformat() if pair.later else None,
            *_scored(pair.drawn.scores, is_to_come=pair.later is None),
            *_plan(pair.week),
        ]
        for pair in pairs
    )
    return csv_text.lines([head, *rows])


def of_year(weeks: Iterable[tuple[date, int | None, int]]) -> str:
    """Each week of a year of reminders, oldest first: its highest score, and how many reminders it had."""
    rows = ([start.isoformat(), worst, sent] for start, worst, sent in weeks)
    return csv_text.lines([["week_start", "pain_worst", "reminders"], *rows])


def _ran_names(units: str) -> list[str]:
    return [f"distance_{units}", f"known_{units}", f"longest_{units}", "over_30_day_longest_percent"]


def _pain_names(knees: Sequence[Side]) -> list[str]:
    named = [f"{knee.value}_" if knee in (Side.LEFT, Side.RIGHT) else "" for knee in knees]
    return [f"{knee}{name}" for knee in named for name in ("pain_mean", "pain_worst", "pain_days")]


def _week(week: WeekFacts) -> list[Field]:
    return [week.start.isoformat(), "yes" if week.so_far else "no"]


def _ran(week: WeekFacts, units: str) -> list[Field]:
    over = week.spike_percent
    return [
        _distance(week.distance_m, units),
        _distance(week.shown_m, units),
        _distance(week.longest_m, units),
        None if over is None else round(over, 1),
    ]


def _distance(metres: int | None, units: str) -> float | None:
    return None if metres is None else float(in_units(metres, units, digits=3))


def _scored(scores: Iterable[Scores], is_to_come: bool = False) -> list[Field]:
    return [
        field
        for one in scores
        for field in (
            None if one.mean is None else round(one.mean, 2),
            one.worst,
            None if is_to_come else one.days,
        )
    ]


def _steps(week: WeekFacts) -> float | None:
    return None if week.cadence_spm is None else round(week.cadence_spm, 1)


def _plan(week: WeekFacts) -> list[Field]:
    return [week.sessions, week.planned, week.reminders]
