"""A mail server and a webhook on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


class Mailbox:
    """Keeps what a mail server took; refuses while `full`."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str]] = []
        self.full = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's
        if self.full:
            return "452 4.2.2 mailbox full"
        mail = message_from_bytes(envelope.content, policy=policy.default)
        body = mail.get_body(("plain",))
        self.mails.append((str(mail["subject"]), body.get_content() if body else ""))
        return "250 OK"


class MailServer(Controller):
    """Learns its free port before it tries itself out."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server() -> Iterator[tuple[Mailbox, str]]:
    box = Mailbox()
    controller = MailServer(box, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield box, f"mailto://127.0.0.1:{controller.port}?from=archive@example.org&to=desk@example.org&mode=insecure"
    finally:
        controller.stop()


@contextmanager
def webhook() -> Iterator[tuple[list[dict[str, Any]], list[int], str]]:
    got: list[dict[str, Any]] = []
    answers: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = answers.pop(0) if answers else 200
            if status == 200:
                got.append(body)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield got, answers, f"json://127.0.0.1:{server.server_address[1]}/hook"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
