"""A list that is read by the time of what its pages hold: nothing is missed, and the reading ends."""

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.strava_mapping import Listed
from app.services.strava_paging import HIDDEN_S, Step, ids, step

NOON = int(datetime(2026, 11, 1, 12, tzinfo=UTC).timestamp())
DAY_S = 86_400


def one(number: int | None, start_s: int | None, hidden: bool = False) -> Listed:
    start = None if start_s is None else datetime.fromtimestamp(start_s, UTC)
    return Listed(number, start, date(2026, 11, 1), hidden)


def test_an_empty_page_alone_is_the_end():
    assert step(Step(NOON), (), []).ended
    assert not step(Step(NOON), (), [one(1, NOON - 5)]).ended


def test_a_full_page_is_overlapped_by_a_second_and_a_short_one_is_not():
    full = [one(n, NOON - n) for n in range(1, 201)]

    assert step(Step(NOON), (), full) == Step(NOON - 199)
    assert step(Step(NOON), (), full[:5]) == Step(NOON - 5)


def test_a_page_with_nothing_unseen_is_passed_by_without_overlap():
    page = [one(1, NOON - 7)]

    assert step(Step(NOON - 6), (1, 2), page) == Step(NOON - 7)
    assert step(Step(NOON - 7), (1,), page) == Step(NOON - 8)


def test_a_withheld_start_is_believed_by_the_day_alone():
    page = [one(1, NOON + 3 * DAY_S), one(2, NOON, hidden=True)]

    assert step(Step(NOON + 5 * DAY_S), (), page) == Step(NOON + HIDDEN_S + 1)
    assert step(Step(NOON + DAY_S), (), page) == Step(NOON + DAY_S)


def test_while_nothing_says_when_it_was_pages_are_counted():
    assert step(Step(NOON), (), [one(1, None)]) == Step(NOON, 2)
    assert step(Step(NOON, 2), (1,), [one(None, None)]) == Step(NOON, 3)
    assert step(Step(NOON, 3), (), []).ended


starts = st.integers(0, 400).map(lambda n: NOON - 700 * n)
activities = st.lists(st.tuples(starts, st.booleans()), max_size=60)


@settings(max_examples=60, deadline=None)
@given(activities, st.integers(3, 12), st.data())
def test_every_activity_is_met_however_short_the_pages_are(told, size, data):
    """Pages of a few, cut at random as Strava may; two in one second stand beside each other."""
    listed = [one(n, start) for n, (start, _) in enumerate(sorted(told, reverse=True), start=1)]
    listed = [each for at, each in enumerate(listed) if at == 0 or each.start != listed[at - 1].start]
    met: set[int] = set()
    at, last = Step(NOON + 1), set()
    for _ in range(4 * len(listed) + 4):
        older = [each for each in listed if each.start and each.start.timestamp() < at.cursor_s]
        page = older[(at.page - 1) * size : at.page * size]
        if len(page) > 1 and data.draw(st.booleans()):
            page = page[: data.draw(st.integers(1, len(page)))]
        at, last = step(at, last, page), ids(page)
        met |= last
        if at.ended:
            break
    assert at.ended
    assert met == {each.activity_id for each in listed}


def test_two_in_one_second_are_met_on_both_sides_of_a_full_page():
    listed = [one(n, NOON - 10 * n) for n in range(1, 200)]
    listed += [one(200, NOON - 2_000), one(201, NOON - 2_000), one(202, NOON - 3_000)]
    first = step(Step(NOON), (), listed[:200])
    rest = [each for each in listed if each.start and each.start.timestamp() < first.cursor_s]

    assert ids(rest) >= {200, 201, 202}


def test_five_thousand_activities_take_less_than_forty_pages():
    listed = [one(n, NOON - 60_000 * n) for n in range(1, 5_001)]
    at, last, met, calls = Step(NOON), set(), set(), 0
    while not at.ended:
        page = [each for each in listed if each.start and each.start.timestamp() < at.cursor_s][:200]
        at, last, calls = step(at, last, page), ids(page), calls + 1
        met |= last
    assert len(met) == 5_000 and calls <= 40
