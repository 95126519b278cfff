"""The headers of every answer."""

import re
from collections.abc import Iterator

import pytest

from app.config import Settings
from app.web import create_app, headers
from tests.web import sweep
from tests.web.conftest import made

SECRET = ("/sign-up/", "/invites/")  # pages whose address lets somebody in


@pytest.fixture
def app(settings, db, clock):
    """One to which addresses can be added."""
    return made(settings, db, clock)


def answers(app, browsers) -> Iterator[tuple[str, object]]:
    for browser in browsers:
        for method in ("GET", "POST"):
            for path in sweep.paths(app, method):
                yield f"{method} {path}", browser.open(path, method=method)
        yield "a page that is not there", browser.get("/nowhere")
        yield "a method that is not there", browser.put("/sign-in")


def test_every_answer_carries_the_protecting_headers(app, client, rosa, theo, sign_in):
    for name, answer in answers(app, (client, sign_in(rosa), sign_in(theo))):
        policy = answer.headers["Content-Security-Policy"]
        for part in (
            "default-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "img-src 'self' data: blob:",
        ):
            assert part in policy, name
        assert "unsafe" not in policy, name
        assert "http" not in policy, name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        is_secret = any(name.startswith(f"{method} {path}") for method in ("GET", "POST") for path in SECRET)
        assert answer.headers["Referrer-Policy"] == ("no-referrer" if is_secret else "same-origin"), name
        assert ("X-Robots-Tag" in answer.headers) == is_secret, name
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", name
        assert "Strict-Transport-Security" not in answer.headers, name
        assert answer.headers["Cache-Control"] == "no-store", name


def test_errors_carry_them_too(app, rosa, sign_in, monkeypatch):
    def fails():
        raise RuntimeError("planted")

    fails.access = "anyone"
    app.add_url_rule("/fails", "fails", fails)
    answer = sign_in(rosa).get("/fails")

    assert answer.status_code == 500
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_loads_nothing_from_elsewhere_and_has_no_inline_script_or_style(
    app, client, rosa, objects, sign_in
):
    browsers = (client, sign_in(rosa))
    read = 0
    for path in sweep.paths(app, "GET", objects):
        for browser in browsers:
            answer = browser.get(path)
            if answer.mimetype != "text/html":
                continue
            read += answer.status_code == 200
            nonce = re.search(
                r"script-src 'self' 'nonce-([\w-]+)'", answer.headers["Content-Security-Policy"]
            )[1]
            for tag in re.findall(r"<(?:script|style)\b[^>]*>", answer.text):
                assert f'nonce="{nonce}"' in tag, path
            assert not re.search(r"<[^>]+\s(?:style|on\w+)\s*=", answer.text), path
            for address in re.findall(r"""(?:src|href|action)=["']([^"']*)""", answer.text):
                assert address.startswith(("/", "#", "?")) or address == "", (path, address)
                assert not address.startswith("//"), path
    assert read > 20


def test_the_forms_of_one_answer_may_lead_to_another_origin(app, client):
    @app.get("/there")
    def there():
        headers.let_forms_lead_to("https://www.strava.com/oauth")
        return ""

    there.access = "anyone"
    policy = client.get("/there").headers["Content-Security-Policy"]

    assert "form-action 'self' https://www.strava.com; " in policy
    assert "www.strava.com" not in policy.replace("form-action 'self' https://www.strava.com", "")
    assert "form-action 'self'; " in client.get("/sign-in").headers["Content-Security-Policy"]


def test_a_nonce_is_used_once(client):
    nonces = {client.get("/sign-in").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(nonces) == 3


@pytest.fixture
def https_app(tmp_path, db, clock):
    settings = Settings(
        instance=tmp_path, secret_key="k7Jq2ZpXv9Lw4RtY8sNb3MdF6hGc1aEu", base_url="https://knee.example.org"
    )
    return create_app(settings, db, clock)


def test_https_is_asked_for_a_year_and_cookies_are_secure(https_app, rosa):
    answer = https_app.test_client().get("/sign-in", base_url="https://knee.example.org")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie
