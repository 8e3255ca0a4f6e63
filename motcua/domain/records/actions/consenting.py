"""An owner's word over their own papers: consent, withdrawal, hiding.

Basis: law 91/2025 art 4.1, 9 (silence is not consent); NĐ 356/2025 art 5.
"""

from datetime import date, datetime

from django.db import transaction

from motcua.domain.accounts.rules.behalf import name_of
from motcua.domain.dossiers.readers.visibility import visible
from motcua.domain.records.models import Consent, Record
from motcua.domain.records.readers.store import own_row
from motcua.domain.records.rules.scope import Ground, check_until
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.text import N_, normalise


@transaction.atomic
def give_consent(
    *,
    actor: Actor,
    at: datetime,
    code: str,
    agreed: bool,
    until: date | None,
    dossier_code: str = "",
    procedure_code: str = "",
) -> int:
    """Let one of the actor's own papers be used again; return the consent's id.

    For one of the actor's own dossiers, or for a procedure, never for both. Raises
    NotFound for another's paper, Invalid naming the field.
    """
    row, on = own_row(actor=actor, code=code), at.astimezone(VN).date()
    if not agreed:
        raise Invalid(
            "consent_not_given",
            N_("Chưa đánh dấu đồng ý; im lặng không phải là đồng ý."),
            field="agreed",
        )
    last = check_until(until, on=on)
    dossier, procedure = normalise(dossier_code).upper(), normalise(procedure_code)
    if bool(dossier) is bool(procedure):
        raise Invalid(
            "consent_scope_missing",
            N_("Hãy chọn một hồ sơ hoặc ghi một thủ tục."),
            field="dossier",
        )
    if dossier and not visible(actor=actor, on=on).filter(code=dossier).exists():
        raise Invalid(
            "consent_dossier_unknown",
            N_("Bạn không có hồ sơ %(code)s."),
            facts={"code": dossier},
            field="dossier",
            remedy=N_("Hãy chọn một hồ sơ của bạn."),
        )
    made = Consent.objects.create(
        record=row,
        dossier_code=dossier,
        procedure_code=procedure,
        until=last,
        ground=Ground.ONLINE.value,
        given_by=name_of(actor),
        given_at=at,
    )
    return made.pk


@transaction.atomic
def withdraw_consent(*, actor: Actor, at: datetime, code: str, consent_id: int) -> None:
    """Take a consent back: it opens nothing more; what has been done stays.

    Raises NotFound for another's, Conflict when it has been withdrawn already.
    """
    record = own_row(actor=actor, code=code)
    row = Consent.objects.select_for_update().filter(pk=consent_id, record=record).first()
    if row is None:
        raise NotFound("consent_unknown", N_("Không có lần đồng ý này."))
    if row.withdrawn_at is not None:
        raise Conflict("consent_withdrawn", N_("Lần đồng ý này đã được rút trước đó."))
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])


@transaction.atomic
def allow_reuse(*, actor: Actor, at: datetime, code: str, allowed: bool) -> None:
    """Offer one of the actor's own papers to officers again, or hide it from them.

    What is hidden is offered on no ground. Raises NotFound for another's paper.
    """
    row = own_row(actor=actor, code=code)
    Record.objects.filter(pk=row.pk).update(owner_allows=allowed)
