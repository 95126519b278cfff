"""The few calls to Strava, through stravalib: raw answers out, every failure under a name of ours."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode, urlsplit

from app.adapters import strava_faults, strava_http
from app.adapters.strava_faults import StravaUnavailable
from app.adapters.strava_json import number
from app.domain.words import plain

if TYPE_CHECKING:
    from stravalib.protocol import ApiV3

T = TypeVar("T")
PAGE = 200  # the most that Strava gives
NAME_LETTERS = 200
SHORT_LIFE = timedelta(hours=2)  # of tokens that do not say how long they are good for
LATEST_S, MOST_LEFT_S = 2**37, 86_400


@dataclass(frozen=True, slots=True)
class Usage:
    """An app's calls by Strava's count: in the quarter hour and the day, all and those that only read.

    at  when Strava answered, by its own clock; None stands for what an answer does not tell
    """

    at: datetime | None = None
    short_used: int | None = None
    short_limit: int | None = None
    daily_used: int | None = None
    daily_limit: int | None = None
    read_short_used: int | None = None
    read_short_limit: int | None = None
    read_daily_used: int | None = None
    read_daily_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a connection is used with; `access` until `expires_at`, then `refresh` gives new ones."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Grant:
    """Tokens, and whose they are."""

    tokens: Tokens
    athlete_id: int
    athlete_name: str


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription to events: Strava's number of it, and the site they go to, empty when it says none.

    The rest of the address is a secret of that site.
    """

    number: int
    site: str


def _untold(_usage: Usage) -> None:
    """For calls whose count nobody wants."""


def _at_once() -> None:
    """For calls that nothing holds back."""


@dataclass(frozen=True, slots=True)
class StravaApi:
    """An app at an API. Each call takes one network round and raises a StravaFault.

    oauth, api  bases of the addresses, without a slash at the end
    origin      names the API and the app
    look        is called just before a call is sent, which does not happen when it raises
    tell        is given the usage after each counted call, also after one that failed
    """

    oauth: str
    api: str
    client_id: str
    client_secret: str = field(repr=False)
    origin: str
    look: Callable[[], None] = field(default=_at_once, repr=False, compare=False)
    tell: Callable[[Usage], None] = field(default=_untold, repr=False, compare=False)

    def counting(self, look: Callable[[], None], tell: Callable[[Usage], None]) -> "StravaApi":
        """The same app, which looks before each call and tells the usage after it."""
        return replace(self, look=look, tell=tell)

    def authorize_address(self, state: str, redirect_uri: str, scopes: Sequence[str]) -> str:
        """Where the runner is sent to agree; nothing is called.

        The page is asked for in any case: who has agreed before would come back at once, to what they
        agreed to then, and could never widen it.
        """
        asked = {
            "client_id": self.client_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "approval_prompt": "force",
            "scope": ",".join(scopes),
            "state": state,
        }
        return f"{self.oauth}/authorize?{urlencode(asked)}"

    def exchange(self, code: str, now: datetime) -> Grant | Tokens:
        """What a code is good for: tokens, and whose they are where the answer says so.

        Raises CodeRefused, StravaFull and the like.
        """
        given = self._token(grant_type="authorization_code", code=code)
        tokens, athlete = _tokens(given, now), given.get("athlete")
        athlete_id = number(athlete.get("id")) if isinstance(athlete, dict) else None
        return tokens if athlete_id is None else Grant(tokens, athlete_id, name_of(given["athlete"]))

    def refresh(self, refresh_token: str, now: datetime) -> Tokens:
        """New tokens, of which the refresh token may be another; raises RefreshRefused."""
        return _tokens(self._token(grant_type="refresh_token", refresh_token=refresh_token), now)

    def revoke(self, token: str) -> None:
        """End a connection; one that has ended is fine. Raises StravaUnavailable and the like."""

        def post(protocol: "ApiV3") -> None:
            app = (self.client_id, self.client_secret)
            answer = protocol.rsession.post(f"{self.oauth}/revoke", data={"token": token}, auth=app)
            if answer.status_code in (401, 403, 429) or answer.status_code >= 500:  # nothing has ended
                raise strava_faults.of_token(answer)

        self._call(None, post)

    def athlete(self, token: str) -> dict[str, Any]:
        """The athlete a token belongs to, with an id that is one."""
        athlete = self._get(token, "/athlete")
        athlete_id = number(athlete.get("id")) if isinstance(athlete, dict) else None
        if athlete_id is None:
            raise StravaUnavailable("Strava's answer holds no athlete.")
        return {**athlete, "id": athlete_id}

    def activities(
        self, token: str, after_s: int, before_s: int, page: int = 1, per_page: int = PAGE
    ) -> list[Any]:
        """A page of the athlete's activities between two instants in epoch seconds, as Strava gives them.

        It may be shorter than `per_page` without being the last; only an empty one is the end.
        """
        asked = {"after": after_s, "before": before_s, "page": page, "per_page": per_page}
        found = self._get(token, "/athlete/activities", **asked)
        if not isinstance(found, list):
            raise StravaUnavailable("Strava's answer is no list.")
        return found

    def activity(self, token: str, activity_id: int) -> dict[str, Any]:
        """One activity as Strava gives it; raises NotThere."""
        found = self._get(token, f"/activities/{activity_id}")
        if not isinstance(found, dict):
            raise StravaUnavailable("Strava's answer is no activity.")
        return found

    def subscribe(self, callback: str, verify_token: str) -> int:
        """Ask for events at an address, which Strava calls before it answers; returns its number there."""
        asked = {**self._app(), "callback_url": callback, "verify_token": verify_token}
        made = self._subscriptions("POST", data=asked)
        subscription_id = number(made.get("id")) if isinstance(made, dict) else None
        if subscription_id is None:
            raise StravaUnavailable("Strava's answer holds no subscription.")
        return subscription_id

    def subscriptions(self) -> list[Subscribed]:
        """The app's subscriptions; Strava keeps one at most."""
        found = self._subscriptions("GET", params=self._app())
        if not isinstance(found, list):
            raise StravaUnavailable("Strava's answer is no list.")
        return [
            Subscribed(subscription_id, _site(one.get("callback_url")))
            for one in found
            if isinstance(one, dict) and (subscription_id := number(one.get("id"))) is not None
        ]

    def unsubscribe(self, subscription_id: int) -> None:
        """End a subscription; one that has ended is fine."""
        try:
            self._subscriptions("DELETE", f"/{subscription_id}", params=self._app())
        except strava_faults.NotThere:
            return

    def _app(self) -> dict[str, str]:
        return {"client_id": self.client_id, "client_secret": self.client_secret}

    def _get(self, token: str, path: str, **asked: int) -> Any:
        return self._call(token, lambda protocol: protocol.get(path, True, **asked))

    def _token(self, **asked: str) -> dict[str, Any]:
        def post(protocol: "ApiV3") -> Any:
            answer = protocol.rsession.post(f"{self.oauth}/token", data={**self._app(), **asked})
            if not answer.ok:
                raise strava_faults.of_token(answer)
            return answer.json()

        given = self._call(None, post)
        if not isinstance(given, dict):
            raise StravaUnavailable("Strava's answer holds no tokens.")
        return given

    def _subscriptions(self, method: str, path: str = "", **asked: Any) -> Any:
        """One call about subscriptions; sent past stravalib, which would put the secret in every address."""

        def send(protocol: "ApiV3") -> Any:
            answer = protocol.rsession.request(method, f"{self.api}/push_subscriptions{path}", **asked)
            if not answer.ok:
                raise strava_faults.of(answer)
            return answer.json() if answer.content else {}

        return self._call(None, send)

    def _call(self, token: str | None, use: "Callable[[ApiV3], T]") -> T:
        with strava_http.wire(self.oauth, self.api, token, self._limiter, self.look) as protocol:
            return use(protocol)

    def _limiter(self, headers: Mapping[str, str], _method: str) -> None:
        """In the place of stravalib's own limiter, which sleeps."""
        self.tell(usage_of(headers))


def usage_of(headers: Mapping[str, str]) -> Usage:
    """What the headers say of the calls used."""
    used, most = (_pair(headers.get(f"X-RateLimit-{what}", "")) for what in ("Usage", "Limit"))
    read, read_most = (_pair(headers.get(f"X-ReadRateLimit-{what}", "")) for what in ("Usage", "Limit"))
    at = _instant(headers.get("Date", ""))
    return Usage(at, used[0], most[0], used[1], most[1], read[0], read_most[0], read[1], read_most[1])


def _pair(text: str) -> tuple[int, int] | tuple[None, None]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        return None, None
    return int(parts[0]), int(parts[1])


def _instant(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo is not None and 1900 <= at.year <= 9000 else None


def _tokens(given: Mapping[str, Any], now: datetime) -> Tokens:
    """The tokens in an answer. Without a readable end they are taken for good for a short while: a refresh
    token that replaces another must not be lost for that.
    """
    access, refresh = _sent(given.get("access_token")), _sent(given.get("refresh_token"))
    until_s, left_s = _seconds(given.get("expires_at")), _seconds(given.get("expires_in"))
    if until_s is not None:
        return Tokens(access, refresh, datetime.fromtimestamp(min(until_s, LATEST_S), UTC))
    left = SHORT_LIFE if left_s is None else timedelta(seconds=min(left_s, MOST_LEFT_S))
    return Tokens(access, refresh, now + left)


def _sent(token: object) -> str:
    """A token, when it can be sent in a header; raises StravaUnavailable."""
    if isinstance(token, str) and token.isascii() and token.isprintable() and token.strip():
        return token
    raise StravaUnavailable("Strava's answer holds no tokens.")


def _seconds(value: object) -> int | None:
    return number(int(value) if isinstance(value, float) and math.isfinite(value) else value)


def _site(address: object) -> str:
    """Scheme, host and port of an address."""
    try:
        parts = urlsplit(address if isinstance(address, str) else "")
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    known = parts.scheme in ("http", "https") and host and host.isascii() and host.isprintable()
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"[:NAME_LETTERS] if known else ""


def name_of(athlete: Mapping[str, Any]) -> str:
    """An athlete's name on one line, empty where Strava tells none."""
    parts = (athlete.get("firstname"), athlete.get("lastname"))
    told = " ".join(part for part in parts if isinstance(part, str))
    return " ".join(plain(told).split())[:NAME_LETTERS]
