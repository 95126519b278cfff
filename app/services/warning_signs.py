"""Warning signs: answered, shown at once, and looked at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain import pain as rules
from app.domain.findings import subject_of_signs
from app.domain.pain import FLAGS, TIER_TEXT, Flag, PainEntry, Tier
from app.domain.people import Person, Side
from app.domain.reminders import Finding, Kind
from app.domain.sentences import why_red_flag
from app.domain.thresholds import DEFAULT
from app.services import alerts
from app.store import consents, findings, pain
from app.store.database import Transaction


class NoSuchScore(Exception):
    """This person has no score of this id, not even a removed one."""


@dataclass(frozen=True, slots=True)
class TierShown:
    """One tier with its text and the signs of it that were answered yes."""

    tier: Tier
    text: str
    flags: tuple[Flag, ...]


def questions() -> list[Flag]:
    """The signs that are asked, the most urgent first."""
    return [flag for flag in FLAGS.values() if not flag.computed]


def known(flags: Iterable[str]) -> tuple[str, ...]:
    """Those of the ids that are asked signs, each once, the most urgent first."""
    wanted = set(flags)
    return tuple(flag.id for flag in questions() if flag.id in wanted)


def texts(flags: Iterable[str]) -> list[TierShown]:
    """What is said to these signs, the most urgent tier first."""
    answered = [FLAGS[flag] for flag in known(flags)]
    return [
        TierShown(tier, TIER_TEXT[tier], tuple(flag for flag in answered if flag.tier is tier))
        for tier in Tier
        if any(flag.tier is tier for flag in answered)
    ]


def of_scores(tx: Transaction, person: Person, entry: PainEntry) -> TierShown | None:
    """The sign that the scores of an entry's knee are on its day, with its text; None when they are none.

    It is worked out, not asked, and mutes nothing.
    """
    since = entry.local_date - timedelta(days=DEFAULT.sign_long_days - 1)
    entries = pain.of(tx, person.id, since=since, until=entry.local_date)
    told = [FLAGS[flag] for flag in rules.computed_signs(entries, entry.side, entry.local_date)]
    return TierShown(told[0].tier, TIER_TEXT[told[0].tier], tuple(told)) if told else None


def answer(
    tx: Transaction, person: Person, flags: Iterable[str], entry_id: UUID | None, now: datetime
) -> tuple[str, ...]:
    """Keep the signs answered yes, on the score they were asked with, and judge; returns those to show.

    Signs of the two most urgent tiers open a finding that mutes every prompt to run or exercise. Those
    answered without a score are kept in the finding alone. Without the runner's consent nothing is kept;
    what to do is said all the same. Raises NoSuchScore.
    """
    yes = known(flags)
    entry = _score(tx, person, entry_id)
    if not yes or not consents.holds(tx, person.id, "health"):
        return yes
    if entry is not None:
        entry = replace(entry, flags=known({*entry.flags, *yes}))
        pain.change(tx, person.id, entry)
    if rules.mutes(yes):
        _mute(tx, person, yes, entry, now)
    elif entry is None:
        _keep(tx, person, yes, now)
    alerts.judge(tx, person, now)
    return yes


def take_back(
    tx: Transaction,
    person: Person,
    flags: Iterable[str],
    entry_id: UUID | None,
    now: datetime,
    day: date | None = None,
) -> None:
    """Undo a yes that was a slip: the sign leaves its score, and a finding without signs is cleared.

    day  of the answer, when it was given without a score; today when not given
    Only what was answered then is undone: the same sign of another score or day stays open. Raises
    NoSuchScore.
    """
    gone = set(flags)
    entry = _score(tx, person, entry_id)
    if entry is not None:
        pain.change(tx, person.id, replace(entry, flags=tuple(f for f in entry.flags if f not in gone)))
    subject = subject_of_signs(entry, day or person.today(now))
    answered = [one for one in findings.open(tx, person.id) if one.subject == subject]
    for one in answered:
        if one.public_id is None or one.kind not in (Kind.RED_FLAG, Kind.CARD):
            continue
        left = tuple(flag for flag in flags_of(one) if flag not in gone)
        if rules.mutes(left) or (left and one.kind is Kind.CARD):
            findings.put(tx, person.id, _with(one, left), now)
        else:
            findings.clear(tx, person.id, one.public_id, now)
    alerts.judge(tx, person, now)


def open_flags(tx: Transaction, person: Person) -> list[Finding]:
    """The findings of warning signs that nobody has looked at yet."""
    return [one for one in findings.open(tx, person.id) if one.kind is Kind.RED_FLAG]


def looked_at(tx: Transaction, person: Person, now: datetime) -> list[UUID]:
    """Note that the open signs have been looked at; prompts come again. Returns what was closed."""
    closed = [one.public_id for one in open_flags(tx, person) if one.public_id]
    for each in closed:
        findings.clear(tx, person.id, each, now)
    return closed


def not_looked_at(tx: Transaction, person: Person, ids: Iterable[UUID]) -> None:
    """Undo `looked_at`: the signs are open again."""
    for each in ids:
        one = findings.by_public_id(tx, person.id, each)
        if one is not None and one.kind is Kind.RED_FLAG:
            findings.clear(tx, person.id, each, None)


def flags_of(finding: Finding) -> tuple[str, ...]:
    """The signs a finding holds."""
    held: Mapping[str, object] = finding.detail
    return known(str(held.get("flags") or "").split())


def _score(tx: Transaction, person: Person, entry_id: UUID | None) -> PainEntry | None:
    """The score the signs were asked with, also when it was removed since; raises NoSuchScore."""
    if entry_id is None:
        return None
    held = pain.by_public_id(tx, person.id, entry_id)
    held = held or pain.by_public_id(tx, person.id, entry_id, removed=True)
    if held is None:
        raise NoSuchScore
    return held


def _mute(
    tx: Transaction, person: Person, yes: tuple[str, ...], entry: PainEntry | None, now: datetime
) -> None:
    """Open the finding of these signs, or add them to the one of the same score or day."""
    today = person.today(now)
    subject = subject_of_signs(entry, today)
    side = entry.side if entry and entry.side in (Side.LEFT, Side.RIGHT) else None
    held = [one for one in open_flags(tx, person) if one.subject == subject]
    flags = known({*yes, *(flag for one in held for flag in flags_of(one))})
    findings.put(tx, person.id, _with(Finding(Kind.RED_FLAG, side, subject, today, ""), flags), now)


def _keep(tx: Transaction, person: Person, yes: tuple[str, ...], now: datetime) -> None:
    """Signs of the later tiers, answered without a score: a card, which mutes nothing."""
    today = person.today(now)
    card = Finding(Kind.CARD, None, subject_of_signs(None, today), today, "")
    findings.put(tx, person.id, _with(card, yes), now)


def _with(finding: Finding, flags: tuple[str, ...]) -> Finding:
    return replace(finding, why=why_red_flag(flags), detail={**finding.detail, "flags": " ".join(flags)})
