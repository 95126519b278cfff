"""What Kneewise must hold of a list at Strava, told apart from how Kneewise reads it."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from app.adapters import strava_mapping
from app.adapters.strava_mapping import Unreadable
from app.domain.runs import Run, Sport
from app.sandbox import broken
from app.sandbox.outing import Outing
from app.sandbox.shown import summary
from tests.services.havoc_plan import HIDDEN, HOME, POISON, TWIN, ZONE

RUNS = {"Run": Sport.RUN, "TrailRun": Sport.TRAIL_RUN, "VirtualRun": Sport.VIRTUAL_RUN}
Values = tuple[Any, ...]


def values(run: Run) -> Values:
    """What is compared of a run that is held."""
    return (
        run.sport, run.start, run.day, run.distance_m, run.moving_s, run.elapsed_s, run.cadence_raw,
        run.start_hidden, run.device, run.origin,
    )  # fmt: skip


def expected(
    there: Iterable[Outing], sees_private: bool, now: datetime
) -> tuple[dict[str, Values], set[str]]:
    """By its number the values of each run that is to be held, and the numbers that are to be set aside.

    Of poison the reading of single records says whether it makes sense, which has tests of its own.
    """
    held, aside = {}, set()
    for one in there:
        if one.only_me and not sees_private:
            continue
        if one.poison is None:
            if one.sport in RUNS:
                held[str(one.id)] = _values(one)
            continue
        raw = broken.told(one, summary(one))
        number = strava_mapping.listed(raw).activity_id
        try:
            run = strava_mapping.activity(raw, "sandbox", now)
        except Unreadable:
            aside.add("" if number is None else str(number))
        else:
            if isinstance(run, Run):
                held[str(number)] = values(run)
    return held, aside


def _values(one: Outing) -> Values:
    return (
        RUNS[one.sport], one.shown_start, one.local_start.date(), int(one.distance_m + 0.5), one.moving_s,
        max(one.elapsed_s, one.moving_s), one.cadence or None, one.start_hidden, one.device or "", "sandbox",
    )  # fmt: skip


def oddities(there: Sequence[Outing]) -> set[str]:
    """What is odd about a list, by name; each kind of poison by its own as well."""
    starts = Counter(one.start for one in there)
    found = {one.poison for one in there if one.poison is not None}
    return found | {
        name
        for name, is_there in {
            POISON: bool(found),
            HIDDEN: any(one.start_hidden for one in there),
            ZONE: any(one.timezone != HOME for one in there),
            TWIN: max(starts.values(), default=0) > 1,
        }.items()
        if is_there
    }


def differences(wanted: dict[str, Values], held: dict[str, Values], free: Collection[str]) -> list[str]:
    """What is lost, extra or otherwise than it should be, in words; of what is free nothing is known."""
    lost = [f"{number} is lost" for number in wanted.keys() - held.keys() - set(free)]
    extra = [f"{number} is held too many" for number in held.keys() - wanted.keys() - set(free)]
    other = [
        f"{number} is {held[number]} and should be {wanted[number]}"
        for number in wanted.keys() & held.keys() - set(free)
        if wanted[number] != held[number]
    ]
    return sorted(lost + extra + other)
