"""Places for long answers are few, one a person, and come back."""

import pytest

from app.web import downloads, places, streams
from app.web.places import Places


@pytest.mark.parametrize(
    ("held", "most", "lasts_s"),
    [
        (streams.places(), streams.MOST, streams.LASTS_S + streams.LOOK_S),
        (downloads.places(), downloads.MOST, downloads.LAPSES_S),
    ],
)
def test_a_place_is_free_again_once_it_is_given_back_or_its_time_is_over(
    held: Places, most: int, lasts_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "monotonic", lambda: 1_000.0)
    ends = [held.enter(who) for who in range(most)]
    assert ends == [1_000 + lasts_s] * most and held.enter(99) is None
    held.leave(0, 1_000 + lasts_s)
    monkeypatch.setattr(places, "monotonic", lambda: 1_001.0)
    assert held.enter(0) == 1_001 + lasts_s
    held.leave(0, 1_000 + lasts_s)  # that place was given back before: the new one stays taken
    assert held.enter(0) is None and held.enter(99) is None
    monkeypatch.setattr(places, "monotonic", lambda: 1_000.0 + lasts_s)
    assert held.enter(99) is not None
