"""SMTP connections whose answers are all in by an instant, however slowly the server sends them."""

import io
import smtplib
from typing import Any

from app.adapters.receiving import Until


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
            self.file = io.BufferedReader(Until(self.sock, float(self.timeout), self.until))
        return super().getreply()


class TimedTls(Timed, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""
