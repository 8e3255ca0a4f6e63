"""What may be paid together with one payment, and what is wrong with a choice.

The number in each message is the one by which a part stands in the list it was chosen
from: of a sheet of many filings the line.
"""

from collections.abc import Collection, Sequence
from functools import partial

from motcua.domain.payments.rules.online import MOST_PARTS
from motcua.kernel.errors import Invalid, tell_together
from motcua.kernel.text import N_


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
    return Invalid(
        "part_owes_nothing",
        N_("Dòng %(n)s: không còn khoản nào phải nộp trực tuyến."),
        facts={"n": n},
        field=pick(n),
        remedy=N_("Hãy bỏ dòng này rồi nộp lại."),
    )


def at_door(n: int, parcels: Collection[str]) -> Invalid:
    """Return the refusal of a part that a parcel collects."""
    return Invalid(
        "part_at_door",
        N_("Dòng %(n)s: bưu tá thu khi giao kết quả, vận đơn %(parcels)s."),
        facts={"n": n, "parcels": ", ".join(sorted(parcels))},
        field=pick(n),
        remedy=N_("Hãy bỏ dòng này rồi nộp lại."),
    )


def paid_elsewhere(n: int, until: str) -> Invalid:
    """Return the refusal of a part that is being paid in another payment, till when."""
    return Invalid(
        "part_paid_elsewhere",
        N_("Dòng %(n)s: đang được nộp ở lần thanh toán khác, chậm nhất đến %(until)s."),
        facts={"n": n, "until": until},
        field=pick(n),
        remedy=N_("Hãy bỏ dòng này, hoặc chờ đến lúc đó rồi nộp lại."),
    )


def unknown(n: int) -> Invalid:
    """Return the one refusal for "there is none" and "not yours to pay"."""
    return Invalid(
        "part_unknown",
        N_("Dòng %(n)s: không tìm thấy hồ sơ này, hoặc bạn không nộp tiền cho nó được."),
        facts={"n": n},
        field=pick(n),
        remedy=N_("Hãy bỏ dòng này rồi nộp lại."),
    )


def pick(n: int) -> str:
    """Return the field of a form that chooses a part."""
    return f"pick-{n}"


def _check_once(n: int, first: int) -> None:
    if n != first:
        raise Invalid(
            "part_twice",
            N_("Dòng %(n)s: cùng một hồ sơ với dòng %(first)s."),
            facts={"n": n, "first": first},
            field=pick(n),
            remedy=N_("Hãy bỏ dòng này rồi nộp lại."),
        )


def _check_unit(n: int, unit: int, first: int) -> None:
    if unit != first:
        raise Invalid(
            "part_of_another_unit",
            N_("Dòng %(n)s: nơi thu khác với dòng đầu."),
            facts={"n": n},
            field=pick(n),
            remedy=N_("Mỗi lần nộp cho một nơi thu. Hãy nộp dòng này riêng."),
        )
