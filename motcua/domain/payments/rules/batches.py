"""What may be paid together with one payment, and what is wrong with a choice.

The number in each message is the one by which a part stands in the list it was chosen
from: of a sheet of many filings the line.
"""

from collections.abc import Collection, Sequence
from functools import partial

from motcua.domain.payments.rules.online import MOST_PARTS
from motcua.kernel.errors import Invalid, tell_together
from motcua.kernel.text import N_

_LEAVE_OUT = N_("Hãy bỏ dòng này rồi nộp lại.")


def check_chosen(parts: Sequence[tuple[int, object, int]]) -> None:
    """Raise Invalid or Several unless these may be one payment.

    Each is a number, what it is of and the unit that collects: the gateway takes a
    payment for one unit (MaDonVi), and nothing is paid twice in it.
    """
    check_number(len(parts))
    seen: dict[object, int] = {}
    for n, of, _ in parts:
        seen.setdefault(of, n)
    tell_together(
        *(partial(_check_once, n, seen[of]) for n, of, _ in parts),
        *(partial(_check_unit, n, unit, parts[0][2]) for n, _, unit in parts),
    )


def check_number(chosen: int) -> None:
    """Raise Invalid for no part, and for more than go into one payment."""
    if not 1 <= chosen <= MOST_PARTS:
        raise Invalid(
            "parts_number",
            N_("Mỗi lần nộp cho từ 1 đến %(most)s hồ sơ; bạn chọn %(chosen)s."),
            facts={"most": MOST_PARTS, "chosen": chosen},
            field="pick",
        )


def nothing_to_pay(n: int) -> Invalid:
    """Return the refusal of a part that owes nothing that is paid online now."""
    message = N_("Dòng %(n)s: không còn khoản nào phải nộp trực tuyến.")
    return _refused("part_owes_nothing", n, message)


def at_door(n: int, parcels: Collection[str]) -> Invalid:
    """Return the refusal of a part that a parcel collects."""
    message = N_("Dòng %(n)s: bưu tá thu khi giao kết quả, vận đơn %(parcels)s.")
    return _refused("part_at_door", n, message, parcels=", ".join(sorted(parcels)))


def paid_elsewhere(n: int, until: str) -> Invalid:
    """Return the refusal of a part that is being paid in another payment, till when."""
    return _refused(
        "part_paid_elsewhere",
        n,
        N_("Dòng %(n)s: đang được nộp ở lần thanh toán khác, chậm nhất đến %(until)s."),
        N_("Hãy bỏ dòng này, hoặc chờ đến lúc đó rồi nộp lại."),
        until=until,
    )


def unknown(n: int) -> Invalid:
    """Return the one refusal for "there is none" and "not yours to pay"."""
    return _refused(
        "part_unknown",
        n,
        N_("Dòng %(n)s: không tìm thấy hồ sơ này, hoặc bạn không nộp tiền cho nó được."),
    )


def pick(n: int) -> str:
    """Return the field of a form that chooses a part."""
    return f"pick-{n}"


def _check_once(n: int, first: int) -> None:
    if n != first:
        message = N_("Dòng %(n)s: cùng một hồ sơ với dòng %(first)s.")
        raise _refused("part_twice", n, message, first=first)


def _check_unit(n: int, unit: int, first: int) -> None:
    if unit != first:
        raise _refused(
            "part_of_another_unit",
            n,
            N_("Dòng %(n)s: nơi thu khác với dòng đầu."),
            N_("Mỗi lần nộp cho một nơi thu. Hãy nộp dòng này riêng."),
        )


def _refused(
    code: str, n: int, message: str, remedy: str = _LEAVE_OUT, **facts: object
) -> Invalid:
    """Return the refusal of one part, at its place in the form."""
    return Invalid(code, message, facts={"n": n, **facts}, field=pick(n), remedy=remedy)
