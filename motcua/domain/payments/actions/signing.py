"""The collecting agency's signature on receipts, made by the machine after issuing.

What is owed is written with the receipt, in one transaction; the cashier waits for
nothing. Basis: NĐ 254/2026 art 23 (a receipt bears its digital signature).
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F

from motcua.domain.accounts import readers as accounts
from motcua.domain.documents import actions as documents
from motcua.domain.documents import readers as document_readers
from motcua.domain.documents.readers import SignatoryFacts
from motcua.domain.documents.readers.templates import text_of
from motcua.domain.documents.rules.rendering import print_with_anchors
from motcua.domain.documents.rules.signing import images, pades
from motcua.domain.documents.rules.signing.places import at_anchor
from motcua.domain.dossiers.actions.signing.common import (
    MOST_AT_ONCE,
    Certified,
    call,
    certified,
)
from motcua.domain.dossiers.models import Dossier, DossierFile
from motcua.domain.payments.actions.noting import note_receipt
from motcua.domain.payments.models import (
    FeeReceipt,
    ReceiptPart,
    ReceiptSignature,
    SignatureState,
)
from motcua.domain.payments.rules import LEASE, wait_after
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError, NotAllowed, NotNow
from motcua.kernel.text import N_

log = logging.getLogger(__name__)
MARK_MM = (90.0, 14.0)
"""How large the lines about the signature are: agency, time."""
_NAMESPACE = UUID("0b7a3d3e-6b0e-4a56-9a1f-7d7b1f0a5d21")
"""Under which the signing of each receipt has its request number."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What one run came to: how many were signed, and the code of each refusal."""

    signed: int
    refused: tuple[str, ...]


def signing_agency(*, unit_id: int, on: date) -> str:
    """Return the name of an agency that signs its receipts, '' when by hand."""
    found = document_readers.signatory_of_unit(unit_id=unit_id, on=on)
    return accounts.unit(unit_id=unit_id).name if found else ""


def owe_signature(
    *, receipt: FeeReceipt, part: ReceiptPart, file_n: int, at: datetime
) -> None:
    """Write down that a receipt, or its notice, is to be signed, in the caller's act.

    The database asks for the job in the same transaction (`motcua/jobs/migrations`).
    """
    ReceiptSignature.objects.create(
        receipt=receipt,
        part=part,
        file_n=file_n,
        state=SignatureState.OWED,
        planned_at=at,
        next_try_at=at,
    )


def sign_owed(*, actor: Actor, at: datetime) -> Tried:
    """Sign what is owed and ripe, at most fifty; what is refused is tried again later.

    Two who run at once take different receipts; one that was signed in between is not
    signed again. Raises NotAllowed for anybody but the system.
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    units: defaultdict[int, list[ReceiptSignature]] = defaultdict(list)
    for row in _claimed(at):
        units[row.receipt.series.unit_id].append(row)
    signed, refused = 0, []
    for unit_id, rows in units.items():
        results = _signed(unit_id, rows, at)
        for row, result in zip(rows, results, strict=True):
            if isinstance(result, MotcuaError):
                _note_fault(row, result, at)
                refused.append(result.code)
            else:
                signed += result
    return Tried(signed, tuple(refused))


@transaction.atomic
def _claimed(at: datetime) -> list[ReceiptSignature]:
    """Take what is ripe, so that nobody else takes it before the lease is over."""
    ripe = ReceiptSignature.objects.select_for_update(skip_locked=True).filter(
        state=SignatureState.OWED, next_try_at__lte=at
    )
    oldest = ripe.order_by("next_try_at", "id").values_list("id", flat=True)
    ids = list(oldest[:MOST_AT_ONCE])
    rows = ReceiptSignature.objects.filter(pk__in=ids)
    rows.update(next_try_at=at + LEASE, tries=F("tries") + 1)
    return list(rows.select_related("receipt__series").order_by("id"))


def _signed(
    unit_id: int, rows: Sequence[ReceiptSignature], at: datetime
) -> list[bool | MotcuaError]:
    """Sign the receipts of one agency; say of each whether it was signed now."""
    try:
        signatory, secret = _means(unit_id, at)
        by = certified(signatory=signatory, at=at)
        drafts = [_drafted(row, by, at) for row in rows]
        ready = [one for one in drafts if not isinstance(one, MotcuaError)]
        reason = "Biên lai điện tử"
        answers = iter(
            call(
                papers=ready, signatory=signatory, by=by, at=at, pin=secret, reason=reason
            )
            if ready
            else ()
        )
    except MotcuaError as error:
        return [error] * len(rows)
    found: list[bool | MotcuaError] = []
    for row, draft in zip(rows, drafts, strict=True):
        if isinstance(draft, MotcuaError):
            found.append(draft)
            continue
        answer = next(answers)
        if isinstance(answer, MotcuaError):
            found.append(answer)
        else:
            found.append(_record(row, by, draft.pdf, answer, at))
    return found


def _means(unit_id: int, at: datetime) -> tuple[SignatoryFacts, str]:
    """Return with what an agency signs, and the secret the machine opens its key with."""
    on = at.astimezone(VN).date()
    signatory = document_readers.signatory_of_unit(unit_id=unit_id, on=on)
    if signatory is None:
        raise NotNow(
            "no_agency_certificate",
            N_("Cơ quan thu chưa có chứng thư số còn hiệu lực để ký biên lai."),
            field="certificate",
            remedy=N_("Hãy đăng ký chứng thư số của cơ quan."),
        )
    secret = document_readers.unattended_secret(credential_id=signatory.credential_id)
    if secret is None:
        raise NotNow(
            "no_unattended_secret",
            N_("Máy chủ chưa được giao mã mở khóa chứng thư số của cơ quan."),
            field="certificate",
            remedy=N_("Hãy ghi mã vào tệp mà MOTCUA_SIGNING_UNATTENDED chỉ tới."),
        )
    return signatory, secret


def _drafted(
    row: ReceiptSignature, by: Certified, at: datetime
) -> pades.ToSignAlone | MotcuaError:
    """Return what is signed; one that cannot be printed does not hold up the others."""
    try:
        return _draft(row, by, at)
    except Exception:
        log.exception("receipt %s cannot be printed", row.receipt_id)
        return NotNow("receipt_unprintable", N_("Không in được biên lai để ký."))


def _draft(row: ReceiptSignature, by: Certified, at: datetime) -> pades.ToSignAlone:
    file = DossierFile.objects.get(dossier_id=row.receipt.dossier_id, n=row.file_n)
    if file.paper is None:
        raise AssertionError("the words of a receipt are kept as long as it is owed")
    pdf, anchors = print_with_anchors(file.paper, text_of(words=file.paper))
    width, height = MARK_MM
    moment = at.astimezone(VN).isoformat(timespec="seconds")
    mark = images.mark(
        (f"Ký bởi: {by.facts.name}", f"Ký lúc: {moment}"),
        width_mm=width,
        height_mm=height,
        side="center",
    )
    place = at_anchor(pdf, anchors, "signature", width_mm=width, height_mm=height)
    return pades.ToSignAlone(pdf, pades.AGENCY_FIELD, place, mark)


@transaction.atomic
def _record(
    claimed: ReceiptSignature, by: Certified, before: bytes, signed: bytes, at: datetime
) -> bool:
    """Keep the signed file in the place of the one before, once; say whether it was."""
    dossier = Dossier.objects.select_for_update().get(pk=claimed.receipt.dossier_id)
    row = ReceiptSignature.objects.select_for_update().get(pk=claimed.pk)
    if row.state == SignatureState.DONE:
        return False
    file = DossierFile.objects.get(dossier=dossier, n=row.file_n)
    kept = documents.keep_file(
        actor=SYSTEM,
        at=at,
        name=file.name,
        media_type="application/pdf",
        chunks=iter([signed]),
    )
    file.sha256, file.size = kept.sha256, kept.size
    file.save(update_fields=["sha256", "size"])
    row.state, row.signed_at, row.fault = SignatureState.DONE, at, ""
    row.holder, row.serial = by.facts.name, by.facts.serial
    row.fingerprint = by.facts.fingerprint
    row.level = pades.LEVELS[pades.AGENCY_FIELD]
    row.sha256_before = hashlib.sha256(before).hexdigest()
    row.sha256_after = kept.sha256
    row.save()
    note_receipt(
        row=dossier,
        actor=SYSTEM,
        at=at,
        request_id=uuid5(_NAMESPACE, str(row.pk)),
        receipt=claimed.receipt,
        kind="dossier.fee_receipt_signed",
        more={
            "part": row.part,
            "serial": row.serial,
            "fingerprint": row.fingerprint,
            "before": row.sha256_before,
            "after": row.sha256_after,
        },
    )
    return True


def _note_fault(row: ReceiptSignature, error: MotcuaError, at: datetime) -> None:
    """Write beside what stays owed why it was refused and when it is tried again."""
    ReceiptSignature.objects.filter(pk=row.pk, state=SignatureState.OWED).update(
        fault=error.code, next_try_at=at + wait_after(row.tries)
    )
