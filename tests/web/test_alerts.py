"""The pages of alerts and their rules, as the people in front of them use them."""

from datetime import timedelta
from typing import Any

import pytest

from motcua.domain.supervision.models import Reach, RuleVersion
from motcua.domain.supervision.readers.rules import rules_now
from motcua.domain.supervision.rules.causes import Cause, Receiver
from tests.integration.test_supervision import appraising
from tests.supervising import look
from tests.web.counter import errors_of, said_by, sign_in
from tests.world import Centre

pytestmark = pytest.mark.django_db
PAGE = "/desk/canh-bao/"


def test_alerts_are_listed_to_whom_they_concern(clock: Any) -> None:
    centre = Centre()
    item = appraising(centre)
    at = item.due_at + timedelta(minutes=5)
    look(at)
    clock(at)
    mine = said_by(sign_in("thamdinh").get(PAGE))
    assert item.dossier.code in mine
    assert "Hồ sơ quá hạn" in mine
    narrowed = said_by(sign_in("thamdinh").get(PAGE, {"viec": "late"}))
    listed = narrowed.split("Đã báo")[1].split("Số liệu công khai")[0]
    assert item.dossier.code in listed
    # A step that ends with its dossier gives way to what the dossier raises.
    given_way = said_by(sign_in("thamdinh").get(PAGE, {"viec": "step_time"}))
    assert item.dossier.code not in given_way
    assert "Không có cảnh báo nào" in given_way
    assert "Không có cảnh báo nào" in said_by(sign_in("chuyenvien").get(PAGE))
    led = sign_in("giamdoc").get(PAGE, {"cua": "don-vi"})
    assert item.dossier.code in said_by(led)
    assert sign_in("thamdinh").get(PAGE, {"cua": "don-vi"}).status_code == 403
    assert sign_in("congdan").get(PAGE).status_code == 403
    assert "Hoa" not in said_by(led), "the applicant is not on the list"


def test_a_rule_is_changed_and_made_on_its_page(clock: Any) -> None:
    director = sign_in("giamdoc")
    assert "có sẵn" in said_by(director.get(f"{PAGE}quy-tac"))
    form = {
        "seen": "0",
        "cause": "late",
        "amount": "2",
        "tells-0": ["head"],
        "after-1": "4",
        "again": "x",
        "on": "yes",
        "reason": "",
    }
    where = f"{PAGE}quy-tac/late"
    assert set(errors_of(director.post(where, form))) == {"again"}
    assert set(errors_of(director.post(where, form | {"again": "0"}))) == {"tells-1"}
    form |= {"again": "0", "after-1": ""}
    assert set(errors_of(director.post(where, form))) == {"reason"}
    assert RuleVersion.objects.count() == 0
    good = form | {"reason": "Quy chế 12/QĐ"}
    assert sign_in("truongphong").post(where, good).status_code == 403
    assert "Quy chế 12/QĐ" in said_by(director.post(where, good, follow=True))
    rule = rules_now()["late"]
    assert (rule.amount, rule.levels[0].tells) == (2, (Receiver.HEAD,))
    assert director.post(where, good).status_code == 409

    new = f"{PAGE}quy-tac/moi"
    made = good | {"cause": "supplement", "key": "bổ sung"}
    assert set(errors_of(director.post(new, made))) == {"key"}
    made["key"] = "bo-sung-5-ngay"
    assert director.post(new, made).status_code == 302
    assert rules_now()["bo-sung-5-ngay"].cause is Cause.SUPPLEMENT
    assert sign_in("truongphong").get(new).status_code == 403
    assert sign_in("truongphong").get(where).status_code == 200
    assert sign_in("thamdinh").get(where).status_code == 403


def test_an_officer_says_where_messages_go(clock: Any) -> None:
    desk, page = sign_in("thamdinh"), f"{PAGE}cach-bao"
    assert "email" in errors_of(desk.post(page, {"email": "không phải"}))
    assert not Reach.objects.exists()
    assert desk.post(page, {"email": "a@halong.vn"}).status_code == 302
    assert Reach.objects.get().digest is False
    assert "a@halong.vn" in desk.get(page).content.decode()
    assert sign_in("congdan").post(page, {"email": "a@b.vn"}).status_code == 403
