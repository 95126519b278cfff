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
_SEN = "Sen 1968, Journal of the American Statistical Association 63:1379"
_LUEDKE = "Luedke 2016, Medicine & Science in Sports & Exercise 48:1244"
_HEIDERSCHEIT = "Heiderscheit 2011, Medicine & Science in Sports & Exercise 43:296"
_CROSSLEY = (
    "Crossley 2004, Archives of Physical Medicine and Rehabilitation; "
    "Piva 2009, Journal of Rehabilitation Medicine"
)
_ESCULIER = "Esculier 2018, British Journal of Sports Medicine 52:659"
_THOMEE = "Thomee 1997, Physical Therapy"
_CLARSEN_2020 = "Clarsen 2020, British Journal of Sports Medicine 54:390"
_CLARSEN_2013 = "Clarsen 2013, British Journal of Sports Medicine 47:495"
_KUJALA = "Crossley 2004, Archives of Physical Medicine and Rehabilitation"
_FERBER = "Ferber 2015, Journal of Athletic Training 50:366"
_LEPPANEN = "Leppänen 2024, British Journal of Sports Medicine 58:722"
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
    same_start_s: int = _limit(180, "s", "starts at most this far apart may be one run")
    same_distance_percent: int = _limit(1, "%", "distances of one run agree within this, or within")
    same_distance_m: int = _limit(100, "m", "this, or")
    same_elapsed_s: int = _limit(2, "s", "elapsed times agree within this")
    same_overlap_percent: int = _limit(50, "%", "of the shorter recording shared makes two one run")
    stand_in_percent: int = _limit(
        50, "%", "of a run's metres: with less to show, a therapist sees it as held back"
    )

    # What a run may be
    first_day: date = _limit(date(1990, 1, 1), "", "older days come from clocks never set")
    longest_run_m: int = _limit(1_000_000, "m", "beyond six-day races, a slip of the decimal point")
    longest_run_s: int = _limit(604_800, "s", "longest run there is")
    recordings_a_day: int = _limit(48, "", "recordings kept of one day, copies among them")
    ahead_h: int = _limit(24, "h", "a recording that starts further ahead comes from a wrong clock")

    # Sessions and what is known
    session_gap_s: int = _limit(
        1800, "s", "at most this between the end of one run and the start of the next"
    )
    unknown_percent: int = _limit(20, "%", "of a window may be unknown outside its acute part")
    acute_days: int = _limit(7, "days", "the acute part, none of it unknown")
    unknown_gap_days: int = _limit(6, "days", "unknown among those behind the longest run, at most")
    morning_h: int = _limit(6, "o'clock", "from then on the next morning is asked for")
    morning_until_h: int = _limit(12, "o'clock", "until then a plain score is that of the morning")
    few_missing_days: int = _limit(3, "days", "so few missing are more likely rest than a file still to come")
    no_run_days: int = _limit(31, "days", "called days without a run in one go, at most")

    # One run too long too soon
    spike_window_days: int = _limit(30, "days", "before a run, whose longest it is set against", B, _FRANDSEN)
    spike_small_percent: int = _limit(
        110, "%", "of the longest; above it a run is a small step", B, _FRANDSEN
    )
    spike_moderate_percent: int = _limit(
        130, "%", "of the longest; above it the step is moderate", B, _FRANDSEN
    )
    spike_large_percent: int = _limit(200, "%", "of the longest; above it the step is large", B, _FRANDSEN)
    spike_alert_percent: int = _limit(110, "%", "of the longest; above it a run is told of", B, _FRANDSEN)
    spike_news_m: int = _limit(1000, "m", "a smaller excess is arithmetic, not news")
    spike_sure_sessions: int = _limit(4, "", "runs in the window; with fewer the comparison is weak")
    spike_sure_days: int = _limit(14, "days", "from the first to the last of them")
    spike_push_days: int = _limit(3, "days", "a step older than this makes a card, no push")
    hold_days: int = _limit(7, "days", "longest the ceiling is held after a step")

    # Weeks and ratios
    week_to_week_days: int = _limit(14, "days", "of history for the change from week to week")
    week_card_percent: int = _limit(30, "%", "more than the week before makes a card, from", B, _NIELSEN)
    week_card_least_m: int = _limit(10_000, "m", "in the week before on")
    chronic_days: int = _limit(28, "days", "in the longer part of a ratio", X, _GABBETT)
    ewma_fast_days: int = _limit(7, "days", "of the faster mean", X, _WILLIAMS)
    ewma_slow_days: int = _limit(28, "days", "of the slower mean", X, _WILLIAMS)
    ewma_warm_up_days: int = _limit(42, "days", "until the first day weighs 5 % in the slower mean")

    # Coming back after a break
    return_from_days: int = _limit(14, "days", "between two runs are a break")
    return_cap_percent: int = _limit(75, "%", "of the longest run before it caps the first one after it")
    return_half_from_days: int = _limit(31, "days", "of break, from which the cap is")
    return_half_percent: int = _limit(50, "%", "of that run")
    return_third_from_days: int = _limit(
        61, "days", "of break, from which walking in between is offered and the cap is"
    )
    return_third_percent: int = _limit(33, "%", "of that run")
    return_leave_sessions: int = _limit(4, "", "runs end the coming back, over")
    return_leave_days: int = _limit(14, "days", "from the first to the last of them")
    return_leave_score: int = _limit(2, "points", "in a run; a sorer one does not count towards that")

    # Cadence, steps a minute of both feet
    cadence_least_spm: float = _limit(120, "steps/min", "a lower number is not a running cadence")
    cadence_most_spm: float = _limit(240, "steps/min", "a higher number is not a running cadence")
    cadence_run_m: int = _limit(2000, "m", "shortest run whose cadence is compared")
    cadence_run_s: int = _limit(600, "s", "shortest moving time of such a run")
    cadence_slowest_mps: float = _limit(1.8, "m/s", "slower is walking")
    cadence_fastest_mps: float = _limit(6.0, "m/s", "faster is not a run of its own")
    cadence_climb_m_per_km: float = _limit(15, "m/km", "steeper runs are left out")
    fit_days: int = _limit(120, "days", "of runs that the line of cadence on speed is drawn through, ending")
    fit_ends_days: int = _limit(14, "days", "before the day it is used on")
    fit_runs: int = _limit(15, "", "runs at least, over")
    fit_span_days: int = _limit(28, "days", "at least, with")
    fit_iqr_mps: float = _limit(0.20, "m/s", "between the quartiles of their speeds")
    fit_steepest: float = _limit(30, "steps/min per m/s", "steepest line believed; the flattest is 0")
    fit_interval: float = _limit(12, "steps/min per m/s", "widest 95 % interval of the slope believed")
    fit_margin_mps: float = _limit(0.2, "m/s", "beyond the speeds of the line nothing is said")
    fit_frozen_days: int = _limit(60, "days", "the line stays as it is after a therapist sets a goal")
    goal_least_percent: int = _limit(
        5, "%", "above the usual cadence is the least goal a therapist sets", C, _HEIDERSCHEIT
    )
    goal_most_percent: int = _limit(10, "%", "above it the most", C, _HEIDERSCHEIT)
    trend_days: int = _limit(14, "days", "whose runs tell how cadence stands now")
    trend_runs: int = _limit(3, "", "of them at least")
    trend_spm: float = _limit(4, "steps/min", "away from the line is worth a word, when it is also more than")
    trend_spreads: float = _limit(3, "", "times the usual scatter, by the square root of the runs")
    mad_to_sd: float = _limit(
        1.4826, "", "turns the median distance from the median into a standard deviation", D, _SEN
    )
    leg_of_height: float = _limit(0.53, "", "leg length for height, where it was not measured")

    # Knee scores, 0 to 10
    score_most: int = _limit(10, "points", "worst imaginable")
    scores_a_day: int = _limit(48, "", "scores kept of one day by hand")
    back_dated_days: int = _limit(90, "days", "a score may be logged afterwards")
    note_characters: int = _limit(2000, "letters", "in a note")
    score_known_days: int = _limit(7, "days", "the last score is shown as how the knee is")
    pain_days: int = _limit(7, "days", "whose mean tells how the knee is, with at least")
    pain_logs: int = _limit(3, "days", "logged")
    base_days: int = _limit(14, "days", "before those, whose mean is the usual, with at least")
    base_logs: int = _limit(4, "days", "logged")
    rise_points: int = _limit(2, "points", "above the usual is a rise, from a mean of", C, _CROSSLEY)
    rise_least: int = _limit(3, "points", "on; it ends when the mean is less than")
    rise_clear_points: int = _limit(1, "points", "above the usual or below")
    rise_clear_below: int = _limit(2, "points", "for")
    rise_clear_evaluations: int = _limit(7, "days", "in a row")
    pain_high: int = _limit(6, "points", "or more is a high score")
    escalate_score: int = _limit(7, "points", "or more once is a moment to talk to someone, or")
    escalate_logs: int = _limit(2, "days", "with a high score among the last")
    escalate_of: int = _limit(3, "days", "logged within 7, or")
    escalate_rise_days: int = _limit(14, "days", "of a rise that still holds, or")
    escalate_red_runs: int = _limit(2, "", "runs in 7 days after which to rest or swap, or")
    escalate_weeks: int = _limit(
        2, "", "weekly check-ins in a row with a substantial impact; until a score of"
    )
    escalate_clear_score: int = _limit(5, "points", "or less and")
    escalate_clear_days: int = _limit(7, "days", "have passed")
    sign_score: int = _limit(7, "points", "or more is a sign to see someone this week, as is")
    sign_long_score: int = _limit(5, "points", "or more on every logged day of")
    sign_long_days: int = _limit(14, "days", "in a row")
    sign_ask_rise: int = _limit(2, "points", "more within a day: warning signs are asked for")

    # The rule for one run
    run_green_score: int = _limit(
        2, "points", "at most while running: settled, if it is back by the next morning", A, _ESCULIER
    )
    run_red_score: int = _limit(5, "points", "above it while running: rest or swap", D, _THOMEE)
    run_red_morning: int = _limit(
        2, "points", "above the score before, the next morning: rest or swap", D, _THOMEE
    )
    run_before_h: int = _limit(24, "h", "before a run, in which a score stands for how it was before")
    spoken_after_h: int = _limit(3, "h", "from a run's end, a score after midnight is still about it")

    # The weekly check-in and totals of instruments
    check_in_most: int = _limit(3, "points", "of each of the four answers")
    substantial_first: int = _limit(3, "points", "of the first answer, or")
    substantial_other: int = _limit(2, "points", "of the second or third make an impact substantial")
    check_in_scores: tuple[int, ...] = _limit(
        (1, 4, 7), "points", "of pain from which the fourth answer is 1, 2 and 3"
    )
    total_most: int = _limit(100, "points", "of the totals that a therapist enters")
    akps_change: int = _limit(10, "points", "of the AKPS total is the least change that matters", C, _KUJALA)
    ostrc_points: tuple[int, ...] = _limit(
        (0, 8, 17, 25), "points", "for the options of each question of 2020", D, _CLARSEN_2020
    )
    ostrc_points_2013: tuple[int, ...] = _limit(
        (0, 6, 13, 19, 25), "points", "for those of the second and third question of 2013", D, _CLARSEN_2013
    )
    ostrc_substantial_2013: int = _limit(
        13, "points", "from there on the problem is substantial", D, _CLARSEN_2013
    )

    # How running goes with pain the week after: what will be needed
    link_logs: int = _limit(3, "days", "with a score make a week count")
    link_weeks: int = _limit(16, "weeks", "are needed")
    link_reach_weeks: int = _limit(52, "weeks", "complete weeks looked at")

    # Exercises
    gentle_score: int = _limit(6, "points", "or more: the gentle set, or rest")
    calls_days: int = _limit(1, "days", "after a long run or the day scores rose, a session is called for")
    exercise_easy_score: int = _limit(2, "points", "at most: go on; above it the easier version")
    exercise_stop_score: int = _limit(5, "points", "above it an exercise is stopped for today")
    session_exercises: int = _limit(2, "", "exercises in a day make a session")
    rep_s: int = _limit(5, "s", "a repetition: 2 up, 1 hold, 2 down")
    change_s: int = _limit(30, "s", "to get into place")
    short_rest_s: int = _limit(15, "s", "between the sets of the short version")
    level_up_sessions: int = _limit(2, "sessions", "in a row at the top of the range raise a level")
    level_down_days: int = _limit(14, "days", "off, more than which lower a level")
    level_down_morning: int = _limit(2, "points", "above the usual the morning after lower a level")
    level_down_ask: int = _limit(2, "", "levels down in a row: ask your therapist")
    sessions_a_week: int = _limit(3, "sessions", "a week at first", A, _FERBER)
    programme_weeks: int = _limit(6, "weeks", "of them at least", A, _FERBER)
    programme_best_weeks: int = _limit(12, "weeks", "of them better", A, _LEPPANEN)
    maintain_sessions: int = _limit(2, "sessions", "a week afterwards")

    # Reminders
    cool_escalate_days: int = _limit(7, "days", "between two of talking to a therapist")
    cool_pain_high_days: int = _limit(3, "days", "between two of a high score")
    cool_load_spike_days: int = _limit(
        7, "days", "between two of a long run, unless the second is a larger step"
    )
    cool_pain_rise_days: int = _limit(7, "days", "between two of rising scores")
    cool_return_days: int = _limit(14, "days", "between two of coming back")
    pushes_a_week: int = _limit(4, "", "reminders a week at most, but for high scores")
    between_pushes_h: int = _limit(20, "h", "between two at least")
    quiet_from_h: int = _limit(21, "o'clock", "from then on nothing goes out")
    quiet_until_h: int = _limit(8, "o'clock", "from then on it does")
    message_expires_h: int = _limit(24, "h", "after it was due it is dropped, never sent late")
    later_h: int = _limit(3, "h", 'is "later today"')
    red_runs_days: int = _limit(7, "days", "in which two runs to rest or swap count")
    before_run_h: int = _limit(2, "h", "before a planned run no exercise is reminded of")
    race_days: int = _limit(1, "days", "before a race, and on its day, no exercise is reminded of")
    ease_off_after: int = _limit(3, "", "unanswered in a row: strength days fall to", D, _BIDARGADDI)
    ease_off_sessions: int = _limit(2, "a week", "and you are asked once which days suit", D, _BIDARGADDI)
    ease_more_after: int = _limit(6, "", "unanswered: once a week", D, _BIDARGADDI)
    ease_stop_after: int = _limit(10, "", "unanswered: none, and one card on your next visit", D, _BIDARGADDI)
    maintain_weeks: int = _limit(8, "weeks", "with at least")
    maintain_percent: int = _limit(75, "%", "of the sessions done, and")
    maintain_pain_weeks: int = _limit(4, "weeks", "with a mean score of at most")
    maintain_score: int = _limit(2, "points", "let reminders fall to two a week")
    praise_days: int = _limit(7, "days", "between two words of praise")
    replay_weeks: int = _limit(8, "weeks", "of runs are needed to try a setting on the past")
    replay_days: int = _limit(365, "days", "of the past are tried")
    followed_days: int = _limit(7, "days", "after a reminder in which a score counts as following it")
    followed_score: int = _limit(4, "points", "or more")


DEFAULT = Thresholds()


def described(limits: Thresholds = DEFAULT) -> Iterator[Limit]:
    """Every limit with its unit, grade and source, in the order they stand in here."""
    for each in fields(limits):
        yield Limit(name=each.name, value=getattr(limits, each.name), **each.metadata)
