"""Several people in whose name one dossier is: spouses, heirs, owners, founders.

Basis: BLDS 2015 art 101 (several who act together), 207-210 (common ownership);
NĐ 61/2018 art 6.2 (an applicant answers for what they hand in).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.kernel.errors import Invalid, MotcuaError, Several
from motcua.kernel.text import N_

MOST_OWNERS = 50
"""How many people one dossier may be in the name of, its submitter with them."""

MOST_OVER_ALL = 200
"""How many a dossier may have had as co-applicants, those left out again with them."""

MOST_NAME, MOST_REASON = 200, 500
SHOWN = 10
"""How many names a paper prints in full."""


@dataclass(frozen=True, slots=True)
class CoApplicant:
    """One of them beside the submitter, as typed or confirmed.

    `person_id` is 0 until they are recorded; one who has confirmed online has theirs.
    """

    name: str
    id_kind: str
    id_number: str
    phone: str = ""
    email: str = ""
    person_id: int = 0


def plain(number: str) -> str:
    """Return a number as it is compared and kept: without spaces and hyphens."""
    return number.replace(" ", "").replace("-", "").upper()


def check_co_applicants(
    named: Sequence[CoApplicant], *, id_kind: str, id_number: str
) -> None:
    """Raise Invalid or Several, naming each line, for who is there twice or too many.

    `id_kind` and `id_number` are the submitter's. Lines are called `co-0-…` and so on.
    """
    faults: list[MotcuaError] = []
    seen = {(id_kind, plain(id_number))}
    for n, one in enumerate(named):
        number = (one.id_kind, plain(one.id_number))
        if number in seen:
            faults.append(_twice(one.name, field_of(n, "id_number")))
        seen.add(number)
    if len(named) >= MOST_OWNERS:
        faults.append(too_many())
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise Several(faults)


def check_added(known: Sequence[tuple[str, str]], one: CoApplicant, ever: int) -> None:
    """Raise Invalid unless one more may be named.

    `known` are kind and number of those there, the submitter with them; `ever` how many
    lines the dossier has had.
    """
    if (one.id_kind, plain(one.id_number)) in known:
        raise _twice(one.name, "id_number")
    if len(known) >= MOST_OWNERS or ever >= MOST_OVER_ALL:
        raise too_many()


def check_why(reason: str) -> None:
    """Raise Invalid when who stands in a dossier is changed without a reason."""
    if not reason.strip() or len(reason) > MOST_REASON:
        raise Invalid(
            "co_applicant_reason_missing",
            N_("Chưa ghi lý do, hoặc lý do dài quá %(most)s ký tự."),
            facts={"most": MOST_REASON},
            field="reason",
            remedy=N_("Hãy ghi vì sao sửa và theo giấy tờ nào."),
        )


def field_of(n: int, name: str) -> str:
    """Return the name of a field of the n-th line, from 0."""
    return f"co-{n}-{name}"


def in_line(names: Sequence[str]) -> str:
    """Return names as a paper prints them in one line, the last ones only counted."""
    if len(names) <= SHOWN:
        return "; ".join(names)
    return f"{'; '.join(names[:SHOWN])} và {len(names) - SHOWN} người khác"


def too_many() -> Invalid:
    """Return the fault of more people than one dossier may be in the name of."""
    return Invalid(
        "co_applicants_too_many",
        N_("Một hồ sơ đứng tên nhiều nhất %(most)s người."),
        facts={"most": MOST_OWNERS},
        field="co_find",
        remedy=N_("Hãy ghi những người còn lại vào danh sách kèm theo hồ sơ."),
    )


def _twice(name: str, field: str) -> Invalid:
    return Invalid(
        "co_applicant_twice",
        N_("%(name)s đã đứng tên trong hồ sơ này."),
        facts={"name": name},
        field=field,
        remedy=N_("Hãy bỏ dòng này, hoặc sửa số giấy tờ nếu là người khác."),
    )
