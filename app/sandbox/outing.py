"""One activity as a value."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outing:
    """An activity.

    start      UTC; the wall clock follows from `timezone`
    cadence    of one leg a minute, as Strava counts it on foot; None without a sensor
    only_me    kept from everyone but its athlete
    odd, lost  fields of the JSON that have another value, and such as are absent
    poison     how all of its JSON is spoiled, a name of `broken.KINDS`
    """

    id: int
    athlete_id: int
    start: datetime
    timezone: str
    sport: str = "Run"
    title: str = "Run"
    distance_m: float = 8_000.0
    moving_s: int = 2_880
    elapsed_s: int = 2_940
    climb_m: float = 40.0
    cadence: float | None = None
    heart_bpm: float | None = None
    max_heart_bpm: float | None = None
    effort: float | None = None
    workout: int | None = None
    manual: bool = False
    trainer: bool = False
    only_me: bool = False
    start_hidden: bool = False
    device: str | None = None
    odd: Mapping[str, Any] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    poison: str | None = None

    @property
    def end(self) -> datetime:
        """The instant it was over."""
        return self.start + timedelta(seconds=self.elapsed_s)

    @property
    def local_start(self) -> datetime:
        """The wall clock at its start."""
        return self.start.astimezone(ZoneInfo(self.timezone))

    @property
    def shown_start(self) -> datetime:
        """The instant the API tells; of a hidden start time only the day is left."""
        if self.start_hidden:
            return datetime.combine(self.local_start.date(), datetime.min.time(), UTC) + timedelta(seconds=1)
        return self.start

    @property
    def is_indoors(self) -> bool:
        """Whether no place is known of it."""
        return self.manual or self.trainer or self.sport == "VirtualRun"

    def changed(self, fields: Mapping[str, Any]) -> "Outing":
        """This activity with other values in some fields, given as `stored` gives them."""
        given = dict(fields)
        if isinstance(given.get("start"), str):
            given["start"] = datetime.fromisoformat(given["start"])
        if "lost" in given:
            given["lost"] = tuple(given["lost"])
        return replace(self, **given)

    def stored(self) -> Json:
        """All fields as JSON values."""
        return asdict(self) | {"start": self.start.isoformat(), "odd": dict(self.odd)}


def restored(fields: Mapping[str, Any]) -> Outing:
    """The activity of which `stored` gave these fields."""
    given = dict(fields) | {"start": datetime.fromisoformat(fields["start"]), "lost": tuple(fields["lost"])}
    return Outing(**given)
