"""What the carrier states is heard: kept always, acted on once, never lost.

The order's row is locked while one statement is heard, so that the same one sixteen
times at once is heard once. Basis: QĐ 45/2016/QĐ-TTg art 9, 10.
"""

import hashlib
import io
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from motcua.domain.accounts.rules import Act
from motcua.domain.documents.actions import take_file
from motcua.domain.post.actions.common import locked
from motcua.domain.post.actions.effects import act_on, take_back
from motcua.domain.post.actions.ordering import carrier
from motcua.domain.post.models import (
    Disagreement,
    PostalOrder,
    PostalStatement,
    StrayMessage,
)
from motcua.domain.post.readers.orders import statements_of, upheld_of
from motcua.domain.post.rules.carrier import Forged, Garbled
from motcua.domain.post.rules.states import (
    Contradiction,
    Fault,
    PostState,
    Standing,
    Statement,
    standing,
)
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.canonical import canonical_bytes
from motcua.kernel.errors import Invalid, MotcuaError, NotAllowed
from motcua.kernel.text import N_, normalise

MOST_PROOF = 3 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a statement: moved, kept, repeated, disagrees, stray."""

    verdict: str
    state: str = ""


def take_notice(*, actor: Actor, at: datetime, body: bytes, signature: str) -> Heard:
    """Take a notice of the carrier's.

    One that names no order of ours, or a state we do not know, is put before an
    officer. Raises NotAllowed for a signature that is not the carrier's, Invalid for
    what cannot be read; nothing is kept of either.
    """
    try:
        notice = carrier().read(body=body, signature=signature, at=at)
    except Forged as fault:
        raise NotAllowed(
            "signature_wrong",
            N_("Thông báo không mang chữ ký của bưu chính: %(why)s."),
            facts={"why": str(fault)},
        ) from None
    except Garbled as fault:
        raise Invalid(
            "notice_unreadable",
            N_("Không đọc được thông báo của bưu chính: %(why)s."),
            facts={"why": str(fault)},
            field="body",
        ) from None
    known = PostalOrder.objects.filter(number=notice.number).first()
    if notice.statement is None or known is None:
        named = known or _named_otherwise(notice.number)
        why = notice.why if known else ""
        unit_id = named.unit_id if named else None
        return _stray(at, notice.number, notice.raw, why, unit_id)
    return hear(
        actor=actor,
        at=at,
        number=notice.number,
        statement=notice.statement,
        place=notice.place,
        proof_sha256=_proof(actor, at, notice.proof, notice.statement),
    )


@transaction.atomic
def hear(
    *,
    actor: Actor,
    at: datetime,
    number: str,
    statement: Statement,
    place: str = "",
    proof_sha256: str = "",
    by_hand: bool = False,
) -> Heard:
    """Hear one statement of the carrier's about an order; for the system alone.

    One that is entered `by_hand` takes no delivery back by itself. Raises
    NotAllowed, NotFound.
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    row = locked(actor=actor, number=number, act=Act.SEND_BY_POST)
    kept = _kept(row, statement, place)
    if kept is None:
        return Heard("repeated", row.state)
    if statement.state is PostState.DELIVERED and proof_sha256:
        row.proof_sha256 = proof_sha256
    found = standing(
        upheld_of(row=row),
        start=PostState.SENT if row.tries else PostState.CREATED,
        settled=PostState(row.acted) if row.acted else None,
    )
    opened = _open_disagreements(row, found, at)
    moved = _move(row, found, at)
    row.save()
    if moved:
        PostalStatement.objects.filter(pk=kept.pk).update(moved=True)
        act_on(row=row, actor=actor, at=at, by=found.by)
    if not by_hand and take_back(row=row, by=statement, at=at):
        return Heard("moved", row.state)
    if opened:
        return Heard("disagrees", row.state)
    return Heard("moved" if moved else "kept", row.state)


@transaction.atomic
def note_delivered(
    *, actor: Actor, at: datetime, number: str, signer: str, moment: datetime
) -> Heard:
    """Enter what the carrier's paper says of a delivery, where no notice came.

    It is a statement like any other, with who entered it. Raises NotAllowed, NotFound,
    Invalid without who signed, or for a moment to come.
    """
    locked(actor=actor, number=number, act=Act.SEND_BY_POST)
    name = normalise(signer)
    if not name:
        raise Invalid("signer_missing", N_("Chưa ghi ai đã ký nhận."), field="signer")
    if moment > at:
        raise Invalid("moment_to_come", N_("Thời điểm phát ở tương lai."), field="moment")
    stated = Statement(
        event_id=f"paper-{moment.isoformat()}",
        state=PostState.DELIVERED,
        at=moment,
        heard_at=at,
        signer=name,
    )
    return hear(
        actor=SYSTEM,
        at=at,
        number=number,
        statement=stated,
        place=actor.name,
        by_hand=True,
    )


def digest_of(value: Any) -> str:
    """Return the hash of something's words."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def words_of(one: Statement | None) -> dict[str, Any]:
    """Return a statement as plain values, nothing for none."""
    if one is None:
        return {}
    return {
        **asdict(one),
        "state": one.state.value,
        "at": one.at.isoformat(),
        "heard_at": one.heard_at.isoformat(),
    }


def _kept(row: PostalOrder, one: Statement, place: str) -> PostalStatement | None:
    """Keep a statement; return None, counting it, when the same has been heard."""
    said = {k: v for k, v in words_of(one).items() if k != "heard_at"}
    said["at"] = int(one.at.timestamp())
    found, made = PostalStatement.objects.get_or_create(
        order=row,
        digest=digest_of(said),
        defaults={
            "event_id": one.event_id,
            "state": one.state,
            "at": one.at,
            "heard_at": one.heard_at,
            "reason": one.reason,
            "signer": one.signer,
            "cod": one.cod,
            "place": place,
        },
    )
    if made:
        return found
    PostalStatement.objects.filter(pk=found.pk).update(times=F("times") + 1)
    return None


def _open_disagreements(row: PostalOrder, found: Standing, at: datetime) -> int:
    """Put every contradiction before an officer, each once; return how many are new."""
    against = list(found.contradictions)
    against += [
        Contradiction(Fault.COD, one, None)
        for one in statements_of(row=row)
        if one.cod is not None and one.cod != row.cod
    ][:1]
    before = row.disagreements.count()
    for one in against:
        theirs = words_of(one.theirs)
        ours = words_of(one.ours) or {"state": row.state, "cod": row.cod}
        # Of money one word is enough: it is the same in every statement.
        key = one.theirs.cod if one.fault is Fault.COD else theirs["event_id"]
        Disagreement.objects.get_or_create(
            order=row,
            fault=one.fault,
            digest=digest_of(
                [str(key), theirs["state"] if one.fault != Fault.COD else ""]
            ),
            defaults={"theirs": theirs, "ours": ours, "opened_at": at},
        )
    return row.disagreements.count() - before


def _move(row: PostalOrder, found: Standing, at: datetime) -> bool:
    """Take over where the parcel is by now; say whether that is somewhere new."""
    row.failures = found.tries
    new_try = found.state is PostState.FAILED and found.by is not None
    if found.state == row.state and not (
        new_try and found.by and found.by.at > row.since
    ):
        return False
    row.state = found.state
    row.since = found.by.at if found.by else at
    row.reason = found.by.reason if found.by else ""
    return True


def _named_otherwise(number: str) -> PostalOrder | None:
    """Return the order that bears a number as the carrier's own, None for none."""
    rows = PostalOrder.objects.exclude(tracking_number="")
    return rows.filter(tracking_number=number).order_by("-id").first()


def _stray(
    at: datetime, number: str, raw: dict[str, object], why: str, unit_id: int | None
) -> Heard:
    StrayMessage.objects.get_or_create(
        digest=digest_of([number, sorted((k, str(v)) for k, v in raw.items())]),
        defaults={
            "heard_at": at,
            "number": number,
            "body": raw,
            "why": why,
            "unit_id": unit_id,
        },
    )
    return Heard("stray")


def _proof(actor: Actor, at: datetime, content: bytes, statement: Statement) -> str:
    """Keep the picture of a hand-over; one that is no picture is left aside."""
    if not content or statement.state is not PostState.DELIVERED:
        return ""
    try:
        kept = take_file(
            actor=actor,
            at=at,
            name="bang-chung-phat.png" if content[:4] == b"\x89PNG" else "bang-chung.jpg",
            file=io.BytesIO(content),
            most_bytes=MOST_PROOF,
        )
    except MotcuaError:
        return ""
    return kept.sha256
