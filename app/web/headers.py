"""The headers of every answer, errors too: what a page may load, who may frame it, who may keep it."""

import secrets
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action {forms}; "
    "frame-ancestors 'none'"
)
View = TypeVar("View", bound=Callable[..., Any])
A_YEAR_S = 31_536_000
STRICT_TRANSPORT = ("Strict-Transport-Security", f"max-age={A_YEAR_S}; includeSubDomains")
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def nonce() -> str:
    """The number that scripts and styles of this answer carry; another one each time."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    number: str = g.nonce
    return number


def secret_address(view: View) -> View:
    """Mark a page whose address lets somebody in: no other site and no search engine is to learn it."""
    view.secret_address = True  # type: ignore[attr-defined]
    return view


def _is_secret() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "secret_address", False)


def let_forms_lead_to(address: str) -> None:
    """Let the forms of this answer end up at the origin of an address: browsers look at redirects too."""
    parts = urlsplit(address)
    g.forms_lead_to = f"{parts.scheme}://{parts.netloc}"


def of_data(is_https: bool) -> list[tuple[str, str]]:
    """The headers of an answer that is no page: it loads nothing, and nobody keeps it."""
    return [
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "no-referrer"),
        *_ALWAYS.items(),
        *([STRICT_TRANSPORT] if is_https else []),
    ]


def install(app: Flask, is_https: bool) -> None:
    """Put the headers on each answer."""

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        forms = f"'self' {g.forms_lead_to}" if "forms_lead_to" in g else "'self'"
        headers["Content-Security-Policy"] = POLICY.format(nonce=nonce(), forms=forms)
        headers["Referrer-Policy"] = "no-referrer" if _is_secret() else "same-origin"
        if _is_secret():
            headers["X-Robots-Tag"] = "noindex"
        headers.update(_ALWAYS)
        if is_https:
            headers.update([STRICT_TRANSPORT])
        if request.endpoint != "assets.file" or response.status_code >= 400:
            headers["Cache-Control"] = "no-store"
            response.vary.add("Cookie")
        return response
