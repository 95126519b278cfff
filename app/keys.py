"""The instance folder and the keys in it: made for this user alone, and refused when others can read them."""

import base64
import os
import secrets
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from app.config import TOKEN_KEY, Settings

FOLDER_MODE = 0o700
KEY_MODE = 0o600
OTHERS = 0o077
TOKEN_KEYS, OLD_TOKEN_KEYS = "token.keys", "token.keys.old"
PUT_BACK = "if runners are connected to Strava, put the old one back instead"


class InstanceUnusable(Exception):
    """The instance folder or its key cannot be used; the text says what to do."""


def unlock(settings: Settings) -> Settings:
    """Return the settings with their keys, made on the first start; raises InstanceUnusable."""
    prepare(settings.instance)
    settings = _with(settings, "secret_key", "secret.key", _new_secret, "everybody signs in again")
    if not settings.token_keys:
        settings = settings.model_copy(update={"token_keys_file": settings.instance / TOKEN_KEYS})
    return _with(settings, "token_keys", TOKEN_KEYS, new_token_key, PUT_BACK)


def _with(settings: Settings, name: str, file: str, new: Callable[[], str], price: str) -> Settings:
    """The settings with one key, from the environment or a file; `price` is what a new one costs."""
    if getattr(settings, name):
        return settings
    path = settings.instance / file
    key = _read(path, price) if os.path.lexists(path) else _make(path, new(), price)
    try:
        if not key:
            raise ValueError
        return Settings(**{**settings.model_dump(), name: key})
    except ValueError:
        raise InstanceUnusable(
            f"{path} holds no usable key. Delete it to have a new one made; {price}."
        ) from None


def _new_secret() -> str:
    return secrets.token_urlsafe(48)


def new_token_key() -> str:
    """A key as Fernet takes it, without loading it for that."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def prepare(instance: Path) -> None:
    """Make the folder, readable by this user alone, if it is not there; raises InstanceUnusable."""
    try:
        instance.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        (instance / "uploads").mkdir(mode=FOLDER_MODE, exist_ok=True)
    except OSError as error:
        raise InstanceUnusable(
            f"The folder {instance} cannot be made or written to ({error.strerror}). "
            "Put a folder you may write to into KNEEWISE_INSTANCE."
        ) from None


def check_writable(instance: Path) -> None:
    """Write a file that is gone at once, where uploads will lie; raises InstanceUnusable."""
    folder = instance / "uploads"
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        raise InstanceUnusable(
            f"The folder {folder} cannot be written to ({error.strerror}). "
            "Give it to the user that runs Kneewise, or make room."
        ) from None


def open_to_others(path: Path) -> str | None:
    """A sentence when a file or folder can be read by other users of the machine, else None."""
    path = path.resolve()  # a link's own mode says nothing
    mode = path.stat().st_mode & 0o777
    if not mode & OTHERS:
        return None
    right = FOLDER_MODE if path.is_dir() else KEY_MODE
    return f"Other users of this machine can read {path}. Close it: chmod {right:o} {path}"


def token_keys_in(path: Path) -> list[str]:
    """The keys of tokens that a file holds now, each once; none when it is not all keys or cannot be read."""
    try:
        keys = list(dict.fromkeys(path.read_text("ascii").split()))
    except (OSError, UnicodeDecodeError):
        return []
    return keys if all(TOKEN_KEY.fullmatch(key) for key in keys) else []


def put_token_keys(path: Path, keys: Sequence[str]) -> None:
    """Write keys of tokens, the present one first, in the place of those in a file; raises InstanceUnusable.

    Killed at any moment it leaves the old keys or the new, whole; when it returns they are on the disk. Links
    are followed, and the file stays its owner's. One process at a time may do this.
    """
    path = Path(os.path.realpath(path))
    draft = path.with_name(f"{path.name}.draft")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, KEY_MODE)
        with os.fdopen(handle, "w") as file:
            os.fchmod(handle, KEY_MODE)  # of a draft that another umask left
            if path.exists() and os.geteuid() == 0:
                os.fchown(handle, path.stat().st_uid, path.stat().st_gid)
            file.write("".join(f"{key}\n" for key in keys))
            file.flush()
            os.fsync(handle)
        os.replace(draft, path)
        _on_disk(path.parent)
    except OSError as error:
        raise InstanceUnusable(
            f"The keys in {path} cannot be changed ({error.strerror}). Free some space or check the folder."
        ) from None


def _on_disk(folder: Path) -> None:
    """Have the names in a folder on the disk as they are now."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path, price: str) -> str:
    if path.is_symlink() and not path.exists():
        raise InstanceUnusable(
            f"{path} is a link to nothing. Put the key back where it points, or delete the link to have a "
            f"new key made; {price}."
        )
    if not path.is_file():
        raise InstanceUnusable(f"{path} is no file. Move it away to have a new key made; {price}.")
    if sentence := open_to_others(path):
        raise InstanceUnusable(sentence)
    try:
        return path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise InstanceUnusable(f"{path} cannot be read. Give it to the user that runs Kneewise.") from None


def _make(path: Path, key: str, price: str) -> str:
    """Write a new key to a file of its own first, so that a start cut short leaves none half-written."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, KEY_MODE)
        with os.fdopen(handle, "w") as file:
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # fails when another start was quicker; its key then counts
        except FileExistsError:
            return _read(path, price)
        finally:
            draft.unlink()
    except OSError as error:
        raise InstanceUnusable(
            f"The key {path} cannot be written ({error.strerror}). Free some space or check the folder."
        ) from None
    return key
