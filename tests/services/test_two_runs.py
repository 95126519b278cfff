"""When a runner says that one run is two, everything that is told of them follows, and follows back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from app.domain.people import Person
from app.domain.reminders import Kind
from app.domain.runs import Run, Source
from app.domain.sharing import EVERYTHING, VISIBLE
from app.services import alerts, export, panel, reminder_rules, run_log, strava_expiry, window
from app.services.strava_expiry import KEPT
from app.store import api_runs, findings, patients, reminders, runs
from app.store.database import Database, Transaction
from tests.services import rosa as story
from tests.services import strava_here
from tests.services.runner import a_runner
from tests.services.test_export import CONTRACT

WEEK = timedelta(days=7)
MONDAY = story.TODAY - timedelta(days=story.TODAY.weekday())
RAN = MONDAY + timedelta(days=1)
FILE = story.run(RAN, 8.1)
TYPED = replace(FILE, source=Source.MANUAL, external_id="typed", distance_m=8_050, file_name=None)
LATER = replace(  # ends after the file does, so that the two are one session all the same
    TYPED, start=FILE.start + timedelta(minutes=2), local_start=FILE.local_start + timedelta(minutes=2)
)


@dataclass(frozen=True)
class Told:
    """What is told of the running week: to its runner, to a therapist, in the export and in the replay."""

    counted: int
    week_m: int | None
    seen_m: int | None
    panel_m: int | None
    exported_m: int | None
    exported_runs: int
    sessions: list[int]
    spike: list[str]
    replayed: int


def told(tx: Transaction, person: Person, now: datetime) -> Told:
    own = window.read(tx, person, now, MONDAY)
    seen = window.read(tx, person, now, MONDAY, sources=VISIBLE)
    out = export.export(tx, person, now)
    CONTRACT.validate(out)
    week = out["weeks"][-1]  # type: ignore[index]
    logs = patients.logs(tx, [person.id], MONDAY - 5 * WEEK, MONDAY)
    other = panel._window(person, now, logs, VISIBLE, False)
    spikes = [one for one in findings.open(tx, person.id) if one.kind is Kind.LOAD_SPIKE]
    past = reminder_rules.past(tx, person, reminder_rules.chosen(person), now)
    assert past.year is not None
    return Told(
        counted=len(runs.counting(tx, person.id, RAN, RAN)),
        week_m=window.weeks(own)[-1].distance_m,
        seen_m=window.weeks(seen)[-1].distance_m,
        panel_m=sum(one.distance_m for one in other.sessions if one.day == RAN),
        exported_m=week["distance_m"],
        exported_runs=sum(one["local_date"] == RAN.isoformat() for one in out["runs"]),  # type: ignore[attr-defined]
        sessions=[one.distance_m for one in own.sessions if one.day == RAN],
        spike=[one.why for one in spikes],
        replayed=sum(RAN < one.day <= story.TODAY for one in past.year.fired if one.kind is Kind.LOAD_SPIKE),
    )


@pytest.fixture
def rosa(db: Database, now: datetime) -> Person:
    """Rosa with steady weeks, and one run of this week in a file."""
    with db.begin() as tx:
        person = a_runner(tx)
        held = [*story.year_of_runs(weeks=20), FILE]
        runs.put_all(tx, person.id, held, now)
        runs.recount(tx, person.id, {each.day for each in held})
        runs.say_no_run(tx, person.id, *(RAN + timedelta(days=n) for n in (1, 2)))
    return person


def put(tx: Transaction, person: Person, run: Run, now: datetime) -> Run:
    (held,) = strava_here.hold(tx, person, run, now=now)
    alerts.judge(tx, person, now)
    return held


@pytest.mark.parametrize("other", [TYPED, LATER], ids=["together", "two minutes on"])
def test_weeks_sessions_spikes_export_therapists_and_replay_follow_both_ways(
    db: Database, rosa: Person, now: datetime, other: Run
) -> None:
    both_m = FILE.distance_m + other.distance_m
    with db.begin() as tx:
        copy = put(tx, rosa, other, now)
        assert copy.public_id is not None
        before = told(tx, rosa, now)
        assert (before.counted, before.week_m, before.sessions) == (1, 8_100, [8_100])
        assert (before.seen_m, before.panel_m, before.exported_m, before.spike) == (8_100, 8_100, 8_100, [])
        run_log.keep_apart(tx, rosa, copy.public_id, now)
        apart = told(tx, rosa, now)
        assert (apart.counted, apart.exported_runs) == (2, 2)
        assert apart.week_m == apart.seen_m == apart.panel_m == apart.exported_m == both_m
        assert apart.sessions == [both_m]  # no break between them, so they were run in one go
        assert apart.spike
        assert apart.replayed >= before.replayed
        run_log.join(tx, rosa, copy.public_id, now)
        assert told(tx, rosa, now) == before


def test_a_strava_copy_told_apart_is_held_back_from_therapists_and_comes_back_after_it_expired(
    db: Database, rosa: Person, now: datetime
) -> None:
    strava = replace(TYPED, source=Source.STRAVA_API, external_id="7", confirmed_at=now)
    with db.begin() as tx:
        account = strava_here.connected(tx, rosa)
        copy = put(tx, rosa, strava, now)
        assert copy.public_id is not None
        run_log.keep_apart(tx, rosa, copy.public_id, now)
        seen = window.read(tx, rosa, now, MONDAY, sources=VISIBLE)
        assert [one.source for one in seen.held] == [Source.STRAVA_API]
        assert not [one for one in seen.sessions if one.day == RAN]
        assert len(window.read(tx, rosa, now, MONDAY, sources=EVERYTHING).held) == 0
        later = now + KEPT
        assert strava_expiry.expire(tx, rosa, account, later) == 1
        assert [one.source for one in runs.counting(tx, rosa.id, RAN, RAN)] == [Source.FILE]
        assert not api_runs.of(tx, rosa.id)
        put(tx, rosa, replace(strava, confirmed_at=later), later)
        assert len(runs.counting(tx, rosa.id, RAN, RAN)) == 2


def test_no_reminder_is_sent_again_for_a_run_that_was_parted_joined_and_parted(
    db: Database, rosa: Person, now: datetime
) -> None:
    with db.begin() as tx:
        copy = put(tx, rosa, TYPED, now)
        assert copy.public_id is not None
        for act in (run_log.keep_apart, run_log.join, run_log.keep_apart):
            act(tx, rosa, copy.public_id, now)
        found = [one for one in findings.of(tx, rosa.id) if one.kind is Kind.LOAD_SPIKE]
        assert len(found) == 1
        assert reminders.of(tx, rosa.id) == []
