"""What athletes allowed the app: codes, access tokens and refresh tokens, and when each is good."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from app.sandbox.store import Transaction

APP_ID, APP_SECRET = "1", "sandbox"
SCOPES = (
    "read",
    "read_all",
    "profile:read_all",
    "profile:write",
    "activity:read",
    "activity:read_all",
    "activity:write",
)
CODE_S = 600
ACCESS_S = 6 * 3600
RENEWED_WITHIN_S = 3600  # of its end an access token is renewed; before that the same one is handed out


class CodeRefused(Exception):
    """The code is unknown, was used, or is older than `CODE_S`."""


class RefreshTokenRefused(Exception):
    """The refresh token is unknown, or another one has taken its place."""


@dataclass(frozen=True, slots=True)
class Access:
    """A token that is good now, and what it opens."""

    token: str
    athlete_id: int
    scopes: frozenset[str]
    expires_at: int
    refresh_token: str = ""

    @property
    def sees_activities(self) -> bool:
        """Whether activities may be read at all."""
        return bool(self.scopes & {"activity:read", "activity:read_all"})

    @property
    def sees_private(self) -> bool:
        """Whether those that only the athlete sees may be read."""
        return "activity:read_all" in self.scopes


def joined(scopes: frozenset[str]) -> str:
    """Scopes as they are written in addresses, in a fixed order."""
    return ",".join(scope for scope in SCOPES if scope in scopes)


def _parted(scope: str) -> frozenset[str]:
    return frozenset(scope.split(",")) - {""}


def granted(tx: Transaction, athlete_id: int) -> frozenset[str] | None:
    """What an athlete allows the app, None when they are not connected."""
    row = tx.execute("SELECT scope FROM grants WHERE athlete_id = ?", (athlete_id,)).fetchone()
    return None if row is None else _parted(row["scope"])


def issue_code(tx: Transaction, athlete_id: int, scopes: frozenset[str], now: datetime) -> str:
    """A code that can be exchanged once."""
    code = secrets.token_hex(20)
    tx.execute(
        "INSERT INTO codes VALUES (?, ?, ?, ?)", (code, athlete_id, joined(scopes), int(now.timestamp()))
    )
    return code


def exchange(tx: Transaction, code: str, now: datetime) -> Access:
    """Take a code for tokens; who is connected with the same scopes keeps theirs. Raises CodeRefused."""
    row = tx.execute("SELECT * FROM codes WHERE code = ?", (code,)).fetchone()
    tx.execute("DELETE FROM codes WHERE code = ?", (code,))
    if row is None or now.timestamp() > row["issued_at"] + CODE_S:
        raise CodeRefused
    athlete_id, scopes = row["athlete_id"], _parted(row["scope"])
    if granted(tx, athlete_id) == scopes:
        return _renewed(tx, athlete_id, now)
    revoke(tx, athlete_id)
    refresh_token = secrets.token_hex(20)
    tx.execute("INSERT INTO grants VALUES (?, ?, ?)", (athlete_id, joined(scopes), refresh_token))
    return _new_access(tx, athlete_id, scopes, refresh_token, now)


def refresh(tx: Transaction, refresh_token: str, now: datetime, anew: bool = False) -> Access:
    """The access token while it is good for long enough, else new ones; raises RefreshTokenRefused.

    anew  give new ones in any case
    """
    row = tx.execute("SELECT athlete_id FROM grants WHERE refresh_token = ?", (refresh_token,)).fetchone()
    if row is None:
        raise RefreshTokenRefused
    return _renewed(tx, row["athlete_id"], now, anew)


def _renewed(tx: Transaction, athlete_id: int, now: datetime, anew: bool = False) -> Access:
    grant = tx.execute("SELECT * FROM grants WHERE athlete_id = ?", (athlete_id,)).fetchone()
    scopes = _parted(grant["scope"])
    newest = tx.execute(
        "SELECT * FROM tokens WHERE athlete_id = ? ORDER BY expires_at DESC, rowid DESC LIMIT 1",
        (athlete_id,),
    ).fetchone()
    is_good = newest is not None and newest["expires_at"] - now.timestamp() > RENEWED_WITHIN_S
    if is_good and not anew:
        return Access(newest["token"], athlete_id, scopes, newest["expires_at"], grant["refresh_token"])
    refresh_token = secrets.token_hex(20)  # the one before is refused from here on
    tx.execute("UPDATE grants SET refresh_token = ? WHERE athlete_id = ?", (refresh_token, athlete_id))
    return _new_access(tx, athlete_id, scopes, refresh_token, now)


def _new_access(
    tx: Transaction, athlete_id: int, scopes: frozenset[str], refresh_token: str, now: datetime
) -> Access:
    token, expires_at = secrets.token_hex(20), int(now.timestamp()) + ACCESS_S
    tx.execute("DELETE FROM tokens WHERE expires_at < ?", (now.timestamp(),))
    tx.execute("INSERT INTO tokens VALUES (?, ?, ?, ?)", (token, athlete_id, joined(scopes), expires_at))
    return Access(token, athlete_id, scopes, expires_at, refresh_token)


def access(tx: Transaction, token: str, now: datetime) -> Access | None:
    """What a bearer token opens, None when it is unknown or its time is over."""
    row = tx.execute("SELECT * FROM tokens WHERE token = ?", (token,)).fetchone()
    if row is None or row["expires_at"] <= now.timestamp():
        return None
    return Access(token, row["athlete_id"], _parted(row["scope"]), row["expires_at"])


def owner(tx: Transaction, token: str) -> int | None:
    """Whose access or refresh token this is."""
    row = tx.execute(
        "SELECT athlete_id FROM tokens WHERE token = ?1 "
        "UNION SELECT athlete_id FROM grants WHERE refresh_token = ?1",
        (token,),
    ).fetchone()
    return None if row is None else int(row["athlete_id"])


def revoke(tx: Transaction, athlete_id: int) -> None:
    """End an athlete's connection: no token of theirs is good any more."""
    tx.execute("DELETE FROM grants WHERE athlete_id = ?", (athlete_id,))
    tx.execute("DELETE FROM tokens WHERE athlete_id = ?", (athlete_id,))
