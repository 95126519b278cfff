"""FIT files as watches write them, whole and broken."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.adapters.run_files import Reading, fit_messages, read_one, wire
from app.domain.runs import Sport
from tests.adapters import fit_bytes
from tests.adapters.fit_bytes import (
    CYCLING,
    RUNNING,
    SWIMMING,
    TRAIL,
    TRANSITION,
    TREADMILL,
    WALKING,
    Message,
    developer,
    fit,
)

TODAY = date(2024, 6, 1)
START = datetime(2024, 5, 6, 22, 30, tzinfo=UTC)


def read(data: bytes, today: date = TODAY) -> Reading:
    return read_one("run.fit", data, "America/New_York", today)


def checksum_spoilt(data: bytes) -> bytes:
    """The same file as fitfast refuses it, so that fitdecode has to read it."""
    return data[:-1] + bytes([data[-1] ^ 0xFF])


def recorded(messages: list[Message]) -> list[Message]:
    """What a watch has written before it is told to stop: no totals yet."""
    return [m for m in messages if m[0] not in ("session", "activity")]


RUNS: Message = ("sport", {"sport": RUNNING, "sub_sport": 0})


def leg(sport: int, start: datetime, metres: float, seconds: float, sub: int = 0) -> fit_bytes.Message:
    return (
        "session",
        {
            "timestamp": start + timedelta(seconds=seconds),
            "start_time": start,
            "sport": sport,
            "sub_sport": sub,
            "total_elapsed_time": seconds,
            "total_timer_time": seconds,
            "total_distance": metres,
        },
    )


def test_session_gives_the_totals_and_the_watch_the_local_day():
    (run,) = read(fit(fit_bytes.run(START, metres=8012.5, seconds=2700.4, cadence=85, records=5))).runs

    assert (run.distance_m, run.moving_s, run.elapsed_s) == (8013, 2700, 2730)
    assert (run.start, run.local_start) == (START, datetime(2024, 5, 7, 0, 30))
    assert run.day == date(2024, 5, 7)
    assert (run.cadence_spm, run.cadence_raw, run.cadence_factor) == (170, 85, 2)
    assert (run.sport, run.device, run.damaged) == (Sport.RUN, "Garmin fenix2", False)


def test_without_a_local_clock_the_runners_zone_gives_the_day():
    (run,) = read(fit(fit_bytes.run(START, ahead=None))).runs

    assert run.local_start == datetime(2024, 5, 6, 18, 30)


def test_fraction_of_cadence_is_added_before_doubling():
    (run,) = read(fit(fit_bytes.run(avg_fractional_cadence=0.5))).runs

    assert run.cadence_spm == pytest.approx(171)


@pytest.mark.parametrize("one_leg", [59, 121])
def test_cadence_beyond_what_legs_do_is_set_aside_with_what_was_written(one_leg):
    (run,) = read(fit(fit_bytes.run(cadence=one_leg))).runs

    assert (run.cadence_spm, run.cadence_reason, run.cadence_raw) == (None, "cadence_unit", one_leg)


@pytest.mark.parametrize(
    ("sub", "sport"),
    [(TREADMILL, Sport.TREADMILL), (TRAIL, Sport.TRAIL_RUN), (fit_bytes.VIRTUAL, Sport.VIRTUAL_RUN)],
)
def test_kind_of_running_is_kept(sub, sport):
    (run,) = read(fit(fit_bytes.run(sub_sport=sub))).runs

    assert run.sport is sport


def test_triathlon_gives_its_running_leg_and_names_the_others():
    t = [START + timedelta(hours=i) for i in range(4)]
    data = fit(
        [leg(SWIMMING, t[0], 1500, 1800), leg(TRANSITION, t[1], 90, 60), leg(CYCLING, t[2], 40000, 4000)]
    )
    both = fit(
        [leg(SWIMMING, t[0], 1500, 1800), leg(CYCLING, t[2], 40000, 4000), leg(RUNNING, t[3], 10000, 2700)]
    )

    assert read(data).runs == ()
    (run,) = read(both).runs
    assert (run.distance_m, run.start) == (10000, t[3])
    assert run.external_id is not None and run.external_id.endswith("/2")
    assert [(n.part, n.reason) for n in read(both).left_out] == [
        ("leg 1", "Swimming: not a run."),
        ("leg 2", "Cycling: not a run."),
    ]


def test_walk_is_left_out_and_still_counts_for_the_days_known():
    reading = read(fit([leg(WALKING, START, 4000, 2400)]))

    assert [n.reason for n in reading.left_out] == ["Walking: not a run."]
    assert reading.first_day == reading.last_day == date(2024, 5, 6)


def test_without_sessions_the_laps_are_added_up():
    end = START + timedelta(seconds=600)
    lap = {"start_time": START, "total_elapsed_time": 310, "total_timer_time": 300, "total_distance": 1000}
    laps = [
        ("lap", lap | {"timestamp": end, "sport": RUNNING}),
        ("lap", lap | {"timestamp": end, "sport": RUNNING}),
    ]

    (run,) = read(fit(laps)).runs

    assert (run.distance_m, run.moving_s, run.elapsed_s, run.damaged) == (2000, 600, 620, True)


@pytest.mark.parametrize(
    ("marked", "begins_s", "is_interval"),
    [
        (fit_bytes.INTERVAL, 0, True),
        (fit_bytes.INTERVAL, 2729, True),
        (fit_bytes.INTERVAL, -1, False),
        (fit_bytes.INTERVAL, 2730, False),
        (fit_bytes.ACTIVE, 600, False),
    ],
)
def test_a_run_with_laps_marked_as_intervals_is_one_of_intervals(marked, begins_s, is_interval):
    begun = START + timedelta(seconds=begins_s)
    lap = ("lap", {"timestamp": begun, "start_time": begun, "intensity": marked})

    (run,) = read(fit([lap, *fit_bytes.run(START)])).runs

    assert run.interval is is_interval


def test_without_sessions_and_laps_the_samples_give_the_totals():
    messages = [m for m in fit_bytes.run(START, metres=900, seconds=300, records=301) if m[0] == "record"]

    (run,) = read(fit([("sport", {"sport": RUNNING, "sub_sport": 0}), *messages])).runs

    assert (run.distance_m, run.moving_s, run.elapsed_s, run.start) == (900, 300, 300, START)
    assert (run.cadence_spm, run.average_hr_bpm, run.damaged) == (170, 140, True)


def test_wrong_checksum_is_marked_and_not_decisive():
    data = bytearray(fit(fit_bytes.run(records=4)))
    data[-1] ^= 0xFF

    (run,) = read(bytes(data)).runs

    assert (run.distance_m, run.damaged) == (8000, True)


def test_cut_file_gives_what_was_saved():
    data = fit(
        [("sport", {"sport": RUNNING, "sub_sport": 0})]
        + [m for m in fit_bytes.run(START, metres=1000, seconds=300, records=301) if m[0] == "record"]
    )

    (run,) = read(data[: len(data) // 2]).runs

    assert 450 <= run.distance_m <= 520
    assert run.damaged


@pytest.mark.parametrize("size", [0, 5, 2**31])
def test_size_is_taken_from_the_file_and_not_from_its_header(size):
    data = bytearray(fit(fit_bytes.run(records=4)))
    data[4:8] = size.to_bytes(4, "little")

    (run,) = read(bytes(data)).runs

    assert (run.distance_m, run.damaged) == (8000, True)


def test_clock_that_counts_from_power_on_is_set_aside_asking_for_a_date():
    start = fit_bytes.EPOCH + timedelta(days=200)

    reading = read(fit(fit_bytes.run(start)))

    assert reading.runs == ()
    assert "by hand with its date" in reading.set_aside[0].reason


def test_day_after_tomorrow_is_set_aside_and_tomorrow_is_not():
    data = fit(fit_bytes.run(datetime(2024, 6, 2, 8, tzinfo=UTC)))

    assert len(read(data, today=date(2024, 6, 1)).runs) == 1
    assert "dated 2 June 2024" in read(data, today=date(2024, 5, 31)).set_aside[0].reason


def test_run_without_distance_is_set_aside_for_the_runner_to_add():
    assert "no distance" in read(fit([leg(RUNNING, START, 0, 600)])).set_aside[0].reason


def test_too_many_samples_are_refused():
    record = ("record", {"timestamp": START})

    (note,) = read(fit([record] * 200_001)).set_aside

    assert "200,000" in note.reason


@pytest.mark.parametrize("kind", [5, 6, 34], ids=["workout", "course", "segment"])
def test_a_plan_with_laps_and_places_to_run_by_is_left_out(kind):
    _, *records = recorded(fit_bytes.run(START, metres=900, seconds=300, records=301))
    course = [("file_id", {"type": kind, "manufacturer": 1})]
    lap = [("lap", {"timestamp": START, "start_time": START, "total_distance": 900, "sport": RUNNING})]

    reading = read(fit([*course, *lap, *records]))

    assert (reading.runs, reading.set_aside) == ((), ())
    assert "no recording" in reading.left_out[0].reason


def test_plan_without_a_recording_is_left_out():
    assert "no recording" in read(fit([("file_id", {"type": 5, "manufacturer": 1})])).left_out[0].reason


def test_a_file_that_fitfast_refuses_is_read_alike_by_fitdecode():
    data = fit(fit_bytes.run(START, records=30, avg_fractional_cadence=0.5))

    (run,), (other,) = read(data).runs, read(checksum_spoilt(data)).runs

    assert replace(other, damaged=False, external_id=None, file_sha256=None) == replace(
        run, external_id=None, file_sha256=None
    )


@pytest.mark.parametrize(
    "name", ["cadence", "speed", "distance", "heart_rate", "timestamp", "enhanced_speed"]
)
@pytest.mark.parametrize("spoilt", [False, True], ids=["fitfast", "fitdecode"])
def test_a_field_of_an_app_on_the_watch_does_not_take_the_place_of_the_watchs_own(name, spoilt):
    first, *rest = recorded(fit_bytes.run(START, metres=900, seconds=300, records=301))
    rest = [(kind, values | {"developer 0": 7}) for kind, values in rest]
    data = fit([first, RUNS, *developer(name), *rest])

    (run,) = read(checksum_spoilt(data) if spoilt else data).runs

    assert (run.distance_m, run.elapsed_s, run.start) == (900, 300, START)
    assert (run.cadence_spm, run.average_hr_bpm, run.running_spm) == (170, 140, 170)


def test_an_app_on_the_watch_that_keeps_to_its_own_names_is_passed_over():
    first, *rest = fit_bytes.run(START, records=5)
    rest = [(k, v | {"developer 0": 7} if k == "record" else v) for k, v in rest]

    (run,) = read(fit([first, *developer("Cadence", native=4), *rest])).runs

    assert (run.cadence_spm, run.damaged) == (170, False)


def test_the_fraction_of_a_samples_cadence_is_added():
    messages = recorded(fit_bytes.run(START, metres=900, seconds=300, records=301))
    messages = [(k, v | {"fractional_cadence": 0.5} if k == "record" else v) for k, v in messages]

    (run,) = read(fit([RUNS, *messages])).runs

    assert run.cadence_spm == pytest.approx(171)


def test_files_chained_in_one_are_each_read_by_their_own_clock():
    later = START + timedelta(days=1)
    first = fit(fit_bytes.run(START, metres=5000, records=5))
    second = fit(fit_bytes.run(later, metres=7000, ahead=timedelta(hours=-3), records=5))

    reading = read(first + second)

    assert [(run.distance_m, run.start, run.damaged) for run in reading.runs] == [
        (5000, START, False),
        (7000, later, False),
    ]
    assert [run.local_start - run.start.replace(tzinfo=None) for run in reading.runs] == [
        timedelta(hours=2),
        timedelta(hours=-3),
    ]


def test_a_broken_file_in_a_chain_is_marked_and_the_others_are_not():
    first = checksum_spoilt(fit(fit_bytes.run(START, metres=5000, records=5)))
    second = fit(fit_bytes.run(START + timedelta(days=1), metres=7000, records=5))

    assert [(run.distance_m, run.damaged) for run in read(first + second).runs] == [
        (5000, True),
        (7000, False),
    ]


def test_a_chain_of_which_the_end_is_cut_off_gives_what_was_saved_of_it():
    messages = [RUNS, *recorded(fit_bytes.run(START + timedelta(days=1), 1000, 300, records=301))]
    second = fit(messages)

    first, cut = read(fit(fit_bytes.run(START)) + second[: len(second) // 2]).runs

    assert (first.distance_m, first.damaged) == (8000, False)
    assert (450 <= cut.distance_m <= 520, cut.damaged) == (True, True)


def test_a_file_that_breaks_off_in_a_later_sport_gives_both():
    bike = [("sport", {"sport": CYCLING, "sub_sport": 0}), leg(CYCLING, START, 20000, 2400)]
    run_at = START + timedelta(seconds=2500)
    messages = recorded(fit_bytes.run(run_at, metres=900, seconds=300, records=301))[1:]

    reading = read(fit([*bike, RUNS, *messages])[:-40])

    (run,) = reading.runs
    assert 850 <= run.distance_m <= 900
    assert (run.start, run.damaged) == (START + timedelta(seconds=2401), True)
    assert [note.reason for note in reading.left_out] == ["Cycling: not a run."]


def test_zeros_after_the_last_sample_are_no_samples():
    data = bytearray(fit([RUNS, *recorded(fit_bytes.run(START, metres=900, seconds=300, records=301))]))
    data[-2:] = bytes(4000)

    (run,) = read(bytes(data)).runs

    assert (run.distance_m, run.start, run.elapsed_s, run.damaged) == (900, START, 300, True)


def test_too_many_samples_in_a_chain_are_refused():
    half = fit([("record", {"timestamp": START})] * 100_001)

    (note,) = read(half + half).set_aside

    assert "200,000" in note.reason


def test_fitdecode_stops_at_too_many_samples(monkeypatch):
    monkeypatch.setattr(fit_messages, "MAX_SAMPLES", 300)
    data = checksum_spoilt(fit([("record", {"timestamp": START})] * 301))

    (note,) = read(data).set_aside

    assert "more than 300 samples" in note.reason


def test_no_coordinates_are_in_what_comes_out():
    place = {"lat": 626_349_397, "long": 159_827_513}  # 52.5, 13.4
    messages = [(k, v | place if k == "record" else v) for k, v in fit_bytes.run(START, records=20)]

    text = wire.packed(read(fit(messages)))[1]

    assert not any(part in text for part in (b"626349397", b"52.5", b"159827513", b"13.39", b"13.4", b"lat"))
