"""`motcua demo`: starts everything, stops everything, and says why when it cannot."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from motcua.ops.failures import Reason

COMMAND = [sys.executable, "-m", "motcua.ops.cli", "demo"]
MARK = "MOTCUA_DEMO_MARK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def left_over(mark: str) -> list[str]:
    """Return the command lines of processes that still carry a mark."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


@contextmanager
def demo(data: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Run the demo until the block ends; yield it and what it announced."""
    running = subprocess.Popen(
        # A short past: how a long one is played is tried in test_past.
        [*COMMAND, "--port", str(port), "--data", str(data), "--json", "--past", "5"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, MARK: str(data)},
        start_new_session=True,
        # Children of a shell's background job inherit that Ctrl-C is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    try:
        assert running.stdout is not None
        line = running.stdout.readline()
        assert line, running.communicate()[1]
        yield running, json.loads(line)
    finally:
        running.kill()
        running.communicate()


def refused(*arguments: object) -> tuple[int, str]:
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stderr


def other_command(environment: str, *arguments: str) -> str:
    """Run `motcua` with the settings the demo keeps in its folder, as a person would."""
    assert Path(environment).stat().st_mode & 0o077 == 0
    script = f"set -a; . {environment}; set +a; exec {sys.executable} -m motcua.ops.cli"
    done = subprocess.run(
        ["/bin/sh", "-c", f"{script} {' '.join(arguments)}"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


def ask(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status, answer.read().decode()


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Return a folder for the demo's data, and throw it away."""
    yield tmp_path / "demo"
    shutil.rmtree(tmp_path / "demo", ignore_errors=True)


def test_it_starts_serves_and_leaves_nothing_behind(data: Path) -> None:
    port = free_port()
    with demo(data, port) as (running, said):
        assert {"portal", "desk", "password", "sign_ins"} <= said.keys()
        assert ask(said["portal"])[0] == 200
        assert "Hạ Long" in ask(said["portal"])[1]
        assert "all applied" in other_command(said["environment"], "doctor")
        code, why = refused("--port", port, "--data", data)
        assert code == Reason.MACHINE
        assert f"port {port} is taken" in why
        code, why = refused("--port", free_port(), "--data", data)
        assert code == Reason.MACHINE
        assert "another demo is running" in why
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0
    assert left_over(str(data)) == []
    assert not Path(said["environment"]).exists()

    with demo(data, port) as (running, again):
        assert again["password"] == said["password"]
        assert ask(again["portal"])[0] == 200
        running.kill()  # not even a chance to say goodbye
        running.wait(20)
        until = time.monotonic() + 60
        while left_over(str(data)) and time.monotonic() < until:
            time.sleep(0.1)
    assert left_over(str(data)) == []


def test_a_folder_with_other_things_is_left_alone(data: Path) -> None:
    data.mkdir()
    (data / "thesis.odt").write_text("three years of work")
    code, why = refused("--port", free_port(), "--data", data)
    assert code == Reason.DATA
    assert "thesis.odt" in why
    assert (data / "thesis.odt").read_text() == "three years of work"


@pytest.mark.parametrize("format_of_card", [0, 99])
def test_a_folder_of_another_version_is_refused(data: Path, format_of_card: int) -> None:
    data.mkdir()
    card = {
        "format": format_of_card,
        "postgres": 16,
        "world": "halong-2021",
        "clock_shift": 0,
        "secret_key": "x",
        "password": "x",
    }
    (data / "motcua.json").write_text(json.dumps(card))
    code, why = refused("--port", free_port(), "--data", data)
    assert code == Reason.DATA
    assert "another version" in why


def test_nonsense_is_refused(data: Path) -> None:
    code, why = refused("--port", free_port(), "--data", data, "--world", "atlantis")
    assert (code, "halong-2021" in why) == (Reason.USAGE, True)
    assert refused("--port", "99999", "--data", data)[0] == Reason.USAGE
    file = data.parent / "file"
    file.write_text("")
    code, why = refused("--port", free_port(), "--data", file / "under")
    assert code == Reason.MACHINE
    assert "cannot be used" in why


def test_a_full_disk_is_told_before_anything_is_made(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from motcua.ops import demo as running  # noqa: PLC0415 - beside the function `demo`
    from motcua.ops.failures import Failure  # noqa: PLC0415

    usage = shutil.disk_usage("/")._replace(free=10 * 1024 * 1024)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(Failure, match="only 10 MB are free"):
        running.check_disk(data)
    assert list(data.iterdir()) == []
