"""Refusals in the JSON in which Strava gives them."""

from flask import Response, jsonify


def refusal(status: int, message: str, resource: str, field: str, code: str) -> Response:
    """An answer of this status whose one error names what is wrong with which field."""
    answer = jsonify(message=message, errors=[{"resource": resource, "field": field, "code": code}])
    answer.status_code = status
    return answer


def bad_request(resource: str, field: str, code: str = "invalid") -> Response:
    """Something in the request cannot be used."""
    return refusal(400, "Bad Request", resource, field, code)


def wrong_app(field: str) -> Response:
    """The app's id or secret is not known."""
    return refusal(401, "Authorization Error", "Application", field, "invalid")


def wrong_token() -> Response:
    """The bearer token is missing, unknown or too old."""
    return refusal(401, "Authorization Error", "Athlete", "access_token", "invalid")


def too_many() -> Response:
    """A limit of calls is reached."""
    return refusal(429, "Rate Limit Exceeded", "Application", "rate limit", "exceeded")


def not_found(resource: str) -> Response:
    """It is not there, or not for this caller."""
    return refusal(404, "Record Not Found", resource, "id", "not found")
