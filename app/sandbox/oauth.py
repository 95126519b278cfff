"""The pages and addresses under /oauth: who consents to what, codes for tokens, refreshing, revoking."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, Response, g, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.sandbox import answers, grants
from app.sandbox.api import told
from app.sandbox.grants import APP_ID, APP_SECRET, SCOPES, Access, CodeRefused, RefreshTokenRefused
from app.sandbox.people import ATHLETES, BY_ID, FEATURED, LIKE_MARA, MARA
from app.sandbox.world import here

bp = Blueprint("oauth", __name__, url_prefix="/oauth")

SIGNED_IN = "practice_runner"  # the cookie says who last consented in this browser
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SCOPE_WORDS = {
    "read": "See your name and profile",
    "read_all": "See your private routes and segments",
    "profile:read_all": "See your whole profile",
    "profile:write": "Change your weight and zones",
    "activity:read": "View data about your activities",
    "activity:read_all": "View data about your private activities",
    "activity:write": "Add and change activities",
}


@bp.get("/authorize")
def authorize() -> ResponseReturnValue:
    """Ask who you are and what the app may see; who has consented before is sent back at once."""
    if wrong := _wrong_request():
        return wrong
    wanted = _wanted()
    if request.args.get("approval_prompt", "auto") == "auto" and (known := _consented()):
        return _back_with_code(known, wanted)
    taken = _connected()
    return render_template(
        "authorize.html",
        featured=FEATURED,
        others=LIKE_MARA,
        taken=taken,
        chosen=_signed_in() or _proposed(taken),
        wanted=_in_order(wanted),
        words=SCOPE_WORDS,
    )


def _connected() -> set[int]:
    """Who has consented and is connected."""
    with here().store.begin() as tx:
        return {one.id for one in ATHLETES if grants.granted(tx, one.id) is not None}


def _proposed(taken: set[int]) -> int:
    """Somebody with a year of runs who is not connected yet, so that two who practise do not meet."""
    return next((one.id for one in (MARA, *LIKE_MARA) if one.id not in taken), MARA.id)


@bp.post("/authorize")
def consent() -> ResponseReturnValue:
    """Send the browser back with a code for the scopes that were ticked, or with a refusal."""
    if wrong := _wrong_request():
        return wrong
    if request.form.get("decision") != "authorize":
        return _back({"error": "access_denied"})
    athlete_id = request.form.get("athlete", type=int)
    if athlete_id not in BY_ID:
        return answers.bad_request("Athlete", "athlete")
    return _back_with_code(athlete_id, _wanted() & set(request.form.getlist("scope")))


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Forget in this browser who consented last."""
    response = make_response(redirect("/", 303))
    response.delete_cookie(SIGNED_IN, path=bp.url_prefix or "/")
    return response


def _wrong_request() -> Response | None:
    """What of the authorize address cannot be used."""
    if request.args.get("client_id") != APP_ID:
        return answers.bad_request("Application", "client_id")
    address = urlsplit(request.args.get("redirect_uri", ""))
    if address.scheme not in ("http", "https") or not is_loopback(address.hostname) or address.username:
        return answers.bad_request("Application", "redirect_uri")
    if request.args.get("response_type") != "code":
        return answers.bad_request("Application", "response_type")
    if request.args.get("approval_prompt", "auto") not in ("auto", "force"):
        return answers.bad_request("Application", "approval_prompt")
    if not _wanted() or _wanted() - set(SCOPES):
        return answers.bad_request("Application", "scope")
    return None


def is_loopback(host: str | None) -> bool:
    """Whether a host can only be this machine: nobody else is sent codes or events."""
    return host in LOOPBACK or (host or "").endswith(".localhost")


def _wanted() -> frozenset[str]:
    return frozenset(request.args.get("scope", "").split(",")) - {""}


def _in_order(scopes: frozenset[str]) -> list[str]:
    return [scope for scope in SCOPES if scope in scopes]


def _signed_in() -> int | None:
    athlete_id = request.cookies.get(SIGNED_IN, type=int)
    return athlete_id if athlete_id in BY_ID else None


def _consented() -> int | None:
    """Who is signed in here and has consented to all that is wanted."""
    athlete_id = _signed_in()
    if athlete_id is None:
        return None
    with here().store.begin() as tx:
        allowed = grants.granted(tx, athlete_id)
    return athlete_id if allowed is not None and _wanted() <= allowed else None


def _back_with_code(athlete_id: int, scopes: frozenset[str]) -> ResponseReturnValue:
    world = here()
    with world.store.begin() as tx:
        code = grants.issue_code(tx, athlete_id, scopes, world.clock())
    response = _back({"code": code, "scope": grants.joined(scopes)})
    response.set_cookie(SIGNED_IN, str(athlete_id), path=bp.url_prefix or "/", httponly=True, samesite="Lax")
    return response


def _back(more: dict[str, str]) -> Response:
    """To the app's own address, with the state it gave."""
    address = urlsplit(request.args["redirect_uri"])
    state = {"state": request.args["state"]} if "state" in request.args else {"state": ""}
    query = urlencode(parse_qsl(address.query, keep_blank_values=True) + list((state | more).items()))
    return make_response(redirect(address._replace(query=query, fragment="").geturl(), 302))


@bp.post("/token")
def token() -> ResponseReturnValue:
    """Take a code or a refresh token for tokens."""
    if wrong := wrong_client(request.values.get("client_id"), request.values.get("client_secret")):
        return wrong
    world, kind = here(), request.values.get("grant_type")
    try:
        with world.store.begin() as tx:
            if kind == "authorization_code":
                access = grants.exchange(tx, request.values.get("code", ""), world.clock())
            elif kind == "refresh_token":
                given, anew = request.values.get("refresh_token", ""), _is_rotated()
                access = grants.refresh(tx, given, world.clock(), anew)
            else:
                return answers.bad_request("Application", "grant_type")
    except CodeRefused:
        return answers.bad_request("AuthorizationCode", "code")
    except RefreshTokenRefused:
        return answers.bad_request("RefreshToken", "refresh_token")
    g.athlete_id = access.athlete_id
    athlete = {"athlete": told(BY_ID[access.athlete_id])} if kind == "authorization_code" else {}
    return jsonify(_tokens(access) | athlete)


def _is_rotated() -> bool:
    fault = g.get("fault")
    return fault is not None and fault.kind in ("rotated", "rotated_lost")


def _tokens(access: Access) -> dict[str, Any]:
    return {
        "token_type": "Bearer",
        "expires_at": access.expires_at,
        "expires_in": max(0, access.expires_at - int(here().clock().timestamp())),
        "refresh_token": access.refresh_token,
        "access_token": access.token,
    }


def wrong_client(id: str | None, secret: str | None) -> Response | None:
    """The refusal of another app than the one the sandbox knows."""
    if id != APP_ID:
        return answers.wrong_app("client_id")
    return None if secret == APP_SECRET else answers.wrong_app("client_secret")


@bp.post("/revoke")
def revoke() -> ResponseReturnValue:
    """End the connection a token belongs to; one that is not known is nothing to complain of."""
    basic = request.authorization
    is_basic = basic is not None and basic.type == "basic"
    if wrong := wrong_client(*((basic.username, basic.password) if basic and is_basic else (None, None))):
        return wrong
    if not (given := request.form.get("token")):
        return answers.bad_request("Application", "token")
    with here().store.begin() as tx:
        g.athlete_id = grants.owner(tx, given)
        if g.athlete_id is not None:
            grants.revoke(tx, g.athlete_id)
    return jsonify({})
