"""A web server on loopback that answers as a test says, and remembers what it was asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What one request gets. `cut` breaks the connection off after so many bytes, `delay` waits before answering."""

    body: bytes | str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: int | None = None


@dataclass(frozen=True)
class Seen:
    """A request as it came in: when (monotonic seconds), what for, with which headers (lower-case names)."""

    at: float
    path: str
    headers: Mapping[str, str]


Route = Answer | str | int | Callable[[Seen], Answer]


class Loopback:
    """`routes` by path with query; a str is an HTML body, an int a status. Anything else is 404."""

    def __init__(self, url: str, routes: dict[str, Route]) -> None:
        self.url = url
        self.routes = routes
        self.seen: list[Seen] = []
        self.lock = Lock()

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        with self.lock:
            return [seen.path for seen in self.seen]

    def times(self, *, but: str = "/robots.txt") -> list[float]:
        """When it was asked, without requests for the path `but`."""
        with self.lock:
            return [seen.at for seen in self.seen if seen.path != but]

    def answer(self, seen: Seen) -> Answer:
        with self.lock:
            self.seen.append(seen)
        route = self.routes.get(seen.path, self.routes.get("*", 404))
        if callable(route):
            return route(seen)
        if isinstance(route, int):
            return Answer(f"<html><title>{route}</title></html>", route)
        return Answer(route) if isinstance(route, str) else route


@contextmanager
def loopback(routes: dict[str, Route] | None = None) -> Iterator[Loopback]:
    """A server on a free port, for as long as the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            answer = site.answer(
                Seen(time.monotonic(), self.path, {name.lower(): value for name, value in self.headers.items()})
            )
            time.sleep(answer.delay)
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **answer.headers}
            self.send_response(answer.status)
            for name, value in headers.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            if answer.status == 304:
                return
            self.wfile.write(body if answer.cut is None else body[: answer.cut])
            if answer.cut is not None:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Loopback(f"http://127.0.0.1:{server.server_port}", dict(routes or {}))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
