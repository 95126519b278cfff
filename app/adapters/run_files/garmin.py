"""Garmin's export: ZIPs of recordings in a folder of their own, beside much else that is not read."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from app.adapters.run_files.members import Member, below, loose, nothing, of_archive
from app.adapters.run_files.values import Part, Refused, shown
from app.domain.runs import Source

SOURCE = Source.GARMIN_ARCHIVE
WHOLE = "DI_CONNECT"  # the folder around that of the recordings
MOST = 20


def is_uploads(name: str) -> bool:
    """Whether a folder of this name holds the recordings, which older exports spell with a word more."""
    return name.lower() in ("di-connect-uploaded-files", "di-connect-fitness-uploaded-files")


def uploads(members: Iterable[Member], inside: str = "") -> list[str]:
    """The folders of recordings; raises Refused for more than any export has.

    inside  the name of the folder that the members lie in, which may be one itself
    """
    if is_uploads(inside):
        return ["."]
    found: dict[str, None] = {}
    for member in members:
        names = member.path.split("/")[:-1]
        at = next((at for at, name in enumerate(names) if is_uploads(name)), None)
        if at is not None:
            found["/".join(names[: at + 1])] = None
    if len(found) > MOST:
        raise Refused(f"It holds more than {MOST} Garmin exports. Import them one by one.")
    return list(found)


def export_of(uploads: str) -> str:
    """The folder of which nothing else is read, given that of the recordings."""
    around = PurePosixPath(uploads).parent
    return str(around) if around.name == WHOLE else uploads


def parts(members: Iterable[Member], root: str, inner: Callable[[Member], list[Member]]) -> list[Part]:
    """The recordings below `root`, those inside its ZIPs among them.

    inner  gives the files of a ZIP among the members; raises Refused
    """
    found: list[Part] = []
    for member in (each for each in members if below(each.path, root)):
        name = member.path if root == "." else member.path.removeprefix(f"{root}/")
        try:
            held = inner(member) if name.lower().endswith(".zip") else None
        except Refused as why:
            found.append(Part(shown(name), member.size, nothing, source=SOURCE, refused=str(why)))
        else:
            files = [member] if held is None else held
            names = [name] if held is None else [f"{name}/{each.path}" for each in held]
            found += [loose(replace(e, path=n), SOURCE) for e, n in zip(files, names, strict=True)]
    return of_archive(found, root)
