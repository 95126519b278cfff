"""After a disconnect nothing of the API is left in any table, and no place ever gets into the database."""

import struct
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select

from app.domain.reminders import Kind
from app.domain.runs import Source
from app.services import (
    alerts,
    export,
    link_weekly,
    pain_log,
    run_log,
    strava_expiry,
    strava_goodbye,
    strava_purge,
    strava_tasks,
)
from app.services.link_weekly import Policy
from app.services.pain_typed import Typed
from app.services.strava_purge import Ended
from app.store import (
    api_runs,
    coverage,
    findings,
    link,
    reminders,
    runs,
    strava_accounts,
    strava_events,
    strava_set_aside,
    tasks,
)
from app.store.database import Transaction
from app.store.strava_accounts import Problem
from app.store.strava_events import Event
from app.store.strava_set_aside import SetAside
from app.store.tables import Table as Row
from tests.build import NOW, day, run
from tests.services.practice import NELE, SEES_ALL, Practice
from tests.services.runner import add_runs
from tests.services.strava_here import connected, from_strava, hold

# Told of below one by one; every other table is compared row by row.
TOLD = {"person", "reminder", "delivery", "deletion", "link_analysis", "link_result"}
SERVER = {"strava_budget", "task", "job"}  # of the whole server, and of nobody
OWN_TO_A_ROW = {"id", "public_id", "person_id", "runner_id", "form_key", "external_id", "same_as"}


def _owner(table: Table) -> Any:
    return next((table.c[name] for name in ("person_id", "runner_id") if name in table.c), None)


def _rows(tx: Transaction, table: Table, person_id: int) -> Counter[tuple[str, ...]]:
    """A person's rows, without what tells one row from another of the same content."""
    kept = [column for column in table.c if column.name not in OWN_TO_A_ROW]
    asked = select(*kept).where(_owner(table) == person_id)
    return Counter(tuple(map(repr, row)) for row in tx.execute(asked))


def _days(tx: Transaction, person, now: datetime) -> None:
    """What both runners have of their own: files, one of them of a run that Strava names too, and scores."""
    add_runs(tx, person, run(day(3), m=5_000, hour=20, external_id="a file"))
    add_runs(tx, person, run(day(17), m=4_000, hour=20, external_id="an older file"))
    run_log.say_no_runs(tx, person, [day(1)], now)
    for score, when in (("2", "2026-11-09T07:00"), ("6", "2026-11-11T07:00")):
        pain_log.log(tx, person, Typed(score=score, side="left", at=when), now)
    alerts.judge(tx, person, now)


@pytest.fixture
def twin(add_person):
    """Somebody who does as Rosa does and never connects."""
    return add_person("Twin")


@pytest.fixture
def filled(practice: Practice, rosa, twin):
    """Rosa is connected, and every table that can hold something of that does."""
    practice.runs(distance_m=12_000.0, start="2026-11-12T06:00:00Z")  # far over her longest
    account = practice.connects(rosa)
    practice.syncs(account)
    with practice.db.begin() as tx:
        now = practice.clock()
        named = runs.counting(tx, rosa.id)[0]
        copy = run(named.day, m=named.distance_m, external_id="a copy of it")
        for person in (rosa, twin):
            add_runs(tx, person, copy)
            _days(tx, person, now)
        apart = next(one for one in runs.counting(tx, rosa.id) if one.external_id == "a copy of it")
        assert apart.public_id
        run_log.keep_apart(tx, rosa, apart.public_id, now)
        for person, about in ((rosa, str(named.public_id)), (twin, None)):
            pain_log.log(tx, person, Typed(score="3", side="left", at="2026-11-11T12:00", run=about), now)
        strava_set_aside.keep(tx, account.id, ["77"], [SetAside("77", "No time.", now, "Sunrise")])
        strava_events.add(tx, "sandbox", Event(NELE, "activity", 4_711, "create", 1, {"title": "Dusk"}, now))
        tasks.enqueue(tx, "strava_sync", {"account_id": account.id}, now, lock=f"athlete:{account.id}")
        failed = tasks.claim(tx, now)
        while failed and failed.name != "strava_sync":
            failed = tasks.claim(tx, now)
        assert failed
        tasks.fail(tx, failed, "could not keep 'Getting started' of Nele Okoro", now)
        strava_tasks.ask_look(tx, account.id, now)
    practice.clock.on(days=1)
    with practice.db.begin() as tx:
        for person in (rosa, twin):
            alerts.morning(tx, person, practice.clock())
    for person in (rosa, twin):
        link_weekly.weekly(practice.db, person.public_id, practice.clock, Policy(), draws=19)
    practice.clock.on(days=3)
    with practice.db.begin() as tx:
        strava_accounts.miss(tx, account.id, Problem.UNAVAILABLE)
        assert strava_expiry.warn(tx, rosa, strava_accounts.by_id(tx, account.id), practice.clock())
    return account


def test_a_disconnect_leaves_in_every_table_what_is_there_of_somebody_who_never_connected(
    practice, rosa, twin, filled
):
    words = _words(practice, rosa)
    assert [word for word in words if word not in _file(practice)] == []
    with practice.db.begin() as tx:
        stored = [*findings.of(tx, rosa.id), *reminders.of(tx, rosa.id)]
        assert {Source.STRAVA_API} <= {source for one in stored for source in one.sources}
        assert [Source.STRAVA_API in one.sources for one in link.of(tx, rosa.id)] == [True, False]
        gone = strava_purge.disconnect(tx, rosa, practice.strava, practice.clock(), "asked")
        alerts.judge(tx, twin, practice.clock())
    assert gone == 6
    assert strava_goodbye.say(practice.db, practice.strava, practice.clock) == 1

    with practice.db.read() as tx:
        for name, table in Row.metadata.tables.items():
            if name in TOLD:
                continue
            if _owner(table) is not None:
                assert _rows(tx, table, rosa.id) == _rows(tx, table, twin.id), name
            elif name not in SERVER:
                assert tx.execute(select(table)).all() == [], name
        for one in reminders.of(tx, rosa.id):
            assert Source.STRAVA_API not in one.sources
            assert one.why == "" or one in reminders.of(tx, twin.id)
        assert link.of(tx, rosa.id) == []  # that for a therapist has gaps where runs were held back
        table = Row.metadata.tables
        answers = tx.scalars(select(table["link_result"].c.analysis_id)).all()
        assert len(set(answers)) == len(link.of(tx, twin.id))
        mails = tx.execute(select(table["delivery"].c.kind, table["delivery"].c.facts)).all()
        assert ("strava_disconnected", {"runs": 6, "because": "asked"}) in mails
        assert "strava_expiring" not in {mail.kind for mail in mails}
        records = tx.execute(select(table["deletion"].c.what, table["deletion"].c.rows)).all()
        assert records == [("strava_api", 6)]
    assert [word for word in words if word in _file(practice)] == []


def _words(practice: Practice, rosa) -> list[bytes]:
    """What only the API told."""
    with practice.db.read() as tx:
        numbers = [one.external_id for one in api_runs.of(tx, rosa.id)]
    told = (*numbers, "Nele", "Okoro", "Getting started", "Sunrise", "Dusk", "Forerunner")
    return [word.encode() for word in told]


def _file(practice: Practice) -> bytes:
    """The database as it lies on the disk, with its log."""
    practice.db.empty_log()
    path = practice.db.path
    return b"".join(part.read_bytes() for part in path.parent.glob(path.name + "*"))


def test_what_rested_on_days_that_strava_made_known_is_forgotten_too(db, rosa):
    with db.begin() as tx:
        runs.answer_files_complete(tx, rosa.id, False)
        connected(tx, rosa)
        add_runs(tx, rosa, *(run(day(ago), external_id=str(ago)) for ago in (40, 30, 20, 9, 3, 2)))
        coverage.replace_coverage(tx, rosa.id, Source.STRAVA_API, (day(60), day()))
        alerts.judge(tx, rosa, NOW)
        assert [one.kind for one in findings.of(tx, rosa.id)] == [Kind.CARD]

        strava_purge.disconnect(tx, rosa, None, NOW, "asked")
        assert findings.of(tx, rosa.id) == []


def test_of_what_strava_tells_no_place_is_kept_and_no_field_is_handed_on(practice, rosa):
    account = practice.connects(rosa, scopes=SEES_ALL)
    practice.syncs(account)
    listed = practice.strava.api.activities(_token(practice, account), 1, 2_000_000_000)
    line, places = _line(listed), _places(listed)
    assert line and places

    held = _file(practice)
    assert listed[0]["name"].encode() in held
    assert not any(one.encode() in held for one in line)
    for number in places:
        assert str(number).encode() not in held
        assert struct.pack(">d", number) not in held  # as the database would write it

    with practice.db.begin() as tx:
        told = export.export(tx, rosa, practice.clock())["runs"]
    theirs = set().union(*(one.keys() for one in listed)) - {"id", "manual", "external_id"}
    assert told
    assert not theirs & set().union(*(one.keys() for one in told))


def _token(practice: Practice, account) -> str:
    from app.store import strava_held

    with practice.db.read() as tx:
        held = strava_held.of(tx, practice.strava.sealer, account.id)
    assert held
    return held.access


def _line(listed: list[dict[str, Any]]) -> set[str]:
    """The lines on the map."""
    return {line for one in listed if (line := (one.get("map") or {}).get("summary_polyline"))}


def _places(listed: list[dict[str, Any]]) -> set[float]:
    """Where the activities began and ended."""
    ends = [one.get(name) or [] for one in listed for name in ("start_latlng", "end_latlng")]
    return {number for end in ends for number in end}


def test_a_removed_run_of_the_api_goes_with_the_rest(db, rosa):
    with db.begin() as tx:
        connected(tx, rosa)
        first, _ = hold(tx, rosa, from_strava(1), from_strava(2))
        run_log.remove(tx, rosa, first.public_id, NOW)
        assert strava_purge.disconnect(tx, rosa, None, NOW, "asked") == 1
        assert api_runs.of(tx, rosa.id) == []


@pytest.mark.parametrize("because", ["deauthorized", "moved", "key"])
def test_the_page_says_for_a_month_why_a_connection_ended(db, rosa, because):
    with db.begin() as tx:
        connected(tx, rosa)
        hold(tx, rosa, from_strava(1), from_strava(2))
        strava_purge.disconnect(tx, rosa, None, NOW, because)
        assert strava_purge.ended(tx, rosa, NOW + timedelta(days=29)) == Ended(NOW, because, 2)
        assert strava_purge.ended(tx, rosa, NOW + timedelta(days=30)) is None
