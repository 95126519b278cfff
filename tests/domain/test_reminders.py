"""The one reminder of a morning: order, merging, cool-downs, caps, and what holds it back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.load import Category
from app.domain.people import Side, WeekStart
from app.domain.reminders import Finding, Habits, Kind, Sent, Suppressed, decide
from app.domain.runs import Source
from tests.build import TODAY, day

FREE = Habits(strength_days=())
THURSDAYS = Habits(strength_days=(3,))


def found(kind, category=None, on=None, sources=(), side=None):
    detail = {"category": category.value} if category else {}
    return Finding(kind, side, f"{kind} {on}", on or day(1), f"why {kind.value}", sources, detail)


def sent(ago, *reasons, category=None, suppressed=False):
    return Sent(day(ago), reasons, category, suppressed)


def test_nothing_found_on_a_free_day_sends_nothing():
    assert decide(TODAY, [], [], FREE) is None


def test_a_strength_day_brings_its_reminder():
    decision = decide(TODAY, [], [], THURSDAYS)

    assert (decision.kind, decision.reasons, decision.suppressed) == (Kind.ROUTINE, (Kind.ROUTINE,), None)
    assert decision.why == "Today is one of your strength days."


def test_the_highest_kind_leads_and_the_others_are_merged_in_order():
    kinds = [Kind.RETURN, Kind.PAIN_RISE, Kind.LOAD_SPIKE, Kind.PAIN_HIGH, Kind.ESCALATE]

    decision = decide(TODAY, [found(kind) for kind in kinds], [], THURSDAYS)

    assert decision.kind is Kind.ESCALATE
    assert decision.reasons == (
        Kind.ESCALATE,
        Kind.PAIN_HIGH,
        Kind.LOAD_SPIKE,
        Kind.PAIN_RISE,
        Kind.RETURN,
        Kind.ROUTINE,
    )
    assert decision.why == "why ESCALATE"


def test_of_two_spikes_the_higher_speaks():
    spikes = [
        found(Kind.LOAD_SPIKE, Category.SMALL, day(1)),
        found(Kind.LOAD_SPIKE, Category.LARGE, day(2)),
    ]

    decision = decide(TODAY, spikes, [], FREE)

    assert (decision.category, decision.reasons) == (Category.LARGE, (Kind.LOAD_SPIKE,))


def test_the_side_and_the_sources_go_with_the_decision():
    findings = [
        found(Kind.LOAD_SPIKE, Category.SMALL, sources=(Source.FILE,)),
        found(Kind.PAIN_HIGH, side=Side.LEFT),
    ]

    decision = decide(TODAY, findings, [], FREE)

    assert (decision.side, decision.sources, decision.category) == (Side.LEFT, (Source.FILE,), Category.SMALL)


@pytest.mark.parametrize(
    ("kind", "days"),
    [(Kind.ESCALATE, 7), (Kind.PAIN_HIGH, 3), (Kind.LOAD_SPIKE, 7), (Kind.PAIN_RISE, 7), (Kind.RETURN, 14)],
)
def test_each_kind_cools_down_also_when_it_was_merged(kind, days):
    too_soon = [sent(days - 1, Kind.RED_FLAG, kind)]

    assert decide(TODAY, [found(kind)], too_soon, FREE) is None
    assert decide(TODAY, [found(kind)], [sent(days, kind)], FREE).kind is kind


def test_a_routine_has_no_cool_down():
    assert decide(TODAY, [], [sent(1, Kind.ROUTINE)], THURSDAYS).kind is Kind.ROUTINE


@pytest.mark.parametrize(
    ("last", "now", "goes"),
    [
        (Category.SMALL, Category.SMALL, False),
        (Category.SMALL, Category.MODERATE, True),
        (Category.LARGE, Category.MODERATE, False),
        (Category.MODERATE, Category.LARGE, True),
    ],
)
def test_a_spike_higher_than_the_last_one_does_not_wait(last, now, goes):
    decision = decide(TODAY, [found(Kind.LOAD_SPIKE, now)], [sent(2, Kind.LOAD_SPIKE, category=last)], FREE)

    assert (decision is not None) is goes


def test_four_a_week_are_enough():
    on = date(2026, 11, 15)  # the Sunday of the same week
    used = [Sent(on - timedelta(days=n), (Kind.ROUTINE,)) for n in (1, 2, 3, 4)]
    sundays = Habits(strength_days=(6,))

    assert decide(on, [], used, sundays).suppressed is Suppressed.WEEKLY_CAP
    assert decide(on, [], used[1:], sundays).suppressed is None
    assert decide(on, [], used, Habits((6,), WeekStart.SUNDAY)).suppressed is None


@pytest.mark.parametrize("kind", [Kind.ESCALATE, Kind.PAIN_HIGH])
def test_what_cannot_wait_goes_beyond_the_four(kind):
    on = date(2026, 11, 15)
    used = [Sent(on - timedelta(days=n), (Kind.ROUTINE,)) for n in (1, 2, 3, 4)]

    assert decide(on, [found(kind)], used, FREE).suppressed is None
    assert decide(on, [found(Kind.LOAD_SPIKE)], used, FREE).suppressed is Suppressed.WEEKLY_CAP


def test_what_was_held_back_uses_up_nothing_and_starts_no_cool_down():
    held = [sent(n, Kind.PAIN_RISE, suppressed=True) for n in (1, 2, 3, 4)]

    assert decide(TODAY, [found(Kind.PAIN_RISE)], held, FREE).suppressed is None


def test_there_is_one_decision_a_day():
    assert decide(TODAY, [found(Kind.ESCALATE)], [sent(0, Kind.ROUTINE)], FREE) is None
    assert decide(TODAY, [found(Kind.ESCALATE)], [sent(0, Kind.ROUTINE, suppressed=True)], FREE) is None


def test_a_session_already_done_holds_exercise_reminders_back():
    done = Habits(strength_days=(3,), done_today=True)

    assert decide(TODAY, [], [], done).suppressed is Suppressed.DONE
    assert decide(TODAY, [found(Kind.LOAD_SPIKE)], [], done).suppressed is Suppressed.DONE
    assert decide(TODAY, [found(Kind.PAIN_HIGH)], [], done).reasons == (Kind.PAIN_HIGH,)


@pytest.mark.parametrize("kind", [Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.RETURN, Kind.ROUTINE])
def test_a_pause_holds_exercise_and_running_back_to_its_last_day(kind):
    findings = [] if kind is Kind.ROUTINE else [found(kind)]
    for until, held in [(TODAY, Suppressed.PAUSED), (day(1), None)]:
        assert decide(TODAY, findings, [], Habits((3,), paused_until=until)).suppressed is held


@pytest.mark.parametrize("kind", [Kind.ESCALATE, Kind.PAIN_HIGH])
def test_high_scores_are_spoken_of_during_a_pause_and_exercise_is_not(kind):
    paused = Habits(strength_days=(3,), paused_until=TODAY)

    decision = decide(TODAY, [found(Kind.LOAD_SPIKE, Category.SMALL), found(kind)], [], paused)

    assert (decision.reasons, decision.category, decision.suppressed) == ((kind,), None, None)


def test_an_open_warning_sign_is_stricter_than_a_pause():
    both = Habits(strength_days=(3,), paused_until=TODAY, red_flag_open=True)

    assert decide(TODAY, [found(Kind.PAIN_HIGH)], [], both).suppressed is Suppressed.RED_FLAG


def test_an_open_warning_sign_mutes_all_but_the_advice_to_talk_to_someone():
    open_sign = Habits(strength_days=(3,), red_flag_open=True)
    findings = [found(kind) for kind in (Kind.PAIN_HIGH, Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.RETURN)]

    assert decide(TODAY, findings, [], open_sign).suppressed is Suppressed.RED_FLAG
    decision = decide(TODAY, [*findings, found(Kind.ESCALATE)], [], open_sign)
    assert (decision.reasons, decision.suppressed) == ((Kind.ESCALATE,), None)


@pytest.mark.parametrize("kind", [Kind.RED_FLAG, Kind.CARD])
def test_a_warning_sign_and_a_card_are_never_pushed(kind):
    assert decide(TODAY, [found(kind)], [], FREE) is None


kinds = st.lists(st.sampled_from(list(Kind)), max_size=6)
pasts = st.lists(st.tuples(st.integers(1, 20), kinds), max_size=8, unique_by=lambda two: two[0])


@given(kinds, pasts, st.randoms())
def test_a_decision_does_not_depend_on_the_order_of_what_it_is_given(given_kinds, past, random):
    findings = [found(kind) for kind in given_kinds]
    rows = [sent(ago, *reasons) for ago, reasons in past]

    one = decide(TODAY, findings, rows, THURSDAYS)
    other = decide(TODAY, random.sample(findings, len(findings)), random.sample(rows, len(rows)), THURSDAYS)

    assert one == other


@given(kinds, pasts)
def test_a_decision_leads_with_its_first_reason_and_never_repeats_one(given_kinds, past):
    decision = decide(TODAY, [found(kind) for kind in given_kinds], [sent(a, *r) for a, r in past], THURSDAYS)

    assert decision is not None
    assert decision.kind is decision.reasons[0]
    assert list(decision.reasons) == sorted(set(decision.reasons), key=list(Kind).index)
