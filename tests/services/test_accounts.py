"""Accounts: signing up and in, staying signed in, passwords and consent."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from app.domain.people import Side, WeekStart
from app.services import accounts, passwords
from app.services.accounts import NotASetting, SignUpRefused, WrongPair, WrongPassword
from app.services.throttle import Door, TooManyTries
from app.store import people, runs, sessions
from tests.build import day, run

PASSWORD = "seven lamps over the canal"
DOOR = Door("rosa", "home")


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def sign_up(db, now, **changes):
    given = {
        "email": "rosa@example.org",
        "password": PASSWORD,
        "role": "runner",
        "timezone": "Europe/Berlin",
        "adult": True,
    }
    return accounts.sign_up(db, **{**given, **changes}, now=now)


def test_sign_up_opens_a_runners_account_with_the_usual_settings(db, now):
    person = sign_up(db, now, units="mi")

    assert (person.is_runner, person.is_therapist, person.units) == (True, False, "mi")
    assert (person.knee, person.week_start) == (Side.UNKNOWN, WeekStart.MONDAY)
    with db.read() as tx:
        assert people.by_id(tx, person.id) == person
        assert people.by_email(tx, "rosa@example.org") == person
        assert people.by_public_id(tx, person.public_id) == person
        assert people.runners(tx) == [person]


def test_the_address_is_kept_in_one_form(db, now):
    assert sign_up(db, now, email="  Rosa.Lind@Example.ORG ").email == "rosa.lind@example.org"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "rosa"}, "email"),
        ({"email": "rosa@example.org\r\nBcc: all@example.org"}, "email"),
        ({"email": "a" * 250 + "@example.org"}, "email"),
        ({"password": "too short"}, "password"),
        ({"role": "admin"}, "role"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"adult": False}, "adult"),
        ({"units": "furlongs"}, "units"),
    ],
)
def test_sign_up_names_each_field_that_is_wrong(db, now, change, field):
    with pytest.raises(SignUpRefused) as refused:
        sign_up(db, now, **change)

    assert list(refused.value.errors) == [field]
    with db.read() as tx:
        assert people.runners(tx) == []


def test_a_second_account_with_one_address_is_refused_and_counted(db, now):
    sign_up(db, now)

    for _ in range(10):
        with pytest.raises(SignUpRefused, match="cannot be opened"):
            sign_up(db, now, email="ROSA@example.org", door=DOOR)
    with pytest.raises(TooManyTries):
        sign_up(db, now, email="rosa@example.org", door=DOOR)
    accounts.sign_in(db, email="rosa@example.org", password=PASSWORD, door=DOOR, now=now)


def test_consent_is_apart_and_only_a_runners(db, now):
    without = sign_up(db, now)
    with_it = sign_up(db, now, email="mia@example.org", consent_health=True)
    therapist = sign_up(db, now, email="theo@example.org", role="therapist", consent_health=True)

    with db.begin() as tx:
        assert [accounts.has_health_consent(tx, p) for p in (without, with_it, therapist)] == [
            False,
            True,
            False,
        ]
        accounts.withdraw_health_consent(tx, with_it, now)
        assert not accounts.has_health_consent(tx, with_it)
        accounts.give_health_consent(tx, with_it, now)
        assert accounts.has_health_consent(tx, with_it)


def test_the_right_pair_signs_in_and_a_wrong_one_does_not(db, now):
    person = sign_up(db, now)

    assert (
        accounts.sign_in(db, email="Rosa@example.org", password=PASSWORD, door=DOOR, now=now).id == person.id
    )
    for email, password in (
        ("rosa@example.org", PASSWORD + "!"),
        ("nobody@example.org", PASSWORD),
        ("no address", PASSWORD),
        ("rosa@example.org", ""),
    ):
        with pytest.raises(WrongPair):
            accounts.sign_in(db, email=email, password=password, door=DOOR, now=now)


def test_a_hash_of_older_costs_is_renewed_at_sign_in(db, now, monkeypatch):
    person = sign_up(db, now)
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))

    accounts.sign_in(db, email=person.email, password=PASSWORD, door=DOOR, now=now)

    with db.read() as tx:
        assert not passwords.outdated(people.secret(tx, person.email).password_hash)


def test_known_and_unknown_addresses_cost_one_hash_each(db, now, monkeypatch):
    sign_up(db, now)
    calls = []
    verify = passwords.fits

    def counted(password, password_hash):
        calls.append(password_hash)
        return verify(password, password_hash)

    monkeypatch.setattr(passwords, "fits", counted)
    for email in ("rosa@example.org", "nobody@example.org", "no address"):
        with pytest.raises(WrongPair):
            accounts.sign_in(db, email=email, password="not the password", door=DOOR, now=now)
    assert len(calls) == 3


def test_no_transaction_is_open_while_a_password_is_hashed(db, now, monkeypatch):
    """Another writer gets in during the hash: the database would be busy if one were open."""
    hashes, verify = passwords.hashed, passwords.fits

    def write_meanwhile():
        with db.begin() as tx:
            sessions.drop_older(tx, now, now)

    monkeypatch.setattr(passwords, "hashed", lambda p: (write_meanwhile(), hashes(p))[1])
    monkeypatch.setattr(passwords, "fits", lambda p, h: (write_meanwhile(), verify(p, h))[1])

    person = sign_up(db, now)
    accounts.sign_in(db, email=person.email, password=PASSWORD, door=DOOR, now=now)
    accounts.change_password(
        db, person, present=PASSWORD, wanted="nine boats under a bridge", door=DOOR, now=now
    )


@pytest.mark.parametrize(
    ("role", "idle", "absolute"),
    [
        ("runner", timedelta(days=14), timedelta(days=30)),
        ("therapist", timedelta(minutes=30), timedelta(hours=12)),
    ],
)
def test_a_session_ends_unseen_and_at_last(db, now, role, idle, absolute):
    person = sign_up(db, now, role=role)
    with db.begin() as tx:
        accounts.open_session(tx, person, "a" * 64, now)

    with db.read() as tx:
        assert accounts.who(tx, "a" * 64, now + idle).person == person
        assert accounts.who(tx, "a" * 64, now + idle + timedelta(seconds=1)) is None
        assert accounts.who(tx, "b" * 64, now) is None
    at = now
    while at + idle < now + absolute:
        at += idle
        with db.read() as tx:
            seen = accounts.who(tx, "a" * 64, at)
        accounts.note_seen(db, seen, at)
    with db.read() as tx:
        assert accounts.who(tx, "a" * 64, now + absolute) is not None
        assert accounts.who(tx, "a" * 64, now + absolute + timedelta(seconds=1)) is None


def test_being_seen_is_written_at_most_once_a_minute(db, now):
    person = sign_up(db, now)
    with db.begin() as tx:
        accounts.open_session(tx, person, "a" * 64, now)
    with db.read() as tx:
        found = accounts.who(tx, "a" * 64, now)

    with db.counting() as sent:
        accounts.note_seen(db, found, now + timedelta(seconds=59))
    assert sent == []
    accounts.note_seen(db, found, now + timedelta(seconds=60))
    with db.read() as tx:
        assert accounts.who(tx, "a" * 64, now).seen_at == now + timedelta(seconds=60)


def test_signing_out_everywhere_and_a_new_password_end_all_sessions(db, now):
    person = sign_up(db, now)
    for ends in (
        lambda: accounts.change_password(
            db, person, present=PASSWORD, wanted="nine boats under a bridge", door=DOOR, now=now
        ),
        lambda: _everywhere(db, person),
    ):
        with db.begin() as tx:
            accounts.open_session(tx, person, "a" * 64, now)
            accounts.open_session(tx, person, "b" * 64, now)
            assert accounts.sessions_of(tx, person) == 2
        ends()
        with db.read() as tx:
            assert accounts.sessions_of(tx, person) == 0
            assert accounts.who(tx, "a" * 64, now) is None


def _everywhere(db, person):
    with db.begin() as tx:
        accounts.sign_out_everywhere(tx, person)


def test_a_new_password_needs_the_present_one(db, now):
    person = sign_up(db, now)

    with pytest.raises(WrongPassword):
        accounts.change_password(
            db, person, present="not the password", wanted="nine boats under a bridge", door=DOOR, now=now
        )
    accounts.sign_in(db, email=person.email, password=PASSWORD, door=DOOR, now=now)


def test_settings_take_only_what_they_can_be(db, now):
    person = sign_up(db, now)
    with db.begin() as tx:
        accounts.change_settings(
            tx, person, timezone="America/New_York", units="mi", knee="left", strength_days=[1, 3, 5]
        )
        changed = people.by_id(tx, person.id)
        assert (changed.timezone, changed.units, changed.knee, changed.strength_days) == (
            "America/New_York",
            "mi",
            Side.LEFT,
            (1, 3, 5),
        )
        wrong = {"timezone": "Mars/X", "knee": "third", "strength_days": [7], "theme": "x"}
        for name, value in wrong.items():
            with pytest.raises(NotASetting, match=name):
                accounts.change_settings(tx, person, **{name: value})
        with pytest.raises(ValueError, match="is_therapist"):
            people.change(tx, person.id, is_therapist=True)


def test_an_epoch_that_passed_on_ends_sessions_that_kept_their_row(db, now):
    person = sign_up(db, now)
    with db.begin() as tx:
        accounts.open_session(tx, person, "a" * 64, now)
        people.end_epoch(tx, person.id)
        assert accounts.who(tx, "a" * 64, now) is None


def test_the_first_steps_read_no_more_than_one_run(db, now):
    rosa = sign_up(db, now)
    with db.begin() as tx:
        assert not accounts.first_steps(tx, rosa).has_runs
        for ago in range(20):
            told = run(day(ago), external_id=f"r{ago}")
            runs.put(tx, rosa.id, told, now)

    with db.counting() as sent, db.read() as tx:
        assert accounts.first_steps(tx, rosa).has_runs

    (asked,) = [statement for statement in sent if "FROM run" in statement]
    assert "LIMIT" in asked
