"""Who is asking, and which pages are theirs: every route carries exactly one of three decorators."""

import hashlib
import hmac
import ipaddress
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from flask import abort, current_app, g, redirect, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from itsdangerous import BadSignature, URLSafeSerializer

from app.config import Settings
from app.domain.people import Person
from app.domain.reminders import Reminder
from app.services import accounts, check_in, inbox, reminder_history
from app.services.accounts import Door, SignedIn
from app.services.demo import NotInTheDemo
from app.web.hooks import SAFE_METHODS, database, has_tx, now, tx
from app.web.sessions import browser

View = TypeVar("View", bound=Callable[..., Any])
DEVICES_KEPT = 5


def signed_in() -> SignedIn | None:
    """The sign-in of this request; looked up once. A form opens no write transaction for it."""
    if "signed_in" not in g:
        g.signed_in = None
        if not browser().is_fresh:
            if has_tx() or request.method in SAFE_METHODS:
                g.signed_in = accounts.who(tx(), browser().token_hash, now())
            else:
                with database().read() as reading:
                    g.signed_in = accounts.who(reading, browser().token_hash, now())
    found: SignedIn | None = g.signed_in
    return found


def person() -> Person | None:
    """Who is signed in, None when nobody is."""
    if "person" not in g:
        found = signed_in()
        g.person = found and found.person
    who: Person | None = g.person
    return who


def me() -> Person:
    """Who is signed in, on pages that only the signed-in can open."""
    who = person()
    assert who is not None
    return who


def inbox_count() -> int:
    """How many entries of the inbox wait for this runner; 0 for everyone else."""
    if "inbox_count" not in g:
        who = person()
        waits = inbox.unread(tx(), who, now(), _reminders(who)) if who is not None and who.is_runner else 0
        g.inbox_count = waits + (check_in_waits() is not None)
    count: int = g.inbox_count
    return count


def tells_of_stop() -> bool:
    """Whether this runner is to be told that strength days are reminded of no longer."""
    return reminder_history.tells_of_stop(tx(), me(), _reminders(me()), now())


def _reminders(who: Person) -> list[Reminder]:
    """A runner's last reminders, read once a request."""
    if "reminders" not in g:
        g.reminders = reminder_history.lately(tx(), who, now())
    found: list[Reminder] = g.reminders
    return found


def check_in_waits() -> date | None:
    """The first day of the week whose check-in waits for this runner; None for everyone else."""
    found = signed_in()
    if found is None or not found.person.is_runner:
        return None
    return check_in.waiting(found.person, found.checked_in, now())


def runner_required(view: View) -> View:
    """Open to runners; the signed-out are asked to sign in, others find nothing here."""
    return _guard(view, "runner", lambda who: who.is_runner)


def therapist_required(view: View) -> View:
    """Open to therapists; the signed-out are asked to sign in, others find nothing here."""
    return _guard(view, "therapist", lambda who: who.is_therapist)


def signed_in_required(view: View) -> View:
    """Open to everyone with an account, whatever their role."""
    return _guard(view, "signed in", lambda who: True)


def anyone(view: View) -> View:
    """Open to everyone, signed in or not."""
    view.access = "anyone"  # type: ignore[attr-defined]
    return view


def _guard(view: View, name: str, may: Callable[[Person], bool]) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        who = person()
        if who is None:
            if request.method not in SAFE_METHODS:
                raise CSRFError("signed out meanwhile")
            return redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'), safe='')}", 303)
        if not may(who):
            abort(404)
        return view(*args, **kwargs)

    guarded.access = name  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def recently_signed_in(view: View) -> View:
    """Ask for the password again when the last time is long ago; goes below the decorator of access.

    The people of the demo have no password and nothing to guard.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        found = signed_in()
        if found is not None and not found.person.is_demo and not accounts.is_recent(found, now()):
            back = quote(request.full_path.rstrip("?"), safe="")
            return redirect(f"/sign-in?again=yes&next={back}", 303)
        return view(*args, **kwargs)

    return guarded  # type: ignore[return-value]


def shows_strava() -> bool:
    """Whether the operator lets therapists see what came through Strava, where its runner agrees."""
    settings: Settings = current_app.extensions["kneewise_settings"]
    return settings.strava_therapist == "with-consent"


def not_in_the_demo(wish: str) -> Callable[[View], View]:
    """Keep a form shut in the demo, which all visitors share; goes below the decorator of access.

    wish  what an account of one's own is needed for, after "create an account to"
    """

    def shut(view: View) -> View:
        view.demo_wish = wish  # type: ignore[attr-defined]
        return view

    return shut


def keep_the_demo() -> None:
    """Raise NotInTheDemo for a form that is shut there, before any of its body is read."""
    view = current_app.view_functions.get(request.endpoint or "")
    wish = getattr(view, "demo_wish", None)
    who = person() if wish and request.method not in SAFE_METHODS else None
    if who is not None and who.is_demo:
        raise NotInTheDemo(_("Create an account to %(wish)s.", wish=_(wish)))


def safe_next(wanted: str | None, otherwise: str = "/") -> str:
    """A path of our own to go on to; anything that could lead elsewhere is `otherwise`."""
    if not wanted or not wanted.startswith("/") or wanted[1:2] in ("/", "\\"):
        return otherwise
    if any(ord(letter) < 33 or letter in "\\\x7f" for letter in wanted):
        return otherwise
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc or not wanted.isascii() else wanted


def enter(who: Person, door: Door | None = None) -> None:
    """Sign this browser in under a new cookie, and remember that it was let in through this door."""
    old = browser().token_hash
    token_hash = browser().renew(accounts.lasts(who)[1])
    accounts.sign_out(tx(), old)
    accounts.open_session(tx(), who, token_hash, now())
    g.signed_in, g.person = None, who
    if door is not None:
        g.remember_door = door


def client_address() -> str:
    """The address of the person's machine; a forwarded one is believed from trusted proxies alone."""
    settings: Settings = current_app.extensions["kneewise_settings"]
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    seen = request.remote_addr or "127.0.0.1"
    while hops and _within(seen, settings):
        seen = hops.pop()
    return seen


def _within(address: str, settings: Settings) -> bool:
    try:
        return any(ipaddress.ip_address(address) in network for network in settings.trusted_proxies)
    except ValueError:
        return False


def _network(address: str) -> str:
    """The address, or for IPv6 its /64, which one household has whole."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def door(email: str) -> Door:
    """Where a try to sign in to this address comes from; both are hashed with the server's key."""
    try:
        known_as = accounts.address(email)
    except ValueError:
        known_as = email
    account = _keyed("account", known_as)
    return Door(account, _keyed("network", _network(client_address())), account in _devices())


def _keyed(kind: str, text: str) -> str:
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"{kind} {text}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def _device_cookie() -> str:
    settings: Settings = current_app.extensions["kneewise_settings"]
    return "__Host-device" if settings.is_https else "device"


def _devices() -> list[str]:
    """The accounts this browser was let in to before."""
    try:
        found = URLSafeSerializer(str(current_app.secret_key), "device").loads(
            request.cookies.get(_device_cookie(), "")
        )
    except BadSignature:
        return []
    return [account for account in found if isinstance(account, str)] if isinstance(found, list) else []


def remember_device(response: Any) -> Any:
    """Set the cookie by which a browser that was let in before is told from a stranger's."""
    if "remember_door" in g:
        settings: Settings = current_app.extensions["kneewise_settings"]
        others = [account for account in _devices() if account != g.remember_door.account]
        kept = [g.remember_door.account, *others][:DEVICES_KEPT]
        response.set_cookie(
            _device_cookie(),
            URLSafeSerializer(str(current_app.secret_key), "device").dumps(kept),
            max_age=31_536_000,
            path="/",
            secure=settings.is_https,
            httponly=True,
            samesite="Strict",
        )
    return response


def note_seen(response: Any) -> Any:
    """Note the visit of a signed-in browser; the one thing a GET writes, at most once a minute."""
    found = g.get("signed_in")
    if found is not None and not has_tx() and response.status_code < 500:
        accounts.note_seen(database(), found, now())
    return response
