"""The kinds of faults: what each is called, what a caller then meets, and which calls it strikes."""

from dataclasses import dataclass, field

EVENTS = "/events"  # the path of an event on its way; the others are paths of calls
LIST = "/api/v3/athlete/activities"


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds that strike the same calls.

    path   how the path of these calls begins, unless said otherwise
    kinds  by name what a caller gets; it goes on from "they get"
    """

    title: str
    path: str
    kinds: dict[str, str] = field(default_factory=dict)


ANSWERS = Group(
    "Answers",
    "/api/v3",
    {
        "401": "the answer that the token is refused",
        "404": "the answer that there is no such thing",
        "inactive": "the answer that the app is inactive",
        "429": "the answer that there were too many, with headers",
        "429_bare": "the answer that there were too many, without headers",
        "500": "an error inside Strava",
        "502": "an error page of a proxy",
        "lost": "an error, though what they asked for was done",
        "html": "a page instead of JSON",
        "empty": "an answer without a body",
        "cut": "JSON that ends in the middle",
        "deep": "JSON that is nested too deep to be read",
        "object": "a JSON object where a list belongs, a list where an object does",
        "huge": "an answer of 20 MB",
        "redirect": "a redirect elsewhere",
    },
)
WIRE = Group(
    "Connections",
    "/api/v3",
    {
        "hang": "an answer after some seconds",
        "slow": "an answer in drops that take some seconds in all",
        "silent": "no answer, for as long as they wait",
        "dropped": "an answer that breaks off",
    },
)
LISTS = Group(
    "Lists",
    LIST,
    {
        "short": "pages with one activity fewer",
        "twice": "activities listed twice",
        "shuffled": "activities in no order",
        "nothing": "an empty page, though there are activities",
        "forgotten": "pages without one activity that is there",
        "poisoned": "pages in which one record is spoiled",
        "shifted": "a page, and a new run is recorded after it",
        "shrunk": "a page, and a run on it is deleted after it",
        "handed_in": "a page, and an older run that belongs on it is handed in after it",
    },
)
TOKENS = Group(
    "Tokens",
    "/oauth/token",
    {
        "rotated": "a new refresh token, however long the tokens are good for",
        "rotated_lost": "an error, though the refresh token was replaced",
        "refresh_token": "the answer that the refresh token is invalid",
        "code": "the answer that the code is invalid",
        "full": "the answer that the app is full",
    },
)
OF_EVENTS = Group(
    "Events",
    EVENTS,
    {
        "event_doubled": "each event twice",
        "event_again": "each event, and again some seconds after with a later time",
        "event_shuffled": "events the last first, after some seconds at the latest",
        "event_late": "events after some seconds",
        "event_dropped": "no event",
    },
)
GROUPS = (ANSWERS, WIRE, LISTS, TOKENS, OF_EVENTS)
KINDS = {name: words for group in GROUPS for name, words in group.kinds.items()}
USUAL_PATH = {name: group.path for group in GROUPS for name in group.kinds}
FORGED = {
    "deleted": "says that the newest activity was deleted",
    "left": "says that the runner took back what Kneewise may see",
    "unknown": "is about an activity that never was",
    "stranger": "is about a runner whom nobody knows",
    "subscription": "bears the number of another subscription",
    "nonsense": "is no event at all",
}
