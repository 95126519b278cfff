"""When an exercise becomes a level harder or easier: a proposal worked out from the sessions logged.

Nothing here changes a level: the runner says yes or keeps it. What a therapist assigned leaves no proposal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from app.domain.exercises.agreements import Agreement, Assignment, Direction, Proposal, Why
from app.domain.exercises.catalogue import EXERCISES
from app.domain.exercises.done import Done
from app.domain.exercises.levels import LEVELS, ONWARD, level
from app.domain.exercises.rows import EASIER, START, Level
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class Mornings:
    """What the mornings after tell of the session days; a day in neither is not known to be worse.

    worse  the knee scored higher the next morning than before the session
    risen  the next morning's score was 2 points or more over the runner's usual
    open   a score of the morning after or of before is missing, so that it may have been worse
    """

    worse: frozenset[date] = frozenset()
    risen: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()


def numbers(agreements: Iterable[Agreement]) -> dict[str, int]:
    """The level of each exercise that something was agreed to about; the others are at their start."""
    return {one.exercise: one.level for one in sorted(agreements, key=lambda one: one.at)}


def changed(exercise: str, agreements: Iterable[Agreement]) -> Agreement | None:
    """The agreement by which an exercise came to its level; None while it has its first one."""
    found, stands = None, START
    for one in sorted((one for one in agreements if one.exercise == exercise), key=lambda one: one.at):
        if one.level != stands:
            found, stands = one, one.level
    return found


def proposal(
    exercise: str,
    done: Iterable[Done],
    agreements: Iterable[Agreement],
    mornings: Mornings,
    today: date,
    assignment: Assignment | None = None,
    limits: Thresholds = DEFAULT,
) -> Proposal | None:
    """The one level up or down that the log asks for, None when it asks for none.

    exercise   an id of EXERCISES; raises KeyError for none
    done       what was done of all exercises up to `today`, in any order
    agreements in any order; sessions before the last one of this exercise count no more
    assignment in force today: it overrides, nothing is proposed
    returns    up after two sessions in a row with every set at the top of the row, pain at most 2 and no
               morning after that was worse; down after a session over the pain rule, at any level, a next
               morning 2 points over the usual, or more than 14 days off, until it is answered or two
               sessions at the row went well since. Never more than one row, never above the last (but on
               to an exercise that is the harder version) or below the easier version; time off leads no
               further down than the start
    source     own rule (D); two sessions and one change at a time as in the pilot trial of
               J Orthop Surg Res 2020, doi:10.1186/s13018-020-01713-7
    """
    if assignment is not None and assignment.holds(today):
        return None
    log = sorted((one for one in done if one.local_date <= today), key=lambda one: (one.local_date, one.at))
    said = sorted((one for one in agreements if one.exercise == exercise), key=lambda one: one.at)
    last = said[-1] if said else None
    row = level(exercise, last.level if last else START)
    heard = [one for one in log if one.exercise == exercise and _is_heard(one, last)]
    sore = _last_sore(heard, row, mornings, limits)
    if sore is not None:
        return _down(row, sore.why, sore.day, said, limits)
    off = _last_break(log, last, today, limits)
    since = heard if off is None else [one for one in heard if one.local_date >= off.back]
    if off is not None and row.number > START and not _is_calm_again(since, row, mornings, limits):
        return _down(row, Why.BREAK, off.since, said, limits)
    return _up(row, since, mornings, today, limits)


def proposals(
    done: Iterable[Done],
    agreements: Iterable[Agreement],
    mornings: Mornings,
    today: date,
    assignments: Iterable[Assignment] = (),
    limits: Thresholds = DEFAULT,
) -> list[Proposal]:
    """The proposal of every exercise that has one, in the programme's order; as `proposal`, own rule (D).

    One whose harder version was agreed to is left behind. While a morning after asks for less
    nothing goes up.
    """
    log, said = list(done), list(agreements)
    assigned = {one.exercise: one for one in assignments if one.holds(today)}
    spoken_of = {one.exercise for one in said}
    found = (
        proposal(one, log, said, mornings, today, assigned.get(one), limits)
        for one in EXERCISES
        if ONWARD.get(one) not in spoken_of
    )
    asked = [one for one in found if one is not None]
    is_sore = any(one.why is Why.MORNING for one in asked)
    return [one for one in asked if not (is_sore and one.direction is Direction.UP)]


def at_top(done: Done, row: Level) -> bool:
    """Whether every set of a row was done in full at that row's level; own rule (D)."""
    dose = row.dose
    full = all(
        (one.reps or 0) >= (dose.reps or 0) and (one.hold_s or 0) >= (dose.hold_s or 0) for one in done.sets
    )
    return done.level == row.number and not done.stopped and full and len(done.sets) >= row.bouts


def stops_above(exercise: str, assignment: Assignment | None = None, limits: Thresholds = DEFAULT) -> int:
    """The score, 0 to 10, above which an exercise ends for the day: an assignment's, its own, or 5.

    source  Thomee 1997, Physical Therapy, for the usual line; the stricter ones are our own rule (D)
    """
    if assignment is not None and assignment.stops_above is not None:
        return assignment.stops_above
    return limits.exercise_easy_score if EXERCISES[exercise].is_strict else limits.exercise_stop_score


def assigned_row(assignment: Assignment) -> Level:
    """The row that an assignment prescribes, with its own dose where it has one; own rule (D)."""
    row = level(assignment.exercise, assignment.level)
    return row if assignment.dose is None else replace(row, dose=assignment.dose)


def _is_heard(done: Done, last: Agreement | None) -> bool:
    """Whether a session came after what was last said; on that very day, one begun at the level agreed to."""
    if last is None:
        return True
    return done.at > last.at and (done.local_date > last.local_date or done.level == last.level)


def _too_much(done: Done, mornings: Mornings, limits: Thresholds) -> Why | None:
    """What of a session was over the pain rule."""
    pain = done.pain or 0
    if done.stopped or pain > stops_above(done.exercise, None, limits):
        return Why.STOPPED
    if pain > limits.exercise_easy_score:
        return Why.SORE
    return Why.MORNING if done.local_date in mornings.risen else None


@dataclass(frozen=True, slots=True)
class _Sore:
    """A session over the pain rule that nothing has made good since."""

    why: Why
    day: date


def _last_sore(heard: Sequence[Done], row: Level, mornings: Mornings, limits: Thresholds) -> _Sore | None:
    for at in range(len(heard) - 1, -1, -1):
        why = _too_much(heard[at], mornings, limits)
        if why is not None:
            is_made_good = _is_calm_again(heard[at + 1 :], row, mornings, limits)
            return None if is_made_good else _Sore(why, heard[at].local_date)
    return None


def _is_calm_again(since: Sequence[Done], row: Level, mornings: Mornings, limits: Thresholds) -> bool:
    """Whether as many sessions at the row as lead a level up went by within the pain rule."""
    calm = [one for one in since if one.level == row.number and _too_much(one, mornings, limits) is None]
    return len(calm) >= limits.level_up_sessions


@dataclass(frozen=True, slots=True)
class _Break:
    """More than 14 days off: the last day before, and the first day after or today."""

    since: date
    back: date


def _last_break(
    log: Sequence[Done], last: Agreement | None, today: date, limits: Thresholds
) -> _Break | None:
    """The last break from all exercises; one that was over 14 days long when something was said is told."""
    days = sorted({one.local_date for one in log if one.counts})
    told = None if last is None else last.local_date
    if not days and told is not None:
        days = [told]
    breaks = [
        _Break(since, back)
        for since, back in pairwise([*days, today])
        if (back - since).days > limits.level_down_days
        and (told is None or (told - since).days <= limits.level_down_days)
    ]
    return breaks[-1] if breaks else None


def _down(row: Level, why: Why, day: date, said: Sequence[Agreement], limits: Thresholds) -> Proposal:
    if row.number == EASIER:
        return Proposal(row.id, row, Direction.ASK, why, day, ask_therapist=True)
    to, before = level(row.id, row.number - 1), said[1 - limits.level_down_ask :]
    in_a_row = sum(one.why.is_down for one in before) == limits.level_down_ask - 1
    return Proposal(row.id, to, Direction.DOWN, why, day, ask_therapist=in_a_row)


def _up(
    row: Level, heard: Sequence[Done], mornings: Mornings, today: date, limits: Thresholds
) -> Proposal | None:
    """A row up after two sessions in a row at this level; none where the table and its harder version end.

    heard  the sessions since the last break: one at another level in between breaks the row
    """
    lately = heard[-limits.level_up_sessions :]
    to = _next(row)
    if to is None or len(lately) < limits.level_up_sessions:
        return None
    calm = all((one.pain or 0) <= limits.exercise_easy_score for one in lately)
    if not calm or any(not at_top(one, row) or one.local_date in mornings.worse for one in lately):
        return None
    day = lately[-1].local_date
    return Proposal(
        row.id,
        to,
        Direction.UP,
        Why.TOP,
        day,
        waits=day == today,
        unsure=any(one.pain is None for one in lately),
        unlogged=any(one.local_date in mornings.open for one in lately),
    )


def _next(row: Level) -> Level | None:
    """The row after this one, or the first of the exercise that is the harder version."""
    if row.number < LEVELS[row.id][-1].number:
        return level(row.id, row.number + 1)
    return level(ONWARD[row.id], START) if row.id in ONWARD else None
