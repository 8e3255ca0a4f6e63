"""A whole centre on one machine: its own database, server and worker, in one folder."""

import base64
import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from motcua.adapters.signing.sandbox.people import PIN
from motcua.config import env
from motcua.ops import carrier, embedded, identity, messages, payment
from motcua.ops.failures import Failure, Reason
from motcua.ops.sandboxes import command_of
from motcua.ops.signing import partner
from motcua.ops.world.names import describe, world_folder

FORMAT = 1
DATABASE = "motcua"
NEEDED_MB = 500
_PARTNERS = frozenset({"signing", "identity", "carrier", "messages", "payment"})
SIGN_INS = (
    ("quay", "tiếp nhận tại quầy"),
    ("thamdinh", "thẩm định tại trung tâm"),
    ("truongphong", "trưởng phòng chuyên môn"),
    ("chuyenvien", "chuyên viên phòng chuyên môn"),
    ("lanhdao", "lãnh đạo phê duyệt"),
    ("vanthu", "văn thư vào số, đóng dấu"),
    ("traketqua", "trả kết quả"),
    ("giamdoc", "giám đốc trung tâm"),
    ("thanhtra", "thanh tra"),
    ("cauhinh", "cấu hình thủ tục"),
    ("quantri", "quản trị"),
    ("congdan", "công dân"),
    ("doanhnghiep", "doanh nghiệp"),
    ("daidien", "người đại diện một công ty"),
    ("nhanvien", "nhân viên công ty, được ủy quyền nộp hồ sơ"),
    ("ketoan", "kế toán công ty, chỉ được nộp phí"),
    ("ongba", "người cao tuổi, có cháu giúp"),
    ("chau", "cháu giúp người cao tuổi"),
)


@dataclass(frozen=True, slots=True)
class Card:
    """What a data folder says of itself, in `motcua.json`."""

    format: int
    postgres: int
    world: str
    clock_shift: int
    secret_key: str
    password: str


def run(
    *, port: int, data: Path, world: str, past: int, as_json: bool, console: Console
) -> None:
    """Run the demo until Ctrl-C or SIGTERM; everything it started ends with it.

    A new folder gets `past` dossiers of the last weeks.
    """
    check_port(port)
    check_disk(data)
    signal.signal(signal.SIGTERM, stop)
    with only_one(data):
        fresh = not (data / "motcua.json").exists()
        card = card_of(data, lambda: _new_card(world))
        with embedded.running(data / "postgres") as server:
            set_environment(card, server, data, port)
            if fresh and past and not as_json:
                console.print(f"{past} dossiers of the last eight weeks are played …")
            _prepare(server, card, past=past if fresh else None)
            with children(commands(data)) as programs:
                wait(port)
                with environment_file(data / "environment"):
                    announce(facts(card, port, data), as_json=as_json, console=console)
                    watch(programs)


def stop(*_: object) -> None:
    """End as Ctrl-C does."""
    raise KeyboardInterrupt


def check_port(port: int) -> None:
    """Raise Failure when somebody listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Failure(
                Reason.MACHINE,
                f"port {port} is taken by another program; choose another one, "
                f"for example: make demo PORT={port + 1}",
            ) from None


def check_disk(data: Path) -> None:
    """Raise Failure when the disk has no room, or the folder cannot be written."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(data).free // 1024 // 1024
    except OSError as fault:
        raise Failure(
            Reason.MACHINE, f"the folder {data} cannot be used: {fault.strerror}"
        ) from None
    if free < NEEDED_MB:
        raise Failure(
            Reason.MACHINE,
            f"only {free} MB are free in {data}, the demo needs {NEEDED_MB} MB; "
            "make room, or choose another folder: make demo DATA=/a/folder",
        )


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the folder, so that a second demo cannot use it at the same time."""
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Failure(
                Reason.MACHINE, f"another demo is running on {data}; stop it first"
            ) from None
        yield


def card_of(data: Path, new: Callable[[], Card]) -> Card:
    """Return the folder's card, making one for an empty folder; raise Failure."""
    path = data / "motcua.json"
    if not path.exists():
        others = [
            p.name
            for p in data.iterdir()
            if p.name not in _PARTNERS | {"lock", "postgres"}
        ]
        if others:
            raise Failure(
                Reason.DATA,
                f"{data} holds other things ({others[0]}, …) and no motcua.json; "
                "choose an empty folder: make demo DATA=/a/folder",
            )
        shutil.rmtree(data / "postgres", ignore_errors=True)
        return new()
    try:
        card = Card(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, TypeError, ValueError):
        raise Failure(Reason.DATA, f"{path} cannot be read; delete {data}") from None
    if (card.format, card.postgres) != (FORMAT, postgres()):
        raise Failure(
            Reason.DATA,
            f"{data} belongs to another version (format {card.format}, PostgreSQL "
            f"{card.postgres}; this one has format {FORMAT}, PostgreSQL {postgres()}); "
            "delete the folder, or choose another: make demo DATA=/a/folder",
        )
    return card


def _new_card(world: str) -> Card:
    world_folder(world)
    starts_at = next(row["starts_at"] for row in describe() if row["key"] == world)
    shift = datetime.fromisoformat(starts_at) - datetime.now(UTC)
    return Card(
        format=FORMAT,
        postgres=postgres(),
        world=world,
        clock_shift=int(shift / timedelta(seconds=1)),
        secret_key=secrets.token_urlsafe(48),
        password=f"motcua-{secrets.token_hex(4)}",
    )


def postgres() -> int:
    """Return the major version of the embedded server."""
    return int(embedded.MAJOR)


def set_environment(card: Card, server: embedded.Server, data: Path, port: int) -> None:
    """Set what this process and its children read as settings."""
    os.environ.update(
        MOTCUA_DATABASE_URL=server.url(embedded.RUNTIME, DATABASE),
        MOTCUA_OWNER_DATABASE_URL=server.url(embedded.OWNER, DATABASE),
        MOTCUA_SECRET_KEY=card.secret_key,
        MOTCUA_PUBLIC_URL=f"http://127.0.0.1:{port}",
        MOTCUA_HOST="127.0.0.1",
        MOTCUA_PORT=str(port),
        MOTCUA_WORKERS="1",
        MOTCUA_FILES_DIR=str(data / "files"),
        MOTCUA_FILE_KEYS=f"demo:{_file_key(card)}",
        MOTCUA_MAIL_URL=f"file://{data / 'mail'}",
        MOTCUA_CLOCK_SHIFT=str(card.clock_shift),
        MOTCUA_LOG_LEVEL="WARNING",
        DJANGO_SETTINGS_MODULE="motcua.config.settings",
    )
    os.environ.update(partner.settings_of(data / "signing"))
    os.environ.update(
        carrier.settings_of(data / "carrier", public_url=f"http://127.0.0.1:{port}")
    )
    os.environ.update(
        identity.settings_of(data / "identity", public_url=f"http://127.0.0.1:{port}")
    )
    os.environ.update(
        messages.settings_of(data / "messages", public_url=f"http://127.0.0.1:{port}")
    )
    os.environ.update(
        payment.settings_of(data / "payment", public_url=f"http://127.0.0.1:{port}")
    )


def _file_key(card: Card) -> str:
    """Return the key of the demo's files, always the same for one folder."""
    key = hashlib.sha256(f"files {card.secret_key}".encode()).digest()
    return base64.b64encode(key).decode()


@contextmanager
def environment_file(path: Path) -> Iterator[None]:
    """Keep the settings in a file for other commands, as long as the demo runs."""
    names = [setting.variable for setting in env.SETTINGS]
    lines = [f"{n}={shlex.quote(os.environ[n])}\n" for n in names if n in os.environ]
    path.touch(mode=0o600)
    path.write_text("".join(lines), encoding="utf-8")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _prepare(server: embedded.Server, card: Card, *, past: int | None) -> None:
    """Migrate; load the world and its past into a fresh folder, then write its card.

    A folder that was filled before has None to get.
    """
    import django  # noqa: PLC0415 - the environment has to be set first

    embedded.prepare(server, DATABASE)
    django.setup()
    from motcua.kernel.clock import now  # noqa: PLC0415 - after set-up
    from motcua.ops.migrating import migrate  # noqa: PLC0415
    from motcua.ops.world.load import load_world  # noqa: PLC0415
    from motcua.ops.world.past import WEEKS, play_past  # noqa: PLC0415

    migrate(
        owner_url=server.url(embedded.OWNER, DATABASE),
        runtime_url=server.url(embedded.RUNTIME, DATABASE),
        verbosity=0,
    )
    identity.fill(server.data.parent / "identity", world=world_folder(card.world))
    if past is not None:
        at = now()
        begins = at - WEEKS if past else at
        load_world(folder=world_folder(card.world), at=begins, password=card.password)
        play_past(begins=begins, until=at, total=past)
        partner.fill(server.data.parent / "signing", at=now())
        # Written last: a first start that was cut short begins anew.
        path = server.data.parent / "motcua.json"
        path.write_text(json.dumps(asdict(card), indent=2) + "\n", encoding="utf-8")


def commands(data: Path) -> Mapping[str, list[str]]:
    """Return what runs beside the database, by its name."""
    from motcua.ops.cli import serve_command  # noqa: PLC0415 - that module knows this one

    return {
        "server": serve_command(),
        "public post": command_of("carrier", data / "carrier"),
        "identity provider": command_of("identity", data / "identity"),
        "message partners": command_of("messages", data / "messages"),
        "payment gateway": command_of("payment", data / "payment"),
        "signing service": command_of("signing", data / "signing"),
        "worker": [sys.executable, "-m", "motcua.ops.cli", "worker"],
    }


@contextmanager
def children(
    commands: Mapping[str, list[str]],
) -> Iterator[Mapping[str, "subprocess.Popen[bytes]"]]:
    """Run programs beside this one; they end when the block ends, or when we die."""
    children = {
        name: subprocess.Popen(  # noqa: S603 - commands of our own making
            command,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=embedded.die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - no threads yet
        )
        for name, command in commands.items()
    }
    try:
        yield children
    finally:
        for child in children.values():
            _signal_group(child, signal.SIGTERM)
        until = time.monotonic() + 8
        for child in children.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(child, signal.SIGKILL)
                child.wait()


def _signal_group(child: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    """Tell a child and what it started; whoever is gone needs no telling."""
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return


def wait(port: int) -> None:
    """Wait until the server answers; raise Failure when it does not."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/suc-khoe", timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise Failure(Reason.MACHINE, "the server did not answer within 90 seconds")


def facts(card: Card, port: int, data: Path) -> dict[str, Any]:
    """Return addresses and sign-ins, as `--json` prints them."""
    home = f"http://127.0.0.1:{port}/"
    return {
        "world": card.world,
        "portal": home,
        "desk": f"{home}desk/",
        "password": card.password,
        "signing_pin": PIN,
        "signing_service": os.environ["MOTCUA_SIGNING_REMOTE_URL"],
        "identity_provider": os.environ["MOTCUA_IDENTITY_VNEID_URL"],
        "messages": os.environ["MOTCUA_SMS_URL"].removesuffix("sms"),
        "payment_gateway": os.environ["MOTCUA_PAYMENT_URL"],
        "environment": str(data / "environment"),
        "sign_ins": [{"username": name, "role": role} for name, role in SIGN_INS],
    }


def announce(said: dict[str, Any], *, as_json: bool, console: Console) -> None:
    """Say where everything is and who signs in, as JSON or for people."""
    if as_json:
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        return
    table = Table("Tên đăng nhập", "Vai trò", box=None)
    for row in said["sign_ins"]:
        table.add_row(row["username"], row["role"])
    console.print(f"\n[bold]Một Cửa[/] – {said['world']}")
    console.print(f"Cổng công khai:  {said['portal']}")
    console.print(f"Bàn làm việc:    {said['desk']}")
    console.print(f"Tin nhắn đã gửi: {said['messages']}")
    console.print(f"Mã PIN ký số:    [bold]{said['signing_pin']}[/]", highlight=False)
    console.print(f"Mật khẩu chung:  [bold]{said['password']}[/]\n", highlight=False)
    console.print(table)
    console.print("\nCtrl-C để dừng tất cả.")


def watch(children: Mapping[str, "subprocess.Popen[bytes]"]) -> None:
    """Wait for Ctrl-C; raise Failure when a program ends by itself."""
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            time.sleep(0.5)
            for name, child in children.items():
                check_alive(name, child)


def check_alive(name: str, child: "subprocess.Popen[bytes]") -> None:
    """Raise Failure when a program has ended by itself."""
    if child.poll() is not None:
        raise Failure(
            Reason.MACHINE,
            f"the {name} ended by itself (code {child.returncode}); "
            "its last words are above",
        )
