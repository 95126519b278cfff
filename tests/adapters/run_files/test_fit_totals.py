"""FIT files whose totals are missing, wrong or early, and what their samples say instead."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from app.adapters.run_files import Reading, read_one
from app.domain.runs import Run, Sport
from tests.adapters import fit_bytes
from tests.adapters.fit_bytes import BEGIN, RUNNING, STOP_ALL, TIMER, TREADMILL, Message, fit

START = datetime(2024, 5, 6, 22, 30, tzinfo=UTC)
SPORT: Message = ("sport", {"sport": RUNNING, "sub_sport": 0})
TOTALS = ("total_distance", "total_timer_time", "total_elapsed_time")


def read(messages: Iterable[Message]) -> Reading:
    return read_one("run.fit", fit(messages), "America/New_York", date(2024, 6, 1))


def run_of(messages: Iterable[Message]) -> Run:
    (run,) = read(messages).runs
    return run


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def timer(seconds: float, what: int) -> Message:
    return ("event", {"timestamp": after(seconds), "event": TIMER, "event_type": what})


def going(begin_s: int, seconds: int, mps: float, from_m: float, cadence: int = 86) -> list[Message]:
    """A sample at `begin_s` and at each second after it."""
    return [
        (
            "record",
            {
                "timestamp": after(begin_s + i),
                "distance": from_m + mps * i,
                "speed": mps,
                "cadence": cadence,
                "altitude": 40 + (begin_s + i) / 20,
            },
        )
        for i in range(seconds + 1)
    ]


def session(**said: float) -> list[Message]:
    """The totals that a watch writes at the end, as far as it says them."""
    message = {"timestamp": after(2000), "start_time": START, "sport": RUNNING, "sub_sport": 0}
    return [("session", message | said), ("activity", {"timestamp": after(2000), "num_sessions": 1})]


RAN = going(0, 1200, 3.0, 0)  # 3,600 m in 20 min
PAUSED = [
    timer(0, BEGIN),
    *going(0, 600, 3.0, 0),
    timer(600, STOP_ALL),
    timer(900, BEGIN),
    *going(900, 600, 3.0, 1800),
    timer(1500, STOP_ALL),
]


def test_time_in_a_pause_is_elapsed_and_not_moving():
    run = run_of([SPORT, *PAUSED])

    assert (run.distance_m, run.moving_s, run.elapsed_s) == (3600, 1200, 1500)
    assert run.running_mps == pytest.approx(3.0)


def test_standing_while_the_timer_runs_is_moving_as_the_watch_counts_it():
    stood = going(600, 120, 0.0, 1800, cadence=0)

    run = run_of(
        [SPORT, timer(0, BEGIN), *going(0, 600, 3.0, 0), *stood[1:], *going(720, 600, 3.0, 1800)[1:]]
    )

    assert (run.moving_s, run.elapsed_s) == (1320, 1320)
    assert (run.running_mps, run.running_spm) == (pytest.approx(3.0, abs=0.01), pytest.approx(172))


def test_what_was_recorded_in_a_pause_is_no_part_of_the_run():
    drove = going(601, 298, 10.0, 1810, cadence=0)
    last = going(900, 600, 3.0, 4800)

    run = run_of(
        [SPORT, timer(0, BEGIN), *PAUSED[1:602], timer(600, STOP_ALL), *drove, timer(900, BEGIN), *last]
    )

    assert (run.distance_m, run.moving_s, run.elapsed_s) == (3600, 1200, 1500)


def test_a_timer_that_is_never_started_again_takes_nothing_away():
    run = run_of([SPORT, timer(0, BEGIN), *RAN[:600], timer(599, STOP_ALL), *RAN[600:]])

    assert (run.distance_m, run.moving_s, run.elapsed_s) == (3600, 1200, 1200)


def test_without_events_of_the_timer_the_samples_tell_what_was_moving():
    stood = going(600, 120, 0.0, 1800, cadence=0)

    run = run_of([SPORT, *going(0, 600, 3.0, 0), *stood[1:], *going(720, 600, 3.0, 1800)[1:]])

    assert (run.distance_m, run.moving_s, run.elapsed_s) == (3600, 1199, 1320)


@pytest.mark.parametrize("said", [{}, dict.fromkeys(TOTALS, 0)], ids=["missing", "zero"])
def test_a_session_without_totals_is_filled_from_its_samples(said):
    run = run_of([*PAUSED, *session(**said)])

    assert (run.distance_m, run.moving_s, run.elapsed_s) == (3600, 1200, 1500)
    assert (run.cadence_spm, run.elevation_gain_m) == (172, 75)
    assert (run.start, run.damaged) == (START, False)


@pytest.mark.parametrize("missing", TOTALS)
def test_one_missing_total_leaves_the_others(missing):
    said = {"total_distance": 3700, "total_timer_time": 1210, "total_elapsed_time": 1510} | {
        "avg_cadence": 84
    }

    run = run_of([*PAUSED, *session(**{name: value for name, value in said.items() if name != missing})])

    expected = said | {missing: dict(zip(TOTALS, (3600, 1200, 1500), strict=True))[missing]}
    assert [run.distance_m, run.moving_s, run.elapsed_s] == [expected[name] for name in TOTALS]
    assert run.cadence_spm == 168


def test_a_treadmill_corrected_by_the_runner_keeps_the_corrected_distance():
    said = {
        "total_distance": 4000,
        "total_timer_time": 1200,
        "total_elapsed_time": 1200,
        "sub_sport": TREADMILL,
    }

    run = run_of([*RAN, *session(**said, avg_cadence=85)])

    assert (run.sport, run.distance_m, run.moving_s) == (Sport.TREADMILL, 4000, 1200)
    assert (run.cadence_spm, run.running_spm) == (170, 172)


def test_totals_that_nobody_can_have_run_give_way_to_the_samples():
    said = {"total_distance": 4_000_000, "total_timer_time": 1200, "total_elapsed_time": 1200}

    run = run_of([*RAN, *session(**said)])

    assert (run.distance_m, run.moving_s) == (3600, 1200)


def test_totals_that_were_written_before_the_run_was_over_give_way_to_the_samples():
    said = {
        "timestamp": after(600),
        "total_distance": 1800,
        "total_timer_time": 600,
        "total_elapsed_time": 600,
    }

    run = run_of([*session(**said, avg_cadence=80), *RAN])

    assert (run.distance_m, run.moving_s, run.elapsed_s, run.cadence_spm) == (3600, 1200, 1200, 172)


def test_a_minute_of_samples_after_the_totals_changes_nothing():
    said = {"timestamp": after(1140), "total_distance": 3500, "total_timer_time": 1140}

    assert run_of([*RAN, *session(**said, total_elapsed_time=1140)]).distance_m == 3500


def test_samples_after_the_last_lap_count_where_there_is_no_session():
    lap = {"timestamp": after(600), "start_time": START, "total_distance": 1800, "sport": RUNNING}

    run = run_of([("lap", lap | {"total_elapsed_time": 600, "total_timer_time": 600}), *RAN])

    assert (run.distance_m, run.moving_s, run.elapsed_s) == (3600, 1200, 1200)


def test_a_watch_without_gps_gives_its_own_count_of_metres():
    run = run_of([SPORT, *RAN])

    assert (run.distance_m, run.sport, run.cadence_spm) == (3600, Sport.RUN, 172)


def test_without_a_count_of_metres_the_places_give_the_distance():
    places = [
        (
            "record",
            {"timestamp": after(i), "lat": 626_349_397 + round(3 * i * 2**31 / 180 / 111_195), "long": 7},
        )
        for i in range(1201)
    ]

    run = run_of([SPORT, *places])

    assert run.distance_m == pytest.approx(3600, abs=4)


def moved(messages: list[Message], by: timedelta) -> list[Message]:
    """The same messages by a clock that stands otherwise."""
    return [(kind, values | {"timestamp": values["timestamp"] + by}) for kind, values in messages]


@pytest.mark.parametrize("wrong", [timedelta(days=-3000), timedelta(hours=1), timedelta(days=40)])
@pytest.mark.parametrize("totals", [False, True], ids=["no session", "a session"])
def test_a_clock_that_was_set_on_the_way_dates_the_run_by_the_later_one(wrong, totals):
    said = {"total_distance": 3600, "total_timer_time": 1200, "total_elapsed_time": 1201}
    closing = session(**said | {"start_time": START + wrong, "timestamp": after(1201)}) if totals else []

    run = run_of([SPORT, *moved(RAN[:100], wrong), *RAN[100:], *closing])

    assert abs(run.start - START) <= timedelta(seconds=2)
    assert run.distance_m == 3600
    assert 1198 <= (run.moving_s or 0) <= (run.elapsed_s or 0) <= 1201


def test_totals_stand_where_the_clock_was_set_back_and_the_session_says_when_it_ended():
    said = {"total_distance": 3700, "total_timer_time": 1200, "timestamp": after(1201)}

    run = run_of([*moved(RAN[:100], timedelta(hours=1)), *RAN[100:], *session(**said)])

    assert (run.distance_m, run.moving_s) == (3700, 1200)


def test_a_watch_that_learned_the_date_on_the_way_is_dated():
    power_on = fit_bytes.EPOCH + timedelta(days=3) - START
    said = {"total_distance": 3600, "total_timer_time": 1200, "total_elapsed_time": 1200}
    closing = session(**said | {"start_time": START + power_on, "timestamp": after(1201)})

    run = run_of([*moved(RAN[:100], power_on), *RAN[100:], *closing])

    assert abs(run.start - START) <= timedelta(seconds=2)
    assert (run.distance_m, run.moving_s) == (3600, 1200)


def test_of_several_sports_each_takes_its_own_samples():
    bike = [("session", {"timestamp": after(599), "start_time": START, "sport": fit_bytes.CYCLING})]
    run = [
        ("session", {"timestamp": after(1300), "start_time": after(600), "sport": RUNNING, "sub_sport": 0})
    ]
    rode, ran = going(0, 599, 10.0, 0, cadence=50), going(600, 600, 3.0, 5995)

    reading = read([*rode, *ran, *bike, *run, ("activity", {"timestamp": after(1300), "num_sessions": 2})])

    (found,) = reading.runs
    assert (found.distance_m, found.moving_s, found.start) == (1800, 600, after(600))
    assert found.cadence_spm == 172


def test_how_it_was_while_running_is_the_same_with_totals_and_without():
    messages: list[Message] = []
    metres = 0.0
    for begin_s in range(0, 3000, 600):
        for at_s, seconds, mps, cadence in ((begin_s, 437, 3.0, 86), (begin_s + 437, 163, 1.4, 58)):
            messages += going(at_s, seconds - 1, mps, metres, cadence)
            metres += mps * seconds
    said = {"total_distance": metres, "total_timer_time": 3000, "total_elapsed_time": 3000, "avg_cadence": 79}
    closing = session(**said | {"total_ascent": 9, "timestamp": after(3000)})

    told, silent = run_of([*messages, *closing]), run_of([SPORT, *messages])

    assert (told.cadence_spm, silent.cadence_spm) == (158, 172)
    for run in (told, silent):
        assert (run.running_spm, run.running_mps) == (172, pytest.approx(3.0, abs=0.01))
        assert run.running_s == pytest.approx(5 * 437, abs=5)
