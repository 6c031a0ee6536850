"""Google's keys are fetched once, over real HTTP, and kept as long as Google says."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from functions import _auth


class _Keys(BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(200)
        self.send_header("Cache-Control", "public, max-age=20000")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_five_tokens_ask_for_googles_keys_once() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Keys)
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/certs"
    try:
        said = [_auth._transport()(url, method="GET").data for _ in range(5)]  # noqa: SLF001 - the real one
    finally:
        server.shutdown()
        server.server_close()
    assert said == [b"{}"] * 5
    assert _Keys.asked == 1
