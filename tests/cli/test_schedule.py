"""`haiphong schedule` with a crontab and a systemctl of our own."""

from __future__ import annotations

import os
import shlex
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from scraper.commands.watch import watch
from scraper.errors import UsageError
from scraper.watch.schedules import Job, crontab_block, systemd_service, systemd_timer, with_block, without_block
from tests.crawl.running import haiphong

OTHERS = "MAILTO=me\n0 3 * * * /usr/bin/backup 100\\%\n"


@pytest.fixture
def system(tmp_path: Path) -> dict[str, str]:
    """A PATH with a `crontab` that keeps a file and a `systemctl` that writes down what it was told."""
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "crontab").write_text(
        f'#!/bin/sh\nif [ "$1" = -l ]; then cat {tmp_path}/tab; else cat > {tmp_path}/tab; fi\n'
    )
    (tools / "systemctl").write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/told\n')
    for tool in tools.iterdir():
        tool.chmod(0o755)
    return {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "XDG_CONFIG_HOME": str(tmp_path / "config")}


def test_a_crontab_block_is_put_in_once_and_taken_out(tmp_path: Path, system: dict[str, str]) -> None:
    tab = tmp_path / "tab"
    tab.write_text(OTHERS)
    for every in ("1h", "30m", "30m"):
        ran = haiphong(tmp_path, "schedule", "--cron", "--install", "--every", every, **system)
        assert ran.status == 0, ran.err
    text = tab.read_text()
    assert text.startswith(OTHERS)
    assert text.count("watch --once") == 1
    assert "*/30 * * * * cd " in text
    assert haiphong(tmp_path, "schedule", "--cron", "--remove", **system).status == 0
    assert tab.read_text() == OTHERS


def test_a_systemd_timer(tmp_path: Path, system: dict[str, str]) -> None:
    units = tmp_path / "config" / "systemd" / "user"
    for _ in range(2):
        assert haiphong(tmp_path, "schedule", "--install", "--quiet", "23-5", **system).status == 0
    assert sorted(unit.name for unit in units.iterdir()) == ["haiphong-archive.service", "haiphong-archive.timer"]
    assert "enable --now haiphong-archive.timer" in (tmp_path / "told").read_text()
    assert haiphong(tmp_path, "schedule", "--remove", **system).status == 0
    assert not list(units.iterdir())
    again = haiphong(tmp_path, "schedule", "--remove", **system)
    assert (again.status, again.out) == (2, "")
    assert "There is no timer haiphong-archive" in again.err


def test_an_install_that_fails_leaves_what_was_there(tmp_path: Path, system: dict[str, str]) -> None:
    units = tmp_path / "config" / "systemd" / "user"
    systemctl = tmp_path / "bin" / "systemctl"
    works = systemctl.read_text()
    fails = "#!/bin/sh\necho 'Failed to connect to bus' >&2\nexit 1\n"
    systemctl.write_text(fails)
    ran = haiphong(tmp_path, "schedule", "--install", **system)
    assert ran.status == 3
    assert "Failed to connect to bus; nothing is installed; --cron" in ran.err
    assert not list(units.iterdir())
    systemctl.write_text(works)
    assert haiphong(tmp_path, "schedule", "--install", **system).status == 0
    installed = {unit.name: unit.read_text() for unit in units.iterdir()}
    systemctl.write_text(fails)
    ran = haiphong(tmp_path, "schedule", "--install", "--every", "30m", **system)
    assert "the timer that was there stays" in ran.err
    assert {unit.name: unit.read_text() for unit in units.iterdir()} == installed


def test_no_timer_for_the_demo(tmp_path: Path) -> None:
    (tmp_path / "archive.db.demo").touch()
    for verb in (["schedule"], ["schedule", "--cron"], ["watch", "--once"]):
        ran = haiphong(tmp_path, *verb)
        assert (ran.status, ran.out) == (2, "")
        assert "invented articles; name another archive, for instance with `--db news.db --captures news`" in ran.err
    assert haiphong(tmp_path, "schedule", "--db", "news.db", "--captures", "news").status == 0


def test_rules_that_are_not_there_are_missed_before_the_night(tmp_path: Path) -> None:
    missing = {}
    for verb in (["schedule"], ["watch", "--once"], ["alerts"], ["alerts", "--test"]):
        ran = haiphong(tmp_path, *verb, "--alerts", "rules.toml")
        assert ran.status == 2
        missing[" ".join(verb)] = ran.err
    assert set(missing.values()) == {
        "Error: rules.toml: there are no rules; `haiphong alerts --example` prints some to start from.\n"
    }


def test_it_only_prints_by_default(tmp_path: Path) -> None:
    ran = haiphong(tmp_path, "schedule")
    assert "OnCalendar=*-*-* 0/1:00:00" in ran.out
    assert f"--db {tmp_path}/archive.db" in ran.out
    assert not list(tmp_path.iterdir())


def test_the_job_is_that_of_the_watch(tmp_path: Path) -> None:
    """What is printed can be run as it stands."""
    (tmp_path / "rules.toml").write_text("")
    options = ["--quiet", "23:00-05:00", "--longest", "2h", "--alerts", "rules.toml"]
    crawls = "--origin http://127.0.0.1:9 --delay 0 --limit 3"
    ran = haiphong(tmp_path, "schedule", "haiphong", "--every", "5m", *options, "--crawl-options", crawls)
    (line,) = [line for line in ran.out.splitlines() if line.startswith("ExecStart=")]
    assert ran.status == 0, ran.err
    arguments = shlex.split(line.removeprefix("ExecStart="))[3:]
    watch.make_context("watch", arguments[1:])
    for part in (*options[:4], str(tmp_path / "rules.toml"), crawls, "haiphong", "--once"):
        assert part in arguments


@pytest.mark.parametrize(
    "wrong", [["--every", "5m"], ["--crawl-options", "--nonsense"], ["--quiet", "9"], ["--longest", "1x"], ["nobody"]]
)
def test_what_would_fail_in_the_night_fails_now(tmp_path: Path, wrong: list[str]) -> None:
    assert haiphong(tmp_path, "schedule", *wrong).status == 2


@pytest.mark.parametrize("every", ["50m", "5h", "45m", "2d"])
def test_intervals_that_no_timer_keeps(tmp_path: Path, every: str) -> None:
    ran = haiphong(tmp_path, "schedule", "--every", every)
    assert ran.status == 2
    assert "haiphong watch" in ran.err


def test_a_block_without_an_end_is_left_alone() -> None:
    job = Job("x", ["true"], Path("/"), timedelta(hours=1), Path("/x.env"))
    with pytest.raises(UsageError, match="crontab -e"):
        without_block("# BEGIN x\n* * * * * true\n", job)
    assert without_block(with_block("a", job), job) == "a\n"


def test_odd_paths_are_quoted(tmp_path: Path) -> None:
    folder = tmp_path / "100% of 'it'"
    folder.mkdir()
    job = Job("x", ["touch", str(folder / "made it")], folder, timedelta(hours=1), folder / "x.env")
    line = crontab_block(job).splitlines()[1].split(" ", 5)[5].replace("\\%", "%")
    assert subprocess.run(["/bin/sh", "-c", line], check=False).returncode == 0
    assert (folder / "made it").exists()


@pytest.mark.parametrize("cron", [True, False])
def test_the_environment_comes_from_a_file(tmp_path: Path, cron: bool) -> None:
    told = tmp_path / "told"
    command = ["/bin/sh", "-c", f'echo "$HAIPHONG_CONTACT" > {told}']
    job = Job("x", command, tmp_path, timedelta(hours=1), tmp_path / "an archive.env")
    if not cron:
        assert f"\nEnvironmentFile=-{job.environment}\n" in systemd_service(job)
        return
    bare = {"PATH": os.environ["PATH"]}  # a timer has none of the shell's variables
    line = crontab_block(job).splitlines()[1].split(" ", 5)[5]
    subprocess.run(["/bin/sh", "-c", line], env=bare, check=True)
    assert told.read_text() == "\n"
    job.environment.write_text('HAIPHONG_CONTACT="https://desk.example/bot"\n')
    subprocess.run(["/bin/sh", "-c", line], env=bare, check=True)
    assert told.read_text() == "https://desk.example/bot\n"


def test_odd_folders_are_escaped_in_units(tmp_path: Path) -> None:
    job = Job("x", ["true"], tmp_path / "100% of 'it'", timedelta(hours=1), tmp_path / "x.env")
    assert "100%%" in systemd_service(job)
    assert "OnCalendar" in systemd_timer(job)
