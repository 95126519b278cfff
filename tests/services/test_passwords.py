"""What is taken as a password, and how its hash is made and checked."""

import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters

from app.services import passwords
from app.services.passwords import WeakPassword

EMAIL = "rosa.lind@example.org"


@pytest.mark.parametrize(
    "password",
    [
        "seven lamps over the canal",
        "fünfzehn Zeichen",
        "Ж" * 3 + " река и мост да лес",
        "跑步的人需要好好休息膝盖才能继续前进",
        "x9!Qv#2m@Lr$7Tz",
        "the heron stood in the reeds until the rain had passed over the village and the bells rang",
        "my cat walks on 9 roofs",
    ],
    ids=[
        "words",
        "exactly 15",
        "cyrillic",
        "chinese",
        "mixed signs",
        "more than 64",
        "no composition rules",
    ],
)
def test_long_enough_and_uncommon_is_taken(password):
    passwords.check(password, EMAIL)


@pytest.mark.parametrize(
    "password",
    [
        "fourteen chars",
        "",
        "passwordpassword",
        "PasswordPassword2026!",
        "P@ssw0rdP@ssw0rd",
        "correct horse battery staple",
        "aaaaaaaaaaaaaaaaaa",
        "abababababababab",
        "123456789012345678",
        "abcdefghijklmnopqrst",
        "qwertyuiopasdfghjkl",
        "rosa.lind@example.org",
        "rosalindrosalind2026",
        "kneewisekneewise1",
        "Kneewise rosa lind 77",
        "ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ",
    ],
)
def test_short_common_or_personal_is_refused(password):
    with pytest.raises(WeakPassword):
        passwords.check(password, EMAIL)


def test_an_absurdly_long_one_is_refused_before_it_is_hashed():
    with pytest.raises(WeakPassword, match="at most"):
        passwords.check("seven lamps over the canal " * 60, EMAIL)


def test_refusals_say_what_would_do():
    with pytest.raises(WeakPassword, match="15 characters or more"):
        passwords.check("short", EMAIL)


def test_the_same_letters_typed_another_way_fit(monkeypatch):
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    composed, apart = "fünfzehn Zeichen!", unicodedata.normalize("NFD", "fünfzehn Zeichen!")

    assert composed != apart
    assert passwords.fits(apart, passwords.hashed(composed))


def test_nothing_fits_nobody():
    assert not passwords.fits("seven lamps over the canal", None)


def test_hashes_cost_what_the_standard_asks_for():
    for password_hash in (passwords.hashed("seven lamps over the canal"), passwords.NOBODY):
        cost = extract_parameters(password_hash)
        assert (cost.type.name, cost.time_cost) == ("ID", 2)
        assert cost.memory_cost >= 19 * 1024


def test_a_cheaper_hash_is_outdated():
    assert passwords.outdated(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x"))
    assert not passwords.outdated(passwords.NOBODY)
