"""Settings: read from the environment, refused by name."""

from datetime import datetime
from pathlib import Path

import pytest

from app import config
from app.config import Settings, WrongSetting


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(__import__("os").environ):
        if name.startswith(("KNEEWISE_", "STRAVA_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_without_settings_everything_lies_in_the_instance_folder_and_on_this_machine(tmp_path):
    settings = config.load()

    assert settings.instance == tmp_path / "instance"
    assert settings.database_url == f"sqlite:///{tmp_path}/instance/kneewise.db"
    assert (settings.host, settings.port, settings.base_url) == ("127.0.0.1", 8000, "http://localhost:8000")
    assert not settings.is_https
    assert settings.now is None


def test_the_base_address_follows_the_port(monkeypatch):
    monkeypatch.setenv("KNEEWISE_PORT", "8123")

    assert config.load().base_url == "http://localhost:8123"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "many"),
        ("PORT", "0"),
        ("PORT", "+8951"),
        ("PORT", "8_951"),
        ("PORT", "8951.0"),
        ("PORT", "８９５１"),
        ("PORT", "65536"),
        ("HOST", "two words"),
        ("HOST", "0.0.0.0"),
        ("HOST", "::"),
        ("HOST", "192.168.1.20"),
        ("HOST", "knee.example.org"),
        ("INSTANCE", "/tmp/knee?mode=ro"),
        ("BASE_URL", "knee.example.org"),
        ("BASE_URL", "ftp://knee.example.org"),
        ("BASE_URL", "https://knee.example.org/path"),
        ("BASE_URL", "https://user:pw@knee.example.org"),
        ("BASE_URL", "http://localhost:99999"),
        ("BASE_URL", "http://knee.example.org"),
        ("BASE_URL", "http://192.168.1.20:8000"),
        ("TRUSTED_PROXIES", "10.0.0.0/8, my-proxy"),
        ("NOW", "2026-11-12T09:00:00"),
        ("NOW", "tomorrow"),
        ("NOW", "20261112090000"),
        ("NOW", "1789200000"),
        ("NOW", "0001-01-01T00:00:00Z"),
        ("NOW", "1989-12-31T23:59:59Z"),
        ("NOW", "2101-01-01T00:00:00Z"),
        ("NOW", "9999-12-31T23:59:59Z"),
        ("DATABASE_URL", "postgresql://u:p@localhost/x"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:////srv/knee.db?mode=ro"),
        ("DATABASE_URL", "sqlite:///file:/srv/knee.db?uri=true"),
        ("DATABASE_URL", "sqlite:///file:knee.db"),
        ("SECRET_KEY", "too short"),
        ("SECRET_KEY", "change-me-change-me-change-me-change-me"),
        ("SECRET_KEY", "a" * 64),
        ("TOKEN_KEYS", "short"),
        ("STRAVA_ID", "my-app"),
        ("STRAVA_THERAPIST", "yes"),
        ("STRAVA_LINK", "maybe"),
        ("SMTP_URL", "mail.example.org:587"),
        ("SMTP_URL", "http://mail.example.org"),
        ("SMTP_URL", "smtp://mail.example.org/path"),
        ("SMTP_URL", "smtp://mail.example.org:99999"),
        ("MAIL_FROM", "Kneewise"),
        ("MAIL_FROM", "kneewise@example.org\nBcc: all@example.org"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(monkeypatch, name, value):
    monkeypatch.setenv(f"KNEEWISE_{name}", value)

    with pytest.raises(WrongSetting) as refused:
        config.load()

    assert str(refused.value).startswith(f"KNEEWISE_{name} ")
    assert "\n" not in str(refused.value)


def test_blanks_around_the_port_do_no_harm(monkeypatch):
    monkeypatch.setenv("KNEEWISE_PORT", " 8951 ")

    assert (config.load().port, config.load().base_url) == (8951, "http://localhost:8951")


@pytest.mark.parametrize(
    "instant", ["1990-01-01T00:00:00Z", "2026-11-12 09:00:00+01:00", "2100-12-31T23:59:59Z"]
)
def test_the_clock_can_start_at_any_instant_of_our_time(monkeypatch, instant):
    monkeypatch.setenv("KNEEWISE_NOW", instant)

    assert config.load().now == datetime.fromisoformat(instant)


def test_others_reach_this_machine_only_behind_https(monkeypatch):
    monkeypatch.setenv("KNEEWISE_HOST", "0.0.0.0")
    with pytest.raises(WrongSetting, match="KNEEWISE_BASE_URL is no https"):
        config.load()

    monkeypatch.setenv("KNEEWISE_BASE_URL", "https://knee.example.org")
    assert config.load().host == "0.0.0.0"


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "TOKEN_KEYS", "SMTP_URL"])
def test_a_refusal_does_not_repeat_a_secret(monkeypatch, name):
    monkeypatch.setenv(f"KNEEWISE_{name}", "canary")

    with pytest.raises(WrongSetting) as refused:
        config.load()

    assert "canary" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    ["http://localhost:8000", "http://127.0.0.1:8000/", "http://[::1]:8000", "http://knee.localhost"],
)
def test_plain_http_is_taken_for_this_machine(monkeypatch, address):
    monkeypatch.setenv("KNEEWISE_BASE_URL", address)

    assert config.load().base_url == address.rstrip("/")


def test_https_is_taken_for_any_host(monkeypatch):
    monkeypatch.setenv("KNEEWISE_BASE_URL", "https://knee.example.org")

    assert config.load().is_https


def test_an_empty_setting_is_one_that_is_not_set(monkeypatch):
    monkeypatch.setenv("KNEEWISE_PORT", "")

    assert config.load().port == 8000


def test_a_secret_can_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("Wo0dpecker-granite-violin-harbour-17\n")
    monkeypatch.setenv("KNEEWISE_SECRET_KEY_FILE", str(tmp_path / "key"))

    settings = config.load()

    assert settings.secret_key == "Wo0dpecker-granite-violin-harbour-17"
    assert "Wo0dpecker" not in repr(settings)


def test_the_database_address_can_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "url").write_text("sqlite:////srv/knee.db")
    monkeypatch.setenv("KNEEWISE_DATABASE_URL_FILE", str(tmp_path / "url"))

    assert config.load().database_url == "sqlite:////srv/knee.db"


def test_a_setting_given_twice_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("KNEEWISE_SECRET_KEY", "x")
    monkeypatch.setenv("KNEEWISE_SECRET_KEY_FILE", str(tmp_path / "key"))

    with pytest.raises(WrongSetting, match="Both KNEEWISE_SECRET_KEY and KNEEWISE_SECRET_KEY_FILE"):
        config.load()


def test_a_file_that_is_not_there_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("KNEEWISE_SECRET_KEY_FILE", str(tmp_path / "none"))

    with pytest.raises(WrongSetting, match="KNEEWISE_SECRET_KEY_FILE names a file"):
        config.load()


def test_slips_in_names_are_found():
    found = config.unknown(
        {"KNEEWISE_PROT": "1", "KNEEWISE_PORT": "1", "KNEEWISE_SECRET_KEY_FILE": "x", "HOME": "/"}
        | {"KNEEWISE_STRAVA_BASE_URL": "x", "STRAVA_BASE_URL": "x", "KNEEWISE_SMTP_URL_FILE": "x"}
    )

    assert found == ["KNEEWISE_PROT", "KNEEWISE_STRAVA_BASE_URL"]


def test_proxies_are_networks():
    settings = Settings(trusted_proxies="127.0.0.1, 10.0.0.0/8, ::1")

    assert [str(network) for network in settings.trusted_proxies] == ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]


@pytest.mark.parametrize("name", ["STRAVA_BASE_URL", "STRAVA_API_URL"])
@pytest.mark.parametrize(
    "value",
    ["www.strava.com", "ftp://www.strava.com", "http://www.strava.com", "https://u:p@x.org", "https://x?a"],
)
def test_an_address_of_strava_that_cannot_be_is_named_as_it_is_written(monkeypatch, name, value):
    monkeypatch.setenv("KNEEWISE_STRAVA_ID", "7")
    monkeypatch.setenv("KNEEWISE_STRAVA_SECRET", "s")
    monkeypatch.setenv(name, value)

    with pytest.raises(WrongSetting, match=f"^{name} has to be"):
        config.load()


def test_every_address_of_strava_follows_from_its_base(monkeypatch):
    monkeypatch.setenv("KNEEWISE_STRAVA_ID", "7")
    monkeypatch.setenv("KNEEWISE_STRAVA_SECRET", "canary")
    settings = config.load()
    assert settings.strava_oauth == "https://www.strava.com/oauth"
    assert settings.strava_api == "https://www.strava.com/api/v3"
    assert "canary" not in repr(settings)

    monkeypatch.setenv("STRAVA_BASE_URL", "http://localhost:9000")
    assert config.load().strava_api == "http://localhost:9000/api/v3"
    assert config.load().strava_origin != settings.strava_origin

    monkeypatch.setenv("STRAVA_API_URL", "https://api.strava.com/v4/")
    assert config.load().strava_api == "https://api.strava.com/v4"
    assert config.load().strava_oauth == "http://localhost:9000/oauth"


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("KNEEWISE_STRAVA_ID", "KNEEWISE_STRAVA_SECRET"),
        ("KNEEWISE_STRAVA_SECRET", "KNEEWISE_STRAVA_ID"),
        ("STRAVA_BASE_URL", "KNEEWISE_STRAVA_ID"),
    ],
)
def test_half_an_app_is_refused_with_what_is_missing(monkeypatch, given, missing):
    monkeypatch.setenv(given, "https://example.org" if "URL" in given else "7")

    with pytest.raises(WrongSetting, match=f"^{given} is set, but {missing}"):
        config.load()


def test_without_an_app_there_is_the_sandbox_on_this_machine_and_nothing_beyond(monkeypatch):
    settings = config.load()
    assert settings.wants_sandbox
    assert not settings.is_sandbox

    at_port = settings.with_sandbox("http://localhost:9001")
    assert at_port.is_sandbox
    assert at_port.strava_api == "http://localhost:9001/api/v3"
    assert at_port.strava_origin == settings.with_sandbox("http://localhost:9002").strava_origin

    monkeypatch.setenv("KNEEWISE_BASE_URL", "https://knee.example.org")
    assert not config.load().wants_sandbox


def test_mails_come_from_the_servers_own_name_unless_said_otherwise(monkeypatch):
    monkeypatch.setenv("KNEEWISE_BASE_URL", "https://knee.example.org")
    assert config.load().sender == "Kneewise <kneewise@knee.example.org>"

    monkeypatch.setenv("KNEEWISE_MAIL_FROM", "Clinic <post@clinic.example>")
    assert config.load().sender == "Clinic <post@clinic.example>"
