"""When a fee is collected, which of its levels applies, and who is exempt from it.

Basis: law 97/2015/QH13 art 10 (exemption and reduction), art 21, 22 (who sets them).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from motcua.domain.catalogue.rules.content import FeeContent
from motcua.domain.catalogue.rules.counted import Pieces, counted_by
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, normalise

COLLECT: Mapping[str, str] = {
    "filing": N_("Khi nộp hồ sơ"),
    "": N_("Sau khi tiếp nhận"),
    "result": N_("Khi nhận kết quả"),
}
MOST_FEE = 2_000_000_000
"""No level of a fee is higher, in đồng: somebody's finger slipped."""
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


@dataclass(frozen=True, slots=True)
class FeeChoice:
    """One level of a fee of which one applies: in đồng, and on what it depends."""

    amount: int
    text: str


@dataclass(frozen=True, slots=True)
class FeeSaid:
    """What has been said of one fee: its level, and for how many pieces it is.

    `level` counts from 1, 0 is "not known". `count` are the pieces, `pages` those of each
    copy where the fee is counted by the page. None is what nobody has said.
    """

    level: int | None = None
    count: int | None = None
    pages: int | None = None

    def over(self, before: "FeeSaid") -> "FeeSaid":
        """Return what stands when this is said after something else was."""
        return FeeSaid(
            before.level if self.level is None else self.level,
            before.count if self.count is None else self.count,
            before.pages if self.pages is None else self.pages,
        )


UNSAID = FeeSaid()


@dataclass(frozen=True, slots=True)
class FeeFacts:
    """A fee; the amount is None where the province sets it, or one of `choices` applies.

    Those are its levels, counted from 1. `unit` is what it is counted by, '' for nothing;
    `pieces` how many the amount is for, None while nobody has said: then it is for one.
    """

    name: str
    amount: int | None
    text: str
    n: int = 0
    code: str = ""
    kind: str = ""
    case_n: int | None = None
    collect: str = ""
    legal_basis: str = ""
    exemptions: tuple[Exemption, ...] = ()
    choices: tuple[FeeChoice, ...] = ()
    unit: str = ""
    pieces: Pieces | None = None

    @property
    def units(self) -> frozenset[str]:
        """Return what it may be counted by, at one level or another."""
        own = (counted_by(one.text) for one in self.choices)
        return frozenset(filter(None, (self.unit, *own)))

    def as_said(self, said: FeeSaid) -> "FeeFacts":
        """Return the fee at the level that applies, for so many pieces.

        A level that it has not leaves the amount unknown. Raises Invalid for a number
        that cannot be one of pieces.
        """
        fee = self
        if said.level and 0 < said.level <= len(self.choices):
            found = self.choices[said.level - 1]
            unit = counted_by(found.text) or self.unit
            fee = replace(self, amount=found.amount, text=found.text, unit=unit)
        if not fee.unit or fee.amount is None or said.count is None:
            return fee
        pieces = Pieces(fee.unit, said.count, said.pages or 1, fee.amount)
        return replace(fee, amount=pieces.amount, pieces=pieces)


def choice_of(line: str) -> FeeChoice:
    """Return the level a line says: `amount in đồng | the case it is for`.

    What it depends on may be left out. Raises Invalid naming what is wrong with it.
    """
    amount, _, text = (normalise(part) for part in line.partition("|"))
    if not amount.isdecimal() or int(amount) > MOST_FEE:
        raise Invalid(
            "fee_choice_malformed",
            N_("“%(line)s” không phải một mức phí."),
            facts={"line": line[:200]},
            field="choices",
            remedy=N_("Ghi số tiền (đồng), dấu |, rồi trường hợp áp dụng mức ấy."),
        )
    return FeeChoice(int(amount), text)


def check_choices(fee: FeeContent) -> None:
    """Raise Invalid unless a fee has no levels, or several and no amount of its own.

    Levels are alternatives: they are never added, and none stands before one is chosen.
    """
    levels = [choice_of(line) for line in fee.choices]
    if levels and (len(set(levels)) < 2 or fee.amount is not None):
        raise Invalid(
            "fee_choices_odd",
            N_("Các mức của một khoản phí phải từ hai mức khác nhau."),
            field="choices",
            remedy=N_("Chỉ có một mức thì ghi mức đó ở số tiền; có nhiều thì bỏ trống."),
        )


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
