"""What a runner reads: sentences with their days, distances and knees."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import sentences as say
from app.domain.load import Return, ReturnState, WeekChange, return_state, spike
from app.domain.pain import FLAGS, Escalation, EscalationReason, Rise
from app.domain.people import Side
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day, session

SUNDAY = date(2026, 11, 8)
LONGEST = session(date(2026, 10, 25), 12_300)


@pytest.mark.parametrize(
    ("ago", "name"),
    [
        (0, "today"),
        (1, "yesterday"),
        (2, "Tuesday"),
        (6, "Friday"),
        (7, "5 Nov"),
        (400, "8 Oct 2025"),
        (-1, "13 Nov"),
    ],
)
def test_days_are_named_as_people_name_them(ago, name):
    assert say.day_name(day(ago), TODAY) == name


def test_without_today_a_day_keeps_its_name_and_leaves_the_year_to_the_row_it_stands_in():
    assert say.day_name(SUNDAY) == "8 Nov"


@pytest.mark.parametrize(
    ("metres", "shown"),
    [(15_200, "15.2 km"), (15_249, "15.2 km"), (15_250, "15.3 km"), (49, "0.0 km"), (950, "1.0 km")],
)
def test_distances_have_one_decimal(metres, shown):
    assert say.distance(metres) == shown


def test_a_ceiling_is_cut_and_never_rounded_up():
    assert say.ceiling(16_720) == "16.7 km"
    assert say.ceiling(16_799) == "16.7 km"
    assert say.ceiling(16_799, "mi") == "10.4 mi"
    assert say.distance(16_799, "mi") == "10.4 mi"
    assert say.distance(15_200, "mi") == "9.4 mi"


@given(st.integers(0, 200_000))
def test_a_ceiling_shown_is_never_above_the_ceiling(metres):
    assert round(float(say.ceiling(metres).split()[0]) * 1000) <= metres
    assert Decimal(say.ceiling(metres, "mi").split()[0]) * say.METRES["mi"] <= metres


@pytest.mark.parametrize(("over", "percent"), [(15_200, 24), (11_050, -10), (12_361, 0), (12_362, 1)])
def test_per_cents_are_whole(over, percent):
    assert say.percent_over(over, 12_300) == percent


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (SUNDAY, "Today's 15.2 km was 24 % longer than any run in your last 30 days."),
        (date(2026, 11, 9), "Yesterday's 15.2 km was 24 % longer than any run in your last 30 days."),
        (date(2026, 11, 12), "Sunday's 15.2 km was 24 % longer than any run in the 30 days before it."),
        (date(2026, 11, 20), "The 15.2 km on 8 Nov was 24 % longer than any run in the 30 days before it."),
        (None, "The 15.2 km on 8 Nov was 24 % longer than any run in the 30 days before it."),
    ],
)
def test_a_spike_says_its_day_and_how_much_longer_it_was(today, sentence):
    long = session(SUNDAY, 15_200)

    assert say.why_spike(long, spike(long, [LONGEST]), today) == sentence


def test_a_spike_is_said_in_miles_to_who_runs_in_miles():
    long = session(SUNDAY, 15_200)

    assert say.why_spike(long, spike(long, [LONGEST]), TODAY, "mi").startswith("Sunday's 9.4 mi was 24 %")


def test_a_run_with_nothing_to_compare_with_says_so():
    long = session(SUNDAY, 15_200)

    assert say.why_spike(long, spike(long, []), TODAY) == (
        "Sunday's 15.2 km has no run in the 30 days before it to be compared with."
    )
    assert say.why_over_longest(spike(long, [])) == "There is no run in the 30 days before to compare with."


@pytest.mark.parametrize(
    ("metres", "sentence"),
    [
        (15_200, "23.6 % longer than your longest in the 30 days before: 12.3 km on 25 Oct."),
        (12_300, "As long as your longest in the 30 days before: 12.3 km on 25 Oct."),
        (6_150, "50.0 % shorter than your longest in the 30 days before: 12.3 km on 25 Oct."),
    ],
)
def test_a_run_is_set_beside_the_longest_before_it(metres, sentence):
    assert say.why_over_longest(spike(session(SUNDAY, metres), [LONGEST]), TODAY) == sentence


@pytest.mark.parametrize("missing", ["longest_m", "longest_day", "percent"])
def test_without_a_longest_there_is_nothing_to_set_a_run_beside(missing):
    judged = replace(spike(session(SUNDAY, 15_200), [LONGEST]), **{missing: None})

    assert say.why_over_longest(judged) == "There is no run in the 30 days before to compare with."


def test_the_longest_before_is_said_in_the_runners_units_and_with_a_year_that_is_another():
    judged = spike(session(SUNDAY, 12_400), [LONGEST])

    assert say.why_over_longest(judged, date(2027, 1, 3), "mi") == (
        "0.8 % longer than your longest in the 30 days before: 7.6 mi on 25 Oct 2026."
    )
    shorter = replace(judged, percent=-0.4)
    assert say.why_over_longest(shorter).startswith("0.4 % shorter")


def test_a_mail_says_because_of_which_run_in_the_middle_of_a_sentence():
    def because(ago, units="km"):
        return say.because_longer(day(ago), 15_252, 12_300, TODAY, units)

    assert because(1) == "Because yesterday's 15.3 km was 24 % over your 30-day longest."
    assert because(0) == say.because_longer(TODAY, 15_252, 12_300, TODAY)
    assert because(0) == "Because today's 15.3 km was 24 % over your 30-day longest."
    assert because(4) == "Because Sunday's 15.3 km was 24 % over your 30-day longest."
    assert because(9, "mi") == "Because the 9.5 mi on 3 Nov was 24 % over your 30-day longest."


def test_a_strength_day_is_told_on_its_morning_in_a_mail_and_afterwards():
    assert say.why_routine() == "Today is one of your strength days."
    assert say.because_routine() == "Because today is one of your strength days."
    assert say.why_routine_was() == "It was one of your strength days."


@pytest.mark.parametrize(
    ("spm", "words"),
    [
        (-4.5, "Steps are longer than usual for this pace: 5 steps a minute below your own line"),
        (4.4, "Steps are shorter than usual for this pace: 4 steps a minute above your own line"),
        (0.0, "Steps are shorter than usual for this pace: 0 steps a minute above your own line"),
        (None, "Steps are shorter than usual for this pace: 0 steps a minute above your own line"),
    ],
)
def test_a_change_of_steps_is_told_in_whole_steps_beside_the_runners_own_line(spm, words):
    trend = SimpleNamespace(spm=spm, runs=(1, 2, 3, 4))

    assert say.why_cadence(trend, day(0), 14) == f"{words} in 4 runs of the 14 days to 12 Nov."
    assert say.why_cadence(trend, day(0), 14, date(2027, 1, 1)).endswith("to 12 Nov 2026.")


def test_a_week_is_told_in_kilometres_and_without_its_year_where_nothing_else_is_asked_for():
    change = WeekChange(SUNDAY, 41_200, 30_300)

    assert say.why_week(change) == (
        "41.2 km in the 7 days to 8 Nov, 36 % more than the 30.3 km of the 7 days before."
    )
    assert say.why_week(change, date(2027, 1, 1), "mi") == (
        "25.6 mi in the 7 days to 8 Nov 2026, 36 % more than the 18.8 mi of the 7 days before."
    )


def test_long_high_scores_name_their_knee():
    assert say.why_long_high(Side.RIGHT) == "Your right knee has scored 5 or more for two weeks."


def test_the_numbers_in_sentences_are_those_of_the_limits():
    long, months = session(SUNDAY, 15_240), replace(DEFAULT, spike_window_days=60)
    logs = replace(DEFAULT, pain_high=5, escalate_logs=3, escalate_of=4, escalate_rise_days=10)
    moved = replace(logs, escalate_red_runs=3, red_runs_days=9, escalate_weeks=7)

    def talks(reason):
        return say.why_escalate(Escalation(Side.LEFT, SUNDAY, reason, 7, holds=True), moved)

    assert (
        talks(EscalationReason.HIGH_TWICE) == "Your left knee has scored 5 or more on 3 of your last 4 logs."
    )
    assert talks(EscalationReason.LONG_RISE) == (
        "Your left knee scores have been above your usual for 10 days."
    )
    assert talks(EscalationReason.RED_RUNS) == (
        "Three runs in 9 days ended with rest or swap for your left knee."
    )
    assert talks(EscalationReason.IMPACT) == (
        "7 weekly check-ins in a row say that your knee got in the way."
    )
    month = replace(DEFAULT, sign_long_score=4, sign_long_days=28)
    assert say.why_long_high(Side.LEFT, month) == "Your left knee has scored 4 or more for four weeks."
    assert say.why_spike(long, spike(long, []), None, "km", months).endswith(
        "has no run in the 60 days before it to be compared with."
    )
    assert say.why_spike(long, spike(long, [LONGEST]), None, "km", months).endswith(
        "than any run in the 60 days before it."
    )
    assert say.longer_than(TODAY, 12_000, 10_000, TODAY, "km", months).endswith("in your last 60 days.")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (7, "one week"),
        (14, "two weeks"),
        (13, "13 days"),
        (15, "15 days"),
        (42, "six weeks"),
        (49, "7 weeks"),
    ],
)
def test_a_span_is_said_in_weeks_where_it_is_whole_ones(days, said):
    assert say.lasting(days) == said


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (EscalationReason.VERY_HIGH, "Your right knee has scored 8."),
        (EscalationReason.HIGH_TWICE, "Your right knee has scored 6 or more on 2 of your last 3 logs."),
        (EscalationReason.LONG_RISE, "Your right knee scores have been above your usual for two weeks."),
        (EscalationReason.RED_RUNS, "Two runs in 7 days ended with rest or swap for your right knee."),
        (EscalationReason.IMPACT, "Two weekly check-ins in a row say that your knee got in the way."),
    ],
)
def test_each_reason_reads_as_it_is_written(reason, sentence):
    assert say.why_escalate(Escalation(Side.RIGHT, SUNDAY, reason, 8, holds=True)) == sentence


def test_a_high_score_names_knee_and_day():
    assert say.why_pain_high(Side.LEFT, 6, day(1), TODAY) == "Your left knee scored 6 yesterday."
    assert say.why_pain_high(None, 7, SUNDAY, TODAY) == "Your knee scored 7 on Sunday."
    assert say.why_pain_high(Side.RIGHT, 6, SUNDAY) == "Your right knee scored 6 on 8 Nov."


def test_a_rise_of_exactly_two_points_is_told_as_two():
    for logs in range(1, 15):
        for total in range(logs * 5):
            told = say.above_usual(Side.LEFT, total / logs, (total + 2 * logs) / logs)
            assert told == "Your left knee scores are 2 points above your usual."


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (3.0, "Your left knee scores are 2 points above your usual."),
        (3.286, "Your left knee scores are 2 points above your usual."),
        (3.5, "Your left knee scores are 2 points above your usual."),
        (3.99, "Your left knee scores are 2 points above your usual."),
        (4.0, "Your left knee scores are 3 points above your usual."),
        (2.0, "Your left knee scores are 1 point above your usual."),
        (1.0, "Your left knee scores rose above your usual and have not settled yet."),
        (None, "Your left knee scores rose above your usual and have not settled yet."),
    ],
)
def test_a_rise_is_told_in_whole_points(now, sentence):
    assert say.why_rise(Rise(Side.LEFT, SUNDAY, 1.0, now, active=True, holds=True)) == sentence


@pytest.mark.parametrize("reason", EscalationReason)
def test_each_reason_to_talk_to_someone_is_a_sentence_about_the_log(reason):
    sentence = say.why_escalate(Escalation(Side.LEFT, SUNDAY, reason, 7, holds=True))

    assert sentence.endswith(".")
    assert ("left knee" in sentence) is (reason is not EscalationReason.IMPACT), "a check-in names no side"


def test_two_of_three_logs_are_said_word_for_word():
    found = Escalation(Side.LEFT, SUNDAY, EscalationReason.HIGH_TWICE, 6, holds=True)

    assert say.why_escalate(found) == "Your left knee has scored 6 or more on 2 of your last 3 logs."


def test_a_break_is_told_in_days_and_its_cap_is_cut():
    back = return_state(TODAY, [session(day(19), 12_070)])

    assert say.why_return(back) == "Welcome back: 19 days since your last run."
    assert say.cap_return(back) == "As a cautious rule of thumb, keep the first run under 9.0 km."
    ran = Return(ReturnState.RETURN, 9_000, 19, day(19), TODAY)
    assert say.why_return(ran) == "Welcome back: 19 days lay between your runs."
    assert say.cap_return(ran) == "As a cautious rule of thumb, keep runs under 9.0 km for now."
    assert say.cap_return(ran, "mi") == "As a cautious rule of thumb, keep runs under 5.5 mi for now."


def test_without_a_known_cap_the_runs_are_called_short():
    back, ran = (Return(ReturnState.RETURN, None, 19, day(19), first) for first in (None, TODAY))

    assert say.cap_return(back) == "As a cautious rule of thumb, keep the first run short for now."
    assert say.cap_return(ran) == "As a cautious rule of thumb, keep runs short for now."


def test_a_warning_sign_is_named_in_plain_words():
    assert say.why_red_flag(["calf_swelling"]) == (
        "You answered yes to a warning sign: new calf swelling, warmth or pain."
    )
    assert say.why_red_flag(["locked", "deformed"]) == (
        "You answered yes to warning signs: a knee out of shape or out of its joint; a locked knee."
    )


def test_the_ceiling_is_a_sentence_of_its_own():
    assert say.within_ceiling(16_720) == "Runs up to 16.7 km stay within 10 % of your longest."
    assert say.within_ceiling(16_720, "mi") == "Runs up to 10.3 mi stay within 10 % of your longest."


def test_no_sentence_speaks_of_chances_conditions_or_safety():
    long = session(SUNDAY, 15_200)
    said = [
        say.why_spike(long, spike(long, [LONGEST]), TODAY),
        say.STUDY,
        say.why_routine(),
        say.why_red_flag(FLAGS),
        *[
            say.why_escalate(Escalation(None or Side.LEFT, SUNDAY, reason, 7, True))
            for reason in EscalationReason
        ],
    ]

    assert not [
        one for one in said if re.search(r"\b(safe|risk|danger\w*|treat\w*|prevent\w*|cause\w*)\b|!", one)
    ]


@pytest.mark.parametrize(
    ("done", "planned", "words"),
    [
        (0, 3, "0 of 3 sessions"),
        (3, 3, "3 of 3 sessions"),
        (4, 3, "4 sessions, 3 planned"),
        (1, 0, "1 session, none planned"),
        (0, 0, "0 of 0 sessions"),
    ],
)
def test_more_sessions_than_planned_are_no_part_of_them(done, planned, words):
    assert say.sessions_of(done, planned) == words


def test_a_distance_in_full_tells_one_metre_from_the_next():
    assert [say.in_full(metres) for metres in (14_000, 14_001, 500)] == ["14", "14.001", "0.5"]
    assert [say.in_full(metres, "mi") for metres in (14_000, 14_001)] == ["8.6992", "8.6998"]
