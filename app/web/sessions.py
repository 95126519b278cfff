"""Server-side sessions: the cookie is a random secret, all that it means is kept by the server.

Someone who has not signed in has the cookie alone and no row; the value that protects their forms is
derived from the cookie with the server's key. Signing in or out always makes a new cookie.
"""

import hashlib
import hmac
import re
import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, Request, Response, g, session
from flask.sessions import SessionInterface, SessionMixin

SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


class BrowserSession(dict[str, Any], SessionMixin):
    """One browser. Its only entry is the CSRF value; `renew` gives it another identity."""

    def __init__(self, key: bytes, secret: str | None) -> None:
        super().__init__()
        self._key = key
        self.renewed = False
        self.lasts: timedelta | None = None
        self.is_fresh = secret is None
        self._become(secret or secrets.token_urlsafe(32))

    def _become(self, secret: str) -> None:
        self.secret = secret
        self["csrf_token"] = hmac.new(self._key, b"csrf " + secret.encode(), hashlib.sha256).hexdigest()

    @property
    def token_hash(self) -> str:
        """The SHA-256 of the cookie, under which a signed-in session is kept."""
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def renew(self, lasts: timedelta | None = None) -> str:
        """Take a new secret, kept by the browser for `lasts` or until it closes; return its hash."""
        self._become(secrets.token_urlsafe(32))
        self.renewed, self.lasts = True, lasts
        g.pop("csrf_token", None)
        return self.token_hash


def browser() -> BrowserSession:
    """The session of this request."""
    current: BrowserSession = session._get_current_object()  # type: ignore[attr-defined]
    return current


class CookieSessions(SessionInterface):
    """Reads and sets the cookie by the rules of the address people use."""

    def __init__(self, is_https: bool) -> None:
        self.is_https = is_https
        self.cookie_name = "__Host-session" if is_https else "session"

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        """The session of a request; a missing or odd cookie counts as none."""
        given = request.cookies.get(self.cookie_name, "")
        key = str(app.secret_key).encode()
        return BrowserSession(key, given if SECRET.fullmatch(given) else None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie when it is new and something on the page depends on it."""
        assert isinstance(session, BrowserSession)
        if session.renewed or (session.is_fresh and "csrf_token" in g):
            response.set_cookie(
                self.cookie_name,
                session.secret,
                max_age=session.lasts,
                path="/",
                secure=self.is_https,
                httponly=True,
                samesite="Lax",
            )
