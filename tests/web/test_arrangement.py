"""How work is arranged at the desk: absence, conflicts of interest, skills."""

from datetime import date

import pytest
from django.test import Client

from motcua.domain.accounts.models import (
    Account,
    Delegation,
    Interest,
    Officer,
    Skill,
    Substitution,
)
from motcua.domain.catalogue.models import Competence
from motcua.domain.dossiers.models import WorkItem
from motcua.domain.dossiers.workflow.commands import Command
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import mentions
from tests.web.conftest import Clock
from tests.web.counter import Answer, errors_of, recorded, said_by, sign_in
from tests.world import Centre, actor, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/desk/bo-tri/"
INTERESTS = f"{LIST}xung-dot-loi-ich"
SKILLS = f"{LIST}so-truong"


def officer_id(username: str) -> int:
    return Account.objects.get(username=username).officer_id or 0


def absence(
    client: Client, absent: str, stands_in: str, changes: dict[str, str] | None = None
) -> Answer:
    form = {
        "absent": officer_id(absent),
        "substitute": officer_id(stands_in),
        "document": "12/GNP",
        "valid_from": "22/11/2021",
        "valid_to": "24/11/2021",
    }
    return client.post(f"{LIST}lap", {**form, **(changes or {})})


def end(client: Client, row: Substitution, reason: str = "Đi làm lại sớm") -> Answer:
    return client.post(f"{LIST}{row.pk}/cham-dut", {"reason": reason})


class TestAbsence:
    def test_an_officer_proposes_and_the_head_agrees(self) -> None:
        own = sign_in("chuyenvien")
        assert absence(own, "chuyenvien", "chuyenvien2").status_code == 302
        row = Substitution.objects.get()
        assert row.confirmed_at is None
        assert actor("chuyenvien2").stands_for == frozenset(), "not before it is agreed"
        assert "Chờ đồng ý" in said_by(own.get(LIST))
        assert own.post(f"{LIST}{row.pk}/dong-y").status_code == 403
        head = sign_in("truongphong")
        assert head.post(f"{LIST}{row.pk}/dong-y").status_code == 302
        assert actor("chuyenvien2").stands_for == {officer_id("chuyenvien")}
        assert "Nguyễn Xuân Toàn đã đồng ý" in said_by(own.get(LIST))
        again = head.post(f"{LIST}{row.pk}/dong-y")
        assert again.status_code == 409
        assert "đã được đồng ý" in said_by(again)

    def test_a_head_arranges_at_once_for_the_unit_and_for_nobody_else(self) -> None:
        head = sign_in("truongphong")
        assert absence(head, "chuyenvien", "chuyenvien2").status_code == 302
        assert Substitution.objects.get().confirmed_at is not None
        before = recorded()
        assert absence(head, "cv.tnmt", "chuyenvien").status_code == 404
        assert absence(sign_in("chuyenvien"), "chuyenvien2", "cv.tnmt").status_code == 403
        assert absence(sign_in("congdan"), "quay", "quay2").status_code == 403
        assert (recorded(), Substitution.objects.count()) == (before, 1)

    def test_it_ends_by_itself(self, clock: Clock) -> None:
        absence(sign_in("truongphong"), "chuyenvien", "chuyenvien2")
        day = Centre().at.replace(day=24)
        assert actor("chuyenvien2", day).stands_for
        after = day.replace(day=25)
        assert not actor("chuyenvien2", after).stands_for
        clock(after)
        page = said_by(sign_in("chuyenvien").get(LIST))
        assert "Đã hết hạn" in page
        assert "Không có ai vắng" in page
        row = Substitution.objects.get()
        assert end(sign_in("chuyenvien"), row).status_code == 409

    def test_it_is_ended_early_with_a_reason_and_kept(self) -> None:
        own = sign_in("chuyenvien")
        absence(sign_in("truongphong"), "chuyenvien", "chuyenvien2")
        row = Substitution.objects.get()
        assert f"reason-{row.pk}" in errors_of(end(own, row, " "))
        for stranger in ("chuyenvien2", "cv.tnmt", "tp.tnmt"):
            assert end(sign_in(stranger), row).status_code == 403
        assert end(own, row).status_code == 302
        assert not actor("chuyenvien2").stands_for
        page = said_by(own.get(LIST))
        assert "Đã chấm dứt sớm" in page
        assert "Đi làm lại sớm" in page
        assert end(own, row).status_code == 409
        assert absence(own, "chuyenvien", "chuyenvien2").status_code == 302

    @pytest.mark.parametrize(
        ("changes", "field", "said"),
        [
            ({"substitute": ""}, "substitute", "Chưa chọn người thay"),
            ({"substitute": "999999"}, "substitute", "Không có cán bộ này"),
            ({"document": " "}, "document", "Chưa ghi số văn bản"),
            ({"valid_from": ""}, "valid_from", "Chưa ghi ngày"),
            ({"valid_to": ""}, "valid_to", "Chưa ghi ngày"),
            ({"valid_from": "21/11/2021"}, "valid_from", "đã qua"),
            ({"valid_to": "21/11/2021"}, "valid_to", "phải sau ngày đầu"),
            ({"valid_to": "23/11/2022"}, "valid_to", "quá một năm"),
            ({"valid_to": "hôm nào"}, "valid_to", "không phải ngày"),
        ],
    )
    def test_what_is_wrong_is_named(
        self, changes: dict[str, str], field: str, said: str
    ) -> None:
        before = recorded()
        answer = absence(sign_in("truongphong"), "chuyenvien", "chuyenvien2", changes)
        assert answer.status_code == 422
        assert said in errors_of(answer)[field]
        assert (recorded(), Substitution.objects.count()) == (before, 0)

    def test_nobody_gets_a_role_they_do_not_hold(self) -> None:
        answer = absence(sign_in("truongphong"), "truongphong", "chuyenvien")
        assert "chưa giữ vai trò “Trưởng phòng”" in errors_of(answer)["substitute"]
        offered = sign_in("truongphong").get(LIST).content.decode()
        assert "Nguyễn Mạnh Long" in offered, "another head can"
        assert (
            f'<option value="{officer_id("chuyenvien")}">Phạm Hữu Thông –'
            not in (offered.partition('name="substitute"')[2].partition("</select>")[0])
        )

    def test_no_two_at_once_and_no_chain(self) -> None:
        head = sign_in("truongphong")
        absence(head, "chuyenvien", "chuyenvien2")
        twice = absence(head, "chuyenvien", "cv.tnmt", {"valid_from": "24/11/2021"})
        assert (
            "Từ 22/11/2021 đến 24/11/2021 đã cử Phạm Mạnh Nam"
            in (errors_of(twice)["valid_from"])
        )
        chain = absence(head, "chuyenvien2", "cv.tnmt")
        assert "đang thay Phạm Hữu Thông" in errors_of(chain)["valid_from"]
        other = absence(sign_in("tp.tnmt"), "cv.tnmt", "chuyenvien")
        assert "cũng vắng" in errors_of(other)["substitute"]
        assert Substitution.objects.count() == 1

    def test_authority_to_sign_is_not_passed_on(self) -> None:
        """Basis: NĐ 30/2020 art 13."""
        centre = Centre()
        done = centre.accept(code_of("five-on-the-spot"))
        done = centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ")
        assert absence(sign_in("quantri"), "lanhdao", "ld.thue").status_code == 302
        substitute = centre.actor("ld.thue")
        assert substitute.stands_for == {officer_id("lanhdao")}
        assert not Delegation.objects.filter(
            officer_id=substitute.officer_id or 0, unit__code="ubnd"
        ).exists()
        with pytest.raises(NotAllowed) as caught:
            centre.act(done, "ld.thue", Command.APPROVE)
        assert caught.value.code == "no_authority_today"

    def test_a_substitute_does_not_lengthen_their_own_time(self) -> None:
        absence(sign_in("truongphong"), "truongphong", "tp.tnmt")
        substitute = sign_in("tp.tnmt")
        longer = {"valid_from": "25/11/2021", "valid_to": "30/11/2021"}
        assert absence(substitute, "truongphong", "tp.tnmt", longer).status_code == 404
        assert end(substitute, Substitution.objects.get()).status_code == 403


class TestInterests:
    def declare(
        self, client: Client, who: int, changes: dict[str, str] | None = None
    ) -> Answer:
        form = {"q": "nguyen thi hoa", "person": str(who), "reason": "Chị em ruột"}
        return client.post(f"{INTERESTS}/khai", {**form, **(changes or {})})

    def test_who_declared_is_not_given_the_dossier_until_it_is_withdrawn(self) -> None:
        centre = Centre()
        person = centre.submitter.person_id
        client = sign_in("thamdinh")
        found = said_by(client.get(INTERESTS, {"q": "nguyen thi hoa"}))
        assert "Nguyễn Thị Hoa (…0037, sinh năm 1955)" in found
        assert "022155900037" not in found
        assert self.declare(client, person).status_code == 302
        done = centre.accept(code_of("five-on-the-spot"))
        with pytest.raises(NotAllowed) as caught:
            centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ")
        assert caught.value.code == "conflict_of_interest"
        row = Interest.objects.get()
        assert sign_in("thamdinh2").post(f"{INTERESTS}/{row.pk}/rut").status_code == 404
        assert client.post(f"{INTERESTS}/{row.pk}/rut").status_code == 302
        assert client.post(f"{INTERESTS}/{row.pk}/rut").status_code == 409
        assert "Đã rút" in said_by(client.get(INTERESTS))
        centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ")

    def test_it_counts_in_its_days_only(self) -> None:
        centre = Centre()
        tomorrow = {"valid_from": "23/11/2021"}
        self.declare(sign_in("thamdinh"), centre.submitter.person_id, tomorrow)
        done = centre.accept(code_of("five-on-the-spot"))
        centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ")
        assert Interest.objects.get().valid_from == date(2021, 11, 23)

    @pytest.mark.parametrize(
        ("changes", "field", "said"),
        [
            ({"person": ""}, "person", "Chưa chọn người"),
            ({"person": "99999999"}, "person", "Chưa chọn người"),
            ({"reason": " "}, "reason", "Chưa ghi lý do"),
            ({"valid_from": "01/11/2021"}, "valid_from", "đã qua"),
            ({"valid_to": "21/11/2021"}, "valid_to", "phải sau ngày đầu"),
        ],
    )
    def test_what_is_wrong_is_named(
        self, changes: dict[str, str], field: str, said: str
    ) -> None:
        client = sign_in("thamdinh")
        answer = self.declare(client, Centre().submitter.person_id, changes)
        assert answer.status_code == 422
        assert said in errors_of(answer)[field]
        assert not Interest.objects.exists()

    def test_nobody_is_declared_twice_at_once(self) -> None:
        client, person = sign_in("thamdinh"), Centre().submitter.person_id
        self.declare(client, person)
        assert "đã khai người này" in errors_of(self.declare(client, person))["person"]

    def test_the_head_sees_the_unit_s_and_others_do_not(self) -> None:
        person = Centre().submitter.person_id
        self.declare(sign_in("chuyenvien"), person)
        assert "Chị em ruột" in said_by(sign_in("truongphong").get(INTERESTS))
        for other in ("chuyenvien2", "tp.tnmt", "giamdoc"):
            assert "Chị em ruột" not in said_by(sign_in(other).get(INTERESTS))
        for nobody in ("congdan", "cauhinh", "thanhtra"):
            client = sign_in(nobody)
            assert client.get(INTERESTS).status_code == 403
            assert self.declare(client, person).status_code == 403


class TestSkills:
    def path(self, username: str) -> str:
        return f"{SKILLS}/{officer_id(username)}"

    def test_a_head_sets_what_assignment_uses(self) -> None:
        head = sign_in("truongphong")
        page = head.get(self.path("chuyenvien")).content.decode()
        assert "Phường Cao Xanh" in page
        field = Competence.objects.filter(resolving_unit__code="tckh").values_list(
            "procedure__procedureversion__field__name", flat=True
        )[0]
        chosen = {"territories": ["Phường Cao Xanh"], "fields": [field]}
        assert head.post(self.path("chuyenvien"), chosen).status_code == 302
        assert set(Skill.objects.values_list("kind", "value")) == {
            ("territory", "Phường Cao Xanh"),
            ("field", field),
        }
        assert "Phường Cao Xanh" in said_by(head.get(SKILLS))
        before = recorded()
        head.post(self.path("chuyenvien"), chosen)
        assert recorded() == before, "nothing changed, nothing is noted"
        assert head.post(self.path("chuyenvien"), {}).status_code == 302
        assert not Skill.objects.exists()

    def test_what_is_not_offered_is_refused(self) -> None:
        answer = sign_in("truongphong").post(
            self.path("chuyenvien"), {"fields": ["Phù thủy"]}
        )
        assert answer.status_code == 422
        assert "fields" in errors_of(answer)
        assert not Skill.objects.exists()

    def test_others_may_not(self) -> None:
        for name, status in (("chuyenvien", 403), ("tp.tnmt", 404), ("congdan", 403)):
            client = sign_in(name)
            assert client.get(self.path("chuyenvien")).status_code == status
            post = client.post(self.path("chuyenvien"), {"territories": []})
            assert post.status_code == status
        assert sign_in("chuyenvien").get(SKILLS).status_code == 403


def test_an_officer_without_any_role_has_nothing_to_arrange() -> None:
    clerk = Officer.objects.get(code="cv.tnmt2")
    clerk.rolegrant_set.all().delete()
    assert sign_in("cv.tnmt2").get(LIST).status_code == 403


def test_the_dossier_says_why_the_system_gave_it_to_somebody() -> None:
    form = {"territories": ["Phường Cao Xanh"]}
    path = f"{SKILLS}/{officer_id('cv.congan2')}"
    assert sign_in("tp.congan").post(path, form).status_code == 302
    centre = Centre()
    done = centre.accept(code_of("residence-temporary"))
    done = centre.act(done, "quay", Command.HAND_OVER)
    done = centre.act(done, "tp.congan", Command.RECEIVE)
    checks = WorkItem.objects.get(dossier_id=done.dossier_id, step="check")
    page = said_by(sign_in("tp.congan").get(f"/desk/ho-so/{done.code}"))
    assert f"Giao {checks.officer_name}: đang giữ ít hồ sơ nhất (0)" in page
    checker = Account.objects.get(officer_id=checks.officer_id or 0).username
    done = centre.act(
        done, checker, Command.SUBMIT, opinion="Cần xác minh", answers={"verify": "yes"}
    )
    page = said_by(sign_in("tp.congan").get(f"/desk/ho-so/{done.code}"))
    assert "Giao Lương Quốc Việt: phụ trách địa bàn này, đang giữ 0 hồ sơ." in page


def test_words_of_a_place_are_whole_and_their_case_does_not_count() -> None:
    address = "Tổ 7, khu 1, phường Hà Tu, thành phố Hạ Long"
    assert mentions(address, "Phường Hà Tu")
    for other in ("Phường Hà Tú", "Phường Hà T", "ường Hà Tu", ""):
        assert not mentions(address, other)
