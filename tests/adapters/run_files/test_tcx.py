"""TCX activities: laps give the totals."""

import io
from datetime import UTC, date, datetime

import pytest
from tcxreader.tcxreader import TCXReader

from app.adapters.run_files import Reading, read_one
from tests.adapters.run_files.samples_of import TCX


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
