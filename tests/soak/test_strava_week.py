"""A week of polling alone: all that happens at Strava is found in its stated time, for few calls."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import select

from app.store import api_runs
from app.store.tables import RunRow
from tests.services.practice import JONAS, MARA, Practice, practising
from tests.services.timetable import TICK, ticks

DAY = timedelta(days=1)
RECENT = timedelta(hours=8)


Shows = Callable[[dict[int, int]], bool]


class Doings:
    """What an athlete does at Strava where nobody is told of it, and whether it shows here."""

    def __init__(self, practice: Practice, athlete: int, held) -> None:
        self.practice, self.athlete, self.held = practice, athlete, held
        self.number = count(3)

    def late(self, day: date) -> Shows:
        ago = (self.practice.clock().date() - day).days
        made = self.practice.runs(self.athlete, days_ago=ago, event=False)
        return lambda held: made in held

    def edit(self, day: date) -> Shows:
        chosen, metres = self._one(day), 3_000 + next(self.number)
        self.practice.changes(chosen, self.athlete, distance_m=float(metres), event=False)
        return lambda held: held.get(chosen) == metres

    def delete(self, day: date) -> Shows:
        chosen = self._one(day)
        self.practice.deletes(chosen, self.athlete)
        return lambda held: chosen not in held

    def hide(self, day: date) -> Shows:
        chosen = self._one(day)
        self.practice.changes(chosen, self.athlete, only_me=True, event=False)
        return lambda held: chosen not in held

    def _one(self, day: date) -> int:
        """A run of about that day which nothing was done to yet."""
        held = self.held()
        near = [one for one in self.practice.has(self.athlete) if one["id"] in held and not one["only_me"]]
        near = [one for one in near if one["title"] != "Touched"]
        chosen = min(near, key=lambda one: abs(datetime.fromisoformat(one["start"]).date() - day))["id"]
        self.practice.changes(chosen, self.athlete, title="Touched", event=False)
        return int(chosen)


@pytest.fixture
def practice(db, tmp_path):
    """A practice Strava whose clock is set by hand."""
    with practising(db, tmp_path / "sandbox") as running:
        yield running


@pytest.fixture
def held(db, rosa):
    """What is held through the API: metres by the number of the activity."""

    def held():
        with db.read() as tx:
            rows = tx.execute(
                select(RunRow.external_id, RunRow.distance_m).where(RunRow.person_id == rosa.id)
            )
            return {int(number): metres for number, metres in rows}

    return held


@pytest.mark.soak
@pytest.mark.parametrize(
    ("athlete", "days", "older"), [(MARA, 6, timedelta(days=2)), (JONAS, 9, timedelta(days=4))]
)
def test_polling_alone_finds_everything_in_its_time(db, rosa, practice, held, athlete, days, older):
    """Something is done every nine hours and a quarter; Jonas has 5,000 activities of ten years."""
    account = practice.connects(rosa, athlete)
    practice.syncs(account)
    doings, does = Doings(practice, athlete, held), ("late", "edit", "delete", "hide")
    ages = (3, 12, 26, 45, 160, 400, 2_000) if athlete == JONAS else (3, 26, 45, 200, 400)
    ends, waiting, longest, calls = practice.clock() + days * DAY, [], timedelta(), []
    practice.asks("DELETE", "/calls")
    for at, _ in enumerate(ticks(db, practice, days * DAY), start=1):
        now = practice.clock()
        if waiting:
            here = held()
            waiting = [one for one in waiting if not one[0](here)]
        for shows, until in waiting:
            assert now < until, shows
        if at % 37 == 0:
            n = at // 37
            age = ages[n % len(ages)]
            stated = RECENT if age < 30 else older
            if now + stated + TICK < ends:
                shows = getattr(doings, does[n % 4])(now.date() - age * DAY)
                waiting.append((shows, now + stated + TICK))
        if at % 96 == 0:
            calls.append(practice.calls("/api/v3"))
        with db.read() as tx:
            longest = max(longest, now - (api_runs.oldest_confirmed(tx, rosa.id) or now))
    print(f"\n  calls up to the end of each day {calls}; a run went unconfirmed for {longest} at most")

    assert not waiting
    assert longest <= older + TICK < 7 * DAY
    asked = practice.calls("/api/v3/activities")  # for runs that are missing, each once
    assert practice.calls("/api/v3") - asked <= 12 * days and asked <= days * 96 // 37
