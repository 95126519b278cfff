"""Which words mean running, which another sport, in the languages that files and Strava use."""

import re
import unicodedata
from functools import lru_cache

from app.domain.runs import Sport

# The names of FIT and GPX types, and Strava's in English, German, French, Spanish, Italian, Dutch,
# Portuguese and Polish; accents and case do not matter.
_RUNS: dict[Sport, str] = {
    Sport.TREADMILL: """treadmill, treadmill running, indoor running, indoor run, laufband, tapis de course,
        cinta de correr, tapis roulant, loopband, esteira, bieżnia""",
    Sport.TRAIL_RUN: """trail run, trail running, trailrun, trailrunning, traillauf, trail, course de trail,
        trail à pied, carrera de montaña, carrera por sendero, carrera de trail, carrera en montaña,
        corsa su sentiero, corsa trail, trailloop, corrida em trilha, corrida de trilha, corrida de trail,
        corrida de montanha,
        bieg terenowy, bieg trailowy, bieg przełajowy""",
    Sport.VIRTUAL_RUN: """virtual run, virtual running, virtueller lauf, virtuelles laufen, course virtuelle,
        course à pied virtuelle, carrera virtual, corsa virtuale, virtuele run, virtuele hardloopsessie,
        virtueel hardlopen, corrida virtual, bieg wirtualny, wirtualny bieg""",
    Sport.RUN: """run, running, runs, jog, jogging, street running, track running, road running, ultra run,
        obstacle run, lauf, laufen, dauerlauf, course à pied, course, footing, carrera, carrera a pie, correr,
        corsa, corsa a piedi, hardlopen, hardloopsessie, hardloop, loopsessie, corrida, corrida a pé, bieg,
        bieganie""",
}
_OTHERS: dict[str, str] = {
    "cycling": """ride, cycling, biking, bike, bicycle, virtual ride, e-bike ride, ebike ride, e biking,
        road biking, mountain bike ride, gravel ride, mountain biking, gravel cycling, indoor cycling,
        handcycle, velomobile, mtb, e mountain bike ride, emountain bike ride, radfahrt, virtuelle radfahrt,
        radfahren, fahrrad, mountainbike fahrt, mountainbiken, gravelbike fahrt, e bike fahrt,
        e mountainbike fahrt, handbike, vélo, sortie vélo, sortie à vélo, sortie à vélo virtuelle, cyclisme,
        cyclisme virtuel, vtt, sortie vtt, sortie gravel, vélo électrique, vtt électrique, ciclismo,
        bicicleta, vuelta en bicicleta, paseo en bicicleta, salida en bicicleta, ciclismo de montaña,
        bicicleta de montaña, bicicleta eléctrica, ciclismo virtual, bici, giro in bici, uscita in bici,
        pedalata, pedalata virtuale, mountain bike, fietsrit, virtuele fietsrit, mountainbikerit, gravelrit,
        e bikerit, fietsen, rit, pedalada, pedalada virtual, pedalada em mtb, jazda na rowerze, rower,
        jazda rowerem, wirtualna jazda na rowerze, przejażdżka, przejażdżka rowerowa, kolarstwo,
        kolarstwo górskie""",
    "walking": """walk, walking, speed walking, nordic walking, spaziergang, gehen, marche, balade, caminata,
        paseo, camminata, passeggiata, wandeling, wandelen, caminhada, spacer, chód, marsz""",
    "hiking": """hike, hiking, mountaineering, wanderung, wandern, bergsteigen, randonnée,
        randonnée pédestre, senderismo, excursionismo, escursione, escursionismo, hiken, hiketocht,
        wandeltocht, trilha, wędrówka, wycieczka piesza""",
    "swimming": """swim, swimming, lap swimming, open water, open water swimming, diving, snorkeling,
        schwimmen, schwimmtraining, natation, natación, nuoto, zwemmen, zwemsessie, natação, pływanie""",
    "skiing": """ski, skiing, alpine ski, alpine skiing, nordic ski, cross country skiing, backcountry ski,
        roller ski, snowboard, snowboarding, snowshoe, snowshoeing, ski alpin, ski nordique,
        ski de randonnée, ski de fond, raquettes, skilanglauf, alpinski, alpin ski, langlauf, skitour,
        schneeschuhwanderung, alpineskiën, langlaufen, toerskiën, snowboarden, sneeuwschoenwandelen,
        esquí, esquí alpino, esquí nórdico, esquí de fondo, raquetas de nieve, sci, sci alpino, sci nordico,
        sci di fondo, ciaspole, narciarstwo, narciarstwo alpejskie, narciarstwo biegowe""",
    "rowing": """rowing, indoor rowing, virtual row, rudern, aviron, remo, canottaggio, roeien,
        wioślarstwo""",
    "paddling or sailing": """kayaking, canoeing, kayak, canoe, paddling, surfing, rafting, stand up paddling,
        stand up paddleboarding, kitesurf, kitesurfing, windsurf, windsurfing, sail, sailing, wakeboarding,
        wakesurfing, water skiing, water tubing, kajakfahren, kanufahren, segeln, canoë, stand up paddle,
        voile, kajakken, kanoën, suppen, zeilen, canoa, kajak, kajakarstwo, żeglarstwo""",
    "skating": """inline skate, inline skating, ice skate, ice skating, skateboard, skateboarding, eislaufen,
        inlineskaten, patinage, patin à glace, roller, schaatsen, patinaje, patinaje sobre hielo,
        pattinaggio, pattinaggio su ghiaccio, patinação, łyżwiarstwo""",
    "a workout without running": """weight training, strength training, training, workout, crossfit, hiit,
        high intensity interval training, pilates, yoga, ioga, joga, fitness equipment, elliptical,
        stair stepper, crosstrainer, stair climbing, physical therapy, cardio training, breathwork,
        meditation, floor climbing, dance, boxing, mixed martial arts, jump rope, krafttraining,
        gewichtstraining, ellipsentrainer, treppensteiger, musculation, entraînement, elliptique,
        entrenamiento, entrenamiento con pesas, entrenamiento de fuerza, elíptica, allenamento,
        allenamento con i pesi, pesi, ellittica, krachttraining, treino, treino com peso, treino com pesos,
        musculação, elíptico, trening, trening siłowy, trening obciążeniowy""",
    "a change between two sports": "transition",
    "a game or climbing": """soccer, tennis, golf, disc golf, squash, badminton, pickleball, table tennis,
        padel, racket, racquetball, rock climbing, rock climb, basketball, football, american football,
        baseball, hockey, rugby, lacrosse, volleyball, cricket, fußball, klettern, escalade, voetbal,
        klimmen, fútbol, escalada, calcio, arrampicata, futebol, piłka nożna, wspinaczka""",
    "wheelchair": """wheelchair, wheelchair push walk, wheelchair push run, rollstuhl, fauteuil roulant,
        rolstoel, silla de ruedas, sedia a rotelle, cadeira de rodas, wózek inwalidzki""",
    "hunting or fishing": "hunting, fishing",
    "flying, driving or on horseback": """flying, hang gliding, sky diving, jumpmaster, motorcycling, driving,
        boating, snowmobiling, horseback riding, tactical""",
}
_UNSAID = "generic, other, all, unknown, activity, multisport, tracks, track, gps, none"
_STRAVA_NUMBERS = {"9": "run", "1": "ride", "4": "hike", "10": "walk"}  # <type> in Strava's GPX before 2020


def plain(text: str) -> str:
    """Lower case without accents, with single spaces for all that is not a letter or digit."""
    letters = text if text.isascii() else _unaccented(text)
    return re.sub(r"[\W_]+", " ", letters.casefold()).strip()


def _unaccented(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "l"))
    return "".join(c for c in bare if not unicodedata.combining(c))


_WORDS: dict[str, Sport | str] = {
    plain(word): kind
    for table in (_OTHERS, _RUNS)
    for kind, words in table.items()
    for word in words.split(",")
}


@lru_cache(1000)  # a list of activities has few words, each many times
def spoken(word: str) -> Sport | str | None:
    """A running sport, the English name of another, or None when the word says nothing known.

    Strava writes "TrailRun" in some places, so a word is also tried split at its capitals.
    """
    for form in (word, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word), _STRAVA_NUMBERS.get(word.strip(), "")):
        if (found := _WORDS.get(plain(form))) is not None:
            return found
    return None


def unsaid(word: str) -> bool:
    """Whether the word is one that programs write when they do not know the sport."""
    return plain(word) in ("", *_UNSAID.split(", "))


def in_title(title: str) -> Sport | str | None:
    """The sport a title names: its longest known words win; None when it names none or several."""
    words = plain(title).split()
    for length in (3, 2, 1):
        grams = (" ".join(words[i : i + length]) for i in range(len(words) - length + 1))
        found = {_WORDS[g] for g in grams if g in _WORDS and g not in _TOO_COMMON}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


# Words that titles use in other senses: the training camp, the Danube trail, a football pitch.
_TOO_COMMON = {
    "course", "trail", "training", "rit", "trilha", "track", "ski", "workout", "bike", "football",
    "sci", "pesi", "roller", "hockey", "racket", "boxing", "diving", "tactical", "calcio",
}  # fmt: skip
