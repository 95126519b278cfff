"""Warning signs: their plain questions, and what each tier says, word for word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.pain.scores import PainEntry, concerns
from app.domain.thresholds import DEFAULT, Thresholds


class Tier(StrEnum):
    """How soon someone should look at it; the most urgent first."""

    EMERGENCY = "emergency"
    TODAY = "today"
    THIS_WEEK = "this_week"
    ROUTINE = "routine"


TIER_TEXT: dict[Tier, str] = {
    Tier.EMERGENCY: "Call your local emergency number now.",
    Tier.TODAY: "Get medical help today. Don't run or do exercises in this app until you have.",
    Tier.THIS_WEEK: "Please see a doctor or physical therapist this week.",
    Tier.ROUTINE: "Book a visit with your therapist.",
}


@dataclass(frozen=True, slots=True)
class Flag:
    """One warning sign.

    question  asked with yes or no
    name      fits after "You answered yes to a warning sign:"
    computed  worked out from the scores, never asked, never mutes
    """

    id: str
    tier: Tier
    question: str
    name: str
    computed: bool = False


_EMERGENCY, _TODAY, _WEEK, _ROUTINE = Tier
_SIGNS = (
    Flag(
        "calf_with_breathless",
        _EMERGENCY,
        "Is your calf swollen, warm or painful, and do you have chest pain or trouble breathing?",
        "calf swelling or pain with chest pain or breathlessness",
    ),
    Flag(
        "deformed",
        _EMERGENCY,
        "Does the knee look out of shape, or out of its joint?",
        "a knee out of shape or out of its joint",
    ),
    Flag(
        "foot_cold_numb",
        _EMERGENCY,
        "Since an injury, is the foot cold, blue or without feeling?",
        "a cold, blue or numb foot after an injury",
    ),
    Flag(
        "no_weight",
        _TODAY,
        "Is it impossible to take four steps, or to stand on that leg?",
        "not able to take four steps or bear weight",
    ),
    Flag(
        "pop_or_fast_swelling",
        _TODAY,
        "Did you hurt the knee and feel a pop, or did it swell up within hours?",
        "an injury with a pop, or swelling within hours",
    ),
    Flag(
        "locked",
        _TODAY,
        "Is the knee stuck, so that it will not fully straighten or bend?",
        "a locked knee",
    ),
    Flag(
        "hot_red_fever",
        _TODAY,
        "Is the knee hot, red and swollen, or is it swollen while you have a fever or feel ill?",
        "a hot, red, swollen knee, or fever with it",
    ),
    Flag(
        "calf_swelling",
        _TODAY,
        "Is your calf newly swollen, warm or painful?",
        "new calf swelling, warmth or pain",
    ),
    Flag(
        "no_straight_leg_raise",
        _TODAY,
        "Lying down, is it impossible to lift the leg with the knee straight?",
        "not able to lift the straight leg",
    ),
    Flag("gives_way", _WEEK, "Does the knee give way again and again?", "a knee that gives way"),
    Flag(
        "swelling_48h",
        _WEEK,
        "Has the knee stayed swollen for more than two days?",
        "swelling for more than two days",
    ),
    Flag(
        "night_pain",
        _WEEK,
        "Does it hurt at night or at rest, whatever position you try?",
        "pain at night or at rest that no position eases",
    ),
    Flag(
        "bone_point_or_hop",
        _WEEK,
        "Is one small spot of bone sore to touch, or does it hurt to hop?",
        "a sore spot of bone, or pain on hopping",
    ),
    Flag("numbness", _WEEK, "Is there numbness around the knee or down the leg?", "numbness"),
    Flag(
        "weight_loss_or_cancer",
        _WEEK,
        "Have you lost weight without meaning to, or have you ever had cancer?",
        "unexplained weight loss, or past cancer",
    ),
    Flag(
        "high_score",
        _WEEK,
        "Has the knee scored 7 or more, or 5 or more for two weeks?",
        "a score of 7 or more, or 5 or more for two weeks",
        computed=True,
    ),
    Flag(
        "steroids_swelling",
        _WEEK,
        "Is the knee newly swollen while you take steroids or have a weak immune system?",
        "new swelling with steroids or a weak immune system",
    ),
    Flag(
        "four_weeks_no_better",
        _ROUTINE,
        "Have you done the exercises for four weeks and it is no better?",
        "no better after four weeks of exercises",
    ),
    Flag(
        "daily_life",
        _ROUTINE,
        "Does the knee hurt in daily life, not only when running?",
        "pain in daily life",
    ),
    Flag("under_18", _ROUTINE, "Are you under 18?", "being under 18"),
)
FLAGS: dict[str, Flag] = {flag.id: flag for flag in _SIGNS}


def worst_tier(flags: Iterable[str]) -> Tier | None:
    """The most urgent tier among signs answered yes, None without any; raises KeyError for no sign."""
    found = {FLAGS[flag].tier for flag in flags}
    return next((tier for tier in Tier if tier in found), None)


def mutes(flags: Iterable[str]) -> bool:
    """Whether these signs mute every prompt to run or exercise: those of the two most urgent tiers.

    Raises KeyError for an id that is no sign.
    source  our own rule (D)
    """
    return any(FLAGS[flag].tier in (Tier.EMERGENCY, Tier.TODAY) for flag in flags)


def asks_for_signs(entry: PainEntry, earlier: Iterable[PainEntry], limits: Thresholds = DEFAULT) -> bool:
    """Whether the warning signs are asked after this entry.

    earlier  the runner's other entries, in any order; those of the same knee, before it, are looked at
    True for the first score ever, at 6 or more, or when it is 2 or more above the last score of the
    same or the previous local day.
    source  our own rule (D)
    """
    others = [one for one in earlier if _precedes(one, entry)]
    if not others or entry.score >= limits.pain_high:
        return True
    recent = [
        one for one in others if concerns(one, entry.side) and (entry.local_date - one.local_date).days <= 1
    ]
    if not recent:
        return False
    last = max(recent, key=_order)
    return entry.score - last.score >= limits.sign_ask_rise


def _precedes(one: PainEntry, entry: PainEntry) -> bool:
    """Whether `one` was logged before `entry`; of one day without times, every other entry was."""
    if one.id is not None and one.id == entry.id:
        return False
    if one.local_date != entry.local_date or one.at is None or entry.at is None:
        return one.local_date <= entry.local_date
    return one.at <= entry.at


def _order(entry: PainEntry) -> tuple[date, float, int]:
    return entry.local_date, entry.at.timestamp() if entry.at else 0.0, entry.score
