"""Every limit that decides something: its value, unit, grade of evidence and source, and what it says.

The help page, the pages' words and the rules read them here; `about` is a piece of a sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Grade(StrEnum):
    """How well a limit is founded."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    X = "X"

    @property
    def words(self) -> str:
        """The grade in plain words."""
        return _GRADES[self]


_GRADES = {
    Grade.A: "randomised trials, or many studies taken together",
    Grade.B: "one large study that followed people",
    Grade.C: "small or laboratory studies",
    Grade.D: "expert opinion, or our own choice",
    Grade.X: "studies contradict it; it sets nothing off",
}

A, B, C, D, X = Grade

_OURS = "our own choice"
_FRANDSEN = "Frandsen 2025, British Journal of Sports Medicine 59:1203, doi:10.1136/bjsports-2024-109380"
_GABBETT = "Gabbett 2016, British Journal of Sports Medicine 50:273"
_WILLIAMS = "Williams 2017, British Journal of Sports Medicine 51:209"
_NIELSEN = "Nielsen 2014, Journal of Orthopaedic & Sports Physical Therapy"
_HAMPEL = "Hampel 1974, Journal of the American Statistical Association 69:383"
_HEIDERSCHEIT = "Heiderscheit 2011, Medicine & Science in Sports & Exercise 43:296"
_CROSSLEY = (
    "Crossley 2004, Archives of Physical Medicine and Rehabilitation; "
    "Piva 2009, Journal of Rehabilitation Medicine"
)
_ESCULIER = "after Esculier 2018, British Journal of Sports Medicine 52:659; the number is our own choice"
_THOMEE = "after Thomee 1997, Physical Therapy; the number is our own choice"
_CLARSEN_2020 = "Clarsen 2020, British Journal of Sports Medicine 54:390"
_CLARSEN_2013 = "Clarsen 2013, British Journal of Sports Medicine 47:495"
_KUJALA = "Crossley 2004, Archives of Physical Medicine and Rehabilitation"
_FERBER = (
    "as in trials such as Ferber 2015, Journal of Athletic Training 50:366; the number is our own choice"
)
_BENJAMINI = "Benjamini 1995, Journal of the Royal Statistical Society B 57:289; the share is our own choice"
_BIDARGADDI = "Bidargaddi 2018, JMIR mHealth and uHealth; numbers our own"


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit as the help page tells it.

    value  a number, a day or a row of numbers, in `unit` ("" for a plain count)
    about  what it bounds, a piece of a sentence
    """

    name: str
    value: object
    unit: str
    grade: Grade
    source: str
    about: str


def _limit(value: T, unit: str, about: str, grade: Grade = D, source: str = _OURS) -> T:
    told = {"unit": unit, "grade": grade, "source": source, "about": about}
    return field(default=value, metadata=told)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All limits of the rules; a rule takes them as `limits`, so a test can move one."""

    # Recordings of the same run
    same_start_s: int = _limit(180, "s", "the most that two recordings of one run start apart")
    same_distance_percent: int = _limit(1, "%", "the most that their distances differ, of the longer one")
    same_distance_m: int = _limit(100, "m", "or the most that they differ in metres")
    same_elapsed_s: int = _limit(2, "s", "or the most that their elapsed times differ")
    same_overlap_percent: int = _limit(
        50, "%", "of the shorter recording in common makes two of them one run"
    )
    stand_in_percent: int = _limit(
        50, "%", "of a run's distance must be in your own files for a therapist to see it"
    )

    # What a run may be
    first_day: date = _limit(
        date(1990, 1, 1), "", "the first day a run or a total may have; older ones come from clocks never set"
    )
    longest_run_m: int = _limit(
        1_000_000, "m", "the longest run that is taken; beyond it a decimal point slipped"
    )
    longest_run_s: int = _limit(604_800, "s", "the longest time of a run that is taken")
    recordings_a_day: int = _limit(48, "", "recordings kept of one day, copies among them")
    ahead_h: int = _limit(24, "h", "the most that a recording may start ahead of now")
    heart_least_bpm: int = _limit(20, "beats/min", "the lowest heart rate that is believed")
    heart_most_bpm: int = _limit(260, "beats/min", "the highest one")
    climb_most_m: int = _limit(20_000, "m", "the most climb of a run that is believed")

    clock_days: int = _limit(90, "days", "of recordings, the last ones, whose watches' clocks tell the zone")
    clock_recordings: int = _limit(24, "", "of them at most, the newest")

    # A recording that does not say its sport
    unsaid_least_m: int = _limit(300, "m", "the shortest recording without a sport that is taken as a run")
    unsaid_least_s: int = _limit(120, "s", "the shortest moving time of such a recording")
    unsaid_fastest_mps: float = _limit(
        4.5, "m/s", "its fastest mean; rides in town begin near it, and faster runners' watches say the sport"
    )
    unsaid_wheels_mps: float = _limit(8.0, "m/s", "the speed that goes with wheels")
    unsaid_wheels_percent: int = _limit(5, "%", "of its moving time at most may be faster than that")

    # Samples of a recording
    totals_late_s: int = _limit(
        60, "s", "after a watch's totals: where samples move for longer, they count in place of the totals"
    )
    moving_least_mps: float = _limit(
        0.5,
        "m/s",
        "the slowest that counts as moving: a place at rest drifts slower, a climb on foot is faster",
    )
    pause_s: int = _limit(10, "s", "the longest gap after a stop that is a new lap and no pause")
    pause_step_m: int = _limit(50, "m", "the most that a watch's count may rise over a pause")
    leap_m: int = _limit(20, "m", "the longest step between two samples that is always believed")
    leap_mps: float = _limit(12.0, "m/s", "the speed that nobody runs: a longer step that needs it is a leap")
    leap_places: int = _limit(5, "", "places in a row at most are passed over as leaps")
    climb_least_m: int = _limit(3, "m", "the least climb that counts; altitude wanders by less")
    height_spike_m: int = _limit(50, "m", "a sample so far from both beside it is none of the ground")
    speed_around_s: int = _limit(5, "s", "to each side give a sample's speed where the file does not")
    sample_lasts_s: int = _limit(10, "s", "the longest that one sample speaks for")
    clock_back_s: int = _limit(
        60, "s", "the most that a sample may be written late; beyond it a clock was set"
    )
    clock_forward_s: int = _limit(43_200, "s", "without a pause: beyond it a clock was set forwards")
    clock_most_h: int = _limit(15, "h", "the most that a watch's clock is from UTC; no place is further")

    all_years_days: int = _limit(7, "days", "after files came in, all years are on the first page")

    # Sessions and what is known
    session_gap_s: int = _limit(1800, "s", "the longest gap between runs that are taken as one")
    unknown_percent: int = _limit(20, "%", "of a window's days may be unknown, the last 7 apart")
    acute_days: int = _limit(7, "days", "in the acute part of a window, none of it unknown")
    unknown_gap_days: int = _limit(6, "days", "at most may be unknown of the 30 behind the longest run")
    morning_h: int = _limit(6, "o'clock", "the next morning's score is asked for from then on")
    morning_until_h: int = _limit(12, "o'clock", "a plain score counts as that of the morning until then")
    few_missing_days: int = _limit(3, "days", "missing at most are asked about as days of rest")
    no_run_days: int = _limit(31, "days", "at most are called days without a run in one go")

    # One run too long too soon
    spike_window_days: int = _limit(30, "days", "before a run whose longest it is set against", B, _FRANDSEN)
    spike_small_percent: int = _limit(
        110, "%", "of the longest: above it a run is a small step up, up to it lies the ceiling", B, _FRANDSEN
    )
    spike_moderate_percent: int = _limit(
        130, "%", "of the longest: above it the step is moderate", B, _FRANDSEN
    )
    spike_large_percent: int = _limit(200, "%", "of the longest: above it the step is large", B, _FRANDSEN)
    spike_alert_percent: int = _limit(110, "%", "of the longest: above it a run is told of", B, _FRANDSEN)
    spike_alert_most_percent: int = _limit(
        130, "%", "of the longest is the highest a runner may move that to"
    )
    spike_news_m: int = _limit(1000, "m", "over the longest at least, for a run to be told of")
    spike_sure_sessions: int = _limit(4, "", "runs in the window at least; with fewer the comparison is weak")
    spike_sure_days: int = _limit(14, "days", "from the first to the last of them at least")
    spike_push_days: int = _limit(3, "days", "after which a step makes a card and no reminder")
    hold_days: int = _limit(7, "days", "at most the ceiling on screen is held after a step")

    # Weeks and ratios
    week_to_week_days: int = _limit(14, "days", "of history that the change from week to week needs")
    week_card_percent: int = _limit(30, "%", "more than in the 7 days before makes a card", B, _NIELSEN)
    week_card_least_m: int = _limit(10_000, "m", "at least in the 7 days before, for that card")
    card_days: int = _limit(7, "days", "after which a card closes by itself")
    chronic_days: int = _limit(28, "days", "in the longer part of the ratio of weeks", X, _GABBETT)
    ewma_fast_days: int = _limit(7, "days", "of the faster weighted mean", X, _WILLIAMS)
    ewma_slow_days: int = _limit(28, "days", "of the slower weighted mean", X, _WILLIAMS)
    ewma_warm_up_days: int = _limit(42, "days", "of history that the ratio of weighted means needs")

    # Coming back after a break
    return_from_days: int = _limit(14, "days", "between two runs make a break")
    return_cap_percent: int = _limit(75, "%", "of the longest run before it caps the first one after it")
    return_half_from_days: int = _limit(31, "days", "of break from which the lower cap holds")
    return_half_percent: int = _limit(50, "%", "of that longest run is the lower cap")
    return_third_from_days: int = _limit(
        61, "days", "of break from which the lowest cap holds, with walking in between"
    )
    return_third_percent: int = _limit(33, "%", "of that longest run is the lowest cap")
    return_leave_sessions: int = _limit(4, "", "runs end the coming back")
    return_leave_days: int = _limit(14, "days", "from the first to the last of them at least")
    return_leave_score: int = _limit(2, "points", "at most while running, for a run to count towards that")

    # Planning a run, and four weeks
    similar_days: int = _limit(365, "days", "back are earlier runs looked through for similar ones")
    similar_distance_percent: int = _limit(
        25, "%", "of the planned distance is the most that a similar run is shorter or longer"
    )
    similar_share_percent: int = _limit(
        10, "%", "of the 30-day longest is the most that a similar run was nearer to its own, or further over"
    )
    similar_runs: int = _limit(5, "", "similar runs with a score of the next morning are needed to tell of")
    similar_score: int = _limit(4, "points", "or more the next morning are counted")
    build_weeks: int = _limit(4, "weeks", "are suggested, the last an easier one")
    build_back_weeks: int = _limit(4, "weeks", "of runs tell the usual days and distances")
    build_day_weeks: int = _limit(2, "weeks", "of these with a run on a weekday make it a usual day")
    build_step_percent: int = _limit(5, "%", "of the usual distance is added a week")
    build_easy_percent: int = _limit(75, "%", "of the week before is the easier week")
    build_whole_m: int = _limit(100, "m", "to which a suggested distance is cut")
    plan_days: int = _limit(366, "days", "ahead a run may be planned")
    plan_calendar_pace: int = _limit(
        6, "min/km", "is what a run whose hour is given takes in a calendar file"
    )
    plans_kept: int = _limit(200, "", "planned runs at most are kept at a time")

    # Cadence, steps a minute of both feet
    cadence_least_spm: float = _limit(120, "steps/min", "the lowest number that is a running cadence")
    cadence_most_spm: float = _limit(240, "steps/min", "the highest number that is a running cadence")
    cadence_run_m: int = _limit(2000, "m", "the shortest run whose cadence is compared")
    cadence_run_s: int = _limit(600, "s", "the shortest moving time of such a run")
    cadence_slowest_mps: float = _limit(1.8, "m/s", "the slowest speed of a run; slower is walking")
    cadence_fastest_mps: float = _limit(6.0, "m/s", "the fastest speed of such a run")
    cadence_climb_m_per_km: float = _limit(15, "m/km", "the steepest climb of such a run")
    fit_days: int = _limit(120, "days", "of runs behind your own line of cadence on speed")
    fit_ends_days: int = _limit(14, "days", "before the day it is used on, where they end")
    fit_runs: int = _limit(15, "", "runs behind the line at least")
    fit_span_days: int = _limit(28, "days", "from the first to the last of them at least")
    fit_iqr_mps: float = _limit(0.20, "m/s", "between the quartiles of their speeds at least")
    fit_steepest: float = _limit(
        30, "steps/min per m/s", "the steepest line that is believed; the flattest is 0"
    )
    fit_interval: float = _limit(
        12, "steps/min per m/s", "the widest 95 % interval of its slope that is believed"
    )
    fit_margin_mps: float = _limit(0.2, "m/s", "beyond the speeds of the line nothing is said")
    fit_frozen_days: int = _limit(60, "days", "the line stays as it is after a therapist sets a goal")
    goal_least_percent: int = _limit(
        5, "%", "above your usual cadence is the least goal a therapist sets", C, _HEIDERSCHEIT
    )
    goal_most_percent: int = _limit(10, "%", "above your usual cadence is the highest one", C, _HEIDERSCHEIT)
    trend_days: int = _limit(14, "days", "whose runs tell how your cadence stands now")
    trend_runs: int = _limit(3, "", "of these runs at least")
    trend_spm: float = _limit(4, "steps/min", "away from your line is the least that is told")
    trend_spreads: float = _limit(
        3, "", "times the usual scatter of your runs is the other least, less the more runs there are"
    )
    mad_to_sd: float = _limit(
        1.4826,
        "",
        "times the middle distance of your runs from the line is taken as their usual scatter",
        D,
        _HAMPEL,
    )
    leg_of_height: float = _limit(0.53, "", "of the height is the leg's length where it was not measured")

    # Knee scores, 0 to 10
    score_most: int = _limit(10, "points", "is the worst pain imaginable")
    scores_a_day: int = _limit(48, "", "scores kept of one day by hand")
    back_dated_days: int = _limit(90, "days", "back a score may be logged")
    note_characters: int = _limit(2000, "letters", "at most in a note")
    score_known_days: int = _limit(7, "days", "the last score is shown as how the knee is")
    pain_days: int = _limit(7, "days", "whose mean tells how the knee is")
    pain_logs: int = _limit(3, "days", "of them with a score at least")
    base_days: int = _limit(14, "days", "before those, whose mean is your usual")
    base_logs: int = _limit(4, "days", "of them with a score at least")
    rise_points: int = _limit(2, "points", "above your usual at least is a rise", C, _CROSSLEY)
    rise_alert_points: int = _limit(2, "points", "above your usual at least is told of", C, _CROSSLEY)
    rise_alert_most_points: int = _limit(3, "points", "is the most a runner may move that to")
    rise_least: int = _limit(3, "points", "at least must the mean be for a rise")
    rise_clear_points: int = _limit(1, "points", "above your usual or more keeps a rise going")
    rise_clear_below: int = _limit(2, "points", "is the mean below which a rise is over as well")
    rise_clear_evaluations: int = _limit(7, "days", "in a row like that end a rise")
    pain_high: int = _limit(6, "points", "or more is a high score")
    high_alert_score: int = _limit(6, "points", "or more is told of")
    high_alert_least_score: int = _limit(5, "points", "is the least a runner may move that to")
    high_alert_most_score: int = _limit(7, "points", "is the most a runner may move that to")
    escalate_score: int = _limit(7, "points", "or more, once, is a moment to talk to someone")
    escalate_logs: int = _limit(2, "days", "with a high score are one too")
    escalate_of: int = _limit(3, "days", "with a score, the last ones within 7 days, are looked at for that")
    escalate_rise_days: int = _limit(14, "days", "of a rise that still holds are one too")
    escalate_red_runs: int = _limit(2, "", "runs to rest or swap in 7 days are one too")
    escalate_weeks: int = _limit(2, "", "check-ins in a row with a substantial impact are one too")
    escalate_clear_score: int = _limit(5, "points", "or less is the score after which that moment has passed")
    escalate_clear_days: int = _limit(7, "days", "must have passed as well")
    sign_score: int = _limit(7, "points", "or more is a sign to see someone this week")
    sign_long_score: int = _limit(5, "points", "or more on every logged day is one too")
    sign_long_days: int = _limit(14, "days", "of that are looked at")
    sign_ask_rise: int = _limit(2, "points", "more within a day: the warning signs are asked for")

    # The rule for one run
    run_green_score: int = _limit(2, "points", "at most while running, for a run to be settled", D, _ESCULIER)
    run_red_score: int = _limit(5, "points", "while running: above it rest or swap", D, _THOMEE)
    run_red_morning: int = _limit(
        2, "points", "above the score before, the next morning: rest or swap", D, _THOMEE
    )
    run_before_h: int = _limit(24, "h", "before a run in which a score tells how it was before")
    spoken_after_h: int = _limit(3, "h", "after a run's end a score past midnight is still about it")
    morning_judged: int = _limit(5, "", "runs with a score before and after at least, for a rate to be told")
    morning_bands: int = _limit(
        3, "", "parts of about as many runs each, by distance and by speed, have a rate of their own"
    )
    morning_gap_days: tuple[int, ...] = _limit(
        (1, 2),
        "days",
        "since the last run at most make the first and the second part: the next day, and one day between",
    )

    # The weekly check-in and totals of instruments
    check_in_most: int = _limit(3, "points", "is the most of each of the four answers")
    substantial_first: int = _limit(3, "points", "in the first answer makes an impact substantial")
    substantial_other: int = _limit(2, "points", "in the second or third answer makes it substantial")
    check_in_scores: tuple[int, ...] = _limit(
        (1, 4, 7), "points", "of pain from which the fourth answer is 1, 2 and 3"
    )
    check_in_shift_days: int = _limit(
        3,
        "days",
        "earlier or later than due may a week begin, where your week's first day was changed, and still "
        "follow the one before; a week that begins nearer to that one is the same",
    )
    total_most: int = _limit(100, "points", "is the most of the totals that a therapist enters")
    akps_change: int = _limit(10, "points", "of the AKPS total is the least change that matters", C, _KUJALA)
    ostrc_points: tuple[int, ...] = _limit(
        (0, 8, 17, 25), "points", "for the answers to each question of the OSTRC of 2020", D, _CLARSEN_2020
    )
    ostrc_substantial: int = _limit(
        17, "points", "or more in its second or third question make the problem substantial", D, _CLARSEN_2020
    )
    ostrc_points_2013: tuple[int, ...] = _limit(
        (0, 6, 13, 19, 25),
        "points",
        "for the answers to the second and third question of the OSTRC of 2013",
        D,
        _CLARSEN_2013,
    )
    ostrc_substantial_2013: int = _limit(
        13, "points", "or more in one of these make the problem substantial", D, _CLARSEN_2013
    )

    # How running goes with pain the week after
    link_logs: int = _limit(3, "days", "with a score at least make a week count")
    link_weeks: int = _limit(
        16, "weeks", "at least that count, each after one that counts and whose running is known"
    )
    link_reach_weeks: int = _limit(52, "weeks", "complete ones at most are looked at")
    link_least_sd: float = _limit(
        0.3, "points", "of spread between the weeks' scores at least; with less there is nothing to compare"
    )
    link_stepped_weeks: int = _limit(
        4, "weeks", "with a run more than 10 % over the 30-day longest at least, for the question about them"
    )
    link_false_percent: int = _limit(
        5, "%", "of findings at most may be false, all questions taken together", D, _BENJAMINI
    )
    link_level_percent: int = _limit(95, "%", "of intervals drawn like ours hold the number they are about")
    link_draws: int = _limit(1999, "", "invented pasts without any link, which yours is set against")
    link_burn_in_weeks: int = _limit(60, "weeks", "before each invented past, to forget where it began")
    link_carry_most: float = _limit(
        0.97, "", "of a week's score at most is carried to the next in an invented past"
    )
    link_carry_least: float = _limit(-0.9, "", "of it at least; below 0 a high week is followed by a low one")
    link_lags_weeks: int = _limit(3, "weeks", "at most between running and score, in what therapists explore")
    link_counts_weeks: int = _limit(
        5, "weeks", "of each kind at least, for counts of what followed them to be shown"
    )

    link_slight_points: float = _limit(
        1.0, "points", "the week after or more; below it a pattern says slightly higher scores"
    )

    # Exercises
    gentle_score: int = _limit(6, "points", "or more: the gentle set, or rest")
    calls_days: int = _limit(1, "days", "after a long run, or the day scores rose, a session is called for")
    exercise_easy_score: int = _limit(
        2, "points", "at most: go on with the exercise; above it the easier version"
    )
    exercise_stop_score: int = _limit(5, "points", "in an exercise: above it it is stopped for today")
    session_exercises: int = _limit(2, "", "exercises in a day make a session")
    rep_s: int = _limit(5, "s", "for a repetition: 2 up, 1 hold, 2 down")
    change_s: int = _limit(30, "s", "to get into place for an exercise")
    short_rest_s: int = _limit(15, "s", "of rest between the sets of the short version")
    level_up_sessions: int = _limit(2, "sessions", "in a row at the top of the range: one level up")
    level_down_days: int = _limit(14, "days", "off: after more than these, one level down")
    level_down_morning: int = _limit(2, "points", "above usual the morning after: one level down")
    level_down_ask: int = _limit(2, "", "levels down in a row: ask your therapist")
    sessions_a_week: int = _limit(3, "sessions", "a week at first", D, _FERBER)
    programme_weeks: int = _limit(6, "weeks", "of them at least", D, _FERBER)
    programme_best_weeks: int = _limit(12, "weeks", "of them are better still")
    maintain_sessions: int = _limit(2, "sessions", "a week afterwards")

    # Reminders
    cool_escalate_days: int = _limit(7, "days", "at least between two reminders to talk to someone")
    cool_pain_high_days: int = _limit(3, "days", "at least between two of a high score")
    cool_load_spike_days: int = _limit(
        7, "days", "at least between two of a long run, unless the second is a larger step"
    )
    cool_pain_rise_days: int = _limit(7, "days", "at least between two of rising scores")
    cool_return_days: int = _limit(14, "days", "at least between two of coming back")
    pushes_a_week: int = _limit(4, "", "reminders at most, but for high scores")
    between_pushes_h: int = _limit(20, "h", "at least between two reminders")
    quiet_from_h: int = _limit(21, "o'clock", "nothing goes out from then on")
    quiet_until_h: int = _limit(8, "o'clock", "it does from then on")
    message_expires_h: int = _limit(24, "h", "after it was due a reminder is dropped, never sent late")
    later_h: int = _limit(3, "h", 'is "later today"')
    red_runs_days: int = _limit(7, "days", "in which two runs to rest or swap count")
    before_run_h: int = _limit(2, "h", "before a planned run no exercise is reminded of")
    race_days: int = _limit(1, "days", "before a race, and on its day, no exercise is reminded of")
    ease_off_after: int = _limit(3, "", "reminders unanswered in a row: fewer strength days", D, _BIDARGADDI)
    ease_off_sessions: int = _limit(
        2, "a week", "then, and you are asked once which days suit", D, _BIDARGADDI
    )
    ease_more_after: int = _limit(6, "", "unanswered in a row: one a week", D, _BIDARGADDI)
    ease_stop_after: int = _limit(
        10, "", "unanswered in a row: none, and one card on your next visit", D, _BIDARGADDI
    )
    maintain_weeks: int = _limit(8, "weeks", "that are looked at before reminders become fewer")
    maintain_percent: int = _limit(75, "%", "of their sessions must be done for that")
    maintain_pain_weeks: int = _limit(4, "weeks", "of them the mean score must be low for that")
    maintain_score: int = _limit(2, "points", "is that low mean at most")
    praise_days: int = _limit(7, "days", "at least between two words of praise")
    replay_weeks: int = _limit(8, "weeks", "of runs that trying a setting on the past needs")
    replay_days: int = _limit(365, "days", "of the past are tried")
    followed_days: int = _limit(7, "days", "after a reminder in which a score counts as following it")
    followed_score: int = _limit(4, "points", "or more is such a score")

    def __hash__(self) -> int:
        """Of one number alone: limits are in the key of what is kept, and nearly always the same."""
        return hash(self.spike_alert_percent)


DEFAULT = Thresholds()


def described(limits: Thresholds = DEFAULT) -> Iterator[Limit]:
    """Every limit with its unit and grade, in the order they stand in here.

    source  each brings its own
    """
    for each in fields(limits):
        yield Limit(name=each.name, value=getattr(limits, each.name), **each.metadata)
