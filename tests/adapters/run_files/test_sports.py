"""Which words are running, in files and in the languages of Strava."""

import re
from typing import get_args

import fitdecode
import pytest
from stravalib.strava_model import SportType

from app.adapters.run_files.sports import in_title, spoken, unsaid
from app.domain.runs import Sport

WHEELS = {"wheelchair_push_run"}  # run by name alone
STRAVA = get_args(SportType.model_fields["root"].annotation)
FIT = fitdecode.profile.FIELD_TYPES["sport"].enum.values()


def test_every_sport_of_strava_and_of_a_watch_is_known():
    assert len(STRAVA) == 56
    assert [word for word in STRAVA if spoken(word) is None] == []
    assert [word for word in FIT if spoken(word) is None and not unsaid(word)] == []


def test_of_all_sports_those_with_run_in_their_name_are_runs():
    apart = {word for word in (*STRAVA, *FIT) if re.search(r"[Rr]un", word)}

    assert {word for word in (*STRAVA, *FIT) if isinstance(spoken(word), Sport)} == apart - WHEELS


@pytest.mark.parametrize(
    ("language", "run", "trail", "virtual"),
    [
        ("English", "Run", "Trail Run", "Virtual Run"),
        ("German", "Lauf", "Traillauf", "Virtueller Lauf"),
        ("French", "Course à pied", "Trail", "Course à pied virtuelle"),
        ("Dutch", "Hardloopsessie", "Trailrun", "Virtuele hardloopsessie"),
        ("Polish", "Bieg", "Bieg przełajowy", "Bieg wirtualny"),
        ("Spanish", "Carrera", "Carrera de montaña", "Carrera virtual"),
        ("Italian", "Corsa", "Corsa su sentiero", "Corsa virtuale"),
        ("Portuguese", "Corrida", "Corrida em trilha", "Corrida virtual"),
    ],
)
def test_running_in_eight_languages(language, run, trail, virtual):
    assert [spoken(run), spoken(run.upper()), spoken(trail), spoken(virtual)] == [
        Sport.RUN,
        Sport.RUN,
        Sport.TRAIL_RUN,
        Sport.VIRTUAL_RUN,
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("English", ("Ride", "Walk", "Hike", "Swim", "Nordic Ski", "Weight Training", "E-Bike Ride")),
        ("German", ("Radfahrt", "Spaziergang", "Wanderung", "Schwimmen", "Skilanglauf", "Krafttraining")),
        ("French", ("Sortie à vélo", "Marche", "Randonnée", "Natation", "Ski nordique", "Entraînement")),
        ("Dutch", ("Virtuele fietsrit", "Wandeling", "Hiken", "Zwemmen", "Langlaufen", "Krachttraining")),
        ("Polish", ("Jazda na rowerze", "Spacer", "Wędrówka", "Pływanie", "Narciarstwo", "Trening siłowy")),
        ("Spanish", ("Bicicleta", "Caminata", "Senderismo", "Natación", "Esquí nórdico", "Entrenamiento")),
        ("Italian", ("Ciclismo", "Camminata", "Escursione", "Nuoto", "Sci nordico", "Allenamento")),
        ("Portuguese", ("Pedalada", "Caminhada", "Trilha", "Natação", "Esqui", "Treino com peso")),
    ],
)
def test_other_sports_in_eight_languages(language, words):
    kinds = ["cycling", "walking", "hiking", "swimming", "skiing", "a workout without running", "cycling"]

    assert [spoken(word) for word in words] == kinds[: len(words)]


@pytest.mark.parametrize("word", ["ランニング", "Løb", "", "Padel-Run-Ride"])
def test_a_word_in_no_known_language_says_nothing(word):
    assert spoken(word) is None


@pytest.mark.parametrize(
    ("title", "sport"),
    [
        ("Morning Run", Sport.RUN),
        ("Abendlauf mit Freunden", None),
        ("Lauf am Abend", Sport.RUN),
        ("Ride and run", None),
        ("Training for the boxing club run", Sport.RUN),
    ],
)
def test_a_title_names_a_sport_by_its_longest_known_words(title, sport):
    assert in_title(title) is sport
