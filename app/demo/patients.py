"""The five other patients, one story each: a warning sign, a rise, a return, a silence, and nothing new."""

from datetime import time

from app.demo.sketch import Felt, Run, Sketch
from app.demo.story import OPENED_AT, Way, Who
from app.domain.people import Side

MORNING, BEFORE, NOON, AFTER = time(6, 40), time(7, 30), time(10, 40), time(19, 5)
EVENING = time(18, 10)

# His calf swelled overnight: he was told to get medical help today, and every prompt is off.
AMIR = Sketch(
    who=Who("Amir Haddad", "amir@demo.invalid", Side.RIGHT),
    joined_ago=44,
    long_ago=10,
    long_km=(9.5, 10.0, 10.4, 8.5, 10.8, 11.2, 11.0, 9.0, 11.4, 11.0, 10.2, 9.0, 11.2),
    beside=((5, 7.0, 3.0), (4, 6.0, 2.5), (2, 5.2, 2.8)),
    level=((100, 2.0), (60, 2.2), (40, 1.7), (24, 2.3), (0, 2.6)),
    strength_ago=(5, 3, 1),
    trained_ago=(40, 36, 33, 31, 26, 22, 19, 17, 12, 10, 5),
    visited_ago=(37, 9),
    runs=(Run(8, EVENING, 6.0), Run(6, EVENING, 5.0), Run(4, EVENING, 4.0, 2.5)),
    scores=(
        Felt(9, MORNING, 3, "next_morning"),
        Felt(8, AFTER, 3, "during"),
        Felt(7, MORNING, 3, "next_morning"),
        Felt(6, AFTER, 3, "during"),
        Felt(5, MORNING, 3, "next_morning"),
        Felt(4, AFTER, 4, "during", "Calf tight from the third kilometre."),
        Felt(3, MORNING, 4, "next_morning"),
        Felt(2, MORNING, 4),
        Felt(1, MORNING, 5, note="Stairs are slow."),
        Felt(0, time(6, 52), 7, note="Calf thick since last night.", signs=("calf_swelling",)),
    ),
)

# 18.4 km, 31 % over his longest of 30 days; from the next morning on 2.3 points above his usual.
JONAS = Sketch(
    who=Who("Jonas Weber", "jonas@demo.invalid", Side.LEFT),
    joined_ago=45,
    long_ago=13,
    long_km=(9.0, 9.8, 10.6, 8.6, 11.2, 11.8, 12.4, 9.6, 12.6, 13.0, 13.4, 10.6, 14.0, 12.8),
    beside=((5, 7.4, 3.0), (4, 5.8, 2.5), (2, 5.6, 2.8)),
    level=((110, 1.6), (70, 1.8), (40, 1.6), (30, 2.0), (0, 2.0)),
    strength_ago=(6, 3, 1),
    trained_ago=(38, 31, 29, 22, 17, 10, 3),
    visited_ago=(28,),
    runs=(
        Run(11, EVENING, 7.1, 2.85, "Steady"),
        Run(9, EVENING, 6.0),
        Run(6, time(8, 30), 18.4, 2.6, "With the club, round both lakes"),
        Run(3, EVENING, 5.0, 2.5),
        Run(1, EVENING, 2.6, 2.4, "Short, to see"),
    ),
    scores=(
        Felt(12, MORNING, 2, "next_morning"),
        Felt(9, AFTER, 2, "during"),
        Felt(6, BEFORE, 2, "before"),
        Felt(6, NOON, 5, "during", "From 14 km on. The others did not stop."),
        Felt(5, MORNING, 5, "next_morning"),
        Felt(4, MORNING, 4),
        Felt(3, MORNING, 4, "before"),
        Felt(3, AFTER, 4, "during"),
        Felt(2, MORNING, 4, "next_morning"),
        Felt(1, MORNING, 4, "before"),
        Felt(1, AFTER, 4, "during"),
        Felt(0, OPENED_AT, 4, "next_morning"),
    ),
)

# 19 days without a run, and a careful first one; her exercises went on.
CLARA = Sketch(
    who=Who("Clara Novak", "clara@demo.invalid", Side.RIGHT),
    joined_ago=43,
    long_ago=20,
    long_km=(8.5, 9.0, 9.6, 8.0, 10.0, 10.4, 9.0, 10.8, 11.2, 9.5, 11.6, 12.0),
    beside=((5, 6.6, 3.0), (3, 5.6, 2.75)),
    level=((110, 3.3), (70, 3.0), (40, 2.6), (20, 2.3), (0, 1.0)),
    strength_ago=(6, 4, 2),
    trained_ago=(41, 37, 34, 32, 27, 25, 13, 11, 9, 6, 4, 2),
    visited_ago=(35,),
    runs=(Run(1, EVENING, 6.0, 2.5, "First one back"),),
    scores=(
        Felt(19, MORNING, 2, "next_morning"),
        Felt(17, MORNING, 2, note="A cold, no running for now."),
        Felt(14, MORNING, 2),
        Felt(11, MORNING, 2),
        Felt(9, MORNING, 1),
        Felt(6, MORNING, 1),
        Felt(4, MORNING, 1),
        Felt(2, MORNING, 1),
        Felt(1, BEFORE, 1, "before"),
        Felt(1, AFTER, 1, "during", "Easy, with two walking breaks."),
        Felt(0, OPENED_AT, 1, "next_morning"),
    ),
)

# Nothing logged for 12 days; two runs since came through Strava alone, which only he sees.
TOM = Sketch(
    who=Who("Tom Okafor", "tom@demo.invalid", Side.LEFT),
    joined_ago=46,
    long_ago=13,
    long_km=(8.0, 8.4, 8.8, 7.5, 9.2, 9.6, 9.0, 8.0, 9.8, 10.2, 9.6, 8.5, 10.4),
    beside=((5, 6.2, 3.0), (3, 5.4, 2.5), (2, 5.0, 2.8)),
    level=((110, 2.0), (60, 2.3), (30, 2.7), (12, 3.0), (0, 3.0)),
    strength_ago=(6, 4, 1),
    trained_ago=(41, 39, 36, 32, 29, 25, 18, 15),
    visited_ago=(42,),
    runs=(
        Run(9, EVENING, 8.2, 2.7, "Evening run", Way.STRAVA),
        Run(5, EVENING, 7.4, 2.6, "Evening run", Way.STRAVA),
    ),
    scores=(Felt(12, MORNING, 3, "next_morning"),),
    silent_ago=12,
)

# Nothing new: each of her last six runs settled by the next morning, and half a year shows no pattern.
INES = Sketch(
    who=Who("Inés Duarte", "ines@demo.invalid", Side.RIGHT),
    joined_ago=45,
    long_ago=17,
    long_km=(
        *(7.0, 7.4, 7.8, 6.4, 8.0, 8.2, 8.6, 7.0, 8.4, 8.8, 9.0, 7.6, 8.8, 9.0),
        *(8.6, 9.0, 9.2, 8.0, 9.4, 9.6, 9.2, 8.2, 9.8, 10.0, 9.6, 9.9),
    ),
    beside=((6, 7.2, 3.0), (4, 6.2, 2.5), (2, 5.6, 2.8)),
    level=((200, 1.4), (170, 2.4), (140, 1.8), (110, 2.2), (70, 1.9), (40, 1.3), (0, 1.0)),
    strength_ago=(6, 4, 2),
    trained_ago=(41, 39, 37, 34, 32, 27, 25, 23, 20, 18, 13, 11, 9, 6, 4, 2),
    visited_ago=(35, 7),
    runs=(
        Run(14, EVENING, 6.9, 2.85, "Steady"),
        Run(12, EVENING, 6.1),
        Run(10, time(8, 40), 10.2, 2.6, "Long run"),
        Run(8, EVENING, 5.6, 2.75, "Steady"),
        Run(6, EVENING, 7.2, 2.85, "Steady"),
        Run(5, EVENING, 6.0),
        Run(3, time(8, 40), 10.4, 2.6, "Long run"),
        Run(1, EVENING, 5.4, 2.7, "Steady"),
    ),
    scores=(
        Felt(16, MORNING, 1, "next_morning"),
        Felt(14, AFTER, 1, "during"),
        Felt(13, MORNING, 1, "next_morning"),
        Felt(12, AFTER, 1, "during"),
        Felt(11, MORNING, 1, "next_morning"),
        Felt(10, BEFORE, 1, "before"),
        Felt(10, NOON, 2, "during"),
        Felt(9, MORNING, 1, "next_morning"),
        Felt(8, BEFORE, 1, "before"),
        Felt(8, AFTER, 1, "during"),
        Felt(7, MORNING, 1, "next_morning"),
        Felt(6, BEFORE, 1, "before"),
        Felt(6, AFTER, 1, "during"),
        Felt(5, MORNING, 1, "next_morning"),
        Felt(5, AFTER, 2, "during"),
        Felt(4, MORNING, 1, "next_morning"),
        Felt(3, BEFORE, 1, "before"),
        Felt(3, NOON, 2, "during"),
        Felt(2, MORNING, 0, "next_morning"),
        Felt(1, BEFORE, 1, "before"),
        Felt(1, AFTER, 1, "during"),
        Felt(0, OPENED_AT, 1, "next_morning"),
    ),
)

PATIENTS = (AMIR, JONAS, CLARA, TOM, INES)
