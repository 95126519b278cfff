"""Reads what a test asks of the sandbox, and refuses what cannot be done."""

from datetime import datetime
from typing import Any

from flask import request

from app.sandbox import broken
from app.sandbox.outing import Json, Outing
from app.sandbox.people import BY_ID, Athlete
from app.sandbox.shown import detail
from app.sandbox.world import here
from app.sandbox.zones import PLACES

TEXT, NUMBER, WHOLE, FLAG = str, (int, float), int, bool
FIELDS: dict[str, Any] = {
    "title": TEXT, "sport": TEXT, "timezone": TEXT, "start": TEXT, "device": TEXT,
    "distance_m": NUMBER, "climb_m": NUMBER, "cadence": NUMBER, "heart_bpm": NUMBER,
    "max_heart_bpm": NUMBER, "effort": NUMBER, "moving_s": WHOLE, "elapsed_s": WHOLE, "workout": WHOLE,
    "manual": FLAG, "trainer": FLAG, "only_me": FLAG, "start_hidden": FLAG, "odd": dict, "lost": list,
    "poison": TEXT,
}  # fmt: skip
BESIDE = ("event", "days_ago", "zone")
MAY_BE_NULL = ("cadence", "heart_bpm", "max_heart_bpm", "effort", "workout", "device", "poison")


class WrongWish(ValueError):
    """What was asked for cannot be done; the text says why."""


def wish() -> Json:
    """The JSON object that was sent; raises WrongWish."""
    sent = request.get_data()  # before a form is looked for in it: a program need not say that it is JSON
    given = request.get_json(force=True, silent=True) if sent else {}
    if not isinstance(given, dict):
        raise WrongWish("The body has to be a JSON object.")
    return given


def number(wish: Json, name: str, usual: float, most: float = 10**5) -> float:
    """A number of it, of this size at most; raises WrongWish."""
    given = wish.get(name, usual)
    if isinstance(given, bool) or not isinstance(given, int | float) or not abs(given) <= most:
        raise WrongWish(f"{name} has to be a number of {most:,.0f} at most.")
    return given


def instant(wish: Json, name: str) -> datetime:
    """An instant of it, written out; raises WrongWish."""
    try:
        return datetime.fromisoformat(wish[name])
    except (TypeError, ValueError):
        raise WrongWish(f"{name} has to be an instant, such as 2026-12-01T08:00:00Z.") from None


def pair(wish: Json, name: str, usual: tuple[int, int]) -> tuple[int, int]:
    """Two whole numbers of it; raises WrongWish."""
    given = wish.get(name, list(usual))
    if not (isinstance(given, list) and len(given) == 2 and all(type(one) is int for one in given)):
        raise WrongWish(f"{name} has to be two whole numbers, such as [200, 2000].")
    return given[0], given[1]


def fields(wish: Json) -> Json:
    """The fields of an Outing; raises WrongWish for others and for values of another type.

    `zone`, a name of `zones.PLACES`, stands for the fields of a run there.
    """
    given = _place(wish) | {name: value for name, value in wish.items() if name not in BESIDE}
    for name, value in given.items():
        if name not in FIELDS:
            raise WrongWish(f"There is no field {name!r}. There are: {', '.join(FIELDS)}.")
        is_right = isinstance(value, FIELDS[name]) and isinstance(value, bool) == (FIELDS[name] is FLAG)
        if not is_right and not (value is None and name in MAY_BE_NULL):
            raise WrongWish(f"{name} has a value of the wrong type.")
    return _checked(given)


def _place(wish: Json) -> Json:
    if "zone" not in wish:
        return {}
    if (zone := str(wish["zone"])) not in PLACES:
        raise WrongWish(f"There is no zone {zone!r}. There are: {', '.join(PLACES)}.")
    return PLACES[zone].fields


def athlete(id: int) -> Athlete:
    """An athlete; raises WrongWish."""
    if id not in BY_ID:
        raise WrongWish(f"There is no athlete {id}. There are: {', '.join(map(str, BY_ID))}.")
    return BY_ID[id]


def _checked(fields: Json) -> Json:
    """The fields, once an activity could be made of them."""
    try:
        now = here().clock()
        one = Outing(id=0, athlete_id=0, start=now, timezone="UTC").changed(fields)
        detail(one)
        if one.poison is not None and one.poison not in broken.KINDS:
            raise WrongWish(f"There is no poison {one.poison!r}. GET /practice/poison lists them.")
        if datetime.fromisoformat(one.stored()["start"]).tzinfo is None:
            raise WrongWish("start needs its offset, such as 2026-11-01T08:00:00+00:00.")
    except (KeyError, ValueError, OverflowError) as error:
        raise error if isinstance(error, WrongWish) else WrongWish("A value cannot be used.") from None
    return fields
