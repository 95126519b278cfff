"""Tasks are carried out at least once, kept apart by locks, tried again, and survive what they run in."""

import threading
import time
from datetime import timedelta

import pytest

from app.store import jobs, tasks

PATIENCE_S = 120  # for what takes a moment when the computer is at nothing else


def test_a_task_gets_its_payload_and_is_done(world):
    got = []
    world.ask("note", {"n": 1})

    assert world.pool({"note": got.append}).run_due() == 1

    assert got == [{"n": 1}]
    assert world.states() == {"done": 1}


def test_what_was_rolled_back_is_never_carried_out(world):
    with pytest.raises(ArithmeticError), world.db.begin() as tx:
        tasks.enqueue(tx, "note", {}, world.now())
        raise ArithmeticError

    assert world.pool({"note": lambda payload: None}).run_due() == 0


def test_doubles_fold_until_the_work_begins(world):
    got = []
    pool = world.pool({"note": got.append})
    for number in range(3):
        world.ask("note", {"n": number}, dedupe_key="k")
    pool.run_due()
    world.ask("note", {"n": 9}, dedupe_key="k")
    pool.run_due()

    assert got == [{"n": 0}, {"n": 9}]


def test_work_can_ask_for_work(world):
    got = []

    def first(payload):
        world.ask("second", payload)

    world.ask("first", {"n": 1})
    assert world.pool({"first": first, "second": got.append}).run_due() == 2
    assert got == [{"n": 1}]


def test_a_task_that_fails_holds_up_no_other_and_is_tried_again(world):
    got, broken = [], [True]

    def fragile(payload):
        if broken:
            raise OSError("no room")
        got.append(payload)

    pool = world.pool({"fragile": fragile, "note": got.append})
    world.ask("fragile", {"n": 1})
    world.ask("note", {"n": 2})
    assert pool.run_due() == 2
    assert got == [{"n": 2}]

    broken.clear()
    world.advance(timedelta(seconds=9))
    assert pool.run_due() == 0
    world.advance(timedelta(seconds=1))
    assert pool.run_due() == 1
    assert got == [{"n": 2}, {"n": 1}]
    assert world.states() == {"done": 2}


def test_after_five_tries_a_task_is_given_up_with_its_error(world):
    def broken(payload):
        raise OSError("no room")

    pool = world.pool({"broken": broken})
    world.ask("broken", {"n": 1})
    for _ in range(7):
        pool.run_due()
        world.advance(timedelta(hours=1))

    assert world.states() == {"failed": 1}
    (failure,) = world.failures()
    assert (failure.name, failure.payload, failure.error) == ("broken", {"n": 1}, "OSError: no room")


def test_a_name_nobody_knows_is_kept_as_a_failure(world):
    pool = world.pool({})
    world.ask("unheard of")
    for _ in range(6):
        pool.run_due()
        world.advance(timedelta(hours=1))

    assert [failure.name for failure in world.failures()] == ["unheard of"]


def test_work_of_one_lock_never_overlaps_and_other_work_goes_on(world):
    overlap, inside, together = [], threading.Lock(), threading.Event()

    def alone(payload):
        if not inside.acquire(blocking=False):
            overlap.append(payload)
            return
        together.wait(PATIENCE_S)
        inside.release()

    pool = world.pool({"alone": alone, "free": lambda payload: together.set()}, threads=3)
    for number in range(3):
        world.ask("alone", {"n": number}, lock="athlete:1")
    world.ask("free")
    pool.start()
    wait_until(lambda: world.states() == {"done": 4})

    assert pool.stop()
    assert overlap == []


def test_stopping_waits_for_what_was_begun_and_begins_nothing_more(world):
    begun, go_on = threading.Event(), threading.Event()

    def slow(payload):
        begun.set()
        go_on.wait(PATIENCE_S)

    pool = world.pool({"slow": slow}, threads=1)
    world.ask("slow", {"n": 1})
    world.ask("slow", {"n": 2})
    pool.start()
    assert begun.wait(PATIENCE_S)
    threading.Timer(0.1, go_on.set).start()

    assert pool.stop(drain_s=PATIENCE_S)
    assert world.states() == {"done": 1, "todo": 1}


def test_what_is_left_unfinished_is_told_and_taken_again(world):
    go_on, tries = threading.Event(), []

    def stuck(payload):
        tries.append(payload)
        if len(tries) == 1:
            go_on.wait(PATIENCE_S)

    pool = world.pool({"stuck": stuck}, threads=1)
    world.ask("stuck")
    pool.start()
    wait_until(lambda: bool(tries))
    assert not pool.stop(drain_s=0.05)

    assert world.pool({"stuck": stuck}).run_due() == 1
    go_on.set()
    wait_until(lambda: world.states() == {"done": 1})
    assert len(tries) == 2


def kill_and_go_on(world, kills):
    """Kill a working process again and again; each task must be done in the end, none lost."""
    for round_ in range(kills):
        for number in range(4):
            world.ask("mark", {"number": f"{round_}.{number}", "seconds": 0.05 * number})
        process = world.process()
        try:
            wait_until(lambda: marks(world, f"begun:{round_}."))  # noqa: B023 (called at once)
            time.sleep(0.03 * (round_ % 4))
        finally:
            process.kill()
            process.wait()
        world.advance(world.lease + timedelta(seconds=30))
    process = world.process()
    try:
        wait_until(lambda: world.states() == {"done": 4 * kills})
    finally:
        process.terminate()
        process.wait()
    assert marks(world, "done:") == 4 * kills
    assert world.db.damage() is None


def marks(world, start):
    with world.db.read() as tx:
        return len(jobs.successes(tx, start))


def test_tasks_survive_a_killed_process(world):
    kill_and_go_on(world, kills=2)


@pytest.mark.soak
def test_tasks_survive_many_killed_processes(world):
    kill_and_go_on(world, kills=20)


def wait_until(holds):
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)
