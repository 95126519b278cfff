"""What is being read of a connection's list, how far that is, and what it waits for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.services import strava_due
from app.store.strava_accounts import Problem
from app.store.strava_counts import tomorrow
from app.store.strava_passes import Kind, Pass


class Doing(StrEnum):
    """What is being read, or goes on once it need not wait.

    FIRST        everything, for the first time
    NEWEST       the last 30 days
    OLDER        a slice of what is older
    SECOND_LOOK  a list that showed less than is held, before anything is taken out
    """

    FIRST = "first"
    NEWEST = "newest"
    OLDER = "older"
    SECOND_LOOK = "second_look"


class Wait(StrEnum):
    """What a reading waits for: the next quarter hour, midnight of UTC, or for Strava to answer well."""

    QUARTER = "quarter"
    MIDNIGHT = "midnight"
    TROUBLE = "trouble"


_OF_KIND = {Kind.FIRST: Doing.FIRST, Kind.RECENT: Doing.NEWEST, Kind.OLDER: Doing.OLDER}


@dataclass(frozen=True, slots=True)
class Going:
    """A reading as it goes.

    calls          pages of the list asked for so far
    slice, slices  of what is older, 0 of anything else
    resume_at      until when it waits, None when it does not
    """

    doing: Doing | None = None
    calls: int = 0
    slice: int = 0
    slices: int = 0
    resume_at: datetime | None = None


def going(passes: Mapping[Kind, Pass], now: datetime, is_kept: bool) -> Going:
    """What is being read; nothing when all that is left is to begin later.

    is_kept  something is in the way, so that what waits would be read otherwise
    """
    if Kind.FIRST not in passes:
        return Going(Doing.FIRST)
    for kind, doing in _OF_KIND.items():
        this = passes.get(kind)
        if this is None or not this.is_reading:
            continue
        waits = this.resume_at is not None and this.resume_at > now
        if waits and not (is_kept or this.doubted):
            continue
        part, parts = strava_due.slices(passes) if kind is Kind.OLDER else (0, 0)
        until = this.resume_at if waits else None
        return Going(Doing.SECOND_LOOK if this.doubted else doing, this.calls, part, parts, until)
    return Going()


def wait(problem: Problem, until: datetime | None, now: datetime) -> Wait | None:
    """What is waited for until an instant; None when nothing is, or when nobody knows how long."""
    if problem in (Problem.UNAVAILABLE, Problem.INACTIVE, Problem.FULL):
        return Wait.TROUBLE
    if problem is not Problem.WAITING or until is None:
        return None
    return Wait.MIDNIGHT if until >= tomorrow(now) else Wait.QUARTER


def nothing_new_at(recent: Pass | None, received_at: datetime | None) -> datetime | None:
    """When the last reading of the newest ended, if no run came in since it began; else None."""
    if recent is None or recent.is_reading or (received_at and received_at >= recent.began_at):
        return None
    return recent.finished_at
