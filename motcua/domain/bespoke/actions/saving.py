"""An officer keeps a report, changes it, shares it, copies another's, deletes it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.bespoke.actions.common import own_report
from motcua.domain.bespoke.models import SavedReport, SharedWith
from motcua.domain.bespoke.readers.figures import check_reach
from motcua.domain.bespoke.readers.reports import (
    SHARING_ROLES,
    saved_report,
    shareable_units,
)
from motcua.domain.bespoke.rules.definition import (
    LONGEST_TITLE,
    Definition,
    check,
    check_title,
    day_of,
    to_json,
)
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.kernel.text import N_

MOST_REPORTS = 100
"""So many reports one officer keeps."""


@transaction.atomic
def save(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    title: str,
    definition: Definition,
) -> int:
    """Keep a report as the actor's own; return its number.

    The same request again keeps nothing more. Raises NotAllowed for who may not see what
    it asks for, Invalid naming the field.
    """
    me = _allowed(actor, definition)
    title = check_title(title)
    known = SavedReport.objects.filter(owner_id=me, request_id=request_id).first()
    if known is not None:
        return known.pk
    if SavedReport.objects.filter(owner_id=me).count() >= MOST_REPORTS:
        raise Invalid(
            "reports_many",
            N_("Bạn đã có %(most)s báo cáo."),
            facts={"most": MOST_REPORTS},
            field="title",
            remedy=N_("Hãy xóa bớt báo cáo không dùng."),
        )
    row = SavedReport.objects.create(
        owner_id=me,
        request_id=request_id,
        title=title,
        definition=to_json(definition),
        made_at=at,
    )
    return row.pk


@transaction.atomic
def change(
    *,
    actor: Actor,
    at: datetime,
    report_id: int,
    seen: int,
    title: str,
    definition: Definition,
) -> bool:
    """Change a report of the actor's own; return False where nothing is different.

    Everybody it is shared with sees the new one and when it was changed. Raises NotFound
    for another's, Conflict when it was changed since it was `seen`, and as `save`.
    """
    row = own_report(actor=actor, report_id=report_id)
    _allowed(actor, definition)
    title = check_title(title)
    if row.n != seen:
        raise Conflict(
            "report_changed",
            N_("Báo cáo đã được sửa trong một cửa sổ khác."),
            remedy=N_("Hãy mở lại báo cáo rồi sửa."),
        )
    kept = to_json(definition)
    if (row.title, row.definition) == (title, kept):
        return False
    row.title, row.definition = title, kept
    row.n, row.changed_at = row.n + 1, at
    row.save(update_fields=["title", "definition", "n", "changed_at"])
    return True


@transaction.atomic
def share(
    *,
    actor: Actor,
    at: datetime,
    report_id: int,
    roles: Collection[Role],
    unit_ids: Collection[int],
) -> None:
    """Share a report of the actor's own with roles and units, and with nobody else.

    Each who opens it sees the figures of their own reach. Raises NotFound for another's
    report, Invalid for a role that sees no figures or a unit there is not.
    """
    row = own_report(actor=actor, report_id=report_id)
    known = {unit_id for unit_id, _ in shareable_units(actor=actor, on=day_of(at))}
    if not set(roles) <= SHARING_ROLES or not set(unit_ids) <= known:
        raise Invalid(
            "share_unknown",
            N_("Không chia sẻ được với vai trò hoặc đơn vị này."),
            field="roles" if set(unit_ids) <= known else "unit_ids",
            remedy=N_("Hãy chọn trong danh sách."),
        )
    SharedWith.objects.filter(report=row).delete()
    SharedWith.objects.bulk_create(
        [
            *(SharedWith(report=row, role=role.value) for role in set(roles)),
            *(SharedWith(report=row, unit_id=unit_id) for unit_id in set(unit_ids)),
        ]
    )


def copy_report(*, actor: Actor, at: datetime, report_id: int, request_id: UUID) -> int:
    """Keep a report the actor may open as one of their own; return its number.

    Later changes of the other do not touch it. Raises as `save`, and NotFound.
    """
    found = saved_report(actor=actor, report_id=report_id)
    ending = " (bản sao)"
    return save(
        actor=actor,
        at=at,
        request_id=request_id,
        title=found.title[: LONGEST_TITLE - len(ending)] + ending,
        definition=found.definition,
    )


@transaction.atomic
def delete(
    *,
    actor: Actor,
    at: datetime,
    report_id: int,
) -> str:
    """Delete a report of the actor's own with its sharing and sending; return its title.

    Raises NotFound for another's.
    """
    row = own_report(actor=actor, report_id=report_id)
    row.delete()
    return row.title


def _allowed(actor: Actor, definition: Definition) -> int:
    """Return whose report it will be; raise for what they may not ask for themselves."""
    require(actor, Act.READ_REPORTS)
    if actor.officer_id is None:
        raise NotAllowed("officers_only", N_("Trang này dành cho cán bộ, công chức."))
    check(definition)
    check_reach(actor=actor, definition=definition)
    return actor.officer_id
