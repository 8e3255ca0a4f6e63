"""Results land in their owners' stores; papers that no longer count are revoked."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.catalogue.readers.terms import results_of
from motcua.domain.catalogue.rules.paper_kinds import KINDS, guessed_kind
from motcua.domain.dossiers.models import DossierFile, Purpose
from motcua.domain.dossiers.readers.signing import AgencySignature, agency_signature
from motcua.domain.dossiers.workflow.states import Outcome
from motcua.domain.records.actions.digitising import next_code
from motcua.domain.records.models import KindOfComponent, Record, Source
from motcua.domain.records.readers.store import no_such_record
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.kernel.text import N_, normalise, search_key

MOST_AT_ONCE = 500


def land_results(*, actor: Actor, at: datetime, since: datetime | None = None) -> int:
    """Put issued results that are in no store yet into their owners'; return how many.

    Results made since a moment, all where none is given; the same again changes
    nothing. A result for somebody else than the submitter, of whom the dossier bears
    no number, lands in no store: nobody would know whose it is. Raises NotAllowed for
    anybody but the system. Basis: NĐ 45/2020 art 16; TT 01/2023/TT-VPCP.
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    there = Record.objects.filter(dossier_id=OuterRef("dossier_id"), file_n=OuterRef("n"))
    waiting = DossierFile.objects.filter(
        ~Exists(there),
        purpose=Purpose.RESULT,
        deleted_at__isnull=True,
        dossier__owner_name="",
        dossier__parent_id__isnull=True,
        dossier__sealed_at__isnull=False,
    ).select_related("dossier")
    if since is not None:
        waiting = waiting.filter(added_at__gte=since)
    done = 0
    for file in waiting.order_by("added_at", "dossier_id", "n")[:MOST_AT_ONCE]:
        try:
            with transaction.atomic():
                _land(file, actor, at)
        except IntegrityError:
            continue  # another worker was quicker
        done += 1
    return done


def _land(file: DossierFile, actor: Actor, at: datetime) -> None:
    row, day = file.dossier, at.astimezone(VN).date()
    code, n = next_code(actor=actor, at=at, unit_id=row.receiving_unit_id, day=day)
    sealed = row.sealed_at or at
    kind = ""
    if row.outcome == Outcome.APPROVED:
        names = results_of(version_id=row.procedure_version_id)
        kind = next((k for k in map(guessed_kind, names) if k), "")
    signed = agency_signature(dossier_id=row.pk, file_n=file.n)
    Record.objects.create(
        **({} if signed is None else _signed(signed)),
        code=code,
        unit_id=row.receiving_unit_id,
        day=day,
        n=n,
        source=Source.RESULT,
        kind=kind,
        name=f"{KINDS[kind].name}" if kind else f"Kết quả: {row.procedure_name}",
        owner_id_kind=row.submitter_id_kind,
        owner_id_number=row.submitter_id_number,
        owner_name=row.submitter_name,
        number=row.result_number,
        issued_on=sealed.astimezone(VN).date(),
        issuer=accounts.unit(unit_id=row.authority_unit_id).name,
        holder=row.submitter_name,
        valid_to=KINDS[kind].last_day(sealed.astimezone(VN).date(), None)
        if kind
        else None,
        dossier_id=row.pk,
        dossier_code=row.code,
        procedure_code=row.procedure_code,
        file_n=file.n,
        made_at=at,
    )
    # A decision taken anew takes the place of the one before.
    Record.objects.filter(
        dossier_id=row.pk, source=Source.RESULT, file_n__lt=file.n, revoked_at=None
    ).update(
        revoked_at=at, revoked_by=actor.name, revoke_reason=f"Thay bằng kết quả {code}"
    )


def _signed(signature: AgencySignature) -> dict[str, object]:
    """Return what a record says of the agency's signature on a result."""
    return {
        "signed_at": signature.signed_at,
        "signed_sha256": signature.sha256_after,
        "signer": signature.holder,
        "signer_serial": signature.serial,
        "signer_fingerprint": signature.fingerprint,
        "signed_level": signature.level,
    }


@transaction.atomic
def revoke(*, actor: Actor, at: datetime, code: str, reason: str) -> None:
    """Say that a paper of a store no longer counts; it is offered no more.

    By clerk or director of the unit that made it. Raises NotAllowed, NotFound, Invalid,
    Conflict when it has been revoked already.
    """
    require(actor, Act.REVOKE_RECORD)
    rows = Record.objects.select_for_update().filter(code=code)
    if not actor.is_system:
        rows = rows.filter(unit_id__in=units_for(actor, Act.REVOKE_RECORD))
    row = rows.first()
    if row is None:
        raise no_such_record()
    if row.revoked_at is not None:
        raise Conflict("record_revoked", N_("Giấy tờ này đã bị thu hồi trước đó."))
    if not normalise(reason):
        raise Invalid("reason_missing", N_("Chưa ghi lý do."), field="reason")
    row.revoked_at, row.revoked_by = at, actor.name
    row.revoke_reason = normalise(reason)
    row.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])


@transaction.atomic
def set_kind(*, actor: Actor, at: datetime, name: str, kind: str) -> None:
    """Say which kind of paper components of a name are; empty for none.

    Goes before the words of the name, for every procedure. Raises NotAllowed, Invalid.
    """
    require(actor, Act.EDIT_PAPER_KINDS)
    key = search_key(name)
    if not key:
        raise Invalid("name_missing", N_("Chưa ghi tên thành phần hồ sơ."), field="name")
    if kind and kind not in KINDS:
        raise Invalid("paper_kind_unknown", N_("Chưa chọn loại giấy tờ."), field="kind")
    KindOfComponent.objects.update_or_create(
        key=key,
        defaults={
            "name": normalise(name),
            "kind": kind,
            "set_at": at,
            "set_by": actor.name,
        },
    )
