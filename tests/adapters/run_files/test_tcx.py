"""TCX activities: laps give the totals."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from tcxreader.tcxreader import TCXReader

from app.adapters.run_files import Reading, read_one, wire
from tests.adapters.run_files.samples_of import TCX

START = datetime(2024, 5, 5, 8, tzinfo=UTC)


def read(data: bytes) -> Reading:
    return read_one("a.tcx", data, "Europe/Berlin", date(2024, 6, 1))


def test_laps_are_added_up_and_the_pause_counts_as_elapsed_only():
    (run,) = read(TCX).runs

    assert (run.distance_m, run.moving_s, run.elapsed_s) == (1500, 450, 510)  # 300.5 + 150, rounded to even
    assert run.start == datetime(2024, 5, 6, 5, 10, tzinfo=UTC)
    assert (run.cadence_spm, run.average_hr_bpm, run.device) == (172, 150, "Forerunner 255")


def test_distance_agrees_with_tcxreader():
    assert TCXReader().read(io.StringIO(TCX.decode().strip())).distance == pytest.approx(1500.4)


@pytest.mark.parametrize(
    ("sport", "reason"), [("Biking", "Cycling: not a run."), ("Walking", "Walking: not a run.")]
)
def test_other_sports_are_left_out(sport, reason):
    assert [n.reason for n in read(TCX.replace(b"Running", sport.encode())).left_out] == [reason]


def test_without_lap_totals_the_samples_are_used():
    data = TCX.replace(b"TotalTimeSeconds", b"X").replace(
        b"<DistanceMeters>500</DistanceMeters><Track>", b"<Track>"
    )
    data = data.replace(b"<DistanceMeters>1000.4</DistanceMeters><Track>", b"<Track>")

    (run,) = read(data).runs

    assert (run.distance_m, run.elapsed_s) == (1500, 510)


def test_two_activities_are_two_runs():
    body = TCX.decode().partition("<Activities>")[2].partition("</Activities>")[0]
    later = body.replace("T05:", "T15:")

    reading = read(TCX.decode().replace(body, body + later).encode())

    assert [run.start.hour for run in reading.runs] == [5, 15]


def test_cut_file_gives_the_laps_that_were_saved():
    (run,) = read(TCX[: TCX.index(b'<Lap StartTime="2024-05-06T05:16')]).runs

    assert (run.distance_m, run.damaged) == (1000, True)


def test_planned_course_is_left_out():
    assert (
        "no recording"
        in read(b"<TrainingCenterDatabase><Courses/></TrainingCenterDatabase>").left_out[0].reason
    )


def lap(begin_s: int, seconds: int, metres: float, points: str = "", more: str = "") -> str:
    """A lap of an hour of 5 May, with its totals."""
    begun = START + timedelta(seconds=begin_s)
    return (
        f'<Lap StartTime="{begun:%FT%TZ}"><TotalTimeSeconds>{seconds}</TotalTimeSeconds>'
        f"<DistanceMeters>{metres}</DistanceMeters><Track>{points}</Track>{more}</Lap>"
    )


def points(begin_s: int, seconds: int, mps: float, from_m: float, cadence: str = "") -> str:
    return "".join(
        f"<Trackpoint><Time>{START + timedelta(seconds=begin_s + i):%FT%TZ}</Time>"
        f"<DistanceMeters>{from_m + mps * i:.2f}</DistanceMeters>{cadence}</Trackpoint>"
        for i in range(0, seconds + 1, 5)
    )


def activity(*laps: str, sport: str = "Running") -> bytes:
    return (
        f'<TrainingCenterDatabase><Activities><Activity Sport="{sport}">{"".join(laps)}</Activity>'
        "</Activities></TrainingCenterDatabase>"
    ).encode()


def test_totals_of_laps_count_where_the_samples_add_up_to_something_else():
    (run,) = read(activity(lap(0, 590, 2100, points(0, 600, 3.0, 0)))).runs

    assert (run.distance_m, run.moving_s, run.elapsed_s) == (2100, 590, 600)


def test_totals_of_laps_that_nobody_can_have_run_give_way_to_the_samples():
    (run,) = read(activity(lap(0, 600, 1_800_000, points(0, 600, 3.0, 0)))).runs

    assert (run.distance_m, run.moving_s, run.elapsed_s) == (1800, 600, 600)


def test_where_one_lap_does_not_say_the_samples_give_the_whole():
    silent = lap(600, 300, 0, points(605, 295, 3.0, 1815)).replace(
        "<DistanceMeters>0</DistanceMeters><", "<", 1
    )

    (run,) = read(activity(lap(0, 600, 1790, points(0, 600, 3.0, 0)), silent)).runs

    assert (run.distance_m, run.moving_s) == (2700, 900)


@pytest.mark.parametrize(
    "cadence",
    [
        "<Cadence>86</Cadence>",
        "<Extensions><TPX><RunCadence>86</RunCadence></TPX></Extensions>",
        "<Extensions><n:TPX><n:Speed>3.0</n:Speed><n:RunCadence>86</n:RunCadence></n:TPX></Extensions>",
    ],
)
def test_cadence_is_known_under_the_names_makers_give_it(cadence):
    (run,) = read(activity(lap(0, 600, 1800, points(0, 600, 3.0, 0, cadence)))).runs

    assert (run.cadence_spm, run.cadence_raw) == (172, 86)
    assert (run.running_spm, run.running_mps) == (172, pytest.approx(3.0))


def test_a_mean_of_the_laps_counts_as_a_total_of_the_watch():
    more = "<Extensions><LX><AvgRunCadence>{}</AvgRunCadence></LX></Extensions>"
    samples = points(0, 600, 3.0, 0, "<Cadence>90</Cadence>")

    (run,) = read(
        activity(lap(0, 600, 1800, samples, more.format(84)), lap(600, 300, 900, "", more.format(87)))
    ).runs

    assert (run.cadence_spm, run.running_spm) == (170, 180)


def test_standing_and_walking_do_not_pull_the_means_of_what_was_run():
    ran = "<Cadence>86</Cadence>"
    samples = (
        points(0, 600, 3.0, 0, ran)
        + points(605, 295, 0, 1800, "<Cadence>0</Cadence>")
        + points(905, 295, 1.2, 1800, "<Cadence>58</Cadence>")
        + points(1205, 595, 3.0, 2155, ran)
    )

    (run,) = read(activity(lap(0, 1800, 3940, samples))).runs

    assert run.running_spm == run.cadence_spm == 172
    assert run.running_mps == pytest.approx(3.0, abs=0.03)


def test_a_run_inside_a_multi_sport_session_is_found():
    inside = (
        activity(lap(0, 600, 1800)).decode().replace("<Activity ", "<MultiSportSession><NextSport><Activity ")
    )
    data = inside.replace("</Activity>", "</Activity></NextSport></MultiSportSession>")

    assert [run.distance_m for run in read(data.encode()).runs] == [1800]


def test_an_offset_in_the_times_is_the_local_clock():
    (run,) = read(TCX.replace(b"Z<", b"-03:00<").replace(b'Z"', b'-03:00"')).runs

    assert run.local_start == datetime(2024, 5, 6, 5, 10)
    assert run.start == datetime(2024, 5, 6, 8, 10, tzinfo=UTC)


def test_any_prefix_will_do_and_no_coordinates_come_out():
    place = b"<Position><LatitudeDegrees>52.5</LatitudeDegrees>"
    place += b"<LongitudeDegrees>13.4</LongitudeDegrees></Position>"
    data = TCX.replace(b"<DistanceMeters>0<", place + b"<DistanceMeters>0<")
    for name in (b"Activities", b"Activity", b"Lap", b"Track", b"Trackpoint", b"Time", b"DistanceMeters"):
        data = data.replace(b"<%s>" % name, b"<t:%s>" % name).replace(b"<%s " % name, b"<t:%s " % name)
        data = data.replace(b"</%s>" % name, b"</t:%s>" % name)

    reading = read(data)

    assert reading.runs[0].distance_m == 1500
    assert not any(part in wire.packed(reading)[1] for part in (b"52.5", b"13.4", b"Degrees"))


def test_the_way_from_one_track_to_the_next_is_not_counted_where_places_alone_tell_it():
    def placed(begin_s: int, north_m: float) -> str:
        return "".join(
            f"<Trackpoint><Time>{START + timedelta(seconds=begin_s + i):%FT%TZ}</Time><Position>"
            f"<LatitudeDegrees>{(north_m + 3 * i) / 111_195:.7f}</LatitudeDegrees>"
            "<LongitudeDegrees>0</LongitudeDegrees></Position></Trackpoint>"
            for i in range(301)
        )

    data = activity(lap(0, 600, 0, f"{placed(0, 0)}</Track><Track>{placed(900, 1500)}"))

    (run,) = read(data.replace(b"<TotalTimeSeconds>600</TotalTimeSeconds>", b"")).runs

    assert (run.distance_m, run.moving_s, run.elapsed_s) == (pytest.approx(1800, abs=2), 600, 1200)
