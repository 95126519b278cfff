"""The weekly check-in: four questions of our own, one number, and whether the knee got in the way.

source  our own questions and limits (D); not tested against other questionnaires
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from app.domain.people import WeekStart, week_of
from app.domain.thresholds import DEFAULT, Thresholds

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Question:
    """One question; its answers in words count 0, 1, 2 and 3.

    later  its text once the week is over, where that is another
    """

    text: str
    answers: tuple[str, ...]
    later: str = ""

    def asked(self, is_over: bool) -> str:
        """Its text as it is asked within the week, or once that is over."""
        return (is_over and self.later) or self.text


def score_ranges(limits: Thresholds = DEFAULT) -> tuple[str, ...]:
    """The scores that each answer of the last question stands for: 0, 1–3, 4–6, 7–10."""
    bounds = (0, *limits.check_in_scores, limits.score_most + 1)
    return tuple(str(low) if low == end - 1 else f"{low}–{end - 1}" for low, end in pairwise(bounds))


QUESTIONS = (
    Question(
        "Did your knee keep you from running as you wanted?",
        ("No", "A little", "A lot", "Could not run because of it"),
    ),
    Question(
        "How much did you change your running because of your knee?",
        ("Not at all", "A little", "A lot", "Completely"),
    ),
    Question(
        "How much did your knee get in the way of running well?",
        ("Not at all", "A little", "A lot", "Completely"),
    ),
    Question(
        "What was your knee's worst score this week?",
        score_ranges(),
        "What was your knee's worst score last week?",
    ),
)


class NotAnswered(ValueError):
    """A check-in that is not four answers of 0 to 3; `missing` holds the places of those that are wrong."""

    def __init__(self, missing: tuple[int, ...]) -> None:
        super().__init__("Choose one answer for each question.")
        self.missing = missing


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A week as its runner saw it.

    answers  of the four questions in their order, 0 to 3 each; none when the week was skipped
    """

    week_start: date
    answers: tuple[int, ...] = ()

    @property
    def week_end(self) -> date:
        """The week's last day, on which the check-in is asked for."""
        return self.week_start + _WEEK - _DAY

    @property
    def is_skipped(self) -> bool:
        """Whether the week was passed over."""
        return not self.answers

    @property
    def impact(self) -> int | None:
        """How much the knee got in the way, 0 to 100, rounded half up; None of a skipped week.

        source  100 x sum of the answers / 12: our own rule (D), of no known validity
        """
        if not self.answers:
            return None
        most = DEFAULT.check_in_most * len(QUESTIONS)
        return (2 * 100 * sum(self.answers) + most) // (2 * most)

    def is_substantial(self, limits: Thresholds = DEFAULT) -> bool:
        """Whether the first answer is 3, or the second or third 2 or more: our own rule (D)."""
        if not self.answers:
            return False
        first, second, third, _pain = self.answers
        return first >= limits.substantial_first or max(second, third) >= limits.substantial_other


def answers_of(given: Iterable[str], limits: Thresholds = DEFAULT) -> tuple[int, ...]:
    """Read the answers of a form, in order; raises NotAnswered with those missing or not on offer."""
    texts = tuple(given)
    allowed = {str(number): number for number in range(limits.check_in_most + 1)}
    read = [allowed.get(text.strip()) for text in (*texts, *[""] * len(QUESTIONS))][: len(QUESTIONS)]
    missing = tuple(at for at, number in enumerate(read) if number is None)
    if missing or len(texts) > len(QUESTIONS):
        raise NotAnswered(missing)
    return tuple(number for number in read if number is not None)


def pain_answer(worst: int | None, limits: Thresholds = DEFAULT) -> int | None:
    """The fourth answer (0-3) that a week's worst score (0-10) stands for; None when nothing was logged.

    source  our own rule (D)
    """
    return None if worst is None else sum(worst >= least for least in limits.check_in_scores)


def worst_of_week(week_start: date, worst: Mapping[date, int]) -> int | None:
    """The highest of a week's daily worst scores (0-10), None without one."""
    return max(
        (score for day, score in worst.items() if week_start <= day < week_start + _WEEK), default=None
    )


def week_asked(today: date, starts: WeekStart) -> date | None:
    """The first day of the week whose check-in is asked for: on its last day, and on the day after.

    None on the days between: a week is looked back on when it is over, or all but over.
    source  our own rule (D)
    """
    week = week_of(today, starts)
    if today == week:
        return week - _WEEK
    return week if today == week + _WEEK - _DAY else None


def next_asked(today: date, starts: WeekStart) -> date:
    """The day on which the running week's check-in comes: its last one."""
    return week_of(today, starts) + _WEEK - _DAY


def is_same_week(week: date, other: date, limits: Thresholds = DEFAULT) -> bool:
    """Whether two weeks, by their first days, share more than half of them: one is not asked for then.

    source  our own rule (D), for weeks on either side of a new first day of the week
    """
    return abs((week - other).days) <= limits.check_in_shift_days


def week_before(week: date, others: Iterable[date], limits: Thresholds = DEFAULT) -> date | None:
    """Of other weeks, by their first days, the one that a week follows; None where none is near enough.

    It is the one that began nearest to seven days earlier, of two as near the later one.
    source  our own rule (D)
    """
    due = week - _WEEK
    near = (one for one in others if is_same_week(one, due, limits))
    return min(near, key=lambda one: (abs(one - due), due - one), default=None)


def impact_days(check_ins: Iterable[CheckIn], limits: Thresholds = DEFAULT) -> set[date]:
    """The days on which the impact was substantial two weeks running: our own rule (D).

    check_ins  in any order, one a week; a skipped or missing week breaks the row
    returns    the last day of the second such week and the day after: those on which it is asked for
    """
    found: set[date] = set()
    rows: dict[date, int] = {}
    for one in sorted(check_ins, key=lambda each: each.week_start):
        before = week_before(one.week_start, rows, limits)
        row = 1 if before is None else rows[before] + 1
        rows[one.week_start] = row if one.is_substantial(limits) else 0
        if rows[one.week_start] >= limits.escalate_weeks:
            found |= {one.week_end, one.week_end + _DAY}
    return found
