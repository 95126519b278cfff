"""Secrets are opened by their key and for their row alone."""

import pytest
from cryptography.fernet import Fernet

from app.store.sealing import Sealer, WrongKey

KEYS = [Fernet.generate_key().decode() for _ in range(3)]


def test_what_was_sealed_is_opened_again_and_is_not_readable():
    sealed = Sealer(KEYS[:1]).seal("a token", "strava_account 1 access")

    assert "token" not in sealed
    assert Sealer(KEYS[:1]).open(sealed, "strava_account 1 access") == "a token"


def test_an_older_key_still_opens_and_the_first_one_seals():
    old = Sealer(KEYS[:1]).seal("a token", "row 1")
    both = Sealer([KEYS[1], KEYS[0]])

    assert both.open(old, "row 1") == "a token"
    assert both.seal("a token", "row 1").startswith(f"{both.key_id}.")
    assert both.key_id != Sealer(KEYS[:1]).key_id


@pytest.mark.parametrize("about", ["row 2", "", "row 1\n"])
def test_what_was_sealed_for_one_row_is_not_opened_for_another(about):
    sealed = Sealer(KEYS[:1]).seal("a token", "row 1")

    with pytest.raises(WrongKey):
        Sealer(KEYS[:1]).open(sealed, about)


def test_another_key_or_a_changed_letter_opens_nothing():
    sealed = Sealer(KEYS[:1]).seal("a token", "row 1")
    at = len(sealed) - 12  # of the last letters of all not every bit counts
    changed = sealed[:at] + ("A" if sealed[at] != "A" else "B") + sealed[at + 1 :]

    for sealer, text in ((Sealer(KEYS[2:]), sealed), (Sealer(KEYS[:1]), changed), (Sealer(KEYS[:1]), "")):
        with pytest.raises(WrongKey):
            sealer.open(text, "row 1")
