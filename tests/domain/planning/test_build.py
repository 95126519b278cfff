"""Four weeks by arithmetic: no step over the ceiling, an easier fourth week, and when nothing is said."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.load import (
    Category,
    Coverage,
    Session,
    held_ceiling,
    return_state,
    spike,
    spikes,
)
from app.domain.planning import (
    Because,
    Bound,
    NoBuild,
    PlannedRun,
    build_words,
    four_weeks,
    no_build_words,
    shortened_words,
)
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day, session

ALL = Coverage(((day(400), TODAY),))
# Five weeks of Sundays (4 days ago and before), Tuesdays and Thursdays, TODAY's Thursday not yet run.
USUAL = [
    *(session(day(4 + 7 * n), 12_000) for n in range(5)),
    *(session(day(2 + 7 * n), 6_000) for n in range(5)),
    *(session(day(7 + 7 * n), 8_000) for n in range(5)),
]


def never(_session):
    return None


def build(sessions=USUAL, known=ALL, settled_on=never, **more):
    return four_weeks(TODAY, sessions, known, settled_on, **more)


def told(found):
    return [[run.distance_m for run in week.runs] for week in found.weeks]


def refused(sessions, known=ALL, **more):
    with pytest.raises(NoBuild) as refusal:
        build(sessions, known, **more)
    return refusal.value.because


def test_four_weeks_repeat_the_usual_days_add_a_little_and_end_with_an_easier_one():
    found = build()

    assert [(week.first, week.last) for week in found.weeks] == [
        (day(-1 - 7 * n), day(-7 - 7 * n)) for n in range(4)
    ]
    assert {run.day.weekday() for run in found.runs} == {1, 3, 6}
    assert told(found) == [
        [12_000, 6_000, 8_000],
        [12_600, 6_300, 8_400],
        [13_200, 6_600, 8_800],
        [9_900, 4_900, 6_600],
    ]
    assert all(run.shortened_to is None for run in found.runs)
    assert found.weeks[3].distance_m == 21_400


def test_a_weekday_with_one_run_in_four_weeks_is_no_usual_day_and_the_lower_middle_distance_stands():
    sessions = [*USUAL, session(day(5), 30), session(day(0), 9_000), session(day(11), 15_000)]

    assert told(build(sessions))[0] == [12_000, 6_000, 8_000]


def test_a_run_of_four_weeks_ago_to_the_day_makes_no_usual_day():
    others = [one for one in USUAL if one.day.weekday() != TODAY.weekday()]
    of_the_weekday = [session(day(7), 8_000), session(day(28), 8_000)]

    assert told(build([*others, *of_the_weekday]))[0] == [12_000, 6_000]
    assert told(build([*others, *of_the_weekday, session(day(21), 8_000)]))[0] == [12_000, 6_000, 8_000]


def test_a_run_that_is_just_as_long_as_the_ceiling_is_not_shortened():
    second = build(limits=replace(DEFAULT, build_step_percent=10)).weeks[1].runs[0]

    assert (second.distance_m, second.shortened_to) == (13_200, None)


def test_the_longest_run_of_a_day_with_two_counts():
    assert told(build([*USUAL, *(session(day(2 + 7 * n), 2_000, 18) for n in range(4))]))[0][1] == 6_000


def test_what_would_be_a_step_is_kept_to_the_ceiling_that_the_runs_before_it_make():
    steep = build(limits=replace(DEFAULT, build_step_percent=20))
    long_runs = [week.runs[0] for week in steep.weeks]

    assert [run.distance_m for run in long_runs] == [12_000, 13_200, 14_500, 10_800]
    assert [run.shortened_to for run in long_runs] == [None, Bound.CEILING, Bound.CEILING, None]
    assert steep.weeks[2].runs[1].distance_m == 8_400


def test_after_a_step_the_earlier_ceiling_is_held_until_it_has_settled():
    stepped = [*USUAL, session(day(2), 20_000)]
    wide = replace(DEFAULT, build_step_percent=20, hold_days=21)
    held = build(stepped, limits=wide)
    free = build(stepped, settled_on=lambda one: day(1), limits=wide)

    assert [week.runs[0].distance_m for week in held.weeks][:2] == [12_000, 13_200]
    assert held.weeks[1].runs[0].shortened_to is Bound.HELD
    assert [week.runs[0].distance_m for week in free.weeks][:2] == [12_000, 14_400]
    assert "The earlier ceiling is held until your last long run has settled." in build_words(held)


def test_after_a_break_runs_are_kept_to_the_cap_until_four_runs_over_two_weeks():
    back = build([session(one.day - timedelta(days=20), one.distance_m) for one in USUAL])

    assert (back.back.gap_days, back.back.cap_m) == (23, 9_000)
    assert [run.distance_m for run in back.runs] == [
        6_000, 9_000, 4_500, 6_300, 9_000, 4_700, 6_600, 9_900, 4_900, 4_900, 7_400, 3_600,
    ]  # fmt: skip
    assert [run.day for run in back.runs if run.shortened_to is Bound.CAP] == [day(-11)]
    assert build_words(back)[1].startswith(
        "The first week takes 75 % of what was usual in the 4 weeks up to your break, on no two days"
    )
    assert build_words(back)[-1] == "As a cautious rule of thumb, keep the first run under 9.0 km."
    assert build_words(back, "mi")[-1].endswith("under 5.5 mi.")


def test_after_more_than_a_month_the_first_runs_rest_on_the_cap_alone():
    back = build([session(one.day - timedelta(days=40), one.distance_m) for one in USUAL])

    assert back.back.cap_m == 6_000
    assert told(back)[:2] == [[4_000, 4_400, 3_000], [4_200, 4_800, 3_100]]


def test_after_a_break_no_two_days_in_a_row_have_a_run():
    row = [session(day(20 + 7 * n - at), m) for n in range(5) for at, m in enumerate((6_000, 9_000, 5_000))]
    row += [session(day(22 + 7 * n), 4_000) for n in range(5)]

    assert told(build(row))[0] == [6_700, 3_000]


def test_too_little_to_go_by_is_refused_with_its_reason():
    gaps = Coverage(((day(400), day(8)),))
    scattered = [session(day(n)) for n in (24, 19, 13, 9, 4)]

    assert refused([]) is Because.NO_HISTORY
    assert refused(USUAL, gaps) is Because.INCOMPLETE
    assert refused(USUAL, replace(ALL, held=frozenset([day(9)]))) is Because.HELD_BACK
    assert refused(USUAL[:3]) is Because.FEW_RUNS
    assert refused([session(day(n)) for n in (9, 7, 4, 2)]) is Because.FEW_RUNS
    assert refused([session(one.day - timedelta(days=58)) for one in USUAL]) is Because.LONG_BREAK
    assert refused(scattered) is Because.NO_USUAL_DAYS


def test_days_that_are_not_known_make_no_break():
    ran = [session(one.day - timedelta(days=31), one.distance_m) for one in USUAL]

    assert refused(ran, Coverage(((day(400), day(33)), (day(6), TODAY)))) is Because.INCOMPLETE


def test_each_refusal_says_what_is_missing_or_what_it_waits_for():
    said = [no_build_words(because) for because in Because]

    assert len(set(said)) == len(Because)
    assert no_build_words(Because.FEW_RUNS) == (
        "There is too little to go by yet: it takes 4 runs over 14 days, of the last 30."
    )
    assert all(words.endswith(".") for words in said)


def test_it_is_said_first_of_all_that_it_is_no_advice():
    assert build_words(build()) == (
        "A suggestion by arithmetic, not advice for your knee.",
        "The first week is your usual one, by your last 4 weeks. The next two add 5 % of it each, and the "
        "last takes 75 % of the one before.",
        "No run suggested is more than 10 % over what would then be the longest of 30 days, if the runs "
        "before it are run as planned.",
    )
    assert shortened_words(Bound.CEILING) == "kept to the ceiling"


def test_runs_dated_ahead_and_the_order_of_runs_make_no_difference():
    assert build([*reversed(USUAL), session(day(-2), 40_000)]) == build()


def test_days_with_a_planned_run_keep_it_and_it_counts_as_planned_for_those_after_it():
    own = [PlannedRun(day(-3), 9_000), PlannedRun(day(-3), 1_000), PlannedRun(day(-40), 9_000)]
    found = build(planned=own)

    assert [(run.day, run.distance_m) for run in found.runs if run.is_own] == [
        (one.day, one.distance_m) for one in own[:2]
    ]
    assert told(found)[0] == [9_000, 1_000, 6_000, 8_000]
    assert told(found)[1:] == told(build())[1:]
    assert "Runs that you have planned count as planned." in build_words(found)[3]


def test_after_a_month_off_short_planned_runs_are_what_the_next_are_measured_by():
    ran = [session(one.day - timedelta(days=34), one.distance_m) for one in USUAL]
    found = build(ran, planned=[PlannedRun(day(-1), 1_000), PlannedRun(day(-2), 1_000)])

    assert [run.distance_m for run in found.runs[:5]] == [1_000, 1_000, 1_100, 1_200, 1_300]
    assert found.runs[2].shortened_to is Bound.CEILING


def test_a_planned_run_over_its_ceiling_lifts_none_and_the_earlier_one_is_held_after_it():
    wide = replace(DEFAULT, build_step_percent=40)
    within, over = (build(limits=wide, planned=[PlannedRun(day(-1), m)]) for m in (12_000, 30_000))

    assert [run.distance_m for run in over.runs[1:]] == [run.distance_m for run in within.runs[1:]]
    assert over.runs[4].shortened_to is Bound.CEILING
    assert [
        run.shortened_to for run in build(limits=wide, planned=[PlannedRun(day(-5), 30_000)]).runs[3:5]
    ] == [
        Bound.HELD,
        None,
    ]


def test_a_planned_run_over_the_cap_after_a_break_counts_as_the_cap():
    ran = [session(one.day - timedelta(days=40), one.distance_m) for one in USUAL]

    assert max(run.distance_m for run in build(ran, planned=[PlannedRun(day(-1), 20_000)]).runs[1:]) <= 6_600


def test_one_planned_for_today_counts_until_there_is_a_run_of_today():
    ran = [session(one.day - timedelta(days=34), one.distance_m) for one in USUAL]
    today = [PlannedRun(TODAY, 1_000)]

    assert build(ran, planned=today).runs[0].distance_m == 1_100
    assert build([*ran, session(TODAY, 3_000)], planned=today).runs[0].distance_m == 3_300


def test_the_last_week_is_easier_by_the_usual_runs_whatever_is_planned_in_the_third():
    third = [PlannedRun(day(-15 - n), 14_000) for n in range(7)]

    assert told(build(planned=third))[3] == told(build())[3]
    assert told(build(planned=[PlannedRun(day(-18), 2_000)]))[3] == [9_900, 4_900, 6_600]
    assert told(build(planned=[PlannedRun(day(-19), 2_000)]))[3] == [9_900, 1_500, 6_600]


RAN = st.lists(st.tuples(st.integers(0, 100), st.integers(200, 40_000)), min_size=5, max_size=45)
REGULAR = st.lists(st.integers(1_000, 30_000), min_size=3, max_size=7).map(
    lambda metres: [(2 * at + 7 * week, m) for week in range(6) for at, m in enumerate(metres)]
)


OWN = st.lists(st.builds(PlannedRun, st.integers(0, 30).map(lambda n: day(-n)), st.integers(1, 40_000)))


@settings(max_examples=20)
@given(RAN | REGULAR, st.integers(0, 60), st.integers(0, 8), st.integers(1, 40), st.just([]) | OWN)
def test_if_it_is_run_as_planned_no_run_is_a_step_and_the_fourth_week_is_easier(ran, ago, settles, step, own):
    sessions = [session(day(at + ago), metres) for at, metres in ran]
    limits = replace(DEFAULT, build_step_percent=step)

    def settled_on(one: Session):
        return one.day + timedelta(days=settles) if settles else None

    with suppress(NoBuild):
        holds(build(sessions, settled_on=settled_on, limits=limits, planned=own), sessions, settled_on, own)


def holds(found, sessions, settled_on, own=()):
    """Carry the runs out one by one, the runner's own as planned: each of the others stays within what holds
    on its day, and within what no run over its ceiling has lifted; the last week is easier."""
    known = ALL.also(TODAY, day(-28))
    is_run = any(one.day == TODAY for one in sessions)
    today = [Session.planned(TODAY, one.distance_m) for one in own if one.day == TODAY and not is_run]
    run_so_far = [*sessions, *today]
    lifted_m = max(one.distance_m for one in sessions)
    for run in found.runs:
        planned = Session.planned(run.day, run.distance_m)
        ceiling = held_ceiling(run.day, run_so_far, spikes(run_so_far, known), known, settled_on)
        if not run.is_own:
            back = return_state(run.day, run_so_far, known)
            assert spike(planned, run_so_far, known).category in (None, Category.NONE)
            assert ceiling.ceiling_m is None or run.distance_m <= ceiling.ceiling_m
            assert not back.is_over(run.distance_m)
            assert ceiling.ceiling_m is not None or back.cap_m is not None
            assert run.distance_m <= 110 * lifted_m // 100
            assert run.distance_m % 100 == 0
        if run.distance_m <= 110 * lifted_m // 100:
            lifted_m = max(lifted_m, run.distance_m)
        run_so_far.append(planned)
    third = {run.day.weekday(): run.distance_m for run in found.weeks[2].runs}
    easier = [run for run in found.weeks[3].runs if not run.is_own]
    assert all(run.distance_m <= 75 * third[run.day.weekday()] // 100 for run in easier)
    assert [week.first for week in found.weeks] == [day(-1 - 7 * n) for n in range(4)]
