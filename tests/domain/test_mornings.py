"""How often runs had settled by the morning after, by distance, by speed and by days since the last run."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import load, mornings, pain
from app.domain.load import Coverage
from app.domain.pain import Moment
from app.domain.people import Side
from tests.build import TODAY, day, entry, run

YEAR = day(363), TODAY
KNOWN = Coverage(spans=((day(400), TODAY),))


def judged(runs, told=(), coverage=KNOWN, first=YEAR[0], side=Side.LEFT):
    """The mornings of a log, with its checks of one knee."""
    sessions = load.sessions(runs)
    return mornings.of(sessions, lambda one: pain.check(one, told, side), coverage, first, TODAY)


def told_of(one, settled):
    """A score before a run and the morning's: back to it, or a point above."""
    before = entry(one.day, 2, moment=Moment.BEFORE, hour=7)
    return [before, entry(one.day + timedelta(days=1), 2 if settled else 3, moment=Moment.NEXT_MORNING)]


def log(*ran):
    """Runs on every third day, each so many metres, and whether it had settled (None: no score)."""
    runs = [run(day(3 * (len(ran) - n)), metres) for n, (metres, _) in enumerate(ran)]
    told = [
        score
        for one, (_, settled) in zip(runs, ran, strict=True)
        if settled is not None
        for score in told_of(one, settled)
    ]
    return runs, told


def counts(bands):
    return [(band.above, band.upto, band.settled, band.judged) for band in bands]


def test_only_runs_with_a_score_before_and_of_the_morning_after_are_judged():
    runs, told = log((8_000, True), (8_000, False), (8_000, None))
    alone = [entry(day(2), 1, moment=Moment.NEXT_MORNING)]  # without a score before it tells nothing
    found = judged(runs, told + alone)

    assert (found.runs, found.judged, found.settled) == (3, 2, 1)


def test_bands_of_distance_are_thirds_of_all_runs_with_their_limits():
    ran = [(1000 * km, km < 9) for km in range(1, 16)]
    found = judged(*log(*ran))

    assert counts(found.distance) == [(None, 5_000, 5, 5), (5_000, 10_000, 3, 5), (10_000, None, 0, 5)]
    assert [round(band.percent) for band in found.distance] == [100, 60, 0]


def test_runs_without_a_check_move_the_limits_and_are_counted_in_none():
    ran = [(2_000, True)] * 5 + [(9_000, None)] * 5 + [(12_000, False)] * 5

    assert counts(judged(*log(*ran)).distance) == [
        (None, 2_000, 5, 5), (2_000, 9_000, 0, 0), (9_000, None, 0, 5),
    ]  # fmt: skip


def test_equal_distances_stay_together_and_make_no_empty_band():
    same = judged(*log(*[(5_000, True)] * 9))
    mostly = judged(*log(*[(5_000, True)] * 8, (7_000, False)))

    assert counts(same.distance) == [(None, None, 9, 9)]
    assert counts(mostly.distance) == [(None, 5_000, 8, 8), (5_000, None, 0, 1)]


def test_a_rate_is_told_from_five_judged_runs_on_with_its_exact_interval():
    four, five = judged(*log(*[(5_000, True)] * 4)), judged(*log(*[(5_000, True)] * 4, (5_000, False)))

    assert not four.is_told and four.distance[0].low is None
    assert five.is_told
    # Clopper and Pearson for 4 of 5, as tables give it
    assert five.distance[0].low == pytest.approx(0.2836, abs=1e-4)
    assert five.distance[0].high == pytest.approx(0.9949, abs=1e-4)


@pytest.mark.parametrize(("settled", "ends"), [(0, (0, 0.5218)), (5, (0.4782, 1))])
def test_none_and_all_have_an_interval_too(settled, ends):
    band = judged(*log(*[(5_000, n < settled) for n in range(5)])).distance[0]

    assert (band.low, band.high) == pytest.approx(ends, abs=1e-4)


def test_speed_is_that_of_moving_and_a_run_without_its_time_is_in_no_band():
    runs = [run(day(9), 9_000, minutes=50), run(day(6), 9_000, minutes=60), run(day(3), 9_000, minutes=None)]

    assert counts(judged(runs).speed) == [(None, 2.5, 0, 0), (2.5, None, 0, 0)]


def test_the_gap_counts_days_since_the_run_before():
    runs = [run(day(ago)) for ago in (20, 19, 17, 14, 12)] + [run(day(12), hour=18)]
    told = [score for one in runs[:4] for score in told_of(one, True)]

    assert counts(judged(runs, told).gap) == [(None, 1, 1, 1), (1, 2, 1, 1), (2, None, 1, 1)]


def test_a_gap_with_a_day_that_is_not_known_is_in_no_band():
    runs, told = log((5_000, True), (5_000, True))

    assert sum(band.judged for band in judged(runs, told, Coverage(days=frozenset(KNOWN.days))).gap) == 0
    assert sum(band.judged for band in judged(runs, told).gap) == 1
    held = replace(KNOWN, held=frozenset({runs[1].day}))
    assert sum(band.judged for band in judged(runs, told, held).gap) == 0


def test_a_second_run_of_a_day_with_one_held_back_is_in_no_band_of_gaps():
    runs = [run(day(3)), run(day(3), hour=18)]
    told = [score for one in runs for score in told_of(one, True)]
    held = replace(KNOWN, held=frozenset({day(3)}))

    assert [sum(band.judged for band in judged(runs, told, known).gap) for known in (KNOWN, held)] == [1, 0]


@pytest.mark.parametrize("flags", [(True, False), (False, True)])
def test_one_run_of_a_session_that_has_not_settled_keeps_it_from_being_settled(flags):
    parts = [run(day(3), 2_000, hour=8, minutes=12), run(day(3), 8_000, hour=8.4, minutes=48)]
    by_run = dict(zip([one.distance_m for one in parts], flags, strict=True))
    unlogged = pain.check(parts[0], [], Side.LEFT)

    def check(one):
        return replace(unlogged, settled=by_run[one.distance_m])

    found = mornings.of(load.sessions(parts), check, KNOWN, *YEAR)

    assert (found.runs, found.judged, found.settled) == (1, 1, 0)


def test_the_run_before_the_first_day_tells_the_gap_and_is_not_counted():
    runs, told = log((5_000, True), (5_000, True))
    found = judged(runs, told, first=runs[1].day)

    assert (found.first, found.runs, found.judged) == (runs[1].day, 1, 1)
    assert sum(band.judged for band in found.gap) == 1


def test_runs_done_in_one_go_count_once_and_settle_together():
    parts = [run(day(3), 2_000, hour=8, minutes=12), run(day(3), 8_000, hour=8.4, minutes=48)]
    other = run(day(9), 9_000)
    before = entry(day(3), 2, moment=Moment.BEFORE, hour=7)
    sore = entry(day(2), 3, moment=Moment.NEXT_MORNING)
    found = judged([other, *parts], [before, sore])

    assert (found.runs, found.judged, found.settled) == (2, 1, 0)
    assert counts(found.distance) == [(None, 9_000, 0, 0), (9_000, None, 0, 1)]


def test_the_other_knee_says_nothing():
    runs, told = log((5_000, True))

    assert judged(runs, told, side=Side.RIGHT).judged == 0


def test_without_runs_there_is_nothing_to_tell():
    found = judged([])

    assert (found.runs, found.distance, found.speed, found.is_told) == (0, (), (), False)


@given(st.lists(st.tuples(st.integers(1, 30).map(lambda n: 500 * n), st.sampled_from([True, False, None]))))
def test_every_run_lies_in_one_band_and_json_gives_back_what_was_counted(ran):
    found = judged(*log(*ran[:40]))

    for bands in (found.distance, found.speed):
        assert sum(band.judged for band in bands) == found.judged
        assert sum(band.settled for band in bands) == found.settled
        assert len(bands) <= 3
    assert all(band.judged >= 5 for band in found.distance if band.is_told)
    assert mornings.from_json(json.loads(json.dumps(mornings.as_json(found)))) == found
