"""Reads an account's list in passes that may be broken off anywhere: each page is one short transaction."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.adapters import strava_mapping
from app.adapters.strava_api import PAGE, StravaApi
from app.adapters.strava_faults import StravaUnavailable
from app.adapters.strava_mapping import Listed
from app.domain.people import Person
from app.domain.runs import Source
from app.services import (
    alerts,
    link_analysis,
    strava_access,
    strava_answered,
    strava_due,
    strava_missing,
    strava_page,
    strava_paging,
    strava_tasks,
    strava_traces,
)
from app.services.strava_app import Clock, NotConnected, Strava
from app.services.strava_page import Tally
from app.services.strava_paging import Step
from app.store import api_runs, coverage, people, strava_accounts, strava_passes, strava_set_aside
from app.store.api_runs import ApiRun
from app.store.database import Database, Transaction
from app.store.strava_accounts import Account, State
from app.store.strava_counts import Urgency
from app.store.strava_passes import Kind, Pass

PER_PAGE = PAGE
AGAIN_AFTER = timedelta(minutes=15)
LOOK_AFTER = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What came of a page.

    at        how far the pass is with it, None when another process reads on
    missing   at an end: runs held that were not met, to be asked for before the pass ends
    is_whole  the end is that of the list, or of what is asked of it, and not only of today's slice
    is_empty  nothing lies beyond it
    """

    gained: Tally
    at: Pass | None
    step: Step
    missing: tuple[ApiRun, ...] = ()
    is_whole: bool = False
    is_empty: bool = False


def read(
    db: Database,
    strava: Strava,
    account_id: int,
    kind: Kind,
    clock: Clock,
    is_asked: bool = False,
    before_next: Callable[[], None] = lambda: None,
) -> Iterator[Tally]:
    """Read a pass on from where it is, to its end, or as far as it goes today; yields what came of each page.

    is_asked     someone waits for it
    before_next  is called before each page but the first; what it raises ends the reading there
    raises       NotConnected, CallsUsed and the faults of app.adapters.strava_faults; what was read stays
    """
    with db.begin() as tx:
        at, calls, usual = _begun(tx, account_id, kind, clock())
    step, is_first = Step(at.cursor_s, met=frozenset(at.last_ids), day=at.oldest_day), True
    while calls != 0:
        if not is_first and step.page == 1:  # a page that is known by its number alone is not kept
            before_next()
        asked_at, is_first = clock(), False
        urgency = Urgency.WAITING if _is_awaited(at, is_asked) else usual
        raw = strava_access.call(db, strava, account_id, clock, _asking(at, step), urgency)
        calls -= 1
        with db.begin() as tx:
            taken = _taken(tx, at, step, raw, calls == 0, asked_at, clock())
        yield taken.gained
        if taken.at is not None and taken.missing:
            yield _asked_for(db, strava, taken, urgency, clock)
            return
        if taken.at is None or not taken.at.is_reading or taken.at.resume_at is not None:
            return
        at, step = taken.at, taken.step


def _is_awaited(at: Pass, is_asked: bool) -> bool:
    """Whether a person waits for the next page: the newest, or the first one of all."""
    return (at.kind is Kind.FIRST and at.calls == 0) or (at.kind is Kind.RECENT and is_asked)


def _asking(at: Pass, step: Step) -> Callable[[StravaApi, str], list[Any]]:
    after_s = strava_due.BEGINNING_S  # also of the newest: a page is full in any case, and the last one then
    return lambda api, token: api.activities(token, after_s, step.cursor_s, step.page, PER_PAGE)


def _taken(
    tx: Transaction,
    at: Pass,
    step: Step,
    raw: list[Any],
    is_last_today: bool,
    asked_at: datetime,
    now: datetime,
) -> _Taken:
    """Store a page and how far the pass is with it."""
    account, person = _whose(tx, at.account_id)
    listed = [strava_mapping.listed(one) for one in raw]
    following = strava_paging.step(step, listed, PER_PAGE)
    gained, runs_on_it = strava_page.take(tx, person, account, raw, now)
    gained += Tally(calls=1)
    strava_answered.by_page(tx, account, strava_paging.ids(listed), asked_at, now)
    further = _moved(at, step, following, listed, runs_on_it)
    is_whole = following.ended or following.cursor_s <= at.after_s
    is_untrue = following.ended and step.overlaps and not at.doubted
    missing: list[ApiRun] = []
    if is_untrue:
        further = _ended(further, is_whole, True, now)
    elif is_whole or is_last_today:
        since_s = strava_due.BEGINNING_S if following.ended else following.cursor_s
        missing = strava_missing.of(tx, person, further, since_s, now)
        missing = strava_missing.take_out_removed(tx, missing, person)
        further = further if missing else _ended(further, is_whole, False, now)
    if not strava_passes.go_on(tx, at, further):
        strava_tasks.ask_sync(tx, at.account_id, now, due_at=now + LOOK_AFTER)  # lest that one is killed
        return _Taken(gained, None, following)
    _close(tx, account, person, at, further, gained, now)
    return _Taken(gained, further, following, tuple(missing), is_whole, following.ended)


def _asked_for(db: Database, strava: Strava, taken: _Taken, urgency: Urgency, clock: Clock) -> Tally:
    """Ask for the runs that were not met, take out those that are gone, and end the pass."""
    at = taken.at
    assert at is not None
    is_last = at.asked >= strava_missing.TRIES - 1
    try:
        looked = strava_missing.look(db, strava, at.account_id, taken.missing, clock, urgency, is_last)
    except StravaUnavailable:
        with db.begin() as tx:
            strava_passes.go_on(tx, at, replace(at, asked=at.asked + 1))
        raise
    now, is_doubted = clock(), strava_missing.is_doubtful(looked, at, taken.is_empty)
    with db.begin() as tx:
        account, person = _whose(tx, at.account_id)
        further = _ended(at, taken.is_whole, is_doubted, now)
        if not strava_passes.go_on(tx, at, further):
            return Tally(calls=looked.calls)
        gained = strava_missing.settle(tx, person, account, looked, is_doubted, now)
        _close(tx, account, person, at, further, gained, now)
    return gained + Tally(calls=looked.calls)


def _close(
    tx: Transaction, account: Account, person: Person, at: Pass, further: Pass, gained: Tally, now: datetime
) -> None:
    """What follows from a page, or from the end of a pass."""
    _know(tx, person, further)
    _drop_aside(tx, further)
    strava_accounts.reached(tx, account.id, now)
    _judge(tx, person, at, further, gained, now)


def _drop_aside(tx: Transaction, at: Pass) -> None:
    """At an end: forget what was set aside and has not been met again, down to where the list was read."""
    seen = at.began_at - strava_due.RECENT_EVERY - strava_due.SLACK  # the newest were met by another pass
    if at.is_reading and (at.resume_at is None or at.doubted):
        return
    if _is_at_the_end(at):
        strava_set_aside.drop_older(tx, at.account_id, seen)
    elif at.oldest_day is not None:
        strava_set_aside.drop_older(tx, at.account_id, seen, at.oldest_day)


def _is_at_the_end(at: Pass) -> bool:
    """Whether the pass has come to the end of the list, and not only to that of its days."""
    return not at.is_reading and at.cursor_s > at.after_s


def _whose(tx: Transaction, account_id: int) -> tuple[Account, Person]:
    """The connection as it is now, and the runner; raises NotConnected when it has ended meanwhile."""
    account = strava_accounts.by_id(tx, account_id)
    person = None if account is None else people.by_id(tx, account.person_id)
    if account is None or person is None or account.state is not State.CONNECTED:
        raise NotConnected
    return account, person


def _moved(at: Pass, step: Step, following: Step, listed: Sequence[Listed], runs: Collection[int]) -> Pass:
    """The pass with one page more."""
    unseen = strava_paging.ids(listed) - step.met
    return replace(
        at,
        cursor_s=following.cursor_s,
        last_ids=tuple(sorted(following.met)),
        seen=at.seen + len(unseen),
        kept=at.kept + len(unseen & set(runs)),
        calls=at.calls + 1,
        oldest_day=following.day,
        resume_at=None,
        doubted=at.doubted and not unseen,
    )


def _ended(at: Pass, is_whole: bool, is_doubted: bool, now: datetime) -> Pass:
    """The pass at its end, at the end of its day, or with its end to be looked at a second time."""
    if is_doubted:
        return replace(at, doubted=True, resume_at=now + AGAIN_AFTER)
    if is_whole:
        return replace(at, state=strava_passes.State.DONE, finished_at=now)
    return replace(at, resume_at=now + strava_due.OLDER_EVERY - strava_due.SLACK)


def _know(tx: Transaction, person: Person, at: Pass) -> None:
    """Know the days that were read: from the oldest activity of any sport to the day the list was read."""
    held = coverage.span_of(tx, person.id, Source.STRAVA_API)
    today, first = person.today(at.began_at), at.oldest_day
    to_the_end = _is_at_the_end(at)
    if first is not None and not to_the_end:
        first += timedelta(days=1)  # more of that day may stand on the next page
    if at.kind is Kind.FIRST and to_the_end:
        known = None if first is None else (first, today)
        coverage.replace_coverage(tx, person.id, Source.STRAVA_API, known)
    elif at.kind is Kind.FIRST:
        goes_down = at.cursor_s < at.before_s  # else the newest come last
        if goes_down and first is not None and first <= today and (held is None or first < held[0]):
            coverage.replace_coverage(tx, person.id, Source.STRAVA_API, (first, today))
    elif not at.is_reading and (first is not None or held is not None):
        firsts = [day for day in (first, None if held is None else held[0]) if day is not None]
        last = held[1] if at.kind is Kind.OLDER and held is not None else today
        coverage.replace_coverage(tx, person.id, Source.STRAVA_API, (min(firsts), last))


def _judge(tx: Transaction, person: Person, at: Pass, further: Pass, gained: Tally, now: datetime) -> None:
    """Judge what has changed; while everything is read, after the newest page and at the end alone."""
    touched = bool(gained.new or gained.changed or gained.removed or gained.set_aside)
    if at.kind is Kind.FIRST:
        touched = not further.is_reading or at.calls == 0
    if touched:
        alerts.judge(tx, person, now)
    if touched and (gained.removed or at.kind is Kind.FIRST):
        strava_traces.forget(tx, person)
    if at.kind is Kind.FIRST and not further.is_reading:
        link_analysis.ask(tx, person, now)


def _begun(tx: Transaction, account_id: int, kind: Kind, now: datetime) -> tuple[Pass, int, Urgency]:
    """The pass to be read on, begun anew where the last one has ended.

    With it how many calls it may make now, -1 for any number, and how urgent they are. Raises NotConnected.
    """
    _, person = _whose(tx, account_id)
    passes = strava_passes.all_of(tx, account_id)
    confirmed = api_runs.oldest_confirmed(tx, person.id)
    this = passes.get(kind)
    if this is None or not this.is_reading or strava_due.is_to_come(this.began_at, now):
        this = strava_passes.begin(tx, strava_due.new_pass(passes, account_id, kind, now))
    expires = confirmed is not None and now - confirmed >= strava_due.FIRST_AGAIN
    usual = Urgency.ROUTINE if kind is Kind.RECENT or expires else Urgency.BULK
    return this, strava_due.calls_today({**passes, kind: this}, this), usual
