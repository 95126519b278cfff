"""Tells a browser once, on the next page, what came of the step just taken.

It stands in a cookie of its own, signed for this browser: no address can make a page say it.
"""

from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from app.web.hooks import settings
from app.web.sessions import browser

LASTS = timedelta(minutes=2)


def tell(said: str, count: int = 0) -> None:
    """Have the next page that asks tell this, with a number where its words name one."""
    signed = _signer().dumps([said, count])

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _name(),
            signed,
            max_age=LASTS,
            path="/",
            secure=settings().is_https,
            httponly=True,
            samesite="Lax",
        )
        return response


def told() -> tuple[str, int]:
    """What is to be told, and its number; once, and nothing where nothing is."""
    signed = request.cookies.get(_name())
    if signed is None:
        return "", 0

    @after_this_request
    def forget(response: Response) -> Response:
        response.delete_cookie(_name(), path="/", secure=settings().is_https, httponly=True, samesite="Lax")
        return response

    try:
        said, count = _signer().loads(signed, max_age=int(LASTS.total_seconds()))
    except BadData:
        return "", 0
    return str(said), int(count)


def _name() -> str:
    return "__Host-told" if settings().is_https else "told"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"told {browser().token_hash}")
