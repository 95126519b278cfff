"""The instance folder and its key: closed to others, made once."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from app import keys
from app.config import Settings
from app.keys import InstanceUnusable


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_start_makes_a_folder_and_a_key_for_this_user_alone(tmp_path):
    settings = keys.unlock(Settings(instance=tmp_path / "instance"))

    assert len(settings.secret_key) >= 43
    assert mode(tmp_path / "instance") == mode(tmp_path / "instance" / "uploads") == 0o700
    assert mode(tmp_path / "instance" / "secret.key") == 0o600


def test_the_next_start_finds_the_same_key(tmp_path):
    settings = Settings(instance=tmp_path / "instance")

    assert keys.unlock(settings).secret_key == keys.unlock(settings).secret_key


def test_starts_at_the_same_moment_agree_on_one_key(tmp_path):
    settings = Settings(instance=tmp_path / "instance")

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: keys.unlock(settings).secret_key, range(16)))

    assert len(found) == 1
    assert [path.name for path in (tmp_path / "instance").glob("secret.key*")] == ["secret.key"]


def test_a_key_that_others_can_read_is_refused_with_the_remedy(tmp_path):
    settings = Settings(instance=tmp_path / "instance")
    keys.unlock(settings)
    (tmp_path / "instance" / "secret.key").chmod(0o644)

    with pytest.raises(InstanceUnusable, match="chmod 600"):
        keys.unlock(settings)


@pytest.mark.parametrize("content", ["\n", "change-me", "change-me" * 9, "schlüssel" * 9])
def test_a_key_that_is_none_is_refused(tmp_path, content):
    keys.prepare(tmp_path / "instance")
    path = tmp_path / "instance" / "secret.key"
    path.touch(0o600)
    path.write_text(content, "utf-8")

    with pytest.raises(InstanceUnusable, match="secret.key"):
        keys.unlock(Settings(instance=tmp_path / "instance"))


def test_a_folder_that_cannot_be_made_is_refused_by_name(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(InstanceUnusable, match="KNEEWISE_INSTANCE"):
        keys.unlock(Settings(instance=tmp_path / "file" / "instance"))


def test_a_key_from_the_environment_needs_no_file(tmp_path):
    settings = keys.unlock(
        Settings(instance=tmp_path / "i", secret_key="Wo0dpecker-granite-violin-harbour-17")
    )

    assert settings.secret_key.startswith("Wo0dpecker")
    assert not (tmp_path / "i" / "secret.key").exists()


def test_an_open_folder_is_told_of(tmp_path):
    keys.prepare(tmp_path / "instance")
    assert keys.open_to_others(tmp_path / "instance") is None

    (tmp_path / "instance").chmod(0o755)
    assert "chmod 700" in (keys.open_to_others(tmp_path / "instance") or "")
