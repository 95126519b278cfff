"""A cadence goal that a therapist sets, and the line that stays in force while it is worked on.

Without that, the line would follow the runner, and a goal reached would look like no change at all.

source  a goal of +5 to +10 %: Heiderscheit 2011, Med Sci Sports Exerc 43:296 (C); 60 days are our own (D)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.cadence.lines import Fit, Series
from app.domain.measured import Reason
from app.domain.runs import Run
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class Goal:
    """What a therapist set on a local day of the runner: per cent above the usual cadence of that day.

    Made by `goal` alone, which refuses what is none; never set by a rule.
    """

    set_on: date
    percent: float

    def spm(self, line: Fit) -> float | None:
        """The goal at the runner's usual speed, spm; None while the line of its day is not valid."""
        if line.level is None or line.reason is not Reason.OK:
            return None
        return line.level * (100 + self.percent) / 100


class NotAGoal(Exception):
    """What was asked for is no goal; its text says why."""


def goal(set_on: date, percent: float, line: Fit, limits: Thresholds = DEFAULT) -> Goal:
    """The goal of +5 to +10 % of the usual cadence; raises NotAGoal with words for anything else.

    set_on  the runner's local day
    percent above `level` of `line`, the line in force on that day; a number that is none is refused
    source  Heiderscheit 2011, Medicine & Science in Sports & Exercise 43:296 (+5 and +10 % at one speed)
    """
    if line.reason is not Reason.OK:
        raise NotAGoal("There are too few runs yet to tell the usual steps a minute.")
    if not limits.goal_least_percent <= percent <= limits.goal_most_percent:
        least, most = limits.goal_least_percent, limits.goal_most_percent
        raise NotAGoal(f"A goal is {least} to {most} % above the usual steps a minute.")
    return Goal(set_on, percent)


def fit_in_force(
    runs: Iterable[Run], today: date, goals: Iterable[Goal] = (), limits: Thresholds = DEFAULT
) -> Fit:
    """The runner's line on a day: for 60 days after a goal was set, that of the goal's day.

    runs    counting runs in any order, from 134 days before the day the line is of
    goals   in any order; those set after `today` do not count yet
    source  our own rule (D)
    """
    return Series(runs, limits).fit(day_in_force(today, goals, limits), limits)


def day_in_force(today: date, goals: Iterable[Goal], limits: Thresholds = DEFAULT) -> date:
    """The day whose line is in force on `today`: `today` itself, or the day on which it was frozen.

    A goal set while a line is frozen keeps that line for 60 days more: one drawn anew would already hold
    what the goal before it changed.
    """
    frozen_on = thaws = date.min
    for set_on in sorted(each.set_on for each in goals if each.set_on <= today):
        frozen_on = frozen_on if set_on < thaws else set_on
        thaws = set_on + timedelta(days=limits.fit_frozen_days)
    return frozen_on if today < thaws else today
