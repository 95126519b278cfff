"""Tasks: asked for with the data, claimed once, tried again, given up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.store import tasks
from app.store.tables import JobRow, TaskRow
from app.store.tasks import LEASE, LEFT_BEHIND, TRIES


@pytest.fixture
def ask(db, now):
    def ask(name="work", payload=None, at=now, **more):
        with db.begin() as tx:
            tasks.enqueue(tx, name, payload or {}, at, **more)

    return ask


@pytest.fixture
def claim(db, now):
    def claim(at=now):
        with db.begin() as tx:
            return tasks.claim(tx, at)

    return claim


def states(db):
    with db.read() as tx:
        return [row.state for row in tx.scalars(select(TaskRow).order_by(TaskRow.id))]


def test_work_is_asked_for_with_the_data_or_not_at_all(db, now):
    with pytest.raises(ArithmeticError), db.begin() as tx:
        tx.add(JobRow(name="data", succeeded_at=now))
        tasks.enqueue(tx, "work", {}, now)
        raise ArithmeticError

    assert states(db) == []
    with db.read() as tx:
        assert tx.scalar(text("SELECT count(*) FROM job")) == 0


def test_a_double_folds_and_leaves_the_callers_transaction_whole(db, now, ask):
    ask(dedupe_key="k")
    with db.begin() as tx:
        tx.add(JobRow(name="data", succeeded_at=now))
        tasks.enqueue(tx, "work", {}, now, dedupe_key="k")
        tasks.enqueue(tx, "work", {}, now, dedupe_key="other")

    assert states(db) == ["todo", "todo"]
    with db.read() as tx:
        assert tx.scalar(text("SELECT count(*) FROM job")) == 1


def test_what_was_asked_for_lately_is_known_done_or_not(db, now, ask, claim):
    ask(dedupe_key="k")
    for finish in (False, True):
        with db.begin() as tx:
            if finish:
                tasks.finish(tx, tasks.claim(tx, now), now)
            assert tasks.asked_between(tx, "k", now - timedelta(seconds=1), now) == [finish]
            assert not tasks.asked_between(tx, "k", now, now + timedelta(seconds=1))
            assert not tasks.asked_between(tx, "other", now - timedelta(seconds=1), now)


def test_what_is_being_done_does_not_fold(db, ask, claim):
    ask(dedupe_key="k")
    claim()
    ask(dedupe_key="k")

    assert states(db) == ["doing", "todo"]


def test_the_one_due_longest_comes_first(ask, claim, now):
    ask("later", at=now - timedelta(seconds=1))
    ask("earlier", at=now - timedelta(seconds=2))
    ask("not yet", at=now + timedelta(seconds=1))

    assert [claim().name, claim().name, claim()] == ["earlier", "later", None]


def test_the_payload_comes_back_as_it_was(ask, claim):
    ask(payload={"import_id": 7, "names": ["ü", None, 1.5]})

    assert claim().payload == {"import_id": 7, "names": ["ü", None, 1.5]}


def test_of_those_with_one_lock_one_is_done_at_a_time(db, ask, claim, now):
    ask("first", lock="person:1")
    ask("second", lock="person:1")
    ask("other", lock="person:2")

    first = claim()
    assert (first.name, claim().name, claim()) == ("first", "other", None)
    with db.begin() as tx:
        tasks.finish(tx, first, now)
    assert claim().name == "second"


def test_a_lease_that_ran_out_is_taken_again_and_the_late_worker_changes_nothing(db, ask, claim, now):
    ask()
    late = claim()
    assert claim(now + LEASE - timedelta(seconds=1)) is None

    again = claim(now + LEASE)

    assert again.id == late.id
    with db.begin() as tx:
        assert not tasks.finish(tx, late, now)
        assert not tasks.fail(tx, late, "late", now)
        assert not tasks.renew(tx, late, now)
    assert states(db) == ["doing"]
    with db.begin() as tx:
        assert tasks.finish(tx, again, now)
        assert not tasks.finish(tx, again, now)
    assert states(db) == ["done"]


def test_a_heartbeat_keeps_the_lease(db, ask, claim, now):
    ask()
    task = claim()
    with db.begin() as tx:
        assert tasks.renew(tx, task, now + timedelta(seconds=50))

    assert claim(now + timedelta(seconds=109)) is None
    assert claim(now + timedelta(seconds=110)).id == task.id


def test_what_a_process_puts_back_when_it_ends_is_due_at_once_and_costs_no_try(db, ask, claim, now):
    ask(dedupe_key="k")
    task = claim()
    ask(dedupe_key="k")
    with db.begin() as tx:
        assert tasks.release(tx, task, now)
        assert not tasks.finish(tx, task, now)

    again = claim()
    assert (again.id, again.tries) == (task.id, 1)


def test_a_lease_from_a_clock_that_was_ahead_is_not_waited_for(ask, claim, now):
    ask()
    task = claim(now + timedelta(days=400))

    assert claim(now).id == task.id


def test_a_failed_try_waits_four_times_as_long_each_time_and_is_then_given_up(db, ask, claim, now):
    ask(payload={"import_id": 7})
    at, waits = now, []
    while (task := claim(at)) is not None:
        with db.begin() as tx:
            tasks.fail(tx, task, f"OSError: try {task.tries}", at)
            due = tx.get(TaskRow, task.id).due_at
        waits.append((due - at).total_seconds())
        at = max(at, due)

    assert waits[: TRIES - 1] == [10, 40, 160, 640]
    assert states(db) == ["failed"]
    with db.read() as tx:
        (failure,) = tasks.failures(tx, ["work"])
        assert tasks.failures(tx, ["other"]) == []
    assert (failure.payload, failure.error) == ({"import_id": 7}, "OSError: try 5")


def test_work_that_ends_its_process_each_time_is_given_up(db, ask, claim, now):
    ask()
    for number in range(TRIES):
        assert claim(now + number * LEASE).tries == number + 1

    assert claim(now + TRIES * LEASE) is None
    with db.read() as tx:
        assert [failure.error for failure in tasks.failures(tx)] == [LEFT_BEHIND]


def test_a_failed_try_stays_beside_the_same_work_asked_for_meanwhile(db, ask, claim, now):
    ask(dedupe_key="k")
    task = claim()
    ask(dedupe_key="k")

    with db.begin() as tx:
        assert tasks.fail(tx, task, "no", now)

    assert states(db) == ["todo", "todo"]
    ask(dedupe_key="k")
    assert states(db) == ["todo", "todo"]


def test_many_workers_claim_each_task_once(db, ask, now):
    for _ in range(40):
        ask()

    def work(_):
        with db.begin() as tx:
            return tasks.claim(tx, now).id

    with ThreadPoolExecutor(4) as pool:
        claimed = list(pool.map(work, range(40)))

    assert sorted(claimed) == sorted(set(claimed))


def test_looking_whether_something_waits_takes_no_write_lock(db, ask, now):
    ask(at=now + timedelta(seconds=5))
    with db.begin() as writer:
        writer.execute(text("SELECT 1"))
        with db.read() as tx:
            assert not tasks.waiting(tx, now)
            assert tasks.waiting(tx, now + timedelta(seconds=5))


def test_old_ends_are_forgotten_and_work_to_do_is_not(db, ask, claim, now):
    ask("old")
    with db.begin() as tx:
        tasks.finish(tx, tasks.claim(tx, now), now - timedelta(days=15))
    ask("todo", at=now - timedelta(days=90))

    with db.begin() as tx:
        assert tasks.forget(tx, now - timedelta(days=14)) == 1
    assert states(db) == ["todo"]


def test_work_of_a_lock_is_dropped_but_not_what_someone_is_at(db, now, ask, claim):
    ask("event", lock="one")
    claim()
    ask("event", lock="one")
    ask("event", lock="two")
    ask("other", lock="one")

    with db.begin() as tx:
        assert tasks.drop(tx, "event", "one") == 1
        left = [(row.name, row.lock, row.state) for row in tx.scalars(select(TaskRow).order_by(TaskRow.id))]
    assert left == [("event", "one", "doing"), ("event", "two", "todo"), ("other", "one", "todo")]


def test_what_someone_waits_for_is_taken_first_once_it_is_due(ask, claim, now):
    ask("usual", at=now - timedelta(hours=1))
    ask("later", urgent=True, due_at=now + timedelta(hours=1))
    ask("urgent", urgent=True)

    assert [task.name for _ in range(2) if (task := claim())] == ["urgent", "usual"]
    assert claim() is None


def test_what_is_asked_for_again_is_due_and_urgent_as_the_stricter_of_both(ask, claim, now):
    soon, late = now + timedelta(minutes=1), now + timedelta(hours=1)
    ask(dedupe_key="k", due_at=late)
    ask(dedupe_key="k", due_at=soon, urgent=True)
    ask(dedupe_key="k", due_at=late)
    ask("first", at=now - timedelta(days=1))

    assert claim(soon).name == "work"
    assert claim(soon).name == "first"
    assert claim(soon) is None


def test_the_queue_names_each_lock_once_in_the_order_of_claims(db, ask, claim, now):
    for lock, more in (
        ("a", {"due_at": now + timedelta(hours=1)}),
        ("b", {}),
        ("c", {}),
        ("b", {}),
        ("d", {"urgent": True}),
    ):
        ask(lock=lock, **more)
    ask("other", lock="z")
    with db.read() as tx:
        assert tasks.queue(tx, "work", now) == ["d", "b", "c", "a"]
    claim()
    ask(lock="e", urgent=True)
    with db.read() as tx:
        assert tasks.queue(tx, "work", now) == ["d", "e", "b", "c", "a"]


def test_others_wait_while_work_of_another_lock_is_due_and_nobody_is_at_it(db, ask, claim, now):
    def waiting(lock="mine"):
        with db.read() as tx:
            return tasks.waiting_besides(tx, ("work", "more"), lock, now)

    ask(lock="mine")
    ask("other", lock="other")
    ask(lock="later", due_at=now + timedelta(seconds=1))
    assert not waiting() and waiting("theirs")
    ask("more", lock="theirs", urgent=True)
    assert waiting()
    claim()
    ask("more", lock="theirs")
    assert not waiting()
