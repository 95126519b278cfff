"""What the page about Strava says of a connection in each of its states."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from app.domain.people import Person
from app.domain.runs import Source
from app.services import strava_glance, strava_status
from app.services.strava_app import NotConnected
from app.services.strava_connect import Sight
from app.services.strava_glance import Glance, State
from app.services.strava_going import Doing, Wait
from app.services.strava_status import AskedJustNow, CheckedJustNow, Status
from app.services.strava_tasks import ask_sync
from app.store import strava_accounts, strava_budget, strava_set_aside, tasks
from app.store.database import Database, Transaction
from app.store.strava_accounts import Account, Problem
from app.store.strava_counts import Said, Urgency, tomorrow
from app.store.strava_passes import Kind
from app.store.strava_passes import State as Reading
from app.store.strava_set_aside import SetAside
from tests.build import NOW, TODAY, day, run
from tests.services.strava_here import HERE, ORIGIN, asked, connected, from_strava, hold, reading, waits

HOUR = timedelta(hours=1)
MIDNIGHT = tomorrow(NOW)


def _status(db: Database, person: Person, now: datetime = NOW, strava: object = HERE) -> Status:
    with db.read() as tx:
        return strava_status.status(tx, person, strava, now)  # type: ignore[arg-type]


def test_without_a_connection_there_is_nothing_to_say(db: Database, rosa: Person) -> None:
    assert _status(db, rosa) == Status(State.FREE)
    assert _status(db, rosa, strava=None) == Status(State.ABSENT)


def test_a_yes_waits_to_be_taken_in_and_is_read_then(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = asked(tx, rosa)
    assert _status(db, rosa).state is State.CONNECTING

    with db.begin() as tx:
        strava_accounts.connect(tx, account.id, 11, "Rosa Invented", NOW)
    assert _status(db, rosa).state is State.READING

    with db.begin() as tx:
        reading(tx, account, seen=1_800)
    found = _status(db, rosa)
    assert (found.state, found.is_reading, found.seen) == (State.READING, True, 1_800)
    assert found.back_to == day(900)


def test_a_connection_says_what_came_and_when_it_goes_on(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa)
        hold(tx, rosa, from_strava(1), from_strava(2), run(day(2), external_id="the file of it"))
        strava_set_aside.keep(tx, account.id, ["9"], [SetAside("9", "It has no distance.", NOW)])
    found = _status(db, rosa)

    assert found.state is State.CONNECTED
    assert (found.held, found.alone) == (2, 1)
    assert (found.athlete, found.since, found.received_at) == ("Rosa Invented", NOW - HOUR, NOW)
    assert found.next_at == NOW + 7 * HOUR
    assert found.expires_at is None
    assert [(one.external_id, one.reason) for one in found.set_aside] == [("9", "It has no distance.")]
    assert found.sight is Sight.SHARED
    assert found.days == 1


def test_the_newest_reading_says_when_the_next_one_is(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa)
        reading(tx, account, Kind.RECENT, Reading.DONE, finished_at=NOW - HOUR / 2)
        reading(tx, account, Kind.OLDER, Reading.DONE, finished_at=NOW)
    assert _status(db, rosa).next_at == NOW + 7.5 * HOUR
    assert _status(db, rosa, NOW + 8 * HOUR).next_at is None


def test_more_than_was_ticked_is_not_read(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        asked(tx, rosa, ("activity:read_all", "read"))
    found = _status(db, rosa)
    assert found.sight is Sight.PRIVATE


@pytest.mark.parametrize(("calls", "days"), [(7, 1), (18, 2), (19, 3), (40, 4)])
def test_a_long_list_takes_as_many_days_as_it_has_slices(
    db: Database, rosa: Person, calls: int, days: int
) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa)
        reading(tx, account, state=Reading.DONE, calls=calls, finished_at=NOW)
    assert _status(db, rosa).days == days


@pytest.mark.parametrize(
    ("problem", "state"),
    [
        (Problem.REFUSED, State.RECONNECT),
        (Problem.CODE, State.CODE),
        (Problem.TAKEN, State.TAKEN),
        (Problem.FULL, State.FULL),
        (Problem.INACTIVE, State.INACTIVE),
        (Problem.NONE, State.RECONNECT),
    ],
)
def test_what_needs_the_runner_asks_for_another_yes(
    db: Database, rosa: Person, problem: Problem, state: State
) -> None:
    with db.begin() as tx:
        strava_accounts.need_runner(tx, connected(tx, rosa).id, problem)
    found = _status(db, rosa)

    assert (found.state, found.asks_again, found.may_check) == (state, True, False)
    assert found.is_connection


@pytest.mark.parametrize(
    ("problem", "state"),
    [
        (Problem.UNAVAILABLE, State.UNAVAILABLE),
        (Problem.INACTIVE, State.INACTIVE),
    ],
)
def test_what_may_pass_by_itself_can_be_asked_for(
    db: Database, rosa: Person, problem: Problem, state: State
) -> None:
    with db.begin() as tx:
        strava_accounts.miss(tx, connected(tx, rosa).id, problem)
    found = _status(db, rosa)
    assert (found.state, found.asks_again, found.may_check) == (state, False, True)


def test_used_up_calls_are_waited_for_until_an_instant(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = asked(tx, rosa)
        strava_accounts.connect(tx, account.id, 11, "", NOW)
        reading(tx, account, seen=400)
        waits(tx, account, Problem.WAITING, NOW + HOUR / 4)
    found = _status(db, rosa)

    assert (found.state, found.waits_until) == (State.WAITING, NOW + HOUR / 4)
    assert _status(db, rosa, NOW + HOUR).waits_until is None


def test_a_first_reading_that_waits_is_still_open(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = asked(tx, rosa)
        assert strava_status.status(tx, rosa, HERE, NOW).first_open
        strava_accounts.connect(tx, account.id, 11, "", NOW)
        reading(tx, account, seen=1_800, calls=9, resume_at=NOW + HOUR / 4)
        waits(tx, account, Problem.WAITING, NOW + HOUR / 4)
    found = _status(db, rosa)

    assert (found.going.doing, found.going.calls, found.first_open) == (Doing.FIRST, 9, True)
    assert (found.waits_for, found.waits_until) == (Wait.QUARTER, NOW + HOUR / 4)
    with db.begin() as tx:
        connected(tx, rosa)
        waits(tx, account, Problem.WAITING, NOW + HOUR / 4)
    assert not _status(db, rosa).first_open


@pytest.mark.parametrize(
    ("problem", "until", "waits_for"),
    [
        (Problem.WAITING, NOW + HOUR / 4, Wait.QUARTER),
        (Problem.WAITING, MIDNIGHT + timedelta(seconds=7), Wait.MIDNIGHT),
        (Problem.UNAVAILABLE, NOW + HOUR, Wait.TROUBLE),
        (Problem.INACTIVE, NOW + HOUR, Wait.TROUBLE),
    ],
)
def test_it_says_what_is_waited_for(
    db: Database, rosa: Person, problem: Problem, until: datetime, waits_for: Wait
) -> None:
    with db.begin() as tx:
        waits(tx, connected(tx, rosa), problem, until)
    assert (_status(db, rosa).waits_for, _status(db, rosa).waits_until) == (waits_for, until)


def test_while_others_wait_for_calls_someone_may_use_those_that_are_kept(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        waits(tx, connected(tx, rosa), Problem.WAITING, NOW + HOUR / 4)
        while strava_budget.reserve(tx, ORIGIN, NOW) is None:
            pass
        assert strava_status.status(tx, rosa, HERE, NOW).may_check
        while strava_budget.reserve(tx, ORIGIN, NOW, Urgency.WAITING) is None:
            pass
    assert not _status(db, rosa).may_check
    assert _status(db, rosa, NOW + HOUR / 4).may_check


def test_it_says_which_reading_goes_on(db: Database, rosa: Person) -> None:
    """Twenty-seven pages and more are read in four slices."""
    with db.begin() as tx:
        account = connected(tx, rosa)
        assert strava_status.status(tx, rosa, HERE, NOW).going.doing is None
        reading(tx, account, state=Reading.DONE, calls=29, finished_at=NOW)
        reading(tx, account, Kind.OLDER, calls=8)
    found = _status(db, rosa)
    assert (found.going.doing, found.going.calls, found.going.slice, found.going.slices) == (
        Doing.OLDER,
        8,
        2,
        4,
    )

    with db.begin() as tx:
        reading(tx, account, Kind.OLDER, calls=14, resume_at=NOW + HOUR)
    assert _status(db, rosa).going.doing is None  # the next slice has its day
    with db.begin() as tx:
        reading(tx, account, Kind.RECENT, calls=1)
    assert (_status(db, rosa).going.doing, _status(db, rosa).going.slices) == (Doing.NEWEST, 0)

    with db.begin() as tx:
        reading(tx, account, Kind.RECENT, resume_at=NOW + HOUR / 4, doubted=True)
    found = _status(db, rosa)
    assert (found.going.doing, found.waits_until, found.waits_for) == (
        Doing.SECOND_LOOK,
        NOW + HOUR / 4,
        None,
    )


def test_it_says_how_many_are_read_before(
    db: Database, rosa: Person, sam: Person, add_person: Callable[..., Person]
) -> None:
    theo = add_person("Theo")
    with db.begin() as tx:
        for athlete_id, person in enumerate((sam, theo, rosa), start=1):
            account = connected(tx, person, athlete_id)
            ask_sync(tx, account.id, NOW)
            ask_sync(tx, account.id, NOW, due_at=NOW + HOUR)
        assert [strava_status.status(tx, each, HERE, NOW).ahead for each in (sam, theo, rosa)] == [0, 1, 2]
        tasks.claim(tx, NOW)
        assert strava_status.status(tx, rosa, HERE, NOW).ahead == 2
        ask_sync(tx, account.id + 1, NOW)
    assert _status(db, rosa).ahead == 2


def test_a_status_asks_as_much_with_many_others_as_alone(db: Database, rosa: Person, sam: Person) -> None:
    asked_for: list[str] = []
    with db.begin() as tx:
        connected(tx, rosa)
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked_for.append(args[2]))
    _status(db, rosa)
    alone = len(asked_for)
    with db.begin() as tx:
        account = connected(tx, sam, 12)
        for number in range(40):
            ask_sync(tx, account.id + number, NOW)
            odd = SetAside(str(number), "It is odd.", NOW)
            strava_set_aside.keep(tx, account.id - 1, [str(number)], [odd])
    asked_for.clear()
    _status(db, rosa)

    assert len(asked_for) == alone <= 10, asked_for


def test_the_calls_shown_are_those_nearer_their_limit(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        connected(tx, rosa)
        strava_budget.reserve(tx, ORIGIN, NOW)
        said = Said(NOW, NOW, daily_used=300, daily_limit=4_000, read_daily_used=134, read_daily_limit=1_000)
        strava_budget.correct(tx, ORIGIN, said)
    found = _status(db, rosa)
    assert (found.used, found.limit) == (134, 1_000)
    assert _status(db, rosa, NOW + 24 * HOUR).used == 0


@pytest.mark.parametrize(("days", "told"), [(2.9, False), (3, True)])
def test_after_three_days_without_strava_it_says_what_goes_and_when(
    db: Database, rosa: Person, days: float, told: bool
) -> None:
    with db.begin() as tx:
        connected(tx, rosa, at=NOW + HOUR)  # reached at NOW
        hold(tx, rosa, from_strava(1, confirmed_at=NOW), from_strava(2, confirmed_at=NOW - HOUR))
    found = _status(db, rosa, NOW + timedelta(days=days))
    assert found.expires_at == (NOW - HOUR + timedelta(days=7) if told else None)


def test_a_connection_to_another_app_is_made_anew(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        asked(tx, rosa, origin="sandbox")
    assert _status(db, rosa).state is State.RECONNECT
    found = _status(db, rosa, strava=None)
    assert (found.state, found.is_connection) == (State.ABSENT, True)


def test_a_check_is_asked_for_once_a_minute(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa)
        strava_status.ask_for_check(tx, rosa, NOW)
        with pytest.raises(AskedJustNow):
            strava_status.ask_for_check(tx, rosa, NOW + timedelta(seconds=59))
        task = tasks.claim(tx, NOW)
        assert task is not None
        assert (task.name, task.payload) == ("strava_sync", {"account_id": account.id, "recent": True})
        tasks.finish(tx, task, NOW)
        with pytest.raises(CheckedJustNow):
            strava_status.ask_for_check(tx, rosa, NOW + timedelta(seconds=59))
        assert not strava_status.status(tx, rosa, HERE, NOW + timedelta(seconds=59)).is_asked
        strava_status.ask_for_check(tx, rosa, NOW + timedelta(seconds=60))


def test_a_check_that_a_later_clock_asked_for_keeps_no_other_back(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        connected(tx, rosa)
        strava_status.ask_for_check(tx, rosa, NOW + 48 * HOUR)
        strava_status.ask_for_check(tx, rosa, NOW)


def test_a_check_that_brought_nothing_says_when_it_was(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa)
        hold(tx, rosa, from_strava(2), now=NOW - 2 * HOUR)
        assert strava_status.status(tx, rosa, HERE, NOW).nothing_new_at is None
        reading(tx, account, Kind.RECENT, Reading.DONE, finished_at=NOW)
        assert strava_status.status(tx, rosa, HERE, NOW).nothing_new_at == NOW
        hold(tx, rosa, from_strava(1))
    assert _status(db, rosa).nothing_new_at is None


def test_nothing_is_checked_that_the_runner_has_to_agree_to_anew(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        strava_accounts.need_runner(tx, connected(tx, rosa).id, Problem.REFUSED)
        with pytest.raises(NotConnected):
            strava_status.ask_for_check(tx, rosa, NOW)


def test_nothing_is_checked_without_a_connection(db: Database, rosa: Person) -> None:
    with db.begin() as tx, pytest.raises(NotConnected):
        strava_status.ask_for_check(tx, rosa, NOW)


def _glance(db: Database, person: Person, change: Callable[[Transaction, Account], object]) -> Glance | None:
    with db.begin() as tx:
        change(tx, asked(tx, person))
        return strava_glance.glance(tx, person)


def test_a_glance_agrees_with_the_whole_status(db: Database, rosa: Person, sam: Person) -> None:
    with db.read() as tx:
        assert strava_glance.glance(tx, rosa) is None
    assert _glance(db, rosa, lambda tx, account: None) == Glance(
        State.CONNECTING, False, None, 0, has_read=False
    )
    connect = lambda tx, account: strava_accounts.connect(tx, account.id, 1, "", NOW)  # noqa: E731
    assert _glance(db, rosa, connect) == Glance(State.READING, False, NOW, 0, has_read=False)
    seen = _glance(db, rosa, lambda tx, account: (connect(tx, account), reading(tx, account, seen=7)))
    assert seen == Glance(State.READING, False, NOW, 7, has_read=False)
    assert seen is not None and seen.is_reading
    with db.begin() as tx:
        connected(tx, rosa)
        assert strava_glance.glance(tx, rosa) == Glance(State.CONNECTED, False, NOW - HOUR, 0)


def test_runs_of_files_are_not_held_from_strava(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        connected(tx, rosa)
        hold(tx, rosa, run(TODAY, source=Source.FILE, external_id="mine"))
    found = _status(db, rosa)
    assert (found.held, found.alone, found.received_at) == (0, 0, None)
