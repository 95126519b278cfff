"""The way in and out, and what a stranger can learn from it."""

import re
from datetime import timedelta

import pytest

from app.services import accounts, passwords
from app.store import people
from tests.web.conftest import PASSWORD

FORM = {
    "email": "mia@example.org",
    "password": PASSWORD,
    "role": "runner",
    "timezone": "Europe/Berlin",
    "units": "km",
    "adult": "y",
}


def cookie(browser) -> str:
    return browser.get_cookie("session").value


def test_sign_up_leads_to_the_first_steps_signed_in(client, db):
    answer = client.post("/sign-up", data={**FORM, "units": "mi"})

    assert (answer.status_code, answer.location) == (303, "/first-steps")
    assert "Bring your runs" in client.get("/first-steps").text
    with db.read() as tx:
        mia = people.by_email(tx, "mia@example.org")
        assert mia.units == "mi"
        assert not accounts.has_health_consent(tx, mia)


def test_sign_up_on_the_way_to_an_import_goes_on_there(client):
    assert client.post("/sign-up", data={**FORM, "next": "/import"}).location == "/import"


def test_a_therapist_is_told_before_signing_up_that_runners_invite(client):
    assert "the runners who invite you" in client.get("/sign-up").text


def test_consent_is_unticked_and_kept_when_given(client, db):
    assert not re.search(r'<input[^>]*name="consent_health"[^>]*checked', client.get("/sign-up").text)
    assert client.post("/sign-up", data={**FORM, "adult": "no"}).status_code == 422
    client.post("/sign-up", data={**FORM, "email": "noah@example.org", "consent_health": "no"})
    with db.read() as tx:
        assert not accounts.has_health_consent(tx, people.by_email(tx, "noah@example.org"))
    client.post("/sign-out")
    client.post("/sign-up", data={**FORM, "consent_health": "y"})
    with db.read() as tx:
        assert accounts.has_health_consent(tx, people.by_email(tx, "mia@example.org"))


def test_a_refused_sign_up_says_why_at_the_field_and_keeps_what_was_typed(client):
    answer = client.post(
        "/sign-up",
        data={**FORM, "password": "short", "timezone": "Mars/Olympus", "role": "therapist", "adult": ""},
    )

    assert answer.status_code == 422
    assert 'value="mia@example.org"' in answer.text
    assert "Use 15 characters or more." in answer.text
    assert "Choose a time zone from the list." in answer.text
    assert "Kneewise is for people of 18 or more." in answer.text
    assert re.search(r'value="therapist"[^>]*checked|checked[^>]*value="therapist"', answer.text)
    assert "short" not in answer.text.replace("Main, short", "")


@pytest.mark.parametrize(
    "extra", ["is_admin", "is_therapist", "is_demo", "user_id", "epoch", "id", "athlete_id"]
)
def test_fields_that_no_form_has_set_nothing(client, db, rosa, extra):
    client.post("/sign-up", data={**FORM, extra: "1"})
    for path in ("/settings/region", "/settings/knee", "/settings/look", "/settings/days", "/first-steps"):
        client.post(path, data={extra: "1", "role": "therapist", "person_id": "1", "part": "done"})
    with db.read() as tx:
        mia = people.by_email(tx, "mia@example.org")
        assert (mia.is_runner, mia.is_therapist, mia.is_demo) == (True, False, False)
        assert people.by_id(tx, rosa.id) == rosa
    assert client.get("/patients").status_code == 404


def test_signing_in_makes_a_new_cookie_and_a_planted_one_stays_worthless(client, app, rosa):
    client.get("/sign-in")
    planted = cookie(client)
    answer = client.post("/sign-in", data={"email": rosa.email, "password": PASSWORD})

    assert answer.status_code == 303
    assert cookie(client) != planted
    thief = app.test_client()
    thief.set_cookie("session", planted)
    assert thief.get("/settings").status_code == 303


def test_a_copied_cookie_is_refused_after_sign_out(client, app, rosa):
    client.post("/sign-in", data={"email": rosa.email, "password": PASSWORD})
    copied = cookie(client)
    assert client.get("/settings").status_code == 200

    assert client.post("/sign-out").location == "/"
    thief = app.test_client()
    thief.set_cookie("session", copied)
    assert thief.get("/settings").status_code == 303
    assert client.get("/settings").status_code == 303
    assert cookie(client) != copied


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client, rosa):
    first = client.get("/sign-in").headers["Set-Cookie"]
    after = client.post("/sign-in", data={"email": rosa.email, "password": PASSWORD})
    cookies = after.headers.getlist("Set-Cookie")

    assert "HttpOnly" in first
    assert "SameSite=Lax" in first
    assert "Secure" not in first, "plain http on the loopback"
    session = next(c for c in cookies if c.startswith("session="))
    device = next(c for c in cookies if c.startswith("device="))
    assert "HttpOnly" in session
    assert "Max-Age=2592000" in session
    assert "HttpOnly" in device
    assert "SameSite=Strict" in device


def test_the_database_never_holds_the_cookie(client, db, rosa):
    client.post("/sign-in", data={"email": rosa.email, "password": PASSWORD})
    assert cookie(client).encode() not in db.path.read_bytes()


@pytest.mark.parametrize(
    "odd", ["", "x", "a" * 42, "a" * 44, "a" * 42 + "!", "é" * 43, "'; DROP TABLE person; --"]
)
def test_an_odd_cookie_counts_as_none(client, odd):
    client.set_cookie("session", odd)
    assert client.get("/sign-in").status_code == 200
    assert client.get("/settings").status_code == 303


def test_known_and_unknown_addresses_get_the_same_answer_for_the_same_work(client, rosa, monkeypatch):
    verified = []
    verify = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda p, h: (verified.append(1), verify(p, h))[1])
    answers = []
    for email in ("rosa@example.org", "anna@example.org"):
        verified.clear()
        answer = client.post("/sign-in", data={"email": email, "password": "not the password"})
        answers.append(
            (answer.status_code, len(verified), answer.text.replace(email, "").split("</head>")[1])
        )
    (status, hashes, known), (also, as_many, unknown) = answers

    assert (status, hashes) == (also, as_many) == (422, 1)
    assert "That e-mail and password do not go together." in known
    assert abs(len(known) - len(unknown)) <= 32
    assert _without_tokens(known) == _without_tokens(unknown)


def _without_tokens(page: str) -> str:
    return re.sub(r'(?:value|nonce)="[^"]*"', "", page)


def test_sign_up_hashes_as_often_for_a_known_address_and_does_not_name_it(client, rosa, monkeypatch):
    hashed = []
    make = passwords.hashed
    monkeypatch.setattr(passwords, "hashed", lambda p: (hashed.append(1), make(p))[1])
    known = client.post("/sign-up", data={**FORM, "email": "ROSA@example.org"})
    assert (known.status_code, len(hashed)) == (422, 1)
    assert "An account cannot be opened with this address. If it is yours, sign in." in known.text

    hashed.clear()
    assert client.post("/sign-up", data=FORM).status_code == 303
    assert len(hashed) == 1


def test_the_eleventh_wrong_password_waits_and_says_until_when(client, rosa):
    for _ in range(10):
        assert client.post("/sign-in", data={"email": rosa.email, "password": "wrong"}).status_code == 422
    answer = client.post("/sign-in", data={"email": rosa.email, "password": PASSWORD})

    assert answer.status_code == 429
    assert re.search(r"Too many tries. Try again at\s+<time[^>]*>10:00 UTC</time>", answer.text)
    assert int(answer.headers["Retry-After"]) == 3601
    assert 'value="rosa@example.org"' in answer.text


def test_the_right_password_from_a_browser_used_before_always_gets_in(client, app, rosa):
    client.post("/sign-in", data={"email": rosa.email, "password": PASSWORD})
    client.post("/sign-out")
    stranger = app.test_client()
    for _ in range(25):
        stranger.post("/sign-in", data={"email": rosa.email, "password": "wrong"})
    assert stranger.post("/sign-in", data={"email": rosa.email, "password": PASSWORD}).status_code == 429

    assert client.post("/sign-in", data={"email": rosa.email, "password": PASSWORD}).status_code == 303


def test_a_browser_used_before_guesses_slowly_and_is_told_until_when(client, app, rosa, now):
    client.post("/sign-in", data={"email": rosa.email, "password": PASSWORD})
    client.post("/sign-out")
    answers = [
        client.post("/sign-in", data={"email": rosa.email, "password": "wrong"}).status_code for _ in range(8)
    ]
    answer = client.post("/sign-in", data={"email": rosa.email, "password": PASSWORD})

    assert answers == [422] * 5 + [429] * 3
    assert answer.status_code == 429
    assert re.search(r"Try again at\s+<time[^>]*>09:01 UTC</time>", answer.text)
    app.extensions["kneewise_clock"] = lambda: now + timedelta(seconds=int(answer.headers["Retry-After"]))
    assert client.post("/sign-in", data={"email": rosa.email, "password": PASSWORD}).status_code == 303


def test_guessing_from_a_browser_used_before_shuts_out_nobody_on_its_network(
    client, app, rosa, new_person, now
):
    client.post("/sign-in", data={"email": rosa.email, "password": PASSWORD})
    for seconds in range(0, 1200, 30):
        app.extensions["kneewise_clock"] = lambda at=now + timedelta(seconds=seconds): at
        client.post("/sign-in", data={"email": rosa.email, "password": "wrong"})
    neighbour = app.test_client()
    anna = new_person("Anna")

    assert neighbour.post("/sign-in", data={"email": anna.email, "password": PASSWORD}).status_code == 303
    assert app.test_client().post("/sign-up", data=FORM).status_code == 303


def test_failed_sign_ins_leave_sign_up_open_and_the_other_way_round(client, app, rosa):
    for n in range(21):
        client.post("/sign-in", data={"email": f"a{n}@example.org", "password": "wrong"})
    assert client.post("/sign-in", data={"email": rosa.email, "password": PASSWORD}).status_code == 429

    assert app.test_client().post("/sign-up", data=FORM).status_code == 303


def test_a_made_up_device_cookie_is_no_key(client, rosa):
    client.set_cookie("device", '["rosa"]')
    for _ in range(10):
        client.post("/sign-in", data={"email": rosa.email, "password": "wrong"})
    assert client.post("/sign-in", data={"email": rosa.email, "password": PASSWORD}).status_code == 429


def test_a_forwarded_address_is_believed_from_nobody(client, rosa):
    for n in range(10):
        client.post(
            "/sign-in",
            data={"email": rosa.email, "password": "wrong"},
            headers={"X-Forwarded-For": f"10.0.0.{n}"},
        )
    answer = client.post(
        "/sign-in",
        data={"email": rosa.email, "password": PASSWORD},
        headers={"X-Forwarded-For": "10.9.9.9"},
    )
    assert answer.status_code == 429


def test_a_therapist_who_was_away_signs_in_again(app, db, theo, sign_in, now):
    browser = sign_in(theo)
    assert browser.get("/patients").status_code == 200
    app.extensions["kneewise_clock"] = lambda: now + timedelta(minutes=31)
    assert browser.get("/patients").status_code == 303


def test_being_seen_keeps_a_session_alive(app, rosa, sign_in, now):
    browser = sign_in(rosa)
    for days in (13, 26):
        app.extensions["kneewise_clock"] = lambda days=days: now + timedelta(days=days)
        assert browser.get("/settings").status_code == 200
    app.extensions["kneewise_clock"] = lambda: now + timedelta(days=30, seconds=1)
    assert browser.get("/settings").status_code == 303


def test_the_demo_asks_as_whom_and_signs_in_to_that_one(client, invented, invented_therapist):
    asks = client.get("/demo").text
    assert "As a runner" in asks and "As a therapist" in asks and "data-go" not in asks

    for role, name in (("runner", "Invented"), ("therapist", "Theo")):
        assert client.post("/demo", data={"as": role}).location == "/"
        page = client.get("/settings").text
        assert "These people are invented." in page
        assert "Leave the demo" in page
        assert "Change password" not in page
        assert client.get("/patients").status_code == (200 if name == "Theo" else 404)


def test_within_the_demo_one_form_goes_over_to_the_other_view(client, invented, invented_therapist):
    client.post("/demo", data={"as": "runner"})
    assert 'name="as" value="therapist"' in client.get("/settings").text
    assert client.post("/demo", data={"as": "therapist"}).location == "/"
    assert 'name="as" value="runner"' in client.get("/settings").text


def test_a_link_to_the_demo_asks_first_where_someone_is_signed_in(rosa, invented, sign_in):
    browser = sign_in(rosa)
    page = browser.get("/demo?as=runner").text
    assert "data-go" not in page and "signs you out of your account" in page
    assert browser.post("/demo").location == "/demo"
    assert "rosa@example.org" in browser.get("/settings").text

    assert browser.post("/demo", data={"leave": "yes"}).location == "/"
    assert "These people are invented." in browser.get("/settings").text


def test_a_demo_that_is_not_there_yet_is_asked_for_and_waited_for(client, app, db, new_person, now):
    asked = []
    app.config["MAKE_DEMO"] = lambda: asked.append(1)

    assert client.post("/demo").location == "/demo?as=runner"
    assert asked == [1]
    runner = new_person("Invented", is_demo=True)  # begun, and still being filled
    assert client.post("/demo", data={"as": "runner"}).location == "/demo?as=runner"
    assert "The demo is being made" in client.get("/demo?as=runner").text
    with db.begin() as tx:
        people.open_demo(tx, now, only=runner)
    assert "The demo is ready" in client.get("/demo?as=runner").text

    new_person("Theo", therapist=True, is_demo=True)  # whose patients are still being made
    assert client.post("/demo", data={"as": "therapist"}).location == "/demo?as=therapist"
    assert "The demo is being made" in client.get("/demo?as=therapist").text
    with db.begin() as tx:
        people.open_demo(tx, now)
    assert client.post("/demo", data={"as": "therapist"}).location == "/"


@pytest.mark.parametrize(
    ("data", "check"),
    [
        ({"part": "days", "strength_days": ["1", "3", "5"]}, lambda p: p.strength_days == (1, 3, 5)),
        ({"part": "knee", "knee": "left"}, lambda p: p.knee == "left"),
        (
            {"part": "region", "timezone": "America/New_York", "units": "mi", "week_start": "sunday"},
            lambda p: (p.timezone, p.units, p.week_start) == ("America/New_York", "mi", "sunday"),
        ),
        ({"part": "done"}, lambda p: p.first_steps_done),
    ],
)
def test_each_first_choice_is_kept_on_its_own(rosa, sign_in, db, data, check):
    assert sign_in(rosa).post("/first-steps", data=data).status_code == 303
    with db.read() as tx:
        assert check(people.by_id(tx, rosa.id))


def test_a_first_choice_that_cannot_be_is_refused(rosa, sign_in, db):
    for data in ({"part": "knee", "knee": "third"}, {"part": "days", "strength_days": "8"}, {"part": "x"}):
        assert sign_in(rosa).post("/first-steps", data=data).status_code == 422
    with db.read() as tx:
        assert people.by_id(tx, rosa.id) == rosa
