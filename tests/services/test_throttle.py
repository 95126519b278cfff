"""Guessing is slowed down; whom it is aimed at gets in."""

from datetime import timedelta

import pytest

from app.services import throttle
from app.services.throttle import Door, TooManyTries

ROSA_AT_HOME = Door("rosa", "home")
SECOND = timedelta(seconds=1)


def knock(db, door, at):
    with db.begin() as tx:
        throttle.knock(tx, door, at)


def test_ten_failures_an_hour_of_one_account_from_one_network(db, now):
    for n in range(10):
        knock(db, ROSA_AT_HOME, now + n * SECOND)

    with pytest.raises(TooManyTries) as refused:
        knock(db, ROSA_AT_HOME, now + timedelta(minutes=30))
    assert refused.value.until == now + timedelta(hours=1)
    knock(db, ROSA_AT_HOME, now + timedelta(hours=1, seconds=1))


def test_twenty_failures_an_hour_of_one_network_whatever_the_account(db, now):
    for n in range(20):
        knock(db, Door(f"account {n}", "home"), now + n * SECOND)

    with pytest.raises(TooManyTries):
        knock(db, Door("another", "home"), now + timedelta(minutes=1))
    knock(db, Door("another", "elsewhere"), now + timedelta(minutes=1))


def test_an_account_tried_from_many_networks_waits_longer_each_time_but_30_s_at_most(db, now):
    at, waits = now, []
    for n in range(30):
        with db.read() as tx:
            until = throttle.wait_until(tx, Door("rosa", f"network {n}"), at)
        waits.append(max(0.0, (until - at).total_seconds()) if until else 0.0)
        at = max(at, until or at)
        knock(db, Door("rosa", f"network {n}"), at)
    assert waits[:10] == [0.0] * 10
    assert waits[10:16] == [1, 2, 4, 8, 16, 30]
    assert max(waits) == 30


def test_at_most_a_hundred_failures_a_day_of_one_account(db, now):
    for n in range(100):
        knock(db, Door("rosa", f"network {n}"), now + n * timedelta(minutes=1))

    with pytest.raises(TooManyTries) as refused:
        knock(db, Door("rosa", "yet another"), now + timedelta(hours=3))
    assert refused.value.until == now + timedelta(days=1)


def test_a_browser_let_in_before_never_waits(db, now):
    for n in range(100):
        knock(db, Door("rosa", f"network {n}"), now + n * timedelta(minutes=1))

    knock(db, Door("rosa", "home", known=True), now + timedelta(hours=3))


def test_a_sign_in_that_goes_well_clears_its_own_failures_alone(db, now):
    for n in range(10):
        knock(db, ROSA_AT_HOME, now + n * SECOND)
    with db.begin() as tx:
        throttle.let_in(tx, ROSA_AT_HOME)

    knock(db, ROSA_AT_HOME, now + timedelta(minutes=1))
    with db.read() as tx:
        assert throttle.wait_until(tx, Door("theo", "elsewhere"), now) is None


def test_tries_at_once_are_counted_before_any_is_judged(db, now):
    """Ten are let through to the password, however fast they come: each is counted on its way in."""
    let_through = 0
    for _ in range(15):
        try:
            knock(db, ROSA_AT_HOME, now)
        except TooManyTries:
            continue
        let_through += 1
    assert let_through == 10
