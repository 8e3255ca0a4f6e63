"""Dues (khoản phải nộp): what is to be paid, how much less, and why; in whole đồng.

Basis: law 97/2015/QH13 art 10 (exemption and reduction); NĐ 61/2018 art 22.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from motcua.kernel.errors import Conflict, Invalid, NotNow
from motcua.kernel.text import N_


class DueState(StrEnum):
    """How a due stands, in the words of the payment platform."""

    WAITING = "waiting"  # a payment of it has been begun
    UNPAID = "unpaid"
    PAID = "paid"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


DUE_STATES: Mapping[DueState, str] = {
    DueState.WAITING: N_("Chờ thanh toán"),
    DueState.UNPAID: N_("Chưa thanh toán"),
    DueState.PAID: N_("Đã thanh toán"),
    DueState.REFUNDED: N_("Đã hoàn phí"),
    DueState.CANCELLED: N_("Hủy"),
}


class Claim(StrEnum):
    """How far an exemption has come: claimed by the applicant, then decided."""

    NONE = ""
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Reduced:
    """What is left of a fee, and the steps that lead to it, as sentences with facts."""

    amount: int
    why: tuple[tuple[str, Mapping[str, object]], ...]


def reduced(
    *, base: int, percent: int, who: str, basis: str, claim: Claim, legal_basis: str
) -> Reduced:
    """Return what is to be paid of a fee when an exemption stands so.

    Only a confirmed exemption reduces it. What is taken off is rounded down to whole
    đồng, so that nobody is charged less than the law has it.
    """
    why: list[tuple[str, Mapping[str, object]]] = [
        (
            N_("Mức thu %(amount)s đ theo %(basis)s."),
            {"amount": _figure(base), "basis": legal_basis},
        )
        if legal_basis
        else (N_("Mức thu %(amount)s đ."), {"amount": _figure(base)})
    ]
    facts = {"who": who, "percent": percent, "basis": basis}
    if claim is Claim.CLAIMED:
        why.append(
            (N_("Đề nghị giảm %(percent)s%% (%(who)s): chờ cán bộ xác nhận."), facts)
        )
    if claim is Claim.REFUSED:
        why.append((N_("Không được giảm: %(who)s."), facts))
    off = 0
    if claim is Claim.CONFIRMED:
        off = base * percent // 100
        why.append((N_("Giảm %(percent)s%%: %(who)s, theo %(basis)s."), facts))
    return Reduced(base - off, tuple(why))


def covered(
    dues: Sequence[tuple[str, int]], lines: Sequence[tuple[str, int]]
) -> tuple[bool, ...]:
    """Say of dues, in order, which the lines received cover wholly.

    Both are names and amounts. Money received under a due's own name is that due's;
    whatever else there is goes to the others in order. What is left over is not enough
    for the next one, and is not lost: the receipt that completes it finds it again.
    """
    purse: dict[str, int] = {}
    for name, amount in lines:
        purse[name] = purse.get(name, 0) + amount
    found = [False] * len(dues)
    for n, (name, amount) in enumerate(dues):
        if purse.get(name, 0) >= amount:
            purse[name] -= amount
            found[n] = True
    rest = sum(purse.values())
    for n, (_, amount) in enumerate(dues):
        if not found[n]:
            if amount > rest:
                break
            rest -= amount
            found[n] = True
    return tuple(found)


def check_exemption_open(state: DueState) -> None:
    """Raise Conflict unless something may still be taken off a due."""
    if state not in (DueState.UNPAID, DueState.WAITING):
        raise Conflict(
            "due_settled",
            N_("Khoản này đã thanh toán hoặc đã hủy, không miễn giảm được nữa."),
            remedy=N_("Nếu đã nộp thừa, hãy đề nghị hoàn tiền."),
        )


def check_reason(reason: str, field: str = "reason") -> str:
    """Return a reason or note with its ends trimmed; raise Invalid when it is empty."""
    if not reason.strip():
        raise Invalid("reason_missing", N_("Chưa ghi lý do."), field=field)
    return reason.strip()


def unpaid_before_sending(names: Sequence[str]) -> NotNow:
    """Return the refusal to send what has to be paid first."""
    return NotNow(
        "fee_unpaid_before_sending",
        N_("Còn khoản phải nộp trước khi gửi: %(names)s."),
        facts={"names": "; ".join(names)},
        field="fee",
        remedy=N_("Hãy nộp tiền, hoặc đề nghị miễn giảm, rồi gửi hồ sơ."),
    )


def collected_at_door(parcels: Collection[str]) -> NotNow:
    """Return the refusal to pay online what a parcel collects at the door."""
    return NotNow(
        "parcel_collects",
        N_("Bưu tá thu khoản này khi giao kết quả, vận đơn %(parcels)s."),
        facts={"parcels": ", ".join(sorted(parcels))},
        field="fee",
        remedy=N_(
            "Hãy trả bưu tá; muốn nộp trực tuyến thì nhờ bộ phận một cửa hủy phiếu gửi "
            "có thu hộ trước."
        ),
    )


def paid_online_now(until: str) -> NotNow:
    """Return the refusal to have collected at the door what is being paid online.

    `until` is the time of day to which the payer may take.
    """
    return NotNow(
        "paying_online",
        N_("Người nộp đang nộp trực tuyến khoản này, chậm nhất đến %(until)s."),
        facts={"until": until},
        field="cod",
        remedy=N_("Hãy chờ đến lúc đó rồi lập lại, hoặc lập phiếu gửi không thu hộ."),
    )


def paid_together_now(until: str) -> NotNow:
    """Return the refusal to pay alone what is being paid together with others.

    `until` is the time of day to which the payer may take.
    """
    return NotNow(
        "paying_together",
        N_("Khoản này đang được nộp gộp với hồ sơ khác, chậm nhất đến %(until)s."),
        facts={"until": until},
        field="fee",
        remedy=N_("Hãy nộp tiếp lần đó, hoặc chờ đến lúc đó rồi nộp riêng."),
    )


def _figure(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
