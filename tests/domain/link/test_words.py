"""What is said first of an analysis: five outcomes, each in one sentence and what follows it."""

from dataclasses import replace

import pytest

from app.domain.link import (
    Counts,
    Hypothesis,
    Outcome,
    Status,
    Tested,
    Times,
    analyse,
    answer,
    counted,
    interval_of_share,
)
from app.domain.link.shown import points
from app.domain.thresholds import DEFAULT
from tests.domain.link.vectors import APART, FOLLOWS, weeks_of

WEEKS = weeks_of(FOLLOWS)
LOAD, SPIKE, CADENCE = Hypothesis
NO = [Tested(each, Status.NO_PATTERN, 20, 16, 0.1, 0.2, 0.5, 0.3, 0.5) for each in Hypothesis]


def pattern(hypothesis: Hypothesis, beta: float, status: Status = Status.PATTERN) -> Tested:
    return Tested(hypothesis, status, 23, 19, beta, abs(beta) / 3, 3.0, 0.004, 0.012)


def told(*results: Tested, units: str = "km"):
    others = [each for each in NO if each.hypothesis not in {result.hypothesis for result in results}]
    return answer(WEEKS, [*results, *others], units)


def test_a_pattern_is_told_with_its_number_interval_and_weeks():
    found = replace(analyse(WEEKS, 1, 99)[0], status=Status.PATTERN)

    said = told(found)

    assert said.outcome is Outcome.PATTERN
    assert said.tested is found
    assert said.found == "Weeks with more running were followed by slightly higher scores."
    assert said.do == (
        "An extra 10 km in a week went with +0.4 points the week after. This can be chance or something else."
    )
    assert (said.number, said.per, said.interval) == ("+0.4", "points per 10 km", "0.1 to 0.7")
    assert said.compared == "23 weeks compared, 16 needed"


def test_in_miles_it_is_told_for_ten_miles():
    said = told(pattern(LOAD, 0.4), units="mi")

    assert (said.number, said.per) == ("+0.6", "points per 10 mi")
    assert said.do.startswith("An extra 10 mi in a week went with +0.6 points")


def test_a_whole_point_or_more_is_not_called_slight():
    assert told(pattern(LOAD, 1.0)).found == "Weeks with more running were followed by higher scores."


def test_how_little_is_slight_is_a_limit():
    other = replace(DEFAULT, link_slight_points=0.3)
    assert "slightly" not in answer(WEEKS, [pattern(LOAD, 0.4)], limits=other).found


def test_long_runs_are_told_for_a_run_thirty_percent_past_the_longest():
    said = told(pattern(SPIKE, 2.0))

    assert said.found == (
        "Weeks with runs further past your 30-day longest were followed by slightly higher scores."
    )
    assert said.do.startswith("A run 30 % past it went with +0.6 points the week after.")
    assert said.per == "points per 30 % past it"


@pytest.mark.parametrize(("beta", "word"), [(0.5, "fewer"), (-0.5, "more")])
def test_cadence_is_told_upwards_whichever_way_it_goes(beta, word):
    said = told(pattern(CADENCE, beta))

    assert said.found == (
        f"Weeks with {word} steps a minute at the same speed were followed by slightly higher scores."
    )
    assert said.do.startswith(f"5 steps a minute {word} went with +0.5 points the week after.")
    assert (said.number, said.interval) == ("+0.5", "0.2 to 0.8")


def test_the_first_of_several_patterns_leads():
    assert told(pattern(LOAD, 0.4), pattern(SPIKE, 2.0)).tested.hypothesis is LOAD


def test_a_pattern_leads_before_what_could_not_be_tested():
    said = answer(WEEKS, [Tested(LOAD, Status.INSUFFICIENT_DATA, 9), NO[1], pattern(CADENCE, 0.5)])

    assert said.tested.hypothesis is CADENCE


def test_no_pattern_is_the_usual_answer_and_shows_nothing():
    said = answer(weeks_of(APART), analyse(weeks_of(APART), 1, 99))

    assert said.outcome is Outcome.NO_PATTERN
    assert said.found == "No clear pattern in your log so far."
    assert said.do == "That is the usual answer. It does not show there is none."
    assert {said.number, said.per, said.interval, said.compared} == {None}


def test_the_first_of_two_checks_is_no_clear_pattern_yet():
    said = told(pattern(LOAD, 0.4, Status.PATTERN_PENDING))

    assert said.outcome is Outcome.PENDING
    assert said.found == "No clear pattern in your log so far."
    assert said.do == "This week's check found something. It is told only if the next one finds it too."
    assert said.number is None


def test_too_few_weeks_are_counted():
    weeks = weeks_of(FOLLOWS[:10])
    said = answer(weeks, analyse(weeks, 1))

    assert said.outcome is Outcome.NOT_ENOUGH
    assert said.found == "Not enough yet: 9 of 16 weeks."
    assert said.do == "Three scores a week make a week count. Zeros count too."


@pytest.mark.parametrize(
    ("weeks", "found", "do"),
    [
        (
            weeks_of([2.0] * 24),
            "Your scores hardly changed, so there is nothing to compare.",
            "The 23 weeks that count had nearly the same score.",
        ),
        (
            weeks_of(FOLLOWS, [0.0] * 24),
            "Your weekly distance did not change, so there is nothing to compare.",
            "It was the same in all 23 weeks that count.",
        ),
        (
            weeks_of(FOLLOWS, [1 + week / 10 for week in range(24)]),
            "Your weeks are too much alike to compare.",
            "It takes weeks that differ in running and in scores.",
        ),
    ],
    ids=["scores", "distance", "both go on a line"],
)
def test_what_hardly_changed_is_named(weeks, found, do):
    said = answer(weeks, analyse(weeks, 1))

    assert said.outcome is Outcome.LITTLE_CHANGE
    assert (said.found, said.do) == (found, do)


def test_personal_counts_say_both_and_how_much_they_leave_open():
    counts = Counts(Times(6, 8, *interval_of_share(6, 8)), Times(3, 14, *interval_of_share(3, 14)))

    assert counted(counts) == (
        "6 of 8 weeks with a run more than 10 % over your longest were followed by a higher score; "
        "3 of 14 others.",
        "So few weeks leave much open: it may be 35 to 97 % of such weeks and 5 to 51 % of others.",
    )


def test_a_smaller_share_after_long_runs_is_said_to_say_nothing():
    few, many = Times(1, 6, 0.004, 0.64), Times(12, 28, 0.24, 0.63)
    told = "The smaller share after such runs says nothing in their favour"

    assert [told in (counted(Counts(*each)) or ("", ""))[1] for each in ((few, many), (many, few))] == [
        True,
        False,
    ]


def test_too_few_weeks_of_a_kind_say_nothing():
    assert counted(Counts(Times(4, 4), Times(3, 14, 0.05, 0.5))) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.42, "0.4"),
        (-0.26, "−0.3"),
        (0.04, "0.04"),
        (0.094, "0.09"),
        (0.0951, "0.1"),
        (0.001, "0.0"),
        (-0.004, "0.0"),
        (0, "0.0"),
    ],
)
def test_points_have_one_decimal_and_two_below_a_tenth(value, text):
    assert points(value) == text
    assert points(abs(value), sign=True) in ("0.0", f"+{text.lstrip('−')}")
