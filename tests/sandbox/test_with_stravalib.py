"""stravalib's own client talks to the sandbox as it would to Strava."""

import warnings

import pytest
import requests

from app.sandbox.people import MARA, NELE, PIA

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from stravalib import Client, exc

APP = {"client_id": 1, "client_secret": "sandbox"}
STRAVA = "https://www.strava.com"


class ToTheSandbox(requests.Session):
    """Sends what is meant for Strava to the sandbox."""

    def __init__(self, address):
        super().__init__()
        self.address = address

    def request(self, method, url, **more):
        assert url.startswith(STRAVA)
        return super().request(method, self.address + url.removeprefix(STRAVA), timeout=5, **more)


@pytest.fixture
def client(shared, monkeypatch):
    monkeypatch.setenv("SILENCE_TOKEN_WARNINGS", "true")
    with ToTheSandbox(shared.address) as session:
        yield Client(requests_session=session, rate_limiter=lambda *_: None)


@pytest.fixture
def connected(client, shared):
    code = shared.consents(NELE.id)["code"]
    client.exchange_code_for_token(code=code, **APP)
    return client


def test_a_code_is_exchanged_and_tells_the_athlete(client, shared):
    code = shared.consents(MARA.id)["code"]
    tokens, athlete = client.exchange_code_for_token(code=code, return_athlete=True, **APP)

    assert athlete.id == MARA.id
    assert client.get_athlete().firstname == "Mara"
    assert tokens["expires_at"] > 0


def test_tokens_are_refreshed_and_the_old_refresh_token_is_refused(client, shared):
    first = client.exchange_code_for_token(code=shared.consents(NELE.id)["code"], **APP)
    shared.practises("POST", f"/athletes/{NELE.id}/age", {"seconds": 60})
    second = client.refresh_access_token(refresh_token=first["refresh_token"], **APP)

    assert second["refresh_token"] != first["refresh_token"]
    with pytest.raises(exc.Fault, match="'field': 'refresh_token', 'code': 'invalid'"):
        client.refresh_access_token(refresh_token=first["refresh_token"], **APP)
    assert client.get_athlete().id == NELE.id


def test_activities_are_listed_and_looked_at(connected):
    listed = list(connected.get_activities())
    one = connected.get_activity(listed[0].id)

    assert len(listed) == 5
    assert [activity.start_date for activity in listed] == sorted(
        (activity.start_date for activity in listed), reverse=True
    )
    assert one.distance == listed[0].distance
    assert 82 <= one.average_cadence <= 85
    assert one.timezone.timezone() == MARA.zone
    assert (
        one.start_date_local - one.start_date.replace(tzinfo=None)
        == listed[0].start_date.astimezone(MARA.zone).utcoffset()
    )


def test_a_broken_record_stops_the_client_as_it_would_stop_it_at_strava(client, shared):
    client.exchange_code_for_token(code=shared.consents(PIA.id)["code"], **APP)

    with pytest.raises(ValueError, match="validation error"):
        list(client.get_activities())


@pytest.mark.parametrize("poison", ["effort_fraction", "heart_fraction", "watts_fraction", "counts_odd"])
def test_a_fraction_stops_the_client_and_costs_it_the_page(connected, shared, poison):
    shared.practises("POST", "/faults", {"kind": "poisoned", "poison": poison})

    with pytest.raises(ValueError, match="validation error"):
        list(connected.get_activities())
    assert len(list(connected.get_activities())) == 5


@pytest.mark.parametrize(
    ("kind", "refusal"),
    [
        ("401", exc.AccessUnauthorized),
        ("inactive", exc.ApplicationInactive),
        ("429", exc.Fault),
        ("500", exc.Fault),
    ],
)
def test_refusals_are_what_the_client_knows(connected, shared, kind, refusal):
    shared.practises("POST", "/faults", {"kind": kind})
    with pytest.raises(refusal):
        connected.get_athlete()

    with pytest.raises(exc.ObjectNotFound):
        connected.get_activity(12)


def test_who_left_is_unauthorized(connected, shared):
    shared.practises("POST", f"/athletes/{NELE.id}/leave")

    with pytest.raises(exc.AccessUnauthorized):
        connected.get_athlete()


def test_subscriptions_are_made_listed_and_deleted(client, shared, callback):
    made = client.create_subscription(callback_url=callback.url, verify_token="v", **APP)

    assert [one.id for one in client.list_subscriptions(**APP)] == [made.id]
    client.delete_subscription(made.id, **APP)
    assert list(client.list_subscriptions(**APP)) == []
