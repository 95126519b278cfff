"""Runs whose local day is easily got wrong: odd zones, odd names of zones, and clocks that change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.sandbox.outing import Json, Outing

BERLIN = "Europe/Berlin"


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a run begins.

    start  UTC
    odd    what the record says otherwise than it is
    """

    words: str
    timezone: str
    start: str
    odd: Mapping[str, Any] = field(default_factory=dict)
    start_hidden: bool = False

    @property
    def fields(self) -> Json:
        """The fields of an Outing there."""
        return {
            "title": self.words,
            "timezone": self.timezone,
            "start": self.start,
            "odd": dict(self.odd),
            "start_hidden": self.start_hidden,
        }

    @property
    def local(self) -> datetime:
        """The wall clock there, aware; its date is the day of the run."""
        at = datetime.fromisoformat(self.start)
        return Outing(id=0, athlete_id=0, start=at, timezone=self.timezone).local_start


PLACES: dict[str, Place] = {
    "kolkata": Place("Half an hour off, just past midnight", "Asia/Kolkata", "2026-05-03T18:45:00Z"),
    "kathmandu": Place("A quarter of an hour off", "Asia/Kathmandu", "2026-05-03T18:20:00Z"),
    "chatham": Place("Quarters of an hour, in summer", "Pacific/Chatham", "2026-01-10T10:20:00Z"),
    "st_johns": Place("Half an hour off, behind UTC", "America/St_Johns", "2026-07-05T02:20:00Z"),
    "marquesas": Place("Nine and a half hours behind", "Pacific/Marquesas", "2026-05-10T09:20:00Z"),
    "kiritimati": Place("Fourteen hours ahead", "Pacific/Kiritimati", "2026-06-10T10:30:00Z"),
    "pago_pago": Place("Eleven hours behind", "Pacific/Pago_Pago", "2026-06-11T10:30:00Z"),
    "lord_howe": Place("Clocks go back by half an hour", "Australia/Lord_Howe", "2026-04-04T15:10:00Z"),
    "troll": Place("Two hours of summer time", "Antarctica/Troll", "2026-06-30T22:10:00Z"),
    "dublin": Place("Winter time is the exception", "Europe/Dublin", "2026-07-01T23:10:00Z"),
    "calcutta": Place("A historic name", "Asia/Calcutta", "2026-05-04T18:45:00Z"),
    "us_pacific": Place("A name of old for a coast", "US/Pacific", "2026-07-05T06:40:00Z"),
    "etc": Place("A name whose sign is turned round", "Etc/GMT+5", "2026-05-06T04:30:00Z"),
    "before_gap": Place("Minutes before clocks go forward", BERLIN, "2026-03-29T00:50:00Z"),
    "after_gap": Place("As clocks have gone forward", BERLIN, "2026-03-29T01:00:00Z"),
    "first_2_30": Place("The first half past two of a night", BERLIN, "2026-10-25T00:30:00Z"),
    "second_2_30": Place("The second half past two of a night", BERLIN, "2026-10-25T01:30:00Z"),
    "summer_midnight": Place("Past midnight in summer", BERLIN, "2026-07-01T22:05:00Z"),
    "winter_midnight": Place("Past midnight in winter", BERLIN, "2026-01-15T23:05:00Z"),
    "no_midnight": Place("A day without a midnight", "America/Santiago", "2026-09-06T04:05:00Z"),
    "two_midnights": Place("The second hour past midnight", "America/Havana", "2026-11-01T05:30:00Z"),
    "unknown_name": Place(
        "A zone that nobody knows", BERLIN, "2026-06-05T22:30:00Z", {"timezone": "(GMT+01:00) Mars/Base"}
    ),
    "wrong_prefix": Place(
        "The wrong hours before the name", BERLIN, "2026-06-06T22:30:00Z",
        {"timezone": "(GMT-12:00) Europe/Berlin"},
    ),
    "wrong_offset": Place("A wrong offset", BERLIN, "2026-06-07T22:30:00Z", {"utc_offset": -28_800.0}),
    "offset_alone": Place("An offset without a name", BERLIN, "2026-06-08T22:30:00Z", {"timezone": None}),
    "name_alone": Place("A name without an offset", BERLIN, "2026-06-09T22:30:00Z", {"utc_offset": None}),
    "odd_seconds": Place("An offset in odd seconds", BERLIN, "2026-06-10T22:30:00Z", {"utc_offset": 1_172}),
    "hidden_ahead": Place(
        "A hidden start, far ahead", "Pacific/Kiritimati", "2026-06-14T11:00:00Z", start_hidden=True
    ),
    "hidden_behind": Place(
        "A hidden start, far behind", "Pacific/Pago_Pago", "2026-06-16T10:00:00Z", start_hidden=True
    ),
}  # fmt: skip
