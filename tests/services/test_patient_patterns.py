"""The weekly analysis as a therapist reads it: in their own units, with what is exploratory by question."""

from dataclasses import replace

import pytest

from app.domain.link import Explored, Hypothesis
from app.services import patient_patterns
from tests.services import analysed
from tests.store.test_link import analysis

LOAD, SPIKE = Hypothesis.LOAD, Hypothesis.SPIKE


def told(*explored: Explored, units: str = "km") -> patient_patterns.Patterns:
    found = patient_patterns.of(replace(analysis(), explored=explored), units)
    assert found is not None
    return found


def test_without_an_analysis_there_is_nothing_to_tell() -> None:
    assert patient_patterns.of(None, "km") is None


def test_the_three_questions_stand_in_order_with_the_answer_that_leads() -> None:
    found = told()

    assert [one.tested.hypothesis for one in found.questions] == list(Hypothesis)
    assert found.answer.tested.hypothesis is LOAD
    assert not found.is_explored


def test_lags_stand_by_question_in_the_units_of_the_reader() -> None:
    one, two = Explored(LOAD, 1, 20, 15, 0.5, 0.1, 5.0, 0.01), Explored(LOAD, 2, 12)
    lags = told(one, two, Explored(SPIKE, 1, 12)).explored

    assert list(lags) == [LOAD, SPIKE]
    assert (lags[LOAD][0].beta, lags[LOAD][0].p) == (0.5, 0.01)
    assert lags[LOAD][0].low == pytest.approx(0.5 - 2.131 * 0.1, abs=1e-3)  # t at 0.975 of 15 degrees
    assert lags[LOAD][1] == patient_patterns.Lag(2, 12)
    assert told(one, units="mi").explored[LOAD][0].beta == pytest.approx(0.5 * 1.609344)


def test_a_downward_look_stays_downward() -> None:
    cadence = Explored(Hypothesis.CADENCE, 3, 20, 15, -0.5, 0.1, -5.0, 0.01)
    (lag,) = told(cadence).explored[Hypothesis.CADENCE]

    assert lag.beta == -0.5
    assert lag.low is not None and lag.high is not None and lag.low < lag.high < 0


def test_what_could_be_tested_nowhere_is_not_called_explored() -> None:
    assert not told(Explored(LOAD, 1, 12), Explored(LOAD, 2, 11)).is_explored
    assert told(Explored(LOAD, 1, 20, 15, 0.5, 0.1, 5.0, 0.01)).is_explored


@pytest.mark.parametrize(
    ("weeks", "found", "do"),
    [
        (
            analysed.follows(),
            "Weeks with more running were followed by slightly higher scores.",
            "An extra 10 km in a week went with +0.4 points the week after. "
            "This can be chance or something else.",
        ),
        (
            analysed.still(),
            "The scores hardly changed, so there is nothing to compare.",
            "The 23 weeks that count had nearly the same score.",
        ),
    ],
)
def test_the_answer_is_the_runners_own_said_of_someone(rosa, now, weeks, found, do) -> None:
    told_of = patient_patterns.of(analysed.analysis(rosa, weeks, now, seen_before=True), "km")
    assert told_of is not None

    assert (told_of.answer.found, told_of.answer.do) == (found, do)
    assert told_of.questions[1].name == "Runs past the 30-day longest"
