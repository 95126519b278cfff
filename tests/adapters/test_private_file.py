"""A file for this user alone: whole or not at all, through links, and into pipes."""

import os
import resource
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.adapters import private_file


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(autouse=True)
def _usual_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_new_file_is_for_this_user_alone(tmp_path):
    private_file.write(tmp_path / "a.json", b"{}")

    assert (tmp_path / "a.json").read_bytes() == b"{}"
    assert mode(tmp_path / "a.json") == 0o600
    assert names(tmp_path) == ["a.json"]


def test_an_earlier_file_is_replaced_and_its_neighbours_stay(tmp_path):
    (tmp_path / "a.json").write_text("old")
    (tmp_path / "a.json.part").write_text("somebody's own")

    private_file.write(tmp_path / "a.json", b"new")

    assert (tmp_path / "a.json").read_bytes() == b"new"
    assert mode(tmp_path / "a.json") == 0o600
    assert (tmp_path / "a.json.part").read_text() == "somebody's own"


@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_stays_and_what_it_points_at_is_written(tmp_path, is_there):
    (tmp_path / "kept").mkdir()
    if is_there:
        (tmp_path / "kept" / "real.json").write_text("old")
    (tmp_path / "a.json").symlink_to("kept/real.json")

    private_file.write(tmp_path / "a.json", b"new")

    assert (tmp_path / "a.json").is_symlink()
    assert (tmp_path / "kept" / "real.json").read_bytes() == b"new"
    assert names(tmp_path / "kept") == ["real.json"]


def test_a_pipe_is_written_into_and_stays_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    with ThreadPoolExecutor(1) as reader:
        read = reader.submit((tmp_path / "pipe").read_bytes)
        private_file.write(tmp_path / "pipe", b"new")
        assert read.result(5) == b"new"

    assert stat.S_ISFIFO((tmp_path / "pipe").lstat().st_mode)


def test_links_in_a_circle_are_an_error_of_the_system(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    with pytest.raises(OSError):
        private_file.write(tmp_path / "a", b"new")


def test_a_write_that_fails_leaves_the_earlier_file_and_no_draft(tmp_path):
    (tmp_path / "a.json").write_text("old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(OSError):
            private_file.write(tmp_path / "a.json", b"x" * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert (tmp_path / "a.json").read_text() == "old"
    assert names(tmp_path) == ["a.json"]
