"""Four weeks by arithmetic over 1,500 invented logs: 300 with an even rhythm, 750 with plans of their own."""

from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest

from app.domain.planning import NoBuild, PlannedRun
from tests.build import day, session
from tests.domain.planning.test_build import build, holds

LOGS = 1_500


@pytest.mark.soak
def test_no_log_leads_to_a_step_over_the_ceiling_if_the_weeks_are_run_as_planned():
    made = 0
    for seed in range(LOGS):
        dice = Random(seed)
        sessions, settles = _log(dice, is_even=seed % 5 == 0), dice.randrange(9)

        def settled_on(one, settles=settles):
            return one.day + timedelta(days=settles) if settles else None

        own = _own(dice) if seed % 2 else []
        with suppress(NoBuild):
            holds(build(sessions, settled_on=settled_on, planned=own), sessions, settled_on, own)
            made += 1
    assert made > LOGS // 2


def _own(dice):
    """Up to eight runs that the runner has planned, some far beyond what was run."""
    return [
        PlannedRun(day(-dice.randint(0, 28)), round(dice.lognormvariate(8.9, 0.9)))
        for _ in range(dice.randint(1, 8))
    ]


def _log(dice, is_even):
    """Ten weeks of runs, ended some days ago; with steps, lost weeks and second runs of a day."""
    ended = 0 if is_even else dice.choice([0, 0, 0, 1, 5, 12, 20, 40, 70])
    days = dice.sample(range(7), dice.randint(1, 5))
    found = []
    for week in range(10):
        if not is_even and dice.random() < 0.1:
            continue
        for at in days:
            metres = round(dice.lognormvariate(8.9, 0.15 if is_even else 0.5))
            found.append(session(day(ended + 7 * week + at), metres, dice.choice([7, 18])))
    return found
