"""Every limit that decides something: its value, unit, source and grade of evidence.

Grades: A randomised trial, B large cohort, C small or laboratory study, D expert opinion or our choice.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All limits of the rules; a rule takes them as `limits`, so a test can move one."""

    # Recordings of the same run (D)
    same_start_s: int = 180  # starts this close may be one run ...
    same_distance_percent: int = 1  # ... if distances agree within this, or within
    same_distance_m: int = 100  # ... this many metres,
    same_elapsed_s: int = 2  # ... or elapsed times within this
    same_overlap_percent: int = 50  # of the shorter recording
    stand_in_percent: int = 50  # of a run's metres: with less to show, a therapist sees it as held back (D)

    # The first day there is (D): older dates come from clocks never set; Strava's own go back to 1991
    first_day: date = date(1990, 1, 1)

    # The longest run there is, typed in or from a file (D): beyond six-day races, a slip of the decimal point
    longest_run_m: int = 1_000_000
    longest_run_s: int = 604_800
    recordings_a_day: int = 48  # kept of files, copies of a run among them (D)

    # Sessions and what is known (D)
    session_gap_s: int = 1800  # from the end of one run to the start of the next
    unknown_percent: int = 20  # of a window may be unknown outside its acute part
    acute_days: int = 7
    unknown_gap_days: int = 6  # of the 30 days behind the longest run

    morning_h: int = 6  # local; from then on the next morning is asked for (D)
    morning_until_h: int = 12  # until then a plain score is that of the morning (D)
    few_missing_days: int = 3  # so many are more likely days of rest than a file still to come (D)
    no_run_days: int = 31  # called days without a run in one go, at most (D)

    # One run too long too soon: Frandsen 2025, doi:10.1136/bjsports-2024-109380 (B)
    spike_window_days: int = 30
    spike_small_percent: int = 110  # of the longest; above it a run is a small spike
    spike_moderate_percent: int = 130
    spike_large_percent: int = 200
    spike_news_m: int = 1000  # a smaller excess is arithmetic, not news (D)
    spike_sure_sessions: int = 4  # in the window, fewer is low confidence (D)
    spike_sure_days: int = 14  # from the first to the last of them (D)
    spike_push_days: int = 3  # a spike older than this makes a card, no push (D)
    hold_days: int = 7  # longest the ceiling is held after a spike (D)

    # Weeks and ratios
    week_to_week_days: int = 14  # history needed (D)
    chronic_days: int = 28  # Gabbett 2016; shown to therapists, no alert (X)
    ewma_fast_days: int = 7  # Williams 2017, lambda = 2/(N+1)
    ewma_slow_days: int = 28
    ewma_warm_up_days: int = 42  # the first value still weighs 5 % then (D)

    # Coming back after a break (D)
    return_from_days: int = 14
    return_half_from_days: int = 31
    return_third_from_days: int = 61
    return_cap_percent: int = 75  # of the longest in the 30 days ending on the last session
    return_half_percent: int = 50
    return_third_percent: int = 33
    return_leave_sessions: int = 4
    return_leave_days: int = 14
    return_leave_score: int = 2  # a sorer session does not count towards leaving

    # Cadence, steps a minute of both feet (D; speeds as in the laboratory studies, C)
    cadence_least_spm: float = 120
    cadence_most_spm: float = 240
    cadence_run_m: int = 2000
    cadence_run_s: int = 600  # moving
    cadence_slowest_mps: float = 1.8
    cadence_fastest_mps: float = 6.0
    cadence_climb_m_per_km: float = 15
    fit_days: int = 120
    fit_ends_days: int = 14  # before the day of the fit
    fit_runs: int = 15
    fit_span_days: int = 28
    fit_iqr_mps: float = 0.20
    fit_steepest: float = 30  # spm per m/s; the flattest is 0
    fit_interval: float = 12  # widest 95 % interval of the slope, spm per m/s
    fit_margin_mps: float = 0.2  # beyond the speeds of the fit nothing is said

    # Knee scores, 0 to 10
    score_most: int = 10
    scores_a_day: int = 48  # kept by hand (D)
    back_dated_days: int = 90  # (D)
    note_characters: int = 2000  # (D)
    score_known_days: int = 7  # the last score is shown as today's for so long (D)
    pain_days: int = 7  # pain7, with at least
    pain_logs: int = 3
    base_days: int = 14  # base14: the 14 days before those 7, with at least
    base_logs: int = 4
    rise_points: int = 2  # minimal important change, Crossley 2004, Piva 2009 (C)
    rise_least: int = 3  # mean of 7 days (D)
    rise_clear_points: int = 1  # (D)
    rise_clear_below: int = 2  # (D)
    rise_clear_evaluations: int = 7  # in a row (D)
    pain_high: int = 6  # (D)
    escalate_score: int = 7  # (D)
    escalate_logs: int = 2  # at `pain_high` or above among the last three of 7 days (D)
    escalate_of: int = 3
    escalate_rise_days: int = 14  # (D)
    escalate_red_runs: int = 2  # in 7 days (D)
    escalate_clear_score: int = 5  # the next score, and 7 days (D)
    escalate_clear_days: int = 7
    sign_score: int = 7  # the computed sign `high_score`, or
    sign_long_score: int = 5  # ... this on every logged day of
    sign_long_days: int = 14
    sign_ask_rise: int = 2  # within a day

    # The rule for one run: Esculier 2018 (A for the education it was part of, numbers D), Thomee 1997
    run_green_score: int = 2  # during, at most
    run_red_score: int = 5  # during, above
    run_red_morning: int = 2  # above the score before
    run_before_h: int = 24
    spoken_after_h: int = 3  # from a run's end, a score after midnight is still about it (D)

    # How running goes with pain the week after: what will be needed (D)
    link_logs: int = 3  # days with a score, for a week to count
    link_weeks: int = 16
    link_reach_weeks: int = 52  # complete weeks looked at

    # Exercises (D; three sessions a week as in the trials, A)
    gentle_score: int = 6
    calls_days: int = 1  # after a long run or the day scores rose, a session is called for
    exercise_stop_score: int = 5  # above it an exercise is stopped for today
    session_exercises: int = 2  # in a day make a session: the least that works hip and leg; one is a part (D)
    rep_s: int = 5  # 2 up, 1 hold, 2 down
    change_s: int = 30  # to get into place

    # Reminders (D)
    cool_escalate_days: int = 7
    cool_pain_high_days: int = 3
    cool_load_spike_days: int = 7
    cool_pain_rise_days: int = 7
    cool_return_days: int = 14
    pushes_a_week: int = 4
    quiet_from_h: int = 21  # local; from then on
    quiet_until_h: int = 8  # ... until then nothing goes out
    message_expires_h: int = 24  # after it was due; then it is dropped, never sent late
    between_pushes_h: int = 20  # at least
    later_h: int = 3  # "later today"
    red_runs_days: int = 7


DEFAULT = Thresholds()
