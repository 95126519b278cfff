"""Each row of the table of answers: what must hold, what is said, what is offered."""

from collections.abc import Callable
from datetime import date, timedelta

from app.domain.answer.facts import Action, Answer, Facts, Holds, Tone, Why
from app.domain.answer.lines import (
    last_scores,
    longest,
    path,
    scores,
    session,
    strength_and_ceiling,
    week,
)
from app.domain.answer.wording import day_month, mean, on_day, per_cent, short_day, since_day, upper, whose
from app.domain.sentences import STUDY, ceiling, distance, knee
from app.domain.thresholds import DEFAULT


def _warning_sign(facts: Facts) -> Answer | None:
    signs = facts.signs
    if signs is None:
        return None
    many = "warning signs" if len(signs.questions) > 1 else "a warning sign"
    return Answer(
        Holds.WARNING_SIGN,
        Tone.STOP,
        f"You answered yes to {many}: {'; '.join(signs.questions)}.",
        signs.text,
        (Why("note", f"Answered {on_day(signs.day, facts.today)}."),),
        Action.SHOW_SIGNS,
        Action.LOOKED_AT,
    )


def _escalate(facts: Facts) -> Answer | None:
    if facts.escalate is None:
        return None
    do = "This is a good moment to talk to your therapist."
    return Answer(Holds.ESCALATE, Tone.MIND, facts.escalate, do, scores(facts), None, Action.CHECK_SIGNS)


def _pain_high(facts: Facts) -> Answer | None:
    high = facts.high
    if high is None:
        return None
    return Answer(
        Holds.PAIN_HIGH,
        Tone.MIND,
        f"Your {knee(high.side)} scored {high.score} {on_day(high.day, facts.today)}.",
        "Keep it gentle today: the easy set, or rest.",
        (*scores(facts), *week(facts)),
        session(facts) if facts.strength.gentle else None,
        Action.CHECK_SIGNS,
    )


def _spike(facts: Facts) -> Answer | None:
    over = facts.spike
    if over is None:
        return None
    run = upper(whose(over.day, facts.today))
    longer = f"{distance(over.distance_m, facts.units)} was {per_cent(over.percent)} longer"
    act = session(facts)
    longest = f"{distance(over.longest_m, facts.units)} on {day_month(over.longest_day)}"
    return Answer(
        Holds.SPIKE,
        Tone.MIND,
        f"{run} {longer} than any run in your last 30 days.",
        "Keep the next run easy, and do your strength session today." if act else "Keep the next run easy.",
        (
            Why("load", f"The longest of the 30 days before it was {longest}."),
            *last_scores(facts),
            Why("note", STUDY),
        ),
        session(facts),
    )


def _pain_rise(facts: Facts) -> Answer | None:
    rise = facts.rise
    if rise is None:
        return None
    act = session(facts)
    points, since = mean(rise.now - rise.base), since_day(rise.since, facts.today)
    return Answer(
        Holds.PAIN_RISE,
        Tone.MIND,
        f"Your {knee(rise.side)} scores are {points} point{'' if points == '1' else 's'} above your usual.",
        "A gentle strength session and a shorter run fit today." if act else "A shorter run fits today.",
        (
            Why(
                "pain",
                f"Mean of 7 days {mean(rise.now)}, usual {mean(rise.base)}, up {since}.",
            ),
            *week(facts),
        ),
        session(facts),
    )


def _rest_or_swap(facts: Facts) -> Answer | None:
    last = facts.last
    if last is None or last.result != "red":
        return None
    run = whose(last.day, facts.today)
    if last.before is not None and last.morning is not None and last.morning >= last.before + 2:
        found = f"Your knee was {last.morning - last.before} points up the morning after {run} run."
    elif last.during is not None:
        found = f"Your knee scored {last.during} during {run} run."
    else:
        found = f"Your knee did not take {run} run well."
    do = "Take the next run off or swap it."
    return Answer(
        Holds.REST_OR_SWAP, Tone.MIND, found, do, (*last_scores(facts), *week(facts)), session(facts)
    )


def _return(facts: Facts) -> Answer | None:
    back = facts.back
    if back is None:
        return None
    most = ceiling(back.cap_m, facts.units)
    if back.first_day is None:
        found = f"Welcome back: {back.gap_days} days since your last run."
        do = f"As a cautious rule of thumb, keep the first run under {most}."
    else:
        found = f"You are coming back after {back.gap_days} days without a run."
        do = f"As a cautious rule of thumb, keep runs under {most} for now."
    if back.long:
        do = f"{do} Walking breaks fit well."
    share = "a third" if back.long else "half" if back.gap_days >= DEFAULT.return_half_from_days else None
    return Answer(
        Holds.RETURN,
        Tone.PLAIN,
        found,
        do,
        (
            Why("load", f"The last run before the break was on {day_month(back.last_day)}."),
            Why("load", f"{most} is {share or 'three quarters'} of the longest run in the 30 days up to it."),
            *week(facts),
        ),
        session(facts),
    )


def _missing(facts: Facts) -> Answer | None:
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
    return len(days) == (facts.today - days[0]).days > (1 if facts.knows_today else 0)


def _gap(days: tuple[date, ...], facts: Facts) -> tuple[str, str]:
    since = since_day(days[0], facts.today)
    when = f"{since.replace('since', 'from', 1)} to yesterday" if facts.knows_today else since
    known = f"The last day known before that is {day_month(days[0] - timedelta(days=1))}."
    return f"Your runs {when} are not known.", known


def _gaps(days: tuple[date, ...], facts: Facts) -> tuple[str, str]:
    one = on_day(days[0], facts.today)
    some = one if len(days) == 1 else f"on {len(days)} of the days {since_day(days[0], facts.today)}"
    named = ", ".join(short_day(day) for day in days[: DEFAULT.acute_days])
    return f"Whether you ran {some} is not known.", f"Not known: {named}."


def _of_missing(days: int) -> tuple[Action, Action | None]:
    """What is offered first; so many days in one go are no longer called days without a run."""
    if days <= DEFAULT.few_missing_days:
        return Action.NO_RUNS, Action.SEE_MISSING
    return Action.SEE_MISSING, Action.NO_RUNS if days <= DEFAULT.no_run_days else None


def _settled(facts: Facts) -> Answer | None:
    settled = facts.settled
    if settled is None:
        return None
    over = settled.over
    went = f"{distance(over.distance_m, facts.units)} was {per_cent(over.percent)} longer"
    run = upper(whose(over.day, facts.today))
    found = f"Your {knee(settled.side)} has settled since {whose(over.day, facts.today)} long run."
    return Answer(
        Holds.SETTLED,
        Tone.GOOD,
        found,
        strength_and_ceiling(facts),
        (
            Why("load", f"{run} {went} than any run in the 30 days before it."),
            Why("pain", path(settled, facts)),
            *week(facts),
        ),
        session(facts),
    )


def _ease_off(facts: Facts) -> Answer | None:
    last = facts.last
    if last is None or last.result != "amber":
        return None
    found = f"Your knee asks for a little less after {whose(last.day, facts.today)} run."
    do = "Ease off: repeat or shorten the next run."
    return Answer(Holds.EASE_OFF, Tone.MIND, found, do, (*last_scores(facts), *week(facts)), session(facts))


def _nothing_new(facts: Facts) -> Answer:
    return Answer(
        Holds.NOTHING_NEW,
        Tone.PLAIN,
        "Nothing unusual in your runs or scores.",
        strength_and_ceiling(facts),
        (*longest(facts), *last_scores(facts), *week(facts)),
        session(facts),
    )


ORDER: tuple[Callable[[Facts], Answer | None], ...] = (
    _warning_sign,
    _escalate,
    _pain_high,
    _spike,
    _pain_rise,
    _rest_or_swap,
    _return,
    _missing,
    _settled,
    _ease_off,
    _nothing_new,
)
