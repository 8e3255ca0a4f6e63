"""Further applicants: who they are, what they confirm, when all have.

Basis: NĐ 61/2018 art 6.2 (an applicant answers for what they hand in), so each has to
see and confirm it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from motcua.domain.filings.rules import Typed
from motcua.kernel.canonical import canonical_bytes
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import N_

MOST_SIGNERS = 20
MOST_NAME = 200


class Standing(StrEnum):
    """How a further applicant stands to what the filing says now."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    CHANGED = "changed"  # since they confirmed it
    DECLINED = "declined"


STANDING_NAMES = {
    Standing.ASKED: N_("Chưa xác nhận"),
    Standing.CONFIRMED: N_("Đã xác nhận"),
    Standing.CHANGED: N_("Cần xác nhận lại vì hồ sơ đã thay đổi"),
    Standing.DECLINED: N_("Không đồng ý"),
}


@dataclass(frozen=True, slots=True)
class Signed:
    """One further applicant and what they have said so far."""

    n: int
    name: str
    id_number: str
    confirmed_at: datetime | None
    confirmed_hash: str
    declined_at: datetime | None

    def standing(self, content: str) -> Standing:
        """Return how they stand to a content, by its hash."""
        if self.declined_at is not None:
            return Standing.DECLINED
        if self.confirmed_at is None:
            return Standing.ASKED
        return Standing.CONFIRMED if self.confirmed_hash == content else Standing.CHANGED


def content_hash(
    *,
    procedure_version_id: int,
    unit_id: int,
    typed: Typed,
    papers: Sequence[tuple[int | None, str]],
    signers: Sequence[str],
    form: Mapping[str, object] | None = None,
) -> str:
    """Return the SHA-256 of everything a further applicant confirms.

    `papers` are components with the hash of their file, `signers` the numbers of all
    further applicants: whoever is added or left out later is a change too. `form` are
    the answers to the electronic form.
    """
    said = {
        "procedure": procedure_version_id,
        "unit": unit_id,
        "typed": asdict(typed),
        "papers": sorted([n or 0, sha256] for n, sha256 in papers),
        "signers": sorted(signers),
        "form": form or {},
    }
    return hashlib.sha256(canonical_bytes(said)).hexdigest()


def check_named(
    *, name: str, id_number: str, own_number: str, known: Sequence[Signed]
) -> None:
    """Raise Invalid or Conflict unless somebody can be named as a further applicant."""
    if not name or len(name) > MOST_NAME:
        raise Invalid(
            "signer_without_name",
            N_("Chưa có họ tên của người cùng nộp."),
            field="signer_name",
            remedy=N_("Hãy nhập họ tên như trên căn cước."),
        )
    if not (id_number.isascii() and id_number.isdecimal() and len(id_number) == 12):
        raise Invalid(
            "signer_number_malformed",
            N_("Số căn cước phải có 12 chữ số."),
            field="signer_number",
            remedy=N_("Hãy nhập lại số in trên thẻ căn cước."),
        )
    if id_number == own_number:
        raise Invalid(
            "signer_is_filer",
            N_("Đây là số căn cước của chính bạn."),
            field="signer_number",
            remedy=N_("Chỉ thêm người khác cùng đứng tên."),
        )
    if id_number in {one.id_number for one in known}:
        raise Invalid(
            "signer_named_twice",
            N_("Người này đã có trong danh sách."),
            field="signer_number",
        )
    if len(known) >= MOST_SIGNERS:
        raise Conflict(
            "signers_too_many",
            N_("Một hồ sơ có nhiều nhất %(most)s người cùng nộp."),
            facts={"most": MOST_SIGNERS},
        )


def check_all_confirmed(signers: Sequence[Signed], content: str) -> None:
    """Raise Invalid naming everybody who has not confirmed what the filing says now."""
    waiting = [s.name for s in signers if s.standing(content) is not Standing.CONFIRMED]
    if waiting:
        raise Invalid(
            "signers_missing",
            N_("Còn chờ xác nhận của: %(names)s."),
            facts={"names": ", ".join(waiting)},
            field="signers",
            remedy=N_("Hãy nhờ họ đăng nhập và xác nhận ở Hồ sơ của tôi, rồi gửi."),
        )
