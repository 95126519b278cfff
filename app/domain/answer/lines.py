"""The parts that several of today's answers share: the lines of Why, and what today is for."""

from datetime import timedelta

from app.domain.answer.facts import Action, Facts, Over, Settled, Why
from app.domain.answer.wording import mean, on_day, since_day, whose
from app.domain.sentences import ceiling, distance, knee, sessions_of, within_ceiling


def session(facts: Facts) -> Action | None:
    """A session is offered while today has one not yet done: a strength day, a long run, a rise."""
    strength = facts.strength
    wanted = strength.is_strength_day or facts.spike or facts.rise
    return Action.START_SESSION if wanted and not strength.done_today and strength.exercises else None


def strength_and_ceiling(facts: Facts) -> str:
    """Strength day or rest day, and the ceiling."""
    strength = facts.strength
    if strength.done_today:
        first = "Today's session is done."
    elif strength.is_strength_day:
        first = "Today is a strength day."
    else:
        first = "Today is a rest day for strength work."
    shown = facts.ceiling
    if shown.metres is None:
        return first
    if shown.held_for is not None:
        most = ceiling(shown.metres, facts.units)
        held = f"held until {whose(shown.held_for, facts.today)} run has settled"
        return f"{first} Runs up to {most} stay within 10 % of your earlier longest, {held}."
    within = within_ceiling(shown.metres, facts.units)
    return f"{first} {within.rstrip('.')}, from few runs." if shown.few_runs else f"{first} {within}"


def longest(facts: Facts) -> tuple[Why, ...]:
    """The longest run behind the ceiling."""
    shown = facts.ceiling
    if shown.longest_m is None or shown.longest_day is None:
        return ()
    metres = distance(shown.longest_m, facts.units)
    words = f"Your longest run of 30 days is {metres}"
    if shown.held_for is not None:
        words = f"Before {whose(shown.held_for, facts.today)} run your longest was {metres}"
    return (Why("load", f"{words}, {on_day(shown.longest_day, facts.today)}."),)


def last_scores(facts: Facts) -> tuple[Why, ...]:
    """The scores around the last run, where there are any."""
    last = facts.last
    if last is None:
        return ()
    named = (
        (last.before, "before it"),
        (last.during, "during it"),
        (last.morning, "the next morning"),
    )
    parts = [f"{score} {when}" for score, when in named if score is not None]
    if not parts:
        return ()
    return (Why("pain", f"Scores of {whose(last.day, facts.today)} run: {', '.join(parts)}."),)


def since_then(over: Over, facts: Facts) -> tuple[Why, ...]:
    """The scores from a run that went over to its settling, else those of the last run."""
    settled = facts.settled
    if settled is None or settled.over.day != over.day:
        return last_scores(facts)
    return (Why("pain", f"{path(settled, facts)} Your {knee(settled.side)} has settled."),)


def scores(facts: Facts) -> tuple[Why, ...]:
    """The 7-day mean and the usual while scores are up, else those of the last run."""
    rise = facts.rise
    if rise is None:
        return last_scores(facts)
    return (Why("pain", f"Mean of 7 days {mean(rise.now)}, usual {mean(rise.base)}."),)


def week(facts: Facts) -> tuple[Why, ...]:
    """How many of the week's sessions were done."""
    strength = facts.strength
    if not strength.planned:
        return ()
    done = f"Done this week: {sessions_of(strength.sessions, strength.planned)}."
    if strength.sessions <= strength.planned:
        done = f"{sessions_of(strength.sessions, strength.planned)} done this week."
    if strength.is_strength_day and not strength.done_today:
        done += " Today is one of your days."
    return (Why("exercise", done),)


def path(settled: Settled, facts: Facts) -> str:
    """`Scores went 4 on the run, 3 the next morning, and 2 since Tuesday.`"""
    parts = []
    day = settled.now_since
    last = "today" if day == facts.today else since_day(day, facts.today)
    if settled.during is not None:
        parts.append(f"{settled.during} on the run")
    if settled.morning is not None and settled.now_since > settled.over.day + timedelta(days=1):
        parts.append(f"{settled.morning} the next morning")
    parts.append(f"{'and' if parts else 'to'} {settled.now} {last}")
    return f"Scores went {', '.join(parts)}."
