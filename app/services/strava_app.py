"""Strava as the services are given it: an app, and the keys of what is sealed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from app.adapters.strava_api import StravaApi
from app.store.sealing import Sealer

Clock = Callable[[], datetime]
SANDBOX = "sandbox"  # the origin of the stand-in's app


class NotConnected(Exception):
    """The connection is gone, or goes on only once the runner agrees anew."""


def _unnoted() -> None:
    """For calls that nobody counts beside the limits."""


@dataclass(frozen=True, slots=True)
class Strava:
    """An app at Strava or at its stand-in.

    sent  is called after each call that counts towards the limits, however it was answered
    """

    api: StravaApi
    sealer: Sealer
    sent: Callable[[], None] = field(default=_unnoted, repr=False, compare=False)

    @property
    def origin(self) -> str:
        """Names the API and the app, on rows and connections."""
        return self.api.origin

    @property
    def is_sandbox(self) -> bool:
        """Whether it is the stand-in."""
        return self.origin == SANDBOX
