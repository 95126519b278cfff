"""A page of the list is taken in one by one: what makes no sense stands aside, and hurts no other."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import zip_longest

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.runs import Source
from app.sandbox.broken import KINDS
from app.services import strava_page
from app.services.strava_page import Tally
from app.store import runs, strava_accounts, strava_set_aside
from app.store.strava_set_aside import SetAside
from tests.adapters.test_strava_mapping import JSON, ODD, RAW
from tests.build import NOW, day
from tests.services.strava_here import connected


@pytest.fixture
def take(db, rosa):
    """Take some activities in; what came of it."""
    with db.begin() as tx:
        account = strava_accounts.by_id(tx, connected(tx, rosa).id)

    def take(*told, now=NOW):
        with db.begin() as tx:
            return strava_page.take(tx, rosa, account, told, now)[0]

    take.account = account
    return take


def good(n, **changes):
    start = NOW - timedelta(hours=12 * n + 3)
    return {
        **RAW,
        "id": 500 + n,
        "start_date": f"{start:%Y-%m-%dT%H:%M:%SZ}",
        "start_date_local": f"{start + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
        **changes,
    }


def held(db, rosa):
    with db.read() as tx:
        return {int(each.run.external_id): each.run for each in runs.all_of(tx, rosa.id)}


def test_every_kind_of_broken_record_hurts_no_other(db, rosa, take):
    told = [good(2 * n) for n in range(len(KINDS) + 1)]
    broken = [json.loads(json.dumps(spoil(good(2 * n + 1)))) for n, spoil in enumerate(KINDS.values())]
    page = [one for pair in zip_longest(told, broken) for one in pair if one is not None]
    take(*page)

    assert len(KINDS) >= 70 and {one["id"] for one in told} <= held(db, rosa).keys()
    with db.read() as tx:
        aside = strava_set_aside.of(tx, take.account.id)
    assert len(aside) > 40 and all(one.reason.endswith(".") for one in aside)
    assert sum(one.day is not None or bool(one.title) for one in aside) > len(aside) / 2
    again = take(*page, now=NOW + timedelta(hours=8))
    assert (again.new, again.removed, again.set_aside) == (0, 0, 0)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ODD.map(lambda odd: {**RAW, **odd}) | JSON, max_size=5), st.randoms())
def test_anything_beside_good_ones_hurts_none_of_them(db, rosa, take, odd, chance):
    page = [good(n) for n in range(5)] + [one for one in odd if not _is_good(one)]
    chance.shuffle(page)
    take(*page)

    assert {500 + n for n in range(5)} <= held(db, rosa).keys()


def _is_good(one):
    return isinstance(one, dict) and one.get("id") in range(500, 505)


def test_a_number_written_as_text_is_the_same_run(db, rosa, take):
    take(good(1))
    assert take(good(1, id="501"), now=NOW + timedelta(hours=8)) == Tally()
    assert held(db, rosa)[501].confirmed_at == NOW + timedelta(hours=8)


def test_activities_of_another_athlete_are_set_aside_and_those_that_name_nobody_are_not(db, rosa, take):
    take(good(1))
    theirs, also = {"id": take.account.athlete_id}, {"id": str(take.account.athlete_id)}
    later = NOW + timedelta(hours=8)
    assert take(
        good(1, athlete={"id": 12}), good(2, athlete={"id": 12}), good(3, athlete=theirs),
        good(4, athlete=also), good(5, athlete=None), good(6, athlete={}), now=later,
    ) == Tally(new=4, set_aside=2)  # fmt: skip

    assert held(db, rosa).keys() == {501, 503, 504, 505, 506}
    assert held(db, rosa)[501].confirmed_at == NOW
    with db.read() as tx:
        told = strava_set_aside.of(tx, take.account.id)
    assert {(one.external_id, one.reason, one.title) for one in told} == {
        ("501", "It is another athlete's activity.", ""),
        ("502", "It is another athlete's activity.", ""),
    }


def test_what_is_set_aside_says_when_and_what_it_was(db, take):
    take(
        good(1, distance=None, name="Morning run"),
        good(4, id=None, name="Without a number"),
        good(6, id=None, name="Another without"),
        good(8, start_date=None, start_date_local="soon", name=None),
        7,
    )
    with db.read() as tx:
        first, second, third, *rest = strava_set_aside.of(tx, take.account.id)

    assert first == SetAside("501", "Its distance is no distance.", NOW, "Morning run", day(1))
    assert (second.external_id, second.title, second.day) == ("", "Without a number", day(2))
    assert (third.external_id, third.title) == ("", "Another without")
    assert {(one.external_id, one.title, one.day) for one in rest} == {("508", "", None), ("", "", None)}


def test_what_can_be_read_again_stands_aside_no_more(db, rosa, take):
    assert take(good(1, distance=None), good(2, distance=None)).set_aside == 2
    assert take(good(1), good(2, distance=None)) == Tally(new=1)
    with db.read() as tx:
        assert [one.external_id for one in strava_set_aside.of(tx, take.account.id)] == ["502"]
        assert strava_set_aside.has(tx, take.account.id, "502")


def test_a_run_seen_again_is_confirmed_also_when_it_makes_no_sense_now(db, rosa, take):
    take(good(1), good(2), good(3))
    later = NOW + timedelta(hours=8)
    assert take(good(1), good(2, distance="far"), now=later) == Tally(set_aside=1)

    confirmed = {number: one.confirmed_at for number, one in held(db, rosa).items()}
    assert confirmed == {501: later, 502: later, 503: NOW}


def test_a_run_that_is_another_sport_now_goes_at_once(db, rosa, take):
    take(good(1), good(2))
    assert take(good(1, sport_type="Ride"), good(2)) == Tally(removed=1)
    assert held(db, rosa).keys() == {502}


def test_a_run_moved_to_another_day_leaves_nothing_behind(db, rosa, take):
    """A recording of the same run from a file counts again once the copy from Strava is of another day."""
    take(good(1))
    one = held(db, rosa)[501]
    with db.begin() as tx:
        file = replace(one, source=Source.FILE, external_id="file", origin=None, id=None, public_id=None)
        runs.put(tx, rosa.id, file, NOW)
    take(good(9, id=501), good(1, id=777, distance=12_000.0))
    with db.read() as tx:
        counting = {(each.day, each.source) for each in runs.counting(tx, rosa.id)}

    assert (one.day, Source.FILE) in counting


def test_a_page_seen_again_costs_the_same_few_statements_however_many_are_held(db, take):
    page = [good(n) for n in range(40)]
    sent = []
    for first in (40, 400):
        take(*page)
        with db.counting() as statements:
            take(*page, now=NOW + timedelta(hours=first))
        sent.append(len(statements))
        take(*(good(n) for n in range(40, 400)))

    assert sent[0] == sent[1] <= 4
