"""What today's answer is judged from, and what it says."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.load import Return
from app.domain.measured import Reason
from app.domain.people import Side


class Tone(StrEnum):
    """How an answer is tinted."""

    GOOD = "good"
    MIND = "mind"
    STOP = "stop"
    PLAIN = "plain"


class Holds(StrEnum):
    """What an answer is about, in the order in which they win."""

    WARNING_SIGN = "warning_sign"
    ESCALATE = "escalate"
    PAIN_HIGH = "pain_high"
    SPIKE = "spike"
    PAIN_RISE = "pain_rise"
    REST_OR_SWAP = "rest_or_swap"
    RETURN = "return"
    MISSING = "missing"
    SETTLED = "settled"
    EASE_OFF = "ease_off"
    NOTHING_NEW = "nothing_new"


class Action(StrEnum):
    """What an answer's buttons do."""

    SHOW_SIGNS = "show_signs"
    LOOKED_AT = "looked_at"
    CHECK_SIGNS = "check_signs"
    START_SESSION = "start_session"
    SEE_MISSING = "see_missing"
    NO_RUNS = "no_runs"


@dataclass(frozen=True, slots=True)
class Why:
    """One fact behind an answer, with the mark of what it is about: load, pain, exercise, note."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Signs:
    """Warning signs answered with yes and not yet looked at, by their ids, and their tier's text."""

    flags: tuple[str, ...]
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class High:
    """A score of 6 or more."""

    side: Side
    day: date
    score: int


@dataclass(frozen=True, slots=True)
class Over:
    """A session longer than the 30-day longest, and when that longest was run."""

    day: date
    distance_m: int
    longest_m: int
    longest_day: date


@dataclass(frozen=True, slots=True)
class Up:
    """Scores above the runner's usual: 7-day mean and the base frozen at the onset."""

    side: Side
    since: date
    base: float
    now: float


@dataclass(frozen=True, slots=True)
class Last:
    """The last run and its scores; `result` is green, amber, red or incomplete.

    flagged  a warning sign was answered yes with one of its scores
    """

    day: date
    result: str
    before: int | None
    during: int | None
    morning: int | None
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """A session that went over and has settled by a later morning's score."""

    side: Side
    over: Over
    during: int | None
    morning: int | None
    now: int
    now_since: date


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The 30-day ceiling as shown: None when not known; `held_for` is the run it is held until."""

    metres: int | None
    longest_m: int | None = None
    longest_day: date | None = None
    held_for: date | None = None
    few_runs: bool = False
    reason: Reason = Reason.OK


@dataclass(frozen=True, slots=True)
class Strength:
    """The week's sessions and today's part in it."""

    is_strength_day: bool
    minutes: int
    done_today: bool
    sessions: int
    planned: int
    gentle: bool = False
    exercises: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What the answer is judged from; None means it does not hold.

    see_someone  the knee whose scores alone are a sign to be seen this week
    missing      the days before today that are not known, oldest first, when they keep answers waiting
    knows_today  whether today's runs are known by now
    has_score    whether there is a score of the last 7 days
    """

    today: date
    ceiling: Ceiling
    strength: Strength
    units: str = "km"
    signs: Signs | None = None
    escalate: str | None = None
    see_someone: Side | None = None
    high: High | None = None
    spike: Over | None = None
    rise: Up | None = None
    last: Last | None = None
    back: Return | None = None
    missing: tuple[date, ...] = ()
    knows_today: bool = False
    has_score: bool = True
    settled: Settled | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The card at the top of the first page."""

    holds: Holds
    tone: Tone
    found: str
    do: str
    why: tuple[Why, ...] = ()
    main: Action | None = None
    quiet: Action | None = None
