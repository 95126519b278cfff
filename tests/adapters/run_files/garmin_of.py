"""Garmin's export as it comes: ZIPs of recordings inside a ZIP, among much else."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

UPLOADS = "DI_CONNECT/DI-Connect-Uploaded-Files"
BESIDE = {
    "DI_CONNECT/DI-Connect-Fitness/rosa_0_summarizedActivities.json": b"[]",
    "DI_CONNECT/DI-Connect-User/user_profile.json": b"{}",
    "customer_data/customer.json": b"{}",
    "IT_GLOBAL_EVENTS/notes.pdf": b"%PDF",
}


def zip_of(files: Mapping[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def export(path: Path, *inner: bytes, kind: int = zipfile.ZIP_DEFLATED, folder: str = UPLOADS) -> Path:
    """An export with these ZIPs of recordings."""
    files = {f"{folder}/UploadedFiles_0-_Part{at}.zip": data for at, data in enumerate(inner, 1)}
    path.write_bytes(zip_of(BESIDE | files, kind))
    return path


def unpacked(folder: Path, *inner: bytes, at: str = UPLOADS) -> Path:
    """The same as a folder, the ZIPs of recordings as they are."""
    files = {f"{at}/UploadedFiles_0-_Part{n}.zip": data for n, data in enumerate(inner, 1)}
    for name, data in (BESIDE | files).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder
