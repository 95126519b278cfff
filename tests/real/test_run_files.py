"""Every real recording ends as runs, left out or set aside, and agrees with what its README states."""

import csv
import io
import math
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters.run_files import Readers, Reading, parts, read_one
from app.domain.runs import Run, Source, Sport
from tests.real.conftest import ROOT
from tests.real.readme import Stated, stated

TODAY = date(2026, 11, 12)
TABLE = stated(Path(ROOT, "README.md")) if ROOT else []
SET_ASIDE = {"compressed-speed-distance.fit", "gpxpy-Mojstrovka.gpx", "activity_truncated.fit"}
LEGS = {
    "activity-large-fenxi2-multisport.fit": [
        (datetime(2015, 8, 29, 10, 36, 0, tzinfo=UTC), 2245.2, 2294.8, None),
        (datetime(2015, 8, 29, 11, 14, 21, tzinfo=UTC), 12740.4, 6764.5, None),
    ],
    "sample_mulitple_header.fit": [(datetime(2018, 5, 27, 9, 23, 41, tzinfo=UTC), 9805.9, 2850.7, 83.5)],
    "triathlon_summary_first.fit": [(datetime(2023, 9, 2, 13, 56, 34, tzinfo=UTC), 4491.5, 1573.6, 80.7)],
    "triathlon_summary_last.fit": [(datetime(2023, 9, 2, 13, 56, 34, tzinfo=UTC), 4491.5, 1573.6, 80.7)],
}

RUN, PLAN, EMPTY = "a run", "It holds no recording", "It holds no distance"
UNSURE, TIMELESS, OLD = "It does not say which sport it is", "This track holds no times", "It is dated 1901"
TRACKS = {  # what becomes of each recording without a table of totals
    "activereader-testdata.gpx": {RUN: 1},
    "gpxpy-Mojstrovka.gpx": {OLD: 1},
    "gpxpy-around-visnjan-with-car.gpx": {UNSURE: 1},
    "gpxpy-cerknicko-jezero-no-creator.gpx": {EMPTY: 1, UNSURE: 7},
    "gpxpy-cerknicko-jezero-with-elevations-zero.gpx": {EMPTY: 1, UNSURE: 7},
    "gpxpy-cerknicko-jezero-without-elevations.gpx": {EMPTY: 1, UNSURE: 7},
    "gpxpy-cerknicko-jezero.gpx": {EMPTY: 1, UNSURE: 7},
    "gpxpy-cerknicko-without-times.gpx": {EMPTY: 1, UNSURE: 1, TIMELESS: 6},
    "gpxpy-custom_schema_locations.gpx": {PLAN: 1},
    "gpxpy-default_schema_locations.gpx": {PLAN: 1},
    "gpxpy-first_and_last_elevation.gpx": {UNSURE: 1},
    "gpxpy-gpx-with-node-with-comments.gpx": {EMPTY: 1},
    "gpxpy-gpx1.0_with_all_fields.gpx": {EMPTY: 2},
    "gpxpy-gpx1.1_with_all_fields.gpx": {EMPTY: 2},
    "gpxpy-gpx1.1_with_extensions.gpx": {PLAN: 1},
    "gpxpy-gpx1.1_with_extensions_without_namespaces.gpx": {PLAN: 1},
    "gpxpy-gpx_with_garmin_extension.gpx": {PLAN: 1},
    "gpxpy-route.gpx": {PLAN: 1},
    "gpxpy-track-with-empty-segment.gpx": {UNSURE: 1},
    "gpxpy-track-with-extremes.gpx": {TIMELESS: 1},
    "gpxpy-track-with-less-sec-time.gpx": {RUN: 1},
    "gpxpy-track-with-small-floats.gpx": {TIMELESS: 1},
    "gpxpy-track_with_dilution_errors.gpx": {EMPTY: 1},
    "gpxpy-track_with_speed.gpx": {UNSURE: 1},
    "gpxpy-unicode.gpx": {PLAN: 1},
    "gpxpy-unicode2.gpx": {EMPTY: 1},
    "gpxpy-unicode_with_bom.gpx": {PLAN: 1},
    "gpxpy-unicode_with_bom_noencoding.gpx": {PLAN: 1},
}


def read(path: Path, zone: str = "Europe/Berlin") -> Reading:
    return read_one(path.name, path.read_bytes(), zone, TODAY)


def agrees(run: Run, metres: float | None, timer_s: float | None, elapsed_s: float | None) -> bool:
    return (
        (metres is None or abs(run.distance_m - metres) <= max(0.5, metres / 1000))
        and (timer_s is None or abs((run.moving_s or 0) - timer_s) <= 1)
        and (elapsed_s is None or abs((run.elapsed_s or 0) - elapsed_s) <= 1)
    )


def legs_named(part: str) -> int:
    """How many legs a note speaks of: "legs 1, 3 to 5" are four, and a file of one leg names none."""
    spans = [[int(number) for number in re.findall(r"\d+", span)] for span in part.split(",")]
    return sum(span[-1] - span[0] + 1 for span in spans if span) or 1


def became(reading: Reading) -> Counter[str]:
    """How many runs a recording gave, and what was said of the rest of it."""
    kinds = (PLAN, EMPTY, UNSURE, TIMELESS, OLD)
    found = Counter({RUN: len(reading.runs)})
    for note in (*reading.left_out, *reading.set_aside):
        why = next((kind for kind in kinds if note.reason.startswith(kind)), note.reason)
        found[why] += legs_named(note.part)
    return +found


def test_readme_lists_every_file(data):
    assert {row.file for row in TABLE} == {path.name for path in (data / "files").iterdir()}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.file)
def test_file_agrees_with_the_readme(row: Stated, data: Path):
    reading = read(data / "files" / row.file)

    if row.file in LEGS:
        for run, (start, metres, seconds, one_leg) in zip(reading.runs, LEGS[row.file], strict=True):
            assert run.start == start
            assert agrees(run, metres, seconds, None)
            assert run.cadence_raw is not None  # where the session is silent, from the samples that run
            assert one_leg is None or abs(run.cadence_raw - one_leg) <= 0.5
    elif row.file in SET_ASIDE:
        assert reading.runs == ()
        assert reading.set_aside
    elif "running" in row.sport.lower():
        (run,) = reading.runs
        assert agrees(run, row.distance_m, row.timer_s, row.elapsed_s)
        assert row.start is not None
        assert abs(run.start - row.start) <= timedelta(seconds=1)
        if row.one_leg is not None:  # the README cuts the fraction of a step off
            assert math.floor(run.cadence_raw or 0) == row.one_leg
            assert run.cadence_spm == 2 * (run.cadence_raw or 0)
    elif row.file.endswith(".gpx"):
        assert became(reading) == TRACKS.get(row.file, {RUN: 1})
        for run in reading.runs:  # of times with an offset, the README shows the wall clock
            assert row.start in (run.start, run.local_start.replace(tzinfo=UTC))
    else:
        assert reading.runs == ()
        assert all(": not a run." in note.reason for note in reading.left_out)


def test_tracks_of_a_running_app_without_a_type_come_in(data):
    files = [path for path in (data / "files").glob("*.gpx") if len(path.stem) == 36]
    found = [run for path in files for run in read(path, "America/Recife").runs]

    assert len(found) == len(files) == 14
    assert all(2.0 < (run.speed_mps or 0) < 3.2 for run in found)


def test_only_the_file_with_a_wrong_checksum_is_marked_damaged(data):
    damaged = {p.name for p in (data / "files").iterdir() for run in read(p).runs if run.damaged}

    assert damaged == {"activity-filecrc.fit"}


def test_ten_years_of_one_runner_come_in_whole(data):
    path = data / "runs-of-one-runner-2011-2021.csv"
    reading = read(path)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))

    assert len(reading.runs) == len(rows) == 983
    assert not reading.set_aside
    assert reading.unknown_columns == ("id",)
    for run, row in zip(reading.runs, rows, strict=True):
        assert run.local_start.isoformat() == row["start_local"]
        assert run.start == datetime.fromisoformat(row["start_utc"])
        assert abs(run.distance_m - float(row["distance_m"])) <= 0.5
        assert run.cadence_raw == (float(row["cadence_one_leg_spm"]) if row["cadence_one_leg_spm"] else None)
        assert run.manual is (row["manual"] == "True")
        assert (run.sport is Sport.TREADMILL) is (row["trainer"] == "True")
    assert len({run.external_id for run in reading.runs}) == 983


@pytest.mark.parametrize(
    ("name", "runs", "without_distance", "by_hand"),
    [("joboso.csv", 643, 0, 0), ("thenewthinktank.csv", 89, 2, 11)],
)
def test_lists_of_two_people_give_their_runs(data, name, runs, without_distance, by_hand):
    reading = read(data / "strava-csv" / name)

    empty = [note for note in reading.left_out if "no distance" in note.reason]
    assert (len(reading.runs), len(empty)) == (runs - without_distance, without_distance)
    assert sum(run.manual for run in reading.runs) == by_hand
    assert not reading.set_aside
    assert all(run.source is Source.ARCHIVE for run in reading.runs)
    assert all(run.distance_m > 50 and run.moving_s for run in reading.runs)


def test_early_and_german_lists_are_known(data):
    for name in ("legacy_2019-07-15_export.csv", "legacy_2019-06-24_export.csv"):
        reading = read(data / "strava-csv" / name)
        assert [note.reason for note in reading.left_out] == ["Cycling: not a run."]
        assert reading.first_day == date(2018, 9, 12)
    header = (data / "strava-csv/header_german_92_columns.csv").read_text(encoding="utf-8").strip()
    cells = [""] * header.count(",")
    cells[:7] = ["8", '"09.12.2022, 15:24:49"', "Abends", "Lauf", "", "3189", '"9,44"']
    cells[15:18] = ["3189.0", "2970.0", "9441.5"]
    reading = read_one("activities.csv", f"{header}\n{','.join(cells)}\n".encode(), "Europe/Berlin", TODAY)
    (run,) = reading.runs
    assert (run.distance_m, run.moving_s, run.local_start) == (9442, 2970, datetime(2022, 12, 9, 16, 24, 49))


def test_export_joins_its_row_with_its_file(data):
    with Readers(1) as readers:
        found = list(readers.read(parts(data / "strava-archive/Strava Export"), "Europe/Berlin", TODAY))

    (run,) = found[0].runs
    assert len(found) == 1
    assert (run.distance_m, run.moving_s, run.external_id) == (3323, 1428, "12070555079")
    assert (run.local_start, run.cadence_spm) == (datetime(2022, 5, 29, 17, 53, 35), 140)
    (same,) = read(data / "strava-archive/Local Files/2022-05-29-15-53-35_Laufen_Landal_Park.fit").runs
    assert (same.start, same.distance_m, same.elapsed_s) == (run.start, run.distance_m, run.elapsed_s)


def test_every_file_of_the_folder_ends_with_something_said(data):
    with Readers(2) as readers:
        found = list(readers.read(parts(data), "Europe/Berlin", TODAY))

    told = Counter(bool(r.runs or r.pain or r.left_out or r.set_aside) for r in found)
    assert told == {True: len(found)}
    assert not [
        n for r in found for n in r.set_aside if "broke the reader" in n.reason or "too long" in n.reason
    ]
