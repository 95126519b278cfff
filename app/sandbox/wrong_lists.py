"""Pages of the list as faults have them, and what happens at the practice Strava between two pages."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from random import Random

from app.sandbox import broken, deeds
from app.sandbox.activities import NoSuchActivity
from app.sandbox.faults import Fault
from app.sandbox.outing import Outing
from app.sandbox.people import Athlete
from app.sandbox.world import here


def as_wrong(fault: Fault | None, page: list[Outing]) -> list[Outing]:
    """The page as a fault has it."""
    match fault and fault.kind:
        case "short":
            return page[:-1]
        case "twice":
            return [one for one in page for _ in range(2)]
        case "shuffled":
            return Random(len(page)).sample(page, len(page))  # noqa: S311
        case "nothing":
            return []
        case "forgotten":
            id = fault.activity if fault and fault.activity else _middle(page)
            return [one for one in page if one.id != id]
        case "poisoned":
            return [poisoned(fault, one) if one.id == _middle(page) else one for one in page]
    return page


def _middle(page: Sequence[Outing]) -> int | None:
    return page[len(page) // 2].id if page else None


def poisoned(fault: Fault | None, one: Outing) -> Outing:
    """The activity spoiled as the fault says, or each time in another way; as it is for other faults."""
    if fault is None or fault.kind != "poisoned":
        return one
    return replace(one, poison=fault.poison or broken.NAMES[next(here().turns) % len(broken.NAMES)])


def go_on(fault: Fault | None, page: Sequence[Outing], athlete: Athlete) -> None:
    """Let happen what happens once this page is read; apps that subscribed are told."""
    world = here()
    now = world.clock()
    if fault is None or fault.kind not in ("shifted", "shrunk", "handed_in"):
        return
    with world.store.begin() as tx:
        if fault.kind == "shifted":
            deeds.tell_of_new(tx, deeds.finish(tx, athlete, {"title": "Between two pages"}, now), now)
        elif page and fault.kind == "shrunk":
            with suppress(NoSuchActivity):  # whoever read the same page just before had it deleted
                deeds.tell_of_end(tx, deeds.remove(tx, athlete, page[len(page) // 2].id, now), now)
        elif page:
            days = (now - page[len(page) // 2].end) / timedelta(days=1)
            late = deeds.finish(tx, athlete, {"title": "Handed in late"}, now, days)
            deeds.tell_of_new(tx, late, now)
    world.postman.wake()
