"""What is said of a planned run: whether it stays within the runner's own longest, and what does."""

from datetime import date

from app.domain.load import Category, Planned
from app.domain.measured import Reason
from app.domain.sentences import (
    METRES,
    WALKS,
    ceiling,
    day_name,
    distance,
    in_full,
    in_units,
    percent_over,
)
from app.domain.thresholds import DEFAULT, Thresholds

DAYS = DEFAULT.spike_window_days
NOT_COMPARED = {
    Reason.NO_HISTORY: "There is no run before it to compare with.",
    Reason.RETURN_AFTER_BREAK: f"There is no run in the {DAYS} days before it to compare with.",
    Reason.INCOMPLETE: f"Too many of the {DAYS} days before it are not known to compare with.",
    Reason.HELD_BACK: f"A run of the {DAYS} days before it is held back: there is nothing to compare with.",
}
STEPS = {
    Category.NONE: "No step up",
    Category.SMALL: "Small step",
    Category.MODERATE: "Moderate step",
    Category.LARGE: "More than double",
}

COUNTED = (
    "This goes by what you have run up to today. Runs planned before that day count in the 7 days alone."
)
AS_IF_NONE = "This goes by what you have run up to today, as if no run came before that day."


def plan_words(
    plan: Planned,
    units: str = "km",
    limits: Thresholds = DEFAULT,
    today: date | None = None,
    others_m: int = 0,
    follows: bool = False,
) -> tuple[str, ...]:
    """What is said of a planned run, the answer first; `units` are "km" or "mi", `today` names days.

    others_m  the metres of the other planned runs of its seven days
    follows   whether other runs are planned for days before it

    A ceiling is cut, never rounded up, and a distance near it is given to the metre, so that what is said
    to be over never reads like what is said to be within. Of the ceiling, an earlier one that is held and
    the cap after a break, the one that holds is told alone.
    limits  those it was judged by
    source  as for `planned_run`; the words are our own (D)
    """
    words = [_answer(plan, units, limits.spike_small_percent - 100, today)]
    if plan.is_capped:
        words.append("The cap is a cautious rule of thumb.")
    elif plan.judged.reason is Reason.OK and plan.judged.confidence == "low":
        words.append("Few runs lie behind this.")
    if plan.back.offers_walk_run:
        words.append(WALKS)
    if plan.most_m is not None and (follows or (today is not None and (plan.day - today).days > 1)):
        words.append(COUNTED if follows else AS_IF_NONE)
    if plan.week_m.value is not None:
        words.append(f"With it, 7 days come to {distance(plan.week_m.value, units)}.")
        if others_m:
            whole = distance(plan.week_m.value + others_m, units)
            words.append(f"With your other planned runs, they come to {whole}.")
    return tuple(words)


def step_words(plan: Planned) -> str:
    """How far it goes beyond the longest that holds: "Small step"; that a cap holds instead."""
    if plan.is_capped:
        return "After a break"
    return STEPS[plan.step] if plan.step is not None else "Not compared"


def length_words(plan: Planned, units: str = "km") -> str:
    """Its distance, with as many decimals as tell it from how long it may be: "27.226 km" over 27.225 km."""
    return _length(plan.distance_m, plan.distance_m if plan.most_m is None else plan.most_m, units)


def bar_names(plan: Planned, limits: Thresholds = DEFAULT) -> tuple[str, str, str]:
    """What its bar shows: the longest, how long it may be, and the plan.

    source  as for `planned_run`
    """
    longest = f"{'Earlier longest' if plan.held else 'Longest'} of {limits.spike_window_days} days"
    most = f"{limits.spike_small_percent - 100} % more, the ceiling"
    return longest, "Cap after a break" if plan.is_capped else most, "This plan"


def _answer(plan: Planned, units: str, within: int, today: date | None) -> str:
    """ "13.2 km stays within 10 % of your longest.", or how far it goes over and what stays within."""
    longest_m, most_m, which, until = plan.longest_m, plan.most_m, "longest", ""
    if most_m is not None and plan.is_capped:
        return _beside_cap(plan, most_m, units)
    if longest_m is None or most_m is None:
        return NOT_COMPARED[plan.judged.reason]
    if plan.held is not None and plan.held.held_for is not None:
        which, until = "earlier longest", f", held until {_run_of(plan.held.held_for.day, today)} has settled"
    length = length_words(plan, units)
    if plan.distance_m <= most_m:
        return f"{length} stays within {within} % of your {which}{until}."
    percent = percent_over(plan.distance_m, longest_m)
    over = f"{percent} %" if percent > within else f"a little more than {within} %"
    return (
        f"{length} would be {over} over your {which} of {DAYS} days, {distance(longest_m, units)}. "
        f"{ceiling(most_m, units)} stays within {within} %{until}."
    )


def _beside_cap(plan: Planned, cap_m: int, units: str) -> str:
    """ "8.0 km stays within the cap for the first run after 19 days, 9.0 km."."""
    days = f"{plan.back.gap_days or 0:,} days"
    runs = f"the first run after {days}" if plan.back.first_day is None else f"runs after a break of {days}"
    verb = "would be over" if plan.is_over else "stays within"
    return f"{length_words(plan, units)} {verb} the cap for {runs}, {ceiling(cap_m, units)}."


def _run_of(day: date, today: date | None) -> str:
    """ "Sunday's run", "the run on 8 Nov"."""
    name = day_name(day, today)
    return f"the run on {name}" if name[0].isdigit() else f"{name}'s run"


def _length(distance_m: int, most_m: int, units: str) -> str:
    """A distance with one decimal, with more where one would put it on the other side, or make it none."""
    short = in_units(distance_m, units)
    if short and (short * METRES[units] > most_m) == (distance_m > most_m):
        return f"{short} {units}"
    return f"{in_full(distance_m, units)} {units}"
