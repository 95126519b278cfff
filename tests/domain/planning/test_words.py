"""What is said of a planned run."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.load import Coverage, Planned, planned_run
from app.domain.planning import length_words, plan_words, step_words
from app.domain.sentences import METRES
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day, session

ALL = Coverage(((day(400), TODAY),))
SATURDAY = day(-2)


def runs_up_to(longest_m):
    return [session(day(n), m) for n, m in [(22, longest_m), (15, 6_000), (9, 5_000), (3, 6_000)]]


def plan(m, longest_m=15_200, known=ALL, on=SATURDAY, sessions=None) -> Planned:
    ran = runs_up_to(longest_m) if sessions is None else sessions
    return planned_run(on, m, ran, known, TODAY)


def test_a_run_within_the_ceiling_is_said_to_stay_within():
    assert plan_words(plan(13_200, 12_000))[0] == "13.2 km stays within 10 % of your longest."
    assert plan_words(plan(14_000))[0] == "14.0 km stays within 10 % of your longest."


def test_a_run_over_the_ceiling_is_set_beside_the_longest_and_what_stays_within_is_cut():
    assert plan_words(plan(18_000))[0] == (
        "18.0 km would be 18 % over your longest of 30 days, 15.2 km. 16.7 km stays within 10 %."
    )


def test_what_stays_within_follows_the_limits_the_plan_was_judged_by():
    wider = replace(DEFAULT, spike_small_percent=120)
    within, over = (
        planned_run(SATURDAY, m, runs_up_to(10_000), ALL, TODAY, limits=wider) for m in (12_000, 12_001)
    )

    assert plan_words(within, "km", wider)[0] == "12.0 km stays within 20 % of your longest."
    assert plan_words(over, "km", wider)[0] == (
        "12.001 km would be a little more than 20 % over your longest of 30 days, 10.0 km. "
        "12.0 km stays within 20 %."
    )


def test_in_miles_the_same_is_said():
    assert plan_words(plan(14_000), "mi")[0] == "8.7 mi stays within 10 % of your longest."
    assert plan_words(plan(18_000), "mi")[0] == (
        "11.2 mi would be 18 % over your longest of 30 days, 9.4 mi. 10.3 mi stays within 10 %."
    )


@pytest.mark.parametrize(
    ("metres", "longest_m", "units", "said"),
    [
        (
            11_001,
            10_000,
            "km",
            "11.001 km would be a little more than 10 % over your longest of 30 days, 10.0 km. "
            "11.0 km stays within 10 %.",
        ),
        (10_990, 9_995, "km", "10.99 km stays within 10 % of your longest."),
        (11_000, 10_000, "km", "11.0 km stays within 10 % of your longest."),
        (
            11_050,
            10_000,
            "km",
            "11.1 km would be 11 % over your longest of 30 days, 10.0 km. 11.0 km stays within 10 %.",
        ),
        (10_990, 9_995, "mi", "6.8 mi stays within 10 % of your longest."),
        (
            11_001,
            10_000,
            "mi",
            "6.8357 mi would be a little more than 10 % over your longest of 30 days, 6.2 mi. "
            "6.8 mi stays within 10 %.",
        ),
    ],
)
def test_near_the_ceiling_a_distance_is_told_to_the_metre(metres, longest_m, units, said):
    assert plan_words(plan(metres, longest_m), units)[0] == said


@settings(max_examples=50)
@given(st.integers(1_000, 60_000), st.integers(-60, 60), st.sampled_from(["km", "mi"]))
def test_what_is_over_never_reads_like_what_stays_within(longest_m, off_m, units):
    ceiling_m = 110 * longest_m // 100
    planned = plan(ceiling_m + off_m, longest_m, sessions=[session(day(3), longest_m)])
    length, *rest = plan_words(planned, units)[0].replace(f" {units}", "").split(". ")
    said_m = Decimal(length.split()[0]) * METRES[units]

    assert ("would be" in length) == (off_m > 0)
    assert (said_m > ceiling_m + Decimal("0.1")) == (off_m > 0)
    for within in rest:
        assert Decimal(within.split()[0]) * METRES[units] <= ceiling_m


@pytest.mark.parametrize(
    ("sessions", "known", "said"),
    [
        ([], ALL, "There is no run before it to compare with."),
        (
            [session(day(29))],
            replace(ALL, held=frozenset([day(50)])),
            "There is no run in the 30 days before it to compare with.",
        ),
        (
            [session(day(29))],
            replace(ALL, held=frozenset([day(50)])),
            "There is no run in the 30 days before it to compare with.",
        ),
        (
            runs_up_to(10_000),
            Coverage(((day(400), day(9)),)),
            "Too many of the 30 days before it are not known to compare with.",
        ),
        (
            runs_up_to(10_000),
            replace(ALL, held=frozenset([day(9)])),
            "A run of the 30 days before it is held back: there is nothing to compare with.",
        ),
    ],
)
def test_with_nothing_to_compare_with_it_is_said_why(sessions, known, said):
    assert plan_words(plan(8_000, sessions=sessions, known=known))[0] == said


def test_few_runs_and_the_sum_of_seven_days_are_told_beside_the_answer():
    few = [session(day(n), 10_000) for n in (9, 3)]

    assert plan_words(plan(8_000, sessions=few)) == (
        "8.0 km stays within 10 % of your longest.",
        "Few runs lie behind this.",
        "With it, 7 days come to 18.0 km.",
    )
    assert plan_words(plan(8_000)) == (
        "8.0 km stays within 10 % of your longest.",
        "With it, 7 days come to 14.0 km.",
    )
    assert plan_words(plan(8_000, sessions=[]))[1:] == ("With it, 7 days come to 8.0 km.",)


def test_other_planned_runs_of_the_seven_days_are_added_up_beside_it():
    assert plan_words(plan(8_000), others_m=5_500)[1:] == (
        "With it, 7 days come to 14.0 km.",
        "With your other planned runs, they come to 19.5 km.",
    )


def test_it_is_said_that_runs_before_it_are_not_counted_once_there_can_be_some():
    as_if = "This goes by what you have run up to today, as if no run came before that day."
    counted = (
        "This goes by what you have run up to today. Runs planned before that day count in the 7 days alone."
    )

    assert as_if in plan_words(plan(8_000), today=TODAY)
    assert counted in plan_words(plan(8_000, on=day(-1)), today=TODAY, follows=True)
    assert not {as_if, counted} & {*plan_words(plan(8_000, on=day(-1)), today=TODAY)}
    assert not {as_if, counted} & {*plan_words(plan(8_000, sessions=[]), today=TODAY, follows=True)}


def test_a_sum_that_is_not_known_is_not_told():
    gap = Coverage(((day(400), day(3)), (day(1), TODAY)))

    assert len(plan_words(plan(8_000, known=gap))) == 1


def test_after_a_break_the_cautious_cap_leads_alone_with_walking_after_a_long_one():
    back = runs_up_to(12_000)[:1]

    assert plan_words(plan(8_000, sessions=back)) == (
        "8.0 km stays within the cap for the first run after 24 days, 9.0 km.",
        "The cap is a cautious rule of thumb.",
        "With it, 7 days come to 8.0 km.",
    )
    assert plan_words(plan(9_001, sessions=back))[0] == (
        "9.001 km would be over the cap for the first run after 24 days, 9.0 km."
    )
    assert plan_words(plan(8_000, sessions=back, on=day(-40))) == (
        "8.0 km would be over the cap for the first run after 62 days, 3.9 km.",
        "The cap is a cautious rule of thumb.",
        "Walking breaks fit well.",
        "With it, 7 days come to 8.0 km.",
    )
    assert (
        step_words(plan(8_000, sessions=back)) == step_words(plan(18_000, sessions=back)) == "After a break"
    )
    ran = plan(8_000, sessions=[*back, session(day(1), 9_000)])
    assert plan_words(ran)[0] == "8.0 km stays within the cap for runs after a break of 21 days, 9.0 km."


def test_after_a_break_a_lower_ceiling_is_told_instead_of_the_cap():
    back = [session(day(50), 12_000), session(day(5), 3_000)]

    assert plan_words(plan(5_000, sessions=back))[:2] == (
        "5.0 km would be 67 % over your longest of 30 days, 3.0 km. 3.3 km stays within 10 %.",
        "Few runs lie behind this.",
    )
    assert not any(
        "cap" in words or "rule of thumb" in words for words in plan_words(plan(5_000, sessions=back))
    )


def test_while_an_earlier_ceiling_is_held_the_plan_is_set_beside_that():
    stepped = [*runs_up_to(12_000), session(day(1), 20_000)]

    def held(m, settled=None):
        return planned_run(day(-2), m, stepped, ALL, TODAY, settled_on=lambda one: settled)

    assert plan_words(held(14_000), today=TODAY)[0] == (
        "14.0 km would be 17 % over your earlier longest of 30 days, 12.0 km. 13.2 km stays within 10 %, "
        "held until yesterday's run has settled."
    )
    assert plan_words(held(13_200))[0] == (
        "13.2 km stays within 10 % of your earlier longest, held until the run on 11 Nov has settled."
    )
    assert plan_words(held(14_000, TODAY), today=TODAY)[0] == "14.0 km stays within 10 % of your longest."
    assert [step_words(held(m)) for m in (13_200, 16_500, 18_000)] == [
        "No step up", "Moderate step", "Moderate step"
    ]  # fmt: skip
    assert step_words(held(16_500, TODAY)) == "No step up"


@pytest.mark.parametrize(
    ("m", "said"),
    [(11_000, "No step up"), (11_001, "Small step"), (13_001, "Moderate step"), (20_001, "More than double")],
)
def test_the_step_is_named(m, said):
    assert step_words(plan(m, 10_000)) == said
    assert step_words(plan(m, sessions=[])) == "Not compared"


def test_caps_and_sums_are_told_in_miles_too():
    assert plan_words(plan(8_000, sessions=runs_up_to(12_000)[:1]), "mi") == (
        "5.0 mi stays within the cap for the first run after 24 days, 5.5 mi.",
        "The cap is a cautious rule of thumb.",
        "With it, 7 days come to 5.0 mi.",
    )


def test_what_is_over_reads_as_over_wherever_its_length_stands_and_the_shortest_run_is_no_nothing():
    assert length_words(plan(27_226, 24_750)) == "27.226 km"
    assert length_words(plan(27_225, 24_750)) == "27.2 km"
    assert length_words(plan(8_000, sessions=[])) == "8.0 km"
    assert plan_words(plan(1))[0] == "0.001 km stays within 10 % of your longest."
    assert plan_words(plan(1), "mi")[0] == "0.0006 mi stays within 10 % of your longest."


def test_a_cap_that_rests_on_a_run_held_back_is_not_told():
    held = replace(ALL, held=frozenset([day(30)]))

    assert plan_words(plan(8_000, sessions=runs_up_to(12_000)[:1], known=held))[1:] == (
        "Few runs lie behind this.",
        "With it, 7 days come to 8.0 km.",
    )
