"""Read the list in a Strava export, activities.csv, in any language and of any year."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from app.adapters.run_files.sports import plain
from app.adapters.run_files.tables import Table, amount, seconds

# Fields kept of a row. The same header may stand twice: first as shown (km, rounded), later raw (metres).
_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("activity id", "aktivitats id", "id"),
    "date": ("activity date", "aktivitatsdatum", "date"),
    "name": ("activity name", "name der aktivitat", "name"),
    "type": ("activity type", "aktivitatsart", "type"),
    "filename": ("filename", "dateiname"),
    "elapsed": ("elapsed time", "verstrichene zeit"),
    "distance": ("distance", "distanz"),
    "moving": ("moving time", "bewegungszeit"),
    "gain": ("elevation gain", "hohenzunahme"),
    "cadence": ("average cadence", "durchschnittliche trittfrequenz"),
    "hr": ("average heart rate", "durchschnittliche herzfrequenz"),
    "race": ("competition", "wettkampf"),
}
_FIRST = ("id", "date", "name", "type", "description", "elapsed", "distance", "max_hr", "effort")
_FIRST_13 = (*_FIRST, "commute", "private_note", "gear", "filename")
_AFTER_ELAPSED = {"moving": 1, "distance": 2, "gain": 5, "cadence": 14, "hr": 16}  # from the raw Elapsed Time
_MONTHS = """jan januar januari janv janvier ene enero gen gennaio sty stycznia january janeiro|
    feb februar februari fevr fevrier febrero febbraio lut lutego february fev fevereiro|
    mar marz maerz maart mrt mars marzo marca march marco|
    apr april avr avril abr abril aprile kwi kwietnia|
    may mai mayo mag maggio mei maj maja maio|
    jun juni juin junio giu giugno cze czerwca june junho|
    jul juli juil juillet julio lug luglio lip lipca july julho|
    aug august augustus aout ago agosto sie sierpnia|
    sep sept september septembre septiembre set settembre wrz wrzesnia setembro|
    oct okt october oktober octobre octubre ott ottobre paz pazdziernika out outubro|
    nov november novembre noviembre lis listopada novembro|
    dec dez december dezember decembre dic diciembre dicembre gru grudnia dezembro"""
_MONTH = {word: n for n, words in enumerate(_MONTHS.split("|"), 1) for word in words.split()}


def is_strava(header: tuple[str, ...]) -> bool:
    """Whether the header is that of the list: by its words, or by its shape in a language not known."""
    names = [plain(name) for name in header]
    if len(names) >= 10 and names[0] in _NAMES["id"] and names[3] in _NAMES["type"]:
        return True
    return len(names) >= 60 and all(names[5] and names[i] in names[13:] for i in (5, 6))


def rows(found: Table) -> Iterator[dict[str, str]]:
    """Each row's fields by our names, with its `line`; raises Refused where the table breaks.

    Left unread is Flagged: a flag takes an activity off Strava's leaderboards, the knee has run it.
    """
    where = _columns([plain(name) for name in found.header])
    early = found.header[0] == "id"  # the export of early 2019 wrote metres
    if "shown_km" not in where and "distance" in where and not early:
        where["shown_km"] = where.pop("distance")
    for line, cells in found.rows:
        row = {key: cells[i].strip()[:500] for key, i in where.items() if i < len(cells)}
        yield row | {"line": str(line)}


def moment(text: str) -> datetime | None:
    """The instant of an Activity Date, which is UTC without saying so; None when it cannot be read."""
    words = plain(text.replace(":", "x"))
    clock = re.search(r"\b(\d{1,2})x(\d\d)(?:x(\d\d))?(?: ([ap])\.? ?m\b)?", words)
    day = _day(words[: clock.start()] + words[clock.end() :] if clock else words, bool(clock and clock[4]))
    if day is None:
        return None
    hour, minute, second = (int(clock[i] or 0) for i in (1, 2, 3)) if clock else (0, 0, 0)
    if clock and clock[4]:
        hour = hour % 12 + (12 if clock[4] == "p" else 0)
    try:
        return datetime(*day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def number(row: Mapping[str, str], key: str) -> float | None:
    """A field as a number, or as seconds; None when it is empty or cannot be read."""
    try:
        value = (seconds if key in ("elapsed", "moving") else amount)(row.get(key, ""))
    except ValueError:
        return None
    return value if value is not None and value >= 0 else None


def distance_m(row: Mapping[str, str]) -> float | None:
    """Metres of the row: the raw column's, else those of the one as shown, in kilometres."""
    metres, km = number(row, "distance"), number(row, "shown_km")
    return metres if metres is not None else km * 1000 if km is not None else None


def file_of(row: Mapping[str, str]) -> str:
    """The name of the row's file inside the export; "" for an activity typed in, or one Strava lost."""
    name = row.get("filename", "")
    return "" if "#error" in name.lower() else name


def typed_in(row: Mapping[str, str]) -> bool:
    """Whether the activity was entered by hand: it never had a file."""
    return not row.get("filename", "")


def _columns(names: Sequence[str]) -> dict[str, int]:
    """Where each field stands; `distance` is the raw column's place when `shown_km` has one of its own."""
    long = len(names) > len(_FIRST_13)
    where = {key: i for i, key in enumerate(_FIRST_13) if long}
    for key, known in _NAMES.items():
        places = [i for i, name in enumerate(names) if name in known]
        if places:
            where[key] = places[-1] if key in ("elapsed", "distance") else places[0]
    again = names.index(names[5], 13) if long and names[5] in names[13:] else None
    if again is not None and names[6] in names[13:]:
        for key, step in _AFTER_ELAPSED.items():  # a language without words here: by the order they stand in
            where.setdefault(key, again + step)
        where |= {"elapsed": again, "distance": names.index(names[6], 13), "shown_km": 6}
    return {key: i for key, i in where.items() if key in _NAMES or key == "shown_km"}


def _day(words: str, american: bool) -> tuple[int, int, int] | None:
    """Year, month and day from `may 29 2022`, `29 mai 2022`, `2022 05 29`, `29 05 2022`."""
    numbers = [int(n) for n in re.findall(r"\b\d{1,4}\b", words)]
    month = next((_MONTH[w] for w in words.split() if w in _MONTH), None)
    if month is not None and len(numbers) >= 2:
        a, b = numbers[:2]
        return (b, month, a) if b > 31 else (a, month, b)
    if len(numbers) < 3:
        return None
    a, b, c = numbers[:3]
    if a > 31:
        return a, b, c
    return (c, a, b) if american else (c, b, a)
