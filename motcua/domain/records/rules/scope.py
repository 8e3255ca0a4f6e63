"""What is digitised and what is not; what may be taken again; codes of results.

Basis: TT 01/2023/TT-VPCP; NĐ 45/2020 art 16, 25; law 91/2025 art 9, 19.1.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

LONGEST_CONSENT = timedelta(days=366)


class Form(StrEnum):
    """As what a paper lies before the officer."""

    ORIGINAL = "original"
    E_CERTIFIED = "e_certified"
    CERTIFIED = "certified"
    COPY = "copy"
    SHOWN = "shown"
    SECRET = "secret"  # noqa: S105 - a word for what is secret, no password
    SHARED = "shared"


FORM_NAMES = {
    Form.ORIGINAL: N_("Bản chính"),
    Form.E_CERTIFIED: N_("Bản sao chứng thực điện tử"),
    Form.CERTIFIED: N_("Bản sao chứng thực giấy"),
    Form.COPY: N_("Bản chụp thường"),
    Form.SHOWN: N_("Chỉ xuất trình để đối chiếu"),
    Form.SECRET: N_("Có nội dung bí mật nhà nước"),
    Form.SHARED: N_("Dữ liệu đã được chia sẻ, có giá trị pháp lý"),
}
DIGITISED = frozenset({Form.ORIGINAL, Form.E_CERTIFIED})
NOT_DIGITISED = frozenset(Form) - DIGITISED


class Ground(StrEnum):
    """On what ground a paper of the store is used again."""

    ONLINE = "online"
    SPOKEN = "spoken"
    WRITTEN = "written"
    STATUTORY = "statutory"


GROUND_NAMES = {
    Ground.ONLINE: N_("Chủ giấy tờ đồng ý trên cổng"),
    Ground.SPOKEN: N_("Chủ giấy tờ đồng ý bằng lời tại quầy"),
    Ground.WRITTEN: N_("Chủ giấy tờ đồng ý bằng văn bản"),
    Ground.STATUTORY: N_("Thực hiện nhiệm vụ luật định, không cần đồng ý"),
}
AT_COUNTER = frozenset({Ground.SPOKEN, Ground.WRITTEN})


def check_form(form: str, *, original_count: int, total: int) -> Form:
    """Return as what a paper is digitised; raise Invalid for what is not digitised.

    `original_count` and `total` are how many copies the checklist of the dossier counts,
    both 0 where only a file came. Basis: TT 01/2023/TT-VPCP (not plain copies, not
    certified copies except electronic ones, not what is only shown, no secrets, not
    what is shared already).
    """
    if form not in set(Form):
        raise Invalid(
            "paper_form_missing",
            N_("Chưa chọn giấy tờ là bản chính hay bản sao."),
            field="form",
            remedy=N_("Hãy chọn theo giấy tờ đang có."),
        )
    found = Form(form)
    if found in NOT_DIGITISED:
        raise Invalid(
            "not_to_be_digitised",
            N_("Không số hóa: %(form)s."),
            facts={"form": FORM_NAMES[found]},
            field="form",
            remedy=N_("Hãy chọn “Ghi là không số hóa” để lưu lý do."),
        )
    if found is Form.ORIGINAL and total and not original_count:
        raise Invalid(
            "no_original_handed_in",
            N_("Hồ sơ ghi giấy tờ này không nộp bản chính."),
            field="form",
            remedy=N_("Giấy là bản sao thì ghi là không số hóa."),
        )
    return found


def result_code(agency_code: str, day: date, n: int) -> str:
    """Return the code of a digitised result: `H49.04-SH211122-00001`.

    Agency, SH with the day, number in the day of five digits or more. A code is never
    parsed. Basis: TT 01/2023/TT-VPCP (mã kết quả số hóa).
    """
    return f"{agency_code}-SH{day:%y%m%d}-{n:05d}"


@dataclass(frozen=True, slots=True)
class Consent:
    """What an owner agreed to: one paper, for a dossier or a procedure, until a day."""

    record_id: int
    dossier_code: str
    procedure_code: str
    until: date
    is_withdrawn: bool = False

    def covers(
        self, *, record_id: int, dossier_code: str, procedure_code: str, on: date
    ) -> bool:
        """Say whether a reuse that day is agreed to. Basis: law 91/2025 art 9."""
        if self.record_id != record_id or self.is_withdrawn or on > self.until:
            return False
        if self.dossier_code:
            return self.dossier_code == dossier_code
        return self.procedure_code == procedure_code


def check_until(until: date | None, *, on: date) -> date:
    """Return the last day of a consent; raise Invalid unless it is within a year."""
    if until is None or not on <= until <= on + LONGEST_CONSENT:
        raise Invalid(
            "consent_day_impossible",
            N_("Ngày cuối cho dùng lại phải từ hôm nay đến một năm sau."),
            field="until",
            remedy=N_("Hãy chọn lại ngày."),
        )
    return until


def counts_on(valid_to: date | None, *, is_revoked: bool, on: date) -> bool:
    """Say whether a paper still counts on a day."""
    return not is_revoked and (valid_to is None or on <= valid_to)
