"""What is asked of a fee: which level applies, and for how many pieces it is.

Basis: law 97/2015/QH13 art 21, 22 (a fee has the level the law sets for the case).
"""

from functools import partial

from motcua.domain.catalogue.rules.counted import PAGE, check_counted
from motcua.domain.catalogue.rules.fees import FeeFacts, FeeSaid
from motcua.kernel.errors import Invalid, Several, tell_together
from motcua.kernel.text import N_

UNKNOWN = 0
"""The answer "I do not know": an officer counts."""


def field_of(fee_n: int) -> str:
    """Return the field in which the level of a fee is said."""
    return f"fee-{fee_n}"


def count_field(fee_n: int) -> str:
    """Return the field in which it is said how many pieces a fee is for."""
    return f"count-{fee_n}"


def pages_field(fee_n: int) -> str:
    """Return the field in which it is said how many pages each copy has."""
    return f"pages-{fee_n}"


def check_possible(fee: FeeFacts, said: FeeSaid) -> None:
    """Raise Several or Invalid, naming fields, for a level or number that cannot be."""
    tell_together(
        partial(_check_level, said.level or UNKNOWN, of=len(fee.choices), fee_n=fee.n),
        partial(_check_number, said.count, count_field(fee.n)),
        partial(_check_number, said.pages, pages_field(fee.n)),
    )


def _check_level(level: int, *, of: int, fee_n: int) -> None:
    if not UNKNOWN <= level <= of:
        raise Invalid(
            "fee_level_unknown",
            N_("Khoản này không có mức đã chọn."),
            field=field_of(fee_n),
            remedy=N_("Hãy chọn một mức trong danh sách, hoặc “Tôi không biết”."),
        )


def _check_number(number: int | None, field: str) -> None:
    if number is not None:
        check_counted(number, field)


def check_said(fee: FeeFacts, said: FeeSaid) -> None:
    """Raise Several or Invalid while something of a fee that is asked was not said.

    Which level is one's own, of what is counted how many pieces.
    """
    tell_together(
        partial(_check_level_said, fee, said), partial(_check_count_said, fee, said)
    )


def is_said(fee: FeeFacts, said: FeeSaid) -> bool:
    """Say whether everything of a fee that is asked was said."""
    try:
        check_said(fee, said)
    except (Invalid, Several):
        return False
    return True


def _check_level_said(fee: FeeFacts, said: FeeSaid) -> None:
    if fee.choices and said.level is None:
        raise Invalid(
            "fee_level_missing",
            N_("Chưa chọn mức của “%(name)s”."),
            facts={"name": fee.name},
            field=field_of(fee.n),
            remedy=N_("Hãy chọn ở bước Mức phí của bạn; không biết thì để cán bộ tính."),
        )


def _check_count_said(fee: FeeFacts, said: FeeSaid) -> None:
    at_level = fee.as_said(said)
    if not at_level.unit or at_level.amount is None:
        return
    lacking = count_field(fee.n) if said.count is None else ""
    if not lacking and at_level.unit == PAGE and said.pages is None:
        lacking = pages_field(fee.n)
    if lacking:
        raise Invalid(
            "fee_count_missing",
            N_("Chưa ghi số lượng để tính “%(name)s”."),
            facts={"name": fee.name},
            field=lacking,
            remedy=N_("Hãy ghi số lượng ở phần phí, lệ phí; phí tính theo số đó."),
        )
