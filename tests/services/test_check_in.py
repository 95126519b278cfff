"""The weekly check-in: what is asked when, what is kept, and the way back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.pain import CheckIn, NotAnswered
from app.domain.people import Side, WeekStart
from app.domain.reminders import Kind
from app.services import check_in
from app.store import check_ins, consents, findings, pain
from tests.build import entry
from tests.services.runner import a_runner

WEEK = date(2026, 11, 9)
SUNDAY = datetime(2026, 11, 15, 9, tzinfo=UTC)
MONDAY, TUESDAY, SATURDAY = (SUNDAY + timedelta(days=days) for days in (1, 2, -1))
FOUR = ("0", "2", "1", "1")


@pytest.fixture
def tx(db):
    with db.begin() as tx:
        yield tx


@pytest.fixture
def rosa(tx):
    return a_runner(tx)


def test_a_week_waits_on_its_last_day_and_the_day_after_until_something_is_said_of_it(rosa):
    waits = [check_in.waiting(rosa, None, at) for at in (SATURDAY, SUNDAY, MONDAY, TUESDAY)]

    assert waits == [None, WEEK, WEEK, None]
    assert check_in.waiting(rosa, WEEK - timedelta(weeks=1), SUNDAY) == WEEK
    assert check_in.waiting(rosa, WEEK, SUNDAY) is None


def test_the_day_is_that_of_the_runners_own_clock_and_week(tx):
    late = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)  # half past midnight on Monday in Berlin
    saturday = a_runner(tx, "nora", week_start="sunday")

    assert check_in.page(tx, a_runner(tx), late).is_over
    assert check_in.waiting(saturday, None, SATURDAY) == date(2026, 11, 8)


def test_the_page_holds_the_week_the_one_before_and_the_weeks_behind(tx, rosa):
    for weeks, answers in ((1, (1, 1, 1, 1)), (2, ()), (14, (3, 3, 3, 3))):
        check_ins.put(tx, rosa.id, CheckIn(WEEK - timedelta(weeks=weeks), answers), SUNDAY)
    shown = check_in.page(tx, rosa, SUNDAY)

    assert (shown.asked.start, shown.is_open, shown.before) == (WEEK, True, 33)
    assert [week.impact for week in shown.weeks] == [33, None]
    assert check_in.page(tx, rosa, TUESDAY).asked is None
    assert check_in.page(tx, rosa, TUESDAY).comes == date(2026, 11, 22)


def test_a_week_is_not_asked_about_again_once_the_week_begins_on_another_day(tx, rosa):
    check_in.answer(tx, rosa, WEEK, FOUR, SUNDAY)
    changed = replace(
        rosa, week_start=WeekStart.SUNDAY
    )  # 8 to 14 November is asked about on the 14th and 15th
    shown = check_in.page(tx, changed, SUNDAY)

    assert check_in.waiting(changed, WEEK, SUNDAY) is None
    assert (shown.asked, shown.comes) == (None, date(2026, 11, 21))
    assert [(week.start, week.impact) for week in shown.weeks] == [(WEEK, 33)]
    for week in (None, WEEK, date(2026, 11, 8)):
        with pytest.raises(check_in.NotAsked):
            check_in.answer(tx, changed, week, FOUR, SUNDAY)


def test_the_next_week_is_asked_about_whenever_it_begins_and_stands_beside_those_before(tx, rosa):
    for weeks in (0, 2):
        check_ins.put(tx, rosa.id, CheckIn(WEEK - timedelta(weeks=weeks), (1, 1, 1, 1)), SUNDAY)
    saturday = replace(rosa, week_start=WeekStart.SATURDAY)
    friday = datetime(2026, 11, 20, 9, tzinfo=UTC)
    shown = check_in.page(tx, saturday, friday)

    assert check_in.waiting(saturday, WEEK, friday) == shown.asked.start == date(2026, 11, 14)
    assert (shown.is_open, shown.before) == (True, 33)
    assert [(week.start, week.impact) for week in shown.weeks] == [
        (WEEK, 33),
        (date(2026, 10, 31), None),
        (WEEK - timedelta(weeks=2), 33),
    ]
    check_in.answer(tx, saturday, None, FOUR, friday)
    assert check_in.page(tx, saturday, friday).weeks[0].start == date(2026, 11, 14)


def test_a_running_week_that_is_half_answered_for_waits_for_the_one_after(tx, rosa):
    saturday = replace(rosa, week_start=WeekStart.SATURDAY)
    check_ins.put(tx, rosa.id, CheckIn(WEEK, (1, 1, 1, 1)), SUNDAY)

    assert check_in.page(tx, saturday, datetime(2026, 11, 11, 9, tzinfo=UTC)).comes == date(2026, 11, 20)
    assert check_in.page(tx, saturday, MONDAY).comes == date(2026, 11, 20)


def test_the_fourth_answer_is_proposed_by_the_knee_watched(tx):
    rosa = a_runner(tx, "nora", knee=Side.LEFT.value)
    assert check_in.page(tx, rosa, SUNDAY).proposed is None
    pain.put(tx, rosa.id, entry(WEEK, 2), SUNDAY)
    pain.put(tx, rosa.id, entry(WEEK, 8, Side.RIGHT), SUNDAY)

    assert (check_in.page(tx, rosa, SUNDAY).worst, check_in.page(tx, rosa, SUNDAY).proposed) == (2, 1)


def test_what_was_said_before_is_given_back_and_said_again(tx, rosa):
    check_in.answer(tx, rosa, WEEK, FOUR, SUNDAY)
    assert check_in.told_before(tx, rosa, WEEK) == check_in.NOTHING
    check_in.skip(tx, rosa, None, SUNDAY)
    assert check_in.told_before(tx, rosa, WEEK) == "0 2 1 1"
    for _twice in range(2):
        check_in.answer(tx, rosa, WEEK, ("3", "3", "3", "3"), MONDAY)
        assert check_in.told_before(tx, rosa, WEEK) == ""

    for before, kept in (("0 2 1 1", [CheckIn(WEEK, (0, 2, 1, 1))]), ("", [CheckIn(WEEK)]), ("none", [])):
        check_in.take_back(tx, rosa, WEEK, before, MONDAY)
        assert check_ins.of(tx, rosa.id) == kept


def test_what_is_no_answer_not_allowed_or_not_asked_is_refused(tx, rosa):
    nora = a_runner(tx, "nora", consent=False)
    with pytest.raises(NotAnswered):
        check_in.answer(tx, nora, WEEK, ("0", "", "1", "1"), SUNDAY)
    with pytest.raises(check_in.NoConsent) as refused:
        check_in.answer(tx, nora, WEEK, FOUR, SUNDAY)
    assert refused.value.given == FOUR
    consents.give(tx, nora.id, "health", "1", SUNDAY)  # to a text that did not name check-ins
    with pytest.raises(check_in.NoConsent):
        check_in.answer(tx, nora, WEEK, FOUR, SUNDAY)
    for at, week in ((SATURDAY, WEEK), (TUESDAY, None), (SUNDAY, WEEK - timedelta(weeks=1))):
        with pytest.raises(check_in.NotAsked):
            check_in.answer(tx, rosa, week, FOUR, at)
    check_in.skip(tx, nora, WEEK, SUNDAY)  # to skip says nothing of a knee
    assert check_ins.of(tx, rosa.id) == []


def test_a_second_substantial_week_is_found_at_once_and_its_undo_clears_it(tx, rosa):
    def talks():
        return [one.local_date for one in findings.open(tx, rosa.id) if one.kind is Kind.ESCALATE]

    check_ins.put(tx, rosa.id, CheckIn(WEEK - timedelta(weeks=1), (0, 2, 0, 0)), SUNDAY)
    check_in.answer(tx, rosa, WEEK, FOUR, MONDAY)
    assert talks() == [WEEK + timedelta(days=6)]

    check_in.take_back(tx, rosa, WEEK, check_in.NOTHING, MONDAY)
    assert talks() == []
