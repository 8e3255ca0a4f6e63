"""What is typed in at the counter, and whether it is enough.

Basis: NĐ 61/2018 art 17 (check accuracy and completeness at reception).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from motcua.domain.catalogue.rules.asked import in_case
from motcua.domain.dossiers.rules.owners import CoApplicant, check_co_applicants
from motcua.kernel.errors import Invalid, tell_together
from motcua.kernel.text import N_

MOST_SETS = 50
MOST_COPIES = 999


@dataclass(frozen=True, slots=True)
class Submitter:
    """Who hands the dossier in, as they stood at that moment."""

    person_id: int
    name: str
    id_kind: str
    id_number: str
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the checklist; `component_n` is None for a paper nobody asked for."""

    component_n: int | None
    name: str
    original_count: int = 0
    certified_count: int = 0
    copy_count: int = 0

    @property
    def total(self) -> int:
        """Return how many sheets or sets of this paper were handed in."""
        return self.original_count + self.certified_count + self.copy_count


@dataclass(frozen=True, slots=True)
class Scan:
    """A stored file, tied to the n-th row of the checklist or to none."""

    sha256: str
    name: str
    size: int
    media_type: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One component the procedure asks for, as the check needs it."""

    n: int
    case_n: int | None
    name: str
    required: bool


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything typed in at the counter for one dossier.

    `commune` is the unit of the commune the dossier is about, where the counter chose
    it; else the address says. `co_applicants` are those in whose name it is as well.
    """

    procedure_code: str
    receiving_unit_id: int
    submitter: Submitter
    rows: tuple[Row, ...]
    scans: tuple[Scan, ...] = ()
    case_n: int | None = None
    owner_name: str = ""
    owner_address: str = ""
    sets: int = 1
    channel: str = "counter"
    delivery: str = "counter"
    delivery_address: str = ""
    fee: int | None = None
    note: str = ""
    foreign_code: str = ""
    handed_over_at: datetime | None = field(default=None)
    commune: int | None = None
    co_applicants: tuple[CoApplicant, ...] = ()

    @property
    def electronic(self) -> frozenset[int | None]:
        """Return the components that came as files instead of paper.

        Only what is filed online does; at the counter a scan goes with its paper.
        Basis: NĐ 45/2020 art 9, 10.
        """
        if self.channel != "online":
            return frozenset()
        scanned = {scan.row for scan in self.scans}
        rows = enumerate(self.rows, start=1)
        return frozenset(row.component_n for n, row in rows if n in scanned)


def address_of(*, owner: str, submitter: str) -> str:
    """Return the address a dossier is about: its owner's, else its submitter's."""
    return owner.strip() or submitter.strip()


def deciding_unit(unit_id: int, kind: str, parent_id: int | None) -> int:
    """Return the unit that decides: a department's parent, else the unit itself.

    A department prepares and its committee decides; an agency of its own decides
    by itself.
    """
    if kind == "department" and parent_id is not None:
        return parent_id
    return unit_id


def asked_in_case(asked: Sequence[Asked], case_n: int | None) -> tuple[Asked, ...]:
    """Return the components asked for in one case: the common ones and its own."""
    return in_case(asked, case_n)


def missing(asked: Sequence[Asked], intake: Intake) -> tuple[Asked, ...]:
    """Return the required components of the case of which nothing was handed in."""
    handed_in = {row.component_n for row in intake.rows if row.total > 0}
    handed_in |= intake.electronic
    return tuple(
        a
        for a in asked_in_case(asked, intake.case_n)
        if a.required and a.n not in handed_in
    )


def came(rows: Sequence[Row], scans: Sequence[Scan]) -> tuple[tuple[int, Row], ...]:
    """Return the rows of which something has come, on paper or as a file.

    With each its number among the rows, from 1, as scans name it.
    """
    scanned = {scan.row for scan in scans}
    return tuple(
        (n, row) for n, row in enumerate(rows, start=1) if row.total or n in scanned
    )


def lacking(
    asked: Sequence[Row], rows: Sequence[Row], scans: Sequence[Scan]
) -> tuple[str, ...]:
    """Return the names of the papers asked for of which nothing has come."""
    there = {(row.component_n, row.name) for _, row in came(rows, scans)}
    return tuple(row.name for row in asked if (row.component_n, row.name) not in there)


def check_counts(intake: Intake) -> None:
    """Raise Invalid when numbers typed in cannot be, naming each field."""
    tell_together(
        lambda: _check_sets(intake),
        lambda: _check_fee(intake),
        *(partial(check_copies, row, field=_field_of(row)) for row in intake.rows),
        lambda: _check_address(intake),
        lambda: check_co_applicants(
            intake.co_applicants,
            id_kind=intake.submitter.id_kind,
            id_number=intake.submitter.id_number,
        ),
    )


def _field_of(row: Row) -> str:
    return "extra" if row.component_n is None else f"component-{row.component_n}"


def _check_sets(intake: Intake) -> None:
    if not 1 <= intake.sets <= MOST_SETS:
        raise Invalid(
            "sets_out_of_range",
            N_("Số bộ hồ sơ phải từ 1 đến %(most)s."),
            facts={"most": MOST_SETS},
            field="sets",
        )


def _check_fee(intake: Intake) -> None:
    if intake.fee is not None and intake.fee < 0:
        raise Invalid("fee_negative", N_("Phí, lệ phí không thể âm."), field="fee")


def _check_address(intake: Intake) -> None:
    if intake.delivery == "post" and not intake.delivery_address.strip():
        raise Invalid(
            "delivery_address_missing",
            N_("Chưa có địa chỉ để bưu chính trả kết quả."),
            field="delivery_address",
            remedy=N_("Hãy nhập địa chỉ, hoặc chọn nhận tại bộ phận một cửa."),
        )


def check_copies(row: Row, *, field: str) -> None:
    """Raise Invalid at a field when a line's counts cannot be."""
    counts = (row.original_count, row.certified_count, row.copy_count)
    if min(counts) < 0 or max(counts) > MOST_COPIES:
        raise Invalid(
            "count_out_of_range",
            N_("Số bản của “%(name)s” phải từ 0 đến %(most)s."),
            facts={"name": row.name, "most": MOST_COPIES},
            field=field,
        )


def check_reason(reason: str) -> None:
    """Raise Invalid when a request that is turned away is not told why."""
    if not reason.strip():
        raise Invalid(
            "reason_missing",
            N_("Chưa ghi lý do."),
            field="reason",
            remedy=N_("Hãy ghi rõ, đầy đủ trong một lần những gì cần hoàn thiện."),
        )


def check_complete(asked: Sequence[Asked], intake: Intake) -> None:
    """Raise Invalid listing the required components that were not handed in."""
    lacking = missing(asked, intake)
    if lacking:
        raise Invalid(
            "components_missing",
            N_("Hồ sơ chưa đủ: %(names)s."),
            facts={"names": "; ".join(a.name for a in lacking)},
            field=f"component-{lacking[0].n}",
            remedy=N_("Hãy nhận đủ giấy tờ, hoặc lập phiếu yêu cầu bổ sung (mẫu 02)."),
        )
