"""What both signatures share: results, the call outside, the record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid5

from motcua.domain.documents import readers as documents
from motcua.domain.documents.ports import (
    Credential,
    Declined,
    Unreachable,
)
from motcua.domain.documents.readers import SignatoryFacts
from motcua.domain.documents.rules.signing import pades, refusals
from motcua.domain.documents.rules.signing.certificates import (
    CertificateFacts,
    check_certificate,
    facts_of,
)
from motcua.domain.dossiers.actions.record import Done, add_event
from motcua.domain.dossiers.models import Dossier, PaperSignature
from motcua.domain.dossiers.readers.changes import changes_since
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, MotcuaError, NotNow
from motcua.kernel.text import N_

Plan = TypeVar("Plan")

MOST_AT_ONCE = 50
"""How many papers are signed together: what fits in memory and in one wait."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What came of signing many: done, and refused with the reason, by dossier."""

    done: Mapping[int, Done] = field(default_factory=dict)
    refused: Mapping[int, MotcuaError] = field(default_factory=dict)


def planned(
    dossier_ids: Sequence[int], plan: Callable[[int], Plan | Done]
) -> tuple[list[Plan], dict[int, Done], dict[int, MotcuaError]]:
    """Return what may be signed, what has been signed, and what is refused why."""
    if len(dossier_ids) > MOST_AT_ONCE:
        raise AssertionError(f"callers split what is above {MOST_AT_ONCE}")
    plans: list[Plan] = []
    done: dict[int, Done] = {}
    refused: dict[int, MotcuaError] = {}
    for dossier_id in dict.fromkeys(dossier_ids):
        try:
            found = plan(dossier_id)
        except MotcuaError as error:
            refused[dossier_id] = error
            continue
        if isinstance(found, Done):
            done[dossier_id] = found
        else:
            plans.append(found)
    return plans, done, refused


def kept(
    dossier_id: int,
    result: bytes | MotcuaError,
    record: Callable[[bytes], Done],
    done: dict[int, Done],
    refused: dict[int, MotcuaError],
) -> None:
    """Record what came of one paper among the done or the refused."""
    if isinstance(result, MotcuaError):
        refused[dossier_id] = result
        return
    try:
        done[dossier_id] = record(result)
    except MotcuaError as error:
        refused[dossier_id] = error


@dataclass(frozen=True, slots=True)
class Certified:
    """A credential that may sign now, and what its certificate says."""

    credential: Credential
    facts: CertificateFacts


def certified(*, signatory: SignatoryFacts, at: datetime) -> Certified:
    """Return the credential of a signatory; raise NotNow when it may not sign."""
    service = documents.signing_service(signatory.service)
    try:
        credential = service.credential(credential_id=signatory.credential_id)
    except Declined as said:
        raise refusals.declined(said) from None
    except Unreachable:
        raise refusals.unreachable() from None
    check_certificate(credential, signatory.holder, at=at)
    return Certified(credential, facts_of(credential.certificate))


def call(
    *,
    papers: pades.Papers,
    signatory: SignatoryFacts,
    by: Certified,
    at: datetime,
    pin: str,
    reason: str,
) -> list[bytes | MotcuaError]:
    """Have papers signed; the network is asked, the database is not."""
    means = means_of(signatory=signatory, by=by, at=at, pin=pin, reason=reason)
    return pades.sign_all(papers, means)


def means_of(
    *, signatory: SignatoryFacts, by: Certified, at: datetime, pin: str, reason: str
) -> pades.Means:
    """Return with what a signatory signs now; the PIN is in it and is not kept."""
    service = documents.signing_service(signatory.service)

    def sign(hashes: Sequence[bytes]) -> Sequence[bytes]:
        return service.sign(credential=by.credential, hashes=hashes, secret=pin)

    return pades.Means(
        credential=by.credential,
        sign=sign,
        network=documents.trust_network(),
        roots=documents.trusted_roots(),
        at=at,
        reason=reason,
    )


def locked(*, dossier_id: int, version: int) -> Dossier:
    """Return the row, held; raise Conflict when it has moved on since the plan."""
    row = Dossier.objects.select_for_update().get(pk=dossier_id)
    if row.version != version:
        raise Conflict(
            "changed_meanwhile",
            N_("Hồ sơ %(code)s đã thay đổi từ lúc bạn mở: %(changes)s."),
            facts={
                "code": row.code,
                "changes": changes_since(dossier_id=row.pk, version=version),
            },
            remedy=N_("Việc của bạn chưa được ghi; hãy tải lại trang rồi làm tiếp."),
        )
    return row


def tell(
    *,
    row: Dossier,
    signature: PaperSignature,
    actor: Actor,
    at: datetime,
    request_id: UUID,
) -> Done:
    """Add the event of a signature and save the row's version."""
    names = ("part", "state", "serial", "fingerprint", "level", "authority", "reason")
    said = {name: getattr(signature, name) for name in names}
    add_event(
        row=row,
        actor=actor,
        at=at,
        kind="dossier.signed" if signature.sha256_after else "dossier.left_to_ink",
        payload={
            **{name: value for name, value in said.items() if value},
            "before": signature.sha256_before,
            "after": signature.sha256_after,
        },
        request_id=request_id,
    )
    row.save(update_fields=["version", "head", "result_number"])
    return Done(row.pk, row.code, row.version)


def request_of(batch: UUID, dossier_id: int) -> UUID:
    """Return the request of one dossier of a batch; the same batch, the same request."""
    return uuid5(batch, str(dossier_id))


def by_hand() -> NotNow:
    """Return the refusal of what is signed by hand."""
    return NotNow(
        "signs_by_hand",
        N_("Văn bản này được ký tay: người ký hoặc cơ quan chưa đăng ký chữ ký số."),
        remedy=N_("Hãy in, ký và đóng dấu, hoặc nhờ người quản trị đăng ký chữ ký số."),
    )
