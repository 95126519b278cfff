"""What the rules find on a day, and six weeks of mornings."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.findings import (
    Log,
    at_onset,
    coming_back,
    found_on,
    is_retold,
    subject_of_signs,
    talk,
)
from app.domain.findings.of_knees import states_of
from app.domain.load import Coverage, ReturnState, Session, sessions, spikes
from app.domain.pain import CheckIn, Moment
from app.domain.people import Side, WeekStart
from app.domain.red_runs import red_days
from app.domain.reminders import Decision, Finding, History, Kind, Push, Settings, Suppressed, decide
from app.domain.runs import Source
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, at, day, entry, run, scores, session

DAY_0 = date(2026, 6, 1)  # a Monday
SCORES = [1] * 22 + [2, 3, 4, 4, 5, 4, 4, 5, 6, 6, 4, 3, 2, 2] + [1] * 6
for absent in (3, 9, 15):
    SCORES[absent] = None


def on(n):
    return DAY_0 + timedelta(days=n)


BASE = [session(on(n), 10_000) for n in range(-30, 21, 3)]
LONG = [session(on(21), 11_500), session(on(24), 13_000), session(on(26), 17_000)]
PLANNED = Settings(strength_days=(1, 3, 5))


def six_weeks() -> dict[int, Decision]:
    """Every morning's decision, each made from the days before it and the reminders that went out.

    All of them are answered, so that none becomes rarer.
    """
    decisions: dict[int, Decision] = {}
    sent: list[Push] = []
    for morning in range(43):
        yesterday = on(morning - 1)
        sessions = [one for one in (*BASE, *LONG) if one.day <= yesterday]
        entries = [one for one in scores(DAY_0, SCORES) if one.local_date <= yesterday]
        findings = found_on(yesterday, Log(sessions, spikes(sessions), entries))
        eight = at(on(morning), 8)
        decision = decide(eight, findings, History(sent), PLANNED)
        if decision is not None:
            decisions[morning] = decision
            assert decision.due == eight
            held = decision.suppressed is not None
            sent.append(Push(on(morning), eight, decision.reasons, decision.category, True, held))
    return decisions


def test_the_long_runs_of_the_timeline_are_small_small_and_moderate():
    judged = spikes([*BASE, *LONG])[-3:]

    assert [(one.category.value, one.alertable) for one in judged] == [
        ("small", True),
        ("small", True),
        ("moderate", True),
    ]


def test_six_weeks_of_mornings_bring_the_expected_reminders_and_no_others():
    R, S, P, H, E = Kind.ROUTINE, Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.PAIN_HIGH, Kind.ESCALATE
    expected = {
        **dict.fromkeys([1, 3, 5, 8, 10, 12, 15, 17, 19], (R,)),
        22: (S, R),
        24: (R,),
        26: (R,),
        27: (S,),
        28: (P,),
        29: (R,),
        31: (H, R),
        32: (E,),
        33: (R,),
        35: (P,),
        36: (R,),
        38: (R,),
        40: (R,),
    }

    assert {morning: one.reasons for morning, one in six_weeks().items()} == expected


def test_of_the_six_weeks_only_one_reminder_is_held_back_by_the_weeks_four():
    held = {morning: one.suppressed for morning, one in six_weeks().items() if one.suppressed}

    assert held == {33: Suppressed.WEEKLY_CAP}


def test_each_reminder_of_the_six_weeks_says_why():
    why = {morning: one.why for morning, one in six_weeks().items()}

    assert why[22] == ("The 11.5 km on 22 Jun was 15 % longer than any run in the 30 days before it.")
    assert why[27].startswith("The 17.0 km on 27 Jun was 31 % longer")
    assert why[28] == "Your left knee scores are 2 points above your usual."
    assert why[31] == "Your left knee scored 6 on 1 Jul."
    assert why[32] == "Your left knee has scored 6 or more on 2 of your last 3 logs."
    assert why[35] == "Your left knee scores are 3 points above your usual."


def kinds(findings):
    return [one.kind for one in findings]


HISTORY = [session(day(n), 10_000) for n in (25, 20, 15, 9)]


def log(sessions=(), entries=(), **more):
    return Log(list(sessions), spikes(list(sessions)), list(entries), **more)


@pytest.mark.parametrize(("ago", "there"), [(0, True), (2, True), (3, False)])
def test_a_spike_is_found_for_three_days(ago, there):
    found = found_on(TODAY, log([*HISTORY, session(day(ago), 13_000)]))

    assert kinds(found) == ([Kind.LOAD_SPIKE] if there else [])


@pytest.mark.parametrize(("ago", "there"), [(4, True), (5, False)])
def test_how_long_a_spike_is_found_goes_by_the_limits(ago, there):
    found = found_on(TODAY, log([*HISTORY, session(day(ago), 13_000)]), replace(DEFAULT, spike_push_days=5))

    assert kinds(found) == ([Kind.LOAD_SPIKE] if there else [])


@pytest.mark.parametrize(
    ("days", "rests_on"),
    [(40, (Source.ARCHIVE, Source.FILE)), (39, (Source.FILE,)), (30, (Source.FILE,))],
)
def test_the_runs_a_spike_rests_on_go_by_the_limits(days, rests_on):
    (old,) = sessions([run(day(40), 4_000, source=Source.ARCHIVE)])
    given = [old, *HISTORY, session(TODAY, 13_000)]
    moved = replace(DEFAULT, spike_window_days=days)
    (found,) = [
        one
        for one in found_on(TODAY, Log(given, spikes(given, limits=moved)), moved)
        if one.kind is Kind.LOAD_SPIKE
    ]

    assert found.sources == rests_on
    assert found.why.endswith(f"than any run in the {days} days before it.")


def test_two_spikes_on_a_day_are_one_finding_about_the_longer():
    sessions = [*HISTORY, session(TODAY, 12_000, hour=7), session(TODAY, 14_000, hour=18)]

    (found,) = found_on(TODAY, log(sessions))

    assert found.detail["distance_m"] == 14_000


def test_a_spike_that_is_no_news_is_not_found():
    assert found_on(TODAY, log([*HISTORY, session(TODAY, 10_999)])) == []


def test_a_spike_carries_what_it_rests_on():
    one = run(TODAY, 13_000, public_id=UUID(int=5), source=Source.ARCHIVE)
    long = Session(one.day, one.distance_m, one.start, one.end, (one,))

    (found,) = found_on(TODAY, log([*HISTORY, long]))

    assert (found.subject, found.local_date) == (TODAY.isoformat(), TODAY)
    assert found.sources == (Source.ARCHIVE, Source.FILE)  # the run, and those it is compared with
    assert found.detail == {
        "category": "small",
        "distance_m": 13_000,
        "longest_m": 10_000,
        "longest_day": day(9).isoformat(),
    }


def test_a_first_run_after_a_break_is_found_on_its_day_only():
    sessions = [session(day(19), 12_000), session(TODAY, 5_000)]

    (found,) = found_on(TODAY, log(sessions))

    assert (found.kind, found.detail) == (Kind.RETURN, {"gap_days": 19, "cap_m": 9_000})
    assert found_on(TODAY + timedelta(days=1), log(sessions)) == []
    assert found_on(day(1), log(sessions[:1])) == []


def test_days_that_are_not_known_make_no_break():
    sessions = [session(day(19), 12_000), session(TODAY, 5_000)]
    known = Coverage(((day(40), day(19)),), frozenset({TODAY}))

    assert found_on(TODAY, log(sessions, coverage=known)) == []


def test_a_high_score_is_found_for_its_knee_and_day():
    entries = [entry(TODAY, 6, Side.LEFT), entry(TODAY, 2, Side.RIGHT)]

    (found,) = found_on(TODAY, log(entries=entries))

    assert (found.kind, found.side, found.subject) == (Kind.PAIN_HIGH, Side.LEFT, TODAY.isoformat())
    assert found_on(day(1), log(entries=entries)) == []


def test_while_the_knees_are_not_told_apart_a_finding_names_none():
    (found,) = found_on(TODAY, log(entries=[entry(TODAY, 6, Side.UNKNOWN)]))

    assert (found.side, found.why) == (None, "Your knee scored 6 on 12 Nov.")


def test_a_rise_is_the_same_finding_on_each_day_it_holds():
    entries = scores(day(24), [1] * 14 + [4] * 11)

    subjects = {
        one.subject
        for n in range(4)
        for one in found_on(day(n), log(entries=entries))
        if one.kind is Kind.PAIN_RISE
    }

    assert subjects == {day(6).isoformat()}


def test_a_rise_keeps_the_numbers_of_the_day_it_was_set_whatever_is_scored_later():
    before = scores(day(22), [1] * 16 + [4] * 5)
    (onset,) = (one for one in found_on(day(2), log(entries=before)) if one.kind is Kind.PAIN_RISE)
    (later,) = (
        one
        for one in found_on(TODAY, log(entries=[*before, entry(day(1), 9), entry(TODAY, 10)]))
        if one.kind is Kind.PAIN_RISE
    )

    assert later != onset
    assert at_onset(later, log(entries=[*before, entry(day(1), 9), entry(TODAY, 10)])) == onset


def test_a_warning_sign_of_the_urgent_tiers_is_found():
    entries = [
        entry(TODAY, 2, flags=("locked",), public_id=UUID(int=3)),
        entry(TODAY, 2, flags=("daily_life",)),
    ]

    (found,) = found_on(TODAY, log(entries=entries))

    assert (found.kind, found.subject) == (Kind.RED_FLAG, str(UUID(int=3)))
    assert found.why == "You answered yes to a warning sign: a locked knee."


def test_two_red_runs_in_a_week_are_found_for_the_knee_they_were_red_for():
    runs = [run(day(n), public_id=UUID(int=n)) for n in (7, 5, 1)]
    sessions = [Session(one.day, one.distance_m, one.start, one.end, (one,)) for one in runs]
    entries = [entry(one.day, 6, Side.RIGHT, Moment.DURING, run=one.public_id, hour=9) for one in runs] + [
        entry(day(2), 1, Side.LEFT)
    ]

    red = red_days(sessions, entries, TODAY)

    assert red == {Side.LEFT: [], Side.RIGHT: [day(5), day(1)]}
    calm = [entry(TODAY, 1, Side.RIGHT)]
    (talk,) = found_on(TODAY, log(entries=calm, red_days=red))
    assert (talk.kind, talk.side, talk.detail) == (Kind.ESCALATE, Side.RIGHT, {"reason": "red_runs"})


def test_an_empty_log_finds_nothing():
    assert found_on(TODAY, Log()) == []


def test_scores_of_unknown_side_are_not_told_of_the_other_knee_as_well():
    risen_for_both = scores(day(20), [1] * 14 + [4] * 7, Side.UNKNOWN)

    found = found_on(TODAY, log(entries=[*risen_for_both, entry(TODAY, 6)]))

    assert [(one.kind, one.side) for one in found] == [
        (Kind.PAIN_HIGH, Side.LEFT),
        (Kind.PAIN_RISE, Side.LEFT),
    ]


def test_a_rise_that_scores_of_unknown_side_carry_alone_is_found_for_the_other_knee():
    unknown = scores(day(20), [1] * 14 + [4, None, 4, None, 4, None, 4], Side.UNKNOWN)
    calm = [entry(day(ago), 0) for ago in (5, 3, 1)]

    found = found_on(TODAY, log(entries=[*unknown, *calm]))

    assert [(one.kind, one.side) for one in found] == [(Kind.PAIN_RISE, Side.RIGHT)]


def test_a_log_of_an_earlier_day_holds_nothing_of_the_days_after():
    whole = log([*HISTORY, session(TODAY, 13_000)], scores(day(3), [1, 2, 3, 6]))
    then = whole.until(day(1))

    assert found_on(day(1), then) == []
    same = replace(whole, red_days={Side.LEFT: []}, check_ins=[], cadence=[])
    assert whole.until(TODAY) == same
    assert [one.day for one in then.sessions] == [one.day for one in HISTORY]
    assert (len(then.spikes), len(then.entries)) == (4, 3)


CHECK_INS = (CheckIn(on(0), (0, 2, 0, 0)), CheckIn(on(7), (0, 0, 3, 0)))
BOTH_KNEES = [*scores(on(0), [2] * 14), *scores(on(0), [1] * 14, Side.RIGHT)]


def talks(n, entries, knee=Side.UNKNOWN, check_ins=CHECK_INS):
    found = found_on(on(n), Log(entries=entries, check_ins=check_ins, knee=knee))
    return [(one.side, one.subject, one.detail["reason"]) for one in found if one.kind is Kind.ESCALATE]


@pytest.mark.parametrize(
    ("entries", "knee", "side"),
    [
        (BOTH_KNEES, Side.RIGHT, Side.RIGHT),
        (BOTH_KNEES, Side.BOTH, None),
        (BOTH_KNEES[:14], Side.UNKNOWN, Side.LEFT),
        (BOTH_KNEES[:14], Side.RIGHT, Side.LEFT),
        (scores(on(0), [2] * 14, Side.UNKNOWN), Side.LEFT, None),
        ([], Side.LEFT, None),
    ],
    ids=["the watched one", "two", "the only one", "the only one scored", "no knee named", "no scores"],
)
def test_a_substantial_impact_two_weeks_running_is_about_the_watched_or_only_knee(entries, knee, side):
    assert talks(13, entries, knee) == [(side, on(13).isoformat(), "impact")]
    assert talks(12, entries, knee) == []
    assert talks(13, entries, knee, CHECK_INS[:1]) == []


def test_an_impact_of_no_one_knee_is_not_told_beside_a_knee_that_is_told_of():
    entries = [*BOTH_KNEES, entry(on(13), 7, Side.RIGHT)]

    assert talks(13, entries) == [(Side.RIGHT, on(13).isoformat(), "very_high")]
    assert talks(13, BOTH_KNEES) == [(None, on(13).isoformat(), "impact")]


def test_the_impact_says_so_and_rests_on_no_run():
    found = found_on(on(13), Log(entries=BOTH_KNEES[:14], check_ins=CHECK_INS))

    assert [(one.why, one.sources) for one in found] == [
        ("Two weekly check-ins in a row say that your knee got in the way.", ())
    ]


def test_a_log_until_a_day_holds_the_check_ins_of_the_weeks_that_are_over():
    log = Log(check_ins=CHECK_INS)

    assert log.until(on(13)).check_ins == list(CHECK_INS)
    assert log.until(on(12)).check_ins == [CHECK_INS[0]]


def test_a_state_of_both_knees_at_once_looks_at_all_there_is():
    log = Log(entries=[*BOTH_KNEES, entry(on(10), 7, Side.RIGHT)], check_ins=CHECK_INS)

    assert talk(on(10), Side.BOTH, log).reason.value == "very_high"
    assert talk(on(13), Side.BOTH, log).reason.value == "impact"
    assert talk(on(13), Side.LEFT, log) is None


LONG_WEEK = [session(day(7), 10_000), session(day(0), 14_000, hour=18)]
KNOWN = Coverage(((day(60), TODAY),))


def test_a_week_far_over_the_one_before_is_one_card_of_that_week():
    first = Log(LONG_WEEK, spikes(LONG_WEEK), coverage=KNOWN)
    more = [*LONG_WEEK, session(day(-1), 9_000)]
    later = Log(more, spikes(more), coverage=Coverage(((day(60), day(-3)),)))

    (card,) = found_on(TODAY, first)

    assert (card.kind, card.subject, card.local_date) == (Kind.CARD, "week_to_week 2026-11-09", TODAY)
    assert card.why == "14.0 km in the 7 days to 12 Nov, 40 % more than the 10.0 km of the 7 days before."
    assert card.sources == (Source.FILE,)
    assert card.detail == {"card": "week_to_week", "last_m": 14_000, "before_m": 10_000}
    assert found_on(day(-3), later) == [card], "to the end of the week"
    assert card not in found_on(day(-4), later)


def test_a_card_of_a_week_rests_on_the_runs_of_both_weeks_alone():
    old, typed, api = (
        sessions([run(day(ago), m, source=source)])[0]
        for ago, m, source in [
            (14, 5_000, Source.ARCHIVE),
            (13, 10_000, Source.MANUAL),
            (0, 14_000, Source.STRAVA_API),
        ]
    )
    told = [old, typed, api]

    (card,) = found_on(TODAY, Log(told, spikes(told), coverage=KNOWN))

    assert card.sources == (Source.MANUAL, Source.STRAVA_API)


def test_without_knowing_the_days_no_week_is_set_against_another():
    assert found_on(TODAY, Log(LONG_WEEK, spikes(LONG_WEEK))) == []


def test_a_runners_own_week_and_units_are_those_of_the_card():
    log = Log(LONG_WEEK, spikes(LONG_WEEK), coverage=KNOWN, units="mi", week_start=WeekStart.SUNDAY)

    (card,) = found_on(TODAY, log)

    assert card.subject == "week_to_week 2026-11-08"
    assert card.why == "8.7 mi in the 7 days to 12 Nov, 40 % more than the 6.2 mi of the 7 days before."


def test_a_card_is_never_pushed():
    (card,) = found_on(TODAY, Log(LONG_WEEK, spikes(LONG_WEEK), coverage=KNOWN))

    assert decide(at(day(-1)), [card], History(), Settings()) is None


def test_a_log_until_a_day_knows_its_red_runs_and_its_cadence():
    runs = [run(day(ago), public_id=UUID(int=ago + 1), external_id=f"{ago}") for ago in (2, 1, 0)]
    hard = [entry(one.day, 6, Side.LEFT, Moment.DURING, run=one.public_id) for one in runs]
    whole = log(sessions(runs), hard, cadence=runs)

    then = whole.until(day(1))

    assert then.red_days == {Side.LEFT: [day(2), day(1)]}
    assert then.cadence == runs[:2]
    with pytest.raises(ValueError, match="shorter"):
        Log(whole.sessions, whole.spikes[:1]).until(TODAY)


@pytest.mark.parametrize(("ago", "is_of_the_week"), [(7, False), (6, True), (0, True), (-1, False)])
def test_red_runs_are_those_of_seven_days(ago, is_of_the_week):
    one = run(day(ago), public_id=UUID(int=1))
    hard = [entry(one.day, 6, moment=Moment.DURING, run=one.public_id)]

    assert red_days(sessions([one]), hard, TODAY) == {Side.LEFT: [one.day] if is_of_the_week else []}


def test_red_runs_go_by_the_limits_they_are_given():
    one = run(day(1), public_id=UUID(int=1))
    hard = [entry(one.day, 5, moment=Moment.DURING, hour=9)]
    stricter = replace(DEFAULT, run_red_score=4)

    assert red_days(sessions([one]), hard, TODAY) == {Side.LEFT: []}
    assert red_days(sessions([one]), hard, TODAY, stricter) == {Side.LEFT: [day(1)]}


def test_a_score_told_days_later_that_names_a_run_makes_it_red():
    runs = [run(day(ago), public_id=UUID(int=ago)) for ago in (6, 1)]
    late = [entry(day(-30), 6, moment=Moment.DURING, run=UUID(int=6), hour=None)]

    assert red_days(sessions(runs[:1]), late, TODAY) == {Side.LEFT: [day(6)]}
    other = [entry(day(-30), 6, moment=Moment.DURING, run=UUID(int=9), hour=9)]
    assert red_days(sessions(runs), other, TODAY) == {Side.LEFT: []}


def test_a_score_of_the_hours_before_a_run_counts_whatever_day_it_was_put_under():
    one = run(day(1), public_id=UUID(int=1))
    early = replace(entry(day(1), 0, hour=7), local_date=day(20))
    next_day = entry(day(0), 2, moment=Moment.NEXT_MORNING, hour=7)

    assert red_days(sessions([one]), [early, next_day], TODAY) == {Side.LEFT: [day(1)]}
    assert red_days(sessions([one]), [next_day], TODAY) == {Side.LEFT: []}


def finding(kind, side, subject="2026-11-10"):
    return Finding(kind, side, subject, day(2), "")


@pytest.mark.parametrize("kind", [Kind.PAIN_HIGH, Kind.PAIN_RISE, Kind.ESCALATE])
def test_a_finding_of_no_knee_is_told_again_once_the_log_names_one(kind):
    old, new = finding(kind, None), finding(kind, Side.LEFT)
    left = [entry(side=Side.LEFT)]

    assert is_retold(old, [old, new], left)
    assert not is_retold(new, [old, new], left)
    assert not is_retold(old, [old], left)
    assert not is_retold(old, [old, finding(Kind.RETURN, Side.LEFT)], left)
    assert not is_retold(old, [old, finding(kind, Side.RIGHT)], left)
    assert not is_retold(old, [old, new], [entry(side=Side.UNKNOWN)])
    other_day = finding(kind, Side.LEFT, "2026-11-09")
    assert is_retold(old, [old, other_day], left) == (kind is not Kind.PAIN_HIGH)


@pytest.mark.parametrize("kind", [Kind.LOAD_SPIKE, Kind.RETURN, Kind.RED_FLAG, Kind.CARD, Kind.ROUTINE])
def test_what_is_not_about_a_knees_scores_is_never_told_again(kind):
    assert not is_retold(finding(kind, None), [finding(kind, Side.LEFT)], [entry(side=Side.LEFT)])


def test_what_warning_signs_are_about_is_their_score_else_their_day():
    kept = entry(public_id=UUID(int=5))

    assert subject_of_signs(kept, TODAY) == str(UUID(int=5))
    assert subject_of_signs(entry(), TODAY) == "asked 2026-11-12"
    assert subject_of_signs(None, TODAY) == "asked 2026-11-12"


def test_the_way_back_is_left_by_four_runs_over_two_weeks_that_were_not_sore():
    first = [run(day(60), public_id=UUID(int=60))]
    back = [run(day(ago), public_id=UUID(int=ago)) for ago in (20, 15, 10, 6)]
    ran = sessions([*first, *back])
    sore = [entry(day(6), 3, moment=Moment.DURING, hour=9)]
    other = [entry(day(6), 2, moment=Moment.DURING, hour=9)]

    assert coming_back(TODAY, Log(ran)).state is ReturnState.NONE
    assert coming_back(TODAY, Log(ran, entries=other)).state is ReturnState.NONE
    still = coming_back(TODAY, Log(ran, entries=sore))
    assert (still.first_day, still.gap_days) == (day(20), 40)
    named = [entry(day(5), 3, moment=Moment.DURING, run=UUID(int=6))]
    assert coming_back(TODAY, Log(ran, entries=named)).first_day == day(20)
    gentler = replace(DEFAULT, return_leave_score=3)
    assert coming_back(TODAY, Log(ran, entries=sore), gentler).state is ReturnState.NONE
    rest = Coverage([(day(20), TODAY)])
    assert coming_back(TODAY, Log(ran, entries=sore, coverage=rest)).state is ReturnState.NONE


def test_where_a_break_begins_and_which_run_a_score_is_tied_to_go_by_the_limits():
    ran = sessions([run(day(60), public_id=UUID(int=60)), run(day(20), public_id=UUID(int=20))])
    assert coming_back(TODAY, Log(ran), replace(DEFAULT, return_from_days=41)).state is ReturnState.NONE
    assert coming_back(TODAY, Log(ran), replace(DEFAULT, return_from_days=40)).first_day == day(20)


def test_a_score_past_midnight_is_of_the_run_the_limits_tie_it_to():
    back = [run(day(ago), public_id=UUID(int=ago)) for ago in (60, 20, 15, 10)]
    late = run(day(6), hour=21, public_id=UUID(int=6))  # to 22:00
    ran = sessions([*back, late])
    sore = [entry(day(5), 3, moment=Moment.DURING, hour=2)]

    assert coming_back(TODAY, Log(ran, entries=sore)).state is ReturnState.NONE
    longer = replace(DEFAULT, spoken_after_h=4)
    assert coming_back(TODAY, Log(ran, entries=sore), longer).first_day == day(20)


def test_the_states_of_a_knee_go_by_the_limits():
    risen = Log(entries=scores(day(27), [1] * 21 + [6] * 7))
    high, rise, talks = Kind.PAIN_HIGH, Kind.PAIN_RISE, Kind.ESCALATE

    assert states_of(TODAY, Side.LEFT, risen, DEFAULT) == {high, rise, talks}
    assert states_of(TODAY, Side.LEFT, risen, replace(DEFAULT, high_alert_score=7)) == {rise, talks}
    assert states_of(TODAY, Side.LEFT, risen, replace(DEFAULT, rise_points=6)) == {high, talks}
    assert states_of(TODAY, Side.LEFT, risen, replace(DEFAULT, pain_high=7)) == {high, rise}
    assert states_of(TODAY, Side.RIGHT, risen, DEFAULT) == set()
    assert states_of(day(-1), Side.LEFT, risen, DEFAULT) == {rise, talks}
    assert states_of(day(10), Side.LEFT, risen, DEFAULT) == set()


def test_a_rise_of_another_day_or_of_none_stays_as_it_is():
    other = finding(Kind.PAIN_RISE, Side.LEFT)

    assert at_onset(other, Log()) is other
    risen = scores(day(27), [1] * 21 + [5] * 7)
    assert at_onset(other, Log(entries=risen)) is other
    (found,) = [one for one in found_on(TODAY, Log(entries=risen)) if one.kind is Kind.PAIN_RISE]
    later = Log(entries=[*risen, *scores(day(-1), [9])])
    assert (
        at_onset(found, later) == found_on(found.local_date, Log(entries=risen).until(found.local_date))[-1]
    )
    assert at_onset(found, later, replace(DEFAULT, rise_points=9)) is found
