"""The portal on a loopback port: a thread of this process, or `python -m tests.portal`."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.portal.certificates import Chain
from tests.portal.messages import Reply, Request
from tests.portal.places import MAIN
from tests.portal.site import Portal

CONTROL, LOG = "/__control__", "/__log__"
ACTIONS = frozenset(
    {
        "edit",
        "publish",
        "remove",
        "restore",
        "fault",
        "clear_faults",
        "robots",
        "set_now",
        "set_validators",
        "set_order",
    }
    | {"set_page_size", "set_furniture", "set_sitemap", "generate", "clear_log"}
)
_LOCAL = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it arrived: `at` seconds of a monotonic clock, `host` the portal's, header names in lower case."""

    at: float
    host: str
    method: str
    path: str
    headers: dict[str, str]
    status: int
    sent: int


class RunningPortal(Portal):
    """A portal with its server: `origin` is where it listens, `log` what was asked, oldest first.

    With `chain` (see `certificates`) it speaks TLS, and `origin` begins with https.
    """

    def __init__(self, *, port: int = 0, chain: Chain | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.log: list[Seen] = []
        handler = type("Handler", (_Handler,), {"portal": self})
        self._server = _Server(("127.0.0.1", port), handler)
        if chain is not None:
            context = chain.context()
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.origin = f"http{'s' if chain else ''}://127.0.0.1:{self._server.server_address[1]}"

    def clear_log(self) -> None:
        """Forget what was asked."""
        self.log.clear()

    def paths(self, host: str | None = None) -> list[str]:
        """Paths asked for, oldest first, of one host if it is named."""
        return [seen.path for seen in self.log if host in (None, seen.host)]

    def serve(self) -> None:
        """Answer until `stop` is called."""
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """Answer no more and free the port."""
        self._server.shutdown()
        self._server.server_close()


@contextlib.contextmanager
def running_portal(**options: Any) -> Iterator[RunningPortal]:
    """A portal that is served by a thread while the block runs. Options are those of `RunningPortal`."""
    portal = RunningPortal(**options)
    thread = threading.Thread(target=portal.serve, name="synthetic portal", daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        portal.stop()
        thread.join(timeout=5)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are no news."""


class _Handler(BaseHTTPRequestHandler):
    portal: RunningPortal
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 120

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on standard error: tests read `log`."""

    def _answer(self) -> None:
        request = self._request()
        if request.path == CONTROL:
            return self._control(request)
        if request.path == LOG:
            return self._send(_json([asdict(seen) for seen in self.portal.log]))
        reply = self.portal.answer(request)
        size = len(reply.body)
        seen = Seen(time.monotonic(), request.host, request.method, request.target, request.headers, reply.status, size)
        self.portal.log.append(seen)
        return self._send(reply)

    def _request(self) -> Request:
        headers = {name.lower(): value for name, value in self.headers.items()}
        host = headers.get("x-forwarded-host") or headers.get("host", "")
        host = host.lower().strip().removesuffix(":443").removesuffix(":80")
        target = self.path
        if "://" in target:
            parts = urlsplit(target)
            host, target = parts.netloc, parts._replace(scheme="", netloc="").geturl()
        if host.rpartition(":")[0] in _LOCAL or host in _LOCAL or not host:
            host = MAIN
        if target.startswith("/@"):
            host, _, rest = target[2:].partition("/")
            target = f"/{rest}"
        body = self.rfile.read(int(headers.get("content-length", "0") or 0))
        return Request(host, target, self.command, headers, body)

    def _control(self, request: Request) -> None:
        try:
            order = json.loads(request.body)
            action = order.pop("do")
            if action not in ACTIONS:
                raise ValueError(f"no action is called {action!r}")
            answer = {"ok": True, "result": getattr(self.portal, action)(**order)}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return self._send(_json({"ok": False, "error": repr(error)}, 400))
        return self._send(_json(answer))

    def _send(self, reply: Reply) -> None:
        if reply.script is not None:
            self.close_connection = True
            for part in reply.script:
                if isinstance(part, bytes):
                    self.wfile.write(part)
                    self.wfile.flush()
                else:
                    time.sleep(part)
            return
        self.send_response(reply.status, HTTPStatus(reply.status).phrase)
        if reply.status != 304:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and reply.status != 304:
            self.wfile.write(reply.body)

    def version_string(self) -> str:
        return "Microsoft-IIS/10.0"


def _json(value: Any, status: int = 200) -> Reply:
    return Reply(json.dumps(value, ensure_ascii=False).encode(), status, "application/json")
