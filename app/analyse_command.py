"""What `kneewise analyse` does: the weekly analysis now, or one that is kept worked out once more."""

from datetime import date
from typing import TYPE_CHECKING

import click

from app.command_line import Refused
from app.config import Settings

if TYPE_CHECKING:
    from app.clock import Clock
    from app.domain.analyses import Analysis
    from app.domain.people import Person
    from app.store.database import Database, Transaction

NOTHING = "There is no complete week with a run or a score yet."


def newest(settings: Settings, db: "Database", clock: "Clock", person: "Person") -> None:
    """Make the analysis of the last complete week, if it is not there yet, and print it."""
    from app.services import link_told, link_weekly
    from app.services.link_weekly import Policy
    from app.store import link

    policy = Policy.of(settings.strava_link, settings.strava_therapist)
    link_weekly.forget_not_allowed(db, policy, person)
    link_weekly.weekly(db, person.public_id, clock, policy)
    with db.read() as tx:
        kept = link.of(tx, person.id)
    last = [one for one in kept if one.last_week == kept[-1].last_week]
    told = [link_told.told(one, person.units) for one in last]
    _print({"user": person.email, "sentence": None if told else NOTHING, "analyses": told})


def again(db: "Database", person: "Person", day: date) -> None:
    """Work the kept analyses up to the week of a day out once more, and say whether they are the same.

    Raises Refused when there is none of that week, and when one comes out differently.
    """
    from app.services import link_told

    with db.read() as tx:
        found = _of_week(tx, person, day)
    same = [link_told.again(person, one) for one in found]
    told = [
        {**link_told.told(one, person.units), "same": is_same}
        for one, is_same in zip(found, same, strict=True)
    ]
    _print({"user": person.email, "same": all(same), "analyses": told})
    if not all(same):
        raise Refused("What is kept gives other answers than those kept with it. Restore a backup.")


def _of_week(tx: "Transaction", person: "Person", day: date) -> "list[Analysis]":
    from app.store import link

    kept = link.of(tx, person.id)
    found = [one for one in kept if one.last_week <= day <= one.last_day]
    if not found:
        weeks = ", ".join(dict.fromkeys(one.last_week.isoformat() for one in kept[-40:]))
        raise Refused(
            f"No analysis of the week of {day} is kept. "
            + (f"Kept are those of the weeks from {weeks}." if weeks else "None is kept yet.")
        )
    return found


def _print(told: dict[str, object]) -> None:
    import orjson

    click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n", nl=False)
