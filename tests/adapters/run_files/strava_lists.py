"""Strava's list as it was written over the years, in the language of each account."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIRST = ("id", "date", "name", "type", "description", "elapsed", "distance")
EARLY = (*FIRST, "commute", "gear", "filename")  # ten columns, of 2019
GREW = {11: "effort", 12: "max_hr", 13: "private_note"}  # what came between distance and file name
FIRST_13 = (*FIRST, "max_hr", "effort", "commute", "private_note", "gear", "filename")
RAW = (
    "elapsed", "moving", "distance", "max_speed", "speed", "gain", "loss", "low", "high", "max_grade",
    "grade", "up", "down", "max_cadence", "cadence", "max_hr", "hr",
)  # fmt: skip
SIZES = (10, 11, 12, 13, 15, 32, 44, 87, 92, 94, 99, 101, 103)


@dataclass(frozen=True)
class Language:
    """How accounts in it write; `words` are those of our fields, in the order of WORDS."""

    locale: str
    run: str
    words: tuple[str, ...]
    comma: bool = True


WORDS = ("id", "date", "name", "type", "elapsed", "distance", "filename", "moving", "gain", "cadence", "hr")
LANGUAGES = {
    "English": Language(
        "en_US",
        "Run",
        ("Activity ID", "Activity Date", "Activity Name", "Activity Type", "Elapsed Time", "Distance")
        + ("Filename", "Moving Time", "Elevation Gain", "Average Cadence", "Average Heart Rate"),
        comma=False,
    ),
    "German": Language(
        "de_DE",
        "Lauf",
        ("Aktivitäts-ID", "Aktivitätsdatum", "Name der Aktivität", "Aktivitätsart", "Verstrichene Zeit")
        + ("Distanz", "Dateiname", "Bewegungszeit", "Höhenzunahme", "Durchschnittliche Trittfrequenz")
        + ("Durchschnittliche Herzfrequenz",),
    ),
    "French": Language(
        "fr_FR",
        "Course à pied",
        ("ID de l'activité", "Date de l'activité", "Nom de l'activité", "Type d'activité", "Temps écoulé")
        + ("Distance", "Nom du fichier", "Durée de déplacement", "Dénivelé positif", "Cadence moyenne")
        + ("Fréquence cardiaque moyenne",),
    ),
    "Dutch": Language(
        "nl_NL",
        "Hardloopsessie",
        ("Activiteits-ID", "Datum van activiteit", "Naam activiteit", "Activiteitstype", "Verstreken tijd")
        + ("Afstand", "Bestandsnaam", "Beweegtijd", "Totale stijging", "Gemiddelde cadans")
        + ("Gemiddelde hartslag",),
    ),
    "Polish": Language(
        "pl_PL",
        "Bieg",
        ("Identyfikator aktywności", "Data aktywności", "Nazwa aktywności", "Rodzaj aktywności")
        + ("Czas całkowity", "Dystans", "Nazwa pliku", "Czas ruchu", "Przewyższenie", "Średnia kadencja")
        + ("Średnie tętno",),
    ),
    "Spanish": Language(
        "es_ES",
        "Carrera",
        ("ID de actividad", "Fecha de la actividad", "Nombre de la actividad", "Tipo de actividad")
        + ("Tiempo transcurrido", "Distancia", "Nombre del archivo", "Tiempo en movimiento")
        + ("Desnivel positivo", "Cadencia media", "Frecuencia cardiaca media"),
    ),
    "Italian": Language(
        "it_IT",
        "Corsa",
        ("ID attività", "Data dell'attività", "Nome dell'attività", "Tipo di attività", "Tempo trascorso")
        + ("Distanza", "Nome file", "Tempo in movimento", "Dislivello", "Cadenza media")
        + ("Frequenza cardiaca media",),
    ),
    "Portuguese": Language(
        "pt_BR",
        "Corrida",
        ("ID da atividade", "Data da atividade", "Nome da atividade", "Tipo de atividade")
        + ("Tempo decorrido", "Distância", "Nome do arquivo", "Tempo de movimentação")
        + ("Ganho de elevação", "Cadência média", "Frequência cardíaca média"),
    ),
}


def fields(columns: int) -> list[str]:
    """What stands in each column of a list of so many."""
    if columns <= 12:
        between = [name for at, name in GREW.items() if at <= columns]
        return [*FIRST, *between, *EARLY[len(FIRST) :]]
    names = [*FIRST_13, "weight", "bike_weight", *RAW]
    return [*names, *(f"later_{at}" for at in range(len(names), columns))][:columns]


def header(language: Language, columns: int) -> list[str]:
    """The header in its words; what is not one of our fields is called so that no word is known."""
    words = dict(zip(WORDS, language.words, strict=True))
    return [words.get(name, f"col {name}") for name in fields(columns)]


def listed(
    header: Sequence[str], columns: Sequence[str], shown: Mapping[str, str], raw: Mapping[str, str]
) -> bytes:
    """A list of one row: the first of each column as shown, what stands again, and comes later, raw."""
    cells = [
        shown.get(name, "") if at < len(FIRST_13) else raw.get(name, "") for at, name in enumerate(columns)
    ]
    out = io.StringIO()
    csv.writer(out).writerows([header, cells])
    return out.getvalue().encode()
