"""Why a therapist might look at a patient now: facts in a fixed order, in words with numbers and dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from app.domain import pain, todays_session
from app.domain.answer.wording import mean, on_day, short_day, since_day, upper
from app.domain.load import ReturnState, Session, Spike
from app.domain.pain import EscalationReason, Result
from app.domain.people import Side
from app.domain.red_runs import red_days
from app.domain.reminders import Kind
from app.domain.sentences import ceiling as cut
from app.domain.sentences import distance, knee, percent_over
from app.domain.thresholds import DEFAULT
from app.services import today_facts
from app.services.window import Window

HIGH_DAYS = 7  # a high score asks for a look for so long, unless a visit came after it


class Reason(IntEnum):
    """In the order in which one goes before another; never a measure of how a patient is."""

    SIGN = 0
    ESCALATE = 1
    PAIN_HIGH = 2
    PAIN_RISE = 3
    SPIKE = 4
    NOT_SETTLED = 5
    NO_LOG = 6
    RETURN = 7
    QUIET = 8

    @property
    def needs_a_look(self) -> bool:
        """Whether it stands in the first group."""
        return self <= Reason.PAIN_RISE


@dataclass(frozen=True, slots=True)
class WhyNow:
    """One reason: what happened, and its numbers."""

    reason: Reason
    title: str
    text: str = ""


def why_now(seen: Window, since: date, units: str, hidden: bool) -> WhyNow:
    """The first reason that holds; what a visit has seen counts as new from `since` on.

    units   the therapist's own
    hidden  a stored advice to talk to someone rests on runs that may not be seen, so it is judged anew
    """
    return next(_reasons(seen, since, units, hidden), _quiet(seen, since))


def _reasons(seen: Window, since: date, units: str, hidden: bool) -> Iterator[WhyNow]:
    for found in (
        _sign(seen),
        _escalate(seen, hidden),
        _high(seen, since),
        _rise(seen, units),
        _spike(seen, since, units),
        _not_settled(seen, units),
        _no_log(seen),
        _return(seen, since, units),
    ):
        if found is not None:
            yield found


def _sign(seen: Window) -> WhyNow | None:
    signs = today_facts.signs(seen)
    if signs is None:
        return None
    names = ", ".join(pain.FLAGS[flag].name for flag in signs.flags)
    return WhyNow(
        Reason.SIGN,
        "A warning sign was answered yes",
        f"{upper(names)}, {short_day(signs.day, seen.today)}. Told what to do; prompts are off.",
    )


def _escalate(seen: Window, hidden: bool) -> WhyNow | None:
    found = [one for one in seen.findings if one.kind is Kind.ESCALATE]
    if found:
        talk = found[-1]
        reason, side = talk.detail.get("reason"), talk.side or Side.BOTH
    elif hidden:
        held = red_days(seen.sessions, seen.entries, seen.today)
        judged = (pain.escalation(seen.entries, side, seen.today, days) for side, days in held.items())
        anew = next((one for one in judged if one is not None), None)
        if anew is None:
            return None
        reason, side = anew.reason.value, anew.side
    else:
        return None
    titles = {
        EscalationReason.HIGH_TWICE.value: "6 or more on 2 of the last 3 logs",
        EscalationReason.VERY_HIGH.value: "A score of 7 or more",
        EscalationReason.LONG_RISE.value: "Above the usual for two weeks",
        EscalationReason.RED_RUNS.value: "Two runs in 7 days ended with rest or swap",
        EscalationReason.IMPACT.value: "Two weekly check-ins with a substantial impact",
    }
    return WhyNow(Reason.ESCALATE, titles.get(str(reason), "Scores stay high"), _last_scores(seen, side))


def _last_scores(seen: Window, side: Side) -> str:
    """ "Scores 6, 4, 6 since Sunday."."""
    last = list(pain.daily_worst(seen.entries, side).items())[-3:]
    if not last:
        return ""
    scores = ", ".join(str(score) for _, score in last)
    if len(last) == 1:
        return f"{upper(knee(side))}, scored {scores} {on_day(last[0][0], seen.today)}."
    return f"Scores {scores} {since_day(last[0][0], seen.today)}."


def _high(seen: Window, since: date) -> WhyNow | None:
    opens = max(since, seen.today - timedelta(days=HIGH_DAYS - 1))
    high = [e for e in seen.entries if opens <= e.local_date and e.score >= DEFAULT.pain_high]
    if not high:
        return None
    worst = max(high, key=lambda entry: (entry.score, entry.local_date))
    title = f"Scored {worst.score} {on_day(worst.local_date, seen.today)}"
    return WhyNow(Reason.PAIN_HIGH, title, _last_scores(seen, worst.side))


def _rise(seen: Window, units: str) -> WhyNow | None:
    standing = todays_session.risen(seen.today, seen.entries, seen.findings)
    if not standing:
        return None
    up = max(standing, key=lambda one: one.now - one.base)
    days = (seen.today - up.since).days + 1
    title = f"{mean(up.now - up.base)} points above the usual, {days} {'day' if days == 1 else 'days'}"
    began = f"Since {short_day(up.since, seen.today)}."
    for session, one in reversed(_over(seen)):
        if 0 <= (up.since - session.day).days <= 2:
            began = f"Began after {_step(session, one, units)}."
            break
    return WhyNow(Reason.PAIN_RISE, title, began)


def _over(seen: Window) -> list[tuple[Session, Spike]]:
    """The sessions that went over the 30-day longest by enough to be news, oldest first."""
    pairs = zip(seen.sessions, seen.spikes, strict=True)
    return [(session, one) for session, one in pairs if one.alertable]


def _step(session: Session, one: Spike, units: str) -> str:
    over = percent_over(session.distance_m, one.longest_m or session.distance_m)
    return f"{distance(session.distance_m, units)}, {over} % over the 30-day longest"


def _spike(seen: Window, since: date, units: str) -> WhyNow | None:
    new = [(session, one) for session, one in _over(seen) if session.day >= since]
    if not new:
        return None
    session, one = new[-1]
    settled = seen.settled_on(session)
    if seen.coverage.holds_back(session.day, seen.today):
        then = "Whether it has settled is not known: a run is held back."
    elif settled is None or settled > seen.today:
        then = "Not settled yet."
    else:
        then = f"Settled since {short_day(settled, seen.today)}."
    return WhyNow(Reason.SPIKE, _step(session, one, units), f"{short_day(session.day, seen.today)}. {then}")


def _not_settled(seen: Window, units: str) -> WhyNow | None:
    last = today_facts.last(seen)
    if last is None or last.result not in (Result.AMBER.value, Result.RED.value):
        return None
    name = "Rest or swap" if last.result == Result.RED.value else "Ease off"
    metres = seen.sessions[-1].distance_m
    title = f"{name} after {distance(metres, units)} {on_day(last.day, seen.today)}"
    scores = (("before", last.before), ("during", last.during), ("next morning", last.morning))
    text = upper(", ".join(f"{when} {score}" for when, score in scores if score is not None)) + "."
    if _last_is_held(seen):
        text += " The last run is held back."
    return WhyNow(Reason.NOT_SETTLED, title, text)


def _no_log(seen: Window) -> WhyNow | None:
    last = seen.entries[-1] if seen.entries else None
    if last is None:
        return WhyNow(Reason.NO_LOG, "Nothing logged for weeks", "Not known, not zero.")
    ago = (seen.today - last.local_date).days
    if ago < DEFAULT.score_known_days:
        return None
    entry = f"Last entry was {last.score} on {short_day(last.local_date, seen.today)}."
    return WhyNow(Reason.NO_LOG, f"Nothing logged for {ago} days", f"Not known, not zero. {entry}")


def _return(seen: Window, since: date, units: str) -> WhyNow | None:
    back = today_facts.back(seen)
    if back is None or back.state is ReturnState.NONE or back.first_day is None or back.first_day < since:
        return None
    first = [session for session in seen.sessions if session.day == back.first_day]
    text = f"First run {short_day(back.first_day, seen.today)}."
    if first:
        metres = max(session.distance_m for session in first)
        text = f"First run {distance(metres, units)}"
        if back.cap_m is not None:
            word = "under" if metres <= back.cap_m else "over"
            text += f", {word} the cautious {cut(back.cap_m, units)}"
        text += "."
    return WhyNow(Reason.RETURN, f"Running again after {back.gap_days} days off", text)


def _quiet(seen: Window, since: date) -> WhyNow:
    """No reason; with a run held back since then, that is said of what is shown alone."""
    is_whole = not seen.coverage.holds_back(since, seen.today)
    return WhyNow(Reason.QUIET, "Nothing new" if is_whole else "Nothing new in what is shown", _calm(seen))


def _last_is_held(seen: Window) -> bool:
    """Whether a run is held back on a later day than that of the last session."""
    held = max(seen.coverage.held, default=None)
    return held is not None and (not seen.sessions or held > seen.sessions[-1].day)


def _calm(seen: Window) -> str:
    """ "Settled after each of the last 6 runs."; nothing when the last was not.

    Runs are counted back to the first day with one held back, for that one may not have settled.
    """
    if _last_is_held(seen):
        return "The last run is held back."
    settled = 0
    for session in reversed(seen.sessions):
        if seen.coverage.holds_back(session.day, seen.today):
            break
        if any(seen.check(run).shown is not Result.GREEN for run in session.runs):
            break
        settled += 1
    if settled == 0:
        return ""
    if settled == 1:
        return "Settled after the last run."
    return f"Settled after each of the last {settled} runs."
