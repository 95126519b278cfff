"""Which days are known."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.load import Coverage, coverage, daily, sessions
from app.domain.runs import Source
from tests.build import TODAY, day, run


def test_files_and_typed_runs_span_from_the_first_to_the_last():
    known = coverage([run(day(9)), run(day(3), source=Source.MANUAL)], [], [], files_complete=True)

    assert (known.first, known.last) == (day(9), day(3))
    assert known.knows(day(5))
    assert not known.knows(day(2))
    assert not known.knows(day(10))


def test_files_that_do_not_hold_all_runs_tell_only_their_own_days():
    known = coverage([run(day(9)), run(day(3))], [], [], files_complete=False)

    assert known.knows(day(9))
    assert known.knows(day(3))
    assert not known.knows(day(5))


def test_rows_of_an_archive_are_known_by_the_span_of_the_archive():
    known = coverage([run(day(9), source=Source.ARCHIVE)], [(day(20), day(4))], [], files_complete=True)

    assert known.spans == ((day(20), day(4)),)
    assert known.unknown_between(day(20), day(4)) == 0
    assert not known.knows(day(3))


def test_a_confirmed_day_without_a_run_is_known():
    known = coverage([run(day(5))], [], [day(2)], files_complete=True)

    assert known.knows(day(2))
    assert known.last == day(2)
    assert known.unknown_between(day(5), day(2)) == 2


def test_spans_that_overlap_or_touch_become_one():
    known = coverage(
        [], [(day(9), day(7)), (day(6), day(4)), (day(20), day(15)), (day(17), day(12))], [], True
    )

    assert known.spans == ((day(20), day(12)), (day(9), day(4)))


def test_a_run_dated_in_the_future_makes_no_day_known_when_today_is_given():
    runs = [run(day(5)), run(day(-30))]

    assert not coverage(runs, [(day(9), day(-2))], [], True, today=TODAY).knows(day(-1))
    assert coverage(runs, [(day(9), day(-2))], [], True, today=TODAY).last == TODAY
    assert coverage(runs, [], [], True, today=TODAY).last == day(5)


def test_nothing_is_known_of_an_empty_log():
    known = coverage([], [], [], files_complete=True)

    assert (known.first, known.last, known.knows(TODAY)) == (None, None, False)


def test_a_day_is_its_metres_or_zero_or_not_known():
    known = coverage([run(day(3)), run(day(1))], [], [], files_complete=True)
    runs = [run(day(3), 4_000, hour=7), run(day(3), 6_000, hour=18), run(day(1), 5_000)]

    assert list(daily(sessions(runs), known, day(4), day(0)).values()) == [None, 10_000, 0, 5_000, None]


@pytest.mark.parametrize(("first", "last"), [(0, 1), (-3, 5)])
def test_no_days_lie_between_a_day_and_an_earlier_one(first, last):
    assert Coverage(days=frozenset({TODAY})).unknown_between(day(first), day(last)) == 0


some_spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20)).map(
        lambda two: (day(60) + timedelta(days=two[0]), day(60) + timedelta(days=two[0] + two[1]))
    ),
    max_size=6,
)


@given(some_spans, st.lists(st.integers(0, 60).map(day), max_size=6), st.integers(0, 60), st.integers(0, 60))
def test_unknown_days_are_those_in_no_span_and_not_named(spans, days, first, last):
    known = coverage([], spans, days, files_complete=True)
    between = [day(n) for n in range(last, first + 1)]

    assert known.unknown_between(day(first), day(last)) == sum(
        not (one in days or any(a <= one <= b for a, b in spans)) for one in between
    )


def test_the_days_asked_about_hold_their_first_and_their_last():
    ran = sessions([run(day(ago), 1_000 * ago) for ago in (5, 4, 2, 1)])
    known = Coverage(((day(5), day(1)),))

    assert daily(ran, known, day(4), day(2)) == {day(4): 4_000, day(3): 0, day(2): 2_000}
    assert daily(ran, known, day(4), day(4)) == {day(4): 4_000}
    assert daily(ran, Coverage(), day(5), day(3)) == {day(5): 5_000, day(4): 4_000, day(3): None}


def test_today_itself_is_known_and_what_is_dated_after_it_is_not():
    def known(**more):
        return coverage(
            more.get("runs", []),
            more.get("archives", []),
            more.get("rest", []),
            True,
            TODAY,
            more.get("held", ()),
        )

    assert known(runs=[run(TODAY)]).spans == ((TODAY, TODAY),)
    assert known(runs=[run(day(-1))]) == Coverage()
    assert known(archives=[(TODAY, day(-3))]).spans == ((TODAY, TODAY),)
    assert known(archives=[(day(-1), day(-3))]) == Coverage()
    assert known(archives=[(day(3), day(3))]).spans == ((day(3), day(3)),)
    assert known(archives=[(day(3), day(4))]) == Coverage()
    assert known(rest=[TODAY, day(-1)]).days == frozenset([TODAY])
    assert known(held=[day(4)]).held == frozenset([day(4)])


def test_the_days_not_known_are_named_in_their_order():
    known = Coverage(((day(9), day(7)), (day(4), day(3))), frozenset([day(1)]))

    assert known.unknown_days(day(10), TODAY) == [day(10), day(6), day(5), day(2), TODAY]
    assert known.unknown_days(day(9), day(7)) == []
    assert known.unknown_days(day(6), day(6)) == [day(6)]


@pytest.mark.parametrize(
    ("held", "first", "last"),
    [(9, 8, 3), (3, 9, 4), (4, 9, 3), (6, 9, 3), (20, 9, 3)],
    ids=["the first", "the last", "the last but one", "between", "outside"],
)
def test_a_day_held_back_is_not_known_and_the_days_beside_it_are(held, first, last):
    known = Coverage(((day(9), day(3)),), held=frozenset([day(held)]))

    assert (known.first, known.last) == (day(first), day(last))
    assert known.unknown_days(day(9), day(3)) == ([day(held)] if 3 <= held <= 9 else [])
    assert known.holds_back(day(held), day(held))
    assert not known.holds_back(day(held - 1), TODAY) and not known.holds_back(day(60), day(held + 1))


def test_one_more_stretch_is_known_beside_the_others():
    known = Coverage(((day(9), day(7)),), frozenset([day(20)]), frozenset([day(5)]))

    assert known.also(day(6), day(3)) == Coverage(((day(9), day(3)),), known.days, known.held)
    assert known.also(day(30), day(25)).spans == ((day(30), day(25)), (day(9), day(7)))
    assert known.also(day(6), day(3)).unknown_days(day(9), day(3)) == [day(5)]
