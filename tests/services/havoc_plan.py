"""Which kinds of faults the stories of the havoc are about, and with which calls each may be met."""

from collections.abc import Sequence

from app.sandbox import kinds

LIST, DETAIL, TOKEN, ANY = kinds.LIST, "/api/v3/activities/", "/oauth/token", "/api/v3"
FORGED = "event_forged"
KINDS = (*kinds.KINDS, FORGED)
FLIP, HIDDEN, ZONE, TWIN, POISON = ODD = "a flip", "a hidden start", "a zone", "runs in one second", "poison"
HOME = "Europe/Berlin"
FEW_KINDS = 3  # where more meet, none takes long
ENDLESS = 99  # times: until all goes well again


def bundles(count: int) -> list[tuple[str, ...]]:
    """All kinds in so many bundles, those that are alike in different ones."""
    return [KINDS[n::count] for n in range(count)]


def has_events(struck_by: Sequence[str], seed: int) -> bool:
    """Whether events come in, in the story of some kinds and a seed."""
    return seed % 2 == 0 or any(places(kind, True) == (kinds.EVENTS,) for kind in struck_by)


def places(kind: str, events: bool) -> tuple[str, ...]:
    """The calls with which a fault of this kind will be met; single activities are asked for after events."""
    if kind in kinds.ANSWERS.kinds or kind in kinds.WIRE.kinds:
        return (LIST, LIST, TOKEN, ANY, *([DETAIL] if events else []))
    return (kinds.USUAL_PATH.get(kind, kinds.EVENTS),)


def bursts(kind: str, struck_by: Sequence[str]) -> tuple[int, ...]:
    """How often a fault of this kind may strike."""
    is_short = kind in kinds.WIRE.kinds or len(struck_by) > FEW_KINDS
    return (1, 2) if is_short else (1, 1, 2, 2, 3, 3, ENDLESS)
