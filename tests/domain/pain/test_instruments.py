"""Totals of questionnaires that others own, and the scoring of one from option numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pain import Instrument, NotATotal, Severity, least_change, ostrc_2013, ostrc_2020, total_of

OPTION = st.integers(1, 4)


@pytest.mark.parametrize(
    ("options", "total", "substantial"),
    [
        ((1, None, None, None), 0, False),
        ((2, 2, 1, 2), 24, False),
        ((2, 3, 2, 3), 50, True),
        ((3, 1, 1, 2), 25, False),
        ((4, None, None, None), 100, True),
        ((2, 2, 3, 1), 33, True),
        ((2, 4, 1, 1), 33, True),
        ((2, 1, 1, 4), 33, False),
        ((3, 4, 4, 4), 92, True),
    ],
)
def test_the_version_of_2020_is_scored_with_its_gate(options, total, substantial):
    assert ostrc_2020(*options) == Severity(total, substantial)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((1, 1, 1, 1), "After option 1 of the first question the others are not asked."),
        ((4, None, None, 2), "After option 4 of the first question the others are not asked."),
        ((2, None, 1, 1), "The second question has no answer."),
        ((3, 1, None, 1), "The third question has no answer."),
        ((3, 1, 1), "The fourth question has no answer."),
        ((None,), "The first question has no answer."),
        ((0, 1, 1, 1), "The first question has options 1 to 4, not 0."),
        ((5,), "The first question has options 1 to 4, not 5."),
        ((2, 5, 1, 1), "The second question has options 1 to 4, not 5."),
    ],
)
def test_answers_that_do_not_go_together_are_refused_in_words(options, said):
    with pytest.raises(ValueError) as refused:
        ostrc_2020(*options)

    assert str(refused.value) == said


@given(st.tuples(st.integers(2, 3), OPTION, OPTION, OPTION))
def test_between_the_gates_the_total_is_the_sum_of_four_scales(options):
    assert ostrc_2020(*options).total == sum((0, 8, 17, 25)[option - 1] for option in options)


@pytest.mark.parametrize(
    ("options", "total", "substantial"),
    [
        ((2, 3, 2, 2), 35, True),
        ((1, 1, 1, 1), 0, False),
        ((4, 5, 5, 4), 100, True),
        ((4, 1, 1, 1), 25, True),
        ((3, 2, 2, 4), 54, False),
        ((1, 1, 3, 1), 13, True),
        ((1, 4, 1, 1), 19, True),
    ],
)
def test_the_version_of_2013_asks_all_four(options, total, substantial):
    assert ostrc_2013(*options) == Severity(total, substantial)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((5, 1, 1, 1), "The first question has options 1 to 4, not 5."),
        ((1, 6, 1, 1), "The second question has options 1 to 5, not 6."),
        ((1, 1, 0, 1), "The third question has options 1 to 5, not 0."),
        ((1, 1, 1, 5), "The fourth question has options 1 to 4, not 5."),
        ((1, None, 1, 1), "The second question has no answer."),
    ],
)
def test_the_version_of_2013_refuses_options_that_there_are_not(options, said):
    with pytest.raises(ValueError) as refused:
        ostrc_2013(*options)

    assert str(refused.value) == said


def test_three_instruments_have_totals_and_short_names():
    assert {one.value: one.label for one in Instrument} == {
        "ostrc": "OSTRC",
        "akps": "AKPS",
        "koos_pf": "KOOS-PF",
    }


def test_the_least_change_that_matters_is_known_of_one():
    assert [least_change(one) for one in Instrument] == [None, 10, None]


@pytest.mark.parametrize(("text", "total"), [("0", 0), ("100", 100), (" 42 ", 42), ("007", 7), (63, 63)])
def test_a_total_is_a_whole_number_from_0_to_100(text, total):
    assert total_of(text) == total


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "No total was given. Type a whole number from 0 to 100."),
        ("101", "101 is not a total. Type a whole number from 0 to 100."),
        ("-1", "-1 is not a total. Type a whole number from 0 to 100."),
        ("42.5", "“42.5” is not a total. Type a whole number from 0 to 100."),
        ("+5", "“+5” is not a total. Type a whole number from 0 to 100."),
        ("nan", "“nan” is not a total. Type a whole number from 0 to 100."),
        ("٤٢", "“٤٢” is not a total. Type a whole number from 0 to 100."),
        ("1234567890", "“1234567890” is not a total. Type a whole number from 0 to 100."),
        ("x" * 30, f"“{'x' * 20}” is not a total. Type a whole number from 0 to 100."),
    ],
)
def test_anything_else_is_refused_in_words(text, said):
    with pytest.raises(NotATotal) as refused:
        total_of(text)

    assert str(refused.value) == said


def test_every_instrument_says_its_range_and_which_way_is_better():
    assert [one.scale for one in (Instrument.OSTRC, Instrument.AKPS, Instrument.KOOS_PF)] == [
        "0 to 100, higher is worse",
        "0 to 100, higher is better",
        "0 to 100, higher is better",
    ]
