"""Filing with others, and the guided check before: exactly what, by whom, once."""

import re
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.test import Client

from motcua.domain.accounts.models import Person
from motcua.domain.catalogue.models import Component, ProcedureVersion
from motcua.domain.dossiers.models import Dossier
from motcua.domain.eforms.models import FormAnswers, FormText
from motcua.domain.eforms.rules.definition import (
    Kind,
    Question,
    TextShape,
    TextTerms,
    every_question,
)
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.eforms.rules.writing import write_question
from motcua.domain.filings.models import Filing, FilingLook, Signer
from motcua.domain.ledger.models import Event
from motcua.kernel.canonical import canonical_bytes
from tests.files import a_pdf
from tests.papers import read_back
from tests.web.counter import errors_of, said_by, sign_in
from tests.web.test_filing import Home, answering, code  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


class Together:
    """A filing by one that another has to confirm."""

    def __init__(self, procedure: str) -> None:
        """Prepare it and name the other."""
        self.home = Home(procedure)
        self.at = self.home.prepare()
        self.other = sign_in("congdan2")
        self.person = Person.objects.get(account__username="congdan2")
        self.name(self.person.name, self.person.id_number)

    def name(self, name: str, number: str) -> Any:
        """Name somebody."""
        typed = {"signer_name": name, "signer_number": number, "do": "add"}
        return self.home.client.post(f"{self.at}/cung-nop", typed)

    def content(self) -> str:
        """Return the hash the other's page shows."""
        page = self.other.get(f"{self.at}/xac-nhan").content.decode()
        found = re.search(r'name="content" value="([0-9a-f]{64})"', page)
        assert found
        return found.group(1)

    def confirm(self, content: str | None = None) -> Any:
        """Confirm as the other."""
        asked = {"content": content or self.content(), "do": "confirm"}
        return self.other.post(f"{self.at}/xac-nhan", asked)


@pytest.fixture
def both(code: str) -> Together:  # noqa: F811
    return Together(code)


class TestSigners:
    def test_it_is_sent_once_all_have_confirmed_what_they_saw(
        self, both: Together
    ) -> None:
        refused = both.home.send(both.at)
        assert refused.status_code == 422
        assert both.person.name in errors_of(refused)["signers"]
        assert Filing.objects.get().state == "draft"
        assert both.at.rsplit("/", 1)[-1] in both.other.get("/ho-so-cua-toi").text
        seen = said_by(both.other.get(f"{both.at}/xac-nhan"))
        assert "file-1.pdf" in seen
        assert both.confirm().status_code == 302
        proof = f"{both.at}/xac-nhan-da-gui.pdf"
        assert both.home.client.get(proof).status_code == 409, "not sent yet"
        assert both.home.send(both.at)["Location"] == both.at
        page = both.home.client.get(both.at).content.decode()
        assert proof in page
        assert "<svg" in page
        said = read_back(both.home.client.get(proof).content).text
        assert both.at.rsplit("/", 1)[-1] in said
        assert "file-1.pdf" in said
        assert both.other.get(proof).status_code == 404
        assert Filing.objects.get().state == "submitted"
        kinds = Event.objects.filter(topic="filing").values_list("kind", flat=True)
        assert list(kinds.order_by("n")) == ["filing.confirmed", "filing.submitted"]
        quay = sign_in("quay")
        address, fields = answering(quay, both.at)
        key = both.at.rsplit("/", 1)[-1]
        form = quay.get(f"{address}?nop={key}&don-vi={_unit()}")
        assert both.person.id_number in form.content.decode()
        received = quay.post(address, fields | {"do": "accept"})
        assert received.status_code == 302, errors_of(received)
        named = Dossier.objects.get().code
        mine = f"/ho-so-cua-toi/{named}"
        assert named in said_by(both.other.get("/ho-so-cua-toi"))
        assert both.person.name in said_by(both.other.get(mine))
        assert sign_in("doanhnghiep").get(mine).status_code == 404

    def test_a_change_asks_again_and_an_old_page_confirms_nothing(
        self, both: Together
    ) -> None:
        old = both.content()
        both.confirm()
        more = SimpleUploadedFile("thêm.pdf", a_pdf(2, 55))
        both.home.client.post(f"{both.at}/giay-to", {"file-0": more, "do": "upload"})
        assert "xác nhận lại" in said_by(both.home.client.get(f"{both.at}/kiem-tra"))
        assert both.home.send(both.at).status_code == 422
        assert both.confirm(old).status_code == 409
        assert both.home.send(both.at).status_code == 422
        both.confirm()
        assert both.home.send(both.at).status_code == 302

    def test_they_see_everything_the_filer_sends(self, both: Together) -> None:
        sent = both.home.client.get(f"{both.at}/kiem-tra").content.decode()
        rows = re.findall(r'id="(?:form-|phone)[^>]*>.*?__value">(.*?)</dd>', sent)
        assert len(rows) > 3
        shown = both.other.get(f"{both.at}/xac-nhan").content.decode()
        assert [row for row in rows if row not in shown] == []
        both.confirm()
        both.home.send(both.at)
        after = both.other.get(f"{both.at}/xac-nhan")
        assert "Đã gửi" in said_by(after)
        assert 'name="content"' not in after.content.decode()

    def test_who_declines_or_is_left_out(self, both: Together) -> None:
        both.confirm()
        both.other.post(f"{both.at}/xac-nhan", {"do": "decline"})
        assert both.home.send(both.at).status_code == 422
        assert Signer.objects.get().confirmed_hash == ""
        both.home.client.post(f"{both.at}/cung-nop", {"do": "drop-1"})
        assert both.other.get(f"{both.at}/xac-nhan").status_code == 404
        assert both.home.send(both.at).status_code == 302

    def test_nobody_else_sees_or_confirms(self, both: Together) -> None:
        content = both.content()
        for who in (both.home.client, sign_in("quay")):
            seen = who.get(f"{both.at}/xac-nhan")
            assert seen.status_code in {403, 404}
            said = who.post(f"{both.at}/xac-nhan", {"content": content, "do": "confirm"})
            assert said.status_code in {403, 404}
            assert who.get(f"{both.at}/xac-nhan/tep/1").status_code in {403, 404}
        assert Client().get(f"{both.at}/xac-nhan").status_code == 302
        assert Signer.objects.get().confirmed_at is None
        for path in ("", "/giay-to", "/cung-nop", "/kiem-tra", "/tep/1"):
            assert both.other.get(f"{both.at}{path}").status_code == 404, path
        assert both.other.post(f"{both.at}/kiem-tra", {"agreed": "1"}).status_code == 404

    def test_every_look_of_theirs_is_told_to_the_filer(self, both: Together) -> None:
        assert both.other.get(f"{both.at}/xac-nhan/tep/1").status_code == 200
        both.confirm()
        both.home.send(both.at)
        whats = list(FilingLook.objects.order_by("id").values_list("what", flat=True))
        assert whats[0] == "file 1"
        assert both.person.name in said_by(both.home.client.get(both.at))

    @pytest.mark.parametrize(
        ("name", "number", "field"),
        [
            ("", "022190000001", "signer_name"),
            ("Trần Thị B", "02219", "signer_number"),
            ("Trần Thị B", "", "signer_number"),
            ("Trần Thị B", "own", "signer_number"),
            ("Trần Thị B", "again", "signer_number"),
        ],
    )
    def test_who_cannot_be_named(
        self, both: Together, name: str, number: str, field: str
    ) -> None:
        own = Person.objects.get(account__username="congdan").id_number
        real = {"own": own, "again": both.person.id_number}.get(number, number)
        answer = both.name(name, real)
        assert answer.status_code == 422
        assert field in errors_of(answer)
        assert Signer.objects.count() == 1

    def test_nobody_is_named_once_it_is_sent(self, both: Together) -> None:
        both.confirm()
        both.home.send(both.at)
        both.name("Trần Thị B", "022190000001")
        both.home.client.post(f"{both.at}/cung-nop", {"do": "drop-1"})
        assert Signer.objects.count() == 1
        assert (
            both.other.post(f"{both.at}/xac-nhan", {"do": "decline"}).status_code == 409
        )
        assert Signer.objects.get().declined_at is None


def test_what_looks_the_same_is_shown_and_not_merged(code: str) -> None:  # noqa: F811
    home, quay = Home(code), sign_in("quay")
    data = a_pdf(4, 321)

    def prepared() -> str:
        at = home.prepare()
        same = SimpleUploadedFile("giống.pdf", data)
        home.client.post(f"{at}/giay-to", {"file-0": same, "do": "upload"})
        return at

    at = prepared()
    assert "6 tháng" not in said_by(home.client.get(f"{at}/kiem-tra"))
    home.send(at)
    address, fields = answering(quay, at)
    assert quay.post(address, fields | {"do": "accept"}).status_code == 302
    dossier = Dossier.objects.get()
    again = prepared()
    told = said_by(home.client.get(f"{again}/kiem-tra"))
    assert dossier.code in told
    assert "tệp giống hệt" in told
    assert "mọi câu trả lời giống hệt" in told
    assert home.send(again).status_code == 302, "shown, not forbidden"
    key = again.rsplit("/", 1)[-1]
    form = quay.get(f"/desk/tiep-nhan/{code}?nop={key}&don-vi={_unit()}")
    if form.status_code == 404:
        form = quay.get(quay.get(f"/desk/truc-tuyen/{key}")["Location"])
    assert "Cùng một việc" in said_by(form)
    assert dossier.code in said_by(form)
    other = Home(code, "congdan2").prepare()
    told = said_by(sign_in("congdan2").get(f"{other}/kiem-tra"))
    assert dossier.code not in told, "another's is nobody's business"


def test_another_matter_by_its_answers_is_the_officers_to_judge(
    code: str,  # noqa: F811
) -> None:
    home, quay = Home(code), sign_in("quay")
    first = home.prepare()
    home.send(first)
    again = home.prepare()
    key = again.rsplit("/", 1)[-1]
    answers = FormAnswers.objects.get(filing=key)
    question = next(
        one
        for one in every_question(parse(answers.text.definition))
        if one.kind is Kind.LONG_TEXT and one.key in answers.answers
    )
    answers.answers[question.key] = "Một lý do khác hẳn."
    answers.save()
    told = said_by(home.client.get(f"{again}/kiem-tra"))
    assert f"khác ở: “{question.label}”" in told
    named = Question("ma", Kind.SHORT_TEXT, "Biển số", TextTerms(shape=TextShape.CODE))
    for row, plate in ((answers, "14A-1"), (_newest(first), "14A-2")):
        _ask(row, named, plate)
    assert "6 tháng" not in said_by(home.client.get(f"{again}/kiem-tra"))
    assert home.send(again).status_code == 302
    address, _ = answering(quay, again)
    form = said_by(quay.get(f"{address}?nop={key}&don-vi={_unit()}"))
    assert "Việc khác cùng thủ tục" in form
    assert "“Biển số”" in form
    assert "14A-2" not in form, "what it says is read where reading is noted"


def _newest(at: str) -> FormAnswers:
    return FormAnswers.objects.filter(filing=at.rsplit("/", 1)[-1]).order_by("-id")[0]


def _ask(row: FormAnswers, question: Question, answer: str) -> None:
    """Let the form of a filing have asked one more question."""
    definition = row.text.definition
    definition["pages"][0]["questions"].append(write_question(question))
    text, _ = FormText.objects.get_or_create(
        sha256=sha256(canonical_bytes(definition)).hexdigest(),
        defaults={"definition": definition},
    )
    row.text, row.answers = text, row.answers | {question.key: answer}
    row.save()


def _unit() -> int:
    return int(Filing.objects.order_by("-id").values_list("unit_id", flat=True)[0])


class TestGuidedCheck:
    @pytest.fixture
    def version(self) -> ProcedureVersion:
        """Return a procedure with cases and papers that only some people bring."""
        some = Component.objects.filter(required=False, case_n__isnull=False)
        return ProcedureVersion.objects.filter(
            pk__in=some.values("version_id"), state="published", valid_to=None
        ).order_by("pk")[0]

    def test_a_few_questions_give_exactly_what_to_bring(
        self, version: ProcedureVersion
    ) -> None:
        code, visitor = version.procedure.code, Client()  # noqa: F811
        start = f"/thu-tuc/{code}/can-gi"
        assert start in visitor.get(f"/thu-tuc/{code}").content.decode()
        some = Component.objects.filter(version=version, required=False)
        one = some.filter(case_n__isnull=False)[0]
        assert "Bạn thuộc trường hợp nào?" in said_by(visitor.get(start))
        missing = visitor.get(start, {"tiep": "1"})
        assert "Hãy chọn một trường hợp" in said_by(missing)
        second = visitor.get(start, {"truong-hop": one.case_n or 0})
        assert one.name in said_by(second)
        bare: dict[str, str | int] = {"truong-hop": one.case_n or 0, "xong": "1"}
        with_it = bare | {"co": one.n}
        found = visitor.get(start, with_it)
        assert one.name in said_by(found)
        assert one.name not in said_by(visitor.get(start, bare))
        common = Q(case_n=None) | Q(case_n=one.case_n)
        needed = Component.objects.filter(common, version=version, required=True).count()
        assert f"Bạn cần đúng {needed + 1} giấy tờ" in said_by(found)
        pdf = visitor.get(f"/thu-tuc/{code}/danh-muc.pdf", with_it)
        assert pdf.content.startswith(b"%PDF")

    @pytest.mark.parametrize(
        "asked", [{"truong-hop": "999"}, {"truong-hop": "x"}, {"xong": "1", "co": "a"}]
    )
    def test_nonsense_asks_again_or_is_left_out(
        self, version: ProcedureVersion, asked: dict[str, str]
    ) -> None:
        start = f"/thu-tuc/{version.procedure.code}/can-gi"
        assert Client().get(start, asked).status_code == 200
        assert Client().get("/thu-tuc/9.999999/can-gi").status_code == 404

    def test_the_filing_begins_with_the_answers(self, code: str) -> None:  # noqa: F811
        home = Home(code)
        version = ProcedureVersion.objects.get(procedure__code=code, state="published")
        paper = Component.objects.filter(version=version)[0]
        Component.objects.create(
            version=version,
            n=90,
            case_n=paper.case_n,
            name="Giấy ủy quyền (nếu có)",
            required=False,
        )
        from motcua.domain.catalogue.readers.terms import published  # noqa: PLC0415

        published.cache_clear()
        case = f"truong-hop={paper.case_n}&" if paper.case_n else ""
        query = f"{case}co=90&xong=1"
        home.client.post(f"/thu-tuc/{code}/nop?{query}")
        row = Filing.objects.get()
        assert list(row.having) == [90]
        at = f"/nop/{row.key}"
        refused = home.client.post(f"{at}/kiem-tra", {"agreed": "1"})
        assert "file-90" in errors_of(refused), "what one has is asked for"
        published.cache_clear()


def test_a_part_says_why_on_its_page(code: str) -> None:  # noqa: F811
    versions = ProcedureVersion.objects.filter(procedure__code=code, state="published")
    versions.update(online_level="partial", online_level_2018=None)
    assert "Lý do chưa được công bố" in said_by(Client().get(f"/thu-tuc/{code}"))
    versions.update(online_reason="on_site_check")
    told = said_by(Client().get(f"/thu-tuc/{code}"))
    assert "kiểm tra, đánh giá tại chỗ" in told
    assert "mức độ 3" in told
    listed = said_by(Client().get("/thu-tuc", {"q": code}))
    assert "mức độ 3" in listed
    assert "vì " in listed
    assert "kiểm tra, đánh giá tại chỗ" in listed
