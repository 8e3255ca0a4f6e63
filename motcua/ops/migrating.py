"""Migrate as the owner, then grant the runtime role what it may do."""

from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from motcua.config.settings import database
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now

GRANTS = (
    Path(__file__).resolve().parent.parent / "domain" / "ledger" / "sql" / "grants.sql"
)


def migrate(*, owner_url: str, runtime_url: str, verbosity: int = 1) -> None:
    """Bring the database up to date as its owner and set the runtime role's rights.

    Django's own settings point at the runtime role again afterwards.
    """
    # Models are known only once Django stands.
    from motcua.domain.documents.actions.templates import keep_built_in  # noqa: PLC0415

    before = settings.DATABASES["default"]
    _point_at({**database(owner_url), "OPTIONS": {"connect_timeout": 5}})
    try:
        call_command("migrate", interactive=False, verbosity=verbosity)
        keep_built_in(actor=SYSTEM, at=now())
    finally:
        _point_at(before)
    grant(owner_url=owner_url, role=urlsplit(runtime_url).username or "")


def grant(*, owner_url: str, role: str) -> None:
    """Apply the grants; the same again changes nothing."""
    text = sql.SQL(GRANTS.read_text(encoding="utf-8")).format(role=sql.Identifier(role))
    with psycopg.connect(owner_url) as connection:
        connection.execute(text)


def _point_at(description: dict[str, object]) -> None:
    connections["default"].close()
    settings.DATABASES["default"] = description
    connections.settings = connections.configure_settings(settings.DATABASES)
    del connections["default"]
