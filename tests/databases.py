"""The databases of the tests: a template loaded once, copied in a moment."""

import base64
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import _lru_cache_wrapper
from inspect import signature
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from motcua.kernel.clock import VN
from motcua.ops import embedded

TEMPLATE = "tests_template"
EMPTY = "tests_empty"
"""Tables and nothing in them: what the template was before it had a world."""
WORLD = "halong-2021"
MORNING = datetime(2021, 11, 22, 8, 0, tzinfo=VN)
FILE_KEY = base64.b64encode(bytes(range(32))).decode()
PASSWORD = "mot-cua-thu-nghiem"
_number = count(1)


def start(folder: Path) -> embedded.Server:
    """Start the run's server and tell every process of the run where it is."""
    server = embedded.start(folder / "postgres", durable=False)
    os.environ["MOTCUA_TESTS_SOCKET"] = str(server.socket)
    return server


def stop(server: embedded.Server, folder: Path) -> None:
    """Stop the server and throw everything away."""
    embedded.stop(server)
    shutil.rmtree(folder, ignore_errors=True)


def url(database: str, user: str = embedded.RUNTIME) -> str:
    """Return the address of a database for a role."""
    socket = os.environ.get("MOTCUA_TESTS_SOCKET", "")
    return f"postgresql://{user}@/{database}?host={socket}"


def set_environment(folder: Path, *, database: str) -> None:
    """Set what the settings read; the clock shows the demo's first morning."""
    shift = int((MORNING - datetime.now(VN)).total_seconds())
    os.environ.update(
        MOTCUA_DATABASE_URL=url(database),
        MOTCUA_OWNER_DATABASE_URL=url(database, embedded.OWNER),
        MOTCUA_SECRET_KEY="tests only, tests only, tests only",
        MOTCUA_FILES_DIR=str(folder / "files"),
        MOTCUA_FILE_KEYS=f"tests:{FILE_KEY}",
        MOTCUA_MAIL_URL=f"file://{folder / 'mail'}",
        MOTCUA_CLOCK_SHIFT=os.environ.get("MOTCUA_CLOCK_SHIFT", str(shift)),
        MOTCUA_LOG_LEVEL="ERROR",
    )


def make_template() -> None:
    """Migrate as the owner and load the demo's world, once a run."""
    from motcua.ops.world.load import load_world  # noqa: PLC0415
    from motcua.ops.world.names import world_folder  # noqa: PLC0415

    _admin("CREATE ROLE {} LOGIN", embedded.OWNER)
    _admin("CREATE ROLE {} LOGIN", embedded.RUNTIME)
    _migrate(EMPTY)
    _copy(EMPTY, TEMPLATE)
    load_world(folder=world_folder(WORLD), at=MORNING, password=PASSWORD)
    _close_connections()
    # The copies begin with what the planner knows of a real server's tables; only the
    # owner may gather it.
    with psycopg.connect(url(TEMPLATE, embedded.OWNER), autocommit=True) as owner:
        owner.execute("ANALYZE")


def copy_template(database: str) -> None:
    """Make a database that starts as the template is."""
    _copy(TEMPLATE, database)


def _copy(template: str, database: str) -> None:
    _admin("CREATE DATABASE {} TEMPLATE {} OWNER {}", database, template, embedded.OWNER)


def _migrate(database: str) -> None:
    from motcua.ops.migrating import migrate  # noqa: PLC0415 - after Django's set-up

    _admin("CREATE DATABASE {} OWNER {}", database, embedded.OWNER)
    migrate(
        owner_url=url(database, embedded.OWNER), runtime_url=url(database), verbosity=0
    )


@contextmanager
def copy_for_test() -> Iterator[str]:
    """Make a copy, point Django at it, and drop it in the end."""
    database = f"tests_own_{os.getpid()}_{next(_number)}"
    copy_template(database)
    os.environ["MOTCUA_DATABASE_URL"] = url(database)
    point_django_here()
    try:
        yield url(database)
    finally:
        _close_connections()
        _admin("DROP DATABASE {} WITH (FORCE)", database)


@contextmanager
def empty_for_test() -> Iterator[None]:
    """Make a database with its tables and nothing in them, and point Django at it."""
    before = dict(os.environ)
    database = f"tests_own_{os.getpid()}_{next(_number)}"
    _copy(EMPTY, database)
    owner = url(database, embedded.OWNER)
    os.environ.update(MOTCUA_DATABASE_URL=url(database), MOTCUA_OWNER_DATABASE_URL=owner)
    point_django_here()
    try:
        yield
    finally:
        _close_connections()
        _admin("DROP DATABASE {} WITH (FORCE)", database)
        os.environ.update(before)
        point_django_here()


def point_django_here() -> None:
    """Let Django use the database the environment names."""
    from motcua.config.settings import database  # noqa: PLC0415 - after Django's set-up

    described = database(os.environ["MOTCUA_DATABASE_URL"])
    # How soon one of many threads gets a connection depends on the machine.
    described["OPTIONS"]["pool"]["timeout"] = 60
    use(described)


def use(described: dict[str, Any]) -> None:
    """Let Django use another database, as its settings describe it."""
    from django.conf import settings  # noqa: PLC0415 - after Django's set-up
    from django.db import connections  # noqa: PLC0415

    _close_connections()
    settings.DATABASES["default"] = described
    connections.settings = connections.configure_settings(settings.DATABASES)
    del connections["default"]
    _forget_rows()


def _forget_rows() -> None:
    """Forget what is kept in memory by a row's number: each database has its own rows."""
    for name, module in list(sys.modules.items()):
        if name.startswith("motcua.domain."):
            for kept in vars(module).values():
                if isinstance(kept, _lru_cache_wrapper) and _is_by_number(kept):
                    kept.cache_clear()


def _is_by_number(kept: Callable[..., Any]) -> bool:
    return any(name.endswith("_id") for name in signature(kept).parameters)


def _close_connections() -> None:
    from django.db import connections  # noqa: PLC0415 - after Django's set-up

    # In this order: closing a connection asks for its pool and would make a new one.
    connections["default"].close()
    connections["default"].close_pool()  # type: ignore[attr-defined]


def _admin(text: str, *names: str) -> None:
    with psycopg.connect(url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL(text).format(*map(sql.Identifier, names)))
