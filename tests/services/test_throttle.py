"""Guessing is slowed down; whom it is aimed at gets in."""

from datetime import timedelta

import pytest

from app.services import throttle
from app.services.throttle import Door, TooManyTries

ROSA_AT_HOME = Door("rosa", "home")
KNOWN_AT_HOME = Door("rosa", "home", known=True)
SECOND = timedelta(seconds=1)


def knock(db, door, at):
    with db.begin() as tx:
        throttle.knock(tx, door, at)


def tries_in_a_row(db, door, at, count):
    """The seconds each of so many tries, made as soon as it is heard, had to wait."""
    waits = []
    for _ in range(count):
        with db.read() as tx:
            heard = max(at, throttle.wait_until(tx, door, at) or at)
        waits.append((heard - at).total_seconds())
        at = heard
        knock(db, door, at)
    return waits


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


def test_no_number_of_failures_locks_an_account_for_longer_than_30_s(db, now):
    last = now + 130 * timedelta(minutes=1)
    for n in range(131):
        knock(db, Door("rosa", f"network {n}"), now + n * timedelta(minutes=1))

    with pytest.raises(TooManyTries) as refused:
        knock(db, Door("rosa", "yet another"), last + SECOND)
    assert refused.value.until == last + 30 * SECOND
    knock(db, Door("rosa", "yet another"), last + 30 * SECOND)


def test_a_browser_let_in_before_is_not_held_up_by_strangers(db, now):
    for n in range(100):
        knock(db, Door("rosa", f"network {n}"), now + n * timedelta(minutes=1))

    knock(db, KNOWN_AT_HOME, now + timedelta(minutes=99))


def test_a_browser_let_in_before_waits_longer_after_each_failure_but_30_s_at_most(db, now):
    waits = tries_in_a_row(db, KNOWN_AT_HOME, now, 100)

    assert waits[:5] == [0.0] * 5
    assert waits[5:11] == [1, 2, 4, 8, 16, 30]
    assert set(waits[11:]) == {30}


def test_after_a_hundred_failures_in_a_row_a_browser_let_in_before_has_ten_an_hour(db, now):
    tries_in_a_row(db, KNOWN_AT_HOME, now, 100)
    waits = tries_in_a_row(db, KNOWN_AT_HOME, now + timedelta(hours=2), 12)

    assert max(waits[:10]) == 30
    assert timedelta(seconds=waits[10]) > timedelta(minutes=50)


def test_the_right_password_begins_the_count_of_a_browser_let_in_before_anew(db, now):
    tries_in_a_row(db, KNOWN_AT_HOME, now, 100)
    with db.begin() as tx:
        throttle.let_in(tx, KNOWN_AT_HOME)

    assert tries_in_a_row(db, KNOWN_AT_HOME, now + timedelta(hours=1), 5) == [0.0] * 5


def test_failures_of_a_browser_let_in_before_hold_up_nobody_on_its_network(db, now):
    tries_in_a_row(db, KNOWN_AT_HOME, now, 50)

    knock(db, Door("anna", "home"), now + timedelta(minutes=22))
    knock(db, ROSA_AT_HOME, now + timedelta(minutes=22))


def test_sign_up_and_sign_in_are_counted_apart(db, now):
    for n in range(20):
        knock(db, Door(f"account {n}", "home"), now)
    for n in range(20):
        knock(db, throttle.of_sign_up(Door(f"account {n}", "home", known=True)), now)

    with pytest.raises(TooManyTries):
        knock(db, throttle.of_sign_up(Door("another", "home")), now)


def test_the_minute_that_is_told_is_not_over_before_the_wait_is(now):
    assert TooManyTries(now).told == now
    assert TooManyTries(now + SECOND).told == now + timedelta(minutes=1)


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
