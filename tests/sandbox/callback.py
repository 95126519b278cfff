"""The app's own address, to which a sandbox sends events."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from urllib.parse import parse_qs, urlsplit


class Callback:
    """The app's own address: it echoes the challenge, keeps events, and may be told to refuse."""

    def __init__(self):
        self.events, self.asked, self.refusals, self.echo = Queue(), [], 0, True
        ours = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                query = parse_qs(urlsplit(self.path).query)
                ours.asked.append(query)
                self.answer(200, {"hub.challenge": query["hub.challenge"][0] if ours.echo else "?"})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                try:
                    ours.events.put(json.loads(body))
                except ValueError:
                    ours.events.put(body)
                ours.refusals -= 1
                self.answer(503 if ours.refusals >= 0 else 200, {})

            def answer(self, status, body):
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_port}/hook?secret=1"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def next(self):
        return self.events.get(timeout=5)

    def is_quiet(self):
        try:
            self.events.get(timeout=0.2)
        except Empty:
            return True
        return False

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
