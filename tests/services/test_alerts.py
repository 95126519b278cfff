"""Findings follow the log, each once; the day's reminder is decided once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from app.domain.cards import link_card
from app.domain.pain import Moment
from app.domain.people import Person, Side
from app.domain.reminders import Adds, Finding, Kind, RuleSettings, Status
from app.domain.runs import Source
from app.domain.sharing import VISIBLE
from app.services import (
    alerts,
    exercise_log,
    inbox,
    pain_log,
    reminder_history,
    reminder_rules,
    today_facts,
    warning_signs,
    window,
)
from app.services.pain_typed import Typed
from app.store import findings, pain, people, reminders, runs
from app.store.database import Database, Transaction
from tests.build import NOW, TODAY, day, entry, run
from tests.domain.cadence.usual import paced, usual
from tests.services.runner import a_runner, add_runs, log


def base(tx: Transaction, person_id: int, until: int = 2, m: int = 10_000, every: int = 3) -> None:
    """Two months of 10 km every third day, the last `until` or a few more days ago.

    With one run a day a long run makes no long week.
    """
    for ago in range(until + 57, until - 1, -every):
        runs.put(tx, person_id, run(day(ago), m, external_id=f"base {ago}"), NOW)


def kinds(tx: Transaction, person_id: int) -> list[Kind]:
    return [one.kind for one in findings.open(tx, person_id)]


def test_a_planted_spike_is_found_once_with_its_numbers(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        base(tx, rosa.id, every=1)
        add_runs(tx, rosa, run(day(1), 12_400, external_id="long"))
        (found,) = alerts.judge(tx, rosa, NOW)
        assert alerts.judge(tx, rosa, NOW) == [found]

    assert (found.kind, found.local_date) == (Kind.LOAD_SPIKE, day(1))
    assert "12.4 km" in found.why and "24 %" in found.why
    assert [source.value for source in found.sources] == ["file"]
    assert found.detail["card"] is False


def test_a_spike_found_more_than_three_days_late_is_a_card_for_good(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        base(tx, rosa.id, until=5)
        add_runs(tx, rosa, run(day(4), 15_000, external_id="long"))
        (found,) = alerts.judge(tx, rosa, NOW)
        assert found.detail["card"] is True
        assert alerts.judge(tx, rosa, NOW)[0].detail["card"] is True

        assert alerts.remind(tx, rosa, NOW) is None


def test_a_spike_whose_run_is_removed_is_cleared_and_opens_again_when_it_comes_back(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        base(tx, rosa.id, every=1)
        put = runs.put(tx, rosa.id, run(day(1), 15_000, external_id="long"), NOW)
        alerts.judge(tx, rosa, NOW)
        runs.remove(tx, rosa.id, put.run_id, NOW)
        assert alerts.judge(tx, rosa, NOW) == []
        assert [one.cleared_at for one in findings.of(tx, rosa.id)] == [NOW]
        runs.restore(tx, rosa.id, put.run_id)

        assert [one.kind for one in alerts.judge(tx, rosa, NOW)] == [Kind.LOAD_SPIKE]


def test_a_better_recording_of_the_same_run_makes_no_second_finding(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        base(tx, rosa.id, every=1)
        add_runs(tx, rosa, run(day(1), 15_000, source=Source.MANUAL, external_id="typed"))
        alerts.judge(tx, rosa, NOW)
        add_runs(tx, rosa, run(day(1), 15_050, external_id="watch"))
        alerts.judge(tx, rosa, NOW)

        assert [(one.kind, one.detail["distance_m"]) for one in findings.of(tx, rosa.id)] == [
            (Kind.LOAD_SPIKE, 15_050)
        ]


def test_an_old_spike_stays_found_when_its_30_days_are_no_longer_read(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        base(tx, rosa.id)
        add_runs(tx, rosa, run(day(1), 15_000, external_id="long"))
        alerts.judge(tx, rosa, NOW)
        for ahead in (89, 100, 119, 125):
            add_runs(tx, rosa, run(day(2 - ahead), 8_000, external_id=f"ahead {ahead}"))
            alerts.judge(tx, rosa, NOW + timedelta(days=ahead))

        (spike,) = [one for one in findings.of(tx, rosa.id) if one.kind is Kind.LOAD_SPIKE]
        assert spike.cleared_at is None


def test_a_high_score_is_found_as_it_is_logged_and_cleared_when_corrected(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        kept = log(tx, rosa, score="6", side="left").entry
        (found,) = findings.open(tx, rosa.id)
        assert (found.kind, found.side) == (Kind.PAIN_HIGH, Side.LEFT)
        assert kept.public_id
        pain_log.change(tx, rosa, kept.public_id, Typed(score="2"), NOW)
        assert kinds(tx, rosa.id) == []
        assert len(findings.of(tx, rosa.id)) == 1

        pain_log.change(tx, rosa, kept.public_id, Typed(score="6"), NOW)
        assert kinds(tx, rosa.id) == [Kind.PAIN_HIGH]


def test_seven_also_says_that_it_is_a_good_moment_to_talk(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        log(tx, rosa, score="7", side="left")

        assert set(kinds(tx, rosa.id)) == {Kind.ESCALATE, Kind.PAIN_HIGH}


def test_the_advice_to_talk_ends_after_a_week_and_a_lower_score(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        log(tx, rosa, score="7", side="left")
        for days in range(1, 9):
            pain.put(tx, rosa.id, entry(TODAY + timedelta(days=days), 2), NOW)
            alerts.judge(tx, rosa, NOW + timedelta(days=days))
            assert (Kind.ESCALATE in kinds(tx, rosa.id)) == (days < 7)


def test_a_rise_is_set_on_one_day_and_cleared_by_seven_calm_ones(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        for ago in range(20, 6, -1):
            pain.put(tx, rosa.id, entry(day(ago), 1), NOW)
        for ago in range(6, -1, -1):
            pain.put(tx, rosa.id, entry(day(ago), 4), NOW)
        alerts.judge(tx, rosa, NOW)
        (found,) = (one for one in findings.open(tx, rosa.id) if one.kind is Kind.PAIN_RISE)
        assert found.side is Side.LEFT and found.subject == found.local_date.isoformat()

        for days in range(1, 30):
            pain.put(tx, rosa.id, entry(TODAY + timedelta(days=days), 1), NOW)
        alerts.judge(tx, rosa, NOW + timedelta(days=3))
        assert Kind.PAIN_RISE in kinds(tx, rosa.id)
        alerts.judge(tx, rosa, NOW + timedelta(days=29))
        assert Kind.PAIN_RISE not in kinds(tx, rosa.id)
        assert sum(one.kind is Kind.PAIN_RISE for one in findings.of(tx, rosa.id)) == 1


def test_a_rise_is_kept_with_the_numbers_of_its_own_day(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        for ago in range(22, 1, -1):
            pain.put(tx, rosa.id, entry(day(ago), 1 if ago > 6 else 4), NOW)
        (found,) = alerts.judge(tx, rosa, NOW - timedelta(days=2))
        pain.put(tx, rosa.id, entry(day(1), 9), NOW)
        later = [one for one in alerts.judge(tx, rosa, NOW) if one.kind is Kind.PAIN_RISE]

    assert later == [found]


def test_the_two_knees_rise_apart(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        for ago in range(20, -1, -1):
            pain.put(tx, rosa.id, entry(day(ago), 1, Side.RIGHT), NOW)
            pain.put(tx, rosa.id, entry(day(ago), 1 if ago > 6 else 4), NOW)
        found = [one for one in alerts.judge(tx, rosa, NOW) if one.kind is Kind.PAIN_RISE]

    assert [one.side for one in found] == [Side.LEFT]


def open_rises(tx: Transaction, person_id: int) -> list[Side | None]:
    return [one.side for one in findings.open(tx, person_id) if one.kind is Kind.PAIN_RISE]


def test_a_rise_of_an_unnamed_knee_is_told_once_when_the_knee_is_named(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        for ago in range(20, -1, -1):
            pain.put(tx, rosa.id, entry(day(ago), 1 if ago > 6 else 4, Side.UNKNOWN), NOW)
        alerts.judge(tx, rosa, NOW)
        assert open_rises(tx, rosa.id) == [None]

        named = pain.put(tx, rosa.id, entry(TODAY, 4, Side.LEFT), NOW).entry
        alerts.judge(tx, rosa, NOW)
        assert open_rises(tx, rosa.id) == [Side.LEFT]
        assert alerts.judge(tx, rosa, NOW) == findings.open(tx, rosa.id)

        assert named.public_id
        pain.remove(tx, rosa.id, named.public_id, NOW)
        alerts.judge(tx, rosa, NOW)
        assert open_rises(tx, rosa.id) == [None]


def test_a_high_score_of_an_unnamed_knee_is_told_once_on_its_day_and_stays_on_others(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        for ago in (9, 0):
            pain.put(tx, rosa.id, entry(day(ago), 6, Side.UNKNOWN), NOW)
            alerts.judge(tx, rosa, NOW - timedelta(days=ago))
        pain.put(tx, rosa.id, entry(TODAY, 2, Side.LEFT), NOW)
        alerts.judge(tx, rosa, NOW)

        highs = [one for one in findings.open(tx, rosa.id) if one.kind is Kind.PAIN_HIGH]
        assert {(one.side, one.local_date) for one in highs} == {(None, day(9)), (Side.LEFT, TODAY)}


def test_coming_back_after_a_break_is_found_when_a_run_is_there(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        base(tx, rosa.id, until=20)
        assert alerts.judge(tx, rosa, NOW) == []
        add_runs(tx, rosa, run(day(0), 5_000, external_id="back"))

        assert [one.kind for one in alerts.judge(tx, rosa, NOW)] == [Kind.RETURN]


def test_a_long_break_is_seen_although_the_runs_before_it_are_old(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        base(tx, rosa.id, until=200)
        add_runs(tx, rosa, run(day(0), 5_000, external_id="back"))

        assert [one.kind for one in alerts.judge(tx, rosa, NOW)] == [Kind.RETURN]


def test_the_way_back_is_not_over_by_sore_runs_and_the_first_page_says_so_too(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        base(tx, rosa.id, until=40)
        add_runs(tx, rosa, run(day(20), 5_000, external_id="back"))
        alerts.judge(tx, rosa, NOW - timedelta(days=20))
        add_runs(tx, rosa, *(run(day(ago), 5_000, external_id=f"back {ago}") for ago in (12, 4, 0)))
        score = pain.put(tx, rosa.id, entry(day(12), 3, moment=Moment.DURING, hour=10), NOW).entry
        assert score.public_id
        for held in (True, False):
            alerts.judge(tx, rosa, NOW)
            seen = window.read(tx, rosa, NOW, day(60))
            assert (Kind.RETURN in kinds(tx, rosa.id)) is held
            assert (today_facts.back(seen) is not None) is held
            pain.remove(tx, rosa.id, score.public_id, NOW)


def test_a_warning_sign_that_was_looked_at_stays_so(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        kept = log(tx, rosa, score="2").entry
        warning_signs.answer(tx, rosa, ["locked"], kept.public_id, NOW)
        assert kinds(tx, rosa.id) == [Kind.RED_FLAG]
        warning_signs.looked_at(tx, rosa, NOW)
        alerts.judge(tx, rosa, NOW)

        assert kinds(tx, rosa.id) == []


def at_eight(days: int) -> datetime:
    return NOW.replace(hour=7) + timedelta(days=days)


def test_a_spike_of_yesterday_is_reminded_of_once_with_the_strength_day_merged(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3])
        base(tx, rosa.id)
        add_runs(tx, rosa, run(day(1), 15_000, external_id="long"))
        sent = alerts.remind(tx, rosa, at_eight(0))
        assert alerts.remind(tx, rosa, at_eight(0) + timedelta(hours=5)) is None

        assert sent and (sent.kind, sent.status) == (Kind.LOAD_SPIKE, Status.SENT)
        assert sent.reasons == (Kind.LOAD_SPIKE, Kind.ROUTINE)
        assert [one.local_date for one in reminders.of(tx, rosa.id)] == [TODAY]
        assert alerts.remind(tx, rosa, at_eight(1)) is None


def test_on_a_strength_day_there_is_a_reminder_unless_the_session_is_done(db: Database) -> None:
    with db.begin() as tx:
        rosa, sam = a_runner(tx, strength_days=[3]), a_runner(tx, "sam", strength_days=[3])
        exercise_log.tick(tx, sam, "A1", None, 1, None, at_eight(0))
        exercise_log.tick(tx, sam, "B1", None, 1, None, at_eight(0))
        sent, held = alerts.remind(tx, rosa, at_eight(0)), alerts.remind(tx, sam, at_eight(0))

    assert sent and (sent.kind, sent.status) == (Kind.ROUTINE, Status.SENT)
    assert held and held.status is Status.SUPPRESSED


@pytest.mark.parametrize("sign", ["calf_with_breathless", "no_weight"])
def test_an_open_warning_sign_mutes_the_reminder(db: Database, sign: str) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3, 4])
        warning_signs.answer(tx, rosa, [sign], None, NOW)
        held = alerts.remind(tx, rosa, at_eight(0))
        assert held and held.status is Status.SUPPRESSED
        warning_signs.looked_at(tx, rosa, NOW)

        sent = alerts.remind(tx, rosa, at_eight(1))
        assert sent and sent.status is Status.SENT


def test_nothing_of_another_runner_is_judged(db: Database) -> None:
    with db.begin() as tx:
        rosa, sam = a_runner(tx), a_runner(tx, "sam")
        base(tx, rosa.id)
        add_runs(tx, rosa, run(day(1), 15_000, external_id="long"))
        alerts.judge(tx, rosa, NOW)

        assert alerts.judge(tx, sam, NOW) == []


def test_a_reminder_waits_until_twenty_hours_after_the_last(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3, 4])
        assert alerts.remind(tx, rosa, at_eight(0) + timedelta(hours=11))

        assert reminder_history.due(tx, [rosa], at_eight(1)) == []
        assert alerts.remind(tx, rosa, at_eight(1)) is None
        assert alerts.remind(tx, rosa, at_eight(1) + timedelta(hours=7))
        assert len(reminders.of(tx, rosa.id)) == 2


def test_a_reminder_held_back_starts_no_wait(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3, 4], paused_until=TODAY)
        alerts.remind(tx, rosa, at_eight(0) + timedelta(hours=11))

        assert reminder_history.due(tx, [rosa], at_eight(1)) == [rosa]


def long_week(tx: Transaction, person: Person, source: Source = Source.FILE) -> None:
    """Two weeks of 10 km each, the last run of them last Thursday, and 14 km on Monday."""
    told = [run(day(ago), 10_000, source=source, external_id=str(ago)) for ago in (24, 17, 10)]
    add_runs(tx, person, *told, run(day(3), 14_000, source=source, external_id="long"))


def test_a_long_week_is_a_card_that_is_never_pushed_and_closes_after_seven_days(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[])
        long_week(tx, rosa)
        for days in range(7 - 3):
            (card,) = alerts.judge(tx, rosa, NOW + timedelta(days=days))
            assert (card.kind, card.subject) == (Kind.CARD, "week_to_week 2026-11-09")
            assert alerts.remind(tx, rosa, NOW + timedelta(days=days)) is None
        closed = NOW + timedelta(days=4)
        assert alerts.judge(tx, rosa, closed) == []
        assert alerts.judge(tx, rosa, closed + timedelta(hours=1)) == []

        assert [one.cleared_at for one in findings.of(tx, rosa.id)] == [closed]


def test_judging_again_leaves_a_card_as_it_was_found_and_seen(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        long_week(tx, rosa)
        (card,) = alerts.judge(tx, rosa, NOW)
        assert card.public_id
        inbox.see(tx, rosa, card.public_id, NOW)
        (again,) = alerts.judge(tx, rosa, NOW + timedelta(days=1))

    assert (again.at, again.seen_at, again.why) == (NOW, NOW, card.why)


def test_a_card_of_the_weekly_analysis_is_never_pushed_and_stays_for_its_week(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[])
        findings.put(tx, rosa.id, link_card(TODAY, Side.LEFT, day(10), "Found.", [Source.FILE]), NOW)
        for days in range(7):
            assert len(alerts.judge(tx, rosa, NOW + timedelta(days=days))) == 1
            assert alerts.remind(tx, rosa, NOW + timedelta(days=days)) is None
        assert alerts.judge(tx, rosa, NOW + timedelta(days=7)) == []


def test_a_card_whose_run_is_removed_is_cleared(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        long_week(tx, rosa)
        alerts.judge(tx, rosa, NOW)
        (last,) = [one for one in runs.counting(tx, rosa.id) if one.day == day(3)]
        assert last.id
        runs.remove(tx, rosa.id, last.id, NOW)

        assert alerts.judge(tx, rosa, NOW) == []


def test_a_card_of_warning_signs_stays_when_runs_are_judged(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        warning_signs.answer(tx, rosa, ["gives_way"], None, NOW)

        (card,) = alerts.judge(tx, rosa, NOW + timedelta(days=30))

    assert card.kind is Kind.CARD and "card" not in card.detail


def test_who_may_not_see_the_runs_behind_a_card_does_not_see_it(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        long_week(tx, rosa, Source.MANUAL)
        (card,) = alerts.judge(tx, rosa, NOW)

        assert window.read(tx, rosa, NOW, day(30)).findings == [card]
        assert window.read(tx, rosa, NOW, day(30), sources=frozenset([Source.FILE])).findings == []
        assert window.read(tx, rosa, NOW, day(30), sources=VISIBLE).findings == [card]


MONDAY = TODAY - timedelta(days=3)


def longer_steps(tx: Transaction, person: Person) -> None:
    """Runs of the usual line, and four of late 5 steps a minute below it, the last on Sunday."""
    late = [paced(MONDAY - timedelta(days=1 + n), 3.15, 163.35) for n in range(4)]
    told = [*usual(), *late]
    add_runs(tx, person, *(replace(one, external_id=f"paced {n}") for n, one in enumerate(told)))


def of_cadence(found: list[Finding]) -> list[Finding]:
    return [one for one in found if one.detail.get("card") == "cadence"]


def test_longer_steps_are_a_card_of_their_week_judged_on_its_first_day_alone(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[])
        longer_steps(tx, rosa)
        monday = at_eight(-3)
        assert of_cadence(alerts.judge(tx, rosa, monday - timedelta(days=1))) == []
        for days in range(7):
            (card,) = of_cadence(alerts.judge(tx, rosa, monday + timedelta(days=days)))
            assert (card.subject, card.local_date) == (f"cadence {MONDAY}", MONDAY)
            assert alerts.remind(tx, rosa, monday + timedelta(days=days)) is None
        assert of_cadence(alerts.judge(tx, rosa, monday + timedelta(days=8))) == []


def test_a_cadence_card_whose_runs_are_removed_on_its_day_is_cleared(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        longer_steps(tx, rosa)
        assert of_cadence(alerts.judge(tx, rosa, at_eight(-3)))
        for each in runs.counting(tx, rosa.id, since=MONDAY - timedelta(days=3)):
            runs.remove(tx, rosa.id, each.id or 0, NOW)

        assert of_cadence(alerts.judge(tx, rosa, at_eight(-3))) == []


def test_cadence_is_read_on_the_day_it_is_judged_alone(db: Database) -> None:
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    with db.begin() as tx:
        rosa = a_runner(tx)
        longer_steps(tx, rosa)
        read = []
        for days in (-4, -3, -2):
            asked.clear()
            alerts.judge(tx, rosa, at_eight(days))
            read.append(sum("cadence_answer >" in each for each in asked))

    assert read == [0, 1, 0]


def choose(tx: Transaction, person: Person, rules: RuleSettings) -> Person:
    reminder_rules.save(tx, person, rules, NOW - timedelta(days=90))
    kept = people.by_id(tx, person.id)
    assert kept
    return kept


def test_a_moved_limit_moves_the_reminder_and_not_the_finding(db: Database) -> None:
    with db.begin() as tx:
        rosa = choose(tx, a_runner(tx, strength_days=[]), RuleSettings(spike_alert_percent=130))
        base(tx, rosa.id, every=1)
        add_runs(tx, rosa, run(day(1), 12_400, external_id="long"))
        (found,) = alerts.judge(tx, rosa, NOW)

        assert found.kind is Kind.LOAD_SPIKE
        assert alerts.remind(tx, rosa, NOW) is None
        again = choose(tx, rosa, RuleSettings(spike_alert_percent=123))
        assert alerts.judge(tx, again, NOW) == [found]
        sent = alerts.remind(tx, again, NOW)
    assert sent and sent.kind is Kind.LOAD_SPIKE


def test_a_high_score_told_from_five_on_stays_found_when_that_is_moved_back(db: Database) -> None:
    with db.begin() as tx:
        rosa = choose(tx, a_runner(tx), RuleSettings(high_alert_score=5))
        pain.put(tx, rosa.id, entry(TODAY, 5), NOW)
        (found,) = alerts.judge(tx, rosa, NOW)
        back = choose(tx, rosa, RuleSettings(high_alert_score=7))

        assert (found.kind, found.detail["score"]) == (Kind.PAIN_HIGH, 5)
        assert alerts.judge(tx, back, NOW) == [found]


def test_a_kind_switched_off_is_found_and_not_pushed(db: Database) -> None:
    with db.begin() as tx:
        rosa = choose(tx, a_runner(tx, strength_days=[3]), RuleSettings(off=frozenset({Kind.ROUTINE})))
        base(tx, rosa.id)
        add_runs(tx, rosa, run(day(1), 12_400, external_id="long"))
        alerts.judge(tx, rosa, NOW)
        sent = alerts.remind(tx, rosa, NOW)

    assert sent and sent.reasons == (Kind.LOAD_SPIKE,)


def test_reminders_left_unanswered_fall_to_two_a_week_until_a_session_is_done(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=range(7))
        went = []
        for days in range(12):  # Thursday to Monday week
            if alerts.remind(tx, rosa, at_eight(days)):
                went.append(days)
        assert went == [0, 1, 2, 4, 5, 11]
        for exercise in ("A1", "A2"):
            exercise_log.tick(tx, rosa, exercise, None, None, None, at_eight(11))

        assert alerts.remind(tx, rosa, at_eight(12))
        kinds_said = [one.adds for one in reminders.of(tx, rosa.id)]
    assert kinds_said == [None, None, None, Adds.DAYS, None, None, None]
