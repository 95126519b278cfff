"""Reminders become fewer when they are left unanswered, and once the exercises are a habit."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.people import WeekStart
from app.domain.reminders import Adds, History, Kind, Pace, Settings, answered_on, decide, pace, unanswered
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, at, day
from tests.domain.reminders.test_deciding import EIGHT, after, found, push

DAILY = Settings(strength_days=range(7))


def left(count, first=4, **more):
    """So many reminders without an answer, the last one `first` days ago: before this week."""
    return [push(first + n, Kind.ROUTINE, answered=False, **more) for n in range(count)]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, Pace.PLANNED),
        (2, Pace.PLANNED),
        (3, Pace.TWICE),
        (5, Pace.TWICE),
        (6, Pace.ONCE),
        (9, Pace.ONCE),
        (10, Pace.STOPPED),
        (40, Pace.STOPPED),
    ],
)
def test_the_pace_falls_with_reminders_left_unanswered(count, expected):
    assert pace(TODAY, after(*left(count)), DAILY) is expected


def test_an_answer_ends_the_row_and_what_was_held_back_is_none_of_it():
    mixed = [*left(2), push(6, Kind.ROUTINE, answered=True), *left(9, first=7)]
    held = [push(n, Kind.ROUTINE, answered=False, suppressed=True) for n in (1, 2, 3)]

    assert unanswered(after(*mixed, *held), DAILY) == 2


def test_any_session_done_ends_the_row_also_on_the_day_of_a_reminder():
    rows = left(10)

    assert unanswered(History(rows, session_days=[day(4)]), DAILY) == 0
    assert unanswered(History(rows, session_days=[day(5)]), DAILY) == 1
    assert unanswered(History(rows, session_days=[day(40)]), DAILY) == 10


def test_the_last_answer_is_a_word_a_session_or_a_choice_whichever_came_last():
    rows = [*left(2), push(9, Kind.ROUTINE, answered=True)]

    assert answered_on(History(left(3)), DAILY) == date.min
    assert answered_on(History(rows), DAILY) == day(9)
    assert answered_on(History(rows, session_days=[day(8), day(12)]), DAILY) == day(8)
    assert answered_on(History(rows, session_days=[day(8)]), Settings(chosen_on=day(7))) == day(7)


def test_choosing_the_settings_anew_ends_the_row():
    assert unanswered(after(*left(10)), Settings(chosen_on=day(6))) == 2


def test_every_kind_left_unanswered_counts():
    rows = [push(4 + n, Kind.PAIN_RISE, answered=False) for n in range(3)]

    assert pace(TODAY, after(*rows), DAILY) is Pace.TWICE


@pytest.mark.parametrize(("count", "a_week"), [(3, 2), (6, 1), (10, 0)])
def test_strength_days_fall_to_two_a_week_to_one_and_to_none(count, a_week):
    """TODAY is a Thursday: Monday, Tuesday and Wednesday are of its week."""
    rows = left(count)
    for told in range(3):
        this_week = [push(1 + n, Kind.ROUTINE, answered=False) for n in range(told)]
        history = after(*this_week, *rows[told:])
        assert (decide(EIGHT, [], history, DAILY) is not None) is (told < a_week)


def test_other_kinds_go_on_when_strength_days_have_stopped():
    decision = decide(EIGHT, [found(Kind.LOAD_SPIKE)], after(*left(10)), DAILY)

    assert decision.reasons == (Kind.LOAD_SPIKE,)


def test_the_two_a_week_are_counted_in_the_runners_week():
    told = [push(4, Kind.ROUTINE, answered=False), push(5, Kind.ROUTINE, answered=False)]
    rows = [*told, *left(1, first=8)]
    saturday = Settings(strength_days=range(7), week_start=WeekStart.SATURDAY)

    assert decide(EIGHT, [], after(*rows), DAILY) is not None
    assert decide(EIGHT, [], after(*rows), saturday) is None


def test_a_reminder_merged_with_another_is_one_of_the_two():
    rows = left(4)
    merged = [push(1 + n, Kind.RETURN, Kind.ROUTINE, answered=False) for n in range(2)]
    others = [push(1 + n, Kind.RETURN, answered=False) for n in range(2)]

    assert decide(EIGHT, [], after(*merged, *rows[:1]), DAILY) is None
    assert decide(EIGHT, [], after(*others, *rows[:1]), DAILY) is not None


def test_after_three_it_is_asked_once_which_days_suit():
    def asks(*rows):
        return decide(EIGHT, [found(Kind.PAIN_HIGH)], after(*rows), Settings()).adds

    assert asks(*left(2)) is None
    assert asks(*left(3)) is Adds.DAYS
    asked = push(4, Kind.ROUTINE, answered=False, adds=Adds.DAYS)
    assert asks(asked, *left(3, first=5)) is None
    assert asks(*left(3), push(8, Kind.ROUTINE, answered=True, adds=Adds.DAYS)) is Adds.DAYS


def habit(weeks=8, days=(0, 2, 4), done=None, pain=2.0):
    """Strength days reminded of on so many weekdays, with those `done` of them all; calm knees."""
    asked = [on for ago in range(1, 7 * weeks + 1) if (on := TODAY - timedelta(days=ago)).weekday() in days]
    kept = asked if done is None else asked[:done]
    pushes = [push((TODAY - on).days, Kind.ROUTINE, answered=True) for on in asked]
    return History(pushes, kept, {day(n): pain for n in range(1, 29)})


def test_after_eight_weeks_of_sessions_and_four_of_calm_it_is_twice_a_week():
    assert pace(TODAY, habit(), DAILY) is Pace.MAINTAIN
    assert pace(TODAY, habit(days=(0, 3)), DAILY) is Pace.MAINTAIN  # and it stays so on the two asked for
    assert pace(TODAY, habit(weeks=7), DAILY) is Pace.PLANNED
    assert pace(TODAY, History(), DAILY) is Pace.PLANNED


@pytest.mark.parametrize(("done", "expected"), [(18, Pace.MAINTAIN), (17, Pace.PLANNED)])
def test_three_in_four_of_24_sessions_are_18(done, expected):
    assert pace(TODAY, habit(done=done), DAILY) is expected


@pytest.mark.parametrize(("mean", "expected"), [(2.0, Pace.MAINTAIN), (2.1, Pace.PLANNED)])
@pytest.mark.parametrize("ago", [1, 28])
def test_one_day_above_two_keeps_the_full_pace(mean, expected, ago):
    history = habit()

    calm = History(history.pushes, history.session_days, {**history.pain7, day(ago): mean})

    assert pace(TODAY, calm, DAILY) is expected


def test_older_or_todays_scores_do_not_matter():
    history = habit()
    sore = {**history.pain7, day(29): 9.0, day(0): 9.0}

    assert pace(TODAY, History(history.pushes, history.session_days, sore), DAILY) is Pace.MAINTAIN


def test_each_of_the_four_weeks_needs_a_known_mean():
    history = habit()
    for week in range(4):
        gone = {day(7 * week + n) for n in range(1, 8)}
        known = {on: mean for on, mean in history.pain7.items() if on not in gone}
        assert pace(TODAY, History(history.pushes, history.session_days, known), DAILY) is Pace.PLANNED
        known[day(7 * week + 7)] = 1.0
        assert pace(TODAY, History(history.pushes, history.session_days, known), DAILY) is Pace.MAINTAIN


def test_a_reminder_held_back_asks_for_nothing_unless_the_session_was_done():
    """Two of each week's three held back: those days are not asked for; done before eight, they are."""
    history = habit(done=0)
    pushes = sorted(history.pushes, key=lambda one: one.local_date)
    kept = pushes[::3]
    rest = [one for one in pushes if one not in kept]
    held = [push((TODAY - one.local_date).days, Kind.ROUTINE, suppressed=True) for one in rest]
    days = [one.local_date for one in kept[:6]]

    assert pace(TODAY, History([*kept, *held], days, history.pain7), DAILY) is Pace.MAINTAIN
    assert pace(TODAY, History(pushes, days, history.pain7), DAILY) is Pace.PLANNED
    early = [one.local_date for one in held]
    assert pace(TODAY, History([*kept, *held], early, history.pain7), DAILY) is Pace.PLANNED


def without_week(history, week):
    """The same with the reminders of one of the eight weeks held back, its sessions left undone."""
    gone = {day(7 * week + n) for n in range(1, 8)}
    pushes = [replace(one, suppressed=one.local_date in gone) for one in history.pushes]
    return History(pushes, [on for on in history.session_days if on not in gone], history.pain7)


@pytest.mark.parametrize("week", range(8))
def test_a_week_in_which_nothing_was_asked_for_is_no_week_of_sessions_done(week):
    assert pace(TODAY, without_week(habit(), week), DAILY) is Pace.PLANNED
    for ago in (7 * week + 1, 7 * week + 7):
        history = without_week(habit(), week)
        one = push(ago, Kind.ROUTINE, answered=True)
        pushes = [each for each in history.pushes if each.local_date != one.local_date]
        again = History([*pushes, one], history.session_days, history.pain7)
        assert pace(TODAY, again, DAILY) is Pace.MAINTAIN


def test_a_first_week_of_sessions_and_seven_held_back_are_no_habit():
    history = habit()
    for week in range(7):
        history = without_week(history, week)

    assert len(history.session_days) == 3
    assert pace(TODAY, history, DAILY) is Pace.PLANNED


def test_of_each_hundred_sessions_as_many_are_done_as_the_limit_says():
    """55 of 56 are 98.2 %."""
    history = habit(days=range(7), done=55)

    assert pace(TODAY, history, DAILY, replace(DEFAULT, maintain_percent=98)) is Pace.MAINTAIN
    assert pace(TODAY, history, DAILY, replace(DEFAULT, maintain_percent=99)) is Pace.PLANNED


def test_sessions_before_the_eight_weeks_and_of_today_do_not_count():
    history = habit(done=17)

    more = [*history.session_days, day(57), day(0)]

    assert pace(TODAY, History(history.pushes, more, history.pain7), DAILY) is Pace.PLANNED
    assert pace(TODAY, History(history.pushes, [*more, day(56)], history.pain7), DAILY) is Pace.MAINTAIN


def test_reminders_without_a_strength_day_ask_for_none():
    history = habit()
    others = [push((TODAY - one.local_date).days, Kind.RETURN) for one in history.pushes]

    assert pace(TODAY, History(others, history.session_days, history.pain7), DAILY) is Pace.PLANNED


def test_once_it_goes_well_two_a_week_are_reminded_of():
    history = habit(days=(0, 2))  # Monday and Wednesday of this week as well

    assert decide(EIGHT, [], history, DAILY) is None
    assert decide(at(TODAY + timedelta(days=4)), [], habit(days=(0, 2)), DAILY) is not None


def test_praise_is_said_at_most_weekly_and_with_a_strength_day_alone():
    history = habit(days=(0, 4))

    assert decide(EIGHT, [], history, DAILY).adds is Adds.PRAISE
    for ago, said in ((6, None), (7, Adds.PRAISE)):
        praised = push(ago, Kind.RETURN, adds=Adds.PRAISE)
        pushes = [one for one in history.pushes if one.local_date != praised.local_date]
        with_praise = History([*pushes, praised], history.session_days, history.pain7)
        assert decide(EIGHT, [], with_praise, DAILY).adds is said
    assert decide(EIGHT, [found(Kind.PAIN_HIGH)], history, Settings()).adds is None
    assert decide(EIGHT, [], after(), DAILY).adds is None


def test_the_limits_given_say_what_a_habit_is():
    history = habit(days=(0, 4), done=11)  # of 16
    enough = replace(DEFAULT, maintain_percent=65)

    assert pace(TODAY, history, DAILY) is Pace.PLANNED
    assert pace(TODAY, history, DAILY, enough) is Pace.MAINTAIN
    assert decide(EIGHT, [], history, DAILY).adds is None
    assert decide(EIGHT, [], history, DAILY, enough).adds is Adds.PRAISE
    weekly = replace(enough, maintain_sessions=1)
    assert decide(EIGHT, [], history, DAILY, weekly) is None
