"""Whatever a file holds, reading it ends with a Reading."""

import gzip
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.run_files import Reading, read_one, wire
from tests.adapters import fit_bytes
from tests.adapters.run_files.samples_of import CSV, GPX, LIST, PAIN, TCX

TODAY = date(2026, 9, 1)
FIT = fit_bytes.fit(fit_bytes.run(records=12))
WHOLE = [
    FIT,
    GPX,
    TCX,
    CSV,
    PAIN,
    LIST,
    gzip.compress(GPX),
    gzip.compress(FIT),
    GPX.decode().encode("utf-16"),
]
CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), min_size=1, max_size=6
)


def read(data: bytes) -> Reading:
    reading = read_one("file", data, "Europe/Berlin", TODAY)
    assert wire.reading(wire.packed(reading)[1]) == reading
    return reading


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_are_set_aside_or_left_out(data):
    assert isinstance(read(data), Reading)


@settings(deadline=None)
@given(
    st.sampled_from([b"<gpx>", b"PK\x03\x04", b"\x1f\x8b", b"\x0e\x10\x00\x00\x10\x00\x00\x00.FIT"]),
    st.binary(),
)
def test_a_good_beginning_with_random_bytes_behind_it_is_read_to_an_end(head, data):
    assert isinstance(read(head + data), Reading)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WHOLE), CHANGES)
def test_a_good_file_with_changed_bytes_is_read_to_an_end(whole, changes):
    data = bytearray(whole)
    for where, what in changes:
        at = int(where * len(data))
        data[at : at + max(1, len(what))] = what

    assert isinstance(read(bytes(data)), Reading)


@settings(deadline=None)
@given(st.sampled_from(WHOLE), st.floats(0, 1))
def test_a_cut_file_is_read_to_an_end(whole, share):
    assert isinstance(read(whole[: int(share * len(whole))]), Reading)


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from('abstrun0123456789,;:-."\n\r\t TZ+é€\u202e'), max_size=300))
@pytest.mark.parametrize(
    "header", ["start,distance_m,moving_s,sport,timezone", "date,score,side,place", "at;score"]
)
def test_any_rows_under_a_known_header_are_read_to_an_end(header, text):
    assert isinstance(read(f"{header}\n{text}".encode()), Reading)
