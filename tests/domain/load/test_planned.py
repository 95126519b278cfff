"""A planned run is judged as one that was run."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.load import (
    Category,
    Coverage,
    NotPlannable,
    Reason,
    ReturnState,
    planned_run,
    spike,
)
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day, session

ALL = Coverage(((day(400), TODAY),))
STEADY = [session(day(n), m) for n, m in [(22, 12_000), (15, 6_000), (9, 5_000), (3, 6_000)]]
SATURDAY = day(-2)


def plan(m, on=SATURDAY, sessions=STEADY, known=ALL, **more):
    return planned_run(on, m, sessions, known, TODAY, **more)


@pytest.mark.parametrize(
    ("metres", "category", "is_over"),
    [
        (13_200, Category.NONE, False),
        (13_201, Category.SMALL, True),
        (15_600, Category.SMALL, True),
        (15_601, Category.MODERATE, True),
        (24_001, Category.LARGE, True),
    ],
)
def test_a_plan_is_judged_as_a_run_of_its_day_would_be(metres, category, is_over):
    found = plan(metres)

    assert (found.day, found.distance_m) == (SATURDAY, metres)
    assert found.judged == spike(session(SATURDAY, metres), STEADY, ALL)
    assert (found.judged.category, found.is_over) == (category, is_over)
    assert (found.ceiling_m, found.judged.confidence) == (13_200, "ok")


def test_a_plan_names_the_longest_by_how_much_it_is_over_and_whether_it_is_news():
    found = plan(15_000)

    assert (found.judged.longest_m, found.judged.longest_day, found.judged.percent) == (12_000, day(22), 25.0)
    assert found.judged.alertable
    assert not plan(15_000, limits=replace(DEFAULT, spike_alert_percent=125)).judged.alertable


@pytest.mark.parametrize(("ahead", "longest_m"), [(0, 12_000), (8, 12_000), (9, 6_000), (27, 6_000)])
def test_a_plan_looks_back_thirty_days_from_its_own_day(ahead, longest_m):
    assert plan(8_000, day(-ahead)).judged.longest_m == longest_m


def test_days_still_to_come_are_no_gap():
    week_old = Coverage(((day(400), day(6)),))

    assert plan(8_000, day(-20)).judged.reason is Reason.OK
    assert plan(8_000, day(-20), known=week_old).judged.reason is Reason.OK
    assert plan(8_000, known=Coverage(((day(400), day(7)),))).judged.reason is Reason.OK
    assert plan(8_000, known=Coverage(((day(400), day(8)),))).judged.reason is Reason.INCOMPLETE


def test_a_second_run_of_today_is_compared_with_the_days_before_it():
    found = plan(9_000, TODAY, [*STEADY, session(TODAY, 30_000)])

    assert (found.judged.longest_m, found.judged.category) == (12_000, Category.NONE)


def test_a_run_dated_ahead_is_not_run_yet():
    ahead = [*STEADY, session(day(-1), 30_000)]

    assert plan(9_000, sessions=ahead) == plan(9_000)


def test_the_seven_days_that_would_end_on_its_day_hold_the_plan_and_what_was_run():
    ran = [*STEADY, session(day(5), 1_000), session(day(4), 2_000), session(TODAY, 4_000)]

    assert plan(8_000, sessions=ran).week_m.value == 2_000 + 6_000 + 4_000 + 8_000
    assert plan(8_000, TODAY, ran).week_m.value == 1_000 + 2_000 + 6_000 + 4_000 + 8_000
    assert plan(8_000, day(-7), ran).week_m.value == 8_000


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        (Coverage(((day(400), day(4)), (day(2), TODAY))), Reason.OK),
        (Coverage(((day(400), day(3)), (day(1), TODAY))), Reason.INCOMPLETE),
        (Coverage(((day(400), day(1)),)), Reason.OK),
        (replace(ALL, held=frozenset([day(4)])), Reason.HELD_BACK),
    ],
    ids=["the run's own day", "a day without a run", "today, not over", "a run held back"],
)
def test_an_unknown_day_of_the_seven_leaves_their_sum_unknown(known, reason):
    assert plan(8_000, known=known).week_m.reason is reason
    assert (plan(8_000, known=known).week_m.value is None) == (reason is not Reason.OK)


def test_the_days_of_a_week_and_what_is_a_break_go_by_the_limits():
    ran = [session(day(n), 1_000) for n in range(14, 0, -1)]

    assert plan(8_000, TODAY, ran, limits=replace(DEFAULT, acute_days=5)).week_m.value == 4_000 + 8_000
    assert plan(8_000, TODAY, ran, limits=replace(DEFAULT, acute_days=9)).week_m.value == 8_000 + 8_000
    old = [session(day(n), 10_000) for n in (40, 20)]
    assert plan(8_000, TODAY, old).back.gap_days == 20
    assert plan(8_000, TODAY, old, limits=replace(DEFAULT, return_from_days=21)).back.gap_days is None


def test_a_run_held_back_leaves_nothing_to_compare_with():
    found = plan(8_000, known=replace(ALL, held=frozenset([day(9)])))

    assert (found.judged.category, found.judged.reason, found.ceiling_m) == (None, Reason.HELD_BACK, None)
    assert not found.is_over


@pytest.mark.parametrize(
    ("sessions", "reason"), [([], Reason.NO_HISTORY), ([session(day(29))], Reason.RETURN_AFTER_BREAK)]
)
def test_without_a_run_in_the_window_the_reason_is_named(sessions, reason):
    found = plan(8_000, sessions=sessions)

    assert (found.judged.reason, found.ceiling_m, found.step) == (reason, None, None)


def test_a_first_run_after_a_break_has_a_cap_although_the_old_longest_still_counts():
    before = [session(date(2026, 3, 1), 20_000), session(date(2026, 2, 20), 12_000)]
    known = Coverage(((date(2026, 1, 1), date(2026, 3, 19)),))

    def on_friday(m):
        return planned_run(date(2026, 3, 20), m, before, known, date(2026, 3, 18))

    assert (on_friday(16_000).back.state, on_friday(16_000).back.gap_days) == (ReturnState.RETURN, 19)
    assert (on_friday(16_000).judged.category, on_friday(16_000).back.cap_m) == (Category.NONE, 15_000)
    assert (on_friday(15_000).is_over, on_friday(15_001).is_over) == (False, True)
    assert on_friday(16_000).is_capped


def test_after_a_break_the_lower_of_cap_and_ceiling_says_how_long_it_may_be():
    back = [session(day(50), 12_000), session(day(5), 3_000)]

    assert (plan(4_000, sessions=back).back.cap_m, plan(4_000, sessions=back).ceiling_m) == (6_000, 3_300)
    assert (plan(4_000, sessions=back).is_capped, plan(4_000, sessions=back).most_m) == (False, 3_300)
    assert (plan(4_000, day(-28), back).is_capped, plan(4_000, day(-28), back).most_m) == (True, 1_500)


@pytest.mark.parametrize(("ahead", "state"), [(10, ReturnState.NONE), (11, ReturnState.RETURN)])
def test_the_days_up_to_the_plan_are_part_of_the_break(ahead, state):
    assert plan(8_000, day(-ahead)).back.state is state
    assert plan(8_000, day(-ahead)).is_capped == (state is ReturnState.RETURN and ahead < 9)


def test_an_earlier_ceiling_is_held_for_a_week_after_a_step_until_it_has_settled():
    ran = [*STEADY, session(day(1), 16_000)]

    def on(ahead, settled=None):
        return plan(14_000, day(-ahead), ran, settled_on=lambda one: settled)

    assert (on(0).held.ceiling_m, on(6).held.held_for.day, on(7).held) == (13_200, day(1), None)
    assert (on(2).is_over, on(2).step, on(2).judged.category) == (True, Category.SMALL, Category.NONE)
    assert (on(2, TODAY).held, on(2, TODAY).is_over) == (None, False)
    assert plan(14_000, sessions=ran).held is None


def test_sore_runs_do_not_lead_back_from_a_break():
    back = [session(day(60)), *(session(day(n), 5_000) for n in (16, 9, 5, 1))]

    assert plan(8_000, sessions=back).back.state is ReturnState.NONE
    assert plan(8_000, sessions=back, sore_days={day(9)}).back.state is ReturnState.RETURN


@pytest.mark.parametrize(
    ("on", "metres"),
    [(day(1), 8_000), (TODAY, 0), (TODAY, -1), (TODAY, 1_000_001)],
    ids=["yesterday", "no distance", "less", "more than a run has"],
)
def test_what_is_no_run_to_come_is_refused(on, metres):
    with pytest.raises(NotPlannable):
        plan(metres, on)
    assert plan(1_000_000, TODAY).is_over


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(1, 40_000)), max_size=20),
    st.integers(1, 60_000),
    st.integers(0, 40),
    st.randoms(),
)
def test_a_plan_carried_out_is_judged_as_it_was_planned(ran, metres, ahead, random):
    sessions = [session(day(ago), m) for ago, m in ran]
    on = day(-ahead)
    found = plan(metres, on, random.sample(sessions, len(sessions)))

    assert found.judged == spike(session(on, metres), sessions, Coverage(((day(400), on),)))
    if found.most_m is not None:
        assert (metres <= found.most_m) == (not found.is_over)
        assert found.most_m <= min(found.ceiling_m or found.most_m, found.back.cap_m or found.most_m)
        assert plan(found.most_m + 1, on, sessions).is_over
    assert found.day - timedelta(days=ahead) == TODAY
