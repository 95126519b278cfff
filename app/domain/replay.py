"""The reminders that a runner's settings would have sent over the past year, and what came after them.

source  our own way of counting (D)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from app.domain import load
from app.domain.findings import Log, cards_between, found_on, loud_days
from app.domain.load import Session
from app.domain.pain import daily_worst, sides
from app.domain.pain.rising import replay as states_of
from app.domain.people import Side
from app.domain.reminders import Decision, Finding, History, Kind, Push, Settings, decide
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class Fired:
    """A reminder that would have gone out in the morning of a local day, and why."""

    day: date
    kind: Kind
    reasons: tuple[Kind, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Replay:
    """A year of mornings, oldest first.

    opens, ends  the first and the last morning
    fired        the reminders that would have gone out
    rises        the days on which scores rose above the usual, of either knee
    worst        the highest score of each logged day of either knee
    cards        those that would have been shown, each on its own day; no card is ever sent
    """

    opens: date
    ends: date
    fired: tuple[Fired, ...]
    rises: tuple[date, ...]
    worst: Mapping[date, int]
    cards: tuple[Finding, ...] = ()

    def days(self, kind: Kind) -> list[date]:
        """The mornings on which this kind was among the reasons."""
        return [one.day for one in self.fired if kind in one.reasons]

    def shown(self, about: str) -> list[date]:
        """The days of the cards about one thing: `WEEK_TO_WEEK` or `CADENCE`."""
        return [one.local_date for one in self.cards if one.detail["card"] == about]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came after the reminders of a kind.

    sent      how many would have gone out
    followed  of them, those with a score of 4 or more within 7 days
    unknown   of them, those of which that cannot be told: none as high, and no score or days still to come
    without   rises of the scores that none of them came before, within 7 days
    """

    sent: int
    followed: int
    unknown: int
    without: int


def replay(
    today: date, log: Log, settings: Settings, limits: Thresholds = DEFAULT, *, since: date = date.min
) -> Replay:
    """Decide anew on every morning of the 365 days to `today`, each from what was logged before it.

    log     runs and scores of that year and of the months before it; its spikes are judged anew; cards of
            cadence are found where it holds runs for them
    limits  those of the settings: `reminders.limits_of`
    since   the first day of which anything is known: nothing would have gone out before it
    Every reminder counts as answered, and no session as done, so none becomes rarer. Of runs and scores
    logged late it is not known when they were. It equals `found_on` and `decide` of every single day:
    days on which nothing can be found are only passed over faster.
    """
    log = replace(log, spikes=load.spikes(log.sessions, log.coverage, limits))
    opens = today - timedelta(days=limits.replay_days - 1)
    loud = loud_days(log, today, limits)
    cards = cards_between(opens - timedelta(days=1), today - timedelta(days=1), log, limits)
    log = replace(log, cadence=())  # of which nothing is sent
    pushes: list[Push] = []
    fired: list[Fired] = []
    for morning in (opens + timedelta(days=n) for n in range(limits.replay_days)):
        if morning < since:
            continue
        before = morning - timedelta(days=1)
        findings = found_on(before, log.until(before), limits) if before in loud else []
        if not findings and morning.weekday() not in settings.strength_days:
            continue
        midnight = datetime.combine(morning, time(), settings.zone).astimezone(UTC)
        kept = History(pushes[-limits.cool_return_days :])  # the longest cool-down; one a day at most
        decision = decide(midnight, findings, kept, settings, limits)
        if decision is not None and _goes_out(decision, morning, settings):
            fired.append(Fired(morning, decision.kind, decision.reasons, decision.why))
            pushes.append(Push(morning, decision.due, decision.reasons, decision.category, answered=True))
    worst = daily_worst(log.entries, Side.BOTH)
    return Replay(
        opens=opens,
        ends=today,
        fired=tuple(fired),
        rises=tuple(day for day in _onsets(log, today, limits) if opens <= day),
        worst={day: score for day, score in worst.items() if opens <= day <= today},
        cards=tuple(cards),
    )


def _onsets(log: Log, today: date, limits: Thresholds) -> list[date]:
    """The days to `today` on which the scores of a knee rose above the usual."""
    knees = (daily_worst(log.entries, side) for side in sides(log.entries))
    return sorted(
        {date.fromordinal(state.since) for knee in knees for state in states_of(knee, today, limits)}
    )


def _goes_out(decision: Decision, morning: date, settings: Settings) -> bool:
    on = decision.due.astimezone(settings.zone).date()
    return decision.suppressed is None and on == morning


def outcome(past: Replay, kind: Kind = Kind.LOAD_SPIKE, limits: Thresholds = DEFAULT) -> Outcome:
    """What came after the reminders of a kind, in the 7 days from their own on."""
    sent = past.days(kind)
    after = {one: _highest_after(past, one, limits) for one in sent}
    is_followed = {one: score is not None and score >= limits.followed_score for one, score in after.items()}
    return Outcome(
        sent=len(sent),
        followed=sum(is_followed.values()),
        unknown=sum(
            not is_followed[one] and (after[one] is None or (past.ends - one).days <= limits.followed_days)
            for one in sent
        ),
        without=sum(
            not any(0 <= (rise - one).days <= limits.followed_days for one in sent) for rise in past.rises
        ),
    )


def _highest_after(past: Replay, day: date, limits: Thresholds) -> int | None:
    """The highest score of a reminder's day and the 7 days after it, None when none was logged."""
    days = (day + timedelta(days=n) for n in range(limits.followed_days + 1))
    return max((past.worst[each] for each in days if each in past.worst), default=None)


def weeks_of_runs(today: date, sessions: Iterable[Session], limits: Thresholds = DEFAULT) -> int:
    """How many of the weeks of the past year, counted back from `today`, hold a run."""
    ago = ((today - one.day).days for one in sessions)
    return len({days // 7 for days in ago if 0 <= days < limits.replay_days})
