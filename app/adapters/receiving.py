"""Receives from a socket until an instant, however slowly the other side sends."""

import io
import socket
import time
from typing import Any


class Until(io.RawIOBase):
    """What a socket receives, each time for at most `timeout_s` seconds, and nothing after `until`.

    until  by time.monotonic(); a timeout of the socket alone is for each receive, and never ends a drip
    """

    def __init__(self, sock: socket.socket, timeout_s: float, until: float) -> None:
        self._sock, self._timeout_s, self._until = sock, timeout_s, until
        self._received = sock.makefile("rb", buffering=0)  # which keeps the socket open until it is read

    def readable(self) -> bool:
        """It is read, and never written to."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Receive; raises TimeoutError."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._sock.settimeout(min(left, self._timeout_s))
        return self._received.readinto(buffer)

    def close(self) -> None:
        """Receive no more."""
        self._received.close()
        super().close()
