"""The run that is too long too soon."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.load import Category, Coverage, Reason, Spike, ceiling_m, spike, spikes
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day, session

STEADY = [session(day(n), m) for n, m in [(20, 10_000), (15, 6_000), (9, 5_000), (3, 6_000)]]


@pytest.mark.parametrize(
    ("metres", "category"),
    [
        (10_000, Category.NONE),
        (11_000, Category.NONE),
        (11_001, Category.SMALL),
        (13_000, Category.SMALL),
        (13_001, Category.MODERATE),
        (20_000, Category.MODERATE),
        (20_001, Category.LARGE),
    ],
    ids=["equal", "ten percent is allowed", "one metre more", "30", "over 30", "double", "more than double"],
)
def test_spike_is_judged_against_the_longest_session(metres, category):
    assert spike(session(m=metres), STEADY).category is category


def test_the_window_is_the_thirty_days_before():
    today = date(2026, 3, 31)
    history = [
        session(date(2026, 3, 1), 10_000),
        session(date(2026, 2, 28), 25_000),
        session(date(2026, 3, 26), 8_000),
    ]

    found = spike(session(today, 10_000), history)

    assert (found.longest_m, found.longest_day) == (10_000, date(2026, 3, 1))


def test_the_same_day_and_later_days_are_no_baseline():
    history = [*STEADY, session(TODAY, 30_000, hour=6), session(day(-1), 40_000)]

    assert spike(session(m=11_001, hour=18), history).category is Category.SMALL


def test_sessions_of_one_day_are_each_compared_with_the_same_longest():
    found = spikes([*STEADY, session(m=11_500, hour=6), session(m=12_500, hour=18)])

    assert [one.longest_m for one in found[-2:]] == [10_000, 10_000]


def test_a_first_run_has_nothing_to_be_compared_with():
    assert spike(session(), []).reason is Reason.NO_HISTORY
    assert spike(session(), []).category is None


def test_a_run_after_an_empty_month_has_nothing_to_be_compared_with():
    assert spike(session(), [session(day(31), 12_000)]).reason is Reason.RETURN_AFTER_BREAK
    assert spike(session(), [session(day(30), 12_000)]).reason is Reason.OK


@pytest.mark.parametrize(
    ("history", "confidence"),
    [
        (STEADY, "ok"),
        (STEADY[1:], "low"),
        ([session(day(n)) for n in (14, 9, 5, 1)], "low"),
        ([session(day(n)) for n in (15, 9, 5, 1)], "ok"),
    ],
    ids=["4 in 17 days", "3 sessions", "13 days apart", "14 days apart"],
)
def test_confidence_needs_four_sessions_over_fourteen_days(history, confidence):
    assert spike(session(), history).confidence == confidence


@pytest.mark.parametrize(
    ("metres", "alertable"), [(11_000, False), (11_001, True), (12_400, True)], ids=["none", "small", "24 %"]
)
def test_a_spike_with_confidence_is_alertable(metres, alertable):
    assert spike(session(m=metres), STEADY).alertable is alertable


@pytest.mark.parametrize(("metres", "alertable"), [(3_400, False), (3_999, False), (4_000, True)])
def test_less_than_a_kilometre_more_is_arithmetic_and_no_news(metres, alertable):
    found = spike(session(m=metres), [session(day(n), 3_000) for n in (20, 15, 9, 3)])

    assert (found.category, found.alertable) == (
        Category.SMALL if metres <= 3_900 else Category.MODERATE,
        alertable,
    )


def test_with_low_confidence_the_category_is_kept_but_not_alerted():
    found = spike(session(m=20_000), STEADY[:1])

    assert (found.category, found.confidence, found.alertable) == (Category.MODERATE, "low", False)


@pytest.mark.parametrize(
    ("percent", "metres", "alertable"),
    [(110, 11_001, True), (125, 12_500, False), (125, 12_501, True), (99, 11_000, False), (99, 11_001, True)],
    ids=["as it is", "at the limit", "one metre more", "below a small step", "a small step"],
)
def test_a_limit_of_the_runner_moves_what_is_told_and_nothing_else(percent, metres, alertable):
    limits = replace(DEFAULT, spike_alert_percent=percent)

    found = spike(session(m=metres), STEADY, limits=limits)

    assert found.alertable is alertable
    assert replace(found, alertable=False) == replace(spike(session(m=metres), STEADY), alertable=False)
    assert ceiling_m(10_000, limits) == 11_000


def test_the_percent_has_one_decimal():
    assert spike(session(m=15_200), [session(day(5), 12_300)]).percent == 23.6
    assert spike(session(m=9_000), [session(day(5), 12_000)]).percent == -25.0


def test_more_than_six_unknown_gaps_leave_no_answer():
    seven = Coverage(((day(40), day(12)), (day(4), TODAY)))
    six = Coverage(((day(40), day(11)), (day(4), TODAY)))

    assert spike(session(m=20_000), STEADY, seven).reason is Reason.INCOMPLETE
    assert spike(session(m=20_000), STEADY, seven).category is None
    assert spike(session(m=20_000), STEADY, six).category is Category.MODERATE
    assert spikes([*STEADY, session(m=20_000)], seven)[-1].reason is Reason.INCOMPLETE
    assert spikes([*STEADY, session(m=20_000)], six)[-1].category is Category.MODERATE


def test_days_before_the_first_known_day_are_no_gaps():
    assert spike(session(m=12_000), STEADY, Coverage(((day(20), TODAY),))).category is Category.SMALL


def test_the_ceiling_is_cut_to_whole_metres():
    assert ceiling_m(15_200) == 16_720
    assert ceiling_m(10_009) == 11_009


def test_the_newest_session_may_come_first():
    newest_first = [session(m=12_000), *STEADY[::-1]]

    assert spikes(newest_first) == spikes([*STEADY, session(m=12_000)])[::-1]


def test_each_session_is_compared_with_all_of_its_own_window():
    ran = [
        (61, 20_000),
        (31, 5_000),
        (30, 8_000),
        (15, 7_000),
        (9, 9_000),
        (9, 6_000),
        (3, 8_000),
        (0, 4_000),
    ]
    found = spikes([session(day(ago), metres, hour=8 + n) for n, (ago, metres) in enumerate(ran)])

    assert [one.longest_m for one in found] == [None, 20_000, 5_000, 8_000, 8_000, 8_000, 9_000, 9_000]
    assert [one.longest_day for one in found[3:]] == [day(30), day(30), day(30), day(9), day(9)]
    assert [one.reason for one in found[:2]] == [Reason.NO_HISTORY, Reason.OK]
    assert [one.confidence for one in found] == ["low"] * 6 + ["ok", "ok"]
    assert spikes([session(day(30), 9_000), session(TODAY)])[-1].longest_m == 9_000
    assert spikes([session(day(31), 9_000), session(TODAY)])[-1].reason is Reason.RETURN_AFTER_BREAK


def test_of_two_longest_the_later_is_named():
    twice = [session(day(20), 10_000), session(day(10), 10_000), session(day(5), 9_000)]

    assert spike(session(), twice).longest_day == spikes([*twice, session()])[-1].longest_day == day(10)


def test_a_run_held_back_in_the_window_leaves_no_answer_and_says_so():
    known = Coverage(((day(60), TODAY),))

    def judged(ago):
        return spike(session(), STEADY, replace(known, held=frozenset([day(ago)])))

    assert judged(1) == judged(30) == Spike(None, None, None, Reason.HELD_BACK)
    assert judged(0) == judged(31) == spike(session(), STEADY, known)


def test_the_limits_of_a_step_can_be_moved():
    limits = replace(
        DEFAULT,
        spike_window_days=10,
        spike_small_percent=120,
        spike_moderate_percent=150,
        spike_large_percent=300,
        spike_news_m=5_000,
        spike_sure_sessions=2,
        spike_sure_days=6,
        unknown_gap_days=0,
    )

    def judged(m, known=None):
        return spike(session(m=m), STEADY, known, limits)

    assert judged(7_200).longest_m == 6_000
    assert [judged(m).category.value for m in (7_200, 9_000, 18_000, 18_001)] == [
        "none",
        "small",
        "moderate",
        "large",
    ]
    assert [judged(m).alertable for m in (10_999, 11_000)] == [False, True]
    assert judged(7_000).confidence == "ok"
    assert judged(7_000, Coverage(((day(60), day(1)),))).reason is Reason.OK
    assert judged(7_000, Coverage(((day(60), day(2)),))).reason is Reason.INCOMPLETE


some_sessions = st.lists(
    st.tuples(st.integers(0, 120), st.integers(1, 50_000)).map(lambda two: session(day(two[0]), two[1])),
    max_size=40,
)


def plainly(one, others):
    """The rule, written the slow way."""
    window = [s.distance_m for s in others if 0 < (one.day - s.day).days <= 30]
    if not window:
        return None
    percent, longest = 100 * one.distance_m, max(window)
    limits = [(110, Category.NONE), (130, Category.SMALL), (200, Category.MODERATE)]
    return next((category for most, category in limits if percent <= most * longest), Category.LARGE)


@given(some_sessions)
def test_one_pass_gives_what_judging_each_alone_gives(history):
    found = spikes(history)

    assert [one.category for one in found] == [plainly(one, history) for one in history]
    assert found == [spike(one, history) for one in history]


@given(some_sessions, st.randoms())
def test_answers_follow_the_sessions_whatever_their_order(history, random):
    order = random.sample(range(len(history)), len(history))
    found = spikes(history)

    assert spikes([history[n] for n in order]) == [found[n] for n in order]


@given(some_sessions, st.integers(1, 9))
def test_categories_do_not_depend_on_the_unit_of_distance(history, times):
    larger = [session(one.day, one.distance_m * times) for one in history]

    assert [one.category for one in spikes(larger)] == [one.category for one in spikes(history)]


@given(some_sessions, st.integers(1, 120), st.integers(1, 50_000))
def test_an_added_run_never_lowers_a_longest_after_it(history, ago, metres):
    added = session(day(ago), metres)
    before, after = spikes(history), spikes([*history, added])

    for one, was, now in zip(history, before, after, strict=False):
        if was.longest_m is not None and one.day - added.day <= timedelta(days=30):
            assert now.longest_m >= was.longest_m
