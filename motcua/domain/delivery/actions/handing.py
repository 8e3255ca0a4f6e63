"""Write down that somebody has collected: who, against which proof, which pieces.

Basis: NĐ 61/2018 art 20; law 91/2025 art 3.3 (the history names no number of identity;
the row beside it does).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.domain.accounts.rules import Act, require
from motcua.domain.delivery.models import HandedOut, Uncollected
from motcua.domain.delivery.readers import ThingFacts
from motcua.domain.delivery.rules import ThingState
from motcua.domain.delivery.rules.handing import (
    AUTHORITIES,
    Collecting,
    Collector,
    HandProof,
    Owner,
    Piece,
)
from motcua.domain.delivery.rules.signature import picture_of, read_strokes
from motcua.domain.documents.actions import KeptFile, keep_file
from motcua.domain.dossiers.actions import handing as dossiers
from motcua.domain.dossiers.actions.handing import Slip
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

SIGNATURE, AUTHORITY = "collect_signature", "collect_authority"


@dataclass(frozen=True, slots=True)
class Handing:
    """What an officer does at the counter: for whom, which pieces, against which proof.

    `strokes` is the signature as the page sent it, `scan` a kept file of the paper of
    authority, `code` what was typed of the code that was sent.
    """

    collecting: Collecting
    numbers: tuple[int, ...]
    proof: HandProof
    strokes: str = ""
    code: str = ""
    scan: KeptFile | None = None


@dataclass(frozen=True, slots=True)
class Proven:
    """The proof as it was kept: its words, and the files that show it."""

    words: str
    signature: int | None = None
    sha256: str = ""


def keep_signature(
    *, actor: Actor, at: datetime, dossier_id: int, strokes: str
) -> Proven:
    """Keep a drawn signature as a file of the dossier, in the caller's transaction.

    Raises Invalid at the field `signature`.
    """
    require(actor, Act.RETURN)
    kept = keep_file(
        actor=actor,
        at=at,
        name="chu-ky-nguoi-nhan.png",
        media_type="image/png",
        chunks=iter([picture_of(read_strokes(strokes))]),
    )
    n = dossiers.keep_proof(
        actor=actor,
        at=at,
        dossier_id=dossier_id,
        kind=SIGNATURE,
        name=f"Chữ ký người nhận {at.astimezone(VN):%d-%m-%Y %Hh%M}.png",
        kept=kept,
    )
    words = f"Ký trên màn hình (SHA-256 {kept.sha256[:16]})"
    return Proven(words, n, kept.sha256)


def recipient_of(collecting: Collecting, owner: Owner) -> str:
    """Return the name of who collects: an owner's is the dossier's."""
    if collecting.who is Collector.OWNER:
        return (owner.who_is(collecting) or owner).name
    return collecting.name.strip()


def identity_of(collecting: Collecting, owner: Owner) -> str:
    """Return by what somebody was known and who signs with them, as a slip says it."""
    authority = collecting.authority
    paper = "" if authority is None else AUTHORITIES[authority]
    beside = [one.name for n, one in enumerate(owner.everybody) if n in collecting.beside]
    together = f"cùng ký nhận: {', '.join(beside)}" if beside else ""
    parts = (paper, collecting.note.strip(), together)
    said = ", ".join(part for part in parts if part)
    return f"Số {collecting.number}; {said}" if said else f"Số {collecting.number}"


def note_handing(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    dossier_id: int,
    unit_id: int,
    handing: Handing,
    owner: Owner,
    proven: Proven,
    given: Sequence[Piece],
    left: Sequence[Piece],
) -> None:
    """Write the row and the event; with pieces left, print the slip of a part.

    In the caller's transaction, which has checked who may collect and has given the
    papers out.
    """
    require(actor, Act.RETURN)
    collecting = handing.collecting
    scan = _keep_authority(actor, at, dossier_id, handing)
    row = _row(actor, at, dossier_id, unit_id, collecting, owner)
    row.authority_file, row.proof = scan, handing.proof
    row.signature_file = proven.signature
    row.papers = [[piece.n, piece.name] for piece in given]
    row.is_last = not left
    row.save(force_insert=True)
    facts: dict[str, object] = {
        "papers": [[piece.n, piece.name, ""] for piece in given],
        "left": [piece.n for piece in left],
        "collector": row.collector,
        "authority_paper": row.authority,
        "authority_sha256": handing.scan.sha256 if handing.scan else "",
        "proof": row.proof,
        **({"beside": sorted(collecting.beside)} if collecting.beside else {}),
        "signature_sha256": proven.sha256,
    }
    slip = Slip(
        recipient=row.name,
        identity=identity_of(collecting, owner),
        proof=proven.words,
        handed=tuple(piece.name for piece in given),
        left=tuple(piece.name for piece in left),
    )
    dossiers.note_handed(
        actor=actor,
        at=at,
        request_id=request_id,
        dossier_id=dossier_id,
        facts=facts,
        slip=slip if left else None,
    )
    if not left:
        Uncollected.objects.filter(dossier_id=dossier_id, ended_at__isnull=True).update(
            ended_at=at, next_at=None
        )


def note_papers_back(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    collecting: Collecting,
    owner: Owner,
    papers: Sequence[ThingFacts],
) -> None:
    """Write the row of papers that went back while no result waited; they sign a slip.

    In the caller's transaction, which has checked who may collect; the event is that of
    the papers. Papers that only wait for a second officer are left out.
    """
    require(actor, Act.RETURN)
    given = [thing for thing in papers if thing.state == ThingState.RELEASED]
    if not given:
        return
    row = _row(actor, at, dossier_id, given[0].unit_id, collecting, owner)
    row.proof, row.is_last = HandProof.PAPER, False
    row.papers = [[thing.n, f"{thing.name} ({thing.count})"] for thing in given]
    row.save(force_insert=True)


def _row(
    actor: Actor,
    at: datetime,
    dossier_id: int,
    unit_id: int,
    collecting: Collecting,
    owner: Owner,
) -> HandedOut:
    """Return the next row of a dossier, not saved yet: who collects, from whom."""
    return HandedOut(
        dossier_id=dossier_id,
        n=HandedOut.objects.filter(dossier_id=dossier_id).count() + 1,
        at=at,
        unit_id=unit_id,
        officer_id=actor.officer_id or 0,
        officer_name=actor.name,
        collector=collecting.who,
        name=recipient_of(collecting, owner),
        id_number=collecting.number,
        authority=collecting.authority or "",
        authority_note=collecting.note.strip(),
    )


def _keep_authority(
    actor: Actor, at: datetime, dossier_id: int, handing: Handing
) -> int | None:
    if handing.scan is None or handing.collecting.who is Collector.OWNER:
        return None
    return dossiers.keep_proof(
        actor=actor,
        at=at,
        dossier_id=dossier_id,
        kind=AUTHORITY,
        name=f"Giấy tờ ủy quyền nhận kết quả: {handing.scan.name}",
        kept=handing.scan,
    )
