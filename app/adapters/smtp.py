"""SMTP connections whose answers are all in by an instant, however slowly the server sends them."""

import io
import smtplib
import socket
import time
from typing import Any


class Timed(smtplib.SMTP):
    """A connection that hears nothing from the instant `until` of time.monotonic() on.

    The timeout of smtplib is for each receive alone: a byte now and then would hold a mail for hours.
    """

    def __init__(self, until: float, **given: Any) -> None:
        self.until = until
        super().__init__(**given)

    def getreply(self) -> tuple[int, bytes]:
        """The next answer; raises what smtplib does, with "timed out" when its time is over."""
        if self.file is None and self.sock is not None:  # else smtplib makes a reader of its own
            self.file = io.BufferedReader(_Until(self.sock, float(self.timeout), self.until))
        return super().getreply()


class TimedTls(Timed, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""


class _Until(io.RawIOBase):
    """What a socket receives, each time for at most `timeout_s` seconds, and nothing after `until`."""

    def __init__(self, sock: socket.socket, timeout_s: float, until: float) -> None:
        self._sock, self._timeout_s, self._until = sock, timeout_s, until

    def readable(self) -> bool:
        """It is read, and never written to."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Receive; raises TimeoutError."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._sock.settimeout(min(left, self._timeout_s))
        return self._sock.recv_into(buffer)
