"""What an athlete of the havoc does at Strava, by chance: runs, late uploads, silent edits, flips."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from app.sandbox import broken, store
from app.sandbox.activities import ADDED_FROM, listed
from app.sandbox.outing import Outing
from app.sandbox.people import BY_ID
from app.sandbox.store import Store
from tests.services.havoc_arena import SUBSCRIPTION
from tests.services.havoc_plan import FLIP, FORGED, HOME
from tests.services.practice import IVO, NELE, Practice

ZONES = (
    HOME, HOME, "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu",
    "Australia/Lord_Howe", "America/St_Johns",
)  # fmt: skip
SPORTS = ("Run", "Run", "Run", "Run", "TrailRun", "VirtualRun", "Ride", "Walk", "RiverRun")
WINDOW_S = 30 * 86_400  # at its edge the reading of the newest and that of the rest meet


def outing(chance: Random, now: datetime, days_ago: float | None = None) -> Outing:
    """An activity as any athlete may have recorded it: of the last weeks, of long ago, or at the edge."""
    if days_ago is None:
        days_ago = chance.choice((chance.uniform(0.1, 29), chance.uniform(31, 400)))
    start = (now - timedelta(days=days_ago)).replace(microsecond=0)
    if chance.random() < 0.1:
        start = (now - timedelta(seconds=WINDOW_S + chance.choice((-1, 0, 1, 3_600)))).replace(microsecond=0)
    moving_s = chance.randrange(900, 9_000)
    return Outing(
        id=0,
        athlete_id=IVO,
        start=start,
        timezone=chance.choice(ZONES),
        sport=chance.choice(SPORTS),
        title=chance.choice(("Run", "Before work", "ru\u202en", "<b>")),
        distance_m=metres(chance),
        moving_s=moving_s,
        elapsed_s=moving_s + chance.randrange(600),
        cadence=chance.choice((None, 0.0, 81.5, 90.0)),
        start_hidden=chance.random() < 0.15,
        device=chance.choice((None, "Garmin Forerunner 265")),
    )


def metres(chance: Random) -> float:
    """A distance."""
    return round(chance.uniform(1_000, 30_000), 1)


def fill(kept: Store, chance: Random, now: datetime, count: int, poisons: Sequence[str]) -> None:
    """Give the athlete a log; some begin in one second, one may be private, and so many more make no sense.

    Of more that are private a page of these stories might hold nothing else, and be taken for the end.
    """
    private = chance.randrange(count) if chance.random() < 0.5 else None
    with kept.begin() as tx:
        single = None
        for poison in poisons:
            store.add(tx, IVO, outing(chance, now).changed({"poison": poison}).stored(), ADDED_FROM)
        for n in range(count):
            one, twin = outing(chance, now), None
            if single is not None and chance.random() < 0.2:
                one, twin = one.changed({"start": single.start}), single
            store.add(tx, IVO, one.changed({"only_me": n == private}).stored(), ADDED_FROM)
            single = None if twin else one


@dataclass
class Deeds:
    """Each is done by chance.

    loose  activities whose values are not to be foreseen any more
    met    of what the stories count, what was done at least once
    """

    practice: Practice
    kept: Store
    chance: Random
    events: bool
    now: Callable[[], datetime]
    forgeries: int = 1
    loose: set[int] = field(default_factory=set)
    met: set[str] = field(default_factory=set)

    def do(self) -> None:
        """Something happens."""
        chances: list[tuple[Callable[[], None], int]] = [
            (self.run, 3), (self.late, 3), (self.edit, 3), (self.sport, 1), (self.delete, 2), (self.flip, 2),
            (self.hide, 1), (self.spoil, 1), (self.cure, 1),
        ]  # fmt: skip
        if self.events:
            chances.append((self.forge, self.forgeries))
        deeds, weights = zip(*chances, strict=True)
        self.chance.choices(deeds, weights)[0]()

    def run(self) -> None:
        """A run has just ended."""
        self._add(outing(self.chance, self.now(), self.chance.uniform(0.001, 0.02)))

    def late(self) -> None:
        """A run of some time ago is handed in, now and then one that began with another."""
        one = outing(self.chance, self.now())
        if (other := self._any(self._is_alone)) is not None and self.chance.random() < 0.3:
            one = one.changed({"start": other.start})
        self._add(one)

    def edit(self) -> None:
        """Distance and time are other than they were, which makes no event."""
        self._change(distance_m=metres(self.chance), moving_s=self.chance.randrange(900, 2_000))

    def sport(self) -> None:
        """It was another sport."""
        self._change(sport=self.chance.choice(SPORTS))

    def delete(self) -> None:
        """It is gone."""
        if (one := self._any()) is not None:
            where = f"/athletes/{IVO}/activities/{one.id}"
            self.practice.asks("DELETE", where, event=self.events)

    def flip(self) -> None:
        """Only the athlete sees it any more, or others do again."""
        one = self._any(lambda one: one.only_me) or self._any()
        if one is not None:
            self.met.add(FLIP)
            self._change(one, only_me=not one.only_me)

    def hide(self) -> None:
        """The hour is withheld from now on, or not any more."""
        if (one := self._any()) is not None:
            self._change(one, start_hidden=not one.start_hidden)

    def spoil(self) -> None:
        """What made sense makes less of it, or none."""
        if (one := self._any()) is not None:
            self.loose.add(one.id)
            self._change(one, poison=self.chance.choice(broken.NAMES))

    def cure(self) -> None:
        """What made no sense makes some."""
        if (one := self._any(lambda one: one.poison is not None)) is not None:
            self._change(one, poison=None)
            self.loose.discard(one.id)

    def forge(self) -> None:
        """Someone sends an event that nobody at Strava made."""
        one, now = self._any(), self.now()
        body = {
            "object_type": "activity",
            "object_id": 7 if one is None else one.id,
            "aspect_type": self.chance.choice(("delete", "create", "update")),
            "owner_id": self.chance.choice((IVO, IVO, NELE)),
            "subscription_id": self.chance.choice((SUBSCRIPTION, SUBSCRIPTION, 99)),
            "event_time": int(now.timestamp()),
            "updates": {"private": "true"},
        }
        if self.chance.random() < 0.3:
            left = {"object_type": "athlete", "object_id": IVO, "aspect_type": "update"}
            body |= left | {"updates": {"authorized": "false"}}
        self.met.add(FORGED)
        self.practice.asks("POST", "/events", **body)

    def _is_alone(self, one: Outing) -> bool:
        """Whether no other began in its second; three at once are more than a page of these stories holds."""
        there = all_of(self.kept, self.now())
        return sum(one.start == each.start for each in there) == 1

    def _add(self, one: Outing) -> None:
        fields = {name: value for name, value in one.stored().items() if name not in ("id", "athlete_id")}
        self.practice.runs(IVO, event=self.events, **fields)

    def _change(self, one: Outing | None = None, **fields: Any) -> None:
        if (found := one or self._any()) is not None:
            self.practice.changes(found.id, IVO, event=self.events, **fields)

    def _any(self, wanted: Callable[[Outing], bool] = lambda _: True) -> Outing | None:
        there = [one for one in all_of(self.kept, self.now()) if wanted(one)]
        return self.chance.choice(there) if there else None


def all_of(kept: Store, now: datetime) -> list[Outing]:
    """All that the athlete has recorded."""
    with kept.begin() as tx:
        return listed(tx, BY_ID[IVO], now)
