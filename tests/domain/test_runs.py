"""Recordings of one run: which are the same, and which counts."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.runs import Run, Source, one_each, rank, same_run, whole_metres
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day, run


@pytest.mark.parametrize(
    ("metres", "whole"), [(0, 0), (999.4, 999), (999.5, 1000), (0.5, 1), (10_000.49, 10_000)]
)
def test_distances_are_rounded_half_up(metres, whole):
    assert whole_metres(metres) == whole


@pytest.mark.parametrize("metres", [math.nan, math.inf, -math.inf, -1, -0.001])
def test_what_is_not_a_distance_is_refused(metres):
    with pytest.raises(ValueError, match="not a distance"):
        whole_metres(metres)


@pytest.mark.parametrize(("cadence", "minutes", "steps"), [(170, 45, 7650), (164, 60, 9840), (176, 30, 5280)])
def test_steps_are_cadence_over_moving_minutes(cadence, minutes, steps):
    assert run(cadence=cadence, minutes=minutes).steps == steps


def test_steps_of_three_runs_add_up_to_the_published_sum():
    runs = [run(cadence=c, minutes=m) for c, m in [(170, 45), (164, 60), (176, 30)]]

    assert sum(one.steps for one in runs) == 22_770


def test_steps_are_not_known_without_cadence_or_time():
    assert run(cadence=None).steps is None
    assert run(cadence=170, minutes=None).steps is None


def later(one: Run, seconds: int, **changes) -> Run:
    """The same recording, begun some seconds later."""
    shift = timedelta(seconds=seconds)
    return replace(one, start=one.start + shift, local_start=one.local_start + shift, **changes)


UNTIMED = run(m=10_000, minutes=None)


@pytest.mark.parametrize(
    ("seconds", "metres", "same"),
    [
        (180, 10_000, True),
        (181, 10_000, False),
        (0, 10_100, True),
        (0, 10_102, False),
        (0, 9_900, True),
        (0, 9_899, False),
    ],
    ids=["3 min", "later than 3 min", "1 %", "over 1 %", "100 m", "over 100 m"],
)
def test_starts_close_in_time_agree_in_distance(seconds, metres, same):
    other = later(UNTIMED, seconds, distance_m=metres)

    assert same_run(UNTIMED, other) is same
    assert same_run(other, UNTIMED) is same


@pytest.mark.parametrize(("metres", "same"), [(5_100, True), (5_101, False), (4_900, True), (4_899, False)])
def test_of_short_recordings_a_hundred_metres_are_let_pass(metres, same):
    assert same_run(replace(UNTIMED, distance_m=5_000), replace(UNTIMED, distance_m=metres)) is same


def test_one_percent_is_of_the_longer_recording():
    assert same_run(replace(UNTIMED, distance_m=19_800), replace(UNTIMED, distance_m=20_000))
    assert not same_run(replace(UNTIMED, distance_m=19_799), replace(UNTIMED, distance_m=20_000))


@pytest.mark.parametrize(("apart_s", "same"), [(2, True), (3, False)])
def test_starts_close_in_time_agree_in_elapsed_time(apart_s, same):
    one = replace(run(m=5_000), moving_s=None, elapsed_s=60)
    other = later(one, 150, distance_m=9_000, elapsed_s=60 + apart_s)

    assert same_run(one, other) is same


@pytest.mark.parametrize(("starts_after_min", "same"), [(30, True), (31, False)])
def test_recordings_that_share_half_of_the_shorter_are_one_run(starts_after_min, same):
    long = run(m=20_000, minutes=120, hour=8)
    short = run(m=9_000, minutes=60, hour=8 + (60 + starts_after_min) / 60)

    assert same_run(long, short) is same


@pytest.mark.parametrize(("overlap_s", "same"), [(1, True), (0, False)])
def test_half_of_a_recording_of_seconds_is_half(overlap_s, same):
    long = replace(run(m=20_000, minutes=120), elapsed_s=7_200)
    short = replace(later(long, 7_200 - overlap_s), distance_m=9_000, moving_s=None, elapsed_s=2)

    assert same_run(long, short) is same
    assert same_run(long, replace(short, elapsed_s=1)) is same


@pytest.mark.parametrize(("shared_s", "same"), [(1_800, True), (1_799, False), (1_791, False)])
def test_a_second_less_than_half_is_not_half(shared_s, same):
    long = run(m=20_000, minutes=120)
    short = replace(later(long, 7_200 - shared_s), distance_m=9_000, moving_s=3_600, elapsed_s=3_600)

    assert same_run(long, short) is same


def test_an_equal_strava_id_is_one_run_whatever_else_differs():
    one = run(day(3), 5_000, source=Source.ARCHIVE, external_id="77")

    assert same_run(one, run(day(9), 8_000, source=Source.STRAVA_API, external_id="77"))
    assert not same_run(one, run(day(9), 8_000, source=Source.FILE, external_id="77"))


def test_a_recording_in_an_archive_of_garmins_is_no_activity_of_stravas():
    garmin = run(day(3), 5_000, source=Source.GARMIN_ARCHIVE, external_id="77")
    strava = replace(garmin, source=Source.STRAVA_API)

    assert garmin.mark == "garmin_archive 77"
    assert strava.mark == replace(garmin, source=Source.ARCHIVE).mark == "strava 77"
    assert not same_run(garmin, run(day(9), 8_000, source=Source.ARCHIVE, external_id="77"))


def test_a_hidden_hour_asks_for_equal_day_distance_and_time():
    hidden = run(m=8_000, minutes=40, hidden=True, source=Source.STRAVA_API)

    assert same_run(hidden, run(m=8_000, minutes=40, hour=18))
    assert not same_run(hidden, run(m=8_001, minutes=40, hour=18))
    assert not same_run(hidden, run(m=8_000, minutes=41, hour=18))
    assert not same_run(hidden, run(day(1), m=8_000, minutes=40, hour=18))


def test_unknown_times_are_not_equal_to_each_other_when_the_hour_is_hidden():
    assert not same_run(run(minutes=None, hidden=True), run(minutes=None, hour=18))


def test_two_runs_at_the_same_second_with_known_times_are_one():
    assert same_run(run(m=3_000, minutes=20), run(m=9_000, minutes=50))


def test_two_runs_at_the_same_second_without_times_are_two_unless_distances_agree():
    assert not same_run(run(m=3_000, minutes=None), run(m=9_000, minutes=None))


def test_the_source_decides_which_recording_counts_then_length_then_id():
    file = run(m=9_950, id=9)
    archive = run(m=9_990, source=Source.ARCHIVE, id=1)
    strava = run(m=10_010, source=Source.STRAVA_API, id=2)
    typed = run(m=10_050, source=Source.MANUAL, id=3)
    longer = run(m=10_000, id=8)

    assert one_each([typed, strava, archive, file, longer]) == [(longer, file, archive, strava, typed)]
    assert rank(run(id=4)) < rank(run(id=5))


def test_without_the_counting_recording_the_next_one_counts():
    file, strava = run(id=1), run(source=Source.STRAVA_API, id=2)

    assert one_each([strava]) == [(strava,)]
    assert one_each([strava, file]) == [(file, strava)]


def test_recordings_kept_apart_are_two_runs():
    one, other = run(external_id="1"), run(m=10_020, external_id="2")

    assert one_each([one, other], {frozenset(("file 1", "file 2"))}) == [(other,), (one,)]


def test_recordings_without_a_mark_are_kept_apart_from_none():
    one, other = run(), run(m=10_020, external_id="2")

    assert one_each([one, other], {frozenset(("file 1", "file 2"))}) == [(other, one)]
    assert one_each([one, run(m=10_020)], {frozenset(("file 1", "file 2"))}) == [(run(m=10_020), one)]


def test_an_activity_has_one_mark_in_the_archive_and_the_api_and_both_are_kept_apart_by_it():
    file = run(external_id="7")
    archive = run(m=9_990, source=Source.ARCHIVE, external_id="7")
    strava = run(m=9_980, source=Source.STRAVA_API, external_id="7")

    assert archive.mark == strava.mark == "strava 7" != file.mark
    apart = {frozenset((file.mark, archive.mark))}
    assert one_each([strava, file], apart) == [(file,), (strava,)]
    assert one_each([strava, archive, file], apart) == [(file,), (archive, strava)]
    assert len(one_each([strava, archive, file], apart | {frozenset((archive.mark,))})) == 3


def test_one_kept_apart_from_the_first_may_join_the_next():
    first, second = (run(m=5_000, minutes=30, hour=8 + n / 2, external_id=str(n), id=n) for n in range(2))
    whole = run(m=10_000, minutes=60, source=Source.ARCHIVE, external_id="3")
    told = [frozenset((part.mark, whole.mark)) for part in (first, second)]

    assert one_each([first, second, whole], told[:1]) == [(first,), (second, whole)]
    assert len(one_each([first, second, whole], told)) == 3


def test_a_whole_recording_joins_the_first_of_the_two_files_that_count_in_its_place():
    first, second = run(m=5_000, minutes=30, id=1), run(m=5_000, minutes=30, hour=8.5, id=2)
    whole = run(m=10_000, minutes=60, source=Source.ARCHIVE, id=3)

    assert one_each([whole, second, first]) == [(first, whole), (second,)]


def test_a_chain_of_recordings_is_not_drawn_into_one():
    chain = [later(replace(UNTIMED, id=n), 170 * n) for n in range(3)]

    assert [len(group) for group in one_each(chain)] == [2, 1]


def test_recordings_are_compared_with_those_near_in_time_whatever_their_rank():
    longest, other = run(day(3), 12_000, id=1), run(m=11_000, id=2)
    part = run(day(3), 5_000, hour=8.5, minutes=20, id=3)

    assert one_each([longest, other, part]) == [(longest, part), (other,)]
    assert len(one_each([replace(UNTIMED, id=1), later(replace(UNTIMED, id=2), 180)])) == 1
    assert len(one_each([replace(UNTIMED, id=1), later(replace(UNTIMED, id=2), 181)])) == 2


def test_recordings_far_apart_in_time_are_one_by_their_strava_id():
    archive = run(day(3), 5_000, source=Source.ARCHIVE, external_id="77", id=1)
    again = run(day(9), 8_000, source=Source.STRAVA_API, external_id="77", id=2)
    other = run(day(20), 8_000, source=Source.STRAVA_API, external_id="78", id=3)
    nameless = [run(day(ago), 8_000, source=Source.STRAVA_API, id=ago) for ago in (30, 40)]
    file = run(day(50), 8_000, external_id="77", id=5)

    assert one_each([again, archive]) == [(archive, again)]
    assert one_each([file, *nameless, other, again, archive]) == [
        (file,),
        (nameless[1],),
        (nameless[0],),
        (other,),
        (archive, again),
    ]


def test_a_recording_of_hidden_hour_is_found_among_all_of_its_day():
    hidden = run(m=8_000, minutes=40, hidden=True, source=Source.STRAVA_API, id=1)
    evening = run(m=8_000, minutes=40, hour=18, id=2)
    shorter, yesterday = run(m=7_000, minutes=40, hour=12, id=3), run(day(1), 8_000, minutes=40, id=4)

    assert one_each([hidden, evening]) == [(evening, hidden)]
    assert one_each([hidden, shorter, yesterday]) == [(yesterday,), (hidden,), (shorter,)]
    assert one_each([evening, replace(evening, start=evening.start - timedelta(hours=6), id=5)]) == [
        (replace(evening, start=evening.start - timedelta(hours=6), id=5),),
        (evening,),
    ]


def test_what_is_one_run_follows_the_limits():
    apart = [replace(UNTIMED, id=1), later(replace(UNTIMED, id=2), 150)]

    assert len(one_each(apart)) == 1
    assert len(one_each(apart, limits=replace(DEFAULT, same_start_s=149))) == 2


runs_of_a_week = st.builds(
    run,
    on=st.sampled_from([day(n) for n in range(4)]),
    m=st.sampled_from([5_000, 5_050, 8_000, 12_000]),
    hour=st.sampled_from([8, 8.02, 8.5, 18]),
    minutes=st.sampled_from([None, 30, 45, 60]),
    source=st.sampled_from(list(Source)),
    hidden=st.booleans(),
    external_id=st.sampled_from([None, "1", "2"]),
)
lists_of_runs = st.lists(runs_of_a_week, max_size=12).map(
    lambda runs: [replace(one, id=n) for n, one in enumerate(runs)]
)


@given(lists_of_runs, st.randoms())
def test_groups_do_not_depend_on_the_order_of_the_runs(runs, random):
    shuffled = random.sample(runs, len(runs))

    assert {frozenset(one.id for one in group) for group in one_each(runs)} == {
        frozenset(one.id for one in group) for group in one_each(shuffled)
    }


@given(lists_of_runs)
def test_looking_at_neighbours_alone_finds_what_looking_at_all_pairs_does(runs):
    groups: list[list[Run]] = []
    for one in sorted(runs, key=rank):
        home = next((group for group in groups if same_run(group[0], one)), None)
        groups.append([one]) if home is None else home.append(one)

    assert {tuple(group) for group in groups} == set(one_each(runs))


@given(lists_of_runs)
def test_every_recording_is_in_one_group_and_grouping_again_changes_nothing(runs):
    groups = one_each(runs)

    assert sorted(one.id for group in groups for one in group) == sorted(one.id for one in runs)
    assert one_each([group[0] for group in groups]) == [(group[0],) for group in groups]


def test_the_local_day_is_that_of_the_wall_clock_at_the_place():
    night = run(TODAY, hour=0.2)

    assert replace(night, local_start=night.local_start - timedelta(hours=2)).day == day(1)


def test_which_recordings_are_one_goes_by_the_limits():
    one, other = run(hour=8, minutes=5, id=1), run(hour=8 + 1 / 6, minutes=5, id=2)  # ten minutes apart

    assert len(one_each([one, other])) == 2
    assert len(one_each([one, other], limits=replace(DEFAULT, same_start_s=599))) == 2
    assert len(one_each([one, other], limits=replace(DEFAULT, same_start_s=600))) == 1
