"""Whoever owns the database can change a history; the dossier's page then says so."""

import psycopg
import pytest
from django.db import connection

from motcua.domain.dossiers.readers import dossier as readers
from tests.web.counter import said_by, sign_in
from tests.world import Centre, code_of


def administrator(url: str) -> psycopg.Connection:
    """Return a connection whom no grant stops."""
    return psycopg.connect(url.replace("motcua_app@", "postgres@"))


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE ledger_event SET kind = 'dossier.refused' WHERE n = 2", 2),
        ("UPDATE ledger_event SET at = at - interval '1 day' WHERE n = 1", 1),
        ("UPDATE ledger_event SET payload = '{}' WHERE n = 3", 3),
        ("DELETE FROM ledger_event WHERE n = 2", 2),
        ("DELETE FROM ledger_event WHERE n = 5", 5),
        ("DELETE FROM ledger_event WHERE n > 2", 3),
        ("DELETE FROM ledger_event", 1),
        ("UPDATE dossiers_dossier SET head = decode(repeat('00', 32), 'hex')", 5),
    ],
)
def test_what_was_changed_is_found(committed_db: str, change: str, broken: int) -> None:
    centre = Centre()
    done = centre.to_return(centre.accept(code_of("five-on-the-spot")))
    assert readers.chain_fault(dossier_id=done.dossier_id) is None
    with administrator(committed_db) as connection:
        connection.execute("ALTER TABLE ledger_event DISABLE TRIGGER ALL")
        connection.execute(change)
    assert readers.chain_fault(dossier_id=done.dossier_id) == broken
    page = sign_in("thanhtra").get(f"/desk/ho-so/{done.code}")
    assert f"Chuỗi sự kiện hỏng từ sự kiện {broken}" in said_by(page)


def test_the_ledger_is_vacuumed_for_deleted_rows_alone(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reloptions FROM pg_class WHERE oid = 'ledger_event'::regclass"
        )
        assert cursor.fetchone() == (["autovacuum_vacuum_insert_threshold=-1"],)
