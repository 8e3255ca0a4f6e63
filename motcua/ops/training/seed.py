"""What a training centre begins with: a real centre's set-up, and nobody's data.

Deny by default: a table or column that is not named here stays where it is. Names of
officers come along, for they are who learns; their passwords, telephones, keys and
ways to sign in do not, and no citizen, dossier, file or letter does.
"""

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from motcua.ops.failures import Failure, Reason

FORMAT = 1

COPIED: Mapping[str, str] = {
    "accounts_unit": "id code agency_code name short_name kind parent_id is_reception"
    " place address phone symbol valid_from valid_to",
    "accounts_officer": "id code name title unit_id",
    "accounts_rolegrant": "id officer_id unit_id role document valid_from valid_to",
    "accounts_delegation": "id officer_id unit_id kind principal_title all_procedures"
    " procedure_codes document valid_from valid_to",
    "accounts_skill": "id officer_id kind value",
    "accounts_account": "id username officer_id is_active",
    "deadlines_calendar": "id unit_code version state valid_from first last rest_weekdays"
    " shifts reception seasons decision edited_at edited_by published_at",
    "deadlines_calendarday": "calendar_id day kind name decision provisional shifts"
    " reception",
    "documents_templatetext": "sha256 text kept_at",
    "documents_formtemplate": "id unit_id form_set kind n source state reason text_id"
    " edited_at edited_by published_at published_by retired_at",
    "correspondence_lettertemplate": "id unit_id key n content state decision reason"
    " edited_at edited_by published_at published_by retired_at",
    "correspondence_resultletter": "id scope name outcome key valid_from valid_to"
    " decision named_at named_by",
    "notifications_noticetext": "id kind channel language n state subject text template"
    " revision edited_at edited_by published_at published_by edited_by_id published_by_id"
    " valid_from valid_to reason",
    "catalogue_field": "id name key",
    "catalogue_procedure": "id code",
    "catalogue_procedureversion": "id procedure_id n state valid_from valid_to name"
    " name_key field_id authority_level authority limit_amount limit_unit limit_text"
    " policy channels online_level online_level_2018 online_reason online_reason_text"
    " by_post on_the_spot retention_years results valuable_result all_owners_sign"
    " legal_bases decision source_url missing content_hash",
    "catalogue_case": "version_id n heading",
    "catalogue_component": "version_id n case_n heading name original_count"
    " certified_count copy_count required most_mb stays valuable",
    "catalogue_fee": "version_id n name amount text code kind case_n collect legal_basis"
    " exemptions choices",
    "catalogue_processdefinition": "id key n name definition proof state decision"
    " edited_at edited_by published_at retired_at",
    "catalogue_steptemplate": "key name about step",
    "catalogue_competence": "id procedure_id receiving_unit_id resolving_unit_id"
    " process_key case_processes parties valid_from valid_to",
    "catalogue_word": "version_id word weight",
    "catalogue_spelling": "spelling word",
    "hall_area": "id unit_id code name",
    "hall_service": "id unit_id area_id letter name hint purpose fields procedures"
    " active",
    "hall_counter": "id unit_id staff_unit_id area_id code name active",
    "payments_receiptseries": "id unit_id name form_symbol symbol tax_code valid_from"
    " valid_to",
    "delivery_collectingterms": "unit_id remind again overdue store set_at set_by",
    "post_exclusion": "id procedure_code reason decision valid_from valid_to entered_by",
    "records_kindofcomponent": "key name kind set_at set_by",
    "dossiers_retention": "purpose years basis set_at set_by",
    "guidance_page": "id slug begun_at begun_by",
    "guidance_pageversion": "id page_id n state title summary body title_en summary_en"
    " body_en procedures everywhere key edited_at edited_by published_at published_by"
    " ended_at ended_by reason",
    "eforms_formversion": "id key n name definition state decision edited_at edited_by"
    " editor publisher published_at retired_at",
    "eforms_formuse": "id procedure_id procedure_version_id form_id",
}
"""Which columns of which tables come along, parents before their children."""

_ONLY = {
    "accounts_account": "officer_id IS NOT NULL",
    "documents_templatetext": "sha256 IN (SELECT text_id FROM documents_formtemplate)",
}
"""Of these tables only some rows."""

_INSTEAD = {
    ("payments_receiptseries", "symbol"): "'TH-' || symbol",
    ("payments_receiptseries", "tax_code"): "'0000000000'",
    ("accounts_account", "is_active"): "true",
    # What a process was proved by tells of applicants, made up or not.
    ("catalogue_processdefinition", "proof"): "'[]'::jsonb",
}
"""What stands in the place of a column's own value."""


def write_seed(path: Path) -> dict[str, int]:
    """Write this centre's set-up to a file; return how many rows of each table."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        rows = {table: _rows(cursor, table) for table in COPIED}
        name = _centre(cursor)
    seed = {
        "format": FORMAT,
        "migrations": _migrations(),
        "source": name,
        "rows": rows,
    }
    with gzip.open(path, "wt", encoding="utf-8") as file:
        json.dump(seed, file, ensure_ascii=False)
    return {table: len(found) for table, found in rows.items()}


def read_seed(path: Path) -> dict[str, Any]:
    """Return a file that `write_seed` has written; raise Failure for another."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            seed = json.load(file)
    except (OSError, ValueError) as fault:
        raise Failure(Reason.DATA, f"{path} is no file of a centre: {fault}") from None
    if not isinstance(seed, dict) or seed.get("format") != FORMAT:
        raise Failure(Reason.DATA, f"{path} is no file of a centre of this version")
    if set(seed["rows"]) - set(COPIED):
        raise Failure(Reason.DATA, f"{path} holds tables that no training centre takes")
    return seed


def load_seed(seed: Mapping[str, Any], *, password: str, owner_url: str) -> None:
    """Fill this migrated, empty database with a centre's set-up, all or nothing.

    `password` opens every account. Written as the database's owner, who alone may say
    where its own numbers go on. Raises Failure when the file comes from a database
    of another state.
    """
    if seed["migrations"] != _migrations():
        raise Failure(
            Reason.DATA,
            "the file comes from another version of the system; write it anew with the "
            "version that runs here",
        )
    secret = make_password(password)
    with psycopg.connect(owner_url) as owner, owner.cursor() as cursor:
        for table in reversed(list(COPIED)):
            if table != "documents_templatetext":
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
        for table in COPIED:
            extra = {"password": secret} if table == "accounts_account" else {}
            extra |= {"phone": ""} if table == "accounts_officer" else {}
            rows = [
                {**_named(table, row), **extra} for row in seed["rows"].get(table, [])
            ]
            _insert(cursor, table, rows)
            _count_on(cursor, table)


def _rows(cursor: Any, table: str) -> list[dict[str, Any]]:
    columns = COPIED[table].split()
    said = ", ".join(
        f"{_INSTEAD[table, name]} AS {name}" if (table, name) in _INSTEAD else name
        for name in columns
    )
    where = _ONLY.get(table, "true")
    order = columns[0] if table != "accounts_unit" else "id"
    cursor.execute(
        f"SELECT to_jsonb(found)::text FROM"  # noqa: S608 - names of ours
        f" (SELECT {said} FROM {table} WHERE {where} ORDER BY {order}) AS found"
    )
    return [json.loads(row[0]) for row in cursor.fetchall()]


def _named(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns this table is known to bring, whatever the file says."""
    return {name: row[name] for name in COPIED[table].split()}


def _insert(cursor: Any, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    names = ", ".join(rows[0])
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {names}"  # noqa: S608 - names of ours
        f" FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"
        " ON CONFLICT DO NOTHING",
        [json.dumps(rows)],
    )


def _count_on(cursor: Any, table: str) -> None:
    """Let the table's own numbers go on after those that came."""
    if COPIED[table].startswith("id "):
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"  # noqa: S608 - a name of ours
            f" greatest((SELECT max(id) FROM {table}), 1))"
        )


def _migrations() -> list[list[str]]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted([app, name] for app, name in applied)


def _centre(cursor: Any) -> str:
    cursor.execute(
        "SELECT name FROM accounts_unit WHERE is_reception ORDER BY id LIMIT 1"
    )
    found = cursor.fetchone()
    if found is None:
        raise Failure(Reason.DATA, "this database has no one-stop unit")
    return str(found[0])
