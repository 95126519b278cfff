"""What samples add up to: running without the walks, times by one clock."""

import pytest

from app.adapters.run_files.samples import Sample, Totals, in_columns, totals

HOUR = 3600


def added(*stretches: list[Sample], begun_s: float | None = None) -> Totals:
    return totals(in_columns(stretches), begun_s)


def going(start_s: int, seconds: int, mps: float, cadence: float, from_m: float = 0) -> list[Sample]:
    """A sample a second after `start_s`, with the count of metres that a watch keeps."""
    return [
        Sample(at_s=start_s + i, metres=from_m + mps * i, cadence=cadence, speed_mps=mps)
        for i in range(1, seconds + 1)
    ]


RUN = going(0, 600, 3.0, 86)
STOOD = going(600, 120, 0.0, 0, from_m=1800)
WALKED = going(720, 300, 1.4, 58, from_m=1800)
RAN_ON = going(1020, 300, 3.0, 86, from_m=2220)
WITH_BREAKS = [*RUN, *STOOD, *WALKED, *RAN_ON]


def test_standing_and_walking_do_not_pull_the_means_of_what_was_run():
    found = added(WITH_BREAKS, begun_s=0)

    assert (found.running_s, found.running_cadence) == (899, pytest.approx(86))
    assert found.running_mps == pytest.approx(3.0)
    assert found.cadence == pytest.approx(86)
    assert (found.distance_m, found.elapsed_s) == (pytest.approx(3120), 1319)
    assert found.moving_s == 1199 - 1  # the pause ends with the first second of walking


def test_a_count_of_steps_that_hangs_while_standing_is_no_running():
    hangs = [s._replace(cadence=86) for s in STOOD]

    assert added([*RUN, *hangs]).running_s == 599


def test_without_speeds_the_way_tells_what_was_walked():
    found = added([s._replace(speed_mps=None) for s in WITH_BREAKS])

    assert found.running_mps == pytest.approx(3.0, abs=0.05)
    assert found.running_cadence == pytest.approx(86)
    assert found.running_s == pytest.approx(899, abs=10)


def test_a_quick_step_at_walking_speed_is_walking():
    found = added([*RUN, *going(600, 300, 1.7, 75, from_m=1800)])

    assert found.running_cadence == pytest.approx(86)


def test_steps_of_a_walk_have_a_mean_of_their_own_and_no_running():
    found = added(going(0, 600, 1.4, 55))

    assert (found.cadence, found.running_s, found.running_mps) == (55, None, None)


def test_a_sample_counts_for_the_time_it_speaks_for():
    rare = [Sample(at_s=9.0 * i, metres=27.0 * i, cadence=80) for i in range(1, 11)]
    often = [Sample(at_s=90.0 + i, metres=270 + 3.0 * i, cadence=90) for i in range(1, 91)]

    assert added([*rare, *often]).running_cadence == pytest.approx(85, abs=0.3)


def test_samples_without_steps_say_no_cadence():
    found = added([s._replace(cadence=None) for s in RUN])

    assert (found.cadence, found.running_s, found.running_mps, found.running_cadence) == (None,) * 4


@pytest.mark.parametrize("leap_s", [13 * HOUR, 20 * 365 * 24 * HOUR, -HOUR, -400 * 24 * HOUR])
def test_a_clock_that_is_set_on_the_way_is_believed_from_the_first_step(leap_s):
    set_later = [s._replace(at_s=(s.at_s or 0) + leap_s) for s in RUN[300:]]

    found = added([*RUN[:300], *set_later])

    assert found.elapsed_s == 598  # the step on which the clock was set takes no time
    assert found.start_s == pytest.approx(1 + leap_s, abs=1)
    assert found.shift_s == pytest.approx(leap_s, abs=1)
    assert found.moving_s == pytest.approx(599, abs=2)
    assert found.distance_m == pytest.approx(1800, abs=4)


@pytest.mark.parametrize("first", [True, False], ids=["in the middle", "with the first sample"])
def test_one_sample_with_a_wrong_clock_changes_nothing(first):
    at = 300 if first else 1
    samples = [*RUN[:at], RUN[at]._replace(at_s=9e8), *RUN[at + 1 :]]

    found = added(samples)

    assert (found.elapsed_s, found.start_s) == (pytest.approx(599, abs=2), pytest.approx(1, abs=2))
    assert found.distance_m == pytest.approx(1800)


@pytest.mark.parametrize("at", [100, 598], ids=["in the middle", "at the end"])
def test_samples_written_out_of_order_take_no_more_time(at):
    samples = list(RUN)
    samples[at], samples[at + 1] = samples[at + 1], samples[at]

    found = added(samples)

    assert (found.elapsed_s, found.moving_s, found.shift_s) == (599, 599, 0)
    assert found.distance_m == pytest.approx(1800, abs=3)


def test_a_long_rest_between_two_stretches_is_no_clock_being_set():
    later = [s._replace(at_s=(s.at_s or 0) + 14 * HOUR) for s in RUN[300:]]

    found = added(RUN[:300], later)

    assert (found.start_s, found.shift_s, found.elapsed_s) == (1, 0, 14 * HOUR + 599)
    assert found.moving_s == 598


def test_a_long_stop_inside_a_stretch_is_elapsed_and_not_moving():
    later = [s._replace(at_s=(s.at_s or 0) + HOUR) for s in RUN[300:]]

    found = added([*RUN[:300], *later])

    assert (found.elapsed_s, found.moving_s) == (HOUR + 599, 598)


def test_no_samples_say_nothing():
    assert added() == added([]) == Totals()


def test_numbers_beyond_all_measure_are_taken_as_not_known():
    wild = Sample(at_s=3e15, metres=1e300, height_m=-1e200, cadence=1e40, hr_bpm=1e99, speed_mps=1e80)

    assert added([*RUN, wild]) == added(RUN)
