"""Reads an account's list in passes that may be broken off anywhere: each page is one short transaction."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from app.adapters import strava_mapping
from app.adapters.strava_api import PAGE, StravaApi
from app.adapters.strava_mapping import Listed
from app.domain.people import Person
from app.domain.runs import Source
from app.services import (
    alerts,
    strava_access,
    strava_answered,
    strava_page,
    strava_paging,
    strava_traces,
)
from app.services.strava_access import Clock, NotConnected, Strava
from app.services.strava_page import Tally
from app.services.strava_paging import Step
from app.store import api_runs, coverage, people, strava_accounts, strava_passes, strava_set_aside
from app.store.database import Database, Transaction
from app.store.strava_accounts import Account, State
from app.store.strava_budget import Urgency
from app.store.strava_passes import Kind, Pass

PER_PAGE = PAGE
RECENT = timedelta(days=30)
RECENT_EVERY = timedelta(hours=8)
OLDER_EVERY = timedelta(days=1)
OVERLAP = timedelta(days=3)  # of the two windows: a withheld start may lie in either
AHEAD = timedelta(days=1)  # of the present, for clocks that are wrong
BEGINNING_S = 1  # not 0, which might be taken for nothing
AGAIN_AFTER = timedelta(minutes=15)
LOOK_AFTER = timedelta(seconds=20)
DAY_CALLS, TWO_DAYS_CALLS = 6, 19  # lists of so many pages are read in one day or in two, others in four
FIRST_AGAIN = timedelta(days=6)  # a copy is deleted after seven


def due(
    passes: Mapping[Kind, Pass], now: datetime, confirmed: datetime | None, with_recent: bool = False
) -> list[Kind]:
    """The passes to be read on, or begun, at `now`.

    confirmed    when the run that was not seen for longest was last seen, None without any: before runs
                 expire everything is read in one go
    with_recent  read the last 30 days in any case, also while they wait
    """
    first = passes.get(Kind.FIRST)
    if first is None or first.is_reading:
        asked = with_recent and not _is_doubted(passes, Kind.FIRST, now)
        return [Kind.FIRST] if asked or _may(first, now) else []
    if confirmed is not None and now - confirmed >= FIRST_AGAIN:
        return [Kind.FIRST]
    kinds = []
    asked = with_recent and not _is_doubted(passes, Kind.RECENT, now)
    if asked or _is_due(passes, Kind.RECENT, now, RECENT_EVERY):
        kinds.append(Kind.RECENT)
    if _is_due(passes, Kind.OLDER, now, OLDER_EVERY):
        kinds.append(Kind.OLDER)
    return kinds


def _is_due(passes: Mapping[Kind, Pass], kind: Kind, now: datetime, every: timedelta) -> bool:
    this, first = passes.get(kind), passes[Kind.FIRST]
    if this is not None and this.is_reading:
        return _may(this, now)
    ended = [each.finished_at for each in (this, first) if each is not None and each.finished_at is not None]
    return not ended or now - max(ended) >= every


def _is_doubted(passes: Mapping[Kind, Pass], kind: Kind, now: datetime) -> bool:
    """Whether a second look is to come a little later."""
    this = passes.get(kind)
    return this is not None and this.is_reading and this.doubted and not _may(this, now)


def _may(this: Pass | None, now: datetime) -> bool:
    return this is None or this.resume_at is None or this.resume_at <= now


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
    step, is_first = Step(at.cursor_s), True
    while calls != 0:
        if not is_first and step.page == 1:  # a page that is known by its number alone is not kept
            before_next()
        asked_at, is_first = clock(), False
        urgency = Urgency.WAITING if _is_awaited(at, is_asked) else usual
        raw = strava_access.call(db, strava, account_id, clock, _asking(at, step), urgency)
        calls -= 1
        with db.begin() as tx:
            gained, further, step = _taken(tx, at, step, raw, calls == 0, asked_at, clock())
        yield gained
        if further is None or not further.is_reading or further.resume_at is not None:
            break
        at = further


def _is_awaited(at: Pass, is_asked: bool) -> bool:
    """Whether a person waits for the next page: the newest, or the first one of all."""
    return (at.kind is Kind.FIRST and at.calls == 0) or (at.kind is Kind.RECENT and is_asked)


def _asking(at: Pass, step: Step) -> Callable[[StravaApi, str], list[Any]]:
    return lambda api, token: api.activities(token, at.after_s, step.cursor_s, step.page, PER_PAGE)


def _taken(
    tx: Transaction,
    at: Pass,
    step: Step,
    raw: list[Any],
    is_last_today: bool,
    asked_at: datetime,
    now: datetime,
) -> tuple[Tally, Pass | None, Step]:
    """Store a page and how far the pass is with it, which is None when another process reads on."""
    account, person = _whose(tx, at.account_id)
    listed = [strava_mapping.listed(one) for one in raw]
    following = strava_paging.step(step, at.last_ids, listed)
    gained, runs_on_it = strava_page.take(tx, person, account, raw, now)
    strava_answered.by_page(tx, account, strava_paging.ids(listed), asked_at, now)
    further = _moved(at, following, listed, runs_on_it, person.today(now))
    if following.ended or is_last_today:
        since_s = (at.after_s if following.ended else following.cursor_s) + 1
        removed, doubtful = strava_page.settle(tx, person, further, since_s)
        gained += Tally(removed=removed)
        further = _ended(further, following.ended, doubtful, now)
    gained += Tally(calls=1)
    if not strava_passes.go_on(tx, at, further):
        strava_access.ask_sync(tx, at.account_id, now, due_at=now + LOOK_AFTER)  # lest that one is killed
        return gained, None, following
    _know(tx, person, further)
    strava_accounts.reached(tx, account.id, now)
    _judge(tx, person, at, further, gained, now)
    return gained, further, following


def _whose(tx: Transaction, account_id: int) -> tuple[Account, Person]:
    """The connection as it is now, and the runner; raises NotConnected when it has ended meanwhile."""
    account = strava_accounts.by_id(tx, account_id)
    person = None if account is None else people.by_id(tx, account.person_id)
    if account is None or person is None or account.state is not State.CONNECTED:
        raise NotConnected
    return account, person


def _moved(at: Pass, following: Step, listed: Sequence[Listed], runs: Collection[int], today: date) -> Pass:
    """The pass with one page more."""
    ids = strava_paging.ids(listed)
    unseen = ids - set(at.last_ids)
    days = [one.day for one in listed if one.day is not None and one.day <= today]
    return replace(
        at,
        cursor_s=following.cursor_s,
        last_ids=tuple(sorted(ids)),
        seen=at.seen + len(unseen),
        kept=at.kept + len(unseen & set(runs)),
        calls=at.calls + 1,
        oldest_day=min([*days, *([] if at.oldest_day is None else [at.oldest_day])], default=None),
        resume_at=None,
    )


def _ended(at: Pass, is_whole: bool, doubtful: bool, now: datetime) -> Pass:
    """The pass at its end, at the end of its day, or about to be read a second time."""
    if doubtful:
        new = Pass(at.account_id, at.kind, at.state, at.after_s, at.before_s, at.before_s, began_at=now)
        return replace(new, doubted=True, resume_at=now + AGAIN_AFTER)
    if is_whole:
        return replace(at, state=strava_passes.State.DONE, finished_at=now)
    return replace(at, resume_at=now + OLDER_EVERY)


def _know(tx: Transaction, person: Person, at: Pass) -> None:
    """Know the days that were read: from the oldest activity of any sport to the day the list was read."""
    held = coverage.span_of(tx, person.id, Source.STRAVA_API)
    today = person.today(at.began_at)
    if at.kind is Kind.FIRST and at.oldest_day is None and not at.is_reading:
        coverage.replace_coverage(tx, person.id, Source.STRAVA_API, None)
    elif at.kind is Kind.FIRST:
        first = at.oldest_day
        if first is not None and at.is_reading:
            first += timedelta(days=1)  # more of that day may stand on the next page
        if first is not None and first <= today and (held is None or not at.is_reading or first < held[0]):
            coverage.replace_coverage(tx, person.id, Source.STRAVA_API, (first, today))
    elif not at.is_reading and at.oldest_day is not None:
        first = at.oldest_day if held is None else min(held[0], at.oldest_day)
        last = today if held is None or at.kind is Kind.RECENT else held[1]
        coverage.replace_coverage(tx, person.id, Source.STRAVA_API, (first, last))
    elif not at.is_reading and at.kind is Kind.RECENT and held is not None:
        coverage.replace_coverage(tx, person.id, Source.STRAVA_API, (held[0], today))


def _judge(tx: Transaction, person: Person, at: Pass, further: Pass, gained: Tally, now: datetime) -> None:
    """Judge what has changed; while everything is read, after the newest page and at the end alone."""
    if not further.is_reading and at.kind is not Kind.RECENT:
        strava_set_aside.drop_older(tx, at.account_id, at.began_at - timedelta(days=1))
    touched = bool(gained.new or gained.changed or gained.removed)
    if at.kind is Kind.FIRST:
        touched = not further.is_reading or at.calls == 0
    if touched:
        alerts.judge(tx, person, now)
    if touched and (gained.removed or at.kind is Kind.FIRST):
        strava_traces.forget(tx, person)


def _begun(tx: Transaction, account_id: int, kind: Kind, now: datetime) -> tuple[Pass, int, Urgency]:
    """The pass to be read on, begun anew where the last one has ended.

    With it how many calls it may make now, -1 for any number, and how urgent they are. Raises NotConnected.
    """
    _, person = _whose(tx, account_id)
    passes = strava_passes.all_of(tx, account_id)
    confirmed = api_runs.oldest_confirmed(tx, person.id)
    this = passes.get(kind)
    if this is None or not this.is_reading:
        after_s, before_s = _window(kind, now)
        new = Pass(account_id, kind, strava_passes.State.READING, after_s, before_s, before_s, began_at=now)
        this = strava_passes.begin(tx, new)
    expires = confirmed is not None and now - confirmed >= FIRST_AGAIN
    usual = Urgency.ROUTINE if kind is Kind.RECENT or expires else Urgency.BULK
    if kind is not Kind.OLDER:
        return this, -1, usual
    whole = _slice(passes)
    return this, whole - this.calls % whole, usual


def _window(kind: Kind, now: datetime) -> tuple[int, int]:
    recent, latest = int((now - RECENT).timestamp()), int((now + AHEAD).timestamp())
    if kind is Kind.RECENT:
        return recent, latest
    return BEGINNING_S, latest if kind is Kind.FIRST else recent + int(OVERLAP.total_seconds())


def _slice(passes: Mapping[Kind, Pass]) -> int:
    """Calls a day for what is older than a month."""
    calls, days = _whole(passes)
    return -(-calls // days)


def slices(passes: Mapping[Kind, Pass]) -> tuple[int, int]:
    """Which slice of what is older is being read, or comes next, and in how many it is read."""
    older, (_, days) = passes.get(Kind.OLDER), _whole(passes)
    read = older.calls // _slice(passes) if older is not None and older.is_reading else 0
    return min(read + 1, days), days


def _whole(passes: Mapping[Kind, Pass]) -> tuple[int, int]:
    """How many calls all that is older takes, by the last whole reading, and over how many days they go."""
    ended = [each for kind in (Kind.OLDER, Kind.FIRST) if (each := passes.get(kind)) and not each.is_reading]
    calls = max((each.calls for each in ended), default=DAY_CALLS) + 1
    return calls, 1 if calls <= DAY_CALLS else 2 if calls <= TWO_DAYS_CALLS else 4
