"""What `motcua bench` does."""

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from motcua.kernel.clock import VN
from motcua.ops import embedded
from motcua.ops.bench.figures import Figure, draw
from motcua.ops.signing import partner

_MEMORY = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
"""Of this machine, in bytes."""

AS_ADVISED = (
    f"shared_buffers={_MEMORY // 4 // 2**20}MB",
    "max_wal_size=4GB",
    "min_wal_size=1GB",
    "checkpoint_timeout=15min",
)
"""What a server is set to by `docs/how-to/run-a-server.md`; nothing about durability."""


def measure(
    *, total: int, officers: bool, tables: bool, as_json: bool, out: Console
) -> bool:
    """Measure and print it; say whether every bar is reached.

    With `officers` only what they wait for: lists, search, pages; with `tables` only
    the official tables.
    """
    with (
        TemporaryDirectory(suffix="-motcua-bench") as folder,
        embedded.running(Path(folder) / "postgres", settings=AS_ADVISED) as server,
    ):
        _set_environment(server, Path(folder))
        found = _measure(
            total,
            officers=officers,
            tables=tables,
            signing=Path(folder) / "signing",
            as_json=as_json,
            server=server,
            out=out,
        )
    if not as_json:
        draw(found, out)
    return all(figure.holds for figure in found)


def _measure(
    total: int,
    *,
    officers: bool,
    tables: bool,
    signing: Path,
    as_json: bool,
    server: embedded.Server,
    out: Console,
) -> list[Figure]:
    import django  # noqa: PLC0415 - the environment has to be set first

    django.setup()
    from motcua.ops.bench import running  # noqa: PLC0415
    from motcua.ops.migrating import migrate  # noqa: PLC0415
    from motcua.ops.world.load import load_world  # noqa: PLC0415
    from motcua.ops.world.names import world_folder  # noqa: PLC0415

    embedded.prepare(server, running.DATABASE)
    migrate(
        owner_url=server.url(embedded.OWNER, running.DATABASE),
        runtime_url=server.url(embedded.RUNTIME, running.DATABASE),
        verbosity=0,
    )
    load_world(
        folder=world_folder("halong-2021"),
        at=running.AT.astimezone(VN),
        password=os.urandom(16).hex(),
    )
    found = []
    size = running.Size(signing=signing, total=total)
    if tables:
        asked = running.tables_figures(total, server=server)
    elif officers:
        asked = running.officers_figures(total, server=server)
    else:
        asked = running.figures(size, server=server)
    for figure in asked:
        found.append(figure)
        if as_json:
            out.print(json.dumps(figure.as_json(), ensure_ascii=False), highlight=False)
    return found


def _set_environment(server: embedded.Server, folder: Path) -> None:
    os.environ.update(
        MOTCUA_DATABASE_URL=server.url(embedded.RUNTIME, "bench"),
        MOTCUA_OWNER_DATABASE_URL=server.url(embedded.OWNER, "bench"),
        MOTCUA_SECRET_KEY=os.urandom(32).hex(),
        MOTCUA_FILES_DIR=str(folder / "files"),
        MOTCUA_MAIL_URL=f"file://{folder / 'mail'}",
        MOTCUA_LOG_LEVEL="ERROR",
        **partner.settings_of(folder / "signing"),
    )
