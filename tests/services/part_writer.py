"""A process that is killed while it adds a part to an upload: `python -m ... UPLOADS UPLOAD AT`."""

import sys
import time
from pathlib import Path
from uuid import UUID

from app.services import upload_parts
from app.services.upload_parts import Upload


class Stalling:
    """A part whose first block comes, and whose second does not."""

    def __init__(self, block: bytes) -> None:
        self.blocks = [block]

    def read(self, most: int) -> bytes:
        if self.blocks:
            return self.blocks.pop()
        print("half", flush=True)
        time.sleep(60)
        return b""


if __name__ == "__main__":
    mark = next(Path(sys.argv[1], UUID(sys.argv[2]).hex).glob("of-*.json"))
    upload: Upload = upload_parts._read(mark)
    upload_parts.add(upload, int(sys.argv[3]), Stalling(b"b" * 50_000))  # type: ignore[arg-type]
