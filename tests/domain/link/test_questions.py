"""The three questions in their rows: name, how far it got, chip and numbers."""

import numpy as np
import pytest

from app.domain.link import Hypothesis, Question, Status, Tested, analyse, confirmed, question
from tests.domain.link.vectors import APART, FOLLOWS, weeks_of

LOAD, SPIKE, CADENCE = Hypothesis
SPIKES = [0.02 * (week % 7) for week in range(24)]
STEPPED = [week % 4 == 0 for week in range(24)]


def asked(weeks, hypothesis: Hypothesis, units: str = "km") -> Question:
    found = {each.hypothesis: each for each in analyse(weeks, 1)}
    return question(weeks, found[hypothesis], units)


def test_what_was_tested_says_for_what_and_over_how_many_weeks():
    row = asked(weeks_of(APART), LOAD)

    assert (row.name, row.chip) == ("More distance", "No clear pattern")
    assert row.line == "Per extra 10 km. 23 weeks compared."
    assert row.beta == pytest.approx(-0.000673, abs=5e-7)
    assert row.low < row.beta < row.high


def test_miles_are_told_for_ten_of_them():
    km, miles = (asked(weeks_of(FOLLOWS), LOAD, units) for units in ("km", "mi"))

    assert miles.line.startswith("Per extra 10 mi.")
    assert (miles.beta, miles.high) == pytest.approx((1.609344 * km.beta, 1.609344 * km.high))


def test_long_runs_say_how_many_weeks_had_one():
    row = asked(weeks_of(FOLLOWS, spike=SPIKES, stepped=STEPPED), SPIKE)

    assert row.name == "Runs past your 30-day longest"
    assert row.line == "Per 30 % past it. 23 weeks, 6 of them with a run more than 10 % past it."
    assert row.beta == pytest.approx(0.3 * row.tested.beta)


def test_the_first_check_and_the_second_are_told_apart():
    weeks = weeks_of(FOLLOWS)
    first = analyse(weeks, 1)
    rows = [question(weeks, results[0]) for results in (first, confirmed(first, first))]

    assert [row.chip for row in rows] == ["First of two checks", "Pattern"]
    assert rows[0].line == "Per extra 10 km. Seen in this week's check; the next one must see it too."
    assert rows[1].line == "Per extra 10 km. Seen in two weekly checks in a row."


@pytest.mark.parametrize(
    ("beta", "name", "word"),
    [(0.5, "Cadence below your usual", "fewer"), (-0.5, "Cadence above your usual", "more")],
)
def test_a_pattern_of_cadence_is_told_upwards(beta, name, word):
    row = question([], Tested(CADENCE, Status.PATTERN, 23, 19, beta, 0.1, 5.0, 0.001, 0.001))

    assert row.name == name
    assert row.line.startswith(f"Per 5 steps a minute {word} at the same speed.")
    assert (row.beta, row.low, row.high) == pytest.approx((0.5, 0.2907, 0.7093), abs=5e-5)


def test_cadence_without_a_pattern_stays_as_it_was_asked():
    row = question([], Tested(CADENCE, Status.NO_PATTERN, 23, 19, -0.1, 0.1, -1.0, 0.3, 0.3))

    assert (row.name, row.beta) == ("Cadence below your usual", -0.1)


@pytest.mark.parametrize(
    ("hypothesis", "line"),
    [
        (LOAD, "9 of 16 weeks. It needs weeks with three scores whose runs are known."),
        (
            SPIKE,
            "0 of 16 weeks. It needs weeks with three scores, and runs with another in the 30 days before.",
        ),
        (CADENCE, "0 of 16 weeks. It needs runs of 2 km or more with cadence on road or track."),
    ],
)
def test_too_few_weeks_say_how_many_and_what_it_takes(hypothesis, line):
    row = asked(weeks_of(FOLLOWS[:10]), hypothesis)

    assert (row.line, row.chip) == (line, "Not enough yet")
    assert {row.beta, row.low, row.high} == {None}


@pytest.mark.parametrize(
    ("cadence", "paced", "needs"),
    [
        ([], 14, "It needs runs of 2 km or more with cadence on road or track."),
        ([], 120, "120 runs have cadence, but give no line of it by speed: it needs runs at other speeds."),
        ([0.1] * 20, 60, "20 weeks have cadence; it needs three scores in more of them."),
    ],
)
def test_cadence_names_what_is_missing_and_nothing_else(cadence, paced, needs):
    weeks = weeks_of([*FOLLOWS[:10], *[None] * 10], cadence=cadence)
    tested = analyse(weeks, 1)[2]

    assert question(weeks, tested, paced=paced).line == f"{tested.n} of 16 weeks. {needs}"


@pytest.mark.parametrize(
    ("weeks", "hypothesis", "line"),
    [
        (weeks_of([2.0] * 24), LOAD, "The scores of 23 weeks hardly changed."),
        (weeks_of([2.0] * 24, spike=SPIKES), SPIKE, "The scores of 23 weeks hardly changed."),
        (weeks_of(FOLLOWS, [0.0] * 24), LOAD, "The distance was the same in all 23 weeks."),
        (weeks_of(FOLLOWS, cadence=[0.1] * 24), CADENCE, "The cadence was the same in all 23 weeks."),
        (
            weeks_of(FOLLOWS, spike=SPIKES, stepped=[True, True]),
            SPIKE,
            "23 weeks, 2 of them with a run more than 10 % past it. It needs 4.",
        ),
        (
            weeks_of(FOLLOWS, spike=[0.0] * 24),
            SPIKE,
            "23 weeks, 0 of them with a run more than 10 % past it. It needs 4.",
        ),
        (weeks_of(FOLLOWS, np.arange(24.0).tolist()), LOAD, "The 23 weeks are too much alike to compare."),
    ],
)
def test_too_little_change_says_of_what(weeks, hypothesis, line):
    row = asked(weeks, hypothesis)

    assert (row.line, row.chip) == (line, "Too little change")
    assert row.beta is None
