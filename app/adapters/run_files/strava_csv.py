"""Read the list in a Strava export, activities.csv, in any language and of any year."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from app.adapters.run_files.sports import plain
from app.adapters.run_files.tables import Table, amount, seconds

# Fields kept of a row, by the words of English, German, French, Dutch, Polish, Spanish, Italian, Portuguese.
# The same header may stand twice: first as shown (km, rounded), later raw (metres).
_WORDS = {
    "id": """activity id, id, aktivitats id, id de l activite, activiteits id, identyfikator aktywnosci,
        id aktywnosci, id de actividad, id de la actividad, id attivita, id dell attivita, id da atividade""",
    "date": """activity date, date, aktivitatsdatum, datum der aktivitat, date de l activite,
        datum van activiteit, data aktywnosci, fecha de la actividad, fecha de actividad, data attivita,
        data dell attivita, data da atividade""",
    "name": """activity name, name, name der aktivitat, nom de l activite, naam activiteit,
        naam van activiteit, nazwa aktywnosci, nombre de la actividad, nombre de actividad, nome attivita,
        nome dell attivita, nome da atividade""",
    "type": """activity type, type, aktivitatsart, aktivitatstyp, type d activite, activiteitstype,
        rodzaj aktywnosci, typ aktywnosci, tipo de actividad, tipo attivita, tipo di attivita,
        tipo de atividade""",
    "filename": """filename, dateiname, nom du fichier, bestandsnaam, nazwa pliku, nombre de archivo,
        nombre del archivo, nome file, nome del file, nome do arquivo, nome do ficheiro""",
    "elapsed": """elapsed time, verstrichene zeit, temps ecoule, verstreken tijd, czas calkowity,
        czas ktory uplynal, uplyniety czas, tiempo transcurrido, tempo trascorso, tempo decorrido""",
    "distance": "distance, distanz, afstand, dystans, distancia, distanza",
    "moving": """moving time, bewegungszeit, duree de deplacement, temps de deplacement, beweegtijd,
        czas ruchu, tiempo en movimiento, tempo in movimento, tempo em movimento, tempo de movimento,
        tempo de movimentacao""",
    "gain": """elevation gain, hohenzunahme, denivele positif, totale stijging, hoogtewinst, przewyzszenie,
        desnivel positivo, dislivello, dislivello positivo, ganho de elevacao""",
    "cadence": """average cadence, durchschnittliche trittfrequenz, cadence moyenne, gemiddelde cadans,
        srednia kadencja, cadencia media, cadencia promedio, cadenza media""",
    "hr": """average heart rate, durchschnittliche herzfrequenz, frequence cardiaque moyenne,
        gemiddelde hartslag, srednie tetno, frecuencia cardiaca media, frecuencia cardiaca promedio,
        frequenza cardiaca media, frequencia cardiaca media""",
    "race": "competition, wettkampf, wedstrijd, zawody, competicion, competizione, gara, competicao",
}
NAMES = {key: frozenset(re.split(r",\s+", words)) for key, words in _WORDS.items()}
_FIRST = ("id", "date", "name", "type", "description", "elapsed", "distance", "max_hr", "effort")
_FIRST_13 = (*_FIRST, "commute", "private_note", "gear", "filename")
_AFTER_ELAPSED = {"gain": 5, "cadence": 14, "hr": 16}  # from the raw Elapsed Time
_MONTHS = """jan januar janner januari janv janvier ene enero gen gennaio sty stycznia january janeiro|
    feb februar februari fevr fevrier febrero febbraio lut lutego february fev fevereiro|
    mar marz maerz maart mrt mars marzo marca march marco|
    apr april avr avril abr abril aprile kwi kwietnia|
    may mai mayo mag maggio mei maj maja maio|
    jun juni juin junio giu giugno cze czerwca june junho|
    jul juli juil juill juillet julio lug luglio lip lipca july julho|
    aug august augustus aout ago agosto sie sierpnia|
    sep sept september septembre septiembre set settembre wrz wrzesnia setembro|
    oct okt october oktober octobre octubre ott ottobre paz pazdziernika out outubro|
    nov november novembre noviembre lis listopada novembro|
    dec dez december dezember decembre dic diciembre dicembre gru grudnia dezembro"""
_CLOCK = re.compile(  # 15x53x35 or 3x53x35 pm; a Canadian writes 15 h 53 min 35 s
    r"\b(\d{1,2})(?:x| h )(\d\d)(?:(?:x| min )(\d\d)(?: s)?)?(?: ([ap])( ?)m\b)?"
)
_MONTH = {word: n for n, words in enumerate(_MONTHS.split("|"), 1) for word in words.split()}


def is_strava(header: Sequence[str]) -> bool:
    """Whether the header is that of the list: by its words, or by its shape in a language not known."""
    names = _plain(header)
    known = [name in NAMES[key] for key, name in zip(_FIRST[:4], names, strict=False)]
    if len(names) >= 10 and (known[0] and known[3] or sum(known) == 3):
        return True
    return _raw(names) is not None


def rows(found: Table) -> Iterator[dict[str, str]]:
    """Each row's fields by our names, with its `line`; raises Refused where the table breaks.

    Left unread is Flagged: a flag takes an activity off Strava's leaderboards, the knee has run it.
    """
    where = _columns(_plain(found.header))
    for line, cells in found.rows:
        row = {key: cells[i].strip()[:500] for key, i in where.items() if i < len(cells)}
        yield row | {"line": str(line)}


def moment(text: str) -> datetime | None:
    """The instant of an Activity Date, which is UTC without saying so; None when it cannot be read."""
    words = plain(text.replace(":", "x"))
    clock = _CLOCK.search(words)
    american = bool(clock and clock[4] and not clock[5])  # "PM"; "p. m." is Spanish, with the day first
    day = _day(words[: clock.start()] + words[clock.end() :] if clock else words, american)
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


def _plain(header: Sequence[str]) -> list[str]:
    """The names as compared; Strava has written one that was not translated as HTML that says so."""
    return [plain(re.sub(r"<[^>]*>", "", name)) for name in header]


def _raw(names: Sequence[str]) -> int | None:
    """Where the raw columns begin: elapsed time and distance, as among the first 13, with one between."""
    for at in range(13, len(names) - 2):
        if names[5] and names[6] and (names[at], names[at + 2]) == (names[5], names[6]):
            return at
    return None


def _columns(names: Sequence[str]) -> dict[str, int]:
    """Where each field stands: by its word, and where the shape is known and certain by its place.

    `shown_km` is the distance as shown, `distance` that in metres.
    """
    where: dict[str, int] = {}
    for key, known in NAMES.items():
        places = [at for at, name in enumerate(names) if name in known]
        if places:
            where[key] = places[-1] if key in ("elapsed", "distance") else places[0]
        if key == "distance" and places and names[0] != "id":  # early in 2019 the only one was in metres
            where["shown_km"] = places[0]
            if len(places) == 1:
                del where[key]
    raw = _raw(names)
    if raw is not None:
        where |= {key: at for at, key in enumerate(_FIRST_13) if key in NAMES}
        where |= {"shown_km": 6, "elapsed": raw, "moving": raw + 1, "distance": raw + 2}
        where = {key: raw + step for key, step in _AFTER_ELAPSED.items()} | where
    elif len(names) <= 15:  # before the raw columns came; where the words say nothing else
        first = {key: at for at, key in enumerate(_FIRST[:6]) if key in NAMES}
        where = first | {"shown_km": 6, "filename": min(len(names), 13) - 1} | where
    return where


def _day(words: str, american: bool) -> tuple[int, int, int] | None:
    """Year, month and day from `may 29 2022`, `29 mai 2022`, `2022 05 29`, `29 05 2022`."""
    numbers = [int(n) for n in re.findall(r"\b\d{1,4}\b", words)]
    month = next((_MONTH[w] for w in words.split() if w in _MONTH), None)
    if month is not None and len(numbers) == 2:
        a, b = numbers
        return (b, month, a) if b > 31 else (a, month, b)
    if len(numbers) != 3:
        return None
    a, b, c = numbers
    if a > 31:
        return a, b, c
    return (c, a, b) if american else (c, b, a)
