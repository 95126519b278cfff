"""The seed and the digest by which an analysis is computed again."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from uuid import UUID

import pytest

from app.domain.link import digest_of, seed_of
from app.domain.people import Side
from tests.domain.link.vectors import FOLLOWS, weeks_of

ROSA = UUID("6f0d1bd0-4d7a-4a5e-9a63-2f5a1c0e7b11")


def test_the_seed_is_the_first_eight_bytes_of_the_hash_of_person_side_and_week():
    told = b"6f0d1bd0-4d7a-4a5e-9a63-2f5a1c0e7b11|left|2026-11-16"

    assert seed_of(ROSA, Side.LEFT, date(2026, 11, 16)) == int(sha256(told).hexdigest()[:16], 16)


def test_another_knee_week_or_person_has_another_seed():
    seeds = {
        seed_of(person, side, day)
        for person in (ROSA, UUID(int=1))
        for side in (Side.LEFT, Side.RIGHT)
        for day in (date(2026, 11, 16), date(2026, 11, 23))
    }

    assert len(seeds) == 8


def test_the_digest_is_the_same_in_any_order_and_for_whole_numbers():
    weeks = weeks_of([2.0, *FOLLOWS])

    assert digest_of(weeks[::-1]) == digest_of(weeks)
    assert digest_of([replace(weeks[0], pain=2), *weeks[1:]]) == digest_of(weeks)
    assert len(digest_of(weeks)) == 64


@pytest.mark.parametrize(
    "change",
    [{"pain": 1.1}, {"pain": None}, {"load": 0.0}, {"spike": 0.0}, {"cadence": 0.0}, {"stepped": True}],
    ids=str,
)
def test_the_digest_changes_with_anything_in_it(change):
    weeks = weeks_of(FOLLOWS)

    assert digest_of([replace(weeks[0], **change), *weeks[1:]]) != digest_of(weeks)
