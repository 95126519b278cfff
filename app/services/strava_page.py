"""Takes in what Strava said of some activities, and takes out what it no longer says."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from app.adapters import strava_mapping
from app.adapters.strava_mapping import OtherSport, Unreadable
from app.domain.people import Person
from app.domain.runs import Run, Source
from app.services import link_analysis
from app.store import api_runs, runs, strava_set_aside
from app.store.api_runs import ApiRun
from app.store.database import Transaction
from app.store.runs import Outcome
from app.store.strava_accounts import Account
from app.store.strava_set_aside import SetAside

ANOTHERS = "It is another athlete's activity."


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of reading: activities and calls, counted."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    set_aside: int = 0
    calls: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


def take(
    tx: Transaction, person: Person, account: Account, raw: Sequence[Any], now: datetime
) -> tuple[Tally, set[int]]:
    """Store the runs among some activities as Strava gives them; returns what came of it, and which are runs.

    Each activity is read by itself: one that makes no sense is set aside with its reason and holds up no
    other. What is held of it stays. A run held that is another sport now is taken out. An activity of another
    athlete is set aside without their words, and confirms nothing.
    """
    found: list[Run] = []
    aside: list[SetAside] = []
    others: set[str] = set()
    ours = [one for one in raw if strava_mapping.is_of(one, account.athlete_id)]
    for one in ours:
        try:
            run = strava_mapping.activity(one, account.origin, now)
        except Unreadable as why:
            aside.append(_set_aside(one, str(why), now))
        else:
            if isinstance(run, OtherSport):
                others.add(_number(one))
            else:
                found.append(run)
    theirs = [one for one in raw if not strava_mapping.is_of(one, account.athlete_id)]
    aside += [SetAside(_number(one), ANOTHERS, now, day=strava_mapping.listed(one).day) for one in theirs]
    new, changed = _stored(tx, person, found, now)
    api_runs.confirm(tx, person.id, {_number(one) for one in ours} - {""} - others, now)
    gone = api_runs.held(tx, person.id, others)
    take_out(tx, person, gone)
    kept = strava_set_aside.keep(tx, account.id, {_number(one) for one in raw} - {""}, aside)
    removed = sum(not one.removed for one in gone)
    return Tally(new, changed, removed, set_aside=kept), {int(run.external_id or 0) for run in found}


def _stored(tx: Transaction, person: Person, found: Sequence[Run], now: datetime) -> tuple[int, int]:
    """Store runs, and judge anew which count on the days that this touches; returns how many new, changed."""
    puts = runs.put_all(tx, person.id, found, now)
    touched = [(put, run) for put, run in zip(puts, found, strict=True) if put.outcome is not Outcome.SAME]
    days = {day for put, run in touched for day in (run.day, put.day_before) if day is not None}
    runs.recount(tx, person.id, days)
    outcomes = [put.outcome for put in puts]
    return outcomes.count(Outcome.NEW), outcomes.count(Outcome.CHANGED)


def _set_aside(one: object, why: str, now: datetime) -> SetAside:
    listed = strava_mapping.listed(one)
    return SetAside(_number(one), why, now, listed.title, listed.day)


def take_out(tx: Transaction, person: Person, rows: Collection[ApiRun]) -> None:
    """Delete rows, and the analyses that looked at their days.

    Of those that the runner removed it is kept that they stay out, should they come back.
    """
    if not rows:
        return
    days = {one.day for one in rows}
    link_analysis.forget_from(tx, Source.STRAVA_API, person, days=days, gaps_too=True)
    api_runs.empty(tx, person.id, {one.id for one in rows if one.removed})
    api_runs.forget(tx, person.id, {one.id for one in rows if not one.removed})


def _number(one: object) -> str:
    number = strava_mapping.listed(one).activity_id
    return "" if number is None else str(number)
