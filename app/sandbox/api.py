"""The API under /api/v3: the athlete, the list of activities in pages, one activity."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from flask.typing import ResponseReturnValue

from app.sandbox import activities, answers, broken, grants, wrong_lists
from app.sandbox.activities import NoSuchActivity
from app.sandbox.grants import Access
from app.sandbox.people import BY_ID, Athlete
from app.sandbox.shown import detail, summary
from app.sandbox.world import here

bp = Blueprint("api", __name__, url_prefix="/api/v3")

PER_PAGE, MOST_PER_PAGE = 30, 200
SLACK = timedelta(days=1)  # of a caller's clock, and of time zones
View = Callable[..., ResponseReturnValue]


class _WrongParameter(Exception):
    """A parameter of the address cannot be used: (field, code)."""


@bp.errorhandler(_WrongParameter)
def _wrong_parameter(error: _WrongParameter) -> Response:
    return answers.bad_request("Activity", *error.args)


def token_required(view: View) -> View:
    """Let in who bears a token that is good; the view is given what it opens."""

    @wraps(view)
    def guarded(**values: Any) -> ResponseReturnValue:
        kind, _space, token = request.headers.get("Authorization", "").partition(" ")
        world = here()
        with world.store.begin() as tx:
            access = grants.access(tx, token, world.clock()) if kind == "Bearer" else None
        if access is None:
            return answers.wrong_token()
        g.athlete_id = access.athlete_id
        return view(access=access, **values)

    return guarded


def no_activities() -> Response:
    """The token does not open activities."""
    return answers.refusal(401, "Authorization Error", "AccessToken", "activity:read_permission", "missing")


@bp.get("/athlete")
@token_required
def athlete(access: Access) -> ResponseReturnValue:
    """Who bears the token."""
    if not access.scopes & {"read", "read_all", "profile:read_all"}:
        return answers.refusal(403, "Forbidden", "AccessToken", "read_permission", "missing")
    return jsonify(told(BY_ID[access.athlete_id]))


def told(person: Athlete) -> dict[str, Any]:
    """An athlete as the API tells of them."""
    return {
        "id": person.id,
        "username": None,
        "resource_state": 2,
        "firstname": person.first_name,
        "lastname": person.last_name,
        "bio": None,
        "city": "Berlin",
        "state": None,
        "country": "Germany",
        "sex": person.sex,
        "premium": False,
        "summit": False,
        "created_at": "2016-01-04T08:00:00Z",
        "updated_at": "2016-01-04T08:00:00Z",
        "badge_type_id": 0,
        "weight": 0.0,
        "profile_medium": "",
        "profile": "",
        "friend": None,
        "follower": None,
    }


@bp.get("/athlete/activities")
@token_required
def list_activities(access: Access) -> ResponseReturnValue:
    """A page of the athlete's activities.

    Newest first, but oldest first when `after` is given alone. Those only the athlete sees are taken out of
    the page once it is cut, so that a page may be short without being the last.
    """
    if not access.sees_activities:
        return no_activities()
    world = here()
    before, after = _instant("before"), _instant("after")
    page, per_page = _number("page", 1, 10**6), _number("per_page", PER_PAGE, MOST_PER_PAGE)
    with world.store.begin() as tx:
        all_of_them = activities.listed(tx, BY_ID[access.athlete_id], world.clock())
    chosen = activities.between(all_of_them, after, before)
    if before is not None or after is None:
        chosen = chosen[::-1]
    on_page = chosen[(page - 1) * per_page : page * per_page]
    seen = [one for one in on_page if access.sees_private or not one.only_me]
    fault = g.get("fault")
    wrong_lists.go_on(fault, seen, BY_ID[access.athlete_id])
    return jsonify([broken.told(one, summary(one)) for one in wrong_lists.as_wrong(fault, seen)])


def _instant(name: str) -> datetime | None:
    """An instant given in seconds since 1970; thousandths of seconds lie too far ahead."""
    given = request.args.get(name)
    if given is None:
        return None
    latest = here().clock() + SLACK
    try:
        seconds = int(given)
    except ValueError:
        raise _WrongParameter(name, "invalid") from None
    if seconds > latest.timestamp() and (name == "after" or seconds > 10**11):
        raise _WrongParameter(name, "future")
    return datetime.fromtimestamp(max(0, min(seconds, 10**11)), UTC)


def _number(name: str, usual: int, most: int) -> int:
    given = request.args.get(name, str(usual))
    if not (given.isascii() and given.isdigit() and len(given) < 10 and 1 <= int(given) <= most):
        raise _WrongParameter(name, "invalid")
    return int(given)


@bp.get("/activities/<int:activity_id>")
@token_required
def one_activity(access: Access, activity_id: int) -> ResponseReturnValue:
    """One activity of the athlete; there is no such thing as another's, or one kept from this app."""
    if not access.sees_activities:
        return no_activities()
    world = here()
    try:
        with world.store.begin() as tx:
            outing = activities.found(tx, activity_id, world.clock(), BY_ID[access.athlete_id])
    except NoSuchActivity:
        return answers.not_found("Activity")
    if outing.only_me and not access.sees_private:
        return answers.not_found("Activity")
    outing = wrong_lists.poisoned(g.get("fault"), outing)
    return jsonify(broken.told(outing, detail(outing)))


@bp.route("/", defaults={"path": ""})
@bp.route("/<path:path>", methods=["GET", "POST", "PUT", "DELETE"])
def nothing_here(path: str) -> ResponseReturnValue:
    """Any other address: the sandbox has only what Kneewise may ask for."""
    return answers.not_found("Resource")
