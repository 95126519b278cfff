"""The way to Strava that this process has: the operator's app, the sandbox's, or none."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app import keys
from app.clock import Clock
from app.config import Settings
from app.services.strava_app import Strava
from app.store.database import Database

if TYPE_CHECKING:
    from app.store.sealing import Sealer

NO_KEY = "A" * 43 + "="  # opens nothing that was sealed


def strava_of(settings: Settings) -> Strava | None:
    """Strava as the services take it; None without an app, and without a sandbox that was started."""
    from app.adapters.strava_api import StravaApi

    if not settings.strava_id:
        return None
    api = StravaApi(
        oauth=settings.strava_oauth,
        api=settings.strava_api,
        client_id=settings.strava_id,
        client_secret=settings.strava_secret,
        origin=settings.strava_origin,
    )
    return Strava(api, sealer_of(settings))


def sealer_of(settings: Settings) -> "Sealer":
    """What seals and opens with the keys of the settings, and goes with changes of the file they are from."""
    from app.store.sealing import Sealer

    held, file = settings.token_keys.split() or [NO_KEY], settings.token_keys_file
    return Sealer(held) if file is None else Sealer(held, lambda: keys.token_keys_in(file))


@contextmanager
def at_strava(settings: Settings, clock: Clock, left_out: bool = False) -> Iterator[Settings]:
    """The settings with an app at Strava; without one the sandbox's, which answers until the block ends.

    left_out  go without both
    """
    if left_out:
        yield settings.model_copy(update={"strava_id": "", "strava_secret": ""})
        return
    if not settings.wants_sandbox:
        yield settings
        return
    from app import sandbox

    with sandbox.started(settings.instance / "sandbox", clock) as running:
        yield settings.with_sandbox(running.address)


def left_out(settings: Settings, db: Database) -> str | None:
    """A sentence when runners are connected through an app that is not set, else None.

    Then Kneewise goes without Strava: a sandbox, or nothing, in the app's place would end their connections.
    """
    from app.services.strava_app import SANDBOX
    from app.store import strava_accounts

    if settings.strava_id and not settings.is_sandbox:
        return None
    with db.read() as tx:
        others = strava_accounts.others(tx, SANDBOX)
    if not others:
        return None
    app = others[0].origin.rpartition(" ")[2]
    who = "1 runner is" if len(others) == 1 else f"{len(others)} runners are"
    is_set = "names the sandbox" if settings.is_sandbox else "is not set"
    return (
        f"{who} connected to Strava through app {app}, but KNEEWISE_STRAVA_ID {is_set}. Kneewise goes "
        "without Strava until it names that app, and deletes what Strava has not confirmed for seven days."
    )


def check_keys(settings: Settings, db: Database) -> None:
    """Open what is sealed in the database; raises InstanceUnusable when a key for it is missing."""
    from app.store import strava_sealed

    with db.read() as tx:
        missing = strava_sealed.missing_keys(tx, sealer_of(settings)) if strava_sealed.any_kept(tx) else []
    if missing:
        path, where = settings.instance / keys.TOKEN_KEYS, _where(settings, missing[0])
        raise keys.InstanceUnusable(
            f"The key {missing[0]} is missing, which seals connections to Strava in the database. "
            f"Put it back: {path} or KNEEWISE_TOKEN_KEYS holds the present key first, then older ones, each "
            f"on a line of its own or parted by a space.{where} If it is lost for good, "
            "kneewise db upgrade --end-sealed ends those connections."
        )


def _where(settings: Settings, key_id: str) -> str:
    """A sentence when a key lies among those that were rotated out, as one of an old backup does."""
    from app.store.sealing import id_of

    old = settings.instance / keys.OLD_TOKEN_KEYS
    return f" It lies in {old}." if key_id in map(id_of, keys.token_keys_in(old)) else ""
