"""A message is asked for once, and work is asked for with it."""

from datetime import timedelta

import pytest

from app.services import messages
from app.services.messages import Kind
from app.store import deliveries, tasks
from tests.build import NOW


def ask(tx, **given) -> bool:
    return messages.ask(
        tx, **{"kind": "share_accepted", "about": "1", "facts": {"name": "Theo"}, "now": NOW} | given
    )


def test_asked_twice_it_is_one_message_and_one_task(db, rosa):
    with db.begin() as tx:
        assert ask(tx, person=rosa)
        assert not ask(tx, person=rosa)
        assert ask(tx, person=rosa, about="2")
        (one, _other) = reversed(deliveries.latest(tx, rosa.id, 5))
        assert (one.kind, one.address, one.facts) == (Kind.SHARE_ACCEPTED, None, {"name": "Theo"})
        assert one.expires_at == NOW + timedelta(days=7)
        assert tasks.claim(tx, NOW).name == messages.SEND
        assert tasks.claim(tx, NOW) is None


def test_what_is_undone_with_its_transaction_is_never_sent(db, rosa):
    with pytest.raises(RuntimeError), db.begin() as tx:
        ask(tx, person=rosa)
        raise RuntimeError
    with db.read() as tx:
        assert not deliveries.due(tx, NOW) and not tasks.waiting(tx, NOW)


def test_what_is_due_later_is_left_to_the_timetable(db, rosa):
    with db.begin() as tx:
        ask(tx, person=rosa, due_at=NOW + timedelta(hours=1), expires_at=NOW + timedelta(hours=2))
        assert not tasks.waiting(tx, NOW + timedelta(days=1))
        (one,) = deliveries.latest(tx, rosa.id, 1)
        assert (one.due_at, one.expires_at) == (NOW + timedelta(hours=1), NOW + timedelta(hours=2))


def test_invented_people_and_addresses_that_lead_nowhere_are_never_written_to(db, add_person):
    with db.begin() as tx:
        assert not ask(tx, address="rosa@kneewise.invalid")
    invented = add_person("Invented", is_demo=True)
    with db.begin() as tx:
        assert not ask(tx, person=invented)
        assert not deliveries.due(tx, NOW)


def test_a_message_to_nobody_or_of_no_kind_is_a_mistake(db, rosa):
    with db.begin() as tx:
        with pytest.raises(ValueError):
            ask(tx)
        with pytest.raises(ValueError):
            ask(tx, person=rosa, kind="gossip")
