"""Strava's export: the rows of its list joined with their files."""

import gzip
from cProfile import Profile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.adapters.run_files import Part, Readers, Reading, Refused, parts, read_one, strava_export, wire
from app.adapters.run_files.reader import Limits
from app.adapters.run_files.reading import read_part
from app.domain.runs import Source, Sport
from tests.adapters import fit_bytes
from tests.adapters.run_files.samples_of import GPX, LIST

TODAY = date(2024, 6, 1)


def read(part: Part, broken: bool = False) -> Reading:
    job = wire.Job(part.name, "Europe/Berlin", TODAY, part.source, part.row, broken)
    return read_part(job, part.read())


def export(tmp_path: Path, listed: bytes, **files: bytes) -> list[Reading]:
    (tmp_path / "activities").mkdir()
    (tmp_path / "activities.csv").write_bytes(listed)
    for name, data in files.items():
        (tmp_path / "activities" / name).write_bytes(data)
    return [read(part) for part in parts(tmp_path)]


def test_row_with_its_file_is_one_archive_run_with_the_files_totals(tmp_path):
    start = datetime(2024, 5, 6, 5, 10, tzinfo=UTC)
    data = gzip.compress(fit_bytes.fit(fit_bytes.run(start, metres=8100, seconds=2600)))

    run_, ride, typed = export(tmp_path, LIST.replace(b"11.gpx", b"99.fit.gz"), **{"99.fit.gz": data})

    (run,) = run_.runs
    assert (run.source, run.external_id, run.title) == (Source.ARCHIVE, "11", "Morning Run")
    assert (run.distance_m, run.moving_s, run.cadence_spm) == (8100, 2600, 170)
    assert (run.local_start, run.clock_ahead_s) == (datetime(2024, 5, 6, 7, 10), 7200)
    assert run.file_name == "activities/99.fit.gz"
    assert (run.manual, run.damaged) == (False, False)
    assert [n.reason for n in ride.left_out] == ["Cycling: not a run."]
    assert (ride.first_day, ride.source) == (date(2024, 5, 7), Source.ARCHIVE)
    assert typed.runs[0].manual


def test_row_without_its_file_counts_by_its_own_totals(tmp_path):
    run_, _, typed = export(tmp_path, LIST)

    (run,) = run_.runs
    assert (run.distance_m, run.moving_s, run.elapsed_s) == (8012, 2650, 2700)
    assert run.local_start == datetime(2024, 5, 6, 7, 10)
    assert (run.manual, run.damaged, run.elevation_gain_m) == (False, False, 12.5)
    (run,) = typed.runs
    assert (run.distance_m, run.external_id, run.manual) == (10000, "13", True)


def test_row_whose_file_is_broken_counts_by_its_own_totals_and_is_marked(tmp_path):
    run_, _, _ = export(tmp_path, LIST, **{"11.gpx": b"<gpx"})

    assert (run_.runs[0].distance_m, run_.runs[0].damaged) == (8012, True)


def test_file_that_strava_lost_is_no_entry_by_hand(tmp_path):
    run_, _, _ = export(tmp_path, LIST.replace(b"activities/11.gpx", b"#error#"))

    assert (run_.runs[0].manual, run_.runs[0].file_name) == (False, None)


def test_row_without_an_id_is_the_same_activity_each_time(tmp_path):
    listed = LIST.replace(b"\n13,", b"\n,").replace(b"\n11,", b"\n,")

    ids = [run.external_id for reading in export(tmp_path, listed) for run in reading.runs]

    assert len(set(ids)) == 2 and all(ids)
    again = read_one("activities.csv", listed, "America/Recife", TODAY)
    assert [run.external_id for run in again.runs] == ids


def test_file_that_was_taken_out_of_its_gzip_or_put_into_one_is_found(tmp_path):
    listed = LIST.replace(b"11.gpx", b"11.gpx.gz").replace(b"Ride", b"Run")

    readings = export(tmp_path, listed, **{"11.gpx": GPX, "12.gpx.gz": gzip.compress(GPX)})

    assert [run.distance_m for reading in readings for run in reading.runs] == [90, 90, 10000]


@pytest.mark.parametrize("name", ["contacts.csv", "../secret.gpx", "activities/deep/1.gpx", "media/1.gpx"])
def test_a_row_is_given_no_file_but_those_of_the_activities(tmp_path, name):
    for path in ("export/contacts.csv", "secret.gpx", "export/activities/deep/1.gpx", "export/media/1.gpx"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(GPX)
    (tmp_path / "export" / "activities.csv").write_bytes(LIST.replace(b"activities/11.gpx", name.encode()))

    first, *_ = parts(tmp_path / "export")

    assert first.read() == b""
    assert [run.distance_m for run in read(first).runs] == [8012]


def test_row_whose_file_is_a_link_counts_by_its_own_totals_and_is_marked(tmp_path):
    (tmp_path / "activities").mkdir()
    (tmp_path / "activities.csv").write_bytes(LIST)
    (tmp_path / "activities" / "11.gpx").symlink_to(tmp_path / "activities.csv")
    with Readers(1) as readers:
        first, *_ = readers.read(parts(tmp_path), "Europe/Berlin", TODAY)

    assert [(run.distance_m, run.damaged) for run in first.runs] == [(8012, True)]


def test_export_of_someone_who_has_not_recorded_anything_says_so(tmp_path):
    (tmp_path / "activities.csv").write_bytes(LIST.splitlines()[0] + b"\n")

    (part,) = parts(tmp_path)

    assert part.refused == "This export lists no activity."


def test_days_between_are_known_of_a_whole_list_alone(tmp_path):
    (tmp_path / "activities").mkdir()
    (tmp_path / "activities" / "11.gpx").symlink_to(tmp_path)
    (tmp_path / "activities.csv").write_bytes(LIST)
    assert {part.archive for part in parts(tmp_path)} == {"."}

    (tmp_path / "activities.csv").write_bytes(LIST + b'14,"' + b"x" * 1_100_000)
    *rows, broken = found = list(parts(tmp_path))
    assert (len(rows), broken.name) == (3, "activities.csv")
    assert "breaks at line 6" in (broken.refused or "")
    assert {part.archive for part in found} == {""}


def test_activities_of_years_ago_with_no_sensible_date_are_set_aside(tmp_path):
    old = LIST.replace(b"May 8, 2024", b"May 8, 1985").replace(b"May 6, 2024", b"May 6, 1991")

    taken, _, left = export(tmp_path, old)

    assert (len(taken.runs), len(left.runs)) == (1, 0)
    assert "1985" in left.set_aside[0].reason


def test_files_that_no_row_names_come_in_by_themselves(tmp_path):
    readings = export(tmp_path, LIST, **{"77.gpx": GPX})

    assert [len(r.runs) for r in readings] == [1, 0, 1, 1]
    assert readings[-1].runs[0].source is Source.ARCHIVE


def test_the_rows_sport_counts_over_the_files(tmp_path):
    walk = GPX.replace(b"running", b"walking")

    as_run, _, _ = export(tmp_path, LIST, **{"11.gpx": walk, "12.gpx": GPX})

    assert (as_run.runs[0].sport, as_run.runs[0].distance_m) == (Sport.RUN, 90)


def test_a_sport_in_an_unknown_language_is_told_by_the_file(tmp_path):
    listed = LIST.replace(b",Run,", ",ランニング,".encode())

    run_, _, typed = export(tmp_path, listed, **{"11.gpx": GPX})

    assert len(run_.runs) == 1
    assert "ランニング" in typed.set_aside[0].reason


def test_of_a_triathlon_file_the_rows_leg_is_taken(tmp_path):
    first = fit_bytes.run(datetime(2024, 5, 6, 4, tzinfo=UTC), metres=2000, seconds=600)
    second = fit_bytes.run(datetime(2024, 5, 6, 5, 10, tzinfo=UTC), metres=8000, seconds=2650)
    data = fit_bytes.fit([first[1], second[1], second[2]])

    run_, _, _ = export(tmp_path, LIST.replace(b"11.gpx", b"11.fit"), **{"11.fit": data})

    assert [run.distance_m for run in run_.runs] == [8000]


def test_without_a_date_in_the_file_the_rows_date_is_taken(tmp_path):
    data = fit_bytes.fit(fit_bytes.run(fit_bytes.EPOCH, metres=7000))

    run_, _, _ = export(tmp_path, LIST.replace(b"11.gpx", b"11.fit"), **{"11.fit": data})

    assert (run_.runs[0].start, run_.runs[0].distance_m) == (datetime(2024, 5, 6, 5, 10, tzinfo=UTC), 7000)


def test_list_by_itself_is_an_archive_without_files():
    reading = read_one("activities.csv", LIST, "Europe/Berlin", TODAY)

    assert [(run.external_id, run.manual) for run in reading.runs] == [("11", False), ("13", True)]
    assert (reading.source, reading.first_day, reading.last_day) == (
        Source.ARCHIVE,
        date(2024, 5, 6),
        date(2024, 5, 8),
    )
    assert [n.part for n in reading.left_out] == ["line 4"]


def test_a_row_of_a_list_by_itself_takes_few_steps_since_there_may_be_very_many():
    row = '{0},"May 6, 2024, 5:10:00 AM",Morning,Run,,2700,"8,01",,,'
    head = (
        "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,"
        "Elapsed Time,Distance,Relative Effort,Commute,Filename"
    )
    data = "\n".join([head, *(row.format(at) for at in range(200))]).encode()
    steps = Profile()

    reading = steps.runcall(read_one, "activities.csv", data, "Europe/Berlin", TODAY)

    assert [run.external_id for run in reading.runs] == [str(at) for at in range(200)]
    assert sum(step.callcount for step in steps.getstats()) < 200 * len(reading.runs)


def test_list_that_its_reader_cannot_hold_is_told_and_the_files_still_come_in(tmp_path):
    (tmp_path / "activities").mkdir()
    (tmp_path / "activities.csv").write_bytes(LIST.splitlines(True)[0] + LIST.splitlines(True)[1] * 20_000)
    (tmp_path / "activities" / "11.gpx").write_bytes(GPX)
    with Readers(1, Limits(resident_bytes=1_000_000)) as readers:
        listed, loose = parts(tmp_path, readers.rows)

    assert (listed.name, listed.archive) == ("activities.csv", "")
    assert "more memory" in (listed.refused or "")
    assert [run.distance_m for run in read(loose).runs] == [90]


def test_lists_of_one_upload_name_no_more_activities_than_one_list_may(tmp_path, monkeypatch):
    monkeypatch.setattr(strava_export, "MAX_ROWS", 5)
    for root in ("a", "b"):
        (tmp_path / root / "activities").mkdir(parents=True)
        (tmp_path / root / "activities.csv").write_bytes(LIST)
    assert len(list(parts(tmp_path / "a"))) == 3

    with pytest.raises(Refused, match="more than 100,000 activities"):
        list(parts(tmp_path))


def test_list_that_is_none_is_refused_and_the_files_still_come_in(tmp_path):
    (tmp_path / "activities").mkdir()
    (tmp_path / "activities.csv").write_bytes(b"a,b\n1,2\n")
    (tmp_path / "activities" / "1.gpx").write_bytes(GPX)

    refused, loose = parts(tmp_path)

    assert refused.refused is not None and "not the list of a Strava export" in refused.refused
    assert len(read(loose).runs) == 1
