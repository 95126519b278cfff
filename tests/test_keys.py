"""The instance folder and its keys: closed to others, made once."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.fernet import Fernet

from app import keys
from app.config import Settings
from app.keys import InstanceUnusable
from app.store.sealing import Sealer


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


def a_folder(path):
    path.mkdir(0o700)


def a_pipe(path):
    os.mkfifo(path, 0o600)


def a_link_to_nothing(path):
    path.symlink_to("gone.key")


def a_link_to_an_open_file(path):
    (path.parent / "open.key").touch()
    (path.parent / "open.key").chmod(0o644)
    path.symlink_to("open.key")


@pytest.mark.parametrize(
    ("make", "cure"),
    [
        (a_folder, "is no file. Move it away"),
        (a_pipe, "is no file. Move it away"),
        (a_link_to_nothing, "is a link to nothing"),
        (a_link_to_an_open_file, "chmod 600 .*open.key"),
    ],
)
def test_what_lies_in_the_keys_place_is_named_with_its_own_cure(tmp_path, make, cure):
    keys.prepare(tmp_path / "instance")
    make(tmp_path / "instance" / "secret.key")

    with pytest.raises(InstanceUnusable, match=cure):
        keys.unlock(Settings(instance=tmp_path / "instance"))


def test_a_key_behind_a_link_is_read(tmp_path):
    keys.prepare(tmp_path / "instance")
    (tmp_path / "kept.key").touch(0o600)
    (tmp_path / "kept.key").write_text("Wo0dpecker-granite-violin-harbour-17")
    (tmp_path / "instance" / "secret.key").symlink_to(tmp_path / "kept.key")

    settings = keys.unlock(Settings(instance=tmp_path / "instance"))

    assert settings.secret_key == "Wo0dpecker-granite-violin-harbour-17"


def test_a_folder_that_takes_no_file_is_named(tmp_path):
    keys.prepare(tmp_path / "instance")
    keys.check_writable(tmp_path / "instance")
    assert list((tmp_path / "instance" / "uploads").iterdir()) == []

    (tmp_path / "instance" / "uploads").rmdir()
    with pytest.raises(InstanceUnusable, match="uploads cannot be written to"):
        keys.check_writable(tmp_path / "instance")


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


def test_the_key_of_tokens_is_made_beside_the_other_and_seals(tmp_path):
    settings = keys.unlock(Settings(instance=tmp_path / "i"))
    sealer = Sealer(settings.token_keys.split())

    assert mode(tmp_path / "i" / "token.keys") == 0o600
    assert sealer.open(sealer.seal("a token", "row 1"), "row 1") == "a token"
    assert keys.unlock(Settings(instance=tmp_path / "i")).token_keys == settings.token_keys


def test_several_keys_of_tokens_are_read_the_present_one_first(tmp_path):
    one, two = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    keys.prepare(tmp_path / "i")
    (tmp_path / "i" / "token.keys").touch(0o600)
    (tmp_path / "i" / "token.keys").write_text(f"{one}\n{two}\n")

    assert keys.unlock(Settings(instance=tmp_path / "i")).token_keys.split() == [one, two]


def test_a_key_of_tokens_that_is_none_is_refused_and_the_old_one_asked_for(tmp_path):
    keys.prepare(tmp_path / "i")
    (tmp_path / "i" / "token.keys").touch(0o600)
    (tmp_path / "i" / "token.keys").write_text("not a key")

    with pytest.raises(InstanceUnusable, match="put the old one back"):
        keys.unlock(Settings(instance=tmp_path / "i"))
