"""Invented days become weeks by the rules that hold for a real log."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from app.domain.load import Category, Session, spikes
from app.simulation.days import LEAD_WEEKS, WEEK, Days, days
from app.simulation.kinds import KINDS
from app.simulation.weeks import link_weeks

LEAD = LEAD_WEEKS * WEEK


def blank(weeks: int = 1) -> Days:
    """Ten kilometres on the last day before the log, and nothing in it."""
    count = LEAD + weeks * WEEK
    metres = np.zeros(count)
    metres[LEAD - 1] = 10_000
    return Days(LEAD, metres, np.full(count, np.nan), np.full(count, np.nan))


def week(**columns: dict[int, float]):
    """The only week of a log with these days set, counted from its first."""
    log = blank()
    for name, values in columns.items():
        for day, value in values.items():
            getattr(log, name)[LEAD + day] = value
    return link_weeks(log)[0]


def test_three_logs_make_a_week_and_their_mean_is_its_score():
    two, three = week(score={0: 1, 6: 2}), week(score={0: 2, 2: 3, 4: 1})

    assert (two.pain, two.logged) == (None, 2)
    assert (three.pain, three.logged) == (2.0, 3)
    assert week(score={0: 0, 1: 0, 2: 0}).pain == 0


def test_ten_kilometres_are_one():
    assert week(metres={0: 5_000, 3: 7_500}).load == 1.25
    assert week().load == 0


@pytest.mark.parametrize(
    ("metres", "spike", "stepped"),
    [
        ({}, 0, False),
        ({2: 9_000}, 0, False),
        ({2: 11_000}, 0.1, False),
        ({2: 11_001}, 0.1001, True),
        ({2: 15_000, 4: 16_500}, 0.5, True),
        ({2: 11_000, 4: 13_000}, 0.181818, True),
        ({2: 30_000}, 1, True),
    ],
    ids=["no run", "shorter", "the ceiling", "a metre over", "before its longest", "the larger", "at most 1"],
)
def test_a_step_is_the_largest_share_over_the_30_day_longest(metres, spike, stepped):
    found = week(metres=metres)

    assert found.spike == pytest.approx(spike, abs=1e-6)
    assert found.stepped is stepped


def test_without_anything_to_compare_with_a_step_is_not_known():
    log = blank()
    log.metres[LEAD - 1] = 0
    assert link_weeks(log)[0].spike == 0
    log.metres[LEAD + 3] = 5_000
    assert link_weeks(log)[0].spike is None


def test_five_steps_fewer_are_one_and_only_runs_of_two_kilometres_count():
    metres = {1: 8_000, 3: 1_999, 5: 2_000}

    assert week(metres=metres, residual={1: -4, 3: 50, 5: -6}).cadence == 1
    assert week(metres={3: 1_999}, residual={3: 50}).cadence is None


def test_weeks_follow_one_another():
    found = link_weeks(blank(3))

    assert [one.start - found[0].start for one in found] == [timedelta(weeks=n) for n in range(3)]


@pytest.mark.parametrize("kind", ["waves", "rests-more"])
def test_steps_are_those_that_the_rule_for_sessions_finds(kind):
    log = days(KINDS[kind], 20, np.random.default_rng(5))
    first = date(2024, 1, 1) - timedelta(days=LEAD)
    sessions = [
        Session.planned(first + timedelta(days=day), int(metres))
        for day, metres in enumerate(log.metres)
        if metres > 0
    ]
    by_week = [(0.0, False)] * (20 + LEAD_WEEKS)
    for session, judged in zip(sessions, spikes(sessions), strict=True):
        if judged.longest_m is None:
            continue
        at = (session.day - first).days // WEEK
        over = min(max(session.distance_m / judged.longest_m - 1, 0), 1)
        steps = judged.category not in (None, Category.NONE)
        by_week[at] = (max(by_week[at][0], over), by_week[at][1] or steps)

    found = [(one.spike, one.stepped) for one in link_weeks(log)]

    assert found == by_week[LEAD_WEEKS:]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_logs_in_a_week_changes_nothing(seed):
    log = days(KINDS["waves"], 3, np.random.default_rng(2))
    score = log.score.copy()
    np.random.default_rng(seed).shuffle(score[LEAD : LEAD + WEEK])

    assert link_weeks(replace(log, score=score)) == link_weeks(log)
