"""The way to Strava that this process has: the operator's app, the sandbox's, or none."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.clock import Clock
from app.config import Settings
from app.services.strava_access import Strava


def strava_of(settings: Settings) -> Strava | None:
    """Strava as the services take it; None without an app, and without a sandbox that was started."""
    from app.adapters.strava_api import StravaApi
    from app.store.sealing import Sealer

    if not settings.strava_id:
        return None
    api = StravaApi(
        oauth=settings.strava_oauth,
        api=settings.strava_api,
        client_id=settings.strava_id,
        client_secret=settings.strava_secret,
        origin=settings.strava_origin,
    )
    return Strava(api, Sealer(settings.token_keys.split()))


@contextmanager
def at_strava(settings: Settings, clock: Clock) -> Iterator[Settings]:
    """The settings with an app at Strava; without one the sandbox's, which answers until the block ends."""
    if not settings.wants_sandbox:
        yield settings
        return
    from app import sandbox

    with sandbox.started(settings.instance / "sandbox", clock) as running:
        yield settings.with_sandbox(running.address)
