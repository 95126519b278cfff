"""Tables of runs and of pain."""

from datetime import UTC, date, datetime

import pytest

from app.adapters.run_files import PainDraft, Reading, read_one
from app.domain.pain import Moment, Place
from app.domain.people import Side
from app.domain.runs import Source, Sport
from app.domain.thresholds import DEFAULT
from tests.adapters.run_files.samples_of import CSV, PAIN

TODAY = date(2024, 6, 1)


def read(data: bytes | str, zone: str = "America/New_York") -> Reading:
    return read_one("table.csv", data.encode() if isinstance(data, str) else data, zone, TODAY)


def test_row_of_a_run_is_read_with_its_units():
    reading = read(CSV)

    (run,) = reading.runs
    assert (run.distance_m, run.moving_s, run.elapsed_s) == (8012, 2650, 2700)
    assert (run.cadence_spm, run.cadence_raw, run.cadence_factor) == (169, 84.5, 2)
    assert (run.start, run.local_start) == (
        datetime(2024, 5, 6, 5, 10, tzinfo=UTC),
        datetime(2024, 5, 6, 7, 10),
    )
    assert (run.source, run.manual) == (Source.FILE, False)
    assert reading.unknown_columns == ("shoe",)
    assert [(n.part, n.reason) for n in reading.left_out] == [("line 3", "Cycling: not a run.")]
    assert (reading.first_day, reading.last_day) == (date(2024, 5, 6), date(2024, 5, 7))


@pytest.mark.parametrize(
    ("header", "row", "start", "local"),
    [
        ("start", "2024-05-06T07:10:00Z", "07:10", "07:10"),
        ("start,timezone", "2024-05-06T07:10,Asia/Tokyo", "22:10", "07:10"),
        ("start", "2024-05-06 07:10", "11:10", "07:10"),
        ("start_utc", "2024-05-06T07:10:00", "07:10", "03:10"),
        ("start_utc,start_local", "2024-05-06T07:10:00Z,2024-05-06T09:10:00", "07:10", "09:10"),
        ("start_local,timezone", "2024-05-06T09:10:00,Europe/Berlin", "07:10", "09:10"),
        ("start_utc,timezone", "2024-05-06T07:10:00,Europe/Berlin", "07:10", "09:10"),
        ("start,timezone", "2024-05-06T07:10:00Z,Europe/Berlin", "07:10", "09:10"),
    ],
)
def test_every_way_of_writing_the_start(header, row, start, local):
    (run,) = read(f"{header},distance_km\n{row},5\n").runs

    assert f"{run.start:%H:%M}" == start
    assert f"{run.local_start:%H:%M}" == local
    assert run.distance_m == 5000


@pytest.mark.parametrize(("cell", "is_interval"), [("yes", True), ("1", True), ("", False), ("no", False)])
def test_a_table_may_say_that_a_run_was_of_intervals(cell, is_interval):
    reading = read(f"start,distance_m,interval\n2024-05-06T07:10,5000,{cell}\n")

    assert [run.interval for run in reading.runs] == [is_interval]
    assert reading.unknown_columns == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("yesterday,5000,1500,", "“yesterday” in column start"),
        ("2024-05-06T07:10,five,1500,", "“five” in column distance_m"),
        ("2024-05-06T07:10,nan,1500,", "“nan” in column distance_m"),
        ("2024-05-06T07:10,-5,1500,", "below zero"),
        ("2024-05-06T07:10,5000,1:2:3:4,", "“1:2:3:4” in column moving_s"),
        ("2024-05-06T07:10,5000,1500,Mars/Base", "“Mars/Base” is not the name of a time zone"),
        ("2024-06-03T07:10,5000,1500,", "still to come"),
        ("1980-06-03T07:10,5000,1500,", "1980"),
        (",5000,1500,", "no date"),
        ("2024-05-06T07:10,,1500,", "no distance"),
        ("0001-01-01T00:00:00+14:00,5000,1500,", "calendar"),
    ],
)
def test_row_that_cannot_be_read_is_set_aside_with_its_line(row, reason):
    reading = read(f"start,distance_m,moving_s,timezone\n2024-05-05T07:10,5000,1500,\n{row}\n")

    assert len(reading.runs) == 1
    (note,) = reading.set_aside
    assert note.part == "line 3"
    assert reason in note.reason


def test_same_row_has_the_same_id_from_any_table():
    other = read("distance_km,start_utc\n8.0124,2024-05-06T05:10:00Z\n")

    assert other.runs[0].external_id == read(CSV).runs[0].external_id


FLOATING = "start,distance_m\n2024-05-06 07:10,5000\n"
ROWS = {
    FLOATING: True,
    "start_local,distance_km\n2024-05-06T07:10,5\n": True,
    "start,timezone,distance_m\n2024-05-06T07:10,Asia/Tokyo,5000\n": False,
    "start,distance_m\n2024-05-06T07:10+02:00,5000\n": False,
    "start_utc,start_local,distance_m\n2024-05-06T05:10,2024-05-06T07:10,5000\n": False,
    "start,distance_m\n2024-05-06T07:11,5000\n": False,
    "start,distance_m\n2024-05-06T07:10,5001\n": False,
}


@pytest.mark.parametrize(("row", "is_like_the_first"), ROWS.items())
def test_row_keeps_its_id_when_the_runner_moves(row, is_like_the_first):
    (here,), (there,) = read(row, "Europe/Berlin").runs, read(row).runs
    (first,) = read(FLOATING).runs

    assert here.external_id == there.external_id
    assert here.local_start.hour == there.local_start.hour == 7
    assert (here.external_id == first.external_id) is is_like_the_first


def test_semicolons_commas_and_a_line_for_excel_are_understood():
    (run,) = read("sep=;\nstart;distance_km;cadence_spm;trainer\n2024-05-06T07:10;9,44;170;true\n").runs

    assert (run.distance_m, run.cadence_spm, run.cadence_factor, run.sport) == (9440, 170, 1, Sport.TREADMILL)


@pytest.mark.parametrize("above", ["", "sep=,\n", "\n\n", "\ufeff\n sep=,\r\n"])
def test_a_line_has_the_number_that_an_editor_shows(above):
    text = f'{above}start,distance_km,title\n2024-05-06T07:10,5,"two\nlines"\nsoon,5,\n'

    (note,) = read(text).set_aside

    assert note.part == f"line {text[: text.index('soon')].count(chr(10)) + 1}"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("letters", ["utf-8", "utf-16"])
def test_table_is_read_in_pieces_whatever_ends_its_lines_and_wherever_a_letter_is_parted(letters, end):
    wide = "a🏃" * 40_000
    text = f"start,distance_m,title{end}2024-05-06T07:10,5000,{wide}{end}2024-05-07T07:10,6000,{end}"

    runs = read(text.encode(letters)).runs

    assert [(run.distance_m, run.title[:2]) for run in runs] == [(5000, "a🏃"), (6000, "")]


def test_pain_rows_become_drafts():
    reading = read(PAIN)

    assert reading.pain == (
        PainDraft(
            at=datetime(2024, 5, 6, 19, tzinfo=UTC),
            local_date=date(2024, 5, 6),
            score=3,
            side=Side.LEFT,
            place=Place.FRONT,
            moment=Moment.WORST_24H,
            note="after the stairs",
        ),
        PainDraft(at=None, local_date=date(2024, 5, 7), score=0, side=Side.UNKNOWN),
    )


def test_pain_at_a_local_hour_is_in_the_runners_zone():
    assert read("at,score\n2024-05-06T21:00,3\n").pain[0].at == datetime(2024, 5, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2024-05-06,11,left,front", "11"),
        ("2024-05-06,2.5,left,front", "2.5"),
        ("2024-05-06,,left,front", "No score"),
        ("2024-05-06,3,middle,front", "“middle” is not a known side. Known are: left, right, both, unknown."),
        ("2024-05-06,3,left,elbow", "“elbow” is not a known place"),
        ("2024-13-06,3,left,front", "“2024-13-06” is not a date"),
        ("2024-06-03,3,left,front", "dated 3 June 2024"),
        (",3,left,front", "no date"),
    ],
)
def test_pain_row_that_cannot_be_read_is_set_aside_with_its_line(row, reason):
    reading = read(f"date,score,side,place\n2024-05-05,2,,\n{row}\n")

    assert len(reading.pain) == 1
    (note,) = reading.set_aside
    assert note.part == "line 3"
    assert reason in note.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"a,b,c\n1,2,3\n", "does not know the columns"),
        ("start,distance_m\n2024-05-06T07:10,5\u00e9\n".encode("latin-1"), "UTF-8"),
        (b"a,b,c\n1,2,3\n", "distance_km or distance_m"),
        (b"Datum;Distanz;Zeit\n06.05.2024;8,01;45:10\n", "columns have other names"),
        (b"date,distance km,time\n2024-05-06,8.01,45:10\n", "columns have other names"),
        (
            b"Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR,Pace\n",
            "Garmin Connect",
        ),
        (
            "Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit,Ø HF,Max. HF,Ø Pace\n".encode(),
            "Garmin Connect",
        ),
        (b'<?xml version="1.0"?>\n<!DOCTYPE HealthData [\n<!ELEMENT HealthData ANY>]>', "Apple Health"),
        (b"%PDF-1.7", "what kind of file"),
        (b'{"runs": []}', "what kind of file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "what kind of file"),
        (b"start,distance_m\n", "no rows"),
        (b"PK\x03\x04rest", "ZIP inside"),
    ],
)
def test_what_is_no_table_gets_a_sentence(data, reason):
    reading = read(data)

    (note,) = reading.set_aside + reading.left_out
    assert reason in note.reason


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("followers.csv", b"Follower Athlete ID,Follow Status,Created At\n1,Accepted,2024-05-06\n"),
        ("Strava Export/bikes.csv", b"Fahrradname,Fahrradmarke\n"),
        ("mobile_device_identifiers.csv", b"Mobile Device ID\n"),
        ("messaging.json", b"[]"),
    ],
)
def test_tables_of_a_strava_export_without_runs_are_left_out(name, data):
    left, elsewhere = (read_one(each, data, "UTC", TODAY) for each in (name, "mine.csv"))

    assert [note.reason for note in left.left_out] == ["Part of your Strava export, and holds no run."]
    assert not left.set_aside
    assert elsewhere.set_aside


def test_runs_in_a_table_named_like_one_of_strava_are_read():
    assert len(read_one("shoes.csv", CSV, "UTC", TODAY).runs) == 1


def test_endless_field_ends_the_table_and_keeps_the_rows_before():
    reading = read('start,distance_m\n2024-05-06T07:10,5000\n"' + "x" * 1_100_000)

    assert len(reading.runs) == 1
    assert "breaks at line 3" in reading.set_aside[0].reason


@pytest.mark.parametrize(
    ("metres", "seconds", "runs"), [(1_000_000, 604_800, 1), (1_000_001, 9, 0), (9, 604_801, 0)]
)
def test_a_file_holds_runs_as_long_as_can_be_typed_in_and_no_longer(metres, seconds, runs):
    reading = read(f"start,distance_m,moving_s\n2024-05-06T07:10Z,{metres},{seconds}\n")

    assert len(reading.runs) == runs
    assert len(reading.set_aside) == 1 - runs
    assert (DEFAULT.longest_run_m, DEFAULT.longest_run_s) == (1_000_000, 604_800)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("0001-01-01T00:00+00:00,2024-05-06", "dated 1 January 1. Correct"),
        ("9999-12-31T23:59:59+00:00,2024-05-06", "dated 31 December 9999"),
        ("9999-12-31T23:59:59-05:00,2024-05-06", "is not a date"),
        ("0001-01-01T00:00+05:00,2024-05-06", "is not a date"),
        ("1989-12-31T12:00Z,2024-05-06", "dated 31 December 1989"),
        ("2024-06-03T00:00Z,2024-06-01", "dated 3 June 2024"),
        ("2024-05-09T07:00Z,2024-05-06", "more than a day apart"),
        ("2024-05-06T07:00Z,0001-01-01", "dated 1 January 1."),
    ],
)
def test_pain_whose_time_cannot_be_right_is_set_aside(row, reason):
    reading = read(
        f"at,date,score\n2024-05-07T03:00Z,2024-05-06,2\n2024-05-07T23:00-04:00,2024-05-06,2\n{row},3\n"
    )

    assert len(reading.pain) == 2
    (note,) = reading.set_aside
    assert (note.part, reason in note.reason) == ("line 4", True), note.reason


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        ("0001-01-01T00:00+00:00", "dated 1: the clock of the watch"),
        ("9999-12-31T23:59:59+00:00", "dated 31 December 9999, a day still to come"),
        ("9999-12-31T23:59:59-05:00", "not one of the calendar"),
        ("0001-01-01T00:00", "dated 1: the clock"),
        ("1990-01-01T03:00Z,America/New_York", "dated 1989"),
    ],
)
def test_a_run_whose_time_cannot_be_right_is_set_aside(start, reason):
    reading = read(f"start,timezone,distance_km\n{start if ',' in start else start + ','},5\n")

    assert reading.runs == ()
    (note,) = reading.set_aside
    assert reason in note.reason


def test_a_note_keeps_its_words_and_no_character_that_misleads():
    note = "left \u202eknee\u202c\x07, \u2066stairs\u2069 \ufeff\U0001f3c3\u200d\u2640\ufe0f"
    (draft,) = read(f'date,score,note\n2024-05-06,3,"{note}\r\nand sitting"\n').pain

    assert draft.note == "left knee, stairs \U0001f3c3\u200d\u2640\ufe0f\nand sitting"
    assert not draft.note_cut


def test_a_note_that_is_too_long_is_cut_and_says_so():
    most = DEFAULT.note_characters
    exact, long = read(f"date,score,note\n2024-05-06,3,{'x' * most}\n2024-05-07,3,{'x' * (most + 1)}\n").pain

    assert (exact.note, exact.note_cut) == (long.note, False)
    assert long.note_cut
