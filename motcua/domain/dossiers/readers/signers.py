"""Who signs by which authority, and how a paper names them. Basis: NĐ 30/2020 art 13."""

from datetime import datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Authority
from motcua.domain.documents.rules.parts import Signature
from motcua.domain.dossiers.models import Dossier
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import VN

_DIRECT = "direct"


def line_of(*, row: Dossier, officer_id: int | None, at: datetime) -> Authority | None:
    """Return the line under which somebody signs for a dossier at a moment, or None."""
    return accounts.authority(
        actor=Actor(kind=ActorKind.OFFICER, officer_id=officer_id),
        procedure_code=row.procedure_code,
        unit_id=row.authority_unit_id,
        on=at.astimezone(VN).date(),
    )


def signature_by(
    *, line: Authority | None, officer_id: int | None, name: str
) -> Signature:
    """Return how the paper names signer and ground, as `KT. CHỦ TỊCH`."""
    if officer_id is None:
        return Signature("", "Mặc nhiên do hết thời hạn giải quyết", "")
    title = accounts.officer(officer_id=officer_id).title
    if line is None or line.kind == _DIRECT:
        return Signature("", title, name)
    return Signature(f"{line.kind} {line.principal_title.upper()}", title, name)
