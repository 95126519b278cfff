"""Consent, codes, tokens that age, and their end."""

import pytest
import requests

from app.sandbox.people import ATHLETES, IVO, JONAS, LIKE_MARA, MARA, NELE
from tests.sandbox.conftest import BACK, READ, READ_ALL, Caller

WRONG_REFRESH = {
    "message": "Bad Request",
    "errors": [{"resource": "RefreshToken", "field": "refresh_token", "code": "invalid"}],
}


def test_the_page_offers_each_runner_and_each_scope_that_was_asked_for(caller):
    page = requests.get(f"{caller.address}/oauth/authorize", params=caller.asks()).text

    assert "A practice Strava with invented runners" in page
    assert all(athlete.name in page for athlete in ATHLETES)
    assert page.count('type="checkbox"') == 3
    assert 'value="activity:write"' not in page


def test_consent_comes_back_with_a_code_the_ticked_scopes_and_the_state(caller):
    back = caller.consents(scopes=READ, state="a b&c")

    assert back["scope"] == "read,activity:read"
    assert back["state"] == "a b&c"
    assert back["code"]


def test_a_scope_that_was_not_asked_for_cannot_be_ticked(caller):
    assert caller.consents(scopes=("activity:write", "read"))["scope"] == "read"


def test_cancelling_comes_back_as_access_denied(caller):
    answer = requests.post(
        f"{caller.address}/oauth/authorize",
        params=caller.asks(),
        data={"decision": "cancel"},
        allow_redirects=False,
    )

    assert answer.headers["Location"] == f"{BACK}?state=s&error=access_denied"


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": 2},
        {"redirect_uri": "https://elsewhere.example/"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": "http://user@localhost/"},
        {"response_type": "token"},
        {"scope": "everything"},
        {"scope": ""},
        {"approval_prompt": "never"},
    ],
    ids=lambda wrong: f"{wrong}",
)
def test_a_wrong_address_is_refused_and_leads_nowhere(shared, wrong):
    for method in ("get", "post"):
        answer = requests.request(
            method, f"{shared.address}/oauth/authorize", params=shared.asks(**wrong), allow_redirects=False
        )
        assert answer.status_code == 400
        assert answer.json()["message"] == "Bad Request"


def test_a_page_elsewhere_cannot_consent_for_someone(caller):
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = requests.post(
            f"{caller.address}/oauth/authorize",
            params=caller.asks(),
            data={"decision": "authorize", "athlete": MARA.id},
            headers=headers,
            allow_redirects=False,
        )
        assert answer.status_code == 403


def test_who_has_consented_is_sent_back_at_once_until_more_is_asked_for(caller):
    def visit(**more):
        return caller.session.get(
            f"{caller.address}/oauth/authorize", params=caller.asks(**more), allow_redirects=False
        )

    code = caller.consents(scopes=READ)["code"]
    caller.token(code=code, grant_type="authorization_code")

    assert visit(scope="read,activity:read").status_code == 302
    assert visit(scope="read,activity:read", approval_prompt="force").status_code == 200
    assert visit(scope="read,activity:read_all").status_code == 200
    caller.session.post(f"{caller.address}/oauth/sign-out")
    assert visit(scope="read,activity:read").status_code == 200


def test_a_code_gives_tokens_and_the_athlete_once(caller):
    code = caller.consents(JONAS.id)["code"]
    first = caller.token(code=code, grant_type="authorization_code")
    again = caller.token(code=code, grant_type="authorization_code")

    assert first.json()["athlete"]["id"] == JONAS.id
    assert first.json()["athlete"]["firstname"] == "Jonas"
    assert first.json()["expires_in"] == 6 * 3600
    assert again.status_code == 400
    assert again.json()["errors"] == [{"resource": "AuthorizationCode", "field": "code", "code": "invalid"}]


def test_a_code_is_good_for_ten_minutes(caller, hands):
    code = caller.consents()["code"]
    hands.on(minutes=11)

    assert caller.token(code=code, grant_type="authorization_code").status_code == 400


@pytest.mark.parametrize(
    ("form", "field"), [({"client_id": 7}, "client_id"), ({"client_secret": "guess"}, "client_secret")]
)
def test_another_app_gets_no_tokens(caller, form, field):
    answer = caller.token(grant_type="refresh_token", refresh_token="x", **form)

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["field"] == field


def test_an_access_token_is_renewed_in_its_last_hour_and_the_old_refresh_token_ends(caller, hands):
    tokens = caller.connects()
    hands.on(hours=4, minutes=59)
    same = caller.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()
    assert same["access_token"] == tokens["access_token"]
    assert same["refresh_token"] == tokens["refresh_token"]

    hands.on(minutes=2)
    new = caller.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()
    old = caller.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])

    assert new["access_token"] != tokens["access_token"]
    assert new["refresh_token"] != tokens["refresh_token"]
    assert old.status_code == 400
    assert old.json() == WRONG_REFRESH
    assert caller.get("/athlete", tokens).status_code == 200  # both access tokens are good until their end
    hands.on(hours=1)
    assert caller.get("/athlete", tokens).status_code == 401
    assert caller.get("/athlete", new).status_code == 200


def test_connecting_again_with_the_same_scopes_ends_no_token(caller):
    first, again = caller.connects(), caller.connects()
    fewer = caller.connects(scopes=READ)

    assert again["refresh_token"] == first["refresh_token"]
    assert fewer["refresh_token"] != first["refresh_token"]
    assert caller.get("/athlete", first).status_code == 401


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_revoking_one_token_revokes_both(caller, which):
    tokens, other = caller.connects(), caller.connects(IVO.id)
    assert caller.revokes(tokens[which]).status_code == 200

    refreshed = caller.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert caller.get("/athlete", tokens).status_code == 401
    assert refreshed.json() == WRONG_REFRESH
    assert caller.get("/athlete", other).status_code == 200
    assert caller.revokes(tokens[which]).status_code == 200


def test_only_the_app_may_revoke(caller):
    tokens = caller.connects()

    assert caller.revokes(tokens["access_token"], secret="guess").status_code == 401
    assert requests.post(f"{caller.address}/oauth/revoke", data={"token": "x"}).status_code == 401
    assert caller.get("/athlete", tokens).status_code == 200


def test_connections_and_the_port_outlast_a_restart(start):
    with start() as running:
        caller = Caller(running.address)
        tokens = caller.connects(scopes=READ_ALL)
        code = caller.consents(IVO.id)["code"]
        caller.session.close()
    with start() as again:
        assert again.address == running.address
        assert caller.get("/athlete", tokens).json()["id"] == MARA.id
        assert caller.token(code=code, grant_type="authorization_code").status_code == 200
        caller.session.close()


def test_who_practises_second_is_offered_somebody_who_is_not_connected(caller):
    def page():
        text = requests.get(f"{caller.address}/oauth/authorize", params=caller.asks()).text
        return " ".join(text.split())

    assert f'value="{MARA.id}" checked' in page()
    caller.connects(MARA.id)

    assert f'value="{LIKE_MARA[0].id}" checked' in page()
    assert f"{MARA.name} (connected)" in page()


def test_tokens_may_be_renewed_and_the_answer_lost(caller):
    tokens = caller.connects(NELE.id)
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    caller.practises("POST", f"/athletes/{NELE.id}/age")
    caller.goes_wrong("lost", path="/oauth/token")

    assert caller.token(**form).status_code == 502
    assert caller.token(**form).json()["errors"][0]["field"] == "refresh_token"


@pytest.mark.parametrize("kind", ["rotated", "rotated_lost"])
def test_a_refresh_token_may_be_replaced_while_the_access_token_is_good(caller, kind):
    tokens = caller.connects(NELE.id)
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    caller.goes_wrong(kind)
    answer = caller.token(**form)

    assert caller.token(**form).json() == WRONG_REFRESH
    assert caller.get("/athlete", tokens).status_code == 200
    if kind == "rotated_lost":
        assert answer.status_code == 502
    else:
        new = answer.json()
        assert new["expires_in"] == 6 * 3600
        assert new["refresh_token"] != tokens["refresh_token"]
        assert caller.token(grant_type="refresh_token", refresh_token=new["refresh_token"]).json() == new
