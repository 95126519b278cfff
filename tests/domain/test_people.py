"""Who a person is to the rules: what they are called, their day, and their week."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.domain.people import Person, Side, WeekStart, by_week, week_of


def person(**more):
    named = {
        "email": "rosa.b@example.org",
        "timezone": "Pacific/Auckland",
        "created_at": datetime(2026, 1, 1),
    }
    return Person(1, UUID(int=1), is_runner=True, is_therapist=False, **{**named, **more})


def test_a_person_is_called_by_name_else_by_what_stands_before_the_at():
    assert person(name="Rosa").called == "Rosa"
    assert person().called == "rosa.b"


def test_the_day_is_that_of_the_persons_zone():
    late = datetime(2026, 11, 11, 20, 0, tzinfo=UTC)

    assert person().zone.key == "Pacific/Auckland"
    assert person().today(late) == date(2026, 11, 12)
    assert person(timezone="Europe/Berlin").today(late) == date(2026, 11, 11)


def test_what_is_not_chosen_is_as_it_comes():
    one = person()

    assert (one.strength_days, one.week_start, one.knee) == ((0, 2, 4), WeekStart.MONDAY, Side.UNKNOWN)
    assert (one.units, one.locale, one.theme, one.place) == ("km", "en", "system", None)
    assert (one.paused_until, dict(one.reminder_rules), one.name) == (None, {}, "")
    assert (one.files_complete, one.mail_reminders) == (True, True)
    assert (one.first_steps_done, one.is_demo) == (False, False)
    assert hash(one) == hash(person(reminder_rules={"off": ["RETURN"]}))


@pytest.mark.parametrize(
    ("starts", "weekday", "first"),
    [
        (WeekStart.MONDAY, 0, date(2026, 11, 9)),
        (WeekStart.SUNDAY, 6, date(2026, 11, 8)),
        (WeekStart.SATURDAY, 5, date(2026, 11, 7)),
    ],
)
def test_a_week_begins_on_the_day_chosen(starts, weekday, first):
    assert starts.weekday == weekday
    for n in range(7):
        assert week_of(date.fromordinal(first.toordinal() + n), starts) == first
    assert week_of(date.fromordinal(first.toordinal() - 1), starts) < first


def test_a_week_may_hold_a_leap_day():
    assert week_of(date(2028, 3, 4), WeekStart.MONDAY) == date(2028, 2, 28)


def test_what_days_have_is_told_by_week_in_the_order_given():
    days = [(date(2026, 11, 9), 3), (date(2026, 11, 8), 1), (date(2026, 11, 15), 2)]
    assert by_week(days, WeekStart.MONDAY) == {date(2026, 11, 9): [3, 2], date(2026, 11, 2): [1]}
    assert by_week(days[:2], WeekStart.SUNDAY) == {date(2026, 11, 8): [3, 1]}
