"""The rows of Strava's list as what an export consists of; read in a child, like every other file."""

from collections.abc import Mapping

from app.adapters.run_files import strava_csv, wire
from app.adapters.run_files.sports import spoken
from app.adapters.run_files.tables import table
from app.adapters.run_files.values import Note, Reading, Refused, Row, shown, spoken_day
from app.domain.runs import Source, Sport

NAME = wire.LIST.name
OTHER_COLUMNS = "This is not the list of a Strava export: its columns are others."


def read(data: bytes) -> Reading:
    """The rows of the list, as far as it goes, and what is wrong; from Source.FILE when it is none."""
    rows: list[Row] = []
    source = Source.FILE
    try:
        found = table(data)
        if not strava_csv.is_strava(found.header):
            raise Refused(OTHER_COLUMNS)
        source = Source.ARCHIVE
        rows.extend(_row(each) for each in strava_csv.rows(found))
    except Refused as why:
        return Reading(NAME, set_aside=(Note(NAME, "", str(why)),), source=source, rows=tuple(rows))
    return Reading(NAME, source=source, rows=tuple(rows))


def called(row: Mapping[str, str]) -> str:
    """The activity in words: its title and its day, as the list has them."""
    at = strava_csv.moment(row.get("date", ""))
    title = row.get("name") or "Activity"
    return shown(f"{title[:100]}, {spoken_day(at.date())}" if at else title, 150)


def _row(row: Mapping[str, str]) -> Row:
    return Row(called(row), strava_csv.file_of(row), _wants_file(row), wire.fields(row))


def _wants_file(row: Mapping[str, str]) -> bool:
    """Whether the row's file is worth reading: not when the row says that it is another sport."""
    sport = spoken(row.get("type", ""))
    return bool(strava_csv.file_of(row)) and (sport is None or isinstance(sport, Sport))
