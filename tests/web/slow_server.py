"""A server process whose only page takes its time; the tests end it meanwhile."""

import sys
import time
from contextlib import closing

from app.config import Settings
from app.web import server

BODY = b"x" * 3_000_000


def slow(environ, start_response):
    """Answer after the seconds that the path names."""
    time.sleep(float(environ["PATH_INFO"].strip("/") or 0))
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(BODY)))])
    return [BODY]


if __name__ == "__main__":
    with closing(server.listen("127.0.0.1", int(sys.argv[1]))) as listening:
        server.serve(slow, Settings(), listening, lambda: print("ready", flush=True))
    print("ended", flush=True)
