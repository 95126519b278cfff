"""When an analysis is asked for beside the weekly turn, and with what it goes."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.domain.cards import link_card
from app.domain.link import Scope
from app.domain.people import Side
from app.domain.runs import Source
from app.services import link_analysis, link_weekly, strava_expiry, strava_page
from app.services.link_weekly import Policy
from app.services.strava_expiry import KEPT
from app.store import api_runs, findings, imports, jobs, link, tasks
from app.store.tables import RunRow
from tests.build import NOW, day, scores
from tests.services import strava_here
from tests.services.run_bytes import csv_of
from tests.services.weeks_of_running import keep, monday


def test_an_import_asks_at_its_end(db, rosa, bring):
    bring(
        runs_csv=csv_of("start,timezone,distance_m,moving_s", "2026-11-01T08:00:00,Europe/Berlin,8000,2900")
    )

    with db.read() as tx:
        assert link_analysis.is_waiting(tx, rosa)


def test_it_is_waited_for_while_it_or_an_import_before_it_is_done(db, rosa, now):
    for lock in (imports.lock(rosa.id), link_analysis.key_of(rosa)):
        with db.begin() as tx:
            tasks.enqueue(tx, "work", {}, now, dedupe_key=lock, lock=lock)
            is_asked = link_analysis.is_waiting(tx, rosa)
            task = tasks.claim(tx, now)
            is_in_hand = link_analysis.is_waiting(tx, rosa)
            tasks.finish(tx, task, now)

            assert (is_asked, is_in_hand, link_analysis.is_waiting(tx, rosa)) == (True, True, False)


def test_the_first_reading_asks_at_its_end_and_later_ones_do_not(db, rosa, practice):
    account = practice.connects(rosa)
    practice.syncs(account)
    with db.begin() as tx:
        assert link_analysis.is_waiting(tx, rosa)
        tasks.withdraw(tx, link_analysis.key_of(rosa))
    practice.clock.on(hours=9)
    practice.syncs(account)

    with db.read() as tx:
        assert not link_analysis.is_waiting(tx, rosa)


@pytest.fixture
def analysed(db, rosa):
    """Runs that came through Strava, of last week and of ten days ago, analysed for their runner."""
    with db.begin() as tx:
        strava_here.connected(tx, rosa)
        strava_here.hold(tx, rosa, *(strava_here.from_strava(ago, number=1) for ago in (1, 7, 17)))
        keep(tx, rosa, [], scores(monday(0), [1, 2, 3]))
    link_weekly.weekly(db, rosa.public_id, lambda: NOW, Policy(), draws=19)
    with db.begin() as tx:
        findings.put(tx, rosa.id, link_card(day(), Side.LEFT, monday(0), ".", [Source.STRAVA_API]), NOW)


@pytest.mark.parametrize(("ago", "goes"), [(1, False), (7, True), (17, True)])
def test_a_run_that_strava_shows_no_more_takes_what_looked_at_its_day(db, rosa, analysed, ago, goes):
    with db.begin() as tx:
        gone = [one for one in api_runs.of(tx, rosa.id) if one.day == day(ago)]
        strava_page.take_out(tx, rosa, gone)

        assert [one.scope for one in link.of(tx, rosa.id)] == [] if goes else [Scope.ALL, Scope.SHAREABLE]
        assert (findings.of(tx, rosa.id) == []) is goes
        assert (jobs.last_success(tx, link_analysis.key_of(rosa)) is None) is goes


def test_copies_that_come_of_age_take_the_analyses_that_rest_on_them(db, rosa, analysed):
    assert strava_expiry.expire_away(db, None, NOW + KEPT + timedelta(days=1)) == 3

    with db.read() as tx:
        assert link.of(tx, rosa.id) == []  # that for a therapist has gaps on their days


def test_copies_that_come_of_age_one_by_one_take_what_looked_at_their_days(db, rosa, analysed):
    with db.begin() as tx:
        (old,) = [one for one in api_runs.of(tx, rosa.id) if one.day == day(7)]
        tx.execute(update(RunRow).where(RunRow.id != old.id).values(confirmed_at=NOW + KEPT))
    assert strava_expiry.expire_away(db, None, NOW + KEPT + timedelta(days=1)) == 1

    with db.read() as tx:
        assert link.of(tx, rosa.id) == []  # that for a therapist has gaps on their days


def test_what_may_not_be_shown_is_passed_over_by_its_reader(db, rosa, analysed):
    with db.read() as tx:
        assert link_analysis.latest(tx, rosa, Scope.ALL).sources == (Source.STRAVA_API,)
        assert link_analysis.latest(tx, rosa, Scope.ALL, sources=[Source.FILE]) is None
        assert link_analysis.latest(tx, rosa, Scope.SHAREABLE, sources=[Source.FILE]).sources == ()
