"""Letters of a dossier from the first draft to the number, and results by template."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from motcua.domain.accounts.models import Unit
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.correspondence import actions as correspondence
from motcua.domain.correspondence.models import (
    LetterTemplate,
    Outgoing,
    ResultLetter,
)
from motcua.domain.correspondence.readers.letters import (
    built_in_letters,
    letter_for,
    result_letter_key,
)
from motcua.domain.correspondence.readers.outgoing import documents_of, series_faults
from motcua.domain.dossiers.actions import letters
from motcua.domain.dossiers.actions.reading import open_file
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.steps import Wanted, act_on_many
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier, DossierFile, DraftVersion, Read
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.readers.letters import drafts_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.ledger.models import Event
from motcua.kernel.actor import Actor, ActorKind, Role, RoleAt
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from tests.databases import MORNING
from tests.papers import read_back
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
DAY = MORNING.date()
OPINION = {"to": "Phòng Quản lý đô thị", "question": "Quy hoạch?", "until": "30/11/2021"}


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def done(centre: Centre) -> Done:
    return centre.accept(code_of("five-on-the-spot"))


def configurator(unit_id: int) -> Actor:
    return Actor(
        kind=ActorKind.OFFICER,
        name="Người cấu hình",
        officer_id=1,
        roles=frozenset({RoleAt(Role.CONFIGURATOR, unit_id)}),
    )


def begun(centre: Centre, done: Done, key: str = "letter-opinion", **more: Any) -> int:
    return letters.begin_letter(
        actor=centre.actor("thamdinh"),
        at=centre.at,
        dossier_id=done.dossier_id,
        key=key,
        **more,
    ).n


def saved(
    centre: Centre, done: Done, n: int, values: dict[str, str], who: str = "thamdinh"
) -> Any:
    (draft,) = (
        d
        for d in drafts_of(
            actor=centre.actor(who), dossier_id=done.dossier_id, at=centre.at
        )
        if d.n == n
    )
    return letters.save_letter(
        actor=centre.actor(who),
        at=centre.at,
        dossier_id=done.dossier_id,
        n=n,
        seen=draft.version,
        values=values,
    )


def at_dossier(centre: Centre, done: Done, who: str, n: int) -> dict[str, Any]:
    return {
        "actor": centre.actor(who),
        "at": centre.at,
        "dossier_id": done.dossier_id,
        "n": n,
    }


def signed(centre: Centre, done: Done) -> int:
    n = begun(centre, done)
    saved(centre, done, n, OPINION)
    letters.submit_letter(**at_dossier(centre, done, "thamdinh", n))
    letters.sign_letter(**at_dossier(centre, done, "lanhdao", n))
    return n


def words_of(centre: Centre, done: Done, kind: str = "letter") -> str:
    file = DossierFile.objects.get(dossier_id=done.dossier_id, kind=kind)
    _, content = open_file(
        actor=centre.actor("thamdinh"),
        at=centre.at,
        dossier_id=done.dossier_id,
        n=file.n,
    )
    return read_back(content).text


def test_a_letter_goes_up_and_out(centre: Centre, done: Done) -> None:
    n = signed(centre, done)
    request_id = uuid4()
    issue = at_dossier(centre, done, "vanthu", n)
    letters.issue_letter(**issue, request_id=request_id)
    letters.issue_letter(**issue, request_id=request_id)
    (row,) = documents_of(dossier_id=done.dossier_id)
    assert row.kind == "CV"
    assert row.text.startswith("01/UBND")
    assert row.signer == centre.actor("lanhdao").name
    said = words_of(centre, done)
    assert f"Số: {row.text}" in said
    assert "Phòng Quản lý đô thị" in said
    assert "KT. CHỦ TỊCH" in said
    assert "DỰ THẢO" not in said
    assert Event.objects.filter(kind="dossier.letter_issued").count() == 1
    assert readers.chain_fault(dossier_id=done.dossier_id) is None
    assert series_faults() == ()


def test_what_is_lacking_is_named_before_anything_is_printed(
    centre: Centre, done: Done
) -> None:
    n = begun(centre, done)
    draft = saved(centre, done, n, {"to": "Phòng Quản lý đô thị"})
    assert draft.lacking == ("Nội dung xin ý kiến", "Trả lời trước ngày")
    for act in (letters.open_preview, letters.submit_letter):
        with pytest.raises(NotNow) as caught:
            act(**at_dossier(centre, done, "thamdinh", n))
        assert "Nội dung xin ý kiến, Trả lời trước ngày" in str(caught.value)
    assert not DossierFile.objects.filter(kind="letter").exists()


def test_a_preview_is_marked_has_no_number_and_is_noted(
    centre: Centre, done: Done
) -> None:
    n = begun(centre, done)
    saved(centre, done, n, OPINION)
    pdf = letters.open_preview(**at_dossier(centre, done, "lanhdao", n))
    said = read_back(pdf).text
    assert "DỰ THẢO" in said
    assert "Quy hoạch?" in said
    assert not Outgoing.objects.exists()
    assert Read.objects.filter(what=f"draft {n}").count() == 1


def test_every_saving_is_a_version_and_nobody_is_overwritten(
    centre: Centre, done: Done
) -> None:
    n = begun(centre, done)
    saved(centre, done, n, {"to": "A"})
    saved(centre, done, n, {"to": "B"})
    with pytest.raises(Conflict):
        letters.save_letter(
            **at_dossier(centre, done, "thamdinh2", n), seen=2, values={"to": "C"}
        )
    kept = DraftVersion.objects.order_by("n").values_list("values", flat=True)
    assert list(kept) == [{}, {"to": "A"}, {"to": "B"}]


def test_a_value_that_cannot_be_one_changes_nothing(centre: Centre, done: Done) -> None:
    n = begun(centre, done)
    with pytest.raises(Invalid) as caught:
        saved(centre, done, n, {"until": "mai"})
    assert caught.value.field == "v-until"
    assert DraftVersion.objects.count() == 1


def test_a_letter_sent_back_can_be_changed_again(centre: Centre, done: Done) -> None:
    n = begun(centre, done)
    saved(centre, done, n, OPINION)
    letters.submit_letter(**at_dossier(centre, done, "thamdinh", n))
    with pytest.raises(NotNow):
        saved(centre, done, n, OPINION)
    back = at_dossier(centre, done, "lanhdao", n)
    with pytest.raises(Invalid):
        letters.send_letter_back(**back, remark=" ")
    letters.send_letter_back(**back, remark="Hỏi rõ hơn")
    assert saved(centre, done, n, {**OPINION, "question": "Rõ"}).remark == "Hỏi rõ hơn"
    letters.drop_letter(**at_dossier(centre, done, "thamdinh", n))
    with pytest.raises(NotFound):
        letters.open_preview(**at_dossier(centre, done, "thamdinh", n))


class TestMayNot:
    @pytest.mark.parametrize("who", ["quay", "vanthu", "congdan", "cv.thue"])
    def test_draft(self, centre: Centre, done: Done, who: str) -> None:
        with pytest.raises((NotAllowed, NotFound)):
            letters.begin_letter(
                actor=centre.actor(who),
                at=centre.at,
                dossier_id=done.dossier_id,
                key="invitation",
            )

    @pytest.mark.parametrize("who", ["thamdinh", "vanthu", "giamdoc"])
    def test_sign(self, centre: Centre, done: Done, who: str) -> None:
        n = begun(centre, done)
        saved(centre, done, n, OPINION)
        letters.submit_letter(**at_dossier(centre, done, "thamdinh", n))
        with pytest.raises(NotAllowed):
            letters.sign_letter(**at_dossier(centre, done, who, n))

    @pytest.mark.parametrize("who", ["thamdinh", "lanhdao", "traketqua"])
    def test_issue(self, centre: Centre, done: Done, who: str) -> None:
        n = signed(centre, done)
        with pytest.raises(NotAllowed):
            letters.issue_letter(**at_dossier(centre, done, who, n), request_id=uuid4())
        assert not Outgoing.objects.exists()

    def test_issue_what_is_not_signed(self, centre: Centre, done: Done) -> None:
        n = begun(centre, done)
        saved(centre, done, n, OPINION)
        with pytest.raises(NotNow):
            letters.issue_letter(
                **at_dossier(centre, done, "vanthu", n), request_id=uuid4()
            )


class TestResults:
    @pytest.fixture(autouse=True)
    def named(self, centre: Centre) -> None:
        unit = Unit.objects.get(code="ubnd").pk
        for outcome, key in (
            ("approved", "decision-approve"),
            ("rejected", "notice-reject"),
        ):
            correspondence.name_result_letter(
                actor=configurator(unit),
                at=centre.at,
                scope="procedure",
                name=code_of("five-on-the-spot"),
                outcome=outcome,
                key=key,
                valid_from=MORNING.date(),
                decision="Quyết định 3",
            )

    def decided(self, centre: Centre, done: Done, command: Command, **typed: Any) -> Done:
        done = centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ")
        return centre.act(done, "lanhdao", command, **typed)

    def test_a_result_that_lacks_something_is_not_approved(
        self, centre: Centre, done: Done
    ) -> None:
        done = centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ")
        before = Event.objects.count()
        for command, reason, lacking in (
            (Command.APPROVE, "", "Nội dung chấp thuận"),
            (Command.REJECT, "Sai quy hoạch", "ăn cứ"),
        ):
            with pytest.raises(NotNow) as caught:
                centre.act(done, "lanhdao", command, reason=reason)
            assert caught.value.code == "letter_fields_missing"
            assert lacking in str(caught.value)
            assert caught.value.remedy
        assert Event.objects.count() == before
        assert Dossier.objects.get(pk=done.dossier_id).outcome is None
        n = letters.begin_letter(
            actor=centre.actor("lanhdao"),
            at=centre.at,
            dossier_id=done.dossier_id,
            key="decision-approve",
            outcome="approved",
        ).n
        saved(centre, done, n, {"content": "Mở cửa hàng"}, "lanhdao")
        done = centre.act(done, "lanhdao", Command.APPROVE)
        centre.act(done, "vanthu", Command.SEAL)
        (row,) = documents_of(dossier_id=done.dossier_id)
        assert row.text == "01/QĐ-UBND"
        assert Dossier.objects.get(pk=done.dossier_id).result_number == row.text
        said = words_of(centre, done)
        assert "QUYẾT ĐỊNH" in said
        assert "Nội dung: Mở cửa hàng" in said
        assert f"Số: {row.text}" in said
        assert "……" not in said

    def test_of_many_only_those_that_lack_something_are_refused(
        self, centre: Centre, done: Done
    ) -> None:
        dones = [done, centre.accept(code_of("five-on-the-spot"))]
        dones = [centre.act(d, "thamdinh", Command.SUBMIT, opinion="Đủ") for d in dones]
        n = begun(centre, dones[1], "decision-approve", outcome="approved")
        saved(centre, dones[1], n, {"content": "Mở cửa hàng"})
        results = act_on_many(
            actor=centre.actor("lanhdao"),
            at=centre.at,
            wanted=[Wanted(d.dossier_id, d.version, uuid4()) for d in dones],
            command=Command.APPROVE,
            typed=Input(),
        )
        assert set(results.done) == {dones[1].dossier_id}
        assert results.refused[dones[0].dossier_id].code == "letter_fields_missing"

    def test_a_field_s_template_is_asked_before_approval_too(
        self, centre: Centre, done: Done
    ) -> None:
        ResultLetter.objects.all().delete()
        row = Dossier.objects.get(pk=done.dossier_id)
        correspondence.name_result_letter(
            actor=configurator(Unit.objects.get(code="ubnd").pk),
            at=centre.at,
            scope="field",
            name=catalogue.field_of(version_id=row.procedure_version_id),
            outcome="approved",
            key="decision-approve",
            valid_from=MORNING.date(),
            decision="Quyết định 4",
        )
        done = centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ")
        with pytest.raises(NotNow):
            centre.act(done, "lanhdao", Command.APPROVE)

    def test_a_rejection_gives_the_leader_s_reason(
        self, centre: Centre, done: Done
    ) -> None:
        n = begun(centre, done, "notice-reject", outcome="rejected")
        saved(centre, done, n, {"ground": "Điều 5 Luật A"})
        letters.submit_letter(**at_dossier(centre, done, "thamdinh", n))
        done = self.decided(centre, done, Command.REJECT, reason="Sai quy hoạch")
        centre.act(done, "vanthu", Command.SEAL)
        said = words_of(centre, done)
        assert "Lý do: Sai quy hoạch" in said
        assert "Điều 5 Luật A" in said
        (row,) = documents_of(dossier_id=done.dossier_id)
        assert row.kind == "TB"

    def test_the_words_are_those_the_draft_was_begun_with(
        self, centre: Centre, done: Done
    ) -> None:
        n = begun(centre, done, "decision-approve", outcome="approved")
        saved(centre, done, n, {"content": "Mở cửa hàng"})
        unit = Unit.objects.get(code="ubnd").pk
        content = built_in_letters()["decision-approve"].to_json()
        publish(unit, {**content, "body": content["body"] + "\nCâu mới."})
        done = self.decided(centre, done, Command.APPROVE)
        centre.act(done, "vanthu", Command.SEAL)
        assert "Câu mới." not in words_of(centre, done)

    def test_one_draft_a_decision_and_none_after_it(
        self, centre: Centre, done: Done
    ) -> None:
        n = begun(centre, done, "decision-approve", outcome="approved")
        with pytest.raises(Conflict):
            begun(centre, done, "certificate", outcome="approved")
        saved(centre, done, n, {"content": "Mở cửa hàng"})
        done = self.decided(centre, done, Command.APPROVE)
        with pytest.raises(NotNow):
            saved(centre, done, n, {"content": "Thêm sau"})
        centre.act(done, "vanthu", Command.SEAL)
        with pytest.raises(NotNow):
            saved(centre, done, n, {"content": "Thêm sau"}, "lanhdao")

    def test_a_procedure_comes_before_its_field_and_days_count(self) -> None:
        asked = {"procedure_code": code_of("five-on-the-spot"), "field": "X"}
        day = date(2021, 11, 22)
        assert result_letter_key(**asked, outcome="approved", on=day) == (
            "decision-approve"
        )
        before = date(2020, 12, 31)
        assert result_letter_key(**asked, outcome="approved", on=before) is None


def test_without_a_named_template_the_general_paper_stays(
    centre: Centre, done: Done
) -> None:
    centre.to_return(done)
    assert DossierFile.objects.filter(kind="result").count() == 1
    assert not DossierFile.objects.filter(kind="letter").exists()


def publish(unit_id: int, content: dict[str, Any], key: str = "decision-approve") -> int:
    actor = configurator(unit_id)
    template_id = correspondence.save_letter_draft(
        actor=actor, at=MORNING, unit_id=unit_id, key=key, content=content
    )
    assert (
        correspondence.check_letter(actor=actor, at=MORNING, template_id=template_id)
        == ()
    )
    correspondence.publish_letter(
        actor=actor,
        at=MORNING,
        template_id=template_id,
        decision="1/QĐ-UBND",
        reason="Mẫu của đơn vị",
    )
    return template_id


class TestTemplates:
    @pytest.fixture
    def ubnd(self) -> int:
        return Unit.objects.get(code="ubnd").pk

    def test_a_units_own_words_come_before_those_built_in(self, ubnd: int) -> None:
        content = built_in_letters()["invitation"].to_json()
        template_id = publish(ubnd, {**content, "name": "Thư mời"}, "invitation")
        assert letter_for(unit_id=ubnd, key="invitation").text.name == "Thư mời"
        below = Unit.objects.get(code="qldt").pk
        assert letter_for(unit_id=below, key="invitation").text.name == "Thư mời"
        publish(ubnd, {**content, "name": "Thư mời 2"}, "invitation")
        states = LetterTemplate.objects.order_by("n").values_list("state", flat=True)
        assert list(states) == ["retired", "published"]
        with pytest.raises(Conflict):
            correspondence.check_letter(
                actor=configurator(ubnd), at=MORNING, template_id=template_id
            )
        newest = LetterTemplate.objects.get(state="published").pk
        correspondence.retire_letter(
            actor=configurator(ubnd), at=MORNING, template_id=newest, reason="Thôi"
        )
        assert letter_for(unit_id=ubnd, key="invitation").text.name == "Giấy mời"

    def test_what_is_faulty_is_not_published(self, ubnd: int) -> None:
        actor = configurator(ubnd)
        content = built_in_letters()["invitation"].to_json() | {"body": "{{không}}"}
        template_id = correspondence.save_letter_draft(
            actor=actor, at=MORNING, unit_id=ubnd, key="invitation", content=content
        )
        found = correspondence.check_letter(
            actor=actor, at=MORNING, template_id=template_id
        )
        assert found
        with pytest.raises(Conflict):
            correspondence.publish_letter(
                actor=actor,
                at=MORNING,
                template_id=template_id,
                decision="1",
                reason="Vì",
            )

    def test_who_may_not_edit(self, ubnd: int, centre: Centre) -> None:
        content = built_in_letters()["invitation"].to_json()
        below = Unit.objects.get(code="qldt").pk
        for actor in (
            centre.actor("lanhdao"),
            centre.actor("vanthu"),
            configurator(below),
        ):
            with pytest.raises(NotAllowed):
                correspondence.save_letter_draft(
                    actor=actor,
                    at=MORNING,
                    unit_id=ubnd,
                    key="invitation",
                    content=content,
                )
