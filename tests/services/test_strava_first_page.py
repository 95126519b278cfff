"""A big first reading after its first page: the newest weeks and findings stand, the rest is not known."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.adapters.strava_api import PAGE, StravaApi
from app.domain.runs import Source
from app.services import alerts, overview, strava_reading
from app.services.strava_glance import State
from app.store import api_runs, coverage, findings
from app.store.strava_accounts import Problem
from tests.services.practice import LIST, MARA
from tests.services.turns import BIG, newcomers


@pytest.fixture
def first_page(monkeypatch, rosa, practice):
    """A connection of which one page was read, of seven; about twelve weeks stand on it."""
    monkeypatch.setattr(strava_reading, "PER_PAGE", 70)
    practice.runs(MARA, distance_m=31_000.0, moving_s=10_800, elapsed_s=10_900, event=False)  # too long
    account = practice.connects(rosa, MARA)
    practice.goes_wrong("500", path=LIST, after=1)
    assert practice.syncs(account).problem is Problem.UNAVAILABLE
    return account


def test_of_a_list_that_begins_with_the_oldest_nothing_is_known_before_its_end(
    db, rosa, practice, monkeypatch
):
    """As Strava gives it when `before` is not heard."""
    monkeypatch.setattr(strava_reading, "PER_PAGE", 12)
    given = StravaApi.activities

    def upward(api, token, after_s, before_s, page, per_page):
        return given(api, token, after_s, before_s, 1, PAGE)[::-1][(page - 1) * per_page : page * per_page]

    monkeypatch.setattr(StravaApi, "activities", upward)
    with newcomers(0):
        account = practice.connects(rosa, BIG)
        practice.goes_wrong("500", path=LIST, after=1)
        assert practice.syncs(account).problem is Problem.UNAVAILABLE
        _, _, known = seen(db, rosa, practice.clock())
        practice.clock.on(minutes=2)
        practice.syncs(account)
        true = {
            one["id"]
            for one in practice.has(BIG)
            if one["sport"] in ("Run", "TrailRun") and not one["only_me"]
        }
        _, _, (begins, _) = seen(db, rosa, practice.clock())
    with db.read() as tx:
        held = {int(one.external_id) for one in api_runs.of(tx, rosa.id)}

    assert known is None and len(true) > 12
    assert true <= held and begins <= rosa.today(practice.clock()) - timedelta(days=26)


def seen(db, rosa, now):
    with db.begin() as tx:
        alerts.judge(tx, rosa, now)
    with db.read() as tx:
        home = overview.home(tx, rosa, now, weeks=26)
        found = {(one.kind, one.subject, one.why) for one in findings.of(tx, rosa.id) if not one.cleared_at}
        return home, found, coverage.span_of(tx, rosa.id, Source.STRAVA_API)


def test_what_stands_after_the_first_page_is_as_it_is_after_the_last(db, rosa, practice, first_page):
    with db.read() as tx:
        judged = {(one.kind, one.subject, one.why) for one in findings.of(tx, rosa.id)}
    early, found, (known, today) = seen(db, rosa, practice.clock())
    practice.clock.on(minutes=1)
    practice.syncs(first_page)
    whole, found_at_last, (begins, _) = seen(db, rosa, practice.clock())

    assert early.connection.state is State.UNAVAILABLE and 60 < early.connection.seen <= 70 and early.recent
    assert judged == found == found_at_last != set()
    assert begins < known < today - timedelta(days=60)
    for one, other in zip(early.weeks, whole.weeks, strict=True):
        if one.start >= known + timedelta(days=30):  # the longest of 30 days is known as well
            assert replace(one, cadence_spm=None) == replace(other, cadence_spm=None) and one.distance_m
            assert one.cadence_spm is None or one.cadence_spm == pytest.approx(other.cadence_spm, abs=1)
        elif one.start >= known:
            assert (one.distance_m, one.runs) == (other.distance_m, other.runs)
        else:
            assert one.distance_m is None and one.runs is None
    assert sum(one.start < known for one in early.weeks) >= 9
    assert early.tiles[1:3] == whole.tiles[1:3]
