"""When a fee is collected, and who is exempt from it.

Basis: law 97/2015/QH13 art 10 (exemption and reduction), art 21, 22 (who sets them).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.domain.catalogue.rules.content import FeeContent
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, normalise

COLLECT: Mapping[str, str] = {
    "filing": N_("Khi nộp hồ sơ"),
    "": N_("Sau khi tiếp nhận"),
    "result": N_("Khi nhận kết quả"),
}
KINDS: Mapping[str, str] = {"": "", "fee": N_("Phí"), "charge": N_("Lệ phí")}


@dataclass(frozen=True, slots=True)
class Exemption:
    """Who pays less: how many per cent less, on what ground, shown by which paper."""

    name: str
    percent: int
    legal_basis: str
    proof: str


def exemption_of(line: str) -> Exemption:
    """Return the exemption a line says: `who | per cent less | legal basis | proof`.

    Raises Invalid naming what is wrong with it.
    """
    parts = [normalise(part) for part in line.split("|")]
    if len(parts) != 4 or not all(parts):
        raise _malformed(line)
    name, percent, basis, proof = parts
    if not percent.isdecimal() or not 0 < int(percent) <= 100:
        raise _malformed(line)
    return Exemption(name, int(percent), basis, proof)


def kept_fees(
    fees: tuple[FeeContent, ...], before: tuple[FeeContent, ...]
) -> tuple[FeeContent, ...]:
    """Return a procedure's fees as they are to stand.

    A source that does not say when, by what law and from whom less is collected (the
    national lists do not) leaves fees that stand with such terms as they are. Basis:
    law 97/2015 art 21, 22 (provinces set fees, exemptions and reductions).
    """
    return before if _has_terms(before) and not _has_terms(fees) else fees


def _has_terms(fees: tuple[FeeContent, ...]) -> bool:
    return any(
        fee.kind or fee.collect or fee.legal_basis or fee.exemptions for fee in fees
    )


def _malformed(line: str) -> Invalid:
    return Invalid(
        "exemption_malformed",
        N_("“%(line)s” không phải một trường hợp miễn, giảm."),
        facts={"line": line[:200]},
        field="exemptions",
        remedy=N_(
            "Ghi bốn phần cách nhau bằng dấu |: đối tượng, tỷ lệ giảm (1 đến 100), "
            "căn cứ pháp lý, giấy tờ chứng minh."
        ),
    )
