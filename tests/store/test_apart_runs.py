"""A wrong merge that was undone stays undone, whatever becomes of the recordings, until it is taken back."""

from dataclasses import replace
from datetime import UTC, timedelta
from itertools import permutations
from random import Random

import pytest
from sqlalchemy import select

from app.domain.runs import Source
from app.store import apart_runs, api_runs, runs
from app.store.tables import RunApartRow
from tests.build import NOW, day, run
from tests.services import runner
from tests.store.parting import History

FILE = run(day(3), 10_000, external_id="f")
STRAVA = run(day(3), 9_990, source=Source.STRAVA_API, external_id="7")
ARCHIVE = run(day(3), 9_980, source=Source.ARCHIVE, external_id="7")
TYPED = run(day(3), 9_970, source=Source.MANUAL, external_id="t")
HIDDEN = replace(run(day(3), 9_990, source=Source.STRAVA_API, hidden=True, external_id="7"), elapsed_s=3_600)


@pytest.fixture
def rosa(db):
    with db.begin() as tx:
        return runner.a_runner(tx)


def put(tx, rosa, *told):
    return [runs.put(tx, rosa.id, replace(one, confirmed_at=NOW), NOW).run_id for one in told]


def counted(tx, rosa):
    return [one.external_id for one in runs.counting(tx, rosa.id)]


def said(tx):
    return tx.execute(select(RunApartRow.one, RunApartRow.other)).all()


@pytest.mark.parametrize("other", [STRAVA, ARCHIVE, TYPED, HIDDEN, replace(FILE, external_id="g")])
def test_two_runs_are_two_through_every_import_and_every_sync(db, rosa, other):
    other = other if not other.start_hidden else replace(other, distance_m=10_000)
    with db.begin() as tx:
        one, two = put(tx, rosa, FILE, other)
        assert len(counted(tx, rosa)) == 1
        assert runs.keep_apart(tx, rosa.id, two)
        for again in (FILE, other, replace(other, title="Renamed"), replace(FILE, damaged=True)):
            put(tx, rosa, again)
            runs.recount(tx, rosa.id, {FILE.day})
            assert len(counted(tx, rosa)) == 2
        assert runs.join(tx, rosa.id, one)
        assert len(counted(tx, rosa)) == 1
        assert not said(tx)


def test_two_runs_are_two_through_the_edit_and_the_removal_of_either(db, rosa):
    with db.begin() as tx:
        file, typed = put(tx, rosa, FILE, TYPED)
        runs.keep_apart(tx, rosa.id, typed)
        runs.change(tx, rosa.id, typed, replace(TYPED, distance_m=9_000, title="Edited"))
        assert len(counted(tx, rosa)) == 2
        for gone, left in ((file, "t"), (typed, "f")):
            runs.remove(tx, rosa.id, gone, NOW)
            assert counted(tx, rosa) == [left]
            runs.restore(tx, rosa.id, gone)
            assert len(counted(tx, rosa)) == 2


def test_a_copy_that_expired_and_is_read_again_is_still_another_run(db, rosa):
    with db.begin() as tx:
        file, api = put(tx, rosa, FILE, STRAVA)
        runs.keep_apart(tx, rosa.id, file)
        api_runs.forget(tx, rosa.id, {api}, comes_back=True)
        assert counted(tx, rosa) == ["f"]
        (api,) = put(tx, rosa, STRAVA)
        assert len(counted(tx, rosa)) == 2
        assert [each.run.id for each in runs.told_apart(tx, rosa.id, file)] == [api]
        assert runs.join(tx, rosa.id, file, api)
        assert counted(tx, rosa) == ["f"]


def test_the_archive_of_an_activity_is_apart_as_its_copy_was_also_after_that_expired(db, rosa):
    with db.begin() as tx:
        _, api = put(tx, rosa, FILE, STRAVA)
        runs.keep_apart(tx, rosa.id, api)
        (archive,) = put(tx, rosa, ARCHIVE)
        assert len(counted(tx, rosa)) == 2
        assert runs.copies(tx, rosa.id) == {api: archive}
        api_runs.forget(tx, rosa.id, {api})
        assert len(counted(tx, rosa)) == 2


def test_of_activities_that_are_gone_for_good_nothing_said_is_kept(db, rosa):
    with db.begin() as tx:
        _, api, other = put(tx, rosa, FILE, STRAVA, TYPED)
        runs.keep_apart(tx, rosa.id, api)
        runs.keep_apart(tx, rosa.id, other)
        assert len(said(tx)) == 3
        api_runs.forget(tx, rosa.id, {api})
        assert said(tx) == [("file f", "manual t")]


def test_at_the_end_of_a_connection_nothing_is_kept_of_what_had_expired_before(db, rosa):
    with db.begin() as tx:
        _, api = put(tx, rosa, FILE, STRAVA)
        runs.keep_apart(tx, rosa.id, api)
        api_runs.forget(tx, rosa.id, {api}, comes_back=True)
        apart_runs.forget_strava(tx, rosa.id, {"8"})
        assert said(tx) == [("file f", "strava 7")]
        apart_runs.forget_strava(tx, rosa.id)
        assert not said(tx)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_of_three_recordings_each_may_be_a_run_of_its_own_and_one_again(db, rosa, order):
    with db.begin() as tx:
        ids = put(tx, rosa, FILE, STRAVA, TYPED)
        first, second, third = (ids[at] for at in order)
        assert runs.keep_apart(tx, rosa.id, first)
        assert {frozenset(pair) for pair in runs.copies(tx, rosa.id).items()} == {frozenset((second, third))}
        assert runs.keep_apart(tx, rosa.id, second)
        assert len(counted(tx, rosa)) == 3
        assert not runs.keep_apart(tx, rosa.id, third)
        assert runs.join(tx, rosa.id, second, third)
        assert {frozenset(pair) for pair in runs.copies(tx, rosa.id).items()} == {frozenset((second, third))}
        for one in (second, third):
            (other,) = runs.told_apart(tx, rosa.id, one)
            assert other.run.id == first
        assert runs.join(tx, rosa.id, third)
        assert len(counted(tx, rosa)) == 1
        assert not said(tx)


def test_an_activity_read_from_the_archive_and_the_api_stays_one_beside_a_file_and_parts_alone(db, rosa):
    with db.begin() as tx:
        _, archive, api = put(tx, rosa, FILE, ARCHIVE, STRAVA)
        runs.keep_apart(tx, rosa.id, api)
        assert runs.copies(tx, rosa.id) == {api: archive}
        runs.keep_apart(tx, rosa.id, api)
        assert len(counted(tx, rosa)) == 3
        assert runs.join(tx, rosa.id, api, archive)
        assert runs.copies(tx, rosa.id) == {api: archive}
        assert runs.join(tx, rosa.id, api)
        assert len(counted(tx, rosa)) == 1


def test_taking_one_back_leaves_what_was_said_of_another_run(db, rosa):
    other_file = run(day(1), 5_000, external_id="g")
    with db.begin() as tx:
        _, api, _, typed = put(tx, rosa, FILE, STRAVA, other_file, replace(TYPED, **_of(other_file)))
        runs.keep_apart(tx, rosa.id, api)
        runs.keep_apart(tx, rosa.id, typed)
        runs.join(tx, rosa.id, api)
        assert said(tx) == [("file g", "manual t")]


def _of(other):
    return {name: getattr(other, name) for name in ("start", "local_start", "distance_m")}


def test_a_run_of_someone_else_is_neither_parted_nor_joined(db, rosa):
    with db.begin() as tx:
        _, api = put(tx, rosa, FILE, STRAVA)
        sam = runner.a_runner(tx, "sam")
        assert not runs.keep_apart(tx, sam.id, api)
        runs.keep_apart(tx, rosa.id, api)
        assert not runs.join(tx, sam.id, api)
        assert len(counted(tx, rosa)) == 2


def test_a_parted_run_on_another_day_is_joined_across_its_days(db, rosa):
    late = replace(FILE, start=FILE.start.astimezone(UTC), local_start=FILE.local_start + timedelta(hours=20))
    with db.begin() as tx:
        _, other = put(tx, rosa, FILE, replace(late, external_id="g", distance_m=9_950))
        assert runs.keep_apart(tx, rosa.id, other)
        assert runs.join(tx, rosa.id, other)
        assert counted(tx, rosa) == ["f"]


@pytest.mark.parametrize("seed", range(4))
def test_through_random_histories_what_was_told_apart_stays_apart(db, rosa, seed):
    with db.begin() as tx:
        history = History(tx, rosa, Random(seed))
        for _ in range(30):
            history.go_on()
        assert history.parted
