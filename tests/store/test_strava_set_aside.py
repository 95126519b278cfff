"""Activities that could not be read: their numbers, what is known of them, and how long they stand there."""

from datetime import timedelta

import pytest

from app.store import strava_set_aside
from app.store.strava_set_aside import SetAside
from tests.build import NOW, day
from tests.services.strava_here import connected


@pytest.fixture
def account(db, rosa):
    with db.begin() as tx:
        return connected(tx, rosa)


def aside(number, at=NOW, day_of=None, why="It is odd."):
    return SetAside(str(number), why, at, "A run", day_of)


def test_the_newest_come_first_and_those_without_a_day_last(db, account):
    told = [aside(1, day_of=day(9)), aside(2), aside(3, day_of=day(1))]
    with db.begin() as tx:
        assert strava_set_aside.keep(tx, account.id, ["1", "2", "3"], told) == 3
        assert strava_set_aside.of(tx, account.id) == [told[2], told[0], told[1]]


def test_one_that_is_met_again_is_no_new_one_and_its_reason_is_the_last(db, account):
    with db.begin() as tx:
        strava_set_aside.keep(tx, account.id, ["1"], [aside(1)])
        again = aside(1, NOW + timedelta(hours=8), why="It has no date.")
        assert strava_set_aside.keep(tx, account.id, ["1"], [again]) == 0
        assert strava_set_aside.of(tx, account.id) == [again]
        assert strava_set_aside.keep(tx, account.id, ["1"], []) == 0
        assert strava_set_aside.count(tx, account.id) == 0


def test_those_without_a_number_stand_beside_each_other(db, account):
    told = [aside("", day_of=day(1)), aside("", day_of=day(2)), aside("", day_of=day(2))]
    with db.begin() as tx:
        assert strava_set_aside.keep(tx, account.id, [], told) == 2
        assert [one.external_id for one in strava_set_aside.of(tx, account.id)] == ["", ""]


def test_what_was_not_met_again_is_forgotten_down_to_a_day(db, account):
    later = NOW + timedelta(days=1)
    told = [aside(1, day_of=day(3)), aside(2, day_of=day(30)), aside(3), aside(4, later, day(3))]
    with db.begin() as tx:
        strava_set_aside.keep(tx, account.id, [], told)
        strava_set_aside.drop_older(tx, account.id, later, day(20))
        assert {one.external_id for one in strava_set_aside.of(tx, account.id)} == {"2", "3", "4"}
        strava_set_aside.drop_older(tx, account.id, later)
        assert {one.external_id for one in strava_set_aside.of(tx, account.id)} == {"4"}
