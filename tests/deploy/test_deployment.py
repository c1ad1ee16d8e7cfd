"""What can be checked of the deployment without a container engine."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from scraper.cli import VERBS
from scraper.commands.serve import SETTINGS
from scraper.watch.schedules import Job, systemd_service, systemd_timer

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"


def test_what_the_image_copies_is_there() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    copied = [words.split()[:-1] for words in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE)]
    assert copied
    for source in (source for line in copied for source in line):
        assert (ROOT / source).exists(), source
    assert re.search(r"^USER 10001$", text, re.MULTILINE)


def test_compose_runs_both_without_rights() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    assert set(compose["services"]) == {"watch", "pages"}
    for service in compose["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["user"] != "0"
        assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).exists()
    assert compose["services"]["watch"]["command"][0] in VERBS
    (port,) = compose["services"]["pages"]["ports"]
    assert port.startswith("127.0.0.1:")


def test_compose_and_serve_have_the_same_settings() -> None:
    command = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]["pages"]["command"]
    settings = {command[place + 1]: command[place + 2] for place, word in enumerate(command) if word == "--setting"}
    assert settings == SETTINGS
    assert "-i" not in command


@pytest.mark.parametrize("name", ["haiphong-datasette.service", "haiphong-watch.service"])
def test_units(name: str) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes=("#",))
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # configparser's own way to keep letters
    unit.read(DEPLOY / name, encoding="utf-8")
    service = unit["Service"]
    command = shlex.split(service["ExecStart"])
    assert command[1] in VERBS
    assert service["User"] != "root"
    for name_of_right in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices", "RestrictNamespaces"):
        assert service[name_of_right] == "true"
    assert (service["ProtectSystem"], service["CapabilityBoundingSet"]) == ("strict", "")
    assert service["ReadWritePaths"] == service["WorkingDirectory"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    folder = tmp_path / "100% of 'it'"
    job = Job("archive", [sys.executable, "-c", "a 'b' \"c\" $d %e"], folder, timedelta(hours=6), folder / "x.env")
    (tmp_path / "archive.service").write_text(systemd_service(job), encoding="utf-8")
    (tmp_path / "archive.timer").write_text(systemd_timer(job), encoding="utf-8")
    for name in ("haiphong-datasette.service", "haiphong-watch.service"):
        text = (DEPLOY / name).read_text(encoding="utf-8").replace("/opt/haiphong/.venv/bin/haiphong", sys.executable)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for unit in (path for path in tmp_path.iterdir() if path.is_file()):
        done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
        assert [line for line in done.stderr.splitlines() if unit.name in line] == []
