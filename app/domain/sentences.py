"""The sentences a rule says to its runner: what was found and why, in plain words.

Every sentence states what is in the log and nothing about causes, chances or conditions. With `today`
a day is named as people name it; without it the sentence stays true on any day.

source  the words are our own (D); the numbers in them are those of the limits
"""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from app.domain.cadence import Trend
from app.domain.load import Return, Session, Spike, WeekChange
from app.domain.pain import FLAGS, Escalation, EscalationReason, Rise
from app.domain.people import Side
from app.domain.thresholds import DEFAULT, Thresholds

EXACT_DIGITS = {"km": 3, "mi": 4}  # decimals that tell one metre from the next
METRES = {"km": Decimal(1000), "mi": Decimal("1609.344")}  # the international mile
STUDY = "In a study of 5,205 runners such runs went with more injuries."
WEEK_STUDY = (
    "In a study of 874 new runners such weeks went weakly with more injuries, in one of 5,205 runners they "
    "did not. Shown for you to know; the single longest run says more."
)
_WORDS = ("no", "one", "two", "three", "four", "five", "six")
WALKS = "Walking breaks fit well."  # after a long break
CADENCE_STUDY = (
    "No number of steps is right for everybody, and no study shows that changing it keeps a knee from "
    "hurting. Shoes, hills and tired legs change it too."
)


def day_name(day: date, today: date | None = None) -> str:
    """A day as people name it: today, yesterday, Sunday (of the last six days), else 8 Nov."""
    ago = (today - day).days if today is not None else 7
    if ago in (0, 1):
        return ("today", "yesterday")[ago]
    return f"{day:%A}" if 1 < ago < 7 else dated(day, today)


def distance(metres: int, units: str = "km") -> str:
    """A distance with one decimal: "15.2 km" or "9.4 mi"."""
    return f"{in_units(metres, units)} {units}"


def ceiling(metres: int, units: str = "km") -> str:
    """A ceiling, cut and never rounded up: 16,720 m is "16.7 km", as is 16,799 m."""
    return f"{in_units(metres, units, cut=True)} {units}"


def in_units(metres: float, units: str = "km", digits: int = 1, cut: bool = False) -> Decimal:
    """Metres as kilometres or miles with so many decimals, rounded half up once, or cut."""
    value = Decimal(str(metres)) / METRES[units]
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_FLOOR if cut else ROUND_HALF_UP)


def in_full(metres: float, units: str = "km") -> str:
    """Metres as kilometres or miles to the metre, without a unit: "14", "8.6992"."""
    return f"{in_units(metres, units, EXACT_DIGITS[units]).normalize():f}"


def percent_over(distance_m: int, longest_m: int) -> int:
    """How many whole per cent a distance is over another, rounded half up."""
    return (200 * (distance_m - longest_m) + longest_m) // (2 * longest_m)


def knee(side: Side | None) -> str:
    """ "left knee", "right knee", or "knee" while they are not told apart."""
    return f"{side.value} knee" if side in (Side.LEFT, Side.RIGHT) else "knee"


def run_of(day: date, metres: int, today: date | None = None, units: str = "km") -> str:
    """A run by its day: "Yesterday's 15.2 km", "Sunday's 15.2 km", "The 15.2 km on 8 Nov"."""
    name, length = day_name(day, today), distance(metres, units)
    if name[0].isdigit():
        return f"The {length} on {name}"
    return f"{name[0].upper()}{name[1:]}'s {length}"


def why_spike(
    session: Session,
    spike: Spike,
    today: date | None = None,
    units: str = "km",
    limits: Thresholds = DEFAULT,
) -> str:
    """As `longer_than`; without a run to compare with, only the run is named."""
    if spike.longest_m is None:
        run = run_of(session.day, session.distance_m, today, units)
        return f"{run} has no run in the {limits.spike_window_days} days before it to be compared with."
    return longer_than(session.day, session.distance_m, spike.longest_m, today, units, limits)


def longer_than(
    day: date,
    distance_m: int,
    longest_m: int,
    today: date | None = None,
    units: str = "km",
    limits: Thresholds = DEFAULT,
) -> str:
    """ "Yesterday's 15.2 km was 24 % longer than any run in your last 30 days."

    Once the run is not of today or yesterday, the 30 days are those before it.
    """
    recent = today is not None and 0 <= (today - day).days <= 1
    days = f"{limits.spike_window_days} days"
    than = f"any run in your last {days}" if recent else f"any run in the {days} before it"
    run = run_of(day, distance_m, today, units)
    return f"{run} was {percent_over(distance_m, longest_m)} % longer than {than}."


def because_longer(day: date, distance_m: int, longest_m: int, today: date, units: str = "km") -> str:
    """ "Because Sunday's 15.2 km was 24 % over your 30-day longest."."""
    run = run_of(day, distance_m, today, units)
    return f"Because {_within(run)} was {percent_over(distance_m, longest_m)} % over your 30-day longest."


def _within(run: str) -> str:
    """A run as it is named within a sentence: weekdays keep their capital."""
    first = run.partition(" ")[0].removesuffix("'s")
    return run[0].lower() + run[1:] if first in ("The", "Today", "Yesterday") else run


def why_over_longest(spike: Spike, today: date | None = None, units: str = "km") -> str:
    """The run page: "23.6 % longer than your longest in the 30 days before: 12.3 km on 25 Oct."."""
    if spike.longest_m is None or spike.longest_day is None or spike.percent is None:
        return "There is no run in the 30 days before to compare with."
    longest = f"{distance(spike.longest_m, units)} on {dated(spike.longest_day, today)}"
    if spike.percent == 0:
        return f"As long as your longest in the 30 days before: {longest}."
    word = "longer" if spike.percent > 0 else "shorter"
    return f"{abs(spike.percent):.1f} % {word} than your longest in the 30 days before: {longest}."


def dated(day: date, today: date | None) -> str:
    """8 Nov, with its year where that is not today's; a stored sentence stands beside a date of its own."""
    other_year = today is not None and day.year != today.year
    return f"{day.day} {day:%b %Y}" if other_year else f"{day.day} {day:%b}"


def why_week(change: WeekChange, today: date | None = None, units: str = "km") -> str:
    """ "41.2 km in the 7 days to 8 Nov, 36 % more than the 30.3 km of the 7 days before."."""
    last = f"{distance(change.last_m, units)} in the 7 days to {dated(change.day, today)}"
    more = f"{percent_over(change.last_m, change.before_m)} % more"
    return f"{last}, {more} than the {distance(change.before_m, units)} of the 7 days before."


def why_cadence(trend: Trend, day: date, days: int, today: date | None = None) -> str:
    """ "Steps are longer than usual for this pace: 5 steps a minute below your own line in 4 runs of ..."."""
    left = trend.spm or 0
    word, side = ("longer", "below") if left < 0 else ("shorter", "above")
    steps = f"{int(abs(left) + 0.5)} steps a minute {side} your own line"
    runs = f"{len(trend.runs)} runs of the {days} days to {dated(day, today)}"
    return f"Steps are {word} than usual for this pace: {steps} in {runs}."


def why_pain_high(side: Side | None, score: int, day: date, today: date | None = None) -> str:
    """ "Your left knee scored 6 yesterday."."""
    return f"Your {knee(side)} scored {score} {_on(day, today)}."


def _on(day: date, today: date | None) -> str:
    """A day after a verb: "today", "yesterday", "on Sunday", "on 8 Nov"."""
    name = day_name(day, today)
    return name if name in ("today", "yesterday") else f"on {name}"


def why_rise(rise: Rise) -> str:
    """As `above_usual`, for the knee and the base of a rise."""
    return above_usual(rise.side, rise.base, rise.pain7)


def above_usual(side: Side, base: float, pain7: float | None) -> str:
    """ "Your left knee scores are 2 points above your usual."; whole points, cut and never rounded up.

    base, pain7  means of at most 14 scores, so that the nearest small fraction is what they stand for
    """
    points = int(Fraction(pain7 - base).limit_denominator(1000)) if pain7 is not None else 0
    if points < 1:
        return f"Your {knee(side)} scores rose above your usual and have not settled yet."
    unit = "point" if points == 1 else "points"
    return f"Your {knee(side)} scores are {points} {unit} above your usual."


def why_escalate(escalation: Escalation, limits: Thresholds = DEFAULT) -> str:
    """ "Your left knee has scored 6 or more on 2 of your last 3 logs."."""
    name, rise = knee(escalation.side), lasting(limits.escalate_rise_days)
    high = f"{limits.pain_high} or more on {limits.escalate_logs} of your last {limits.escalate_of} logs"
    red = f"{in_words(limits.escalate_red_runs)} runs in {limits.red_runs_days} days".capitalize()
    weeks = f"{in_words(limits.escalate_weeks)} weekly check-ins in a row".capitalize()
    return {
        EscalationReason.VERY_HIGH: f"Your {name} has scored {escalation.score}.",
        EscalationReason.HIGH_TWICE: f"Your {name} has scored {high}.",
        EscalationReason.LONG_RISE: f"Your {name} scores have been above your usual for {rise}.",
        EscalationReason.RED_RUNS: f"{red} ended with rest or swap for your {name}.",
        EscalationReason.IMPACT: f"{weeks} say that your knee got in the way.",
    }[escalation.reason]


def why_long_high(side: Side | None, limits: Thresholds = DEFAULT) -> str:
    """ "Your left knee has scored 5 or more for two weeks."."""
    return (
        f"Your {knee(side)} has scored {limits.sign_long_score} or more for {lasting(limits.sign_long_days)}."
    )


def lasting(days: int) -> str:
    """So many days as people say it: "two weeks", "10 days"."""
    weeks, rest = divmod(days, 7)
    if rest:
        return f"{days} days"
    return f"{in_words(weeks)} week" if weeks == 1 else f"{in_words(weeks)} weeks"


def in_words(count: int) -> str:
    """A small number as a word, a greater one in digits."""
    return _WORDS[count] if count < len(_WORDS) else str(count)


def why_return(back: Return) -> str:
    """ "Welcome back: 19 days since your last run."; after the first run "19 days before your last run"."""
    days = back.gap_days or 0
    if back.first_day is None:
        return f"Welcome back: {days:,} days since your last run."
    return f"Welcome back: {days:,} days lay between your runs."


def cap_return(back: Return, units: str = "km") -> str:
    """ "As a cautious rule of thumb, keep the first run under 9.0 km."; after it, "keep runs under".

    Without a cap, one that rests on a run held back, it names no distance.
    """
    first = back.first_day is None
    if back.cap_m is None:
        return f"As a cautious rule of thumb, keep {'the first run' if first else 'runs'} short for now."
    most = ceiling(back.cap_m, units)
    runs = f"the first run under {most}" if first else f"runs under {most} for now"
    return f"As a cautious rule of thumb, keep {runs}."


def why_routine() -> str:
    """The reason of a reminder on a planned day."""
    return "Today is one of your strength days."


def because_routine() -> str:
    """The same in a mail of that day."""
    return "Because today is one of your strength days."


def why_routine_was() -> str:
    """The same, read on a later day."""
    return "It was one of your strength days."


def why_red_flag(flags: Iterable[str]) -> str:
    """ "You answered yes to a warning sign: new calf swelling, warmth or pain."."""
    names = [FLAGS[flag].name for flag in FLAGS if flag in set(flags)]
    word = "a warning sign" if len(names) == 1 else "warning signs"
    return f"You answered yes to {word}: {'; '.join(names)}."


def within_ceiling(metres: int, units: str = "km") -> str:
    """ "Runs up to 16.7 km stay within 10 % of your longest."."""
    return f"Runs up to {ceiling(metres, units)} stay within 10 % of your longest."


def sessions_of(done: int, planned: int) -> str:
    """How many sessions were done of those planned: "1 of 3 sessions"; of more, "4 sessions, 3 planned"."""
    if done <= planned:
        return f"{done} of {planned} sessions"
    return f"{done} {'session' if done == 1 else 'sessions'}, {planned or 'none'} planned"
