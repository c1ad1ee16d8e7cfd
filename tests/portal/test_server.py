"""The portal over HTTP: hosts behind one origin, control, the log, faults of the transport."""

from __future__ import annotations

import http.client
import json
import os
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.portal import FAULTS, RunningPortal, running_portal
from tests.portal.certificates import make_chain
from tests.portal.oldcharsets import tcvn3, vni, windows_1258

KEY = "haiphong.gov.vn:54655"
SLOW = {"timeout", "slow", "slowloris", "gzip-bomb", "huge-paragraph", "many-links", "deep"}
BROKEN = {"hang-up", "half", "garbage-header"}


@pytest.fixture
def portal():
    with running_portal() as running:
        yield running


def ask(
    origin: str, target: str, host: str | None = None, method: str = "GET", body: bytes | None = None, **headers: str
):
    """Status, headers and body of one request."""
    connection = http.client.HTTPConnection(origin.removeprefix("http://"), timeout=20)
    names = {name.replace("_", "-"): value for name, value in headers.items()} | ({"Host": host} if host else {})
    try:
        connection.request(method, target, body, names)
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


def test_the_host_is_taken_from_the_request(portal: RunningPortal):
    ask(portal.origin, "/", "lechan.haiphong.gov.vn")
    ask(portal.origin, "/", "haiphong.gov.vn", X_Forwarded_Host="anduong.haiphong.gov.vn")
    ask(portal.origin, "/@thanhphohaiphong.gov.vn/feed/")
    ask(portal.origin, "/")
    assert [seen.host for seen in portal.log] == [
        "lechan.haiphong.gov.vn",
        "anduong.haiphong.gov.vn",
        "thanhphohaiphong.gov.vn",
        "haiphong.gov.vn",
    ]
    assert portal.paths("thanhphohaiphong.gov.vn") == ["/feed/"]


def test_control_and_log_over_http(portal: RunningPortal):
    order = {"do": "remove", "key": KEY, "how": "410"}
    assert ask(portal.origin, "/__control__", method="POST", body=json.dumps(order).encode())[0] == 200
    assert ask(portal.origin, portal.story(KEY).path())[0] == 410
    log = json.loads(ask(portal.origin, "/__log__")[2])
    assert [entry["status"] for entry in log] == [410]


@pytest.mark.parametrize("order", [b"{", b'{"do": "stop"}', b'{"do": "edit", "key": "x"}', b"[]"])
def test_a_wrong_order_is_refused(portal: RunningPortal, order):
    assert ask(portal.origin, "/__control__", method="POST", body=order)[0] == 400


def test_a_fault_set_for_a_path_is_over_after_so_many_times(portal: RunningPortal):
    portal.fault("/tin-tuc-su-kien", "429", times=2, retry_after="3")
    answers = [ask(portal.origin, "/tin-tuc-su-kien") for _ in range(3)]
    assert [answer[0] for answer in answers] == [429, 429, 200]
    assert answers[0][1]["Retry-After"] == "3"


def test_a_fault_of_the_whole_site_ends_when_it_is_cleared(portal: RunningPortal):
    portal.fault("*", "503")
    assert ask(portal.origin, "/")[0] == 503
    portal.clear_faults()
    assert ask(portal.origin, "/")[0] == 200


def test_an_unknown_fault_is_refused(portal: RunningPortal):
    with pytest.raises(ValueError, match="no fault is called"):
        portal.fault("/", "meteor")


@pytest.mark.parametrize("name", sorted(set(FAULTS) - SLOW - BROKEN))
def test_every_fault_answers_at_its_own_url(portal: RunningPortal, name):
    status, headers, body = ask(portal.origin, f"/fault/{name}")
    assert body or name in ("empty", "304") or "Location" in headers
    assert status in (200, 302) or str(status) == name


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_broken_transport_is_an_error_for_the_client(portal: RunningPortal, name):
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        ask(portal.origin, f"/fault/{name}")


def test_slow_faults_take_their_time(portal: RunningPortal):
    portal.fault("/cham", "slowloris", pause=0.05, seconds=0.2)
    portal.fault("/lau", "timeout", seconds=0.1)
    for path in ("/cham", "/lau"):
        started = time.monotonic()
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            ask(portal.origin, path)
        assert time.monotonic() - started >= 0.1


def test_a_gzip_bomb_is_small_on_the_wire(portal: RunningPortal):
    portal.fault("/bom", "gzip-bomb", megabytes=50)
    _, headers, body = ask(portal.origin, "/bom")
    assert headers["Content-Encoding"] == "gzip"
    assert len(body) < 100_000


def test_the_cookie_challenge_is_passed_with_the_cookie(portal: RunningPortal):
    body = ask(portal.origin, "/fault/challenge")[2]
    assert len(body) < 250
    cookie = body.decode().partition('cookie="')[2].partition('"')[0]
    assert b"<h1" in ask(portal.origin, "/fault/challenge", Cookie=cookie)[2]
    portal.fault("/", "challenge", honours=False)
    assert b"D1N=" in ask(portal.origin, "/", Cookie=cookie)[2]


def test_chunks_are_put_together_and_a_cut_is_noticed(portal: RunningPortal):
    assert b"</html>" in ask(portal.origin, "/fault/chunked")[2]
    portal.fault("/cat", "chunked", cut=True)
    with pytest.raises(http.client.IncompleteRead):
        ask(portal.origin, "/cat")


def test_a_redirect_chain_ends_after_its_hops(portal: RunningPortal):
    target, hops = "/fault/redirect-chain", 0
    while (answer := ask(portal.origin, target))[0] == 302:
        target, hops = answer[1]["Location"], hops + 1
    assert (answer[0], hops) == (200, 25)


def test_session_ids_differ_from_request_to_request(portal: RunningPortal):
    one, two = (ask(portal.origin, "/fault/session-ids")[2] for _ in range(2))
    assert b"PHPSESSID=" in one
    assert one != two


def ask_over_tls(portal: RunningPortal, trusted: list[Path], host: str = "haiphong.gov.vn"):
    """Body of the home page by a client that trusts only these files, which may be intermediates."""
    context = ssl.create_default_context()
    context.load_verify_locations(cadata="".join(path.read_text() for path in trusted))
    address = portal.origin.removeprefix("https://").split(":")
    plain = socket.create_connection((address[0], int(address[1])), timeout=5)
    with plain, context.wrap_socket(plain, server_hostname=host) as secure:
        secure.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: secure.recv(65536), b""))


@pytest.mark.parametrize("flaw", ["good", "missing-intermediate", "expired", "wrong-name", "self-signed"])
def test_certificates_are_as_flawed_as_they_are_said_to_be(tmp_path, flaw):
    chain = make_chain(tmp_path, flaw)
    with running_portal(chain=chain) as portal:
        if flaw == "good":
            assert b"200 OK" in ask_over_tls(portal, [chain.root_file])
            return
        with pytest.raises(ssl.SSLCertVerificationError):
            ask_over_tls(portal, [chain.root_file])
        if flaw == "missing-intermediate":
            assert b"200 OK" in ask_over_tls(portal, [chain.root_file, chain.intermediate_file])


def test_old_charsets():
    assert tcvn3("Hải Phòng") == bytes.fromhex("48 b6 69 20 50 68 df 6e 67")
    assert tcvn3("Đường Lê Chân") == bytes.fromhex("a7 ad ea 6e 67 20 4c aa 20 43 68 a9 6e")
    assert vni("Hải Phòng").decode("cp1252") == "Haûi Phoøng"
    assert vni("Đường Lê Chân").decode("cp1252") == "Ñöôøng Leâ Chaân"
    assert windows_1258("Hải").decode("cp1258") == "Ha\u0309i"


def test_the_portal_runs_as_a_process_of_its_own():
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.portal", "--port", "0", "--articles", "30", "--size", "20000"]
    environment = os.environ | {"PYTHONPATH": str(root)}
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            origin = process.stdout.readline().strip()
            status, _, body = ask(origin, "/tin-tuc-su-kien?page=2", "haiphong.gov.vn")
            assert status == 200
            assert body.count(b"item-title") == 10
        finally:
            process.terminate()
