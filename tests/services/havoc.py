"""Seeded stories of an athlete at a Strava where things go wrong, and of what Kneewise holds at their end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from app.adapters import strava_http
from app.config import Settings
from app.domain.people import Person
from app.sandbox import broken, kinds, wrong_answers
from app.services import accounts, link_analysis, strava_exchange, strava_reading, strava_tasks, strava_tokens
from app.store import people, runs, strava_accounts, strava_events, strava_passes, strava_set_aside
from app.store.database import Database
from app.store.strava_accounts import Account, State
from app.store.strava_counts import QUARTER, quarter, tomorrow
from app.store.tables import RunRow, TaskRow
from jobs import strava_backfill
from jobs import strava_inbox as inbox_job
from jobs.runner import Runner
from jobs.schedule import STRAVA_BACKFILL, STRAVA_INBOX, Job
from jobs.tasks import handlers
from tests.build import NOW
from tests.services import havoc_truth
from tests.services.havoc_arena import Arena, Restless
from tests.services.havoc_deeds import Deeds, all_of, fill
from tests.services.havoc_plan import ENDLESS, FORGED, TOKEN, bursts, has_events, places
from tests.services.practice import IVO, SCOPES, SEES_ALL, Practice

OF_LIMITS = ("429", "429_bare")  # with its headers the first says that the day is used up
SLOW_S, WAITED_S = 0.6, 0.4  # of real time: what takes its time, and what is waited for
STEPS_H = (1 / 60, 1 / 4, 8, 8)
MOST_TURNS = 600
MORE_TURNS = 6  # for faults that were not met
POISONED = 2  # at most, besides what is spoiled later


class Story:
    """One try; all that happens in it is drawn from the kinds of its faults and its seed."""

    def __init__(
        self,
        arena: Arena,
        db: Database,
        clock: Restless,
        struck_by: Sequence[str],
        seed: int,
        poisons: Sequence[str],
    ) -> None:
        self.arena, self.db, self.clock, self.struck_by, self.seed = arena, db, clock, struck_by, seed
        self.chance = clock.chance
        self.events, self.is_first = has_events(struck_by, seed), seed % 4 < 2
        self.practice = Practice(arena.address, clock, db)
        forgeries = 20 if FORGED in struck_by else 1
        self.deeds = Deeds(self.practice, arena.kept, self.chance, self.events, lambda: clock.now, forgeries)
        self.strava = self.practice.strava
        work = handlers(Settings(instance=arena.folder), db, clock, self.strava)
        self.runner = Runner(db, work, clock)
        self.scopes = self.chance.choice((SCOPES, SEES_ALL))
        self.poisons = poisons
        self.met: set[str] = set()
        self.places: dict[str, str] = {}
        self.times: dict[str, int] = {}
        self.asked: dict[Job, datetime] = {}
        self.person = self._person()

    def _person(self) -> Person:
        with self.db.begin() as tx:
            zone = self.chance.choice(("Europe/Berlin", "Pacific/Auckland"))
            person = people.add(
                tx, email="rosa@example.org", password_hash="", is_runner=True, is_therapist=False,
                timezone=zone, now=NOW,
            )  # fmt: skip
            accounts.give_health_consent(tx, person, NOW)
            return person

    def play(self) -> set[str]:
        """From the first day to a day when all should be well; returns what was met.

        Raises AssertionError.
        """
        self._begins()
        self.clock.happens = self.deeds.do
        steps_h = STEPS_H[:2] if ENDLESS in self.times.values() else STEPS_H
        for _ in range(self.chance.randrange(1, 3)):
            for _ in range(self.chance.randrange(3)):
                self.deeds.do()
            if self.chance.random() < 0.5:
                self.arena.carried()
            self._passes(timedelta(hours=self.chance.choice(steps_h)))
        self._meets_the_rest()
        self.clock.happens, met = lambda: None, self._struck()
        self.practice.asks("DELETE", "/faults")
        self.arena.carried()
        self._settles()
        return met | havoc_truth.oddities(all_of(self.arena.kept, self.clock.now))

    def _begins(self) -> None:
        """The first days, with a list of some age or none."""
        poisons = self.chance.sample(self.poisons, self.chance.randrange(POISONED + 1))
        fill(self.arena.kept, self.chance, NOW, self.chance.randrange(3, 9), poisons)
        if not self.is_first:
            self._agree()
            self._passes(timedelta(minutes=1))
        self._limit()
        self._go_wrong()
        if self.is_first:
            self._agree()

    def _meets_the_rest(self) -> None:
        """Go on until each kind was met; what has struck makes room for what has not."""
        for _ in range(MORE_TURNS):
            left = [kind for kind in self.struck_by if kind not in self._struck()]
            if not left:
                return
            self.practice.asks("DELETE", "/faults")
            for kind in left:
                self._set(kind, times=1, after=0)
            if FORGED in left:
                self.deeds.forge()
            self.deeds.late()
            if self.events:
                self.arena.carried()
            self._passes(timedelta(hours=8))

    def _struck(self) -> set[str]:
        """The kinds of which at least one fault was met by now."""
        left = {each["kind"]: each["times"] for each in self.practice.asks("GET", "/faults")}
        self.met |= {kind for kind, times in self.times.items() if left.get(kind, 0) < times}
        return self.met | self.deeds.met

    def _settles(self) -> None:
        """All is well once everything has had its time; in some stories nobody looks before that."""
        waits = [1, 8, 26, 26, 1] if self.chance.random() < 0.75 else [35, 26, 1]
        while waits:
            self._passes(timedelta(hours=waits.pop(0)))
            if len(waits) > 1 and not self._wrong():
                return
        wrong = self._wrong()
        assert not wrong, "\n".join([f"{self}:", *wrong])

    def __str__(self) -> str:
        struck = ", ".join(f"{kind} at {place}" for kind, place in self.places.items())
        return f"Story({self.struck_by}, {self.seed}), {struck}"

    def _limit(self) -> None:
        """Now and then few calls are allowed in a quarter of an hour."""
        if self.chance.random() < 0.3:
            few = self.chance.randrange(5, 9)
            self.practice.asks("POST", "/limits", overall=[2 * few, 900], read=[few, 400])

    def _go_wrong(self) -> None:
        for kind in self.struck_by:
            self.places[kind] = self.chance.choice(places(kind, self.events))
            times = self.chance.choice(bursts(kind, self.struck_by))
            self._set(kind, times, after=self.chance.choice((0, 0, 1, 2)))

    def _set(self, kind: str, times: int, after: int) -> None:
        if kind == FORGED:
            return
        self.times[kind], place = times, self.places[kind]
        seconds = SLOW_S / 10 if place == kinds.EVENTS else SLOW_S
        self.practice.goes_wrong(kind, path=place, after=after, times=times, seconds=seconds)

    def _agree(self) -> None:
        """The runner agrees, for the first time or anew."""
        account = self.practice.connects(self.person, IVO, self.scopes)
        with self.db.begin() as tx:
            strava_tasks.ask_sync(tx, account.id, self.clock.now)

    def _passes(self, time: timedelta) -> None:
        """Let time pass, with all that falls due on the way."""
        until = self.clock.now + time
        self._turn()
        for _ in range(MOST_TURNS):
            due = self._next_due()
            if due is None or due > until:
                break
            self.clock.now = max(self.clock.now, due)
            self._turn()
        else:
            raise AssertionError(f"{self}: it never comes to rest")
        self.clock.now = max(self.clock.now, until)
        self._turn()
        if self._account().state is State.NEEDS_RECONNECT:
            assert TOKEN in self.places.values(), f"{self}: the connection ended"
            self._agree()
            self._turn()

    def _turn(self) -> None:
        """What is due now, by the timetable and by what was asked for."""
        now = self.clock.now
        if STRAVA_BACKFILL.is_due(self.asked.get(STRAVA_BACKFILL), now):
            self.asked[STRAVA_BACKFILL] = now
            strava_backfill.run(self.db, self.strava, now)
        if STRAVA_INBOX.is_due(self.asked.get(STRAVA_INBOX), now):
            self.asked[STRAVA_INBOX] = now
            inbox_job.run(self.db, self.strava, now)
        self.runner.run_due()

    def _next_due(self) -> datetime | None:
        with self.db.read() as tx:
            task = tx.scalar(select(func.min(TaskRow.due_at)).where(TaskRow.state == "todo"))
            account = strava_accounts.of(tx, self.person.id)
            passes = {} if account is None else strava_passes.all_of(tx, account.id)
        waits = [
            quarter(each.resume_at) + QUARTER  # when the timetable looks
            for each in passes.values()
            if each.is_reading and each.resume_at is not None
        ]
        later = [at for at in waits if at > self.clock.now]
        return min([*([] if task is None else [task]), *later], default=None)

    def _account(self) -> Account:
        with self.db.read() as tx:
            account = strava_accounts.of(tx, self.person.id)
        assert account is not None, f"{self}: the connection is gone"
        return account

    def _wrong(self) -> list[str]:
        """All that is not as it should be, in words."""
        there = all_of(self.arena.kept, self.clock.now)
        account = self._account()
        wanted, aside = havoc_truth.expected(there, account.sees_private, self.clock.now)
        shown = {str(one.id) for one in there if account.sees_private or not one.only_me}
        free = {str(number) for number in self.deeds.loose} & shown
        with self.db.read() as tx:
            held = [each.run for each in runs.all_of(tx, self.person.id)]
            rows = tx.scalar(select(func.count()).select_from(RunRow))
            set_aside = {one.external_id for one in strava_set_aside.of(tx, account.id)}
            pending = strava_events.count_pending(tx, "sandbox", IVO)
        found = {one.external_id or "": havoc_truth.values(one) for one in held}
        wrong = havoc_truth.differences(wanted, found, free)
        wrong += [f"{number} is not set aside" for number in aside - set_aside]
        wrong += [f"{number} is set aside" for number in set_aside & wanted.keys()]
        wrong += [f"{rows} rows are held of {len(found)} runs"] if rows != len(found) else []
        wrong += [f"{pending} events are left"] if pending else []
        wrong += [f"the connection is {account.state}: {account.problem}"] if account.problem else []
        return wrong + self._calls_wrong()

    def _calls_wrong(self) -> list[str]:
        """Calls that should not have been made."""
        blocked, wrong = NOW, []
        for call in self.practice.asks("GET", "/calls")["latest"]:
            if not call["path"].startswith("/api/"):
                continue
            at = datetime.fromisoformat(call["at"])
            if at < blocked:
                wrong.append(f"a call at {at} though there may be none before {blocked}")
            if call["status"] == 429:
                by = set(OF_LIMITS) & {*self.struck_by}
                blocked = tomorrow(at) if by == {"429"} else quarter(at) + QUARTER
                wrong += [] if by else [f"Strava had to refuse a call at {at}"]
        return wrong


def tell(
    arena: Arena, struck_by: Sequence[str], seed: int, poisons: Sequence[str] = broken.NAMES
) -> set[str]:
    """Play the story of some kinds and a seed to its end; returns what was met, by name.

    Raises AssertionError with all that is not as it should be.
    """
    clock = Restless(NOW, Random(f"{struck_by} {seed}"))
    with (
        capture_logs(),  # what goes wrong is told at length
        pytest.MonkeyPatch.context() as patched,
        arena.world(lambda: clock.now, has_events(struck_by, seed)) as db,
    ):
        _make_small(patched, per_page=clock.chance.randrange(3, 6))
        patched.setattr(link_analysis, "ask", lambda *_: None)  # its work has tests of its own
        story = Story(arena, db, clock, struck_by, seed, poisons)
        for method, where in (("DELETE", "/faults"), ("DELETE", "/calls"), ("POST", "/limits")):
            story.practice.asks(method, where)
        try:
            return story.play()
        finally:
            story.practice.session.close()


def _make_small(patched: pytest.MonkeyPatch, per_page: int) -> None:
    """Pages of a few, short waits of real time, small answers that are too large."""
    patched.setattr(strava_reading, "PER_PAGE", per_page)
    patched.setattr(strava_exchange, "CODE_PAUSE_S", 0)
    patched.setattr(strava_tokens, "LOOK_S", 0.01)
    patched.setattr(strava_http, "READ_S", WAITED_S)
    patched.setattr(strava_http, "WHOLE_S", WAITED_S)
    patched.setattr(strava_http, "MOST_BYTES", 200_000)
    patched.setattr(wrong_answers, "HUGE_BYTES", 400_000)
