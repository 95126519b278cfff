"""What the rules find on a day: the findings that hold at its end, ready to be stored or pushed.

source  each finding's stands with its rule, in load, pain and cards; how long each holds is our own (D)
"""

from collections.abc import Iterable
from datetime import date

from app.domain.cards import cadence_card
from app.domain.findings.log import Log
from app.domain.findings.of_knees import of_knee, of_no_knee, signs_of, states_of, told_of
from app.domain.findings.of_runs import returns_of, spikes_of, weeks_of
from app.domain.pain import PainEntry, sides, unnamed
from app.domain.reminders import Finding, Kind
from app.domain.thresholds import DEFAULT, Thresholds


def found_on(day: date, log: Log, limits: Thresholds = DEFAULT) -> list[Finding]:
    """All findings that hold at the end of a local day.

    A spike holds for three days from its own; a card of a week to the end of that week, one of cadence on
    the first day of its week; a high score and a warning sign on their day; a rise and the advice to talk
    to someone on each day on which their condition holds, under the day they were set. Storing the same
    finding twice is harmless: kind, side and subject say what is the same.
    """
    found = [*spikes_of(day, log, limits), *returns_of(day, log, limits), *weeks_of(day, log, limits)]
    card = cadence_card(day, log.cadence, log.week_start, limits)
    found += [*([card] if card else []), *signs_of(day, log)]
    for side in sides(log.entries):
        found += of_knee(day, side, log, limits)
    other = unnamed(log.entries)
    if other is not None:
        told = states_of(day, sides(log.entries)[0], log, limits)
        found += [one for one in of_knee(day, other, log, limits) if one.kind not in told]
    return found + of_no_knee(day, log, limits)


def is_retold(finding: Finding, others: Iterable[Finding], entries: Iterable[PainEntry]) -> bool:
    """Whether an open finding of one knee, or of none, is told again of a knee that the log now names.

    others  the open findings; a high score is the same one on its day, the others are states
    """
    if finding.kind not in (Kind.PAIN_HIGH, Kind.PAIN_RISE, Kind.ESCALATE):
        return False
    judged = {told_of(side) for side in sides(entries)}
    return finding.side not in judged and any(
        one.kind is finding.kind
        and one.side in judged
        and (one.subject == finding.subject or finding.kind is not Kind.PAIN_HIGH)
        for one in others
    )
