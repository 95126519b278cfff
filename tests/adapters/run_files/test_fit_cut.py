"""A FIT file without what comes every second holds its other messages as they were."""

import fitfast
import pytest

from app.adapters.run_files import fit_cut
from tests import fit_hours
from tests.adapters.fit_bytes import fit, run

SESSION, LAP, EVENT = 18, 19, 21


@pytest.fixture(scope="module")
def hour() -> bytes:
    return fit_hours.hour(3, seconds=600).data


def test_what_is_kept_is_as_it_was_and_the_rest_is_gone(hour: bytes) -> None:
    whole = fitfast.parse(hour)
    part = fit_cut.only(hour, {SESSION, LAP, EVENT})
    assert part is not None and len(part) < len(hour) / 20
    found = fitfast.parse(part)  # which looks at the checksum too
    assert found == {name: whole[name] for name in ("session", "lap", "event")}


def test_all_kept_is_the_whole(hour: bytes) -> None:
    part = fit_cut.only(hour, range(0xFFFF))
    assert part is not None
    assert fitfast.parse(part) == fitfast.parse(hour)


def test_nothing_is_cut_where_lengths_are_not_known() -> None:
    good = fit(run(records=3))
    undefined = good[:14] + b"\x05" + good[14:]
    packed_time = good[:-2] + b"\x85\x00" + good[-2:]
    shorter = good[:-3] + good[-2:]
    half_defined = good[:-2] + b"\x40\x00" + good[-2:]
    odd = (undefined, packed_time, shorter, half_defined)
    assert [fit_cut.only(data, {SESSION}) for data in odd] == [None] * 4
