"""Read a table of pain scores, one a row."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from app.adapters.run_files.judging import SetAside
from app.adapters.run_files.tables import Table, column, written
from app.adapters.run_files.values import Note, PainDraft, Reading, Refused, shown, spoken_day
from app.domain.pain import Moment, NotAScore, Place, score_of
from app.domain.people import Side
from app.domain.thresholds import DEFAULT
from app.domain.words import plain

COLUMNS = {"at", "date", "score", "side", "place", "moment", "note"}
Word = TypeVar("Word", bound=StrEnum)


def is_pain(header: tuple[str, ...]) -> bool:
    """Whether the columns are those of pain scores."""
    names = {column(name) for name in header}
    return "score" in names and bool(names & {"at", "date"})


def read(name: str, found: Table, zone: ZoneInfo, today: date) -> Reading:
    """A draft for each row; a row that cannot be read is set aside with its line and the reason."""
    names = [column(title) for title in found.header]
    drafts: list[PainDraft] = []
    set_aside: list[Note] = []
    line = 1
    try:
        for line, cells in found.rows:
            row = {key: cell.strip() for key, cell in zip(names, cells, strict=False) if key in COLUMNS}
            try:
                drafts.append(_draft(row, zone, today))
            except SetAside as why:
                set_aside.append(Note(name, f"line {line}", str(why)))
    except Refused as why:
        set_aside.append(Note(name, f"after line {line}", str(why)))
    unknown = tuple(shown(t, 60) for t in found.header if column(t) not in COLUMNS)
    return Reading(name, pain=tuple(drafts), set_aside=tuple(set_aside), unknown_columns=unknown)


def _draft(row: Mapping[str, str], zone: ZoneInfo, today: date) -> PainDraft:
    """One row; raises SetAside."""
    try:
        score = score_of(row.get("score", ""))
    except NotAScore as why:
        raise SetAside(shown(str(why))) from why
    at, day = _when(row, zone)
    _believed(at, day, zone, today)
    note = plain(row.get("note", ""))
    return PainDraft(
        at=at,
        local_date=day,
        score=score,
        side=_word(row, "side", Side) or Side.UNKNOWN,
        place=_word(row, "place", Place),
        moment=_word(row, "moment", Moment),
        note=note[: DEFAULT.note_characters] or None,
        note_cut=len(note) > DEFAULT.note_characters,
    )


def _believed(at: datetime | None, day: date, zone: ZoneInfo, today: date) -> None:
    """Raises SetAside for a day or an instant that cannot be right, or that do not go together."""
    first, last = DEFAULT.first_day, today + timedelta(days=1)
    for each in (day, at.date() if at else day):
        if not first <= each <= last:
            raise SetAside(f"It is dated {spoken_day(each)}. Correct the date and import the table again.")
    if at is not None and abs(at.astimezone(zone).date() - day) > timedelta(days=1):
        raise SetAside("Its time and its date are more than a day apart. Correct one of them.")


def _when(row: Mapping[str, str], zone: ZoneInfo) -> tuple[datetime | None, date]:
    """The instant, None when only the day is given, and the runner's local day; raises SetAside."""
    text = row.get("at") or row.get("date") or ""
    try:
        found = written(text)
        if found is None:
            raise SetAside("This row has no date.")
        if len(text) <= len("2024-05-06"):
            return None, found.date()
        at = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
        day = written(row.get("date", "")) if row.get("at") else None
    except (ValueError, OverflowError) as error:
        raise SetAside(f"“{shown(text, 40)}” is not a date like 2024-05-06 or 2024-05-06T07:10.") from error
    return at, (day or found).date()


def _word(row: Mapping[str, str], key: str, words: type[Word]) -> Word | None:
    """A word of the vocabulary, None for an empty cell; raises SetAside naming the words there are."""
    text = column(row.get(key, ""))
    if not text:
        return None
    try:
        return words(text)
    except ValueError as error:
        known = ", ".join(words)
        raise SetAside(f"“{shown(text, 40)}” is not a known {key}. Known are: {known}.") from error
