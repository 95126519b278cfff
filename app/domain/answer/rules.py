"""Each row of the table of answers: what must hold, what is said, what is offered."""

from collections.abc import Callable

from app.domain.answer.calm import nothing_new
from app.domain.answer.facts import Action, Answer, Facts, Holds, Over, Tone, Why
from app.domain.answer.gaps import missing
from app.domain.answer.lines import (
    last_scores,
    path,
    scores,
    session,
    since_then,
    strength_and_ceiling,
    week,
)
from app.domain.answer.wording import day_month, mean, on_day, since_day, whose
from app.domain.load import Return
from app.domain.pain import TIER_TEXT, Tier
from app.domain.sentences import (
    STUDY,
    WALKS,
    above_usual,
    cap_return,
    ceiling,
    distance,
    knee,
    longer_than,
    why_long_high,
    why_pain_high,
    why_red_flag,
    why_return,
)
from app.domain.thresholds import DEFAULT


def _warning_sign(facts: Facts) -> Answer | None:
    signs = facts.signs
    if signs is None:
        return None
    return Answer(
        Holds.WARNING_SIGN,
        Tone.STOP,
        why_red_flag(signs.flags),
        signs.text,
        (Why("note", f"Answered {on_day(signs.day, facts.today)}."),),
        Action.SHOW_SIGNS,
        Action.LOOKED_AT,
    )


def _escalate(facts: Facts) -> Answer | None:
    found, do = facts.escalate, "This is a good moment to talk to your therapist."
    if facts.see_someone is not None:
        visit = TIER_TEXT[Tier.THIS_WEEK]
        found, do = (found, f"{do} {visit}") if found else (why_long_high(facts.see_someone), visit)
    if found is None:
        return None
    return Answer(Holds.ESCALATE, Tone.MIND, found, do, scores(facts), None, Action.CHECK_SIGNS)


def _pain_high(facts: Facts) -> Answer | None:
    high = facts.high
    if high is None:
        return None
    return Answer(
        Holds.PAIN_HIGH,
        Tone.MIND,
        why_pain_high(high.side, high.score, high.day, facts.today),
        "Keep it gentle today: the easy set, or rest.",
        (*scores(facts), *week(facts)),
        session(facts) if facts.strength.gentle else None,
        Action.CHECK_SIGNS,
    )


def _spike(facts: Facts) -> Answer | None:
    over = facts.spike
    if over is None:
        return None
    act = session(facts)
    longest = f"{distance(over.longest_m, facts.units)} on {day_month(over.longest_day, facts.today)}"
    return Answer(
        Holds.SPIKE,
        Tone.MIND,
        _longer(over, facts),
        "Keep the next run easy, and do your strength session today." if act else "Keep the next run easy.",
        (
            Why("load", f"The longest of the 30 days before it was {longest}."),
            *since_then(over, facts),
            Why("note", STUDY),
        ),
        session(facts),
    )


def _longer(over: Over, facts: Facts) -> str:
    return longer_than(over.day, over.distance_m, over.longest_m, facts.today, facts.units)


def _pain_rise(facts: Facts) -> Answer | None:
    rise = facts.rise
    if rise is None:
        return None
    act = session(facts)
    since = since_day(rise.since, facts.today)
    return Answer(
        Holds.PAIN_RISE,
        Tone.MIND,
        above_usual(rise.side, rise.base, rise.now),
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
    if (
        last.before is not None
        and last.morning is not None
        and last.morning >= last.before + DEFAULT.run_red_morning
    ):
        found = f"Your knee was {last.morning - last.before} points up the morning after {run} run."
    elif last.flagged and (last.during or 0) <= DEFAULT.run_red_score:
        found = f"You answered yes to a warning sign with a score of {run} run."
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
    do = cap_return(back, facts.units)
    return Answer(
        Holds.RETURN,
        Tone.PLAIN,
        why_return(back),
        f"{do} {WALKS}" if back.offers_walk_run else do,
        (*_break(back, facts), *week(facts)),
        session(facts),
    )


def _break(back: Return, facts: Facts) -> tuple[Why, ...]:
    """When the break began, and what the cap is a part of."""
    if back.last_day is None or back.cap_m is None or back.gap_days is None:
        return ()
    share = "three quarters" if back.gap_days < DEFAULT.return_half_from_days else "half"
    if back.offers_walk_run:
        share = "a third"
    cap = f"{ceiling(back.cap_m, facts.units)} is {share} of the longest run in the 30 days up to it."
    return (
        Why("load", f"The last run before the break was on {day_month(back.last_day, facts.today)}."),
        Why("load", cap),
    )


def _settled(facts: Facts) -> Answer | None:
    settled = facts.settled
    if settled is None:
        return None
    over = settled.over
    found = f"Your {knee(settled.side)} has settled since {whose(over.day, facts.today)} long run."
    return Answer(
        Holds.SETTLED,
        Tone.GOOD,
        found,
        strength_and_ceiling(facts),
        (
            Why("load", _longer(over, facts)),
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


ORDER: tuple[Callable[[Facts], Answer | None], ...] = (
    _warning_sign,
    _escalate,
    _pain_high,
    _spike,
    _pain_rise,
    _rest_or_swap,
    _return,
    missing,
    _settled,
    _ease_off,
    nothing_new,
)
