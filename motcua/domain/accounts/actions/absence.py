"""Who stands in for whom, and who keeps away from whose dossiers."""

from datetime import date, datetime

from django.db import transaction

from motcua.domain.accounts.models import Interest, Officer, RoleGrant, Substitution
from motcua.domain.accounts.rules import Act, require
from motcua.domain.ledger import actions as ledger
from motcua.domain.ledger import readers as ledger_readers
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.text import N_

_MANAGING = (Role.HEAD, Role.DIRECTOR, Role.ADMINISTRATOR)


@transaction.atomic
def register_substitution(
    *,
    actor: Actor,
    at: datetime,
    absent_id: int,
    substitute_id: int,
    document: str,
    valid_from: date,
    valid_to: date,
) -> int:
    """Let one officer stand in for another, with all their roles, until it ends.

    Authority to sign is not passed on with it: that needs a line of its own in the
    register. A head arranges this for their own unit, an administrator for all.
    Basis: NĐ 61/2018 art 12.8; NĐ 30/2020 art 13 (no re-delegation).
    """
    require(actor, Act.EDIT_SUBSTITUTION)
    _check_span(absent_id, substitute_id, document, valid_from, valid_to)
    if Role.ADMINISTRATOR not in actor.role_names:
        managed = actor.units_as(*_MANAGING)
        unit_ids = Officer.objects.filter(pk=absent_id).values_list("unit_id", flat=True)
        held = RoleGrant.objects.filter(officer_id=absent_id).values_list(
            "unit_id", flat=True
        )
        if actor.role_names and not managed & {*unit_ids, *held}:
            raise NotAllowed(
                "not_your_unit",
                N_("Bạn chỉ cử người thay trong đơn vị của mình."),
                remedy=N_("Hãy nhờ người quản trị."),
            )
    row, _ = Substitution.objects.get_or_create(
        absent_id=absent_id,
        substitute_id=substitute_id,
        valid_from=valid_from,
        defaults={"document": document, "valid_to": valid_to},
    )
    _note(
        actor,
        at,
        "substitution.registered",
        {
            "absent": absent_id,
            "substitute": substitute_id,
            "document": document,
            "from": valid_from,
            "to": valid_to,
        },
    )
    return row.pk


@transaction.atomic
def declare_interest(*, actor: Actor, at: datetime, person_id: int, reason: str) -> None:
    """Declare that the actor keeps away from a person's dossiers, and why."""
    require(actor, Act.DECLARE_INTEREST)
    if actor.officer_id is None:
        raise NotAllowed("officers_only", N_("Trang này dành cho cán bộ, công chức."))
    if not reason.strip():
        raise Invalid("reason_missing", N_("Chưa ghi lý do."), field="reason")
    Interest.objects.get_or_create(
        officer_id=actor.officer_id,
        person_id=person_id,
        defaults={"reason": reason.strip(), "declared_at": at},
    )
    _note(actor, at, "interest.declared", {"officer": actor.officer_id})


def _check_span(
    absent_id: int, substitute_id: int, document: str, valid_from: date, valid_to: date
) -> None:
    if absent_id == substitute_id:
        raise Invalid(
            "same_person", N_("Người thay phải là người khác."), field="substitute"
        )
    if not document.strip():
        raise Invalid("document_missing", N_("Chưa ghi số văn bản."), field="document")
    if valid_to < valid_from:
        raise Invalid("span_turned", N_("Ngày cuối phải sau ngày đầu."), field="valid_to")


def _note(actor: Actor, at: datetime, kind: str, payload: dict[str, object]) -> None:
    ledger.append(
        topic="accounts",
        stream=0,
        after=ledger_readers.head(topic="accounts", stream=0),
        actor=actor,
        at=at,
        kind=kind,
        payload=payload,
    )
