"""The words for operators who rehearse: ready lines for a shell, and all that can be made to go wrong."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import fill
from typing import Any

from app.sandbox import broken, kinds
from app.sandbox.people import MARA
from app.sandbox.zones import PLACES

WIDTH, NAME_WIDTH = 78, 17


@dataclass(frozen=True, slots=True)
class Asked:
    """Something to ask of a running sandbox; `path` goes on behind /practice."""

    words: str
    path: str
    body: Mapping[str, Any] | None = None
    method: str = "POST"

    @property
    def line(self) -> str:
        """It as a line for a shell in which P is the address of /practice."""
        if self.method != "POST":
            return f"curl {f'-X {self.method} ' if self.method != 'GET' else ''}$P{self.path}"
        return f"curl -d '{json.dumps(self.body or {})}' $P{self.path}"


HERS = f"/athletes/{MARA.id}"
WRONG = (
    Asked("The next three calls get an error inside Strava", "/faults", {"kind": "500", "times": 3}),
    Asked("The app is inactive until this is cleared", "/faults", {"kind": "inactive", "times": None}),
    Asked("All goes well again", "/faults", method="DELETE"),
    Asked("The next answer takes a minute, in drops", "/faults", {"kind": "slow", "seconds": 60}),
    Asked("The answer with new tokens is lost", "/faults", {"kind": "rotated_lost"}),
    Asked("Each event comes twice", "/faults", {"kind": "event_doubled", "times": None}),
    Asked("No calls are left in this quarter of an hour", "/limits", {"use_up": "quarter"}),
    Asked("All calls are there again", "/limits"),
)
DEEDS = (
    Asked("She hands in a run of twelve days ago", f"{HERS}/activities", {"days_ago": 12}),
    Asked("She runs where the zone is odd", f"{HERS}/activities", {"zone": "kathmandu"}),
    Asked("A run of hers cannot be read", f"{HERS}/activities", {"poison": "distance_missing"}),
    Asked("Nobody is told of a run", f"{HERS}/activities", {"event": False}),
    Asked("Her access token ends in a minute", f"{HERS}/age", {"seconds": 60}),
    Asked("A forged event says her newest run is deleted", f"{HERS}/forge", {"kind": "deleted"}),
    Asked("Any event at all, sent as it stands", "/events", {"object_type": "activity"}),
    Asked("She takes back what Kneewise may see", f"{HERS}/leave"),
)
LOOKS = (
    Asked("Who there is", "/athletes", method="GET"),
    Asked("What she recorded, with the ids", f"{HERS}/activities", method="GET"),
    Asked("What goes wrong at present", "/faults", method="GET"),
    Asked("Which calls there were", "/calls", method="GET"),
)
SILENCE = Asked("", "/faults", {"kind": "500", "times": None})
EIGHT_DAYS = Asked("", "/clock", {"advance_s": 8 * 86_400})
CLOCK = (
    Asked("What it shows", "/clock", method="GET"),
    Asked("It goes on by a week", "/clock", {"advance_s": 7 * 86_400}),
    Asked("It shows the right time again", "/clock", method="DELETE"),
)
CHANGING = (
    f"A run is changed by PATCH at $P{HERS}/activities/ID, with fields such as "
    '{"title": "New"}, {"distance_m": 9000}, {"only_me": true}, {"start_hidden": true} or '
    '{"poison": null}, and deleted by DELETE. With {"event": false} nobody is told.'
)
FIELDS = {
    "kind": "one of the names below",
    "path": "the calls whose path begins so; each kind has its usual one",
    "times": "so many calls go wrong, 1 unless said; null: until cleared",
    "after": "so many calls go well first",
    "seconds": "how long what takes its time takes, 5 unless said",
    "activity": "the id that lists forget; unless said the middle of the page",
    "poison": "how a record is spoiled; unless said one way after the other",
}


def rehearsing() -> str:
    """What stands below the options of the command."""
    return "\n".join(
        [
            *_section("Rehearsing"),
            *_text(
                "Open the address that is printed: its page has a button for most of what can go wrong. "
                "A program asks for it in JSON under /practice. In a shell, with the address before it:"
            ),
            "    P=http://localhost:PORT/practice",
            *_section("What goes wrong"),
            *_lines(WRONG),
            *_text(f"The kinds: {', '.join(kinds.KINDS)}."),
            "  kneewise sandbox --list-faults says what each is.",
            *_section(f"What a runner does; {MARA.first_name} is {MARA.id}"),
            *_lines(DEEDS),
            *_text(CHANGING),
            *_section("Looking on"),
            *_lines(LOOKS),
            *_section("The clock"),
            *_lines(CLOCK),
            *_section("Seven days without Strava"),
            *_text(
                "This takes a practice Strava of its own from the start, by kneewise sandbox: one that came "
                "with kneewise run ends with it. Start Kneewise with the lines that are printed, connect, "
                "and let it read the runs. Stop Kneewise, but not the practice Strava. Let eight days go by "
                "and every call fail:"
            ),
            f"    {EIGHT_DAYS.line}",
            f"    {SILENCE.line}",
            *_text(
                "The first tells `now`. Start Kneewise with KNEEWISE_NOW set to it: the runs that Strava "
                "has not confirmed for seven days are deleted. After four days instead of eight, the sync "
                "page says what will expire and when, and a mail does once the runner's quiet hours are "
                "over. Commands such as kneewise sync need KNEEWISE_NOW as well."
            ),
        ]
    )


def listed() -> str:
    """All that can be made to go wrong, by groups."""
    return "\n".join(
        [
            *_section("Faults", "POST /practice/faults"),
            *_table(FIELDS),
            *(
                line
                for group in kinds.GROUPS
                for line in (*_section(group.title, f"path {group.path}"), *_table(group.kinds))
            ),
            *_section("Forged events", "POST /practice/athletes/ID/forge, `kind`"),
            *_table(kinds.FORGED),
            *_section("Zones", "`zone` of an activity"),
            *_table({name: f"{one.words} ({one.timezone})" for name, one in PLACES.items()}),
            *_section("Poison", f"{len(broken.KINDS)} names, `poison` of an activity or of a fault"),
            *_table({title: ", ".join(names) for title, names in broken.GROUPS.items()}),
        ]
    ).lstrip("\n")


def _section(title: str, more: str = "") -> list[str]:
    return ["", f"{title}  ({more})" if more else f"{title}:"]


def _text(words: str) -> list[str]:
    return [fill(words, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)]


def _lines(asked: Iterable[Asked]) -> Iterator[str]:
    for one in asked:
        yield f"  {one.words}:"
        yield f"    {one.line}"


def _table(rows: Mapping[str, str]) -> Iterator[str]:
    """Names in one column, words beside them."""
    indent = " " * (2 + NAME_WIDTH)
    for name, words in rows.items():
        first = f"  {name:<{NAME_WIDTH - 1}} "
        yield fill(words, WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False)
