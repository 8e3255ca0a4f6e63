"""Check machine, settings and database, and say how to mend what is wrong."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import psycopg

from motcua.config import env
from motcua.config.setting import SettingError
from motcua.domain.deadlines.rules.scale import months_after
from motcua.domain.payments.rules import ALARM_AFTER
from motcua.kernel.clock import VN, now
from motcua.kernel.training import is_training
from motcua.ops import assets

OLDEST_POSTGRES = 15
LEAST_FREE_MB = 1024
MOST_SECONDS_APART = 5
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CALENDAR_MONTHS = 6
"""A calendar that knows fewer months than this is due to be made longer."""

GUARDED = ("ledger_event", "dossiers_read")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: ok, warn or fail, and how to mend it."""

    what: str
    state: str
    found: str
    mend: str = ""

    def as_json(self) -> dict[str, str]:
        """Return plain values."""
        return asdict(self)


def examine() -> list[Check]:
    """Return every check; those of the database only when it answers."""
    checks = [_python(), _settings(), *_folders(), _fonts(), _pages(), _browser()]
    return [*checks, *_database()]


def _check(what: str, good: bool, found: str, mend: str, *, bad: str = "fail") -> Check:  # noqa: FBT001 - reads as a sentence
    return Check(what, "ok", found) if good else Check(what, bad, found, mend)


def _python() -> Check:
    found = ".".join(str(part) for part in sys.version_info[:3])
    return _check(
        "Python", sys.version_info >= (3, 11), found, "install Python 3.11 or later"
    )


def _settings() -> Check:
    faults = []
    for setting in env.SETTINGS:
        try:
            setting.value(os.environ)
        except SettingError as fault:
            faults.append(str(fault))
    mend = "set them in the environment; see docs/reference/settings.md"
    return _check("settings", not faults, "; ".join(faults) or "all readable", mend)


def _folders() -> Iterator[Check]:
    folder = cast(Path, env.read("FILES_DIR"))
    parent = next((p for p in (folder, *folder.parents) if p.exists()), Path("/"))
    yield _check(
        "files folder",
        os.access(parent, os.W_OK),
        str(folder),
        f"let the server's user write to {parent}, or set MOTCUA_FILES_DIR",
    )
    free = shutil.disk_usage(parent).free // 1024 // 1024
    yield _check(
        "disk", free >= LEAST_FREE_MB, f"{free} MB free", "make room", bad="warn"
    )


def _fonts() -> Check:
    count = len(list(assets.FONTS.glob("*.ttf")))
    return _check("fonts of the papers", count >= 4, f"{count} files", "make assets")


def _pages() -> Check:
    built = (assets.BUILD / "static" / "staticfiles.json").exists()
    found = "built" if built else "not built"
    return _check("styles and scripts", built, found, "make assets")


def _browser() -> Check:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    return _check(
        "browser for the tests",
        found is not None,
        found or "none",
        "apt-get install chromium (the tests need it, the server does not)",
        bad="warn",
    )


def _database() -> Iterator[Check]:
    try:
        url = str(env.read("DATABASE_URL"))
        connection = psycopg.connect(url, connect_timeout=5)
    except SettingError:
        return
    except psycopg.OperationalError as fault:
        line = str(fault).strip().splitlines()[0]
        yield Check("database", "fail", line, "start it, or mend MOTCUA_DATABASE_URL")
        return
    with connection:
        looks: tuple[Callable[[psycopg.Connection, str], Check], ...] = (
            _version,
            _clock,
            _migrations,
            _runtime_role,
            _owner_role,
            _sealing,
            _store,
            _numbers,
            _receipts,
        )
        for look in looks:
            found = look(connection, url)
            yield found
            if look is _migrations and found.state == "ok":
                yield _apart(connection)
                yield from calendars(connection, on=now().astimezone(VN).date())


def _apart(connection: psycopg.Connection) -> Check:
    """Say whether anything here mixes a training centre with a real one."""
    # Only after Django's set-up; the question goes by the connection looked at.
    from motcua.domain.training.readers.apart import (  # noqa: PLC0415
        mark_of_files,
        outside,
    )
    from motcua.domain.training.rules.apart import Marks, faults  # noqa: PLC0415

    row = connection.execute(
        "SELECT store_mark::text FROM training_installation"
    ).fetchone()
    marks = Marks(row[0] if row else "", mark_of_files())
    found = faults(training=is_training(), outside=outside(), marks=marks)
    kind = "a training centre" if is_training() else "a real centre"
    mend = "; ".join(found)
    return _check("training apart from real", not found, f"this is {kind}", mend)


def calendars(connection: psycopg.Connection, *, on: date) -> list[Check]:
    """Return how far the working calendar of each unit with one is known.

    Without a calendar nobody is given an appointment; it warns half a year ahead.
    """
    rows = connection.execute(
        "SELECT DISTINCT ON (unit_code) unit_code, last FROM deadlines_calendar"
        " WHERE state = 'published' AND valid_from <= %s"
        " ORDER BY unit_code, valid_from DESC, published_at DESC",
        [on],
    ).fetchall()
    known: dict[str, date] = dict(rows)
    return [_calendar(unit, known.get(unit), on) for unit in sorted({"", *known})]


def _calendar(unit: str, last: date | None, on: date) -> Check:
    what = f"working calendar of {unit}" if unit else "working calendar"
    mend = "publish a longer one: on the desk, Lịch làm việc"
    if last is None:
        return Check(what, "fail", "none is published", mend)
    if last < on:
        return Check(what, "fail", f"ended {last:%d/%m/%Y}", mend)
    is_long = last >= months_after(on, CALENDAR_MONTHS)
    return _check(what, is_long, f"known to {last:%d/%m/%Y}", mend, bad="warn")


def _version(connection: psycopg.Connection, url: str) -> Check:  # noqa: ARG001 - one of a row of looks
    major = connection.info.server_version // 10000
    return _check(
        "PostgreSQL",
        major >= OLDEST_POSTGRES,
        str(major),
        f"move to PostgreSQL {OLDEST_POSTGRES} or later",
    )


def _clock(connection: psycopg.Connection, url: str) -> Check:  # noqa: ARG001 - one of a row of looks
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    apart = abs((datetime.now(UTC) - row[0]).total_seconds()) if row else 0.0
    return _check(
        "clock",
        apart < MOST_SECONDS_APART,
        f"{apart:.1f} s from the database's",
        "let both machines follow the same time server",
    )


def _migrations(connection: psycopg.Connection, url: str) -> Check:  # noqa: ARG001 - one of a row of looks
    import django  # noqa: PLC0415 - only where the database answers
    from django.db import connections  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    django.setup()
    executor = MigrationExecutor(connections["default"])
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connections["default"].close()
    found = f"{len(waiting)} waiting" if waiting else "all applied"
    return _check("migrations", not waiting, found, "motcua migrate")


def _runtime_role(connection: psycopg.Connection, url: str) -> Check:  # noqa: ARG001 - one of a row of looks
    """Say whether the role that serves could change what is written once."""
    rows = connection.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relname = ANY(%s) AND ("
        "has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE'))",
        [list(GUARDED)],
    ).fetchall()
    loose = ", ".join(row[0] for row in rows)
    return _check(
        "runtime role",
        not loose,
        f"may change {loose}" if loose else "cannot change events",
        "serve as a role that owns nothing, then `motcua migrate` grants it its rights",
    )


def _owner_role(connection: psycopg.Connection, url: str) -> Check:  # noqa: ARG001 - one of a row of looks
    owner = urlsplit(str(env.read("OWNER_DATABASE_URL"))).username
    same = owner is not None and owner == urlsplit(url).username
    return _check(
        "owner role",
        not same,
        "is the one that serves" if same else owner or "not set here",
        "give migrations a role of their own: MOTCUA_OWNER_DATABASE_URL",
    )


def _receipts(connection: psycopg.Connection, url: str) -> Check:  # noqa: ARG001 - one of a row of looks
    """Say whether fee receipts wait too long for their agency's signature."""
    row = connection.execute(
        "SELECT count(*), max(fault) FROM payments_receiptsignature"
        " WHERE state = 'owed' AND planned_at < %s",
        [now() - ALARM_AFTER],
    ).fetchone()
    count, fault = row or (0, "")
    return _check(
        "signatures of fee receipts",
        not count,
        f"{count} late: {fault or 'not tried yet'}" if count else "none is late",
        "see that the worker runs, and the signing settings (MOTCUA_SIGNING_…)",
        bad="warn",
    )


def _numbers(connection: psycopg.Connection, url: str) -> Check:  # noqa: ARG001 - one of a row of looks
    """Say whether every number given stands in its register, each once."""
    from motcua.domain.correspondence.readers.outgoing import (  # noqa: PLC0415 - after Django's set-up
        SERIES_QUERY,
    )
    from motcua.domain.correspondence.rules.numbers import (  # noqa: PLC0415
        INCOMING,
        SERIES,
    )

    try:
        rows = connection.execute(SERIES_QUERY, [SERIES, INCOMING, SERIES]).fetchall()
    except psycopg.errors.UndefinedTable:
        return Check("numbers of documents", "warn", "no tables yet", "motcua migrate")
    faults = [f"{unit} {kind} {year}" for unit, kind, year, *_ in rows]
    return _check(
        "numbers of documents",
        not faults,
        f"gap or repeat: {', '.join(faults)}" if faults else "no gap, no repeat",
        "compare the register with the backup; rows were changed outside the system",
    )


def _sealing(connection: psycopg.Connection, url: str) -> Check:  # noqa: ARG001 - one of a row of looks
    """Say whether files are sealed, all by the current key."""
    keys = cast(tuple[tuple[str, bytes], ...], env.read("FILE_KEYS"))
    if not keys:
        mend = "set MOTCUA_FILE_KEYS (motcua files new-key), then motcua files reseal"
        return Check("sealing of files", "warn", "no key: files are not sealed", mend)
    current = keys[0][0]
    try:
        row = connection.execute(
            "SELECT count(*) FROM documents_storedfile WHERE key_id <> %s", [current]
        ).fetchone()
    except psycopg.errors.UndefinedTable:
        return Check("sealing of files", "warn", "no tables yet", "motcua migrate")
    older = row[0] if row else 0
    return _check(
        "sealing of files",
        older == 0,
        f"{older} files not under “{current}”" if older else f"all under “{current}”",
        "motcua files reseal",
        bad="warn",
    )


def _store(connection: psycopg.Connection, url: str) -> Check:  # noqa: ARG001 - one of a row of looks
    """Say when the store of files was looked at last, and what was found."""
    try:
        row = connection.execute(
            "SELECT started_at, faults, stored FROM documents_storecheck "
            "ORDER BY started_at DESC LIMIT 1"
        ).fetchone()
    except psycopg.errors.UndefinedTable:
        return Check("store of files", "warn", "no tables yet", "motcua migrate")
    if row is None:
        return Check("store of files", "warn", "never looked at", "motcua files check")
    at, faults, stored = row
    return _check(
        "store of files",
        faults == 0,
        f"{stored} files, {faults} faults on {at:%Y-%m-%d}",
        "the page “Kho tệp” lists them; restore from a backup, then motcua files check",
    )
