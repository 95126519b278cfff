"""Strava's list of activities: any language, any year, its dates and its doubled columns."""

from datetime import UTC, date, datetime, timedelta

import pytest
from babel.dates import format_datetime

from app.adapters.run_files import read_one, strava_csv
from app.adapters.run_files.tables import table
from app.domain.runs import Source, Sport
from tests.adapters.run_files.samples_of import LIST_HEAD
from tests.adapters.run_files.strava_lists import LANGUAGES, SIZES, fields, header, listed

AT = datetime(2022, 12, 9, 15, 24, 49, tzinfo=UTC)
RAW = {"elapsed": "3189.0", "moving": "2970.0", "distance": "9441.5", "gain": "20.4"}
RAW |= {"cadence": "85.5", "hr": "141.0"}


def row(cells: str, header: str = LIST_HEAD) -> dict[str, str]:
    (found,) = strava_csv.rows(table(f"{header}\n{cells}\n".encode()))
    return found


@pytest.mark.parametrize("columns", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_generation_of_the_list_in_every_language(language, columns):
    said = LANGUAGES[language]
    shown = {"id": "7", "date": format_datetime(AT, "medium", locale=said.locale), "name": "Abends, 2"}
    shown |= {"type": said.run, "elapsed": "3189", "distance": "9,44" if said.comma else "9.44"}
    data = listed(header(said, columns), fields(columns), shown | {"filename": "#error#"}, RAW)

    reading = read_one("activities.csv", data, "Europe/Berlin", date(2026, 9, 1))

    (run,) = reading.runs
    assert (run.source, run.external_id, run.title, run.manual) == (Source.ARCHIVE, "7", "Abends, 2", False)
    assert (run.sport, run.start, run.local_start.hour) == (Sport.RUN, AT, 16)
    assert run.elapsed_s == 3189
    if columns < 32:  # before the raw columns came
        assert (run.distance_m, run.moving_s, run.cadence_spm) == (9440, None, None)
    else:
        assert (run.distance_m, run.moving_s, run.cadence_spm) == (9442, 2970, 171)
        assert (run.elevation_gain_m, run.average_hr_bpm) == (20.4, 141)


@pytest.mark.parametrize("columns", [18, 32, 87, 103])
def test_list_in_a_language_not_known_is_read_by_its_shape(columns):
    names = [f"col {name}" for name in fields(columns)]
    names[-1] = "Type" if columns > 32 else names[-1]  # a word that stands elsewhere, in English
    shown = {"id": "7", "date": "2022-12-09 15:24:49", "name": "X", "type": "Run", "distance": "9,44"}

    data = listed(names, fields(columns), shown, RAW)
    reading = read_one("activities.csv", data, "Europe/Berlin", date(2026, 9, 1))

    assert [(run.distance_m, run.moving_s, run.start) for run in reading.runs] == [(9442, 2970, AT)]


@pytest.mark.parametrize("unknown", [0, 1, 2, 3, 5, 6, -1])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_list_with_a_word_that_is_not_known_is_read_by_the_others(language, unknown):
    said, columns = LANGUAGES[language], fields(10)
    names = header(said, 10)
    names[unknown] = "another word"
    shown = {"id": "7", "date": "2022-12-09 15:24:49", "name": "X", "type": said.run, "elapsed": "3189"}

    data = listed(names, columns, shown | {"distance": "9,44", "filename": "activities/7.gpx"}, {})
    (run,) = read_one("activities.csv", data, "Europe/Berlin", date(2026, 9, 1)).runs

    assert (run.external_id, run.title, run.start, run.distance_m, run.elapsed_s, run.manual) == (
        *("7", "X", AT, 9440, 3189, False),
    )


def test_a_column_that_was_never_translated_is_known_by_the_word_in_it():
    span = '<span class=""translation_missing"" title=""translation missing: x.%s"">%s</span>'
    head = f'id,date,name,"{span % ("type", "Type")}",a,b,"{span % ("distance", "Distance")}",c,d,Filename'

    found = row("1,2018-09-12 15:02:23,E,Run,,783,3681.0,,,", head)

    assert (found["type"], strava_csv.distance_m(found)) == ("Run", 3681)


def test_early_in_2019_the_list_was_in_metres():
    found = row(
        "1,2018-09-12 15:02:23,E,Run,,783,3681.0,,,",
        "id,date,name,type,description,elapsed_time,distance,commute,gear,filename",
    )

    assert strava_csv.distance_m(found) == 3681
    assert strava_csv.number(found, "elapsed") == 783
    assert strava_csv.moment(found["date"]) == datetime(2018, 9, 12, 15, 2, 23, tzinfo=UTC)


def test_where_the_first_columns_were_taken_out_the_doubled_ones_are_told_by_their_words():
    found = row(
        '1,"6 mrt. 2024 14:23:15",X,Hardloopsessie,3700,"24,5",,,activities/1.fit.gz,3700.0,3600.0,24500.0',
        "Activiteits-ID,Datum van activiteit,Naam van activiteit,Activiteitstype,Verstreken tijd,Afstand,"
        "Woon-werkverkeer,Materiaal,Bestandsnaam,Verstreken tijd,Beweegtijd,Afstand",
    )

    assert (strava_csv.distance_m(found), strava_csv.number(found, "moving")) == (24500, 3600)
    assert (found["shown_km"], found["filename"]) == ("24,5", "activities/1.fit.gz")


@pytest.mark.parametrize(
    "header", ["start,distance_m", "a,b,c,d,e,f,g,h,i,j", "id,date,name,type", ",".join([""] * 90)]
)
def test_another_table_is_not_the_list(header):
    assert not strava_csv.is_strava(header.split(","))


@pytest.mark.parametrize(
    "locale",
    [
        *("en_US", "en_GB", "en_AU", "en_CA", "de_DE", "de_AT", "de_CH", "fr_FR", "fr_CA", "fr_CH", "nl_NL"),
        *("nl_BE", "pl_PL", "es_ES", "es_MX", "es_419", "es_AR", "it_IT", "it_CH", "pt_BR", "pt_PT"),
    ],
)
def test_dates_of_each_language_and_country_are_utc(locale):
    days = [datetime(2022, month, 3, 0, 53, 35, tzinfo=UTC) for month in range(1, 13)]
    days += [day + timedelta(days=23, hours=15) for day in days] + [day + timedelta(hours=12) for day in days]
    written = {at: format_datetime(at, "medium", locale=locale) for at in days}

    assert {text: strava_csv.moment(text) for text in written.values()} == {
        text: at for at, text in written.items()
    }


@pytest.mark.parametrize(
    "text",
    [
        "May 29, 2022, 3:53:35\u202fPM",
        "May 29, 2022 3:53:35 PM",
        "2022-05-29 15:53:35",
        "29.05.2022, 15:53:35",
        "29 mai 2022 à 15:53:35",
        "29 mei 2022 om 15:53:35",
        "29 maja 2022, 15:53:35",
        "29 de mayo de 2022, 15:53:35",
        "29/5/2022, 3:53:35 p. m.",
        "29 maggio 2022, 15:53:35",
    ],
)
def test_dates_are_read_as_people_and_programs_write_them_too(text):
    assert strava_csv.moment(text) == datetime(2022, 5, 29, 15, 53, 35, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "99.99.2022, 1:00:00",
        "May 2022",
        "May 29, 2022, 15.53.35",
        "1 2 3 4",
        "Feb 30, 2022, 1:00:00 AM",
    ],
)
def test_what_is_no_date_is_none(text):
    assert strava_csv.moment(text) is None


@pytest.mark.parametrize(
    ("cell", "metres"),
    [
        ("9,44", 9440),
        ("9.44", 9440),
        ("1.234,5", 1_234_500),
        ("1,234.5", 1_234_500),
        ("1\u202f234,5", 1_234_500),
        ("", None),
        ("far", None),
    ],
)
def test_distance_as_shown_is_read_with_its_comma(cell, metres):
    assert strava_csv.distance_m({"shown_km": cell}) == (None if metres is None else pytest.approx(metres))


@pytest.mark.parametrize(
    ("cell", "name", "typed"),
    [
        ("activities/7.fit.gz", "activities/7.fit.gz", False),
        ("", "", True),
        ("#error#", "", False),
        ("activities/#error#", "", False),
        ("#ERROR#.fit.gz", "", False),
    ],
)
def test_name_of_a_rows_file(cell, name, typed):
    row = {"filename": cell}

    assert (strava_csv.file_of(row), strava_csv.typed_in(row)) == (name, typed)
