"""A message is kept once, sent by one at a time, and repeated at most once after a killed sender."""

from datetime import timedelta

from sqlalchemy import select

from app.domain.messages import Kind, State
from app.store import deliveries
from app.store.database import Database
from app.store.tables import DeliveryRow
from tests.build import NOW

MINUTE = timedelta(minutes=1)


def add(tx, about="one", kind=Kind.TEST, due_at=NOW, **more) -> bool:
    more = {"address": "rosa@example.org", "facts": {"nonce": "x"}} | more
    return deliveries.add(
        tx, kind=kind, about=about, now=NOW, due_at=due_at, expires_at=NOW + timedelta(hours=1), **more
    )


def claim(db: Database, at=NOW):
    with db.begin() as tx:
        return deliveries.claim(tx, at)


def test_a_message_is_kept_once_for_each_thing_it_is_about(db):
    with db.begin() as tx:
        assert add(tx) and add(tx, "two") and add(tx, kind=Kind.SIGN_UP)
        assert not add(tx)
        assert not add(tx, facts={"other": 1})


def test_the_one_due_longest_is_claimed_first_and_by_one_alone(db):
    with db.begin() as tx:
        add(tx, "late")
        add(tx, "early", due_at=NOW - MINUTE)
        add(tx, "not yet", due_at=NOW + MINUTE)
    first, second = claim(db), claim(db)

    assert [first.about, second.about] == ["early", "late"]
    assert (first.state, first.tries, first.fence) == (State.SENDING, 1, 1)
    assert claim(db) is None
    with db.read() as tx:
        assert not deliveries.due(tx, NOW)
        assert deliveries.due(tx, NOW + MINUTE)


def test_an_ended_message_forgets_its_facts_and_stays_ended(db):
    for state in (State.SENT, State.FAILED, State.EXPIRED):
        with db.begin() as tx:
            add(tx, state.value)
        held = claim(db)
        with db.begin() as tx:
            assert deliveries.end(tx, held, state, NOW, "because")
            assert not deliveries.end(tx, held, State.SENT, NOW)
            assert not deliveries.postpone(tx, held, NOW)
    assert claim(db, NOW + timedelta(days=1)) is None
    with db.read() as tx:
        assert [row.facts for row in tx.scalars(select(DeliveryRow))] == [{}, {}, {}]


def test_a_message_put_back_waits_and_keeps_its_id(db):
    with db.begin() as tx:
        add(tx)
    held = claim(db)
    with db.begin() as tx:
        assert deliveries.postpone(tx, held, NOW + 2 * MINUTE, "Nothing listens there.")
    assert claim(db, NOW + MINUTE) is None
    again = claim(db, NOW + 2 * MINUTE)

    assert (again.message_id, again.tries, again.reason) == (held.message_id, 2, "Nothing listens there.")


def test_waiting_for_quiet_hours_is_no_try(db):
    with db.begin() as tx:
        add(tx)
    held = claim(db)
    with db.begin() as tx:
        deliveries.postpone(tx, held, NOW, "quiet_hours", tried=False)
    assert claim(db).tries == 1


def test_a_killed_sender_leaves_a_message_that_is_repeated_once_and_no_more(db):
    with db.begin() as tx:
        add(tx)
    first = claim(db)
    late = NOW + deliveries.LEASE
    second = claim(db, late)

    assert (second.message_id, second.reason) == (first.message_id, deliveries.INTERRUPTED)
    with db.begin() as tx:
        assert not deliveries.end(tx, first, State.SENT, late), "the first sender came back too late"
    assert claim(db, late + deliveries.LEASE) is None
    with db.begin() as tx:
        assert not deliveries.end(tx, second, State.SENT, late)
        assert not deliveries.due(tx, late + timedelta(days=9))


def test_a_lease_from_a_clock_that_was_set_back_is_taken_over(db):
    with db.begin() as tx:
        add(tx)
    claim(db)
    with db.begin() as tx:
        assert deliveries.due(tx, NOW - timedelta(seconds=1))


def test_messages_stay_with_their_person_and_go_with_them(db, rosa, sam):
    with db.begin() as tx:
        for about in ("one", "two", "three"):
            add(tx, about, person_id=rosa.id, address=None)
        add(tx, "else", person_id=sam.id, address=None, kind=Kind.SHARE_ACCEPTED)
    with db.read() as tx:
        assert [each.about for each in deliveries.latest(tx, rosa.id, 2)] == ["three", "two"]
        assert deliveries.latest(tx, rosa.id, 9, Kind.SHARE_ACCEPTED) == []


def test_old_messages_to_addresses_without_an_account_are_forgotten_once_ended(db, rosa):
    with db.begin() as tx:
        add(tx, "ended")
        add(tx, "own", person_id=rosa.id, address=None)
    for _ in range(2):
        held = claim(db)
        with db.begin() as tx:
            deliveries.end(tx, held, State.SENT, NOW)
    with db.begin() as tx:
        add(tx, "waits")
        assert deliveries.forget(tx, NOW) == 0
        assert deliveries.forget(tx, NOW + MINUTE) == 1
        assert not add(tx, "waits"), "one that waits is kept"
