"""The ways in which Strava does not give what it was asked for, and how an answer tells which."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from requests import Response


class StravaFault(Exception):
    """Strava did not give what it was asked for; the text says why, without tokens or addresses."""


class StravaUnavailable(StravaFault):
    """It cannot be reached, is in trouble, or answers what makes no sense; later it may be well again."""


class StravaLimited(StravaFault):
    """The app's calls are used up for now."""


class StravaInactive(StravaFault):
    """The app is switched off at Strava: its owner's subscription has lapsed."""


class StravaFull(StravaFault):
    """The app may not connect another athlete."""


class NoAccess(StravaFault):
    """The access token is not accepted."""


class NotThere(StravaFault):
    """There is no such activity, or this athlete's connection may not see it."""


class CodeRefused(StravaFault):
    """The code of an authorization is not accepted, or not yet."""


class RefreshRefused(StravaFault):
    """The refresh token is not accepted: it was replaced, or the runner ended the connection."""


class CallbackRefused(StravaFault):
    """The address for events did not answer Strava as it has to."""


def of(answer: "Response") -> StravaFault:
    """What an answer that is no success means; whatever is not known for sure is StravaUnavailable."""
    status, errors, said = answer.status_code, *_told(answer)
    if status == 429:
        return StravaLimited("Strava's limit of calls is reached.")
    if status == 403 and ("Application", "Status", "Inactive") in errors:
        return StravaInactive("The app is inactive at Strava.")
    if status == 403 and "limit" in said and "athlete" in said:
        return StravaFull("The app has as many athletes as it may have.")
    if status == 401:
        return NoAccess("Strava does not accept the access token.")
    if status == 404:
        return NotThere("Strava has no such thing.")
    if status == 400 and ("PushSubscription", "callback url") in {error[:2] for error in errors}:
        return CallbackRefused("Strava does not take the address for events.")
    return StravaUnavailable(f"Strava answered with status {status}.")


def of_token(answer: "Response") -> StravaFault:
    """The same for the address that gives tokens, where a 401 is about the app and not about the runner."""
    if answer.status_code in (400, 401):
        named = {(resource, field) for resource, field, code in _told(answer)[0] if code in REFUSED}
        if ("RefreshToken", "refresh_token") in named:
            return RefreshRefused("Strava does not accept the refresh token.")
        if ("AuthorizationCode", "code") in named:
            return CodeRefused("Strava does not accept the code.")
        return StravaUnavailable("Strava does not accept the app's number and secret.")
    return of(answer)


REFUSED = ("invalid", "expired")


def _told(answer: "Response") -> tuple[set[tuple[str, str, str]], str]:
    """Resource, field and code of each error an answer names, and its message in lower case."""
    try:
        told: Any = answer.json()
    except (ValueError, RecursionError):
        return set(), ""
    if not isinstance(told, dict):
        return set(), ""
    errors = told.get("errors")
    listed = errors if isinstance(errors, list) else [errors]
    named = {
        (str(one.get("resource")), str(one.get("field")), str(one.get("code")))
        for one in listed
        if isinstance(one, dict)
    }
    return named, " ".join([str(told.get("message")), *(" ".join(one) for one in named)]).lower()
