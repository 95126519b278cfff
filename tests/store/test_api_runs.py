"""Runs of an API that go for good: their copies count instead, and scores stay with the run."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.runs import Source
from app.store import api_runs, pain, run_rows, runs
from tests.build import NOW, day, run
from tests.services import runner

HOUR = timedelta(hours=1)


@pytest.fixture
def put(db, rosa):
    def put(one, source=Source.STRAVA_API):
        made = replace(one, source=source, external_id=one.external_id or "1", confirmed_at=NOW)
        with db.begin() as tx:
            return runs.put(tx, rosa.id, made, NOW).run_id

    return put


def test_a_copy_counts_in_the_place_of_a_row_that_went(db, rosa, put):
    api = put(run(day(1), m=10_000))
    typed = put(run(day(1), m=10_050, external_id="typed"), Source.MANUAL)
    with db.read() as tx:
        assert [each.id for each in runs.counting(tx, rosa.id)] == [api]
        address = runs.by_id(tx, rosa.id, api).public_id
    with db.begin() as tx:
        logged = runner.log(tx, rosa, score="4", run=str(address))
        api_runs.forget(tx, rosa.id, {api})
    with db.read() as tx:
        assert [each.id for each in runs.counting(tx, rosa.id)] == [typed]
        assert api_runs.of(tx, rosa.id) == []
        held = runs.by_id(tx, rosa.id, typed)

        (entry,) = pain.of(tx, rosa.id)
        assert logged and entry.run == held.public_id


def test_of_a_run_emptied_no_word_of_its_source_is_left(db, rosa, put):
    api = put(replace(run(day(1), cadence=170, race=True), interval=True, title="Track", device="Watch"))
    with db.begin() as tx:
        runs.remove(tx, rosa.id, api, NOW)
        api_runs.empty(tx, rosa.id, {api})
        (left,) = run_rows.recordings(tx, run_rows.C.person_id == rosa.id)

    said = (left.run.race, left.run.interval, left.run.title, left.run.device, left.run.cadence_spm)
    assert said == (False, False, "", "", None)


def test_what_the_runner_removed_is_emptied_and_stays_out(db, rosa, put):
    api = put(run(day(1), m=10_000, cadence=170))
    with db.begin() as tx:
        runs.remove(tx, rosa.id, api, NOW)
        api_runs.empty(tx, rosa.id, {api})
    put(run(day(1), m=10_000))
    with db.read() as tx:
        assert runs.all_of(tx, rosa.id) == []
        assert [each.removed for each in api_runs.of(tx, rosa.id)] == [True]
        assert api_runs.count(tx, rosa.id) == 0 and api_runs.oldest_confirmed(tx, rosa.id) is None


def test_what_was_not_seen_since_an_instant_is_found_between_two_starts(db, rosa, put):
    ids = [put(run(day(ago), external_id=str(ago))) for ago in (1, 2, 3)]
    with db.begin() as tx:
        api_runs.confirm(tx, rosa.id, {"2"}, NOW + HOUR)

        assert [one.id for one in api_runs.missed(tx, rosa.id, NOW + HOUR)] == [ids[2], ids[0]]
        assert api_runs.missed(tx, rosa.id, NOW) == []
        first = api_runs.held(tx, rosa.id, {"1"})[0].start
        assert [one.id for one in api_runs.missed(tx, rosa.id, NOW + HOUR, first)] == [ids[0]]
        assert [one.id for one in api_runs.missed(tx, rosa.id, NOW + HOUR, None, first)] == [ids[2]]
        assert api_runs.oldest_confirmed(tx, rosa.id) == NOW


def test_rows_are_found_by_the_numbers_of_their_activities(db, rosa, put):
    put(run(day(1), external_id="7"))
    put(run(day(2), external_id="8"), Source.FILE)
    with db.read() as tx:
        assert [one.external_id for one in api_runs.held(tx, rosa.id, {"7", "8", "9"})] == ["7"]
        assert api_runs.held(tx, rosa.id, set()) == []
