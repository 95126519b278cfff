"""The timetable of readings alone: each activity of a list is met in its stated time, for few calls a day."""

from bisect import bisect_right
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.adapters.strava_mapping import Listed
from app.services import strava_due
from app.services.strava_paging import Step, step
from app.store.strava_passes import Kind, Pass, State
from tests.build import NOW

DAY = timedelta(days=1)
DAYS = 12
TICK = timedelta(minutes=15)


class Reader:
    """Reads a list as the services do, and notes when each activity was last met."""

    def __init__(self, count: int, years: int) -> None:
        every_s = years * 365 * 86_400 / max(count, 1)
        starts = [NOW - timedelta(days=1, seconds=round(n * every_s)) for n in range(count)]
        self.listed = [Listed(n, start, start.date(), False) for n, start in enumerate(starts, start=1)]
        self.at = [int(start.timestamp()) for start in starts]
        self.met = {one.activity_id: NOW for one in self.listed}
        self.passes: dict[Kind, Pass] = {}
        self.longest = dict.fromkeys(self.met, timedelta())
        self.calls: list[datetime] = []

    def read_due(self, now: datetime) -> None:
        for kind in strava_due.due(self.passes, now, min(self.met.values(), default=None)):
            self.read(kind, now)

    def read(self, kind: Kind, now: datetime) -> None:
        this = self.passes.get(kind)
        if this is None or not this.is_reading:
            this = strava_due.new_pass(self.passes, 1, kind, now)
        calls = strava_due.calls_today({**self.passes, kind: this}, this)
        at = Step(this.cursor_s, met=frozenset(this.last_ids))
        while calls != 0:
            page = self.page(at)
            at, calls = step(at, page), calls - 1
            self.calls.append(now)
            for one in page:
                self.longest[one.activity_id] = max(
                    self.longest[one.activity_id], now - self.met[one.activity_id]
                )
                self.met[one.activity_id] = now
            this = replace(this, cursor_s=at.cursor_s, last_ids=tuple(at.met), calls=this.calls + 1)
            if at.ended or at.cursor_s <= this.after_s:
                this = replace(this, state=State.DONE, finished_at=now)
                break
        if this.is_reading:
            this = replace(this, resume_at=now + strava_due.OLDER_EVERY - strava_due.SLACK)
        self.passes[kind] = replace(this, resume_at=this.resume_at)

    def page(self, at: Step) -> list[Listed]:
        older = bisect_right(self.at, -at.cursor_s, key=lambda start_s: -start_s)
        begins = older + (at.page - 1) * 200
        return self.listed[begins : begins + 200]


@pytest.mark.parametrize(
    ("count", "years", "oldest"),
    [
        (0, 1, DAY),
        (5, 0.04, DAY),
        (30, 0.06, DAY),
        (150, 2, DAY),
        (1_000, 4, 2 * DAY),
        (3_000, 8, 2 * DAY),
        (3_100, 10, 2 * DAY),
        (3_350, 10, 3 * DAY),
        (3_500, 10, 3 * DAY),
        (3_800, 10, 3 * DAY),
        (5_000, 10, 4 * DAY),
        (6_500, 12, 4 * DAY),
    ],
)
def test_each_activity_is_met_in_its_time_with_twelve_calls_a_day_at_most(count, years, oldest):
    reader = Reader(count, years)
    reader.read(Kind.FIRST, NOW)
    whole = len(reader.calls)
    for at in range(1, DAYS * 96 + 1):
        reader.read_due(NOW + at * TICK)
    spent = [(when - NOW) // DAY for when in reader.calls[whole:]]

    assert max(spent.count(day) for day in range(1, DAYS)) <= 12
    end = NOW + DAYS * DAY
    for one in reader.listed:
        stated = timedelta(hours=8) if one.start > NOW - 14 * DAY else oldest
        assert max(reader.longest[one.activity_id], end - reader.met[one.activity_id]) <= stated + TICK


def test_before_copies_expire_everything_is_read_in_one_go():
    reader = Reader(150, 2)
    reader.read(Kind.FIRST, NOW)
    late = NOW + strava_due.FIRST_AGAIN

    assert strava_due.due(reader.passes, late - TICK, late - TICK) == [Kind.RECENT, Kind.OLDER]
    assert strava_due.due(reader.passes, late, NOW) == [Kind.FIRST]
    assert strava_due.due(reader.passes, late, None) == [Kind.FIRST]
    assert strava_due.calls_today(reader.passes, reader.passes[Kind.FIRST]) == -1


def test_a_slice_that_was_broken_off_goes_on_where_it_was():
    first = Pass(1, Kind.FIRST, State.DONE, 1, 9, 1, NOW, calls=28, finished_at=NOW)
    older = Pass(1, Kind.OLDER, State.READING, 1, 9, 5, NOW, calls=3)
    passes = {Kind.FIRST: first, Kind.OLDER: older}

    assert strava_due.slices(passes) == (1, 4)
    assert strava_due.calls_today(passes, older) == 4
    last = replace(older, calls=21)
    assert strava_due.slices({**passes, Kind.OLDER: last}) == (4, 4)
    assert strava_due.calls_today({**passes, Kind.OLDER: last}, last) == 7 + strava_due.CLOSE


def test_what_the_last_reading_took_is_known_while_the_next_one_goes_on():
    first = Pass(1, Kind.FIRST, State.DONE, 1, 9, 1, NOW, calls=3, finished_at=NOW)
    older = Pass(1, Kind.OLDER, State.DONE, 1, 9, 1, NOW, calls=28, finished_at=NOW)
    passes = {Kind.FIRST: first, Kind.OLDER: older}
    new = strava_due.new_pass(passes, 1, Kind.OLDER, NOW)

    assert new.last_calls == 28
    assert strava_due.slices({**passes, Kind.OLDER: new}) == (1, 4)
    assert strava_due.new_pass({**passes, Kind.OLDER: new}, 1, Kind.OLDER, NOW).last_calls == 28


def test_what_is_older_begins_where_the_newest_ended():
    month = int((NOW - strava_due.RECENT).timestamp())
    overlap_s = int(strava_due.OVERLAP.total_seconds())
    first = Pass(1, Kind.FIRST, State.DONE, 1, 9, 1, NOW, calls=28, finished_at=NOW)
    recent = Pass(1, Kind.RECENT, State.DONE, month, 9, month - 500, NOW, finished_at=NOW)

    def begins(*passes):
        return strava_due.new_pass({one.kind: one for one in passes}, 1, Kind.OLDER, NOW).before_s

    assert begins(first) == month + overlap_s
    assert begins(first, recent) == month - 500 + overlap_s
    assert begins(first, replace(recent, cursor_s=month + 500)) == month + overlap_s
    assert begins(first, replace(recent, state=State.READING)) == month + overlap_s
    assert datetime.fromtimestamp(begins(first), UTC) == NOW - timedelta(days=26)


def test_a_reading_of_the_newest_that_waits_for_calls_is_no_reason_to_read_everything():
    """A reading that was begun has no end any more; what counts is when the copies were seen."""
    read = Pass(1, Kind.FIRST, State.DONE, 1, 2, 1, NOW, calls=3, finished_at=NOW)
    waits = Pass(1, Kind.RECENT, State.READING, 1, 2, 1, NOW + 6 * DAY, resume_at=NOW + 7 * DAY)
    passes = {Kind.FIRST: read, Kind.RECENT: waits}

    assert strava_due.due(passes, NOW + 7 * DAY, NOW + 6 * DAY) == [Kind.RECENT, Kind.OLDER]
    assert strava_due.due(passes, NOW + 7 * DAY, NOW + 1 * DAY) == [Kind.FIRST]
