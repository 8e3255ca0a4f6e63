"""What `make` says before there is any environment."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_python_that_is_too_old_is_told_so(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit\nexit 1\n'
    )
    old.chmod(0o755)
    done = subprocess.run(
        [str(ROOT / "bin" / "make-environment"), str(old), str(tmp_path / "venv")],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 6
    assert "needs Python 3.11 or later; found: Python 3.9.2" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_a_missing_browser_is_told_when_it_cannot_be_installed(tmp_path: Path) -> None:
    """As a user who is not root, on a machine without chromium."""
    for program, text in (("id", "#!/bin/sh\necho 1000\n"),):
        (tmp_path / program).write_text(text)
        (tmp_path / program).chmod(0o755)
    bash = tmp_path / "bash"
    bash.symlink_to("/bin/bash")
    done = subprocess.run(
        ["/bin/bash", str(ROOT / "bin" / "need-programs"), "chromium"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": str(tmp_path)},
    )
    assert done.returncode == 6
    assert "apt-get install chromium" in done.stderr


def test_help_lists_every_target() -> None:
    done = subprocess.run(
        ["make", "help"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    for target in ("demo", "test", "check", "docs", "shots"):
        assert f"{target} " in done.stdout
