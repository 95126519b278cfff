"""The rules as the help page tells them: which limits make up each, and what it cannot tell.

source  each limit brings its own
"""

from dataclasses import dataclass
from datetime import date

from app.domain.thresholds import DEFAULT, Limit, Thresholds, described


@dataclass(frozen=True, slots=True)
class Chapter:
    """One rule of the help page.

    id           the page's anchor; question its heading
    limits       names of the limits it goes by, in order; each limit stands in one chapter
    cannot_tell  what nobody should read from it, in one or two sentences
    """

    id: str
    question: str
    limits: tuple[str, ...]
    cannot_tell: str


_LONGEST = Chapter(
    "longest",
    "What is the 30-day longest?",
    (
        "spike_window_days", "spike_small_percent", "spike_moderate_percent", "spike_large_percent",
        "spike_alert_percent", "spike_alert_most_percent",
        "spike_news_m", "spike_sure_sessions", "spike_sure_days", "spike_push_days",
        "hold_days",
    ),
    "It tells about groups of runners and about injuries of any part, not about one knee. The study watched "
    "people and changed nothing, so it cannot say that the long run made the difference. Only “more than "
    "double” stood clearly apart from the other steps.",
)  # fmt: skip
_BREAK = Chapter(
    "break",
    "What after a break?",
    (
        "return_from_days", "return_cap_percent", "return_half_from_days", "return_half_percent",
        "return_third_from_days", "return_third_percent", "return_leave_sessions", "return_leave_days",
        "return_leave_score",
    ),
    "No trial has tested how to come back after a break. These numbers are a cautious rule of thumb and do "
    "not know why you paused.",
)  # fmt: skip
_PLAN = Chapter(
    "plan",
    "What is said of a planned run, and how are four weeks made?",
    (
        "similar_days", "similar_distance_percent", "similar_share_percent", "similar_runs", "similar_score",
        "build_weeks", "build_back_weeks", "build_day_weeks", "build_step_percent", "build_easy_percent",
        "build_whole_m", "plan_days", "plan_calendar_pace", "plans_kept",
    ),
    "What followed similar runs is counted, not foretold: a few runs of one person show little. The four "
    "weeks are arithmetic on your usual runs, and no study has tested them. They do not know your knee.",
)  # fmt: skip
_ONE_RUN = Chapter(
    "one-run",
    "Which recordings count, and when are two of them one run?",
    (
        "same_start_s", "same_distance_percent", "same_distance_m", "same_elapsed_s", "same_overlap_percent",
        "session_gap_s", "first_day", "ahead_h", "longest_run_m", "longest_run_s", "recordings_a_day",
        "heart_least_bpm", "heart_most_bpm", "climb_most_m", "clock_days", "clock_recordings",
    ),
    "It cannot tell two runners with the same watch account apart. A wrong merge is shown with the run, and "
    "you can take it apart there; both stay runs of their own, however often they come again, until you take "
    "that back.",
)  # fmt: skip
_UNKNOWN = Chapter(
    "unknown",
    "Why are some days hatched?",
    ("acute_days", "unknown_percent", "unknown_gap_days", "few_missing_days", "no_run_days"),
    "A day that is not known is no day of rest. Kneewise cannot see runs that were never recorded.",
)
_SETTLED = Chapter(
    "settled",
    "What does settled mean?",
    (
        "run_red_morning", "run_before_h", "spoken_after_h", "morning_h",
        "morning_until_h", "red_runs_days", "morning_judged", "morning_bands", "morning_gap_days",
    ),
    "It looks at your own scores and at nothing else. Settled is not a promise for the next run, and part of "
    "the evidence is borrowed from the Achilles tendon.",
)  # fmt: skip
_SCORES = Chapter(
    "scores",
    "Which scores are fine while running?",
    (
        "run_green_score", "run_red_score", "exercise_easy_score", "exercise_stop_score", "score_most",
        "scores_a_day", "back_dated_days", "note_characters", "score_known_days",
    ),
    "A score is how it felt to you that day. Scores of two people cannot be compared.",
)  # fmt: skip
_RISE = Chapter(
    "rise",
    "When do scores count as rising?",
    (
        "pain_days", "pain_logs", "base_days", "base_logs", "rise_points", "rise_least", "rise_clear_points",
        "rise_clear_below", "rise_clear_evaluations", "rise_alert_points", "rise_alert_most_points",
    ),
    "It compares you with yourself three weeks back. It does not know why scores rose, and a slow rise over "
    "months can pass below it.",
)  # fmt: skip
_TALK = Chapter(
    "talk",
    "When does Kneewise say to talk to someone?",
    (
        "pain_high", "high_alert_score", "high_alert_least_score",
        "high_alert_most_score", "escalate_score", "escalate_logs", "escalate_of", "escalate_rise_days",
        "escalate_red_runs", "escalate_weeks", "escalate_clear_score", "escalate_clear_days", "sign_score",
        "sign_long_score", "sign_long_days", "sign_ask_rise",
    ),
    "No number of points at which someone should look at a knee is known from studies. Below these numbers a "
    "knee may need a look as well: the warning signs matter at any score.",
)  # fmt: skip
_CHECK_IN = Chapter(
    "check-in",
    "What is the weekly check-in?",
    ("check_in_most", "check_in_scores", "substantial_first", "substantial_other", "check_in_shift_days"),
    "The four questions are our own and were not tested against other questionnaires. The number is for "
    "comparing your weeks with each other.",
)
_TOTALS = Chapter(
    "totals",
    "What are the totals that a therapist enters?",
    (
        "total_most", "akps_change", "ostrc_points", "ostrc_substantial", "ostrc_points_2013",
        "ostrc_substantial_2013",
    ),
    "A total belongs to its questionnaire. Totals of two questionnaires cannot be compared, and some go up "
    "and some go down when a knee gets better.",
)  # fmt: skip
_TEN_PERCENT = Chapter(
    "ten-percent",
    "Why no weekly 10 % rule?",
    ("week_to_week_days", "week_card_percent", "week_card_least_m", "card_days"),
    "Studies of the change from week to week disagree. The card tells you the numbers and asks nothing of "
    "you.",
)
_RATIO = Chapter(
    "ratio",
    "Why no ratio of weeks?",
    ("chronic_days", "ewma_fast_days", "ewma_slow_days", "ewma_warm_up_days"),
    "A ratio cannot tell a good week from a poor one: in one study of runners a higher ratio went with fewer "
    "injuries, in another with more.",
)
_CADENCE = Chapter(
    "cadence",
    "What is cadence at your usual pace?",
    (
        "cadence_least_spm", "cadence_most_spm", "cadence_run_m", "cadence_run_s", "cadence_slowest_mps",
        "cadence_fastest_mps", "cadence_climb_m_per_km", "fit_days", "fit_ends_days", "fit_runs",
        "fit_span_days", "fit_iqr_mps", "fit_steepest", "fit_interval", "fit_margin_mps", "trend_days",
        "trend_runs", "trend_spm", "trend_spreads", "mad_to_sd", "fit_frozen_days", "goal_least_percent",
        "goal_most_percent", "leg_of_height",
    ),
    "It cannot see where your foot lands. Step length is not the same as landing far in front of the body; "
    "that takes a video. In a trial of 69 runners, training the steps added nothing to learning about load.",
)  # fmt: skip
_PATTERNS = Chapter(
    "patterns",
    "How are patterns found, and how often do they err?",
    (
        "link_logs", "link_weeks", "link_reach_weeks", "link_least_sd", "link_stepped_weeks",
        "link_false_percent", "link_level_percent", "link_draws", "link_burn_in_weeks", "link_carry_most",
        "link_carry_least", "link_lags_weeks", "link_counts_weeks", "link_slight_points",
    ),
    "It does not show what makes a knee sore: what went together may be chance, or have another reason "
    "behind both. Half a year of honest logging finds large effects alone. That no pattern is found does not "
    "show that there is none.",
)  # fmt: skip
_EXERCISES = Chapter(
    "exercises",
    "How are the exercises chosen?",
    (
        "sessions_a_week", "programme_weeks", "programme_best_weeks", "maintain_sessions",
        "session_exercises", "gentle_score", "calls_days",
        "level_up_sessions", "level_down_days", "level_down_morning", "level_down_ask", "rep_s", "change_s",
        "short_rest_s",
    ),
    "In the trials a physical therapist guided the exercises, and they were for all injuries, not for knees "
    "alone. Which exercise helps your knee most, nobody can say beforehand.",
)  # fmt: skip
_REMINDERS = Chapter(
    "reminders",
    "When do reminders come?",
    (
        "pushes_a_week", "between_pushes_h", "quiet_from_h", "quiet_until_h", "message_expires_h", "later_h",
        "cool_escalate_days", "cool_pain_high_days", "cool_load_spike_days", "cool_pain_rise_days",
        "cool_return_days", "before_run_h", "race_days", "ease_off_after", "ease_off_sessions",
        "ease_more_after", "ease_stop_after", "maintain_weeks", "maintain_percent", "maintain_pain_weeks",
        "maintain_score", "praise_days", "replay_weeks", "replay_days", "followed_days", "followed_score",
    ),
    "No study shows that reminders after long runs mean less knee pain. Kneewise would be a test of that "
    "idea.",
)  # fmt: skip
_THERAPIST = Chapter(
    "therapist",
    "What does my therapist see?",
    ("stand_in_percent",),
    "A therapist sees your log, not your knee, and nobody watches the list between visits.",
)
_FILES = Chapter(
    "files",
    "What is taken from my files?",
    (
        "totals_late_s", "unsaid_least_m", "unsaid_least_s", "unsaid_fastest_mps", "unsaid_wheels_mps",
        "unsaid_wheels_percent", "moving_least_mps", "pause_s", "pause_step_m", "leap_m", "leap_mps",
        "leap_places", "climb_least_m", "height_spike_m", "speed_around_s", "sample_lasts_s", "clock_back_s",
        "clock_forward_s", "clock_most_h", "all_years_days",
    ),
    "It cannot tell how well your watch measures. A distance that is always a little long or short is taken "
    "as it stands.",
)  # fmt: skip

CHAPTERS: dict[str, Chapter] = {
    chapter.id: chapter
    for chapter in (
        _LONGEST, _BREAK, _PLAN, _SETTLED, _SCORES, _RISE, _TALK, _CHECK_IN, _TOTALS, _TEN_PERCENT, _RATIO,
        _CADENCE, _PATTERNS, _UNKNOWN, _ONE_RUN, _EXERCISES, _REMINDERS, _THERAPIST,
        _FILES,
    )
}  # fmt: skip


def limits_of(chapter: Chapter, limits: Thresholds = DEFAULT) -> list[Limit]:
    """The limits of a chapter in its order; raises KeyError for a name that is no limit."""
    held = {limit.name: limit for limit in described(limits)}
    return [held[name] for name in chapter.limits]


def shown(limit: Limit) -> str:
    """A limit's number with its unit, as it is read: "30 min", "10 km", "06:00", "110 %", "3"."""
    value, unit = limit.value, limit.unit
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"{', '.join(str(each) for each in value)} {unit}"
    if unit == "o'clock":
        return f"{value:02}:00"
    if isinstance(value, int):
        value, unit = _rounder(value, unit)
    return f"{value:,} {unit}".strip()


def _rounder(value: int, unit: str) -> tuple[int, str]:
    """Whole kilometres, hours and minutes instead of many metres and seconds; one day, not one days."""
    if unit == "m" and value % 1000 == 0:
        return value // 1000, "km"
    if unit == "s" and value % (60 * 60) == 0:
        return value // (60 * 60), "h"
    if unit == "s" and value % 60 == 0:
        return value // 60, "min"
    return value, unit.removesuffix("s") if value == 1 and unit != "s" else unit
