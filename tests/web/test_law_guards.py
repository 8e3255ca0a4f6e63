"""What the law forbids, tried on the pages by the very people who might try it.

Every refusal says in Vietnamese what is wrong and what to do, and changes nothing.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from motcua.domain.accounts.models import Delegation, Interest
from motcua.domain.catalogue.models import ProcessDefinition
from motcua.domain.dossiers.models import Dossier, DossierFile, WorkItem
from motcua.domain.ledger.models import Event
from motcua.domain.notifications.models import Effect
from tests.databases import MORNING
from tests.web.counter import Answer, Desk, said_by, sign_in
from tests.web.giving import give_back
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]
TWO_DAYS = {"limit_amount": "2", "limit_unit": "working_day"}


class Case:
    """One dossier and the people who act on it, each in a browser of their own."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        """Receive the dossier."""
        desk.code = code_of("department", "tckh")
        assert desk.send().status_code == 302
        self.row, self.set_clock, self.at = Dossier.objects.get(), clock, MORNING

    def later(self, **span: int) -> None:
        """Go on some time."""
        self.at += timedelta(**span)
        self.set_clock(self.at)

    def post(self, username: str, command: str, **typed: Any) -> Answer:
        """Send one act as the page would."""
        self.later(minutes=5)
        self.row.refresh_from_db()
        form = {"command": command, "version": self.row.version, **typed}
        path = f"/desk/ho-so/{self.row.code}/lam"
        return sign_in(username).post(path, {"request": str(uuid4()), **form})

    def do(self, username: str, command: str, **typed: Any) -> None:
        """Do an act that is allowed."""
        answer = self.post(username, command, **typed)
        assert answer.status_code == 302, said_by(answer)[:2000]

    def standing(self) -> tuple[object, ...]:
        """Return all that an act might change."""
        self.row.refresh_from_db()
        return (
            self.row.version,
            self.row.status,
            self.row.outcome,
            self.row.due_at,
            Event.objects.filter(stream=self.row.pk).count(),
            DossierFile.objects.filter(dossier=self.row).count(),
            Effect.objects.filter(dossier_id=self.row.pk).count(),
            [*WorkItem.objects.filter(dossier=self.row).order_by("n").values_list()],
        )

    def refused(self, username: str, command: str, said: str, **typed: Any) -> Answer:
        """Try what is forbidden: the page says so in words, nothing changes."""
        before = self.standing()
        answer = self.post(username, command, **typed)
        assert answer.status_code in (403, 409, 422)
        assert said in said_by(answer)
        assert self.standing() == before
        return answer

    def to_appraisal(self) -> None:
        """Bring it to the specialist."""
        self.do("quay", "hand_over")
        self.do("truongphong", "receive")
        chosen = Centre().actor("chuyenvien").officer_id
        self.do("truongphong", "assign", assignee=str(chosen))

    def to_approval(self) -> None:
        """Bring it to who decides."""
        self.to_appraisal()
        self.do("chuyenvien", "submit", opinion="Đủ điều kiện")
        self.do("truongphong", "submit", opinion="Trình ký")


@pytest.fixture
def case(desk: Desk, clock: Clock) -> Case:
    return Case(desk, clock)


def test_a_second_supplement(case: Case) -> None:
    """NĐ 61/2018 art 11.2c: once."""
    case.to_appraisal()
    case.do("chuyenvien", "request_supplement", reason="Thiếu bản vẽ")
    case.later(days=1)
    case.do("quay", "receive_supplement")
    case.refused(
        "chuyenvien",
        "request_supplement",
        "Đã yêu cầu bổ sung đủ số lần pháp luật cho phép (1 lần)",
        reason="Thiếu nữa",
    )


def test_a_supplement_after_its_three_days(case: Case) -> None:
    """NĐ 61/2018 art 19.4."""
    case.to_appraisal()
    case.later(days=7)
    case.refused(
        "chuyenvien",
        "request_supplement",
        "Đã quá thời hạn được yêu cầu bổ sung",
        reason="Thiếu bản vẽ",
    )


def test_a_second_new_appointment(case: Case) -> None:
    """NĐ 61/2018 art 19.9: at most one."""
    case.to_appraisal()
    case.do("truongphong", "extend", reason="Chờ xác minh", **TWO_DAYS)
    said = "Hồ sơ đã được hẹn lại đủ số lần pháp luật cho phép (1 lần)"
    case.refused("truongphong", "extend", said, reason="Chờ nữa", **TWO_DAYS)
    case.refused("lanhdao", "extend", said, reason="Chờ nữa", **TWO_DAYS)


def test_a_new_appointment_on_the_last_day(case: Case) -> None:
    """NĐ 61/2018 art 19.9: at the latest one day before expiry."""
    case.to_appraisal()
    case.row.refresh_from_db()
    assert case.row.due_at is not None
    case.later(seconds=int((case.row.due_at - case.at).total_seconds()) - 3600)
    answer = case.post("truongphong", "extend", reason="Chậm", **TWO_DAYS)
    assert answer.status_code == 409
    assert "gia hạn" in said_by(answer)


def test_a_late_refusal_without_an_apology(case: Case) -> None:
    """NĐ 61/2018 art 19.8: within the deadline; later only after an apology."""
    case.to_approval()
    case.later(days=60)
    said = "Đã quá hạn: muốn từ chối phải xin lỗi người nộp trước"
    case.refused("lanhdao", "reject", said, reason="Không đủ điều kiện")
    case.do("lanhdao", "apologise", reason="Thiếu người", **TWO_DAYS)
    case.do("lanhdao", "reject", reason="Không đủ điều kiện")


def test_a_refusal_without_a_reason(case: Case) -> None:
    """NĐ 61/2018 art 19.8: in writing, with the reason."""
    case.to_approval()
    case.refused("lanhdao", "reject", "Chưa ghi lý do", reason="  ")


def test_a_second_decision_that_contradicts_the_first(case: Case) -> None:
    """Two leaders have the page open; one approves, the other refuses."""
    case.to_approval()
    case.row.refresh_from_db()
    seen = case.row.version
    case.do("lanhdao", "approve")
    old_page = {"version": seen, "reason": "Không đủ điều kiện"}
    case.refused("lanhdao", "reject", "đã thay đổi từ lúc bạn mở", **old_page)
    fresh = case.post("lanhdao", "reject", reason="Không đủ điều kiện")
    assert fresh.status_code in (403, 409)
    case.row.refresh_from_db()
    assert case.row.outcome == "approved"


def test_an_approval_by_who_has_no_authority_that_day(case: Case) -> None:
    """TT 01/2018 art 6: a line in the register that covers the day."""
    case.to_approval()
    leader = Centre().actor("lanhdao").officer_id or 0
    yesterday = MORNING.date() - timedelta(days=1)
    Delegation.objects.filter(officer_id=leader).update(valid_to=yesterday)
    said = "Hôm nay bạn không có thẩm quyền ký thủ tục này"
    case.refused("lanhdao", "approve", said)
    case.refused("lanhdao", "reject", said, reason="Không đủ điều kiện")


def test_who_has_declared_an_interest_decides_nothing(case: Case) -> None:
    case.to_approval()
    leader = Centre().actor("lanhdao").officer_id or 0
    Interest.objects.create(
        officer_id=leader,
        person_id=case.row.submitter_id,
        reason="Em ruột",
        valid_from=MORNING.date(),
        declared_at=MORNING,
    )
    case.refused("lanhdao", "approve", "Bạn đã khai báo xung đột lợi ích")


def test_whoever_proposes_an_act_for_two_does_not_confirm_it(
    desk: Desk, clock: Clock
) -> None:
    """The two-person rule, set on stopping by a new version of the process."""
    old = ProcessDefinition.objects.get(key="department", state="published")
    old.state, old.retired_at = "retired", MORNING
    old.save()
    ProcessDefinition.objects.create(
        key=old.key,
        n=old.n + 1,
        name=old.name,
        definition=old.definition | {"two_person": ["stop"]},
        state="published",
        decision="2/QĐ",
        edited_at=MORNING,
        published_at=MORNING,
    )
    case = Case(desk, clock)
    case.to_appraisal()
    asked = case.post("truongphong", "stop", reason="Có tranh chấp")
    page = said_by(sign_in("truongphong").get(asked.headers["Location"]))
    assert "Đã đề nghị, chờ người thứ hai xác nhận" in page
    case.row.refresh_from_db()
    assert case.row.status == "processing", "it is only proposed"
    seen = said_by(sign_in("lanhdao").get(asked.headers["Location"]))
    assert "đề nghị “Dừng giải quyết”" in seen
    assert "Có tranh chấp" in seen
    said = "Việc này cần người thứ hai xác nhận; bạn là người đề nghị"
    case.refused("truongphong", "stop", said, reason="Có tranh chấp")
    case.do("lanhdao", "stop", reason="Có tranh chấp")
    case.row.refresh_from_db()
    assert case.row.status == "stopped"


@pytest.mark.parametrize(
    ("username", "command", "typed"),
    [
        ("chuyenvien", "receive_supplement", {"reason": "Dân đưa tận tay"}),
        ("truongphong", "receive_supplement", {"reason": "Dân đưa tận tay"}),
        ("chuyenvien", "withdraw", {"reason": "Dân gọi điện xin rút"}),
        ("lanhdao", "withdraw", {"reason": "Dân gọi điện xin rút"}),
    ],
)
def test_dealing_with_the_applicant_outside_the_one_stop(
    case: Case, username: str, command: str, typed: dict[str, str]
) -> None:
    """NĐ 61/2018 art 5.1: only the one-stop unit deals with the applicant."""
    case.to_appraisal()
    case.do("chuyenvien", "request_supplement", reason="Thiếu bản vẽ")
    said = "thuộc vai trò hoặc đơn vị khác|Vai trò của bạn không được làm việc này"
    before = case.standing()
    answer = case.post(username, command, **typed)
    assert answer.status_code == 403
    assert re.search(said, said_by(answer))
    assert case.standing() == before


def test_the_result_is_given_out_at_the_one_stop_only(case: Case) -> None:
    """NĐ 61/2018 art 20: not by who prepared or sealed it."""
    case.to_approval()
    case.do("lanhdao", "approve")
    case.do("vanthu", "seal")
    given = {"recipient": "Nguyễn Thị Hoa", "proof": "signature"}
    for username in ("chuyenvien", "truongphong", "lanhdao"):
        before = case.standing()
        answer = case.post(username, "return", **given)
        assert answer.status_code == 403
        assert case.standing() == before
    case.later(minutes=5)
    answer = give_back(sign_in("traketqua"), case.row.code)
    assert answer.status_code == 302, said_by(answer)[:2000]
