"""A list that is read by the time of what its pages hold: nothing is missed, and the reading ends."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.strava_mapping import Listed, listed
from app.sandbox.broken import KINDS
from app.services.strava_paging import MOST_PAGES, TAIL, Step, ids, step

NOON = int(datetime(2026, 11, 1, 12, tzinfo=UTC).timestamp())
DAY_S, HOUR_S = 86_400, 3_600
LATER_S = 38 * HOUR_S


def one(number: int | None, start_s: int | None, hidden: bool = False) -> Listed:
    start = None if start_s is None else datetime.fromtimestamp(start_s, UTC)
    return Listed(number, start, None if start is None else start.date(), hidden)


def read(shown, size=200, cut=lambda page: page, starts=None):
    """All activities met on the pages of a list, newest first, and how many pages that took.

    starts  the true ones, by which the list is cut and ordered, where what is shown is not true
    """
    true = starts or {each.activity_id: int(each.start.timestamp()) for each in shown}
    listed = sorted(shown, key=lambda each: (-true[each.activity_id], -each.activity_id))
    at, met, calls, seen = Step(NOON + 1), set(), 0, 0
    while not at.ended:
        older = [each for each in listed if true[each.activity_id] < at.cursor_s]
        page = cut(older[(at.page - 1) * size : at.page * size])
        seen += len(ids(page) - at.met)
        met |= ids(page)
        at, calls = step(at, page, size), calls + 1
        assert calls <= 4 * len(listed) + 4
    return met, calls, seen


def test_an_empty_page_alone_is_the_end():
    assert step(Step(NOON), []).ended
    assert not step(Step(NOON), [one(1, NOON - 5)]).ended


@pytest.mark.parametrize("count", [199, 5])
def test_the_end_of_a_page_is_overlapped_however_short_it_is(count):
    page = [one(n, NOON - n) for n in range(1, count + 1)]
    following = step(Step(NOON), page)

    assert (following.cursor_s, following.page) == (NOON - count + TAIL, 1)
    assert following.met == set(range(count - TAIL + 1, count + 1))


def test_an_empty_page_in_the_place_of_what_was_just_met_is_not_true():
    page = [one(n, NOON - n) for n in range(1, 9)]
    after = step(Step(NOON), page)

    assert after.overlaps
    assert not step(after, page[5:]).overlaps
    assert not step(Step(NOON), [one(1, NOON + 5)]).overlaps


def test_a_few_with_nothing_unseen_are_passed_by_without_overlap():
    following = step(Step(NOON - 6, met=frozenset({1, 2})), [one(1, NOON - 7)])

    assert (following.cursor_s, following.page) == (NOON - 7, 1)


def test_the_day_is_the_one_down_to_which_all_was_read():
    page = [one(n, NOON - n * DAY_S) for n in range(1, 6)]
    following = step(Step(NOON), page)
    assert following.day == date(2026, 10, 29)

    last = step(following, page[2:])
    assert last.day == date(2026, 10, 27)
    assert step(last, []).day == date(2026, 10, 27)


def test_a_withheld_start_is_believed_by_the_day_alone():
    page = [one(1, NOON + 3 * DAY_S), one(2, NOON, hidden=True), one(3, NOON - 9, hidden=True)]

    assert step(Step(NOON + 5 * DAY_S), page).cursor_s == NOON + LATER_S + 1
    stuck = step(Step(NOON + DAY_S), page)
    assert (stuck.cursor_s, stuck.page) == (NOON + DAY_S, 2)


def test_while_nothing_says_when_it_was_pages_are_counted():
    assert step(Step(NOON), [one(1, None)]).page == 2
    assert step(Step(NOON, 2, met=frozenset({1})), [one(None, None)]).page == 3
    assert step(Step(NOON, 3), []).ended


@pytest.mark.parametrize("page", [[one(None, None)], [one(1, NOON + 9)], [one(1, NOON - 1)]])
def test_a_strava_that_says_the_same_again_and_again_is_left(page):
    at = Step(NOON)
    for _ in range(MOST_PAGES + 1):
        at = step(at, page * 200)
    assert at.ended


starts = st.integers(0, 60).map(lambda n: NOON - 700 * n)
activities = st.lists(st.tuples(starts, st.booleans()), max_size=60)


@settings(max_examples=50)
@given(activities, st.integers(2, 12), st.sampled_from(["whole", "twice", "shuffled"]), st.randoms())
def test_every_activity_is_met_once_whatever_begins_in_one_second(told, size, kind, chance):
    listed = [one(n, start) for n, (start, _) in enumerate(told, start=1)]

    def cut(page):
        if kind == "shuffled":
            return chance.sample(page, len(page))
        return [each for each in page for _ in range(2)] if kind == "twice" else page

    met, _, seen = read(listed, size, cut)
    assert met == ids(listed) and seen == len(listed)


@settings(max_examples=30)
@given(st.lists(st.booleans(), max_size=60), st.integers(2, 12))
def test_what_is_taken_out_of_a_page_that_was_cut_before_hides_nothing(told, size):
    """Strava cuts a page and takes out what only the runner sees: short pages, none of them the last."""
    listed = [one(n, NOON - 700 * n) for n in range(1, len(told) + 1)]
    public = {n for n, is_public in enumerate(told, start=1) if is_public}
    if any(not public & set(range(n, n + size)) for n in range(1, len(told) + 1)):
        return  # a page of private ones alone is empty, and nobody can tell it from the end
    met, *_ = read(listed, size, lambda page: [each for each in page if each.activity_id in public])

    assert met == public


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 90), st.integers(-36, 14)), max_size=80), st.booleans())
def test_withheld_starts_are_met_whether_the_list_goes_by_them_or_by_the_true_ones(told, by_true):
    listed, true = [], {}
    for n, (days, hours) in enumerate(told, start=1):
        midnight = NOON // DAY_S * DAY_S - days * DAY_S + 1
        listed.append(one(n, midnight, hidden=True))
        true[n] = min(midnight - hours * HOUR_S, NOON) if by_true else midnight

    met, calls, seen = read(listed, 10, starts=true)
    assert met == ids(listed) and seen == len(listed)
    assert calls <= len(listed) + 4


def test_two_in_one_second_are_met_on_both_sides_of_a_cut():
    for size in (199, 200):
        listed = [one(n, NOON - 10 * n) for n in range(1, size)]
        listed += [one(size, NOON - 9_000), one(size + 1, NOON - 9_000), one(size + 2, NOON - 9_500)]

        assert read(listed)[0] == ids(listed)


@pytest.mark.parametrize("before", [0, 1, 150, 199, 200])
def test_hundreds_in_one_second_are_all_met(before):
    listed = [one(n, NOON - n) for n in range(1, before + 1)]
    listed += [one(n, NOON - 1_000) for n in range(1_000, 1_650)]
    listed += [one(n, NOON - n) for n in range(2_000, 2_300)]

    met, calls, seen = read(listed)
    assert met == ids(listed) and seen == len(listed)
    assert calls <= 16


def test_one_second_that_fills_a_page_is_read_on_after_a_kill():
    listed = [one(n, NOON - 1_000) for n in range(1, 301)]
    killed = step(step(Step(NOON), listed[100:][::-1]), listed[:100][::-1])
    begun_anew = Step(NOON - 999, met=killed.met)

    assert step(begun_anew, listed[100:][::-1]).page == 2


@pytest.mark.parametrize("size", [2, 3, 4, 5])
@pytest.mark.parametrize("year", [2001, 2090])
def test_a_date_that_lies_leads_nowhere_from_a_page_of_a_few(size, year):
    lie = int(datetime(year, 5, 1, tzinfo=UTC).timestamp())
    for liar in range(1, 31):
        true = {n: NOON - 40_000 * n for n in range(1, 31)}
        listed = [one(n, lie if n == liar else start) for n, start in true.items()]

        assert read(listed, size, starts=true)[0] == ids(listed)


@pytest.mark.parametrize("year", [1971, 1995, 2090])
@pytest.mark.parametrize("every", [3, 40])
def test_dates_that_lie_lead_nowhere(year, every):
    true = {n: NOON - 40_000 * n for n in range(1, 1_001)}
    lie = int(datetime(year, 5, 1, tzinfo=UTC).timestamp())
    listed = [one(n, lie + n if n % every == 0 else start) for n, start in true.items()]

    met, calls, seen = read(listed, starts=true)
    assert met == ids(listed)
    assert calls <= 12 and seen == len(listed)


def test_no_kind_of_broken_record_leads_past_the_good_ones():
    shown, true = [], {}
    for n in range(1, 1_001):
        start = datetime.fromtimestamp(NOON - 40_000 * n, UTC)
        said = f"{start:%Y-%m-%dT%H:%M:%SZ}"
        raw = {"id": n, "start_date": said, "start_date_local": said}
        spoil = list(KINDS.values())[n // 3 % len(KINDS)] if n % 3 == 0 else dict
        told = listed(json.loads(json.dumps(spoil(raw))))
        shown.append(replace(told, activity_id=n))
        true[n] = NOON - 40_000 * n

    met, calls, seen = read(shown, starts=true)
    assert met == ids(shown) and seen == len(shown) and calls <= 10


def test_a_list_out_of_order_takes_more_pages_and_loses_nothing():
    chance = Random(5)
    listed = [one(n, NOON - 40_000 * n) for n in range(1, 1_001)]

    met, calls, seen = read(listed, cut=lambda page: chance.sample(page, len(page)))
    assert met == ids(listed) and seen == len(listed) and calls <= 9


@pytest.mark.parametrize("count", [11, 200, 201, 202, 400, 1_007])
@pytest.mark.parametrize("hidden", [0, 4])
def test_a_list_that_begins_with_the_oldest_is_read_to_the_newest(count, hidden):
    """Strava says newest first only in others' notes."""
    listed = [one(n, NOON - 40_000 * n, hidden=hidden > 0 and n % hidden == 0) for n in range(1, count + 1)]
    if hidden:
        listed = [
            replace(each, start=each.start.replace(hour=0, minute=0, second=1)) if each.start_hidden else each
            for each in listed
        ]
    at, met, calls, seen = Step(NOON + 1), set(), 0, 0
    while not at.ended:
        true = [each for each in listed[::-1] if NOON - 40_000 * each.activity_id < at.cursor_s]
        page = true[(at.page - 1) * 200 : at.page * 200]
        seen += len(ids(page) - at.met)
        met |= ids(page)
        at, calls = step(at, page), calls + 1

    assert met == ids(listed) and seen == count
    assert calls <= count // 200 + 2 and at.day <= min(each.day for each in listed) + timedelta(days=2)


def test_five_thousand_activities_take_less_than_forty_pages():
    listed = [one(n, NOON - 60_000 * n) for n in range(1, 5_001)]
    met, calls, seen = read(listed)

    assert len(met) == seen == 5_000 and calls <= 30


def test_the_day_of_a_page_is_not_that_of_a_date_that_lies():
    page = [one(n, NOON - n * DAY_S) for n in range(1, 101)]
    page[50] = one(51, NOON - 9_000 * DAY_S)

    assert step(Step(NOON), page).day == date(2026, 11, 1) - timedelta(days=98)
