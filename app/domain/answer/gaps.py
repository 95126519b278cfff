"""The answer while days are not known: which they are, and what can be done about them."""

from datetime import date, timedelta

from app.domain.answer.facts import Action, Answer, Facts, Holds, Tone, Why
from app.domain.answer.lines import week
from app.domain.answer.wording import day_month, on_day, short_day, since_day
from app.domain.thresholds import DEFAULT


def missing(facts: Facts) -> Answer | None:
    """That runs of some days are not known, when that keeps answers waiting."""
    days = facts.missing
    if not days:
        return None
    found, known = _gap(days, facts) if _in_one(days, facts) else _gaps(days, facts)
    do = "Answers wait until they are in."
    return Answer(
        Holds.MISSING, Tone.PLAIN, found, do, (Why("load", known), *week(facts)), *_of_missing(len(days))
    )


def _in_one(days: tuple[date, ...], facts: Facts) -> bool:
    """Whether nothing is known from the first of the days on; a single day has a name of its own."""
    return len(days) == (facts.today - days[0]).days > 1


def _gap(days: tuple[date, ...], facts: Facts) -> tuple[str, str]:
    since = since_day(days[0], facts.today)
    when = f"{since.replace('since', 'from')} to yesterday" if facts.knows_today else since
    known = f"The last day known before that is {day_month(days[0] - timedelta(days=1), facts.today)}."
    return f"Your runs {when} are not known.", known


def _gaps(days: tuple[date, ...], facts: Facts) -> tuple[str, str]:
    one = on_day(days[0], facts.today)
    some = one if len(days) == 1 else f"on {len(days):,} of the days {since_day(days[0], facts.today)}"
    named = ", ".join(short_day(day, facts.today) for day in days[: DEFAULT.acute_days])
    left = len(days) - DEFAULT.acute_days
    more = f" and {left:,} more" if left > 0 else ""
    return f"Whether you ran {some} is not known.", f"Not known: {named}{more}."


def _of_missing(days: int) -> tuple[Action, Action | None]:
    """What is offered first; so many days in one go are no longer called days without a run."""
    if days <= DEFAULT.few_missing_days:
        return Action.NO_RUNS, Action.SEE_MISSING
    return Action.SEE_MISSING, Action.NO_RUNS if days <= DEFAULT.no_run_days else None
