"""One analysis a week of each knee and scope, whatever happens around it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from app.domain.analyses import Analysis
from app.domain.link import Scope, Status
from app.domain.people import Person, Side
from app.domain.runs import Source
from app.services import accounts, link_analysis, link_weekly, sharing, strava_purge, strava_traces
from app.services.link_weekly import LogChanges, Policy
from app.store import coverage, findings, jobs, link, people, runs
from app.store.database import Database
from app.store.tables import PersonRow, RunRow
from tests.build import NOW, Hands, run, scores
from tests.services import strava_here
from tests.services.weeks_of_running import KM, NOISE, following, keep, monday, runs_of, scores_of

DRAWS = 99
LAST = monday(0)
Work = Callable[..., int]


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def work(db: Database, rosa: Person, clock: Hands) -> Work:
    """Do the weekly work for Rosa."""

    def work(policy: Policy | None = None) -> int:
        return link_weekly.weekly(db, rosa.public_id, clock, policy or Policy(), DRAWS)

    return work


@pytest.fixture
def kept(db: Database, rosa: Person) -> Callable[[], list[Analysis]]:
    def kept() -> list[Analysis]:
        with db.read() as tx:
            return link.of(tx, rosa.id)

    return kept


@pytest.fixture
def linked(db: Database, rosa: Person) -> None:
    """Half a year in which scores follow the kilometres of the week before."""
    with db.begin() as tx:
        keep(tx, rosa, runs_of(KM), scores_of(following(KM)))


def cards(db: Database, rosa: Person) -> list[str]:
    with db.read() as tx:
        return [one.why for one in findings.of(tx, rosa.id) if one.detail.get("card") == "link"]


def load_of(analysis: Analysis) -> Status:
    return analysis.results[0].status


def test_a_pattern_takes_two_weekly_analyses_and_is_told_once(db, rosa, clock, work, kept, linked):
    clock.on(weeks=-2)
    for told in (0, 1, 1):
        assert work() == 2
        assert len(cards(db, rosa)) == told
        clock.on(weeks=1)

    own = [one for one in kept() if one.scope is Scope.ALL]
    assert [load_of(one) for one in own] == [Status.PATTERN_PENDING, Status.PATTERN, Status.PATTERN]
    assert [one.last_week for one in own] == [monday(2), monday(1), LAST]
    assert [one.explored == () for one in kept()] == [one.scope is Scope.ALL for one in kept()]
    assert cards(db, rosa) == ["Left knee: weeks with more running were followed by higher scores."]


def test_noise_is_no_pattern_however_often_it_is_looked_at(db, rosa, clock, work, kept):
    with db.begin() as tx:
        keep(tx, rosa, runs_of(KM), scores_of(NOISE))
    clock.on(weeks=-1)
    work()
    clock.on(weeks=1)
    work()

    assert {load_of(one) for one in kept()} == {Status.NO_PATTERN}
    assert cards(db, rosa) == []


def test_a_tested_analysis_stands_for_its_week_whatever_changes(db, rosa, clock, work, kept, linked):
    work()
    before = kept()
    with db.begin() as tx:
        keep(tx, rosa, [run(LAST, m=30_000, external_id="later")], scores(LAST, [9] * 5))
        tx.execute(delete(RunRow).where(RunRow.local_date < monday(10)))
    clock.on(days=2)

    assert (work(), kept()) == (0, before)


def test_a_refusal_is_replaced_within_the_week_once_there_is_more(db, rosa, clock, work, kept):
    with db.begin() as tx:
        keep(tx, rosa, [], scores(LAST, [1, 2, 1]))
    assert (work(), work()) == (2, 0)
    assert [load_of(one) for one in kept()] == [Status.INSUFFICIENT_DATA] * 2

    with db.begin() as tx:
        keep(tx, rosa, runs_of(KM), scores_of(following(KM)))
    assert (work(), work()) == (2, 0)
    assert [(one.last_week, load_of(one)) for one in kept()] == [(LAST, Status.PATTERN_PENDING)] * 2


def test_nothing_is_kept_of_an_empty_log_nor_of_who_is_gone_or_does_not_run(db, rosa, sam, work, kept):
    assert (work(), kept()) == (0, [])
    assert link_weekly.weekly(db, sam.public_id, lambda: NOW, Policy()) == 0
    with db.begin() as tx:
        tx.execute(delete(PersonRow))
    assert work() == 0


def test_after_weeks_without_the_last_week_alone_is_analysed_and_waits_for_its_second(
    db, rosa, clock, work, kept, linked
):
    clock.on(weeks=-4)
    work()
    clock.on(weeks=4)
    work()

    own = [one for one in kept() if one.scope is Scope.ALL]
    assert [(one.last_week, load_of(one)) for one in own] == [
        (monday(4), Status.PATTERN_PENDING),
        (LAST, Status.PATTERN_PENDING),
    ]


def test_another_first_day_of_the_week_makes_no_second_analysis_and_the_next_still_follows(
    db, rosa, clock, work, kept, linked
):
    clock.on(weeks=-1)
    work()
    with db.begin() as tx:
        people.change(tx, rosa.id, week_start="saturday")
    assert work() == 0
    clock.on(weeks=1)
    work()

    own = [one for one in kept() if one.scope is Scope.ALL]
    assert [one.last_week for one in own] == [monday(1), LAST - timedelta(2)]
    assert [load_of(one) for one in own] == [Status.PATTERN_PENDING, Status.PATTERN]


def test_in_a_zone_where_the_week_is_not_over_none_is_made_of_the_one_before(
    db, rosa, clock, work, kept, linked
):
    clock.now = NOW.replace(day=9, hour=3)  # Monday in Berlin, Sunday in Los Angeles
    work()
    with db.begin() as tx:
        people.change(tx, rosa.id, timezone="America/Los_Angeles")
    clock.on(minutes=1)

    assert work() == 0
    assert {one.last_week for one in kept()} == {LAST}


def test_both_knees_are_analysed_where_both_have_scores(db, rosa, work, kept):
    with db.begin() as tx:
        keep(tx, rosa, runs_of(KM), [*scores_of(following(KM)), *scores_of(NOISE, Side.RIGHT)])

    assert work() == 4
    found = {one.side: load_of(one) for one in kept()}
    assert found == {Side.LEFT: Status.PATTERN_PENDING, Side.RIGHT: Status.NO_PATTERN}


def test_a_knee_looked_at_for_want_of_another_goes_once_one_is_named(db, rosa, work, kept):
    with db.begin() as tx:
        people.change(tx, rosa.id, knee="unknown")
        keep(tx, rosa, runs_of(KM), [])
    work()
    assert {one.side for one in kept()} == {Side.RIGHT}
    with db.begin() as tx:
        keep(tx, rosa, [], scores_of(following(KM)))
    work()

    assert {one.side for one in kept()} == {Side.LEFT}


@pytest.mark.parametrize(("chosen", "told"), [("left", ["Left knee"]), ("right", []), ("unknown", [])])
def test_a_pattern_has_its_card_for_the_knee_asked_about_alone(db, rosa, clock, work, kept, chosen, told):
    with db.begin() as tx:
        people.change(tx, rosa.id, knee=chosen)
        sorer = [each + 1 for each in NOISE]  # on every day, as the left one is not
        keep(tx, rosa, runs_of(KM), [*scores_of(following(KM)), *scores_of(sorer, Side.RIGHT, logs=6)])
    clock.on(weeks=-1)
    work()
    clock.on(weeks=1)
    work()

    left = [one for one in kept() if (one.scope, one.side) == (Scope.ALL, Side.LEFT)]
    assert load_of(left[-1]) is Status.PATTERN
    assert [why.partition(":")[0] for why in cards(db, rosa)] == told


def test_what_therapists_may_see_has_no_card(db, rosa, clock, work, kept, linked):
    clock.on(weeks=-1)
    work()
    clock.on(weeks=1)
    work()
    with db.begin() as tx:
        findings.forget(tx, [one.id for one in findings.of(tx, rosa.id)])
        link.drop(tx, rosa.id, [one for one in link.of(tx, rosa.id, LAST) if one.scope is Scope.SHAREABLE])

    assert work() == 1
    assert load_of(kept()[-1]) is Status.PATTERN
    assert cards(db, rosa) == []


def test_two_processes_at_once_make_one_analysis(db, rosa, kept, linked):
    with closing(Database(str(db.url))) as beside, ThreadPoolExecutor(2) as pool:
        list(
            pool.map(
                lambda held: link_weekly.weekly(held, rosa.public_id, lambda: NOW, Policy(), DRAWS),
                (db, beside),
            )
        )

    assert [(one.scope, one.side) for one in kept()] == [(Scope.ALL, Side.LEFT), (Scope.SHAREABLE, Side.LEFT)]


@pytest.fixture
def during(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], None]]]:
    """What happens each time while an analysis is worked out; taken from the list one by one."""
    waiting: list[Callable[[], None]] = []
    analyse = link_weekly.analyse

    def meanwhile(*args):  # type: ignore[no-untyped-def]
        if waiting:
            waiting.pop(0)()
        return analyse(*args)

    monkeypatch.setattr(link_weekly, "analyse", meanwhile)
    return waiting


def with_api(db, rosa):
    """Half a year whose runs came through Strava, and a file of the first one."""
    with db.begin() as tx:
        strava_here.connected(tx, rosa)
        keep(tx, rosa, runs_of(KM, Source.STRAVA_API), scores_of(following(KM)))
        coverage.replace_coverage(tx, rosa.id, Source.STRAVA_API, (monday(25), NOW.date()))


def test_nothing_is_kept_that_rests_on_what_went_while_it_was_worked_out(db, rosa, work, kept, during):
    with_api(db, rosa)

    def disconnects():
        with db.begin() as tx:
            strava_purge.disconnect(tx, rosa, None, NOW, "asked")

    during.append(disconnects)
    work()

    assert kept()
    assert all(one.sources == () for one in kept())


def test_a_runner_who_is_deleted_meanwhile_has_nothing_kept(db, rosa, work, kept, during, linked):
    def leaves():
        with db.begin() as tx:
            tx.execute(delete(PersonRow).where(PersonRow.id == rosa.id))

    during.append(leaves)
    assert (work(), kept()) == (0, [])


def test_a_log_that_changes_each_time_is_left_for_later(db, rosa, work, kept, during, linked, monkeypatch):
    monkeypatch.setattr(link_weekly, "TRIES", 2)

    def one_more(m):
        with db.begin() as tx:
            keep(tx, rosa, [run(LAST, m=m, hour=20, external_id=f"{m}")], [])

    during += [lambda m=m: one_more(m) for m in range(20_000, 30_000, 1_000)]
    with pytest.raises(LogChanges):
        work()
    assert kept() == []


def test_what_came_through_strava_enters_for_its_runner_and_not_for_a_therapist(db, rosa, work, kept):
    with_api(db, rosa)
    work()
    whole, shareable = kept()

    assert (whole.sources, load_of(whole)) == ((Source.STRAVA_API,), Status.PATTERN_PENDING)
    assert (shareable.sources, load_of(shareable)) == ((), Status.INSUFFICIENT_DATA)
    assert {week.load for week in shareable.weeks} == {None}


def test_an_operator_who_switches_it_off_leaves_the_api_out_of_both(db, rosa, work, kept):
    with_api(db, rosa)
    work(Policy(strava=False))

    assert [(one.sources, load_of(one)) for one in kept()] == [((), Status.INSUFFICIENT_DATA)] * 2


def test_what_may_not_enter_any_more_goes_at_the_start(db, rosa, work, kept):
    with_api(db, rosa)
    with db.begin() as tx:
        sharing.decide_on_strava(tx, rosa, True, NOW)
    allowed = Policy(strava_too=True)
    work(allowed)
    assert [one.sources for one in kept()] == [(Source.STRAVA_API,)] * 2

    assert link_weekly.forget_not_allowed(db, allowed) == 0
    assert link_weekly.forget_not_allowed(db, Policy()) == 1
    assert [one.scope for one in kept()] == [Scope.ALL]
    assert link_weekly.forget_not_allowed(db, Policy(strava=False)) == 1
    assert kept() == []


def test_where_nothing_is_to_go_no_week_is_read_and_nothing_is_written(db, rosa, work, linked):
    work()
    with db.counting() as sent:
        assert link_weekly.forget_not_allowed(db, Policy(strava=False)) == 0

    assert len(sent) == 1
    assert "weeks" not in sent[0]


def test_what_may_not_enter_goes_of_one_runner_alone_where_one_is_named(db, rosa, sam, work, kept):
    with_api(db, rosa)
    work()

    assert link_weekly.forget_not_allowed(db, Policy(strava=False), sam) == 0
    assert len(kept()) == 2
    assert link_weekly.forget_not_allowed(db, Policy(strava=False), rosa) == 1


def test_a_consent_taken_back_takes_what_therapists_would_see(db, rosa, work, kept):
    with_api(db, rosa)
    with db.begin() as tx:
        sharing.decide_on_strava(tx, rosa, True, NOW)
    work(Policy(strava_too=True))
    with db.begin() as tx:
        sharing.decide_on_strava(tx, rosa, False, NOW)

    assert [one.scope for one in kept()] == [Scope.ALL]
    assert work(Policy(strava_too=True)) == 1
    assert [one.sources for one in kept()] == [(Source.STRAVA_API,), ()]


def test_a_disconnect_takes_the_analyses_and_the_card_that_rest_on_it(db, rosa, clock, work, kept):
    with_api(db, rosa)
    clock.on(weeks=-1)
    work()
    clock.on(weeks=1)
    work()
    assert len(cards(db, rosa)) == 1
    with db.begin() as tx:
        strava_purge.disconnect(tx, rosa, None, NOW, "asked")
        assert jobs.last_success(tx, link_analysis.key_of(rosa)) is None  # so that it is made anew

    assert cards(db, rosa) == []
    assert all(Source.STRAVA_API not in one.sources for one in kept())
    work()
    with db.read() as tx:
        assert link_analysis.latest(tx, rosa, Scope.ALL).sources == ()


def test_a_disconnect_takes_those_too_whose_gaps_tell_of_runs_that_were_held_back(db, rosa, work, kept):
    with db.begin() as tx:
        keep(tx, rosa, runs_of(KM), scores_of(following(KM)))
        tx.execute(
            update(RunRow).where(RunRow.local_date == monday(9) + timedelta(1)).values(source="strava_api")
        )
    work()
    gaps = [(one.scope, one.sources, one.facts.made.held_days) for one in kept()]
    assert gaps[1] == (Scope.SHAREABLE, (Source.FILE,), 1)
    with db.begin() as tx:
        strava_purge.disconnect(tx, rosa, None, NOW, "asked")
    assert kept() != []  # rows of no connection: nothing came of it

    with db.begin() as tx:
        strava_traces.forget_all(tx, rosa)
    assert kept() == []


def test_what_a_clock_made_that_ran_ahead_goes_and_the_weeks_go_on(db, rosa, clock, work, kept, linked):
    clock.on(weeks=10)
    work()
    clock.on(weeks=-10)

    assert work() == 2
    assert {one.last_week for one in kept()} == {LAST}


def test_nothing_is_worked_out_of_scores_whose_consent_was_taken_back(db, rosa, work, kept, linked):
    with db.begin() as tx:
        accounts.give_health_consent(tx, rosa, NOW)
        accounts.withdraw_health_consent(tx, rosa, NOW)
    assert (work(), kept()) == (0, [])

    with db.begin() as tx:
        accounts.give_health_consent(tx, rosa, NOW)
    assert work() == 2


def test_a_run_removed_here_leaves_what_is_kept_as_it_is(db, rosa, work, kept, linked):
    work()
    before = kept()
    with db.begin() as tx:
        tx.execute(update(RunRow).values(removed_at=NOW))
        runs.recount(tx, rosa.id, {each.day for each in runs_of(KM)})

    assert kept() == before


def test_the_newest_is_of_the_knee_chosen_else_the_sorer_one(db, rosa, work):
    with db.begin() as tx:
        keep(tx, rosa, runs_of(KM), [*scores_of(NOISE), *scores_of(NOISE[:20], Side.RIGHT)])
    work()

    def side(knee: Side, asked: Side | None = None) -> Side | None:
        with db.read() as tx:
            found = link_analysis.latest(tx, replace(rosa, knee=knee), Scope.ALL, asked)
        return None if found is None else found.side

    assert side(Side.UNKNOWN) is Side.LEFT
    assert side(Side.BOTH) is Side.LEFT
    assert side(Side.RIGHT) is Side.RIGHT
    assert side(Side.RIGHT, Side.LEFT) is Side.LEFT


def test_of_knees_as_sore_as_each_other_it_is_the_right_one(db, rosa, work):
    with db.begin() as tx:
        keep(tx, rosa, runs_of(KM), [*scores_of(NOISE), *scores_of(NOISE, Side.RIGHT)])
    work()

    with db.read() as tx:
        newest = link_analysis.latest(tx, replace(rosa, knee=Side.UNKNOWN), Scope.ALL)
    assert newest.side is Side.RIGHT
