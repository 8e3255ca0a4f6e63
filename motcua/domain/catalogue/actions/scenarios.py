"""Write and drop the scenarios of a process.

Whoever calls these has had the engine read the rows: what they mean is its business,
one area above.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue.models import Scenario
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.text import N_, normalise

LONGEST_NAME = 200


@transaction.atomic
def save_scenario(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    name: str,
    rows: Sequence[Mapping[str, str]],
    scenario_id: int | None = None,
    seen: datetime | None = None,
) -> int:
    """Write a scenario, a new one without an id; return its id.

    `seen` is when the one the editor began from was saved; raises Conflict when
    somebody has saved it since, Invalid for a name that is missing, too long or taken,
    NotFound when it has been dropped.
    """
    require(actor, Act.EDIT_PROCESS)
    row = Scenario(process_key=key)
    if scenario_id is not None:
        row = _held(key, scenario_id)
        _check_seen(row, seen)
    row.name = _name(key, name, scenario_id)
    row.rows = [dict(line) for line in rows]
    row.edited_at, row.edited_by = at, actor.name
    row.save()
    return row.pk


@transaction.atomic
def put_scenarios(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    tables: Mapping[str, Sequence[Mapping[str, str]]],
    replace: bool,
) -> int:
    """Write scenarios by their names; return how many are new or changed.

    Those of other names stay. Without `replace` one that is there is left alone.
    """
    require(actor, Act.EDIT_PROCESS)
    there = {
        row.name: row
        for row in Scenario.objects.select_for_update().filter(process_key=key)
    }
    written = 0
    for name, lines in tables.items():
        row = there.get(name) or Scenario(process_key=key)
        rows = [dict(line) for line in lines]
        if row.pk and (not replace or row.rows == rows):
            continue
        row.name, row.rows = _name(key, name, row.pk), rows
        row.edited_at, row.edited_by = at, actor.name
        row.save()
        written += 1
    return written


@transaction.atomic
def drop_scenario(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    scenario_id: int,
    seen: datetime | None = None,
) -> None:
    """Throw a scenario away; what a published version was proved by stays with it.

    Raises NotFound, and Conflict when somebody has saved it since `seen`.
    """
    require(actor, Act.EDIT_PROCESS)
    row = _held(key, scenario_id)
    _check_seen(row, seen)
    row.delete()


def _held(key: str, scenario_id: int) -> Scenario:
    rows = Scenario.objects.select_for_update()
    row = rows.filter(process_key=key, pk=scenario_id).first()
    if row is None:
        raise NotFound("scenario_unknown", N_("Không có kịch bản này."))
    return row


def _name(key: str, name: str, own: int | None) -> str:
    found = normalise(name)
    if not found:
        raise Invalid("name_missing", N_("Chưa đặt tên kịch bản."), field="name")
    if len(found) > LONGEST_NAME:
        raise Invalid(
            "name_too_long",
            N_("Tên kịch bản dài quá %(most)s ký tự."),
            facts={"most": LONGEST_NAME},
            field="name",
        )
    taken = Scenario.objects.filter(process_key=key, name=found).exclude(pk=own or 0)
    if taken.exists():
        raise Invalid(
            "name_taken",
            N_("Đã có kịch bản tên “%(name)s”."),
            facts={"name": found},
            field="name",
            remedy=N_("Hãy đặt tên khác."),
        )
    return found


def _check_seen(row: Scenario, seen: datetime | None) -> None:
    if seen is None or row.edited_at == seen:
        return
    raise Conflict(
        "scenario_changed",
        N_("%(name)s đã lưu kịch bản này sau khi bạn mở."),
        facts={"name": row.edited_by},
        remedy=N_("Hãy mở lại kịch bản; nội dung bạn gõ chưa được lưu."),
    )
