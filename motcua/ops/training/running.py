"""A training centre on one machine, in one folder; it begins anew when asked.

Beside its database lies a second one, as it was when all had been made: to begin anew
is to put that, and the files of then, in the place of what was practised.
"""

import json
import os
import secrets
import shutil
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import Popen
from typing import Any

import psycopg
from psycopg import sql
from rich.console import Console

from motcua.adapters.signing.sandbox.people import PIN
from motcua.kernel.clock import VN
from motcua.ops import demo, embedded
from motcua.ops.failures import Failure, Reason
from motcua.ops.world.names import describe, world_folder

TRAINING = "training"
BEGINNING = "motcua_beginning"
_LOOK_EVERY = 1.0


@dataclass(frozen=True, slots=True)
class Begun:
    """What a new folder begins with: a centre's file, or a world's key."""

    seed: Path | None = None
    world: str = ""


def run(*, begun: Begun, port: int, data: Path, as_json: bool, console: Console) -> None:
    """Run until Ctrl-C or SIGTERM; begin anew whenever a trainer has asked.

    Raises Failure for a folder or file that cannot be used.
    """
    demo.check_port(port)
    demo.check_disk(data)
    signal.signal(signal.SIGTERM, demo.stop)
    with demo.only_one(data):
        fresh = not (data / "motcua.json").exists()
        card = _card(data, begun)
        with embedded.running(data / "postgres") as server:
            _set_environment(card, server, data, port)
            _make_ready(server, data, card, begun if fresh else None)
            said = _facts(card, port, data)
            with suppress(KeyboardInterrupt):
                while True:
                    _run_once(server, data, port, said, as_json, console)
                    begin_anew(server, data)


def reset(*, data: Path) -> None:
    """Bring a folder that nobody runs back to its beginning; raise Failure."""
    if not (data / "motcua.json").exists():
        raise Failure(Reason.DATA, f"{data} holds no training centre")
    with demo.only_one(data), embedded.running(data / "postgres") as server:
        _set_environment(_card(data, Begun()), server, data, 8080)
        begin_anew(server, data)


def _card(data: Path, begun: Begun) -> demo.Card:
    """Return the folder's card; raise Failure for a demo's, or one made of nothing."""
    card = demo.card_of(data, lambda: _new_card(begun))
    if card.world != TRAINING:
        raise Failure(Reason.DATA, f"{data} is a demo's folder; choose an empty one")
    return card


def _new_card(begun: Begun) -> demo.Card:
    if begun.seed is None and not begun.world:
        raise Failure(
            Reason.USAGE,
            "a new folder needs --seed FILE (from `motcua training export`) or --world",
        )
    return demo.Card(
        format=demo.FORMAT,
        postgres=demo.postgres(),
        world=TRAINING,
        clock_shift=int(_starts_at(begun.world).total_seconds()),
        secret_key=secrets.token_urlsafe(48),
        password=f"tap-huan-{secrets.token_hex(4)}",
    )


def _starts_at(world: str) -> timedelta:
    """Return how far the clock runs from the machine's.

    A world's from its own morning; a centre's not at all, but back to eight o'clock of
    the last weekday when nobody works now.
    """
    now = datetime.now(UTC)
    if world:
        world_folder(world)
        found = next(row["starts_at"] for row in describe() if row["key"] == world)
        return datetime.fromisoformat(found) - now
    here = now.astimezone(VN)
    if here.weekday() < 5 and 7 <= here.hour < 17:
        return timedelta()
    morning = here.replace(hour=8, minute=0, second=0, microsecond=0)
    while morning > here or morning.weekday() >= 5:
        morning -= timedelta(days=1)
    return morning - here


def _set_environment(
    card: demo.Card, server: embedded.Server, data: Path, port: int
) -> None:
    demo.set_environment(card, server, data, port)
    os.environ["MOTCUA_TRAINING"] = "true"


def _make_ready(
    server: embedded.Server, data: Path, card: demo.Card, begun: Begun | None
) -> None:
    """Migrate; make what is new, remember its beginning, and then write its card."""
    import django  # noqa: PLC0415 - the environment has to be set first

    embedded.prepare(server, demo.DATABASE)
    django.setup()
    from motcua.ops.apart import check_apart  # noqa: PLC0415 - after set-up
    from motcua.ops.training import making  # noqa: PLC0415

    _migrate(server)
    if begun is not None:
        making.make(data=data, card=card, seed=begun.seed, world=begun.world)
        _remember_beginning(server, data)
        path = data / "motcua.json"
        path.write_text(json.dumps(asdict(card), indent=2) + "\n", encoding="utf-8")
    check_apart()


def _migrate(server: embedded.Server) -> None:
    from motcua.ops.migrating import migrate  # noqa: PLC0415 - after set-up

    migrate(
        owner_url=server.url(embedded.OWNER, demo.DATABASE),
        runtime_url=server.url(embedded.RUNTIME, demo.DATABASE),
        verbosity=0,
    )


def _run_once(
    server: embedded.Server,
    data: Path,
    port: int,
    said: Mapping[str, Any],
    as_json: bool,  # noqa: FBT001 - straight from the option
    console: Console,
) -> None:
    """Run everything until somebody has asked to begin anew."""
    with demo.children(demo.commands(data)) as programs:
        demo.wait(port)
        with demo.environment_file(data / "environment"):
            _announce(said, as_json=as_json, console=console)
            _watch(programs, server.url(embedded.OWNER, demo.DATABASE))


def _watch(programs: "Mapping[str, Popen[bytes]]", url: str) -> None:
    """Wait until a trainer asks to begin anew; raise Failure when a program ends."""
    while True:
        time.sleep(_LOOK_EVERY)
        for name, program in programs.items():
            demo.check_alive(name, program)
        with psycopg.connect(url) as connection:
            if connection.execute("SELECT 1 FROM training_resetwish").fetchone():
                return


def begin_anew(server: embedded.Server, data: Path) -> None:
    """Put database and files of the beginning in the place of what was practised."""
    import django  # noqa: PLC0415 - the environment has to be set first

    django.setup()
    _close_connections()
    _copy(server, BEGINNING, demo.DATABASE)
    shutil.rmtree(data / "files", ignore_errors=True)
    shutil.copytree(data / "files-beginning", data / "files")
    _migrate(server)


def _remember_beginning(server: embedded.Server, data: Path) -> None:
    _close_connections()
    _copy(server, demo.DATABASE, BEGINNING)
    shutil.copytree(data / "files", data / "files-beginning", dirs_exist_ok=True)


def _copy(server: embedded.Server, source: str, target: str) -> None:
    names = {
        "source": sql.Identifier(source),
        "target": sql.Identifier(target),
        "owner": sql.Identifier(embedded.OWNER),
    }
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as admin:
        for text in (
            "DROP DATABASE IF EXISTS {target} WITH (FORCE)",
            "CREATE DATABASE {target} TEMPLATE {source} OWNER {owner}",
        ):
            admin.execute(sql.SQL(text).format(**names))


def _close_connections() -> None:
    from django.db import connections  # noqa: PLC0415 - after set-up

    connections["default"].close()
    connections["default"].close_pool()  # type: ignore[attr-defined] # with a pool there is


def _facts(card: demo.Card, port: int, data: Path) -> dict[str, Any]:
    home = f"http://127.0.0.1:{port}/"
    return {
        "portal": home,
        "desk": f"{home}desk/",
        "lessons": f"{home}desk/tap-huan/",
        "password": card.password,
        "signing_pin": PIN,
        "environment": str(data / "environment"),
    }


def _announce(said: Mapping[str, Any], *, as_json: bool, console: Console) -> None:
    if as_json:
        console.print(json.dumps(said), markup=False, highlight=False, soft_wrap=True)
        return
    console.print("\n[bold]Một Cửa – TẬP HUẤN[/]")
    console.print(f"Cổng công khai: {said['portal']}")
    console.print(f"Bài tập huấn:   {said['lessons']}")
    console.print(f"Mã PIN ký số:   [bold]{said['signing_pin']}[/]", highlight=False)
    console.print(f"Mật khẩu chung: [bold]{said['password']}[/]", highlight=False)
    console.print("Cán bộ đăng nhập bằng tên đăng nhập thường ngày. Ctrl-C để dừng.")
