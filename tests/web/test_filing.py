"""A filing from home: four steps without scripts, sent once, answered at the counter."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from markupsafe import escape

from motcua.domain.catalogue.models import Competence, ProcedureVersion
from motcua.domain.deadlines.readers import calendar_for
from motcua.domain.documents.actions import forget_file
from motcua.domain.documents.models import StoredFile
from motcua.domain.dossiers.models import Dossier, DossierFile, HandedIn
from motcua.domain.filings.actions import drop_old_drafts
from motcua.domain.filings.models import Filing, FilingLook, FilingPaper
from motcua.domain.filings.rules import answer_by
from motcua.domain.ledger.models import Event
from motcua.kernel.actor import ANONYMOUS, SYSTEM
from motcua.kernel.errors import NotAllowed
from tests.databases import MORNING
from tests.files import a_pdf
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in
from tests.web.eform_home import fill_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def code() -> str:
    """Return a procedure the one-stop centre receives online, with papers it requires."""
    codes = Competence.objects.filter(
        receiving_unit__code="hcc", process_key="five-on-the-spot"
    ).values("procedure_id")
    found = (
        ProcedureVersion.objects.filter(
            procedure_id__in=codes,
            state="published",
            channels__contains=["online"],
            component__required=True,
        )
        .order_by("procedure__code")
        .values_list("procedure__code", flat=True)
    )
    return str(found[0])


class Home:
    """Somebody at home with a browser that runs no scripts."""

    def __init__(self, code: str, username: str = "congdan") -> None:
        """Take who and what."""
        self.client, self.code = sign_in(username), code

    def begin(self) -> str:
        """Begin, and return the address of the filing."""
        answer = self.client.post(f"/thu-tuc/{self.code}/nop")
        assert answer.status_code == 302
        return "/".join(answer["Location"].split("/")[:3])

    def prepare(self, **changes: Any) -> str:
        """Fill in every step but the last."""
        at = self.begin()
        page = self.client.get(f"{at}/truong-hop").content.decode()
        chosen: dict[str, str] = {}
        for name in ("case", "unit"):
            found = re.search(rf'name="{name}"[^>]*value="(\d+)"', page)
            if found:
                chosen[name] = found.group(1)
        hcc = str(
            Competence.objects.filter(receiving_unit__code="hcc").values_list(
                "receiving_unit_id", flat=True
            )[0]
        )
        self.client.post(f"{at}/truong-hop", chosen | {"unit": hcc})
        fill_form(self.client, at)
        papers = self.client.get(f"{at}/giay-to").content.decode()
        # Each file is looked into by a process of its own: only what has to come comes.
        papers = papers.partition("Giấy tờ chỉ cần khi bạn có")[0]
        names = re.findall(r'type="file" id="(file-[1-9]\d*)"', papers)
        assert names, "the procedure asks for papers"
        files = {
            name: SimpleUploadedFile(f"{name}.pdf", a_pdf(n + 1))
            for n, name in enumerate(names)
        }
        self.client.post(f"{at}/giay-to", {**files, "do": "next"})
        typed = {
            "phone": "0912000111",
            "email": "hoa@motcua.example",
            "address": "Hạ Long",
            "delivery": "counter",
            "delivery_address": "",
            "note": "",
        }
        self.client.post(f"{at}/nhan-ket-qua", typed | changes)
        return at

    def send(self, at: str) -> Any:
        """Press the last button."""
        return self.client.post(f"{at}/kiem-tra", {"agreed": "1"})


def answering(quay: Client, at: str) -> tuple[str, dict[str, Any]]:
    """Open a filing at the counter; return the form's address and its fields."""
    opened = quay.get(f"/desk/truc-tuyen/{at.rsplit('/', maxsplit=1)[-1]}")
    assert opened.status_code == 302
    text = quay.get(opened["Location"]).content.decode()
    return opened["Location"].split("?")[0], form_fields(text)


def form_fields(text: str) -> dict[str, Any]:
    """Return what the form of an intake would send as it stands on its page."""
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", text):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]+)"', tag)
        if not name or (kind and kind.group(1) == "file"):
            continue
        if kind and kind.group(1) == "radio" and " checked" not in tag:
            continue
        fields.setdefault(name.group(1), []).append(value.group(1) if value else "")
    for select in re.findall(r'<select[^>]*name="([^"]+)".*?</select>', text, re.DOTALL):
        part = text[text.index(f'name="{select}"') :]
        chosen = re.search(r'value="([^"]*)" selected', part[: part.index("</select>")])
        fields[select] = [chosen.group(1) if chosen else ""]
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def test_from_home_to_the_receipt(code: str) -> None:
    home = Home(code)
    assert f"/thu-tuc/{code}/nop" in home.client.get(f"/thu-tuc/{code}").content.decode()
    at = home.prepare()
    check = said_by(home.client.get(f"{at}/kiem-tra"))
    assert "0912000111" in check
    assert "file-1.pdf" in check
    sent = home.send(at)
    assert sent["Location"] == at
    told = said_by(home.client.get(at))
    assert "Đã gửi hồ sơ" in told
    row = Filing.objects.get()
    assert row.submitted_at is not None
    calendar = calendar_for(unit_code="hcc", on=MORNING.date())
    assert row.answer_by == answer_by(row.submitted_at, calendar)
    quay = sign_in("quay")
    assert "Nguyễn Thị Hoa" in said_by(quay.get("/desk/truc-tuyen"))
    address, fields = answering(quay, at)
    assert fields["channel"] == ["online"]
    accepted = quay.post(address, fields | {"do": "accept"})
    assert accepted.status_code == 302, errors_of(accepted)
    dossier = Dossier.objects.get()
    assert dossier.channel == "online"
    assert dossier.submitter_phone == "0912000111"
    assert dossier.submitter_id == row.person_id
    files = DossierFile.objects.filter(dossier=dossier, purpose="submitted")
    wanted = set(FilingPaper.objects.values_list("sha256", flat=True))
    assert set(files.values_list("sha256", flat=True)) == wanted
    receipt = DossierFile.objects.get(dossier=dossier, kind="receipt").paper
    assert receipt is not None
    assert "(bản điện tử)" in str(receipt["data"]["lines"])
    assert HandedIn.objects.filter(dossier=dossier).count() >= len(wanted)
    row.refresh_from_db()
    assert (row.state, row.dossier_code) == ("accepted", dossier.code)
    assert dossier.code in said_by(home.client.get("/ho-so-cua-toi"))
    own = home.client.get(f"/ho-so-cua-toi/{dossier.code}").content.decode()
    given = own[own.index(">Đã nộp</h2>") :]
    tied = files.exclude(handed_in_n=None).values("handed_in_n")
    first = HandedIn.objects.filter(dossier=dossier, n__in=tied)[0]
    assert f"<li>{escape(first.name)}</li>" in given[: given.index("</ul>")]
    assert "Không có hồ sơ nào" in said_by(quay.get("/desk/truc-tuyen"))


def test_nobody_has_brought_an_original_of_what_was_filed_from_home(code: str) -> None:
    home = Home(code)
    at = home.prepare()
    home.send(at)
    quay = sign_in("quay")
    address, fields = answering(quay, at)
    text = quay.post(address, fields | {"do": "fill"}, follow=True).content.decode()
    given = dict(re.findall(r'name="(c-\d+-[ocp])"[^>]*value="([^"]*)"', text))
    kinds = {name[-1] for name, value in given.items() if value}
    assert kinds == {"p"}


def test_sending_twice_sends_once(code: str) -> None:
    home = Home(code)
    at = home.prepare()
    home.send(at)
    before = Event.objects.filter(topic="filing").count()
    again = home.send(at)
    assert again.status_code == 302
    assert Event.objects.filter(topic="filing").count() == before == 1


def test_all_that_is_lacking_is_said_at_once_and_nothing_is_sent(code: str) -> None:
    home = Home(code)
    at = home.begin()
    home.client.post(f"{at}/nhan-ket-qua", {"delivery": "post"})
    answer = home.client.post(f"{at}/kiem-tra", {})
    assert answer.status_code == 422
    found = errors_of(answer)
    assert {"form-truth", "delivery_address"} <= set(found)
    assert any(name.startswith("file-") for name in found) or "case" in found
    assert Filing.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("step", "typed", "field"),
    [
        ("nhan-ket-qua", {"delivery": "bồ câu"}, "delivery"),
        ("nhan-ket-qua", {"delivery": "counter", "email": "không phải thư"}, "email"),
        ("nhan-ket-qua", {"delivery": "counter", "note": "a" * 5000}, "note"),
        ("truong-hop", {"unit": "999999"}, "unit"),
        ("truong-hop", {"unit": "x"}, "unit"),
    ],
)
def test_what_is_typed_wrongly_is_said_at_its_field(
    code: str, step: str, typed: dict[str, str], field: str
) -> None:
    home = Home(code)
    at = home.begin()
    before = Filing.objects.values().get()
    answer = home.client.post(f"{at}/{step}", typed)
    assert answer.status_code == 422
    assert field in said_by(answer) or field in answer.content.decode()
    assert Filing.objects.values().get() == before


def test_a_bad_file_is_refused_and_those_before_stay(code: str) -> None:
    home = Home(code)
    at = home.begin()
    good = SimpleUploadedFile("đơn.pdf", a_pdf())
    home.client.post(f"{at}/giay-to", {"file-0": good, "do": "upload"})
    bad = SimpleUploadedFile("đơn.pdf", b"MZ not a pdf at all")
    answer = home.client.post(f"{at}/giay-to", {"file-0": bad, "do": "next"})
    assert answer.status_code == 422
    assert FilingPaper.objects.count() == 1
    drop = f"drop-{FilingPaper.objects.get().n}"
    home.client.post(f"{at}/giay-to", {"do": drop})
    assert not FilingPaper.objects.exists()


def test_a_filing_is_its_applicants_alone(code: str) -> None:
    at = Home(code).prepare()
    other = sign_in("congdan2")
    steps = ("", "/truong-hop", "/giay-to", "/nhan-ket-qua", "/kiem-tra", "/tep/1")
    for step in steps:
        assert other.get(f"{at}{step}").status_code == 404
    assert other.post(f"{at}/kiem-tra", {"agreed": "1"}).status_code == 404
    assert other.post(f"{at}/rut").status_code == 404
    assert Filing.objects.get().state == "draft"
    for step in steps:
        answer = Client().get(f"{at}{step}")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/dang-nhap?next=")
    assert sign_in("quay").get(at).status_code == 403


def test_only_a_counter_of_the_unit_sees_what_was_sent(code: str) -> None:
    home = Home(code)
    at = home.prepare()
    key = at.split("/")[-1]
    quay = sign_in("quay")
    assert quay.get(f"/desk/truc-tuyen/{key}").status_code == 404, "not sent yet"
    home.send(at)
    for username in ("thamdinh", "lanhdao", "vanthu"):
        officer = sign_in(username)
        assert officer.get("/desk/truc-tuyen").status_code == 403
        assert officer.get(f"/desk/truc-tuyen/{key}").status_code == 403
        assert officer.get(f"/desk/truc-tuyen/{key}/tep/1").status_code == 403
    n = FilingPaper.objects.order_by("n").values_list("n", flat=True)[0]
    assert quay.get(f"/desk/truc-tuyen/{key}/tep/{n}").status_code == 200
    assert quay.get(f"/desk/truc-tuyen/{key}/tep/999").status_code == 404
    assert f"file {n}" in FilingLook.objects.values_list("what", flat=True)
    assert "Ai đã xem" in said_by(home.client.get(at))


def test_what_lacks_something_comes_back_and_is_sent_again(
    code: str, clock: Clock
) -> None:
    home, quay = Home(code), sign_in("quay")
    at = home.prepare()
    home.send(at)
    address, fields = answering(quay, at)
    reason = {"do": "complete", "reason": "Ảnh chụp mờ, hãy chụp lại"}
    assert quay.post(address, fields | reason).status_code == 302
    dossier = Dossier.objects.get()
    assert dossier.status == "incomplete"
    told = home.client.get(at)
    assert "Ảnh chụp mờ" in said_by(told)
    assert "Bổ sung và gửi lại" in said_by(told)
    clock(MORNING + timedelta(hours=1))
    again = SimpleUploadedFile("rõ hơn.pdf", a_pdf(2, 333))
    home.client.post(f"{at}/giay-to", {"file-0": again, "do": "next"})
    home.send(at)
    sent_at = Filing.objects.get().submitted_at
    assert sent_at is not None
    assert sent_at >= MORNING + timedelta(hours=1)
    address, fields = answering(quay, at)
    assert fields["completing"] == [dossier.code]
    assert quay.post(address, fields | {"do": "accept"}).status_code == 302
    assert Dossier.objects.get().status == "processing"
    assert Dossier.objects.get().code == dossier.code


def test_one_that_is_refused_says_why(code: str) -> None:
    home, quay = Home(code), sign_in("quay")
    at = home.prepare()
    home.send(at)
    address, fields = answering(quay, at)
    refused = quay.post(
        address, fields | {"do": "refuse", "reason": "Không thuộc thẩm quyền"}
    )
    assert refused.status_code == 302
    assert "Không thuộc thẩm quyền" in said_by(home.client.get(at))
    assert home.send(at)["Location"] == at
    assert Filing.objects.get().state == "refused"


def test_what_is_withdrawn_or_answered_meanwhile_is_not_answered(code: str) -> None:
    home, quay = Home(code), sign_in("quay")
    at = home.prepare()
    home.send(at)
    address, fields = answering(quay, at)
    _, other_tab = answering(quay, at)
    home.client.post(f"{at}/rut")
    assert quay.post(address, fields | {"do": "accept"}).status_code == 404
    assert not Dossier.objects.exists()
    at = home.prepare()
    home.send(at)
    address, fields = answering(quay, at)
    _, other_tab = answering(quay, at)
    assert quay.post(address, fields | {"do": "accept"}).status_code == 302
    assert quay.post(address, other_tab | {"do": "accept"}).status_code == 404
    assert Dossier.objects.count() == 1


def test_the_officer_does_not_make_it_another_persons(code: str) -> None:
    home, quay = Home(code), sign_in("quay")
    at = home.prepare()
    home.send(at)
    address, fields = answering(quay, at)
    other = {"person": "", "name": "Lê Văn An", "id_number": "022155999999"}
    answer = quay.post(address, fields | other | {"do": "accept"})
    assert answer.status_code == 422
    assert "id_number" in errors_of(answer)
    assert not Dossier.objects.exists()


def test_a_filing_begun_is_gone_on_with_and_a_draft_can_be_thrown_away(code: str) -> None:
    home = Home(code)
    assert home.begin() == home.begin()
    assert "Đang chuẩn bị" in said_by(home.client.get("/ho-so-cua-toi"))
    home.client.post(f"{home.begin()}/rut")
    assert not Filing.objects.exists()


def test_what_is_not_filed_online_is_not(code: str) -> None:
    version = ProcedureVersion.objects.get(procedure__code=code, state="published")
    page = sign_in("congdan").get(f"/thu-tuc/{version.procedure.code}")
    assert "Nộp trực tuyến" in said_by(page)
    offline = (
        ProcedureVersion.objects.filter(state="published")
        .exclude(channels__contains=["online"])
        .values_list("procedure__code", flat=True)
        .first()
    )
    assert offline is not None
    shown = sign_in("congdan").get(f"/thu-tuc/{offline}")
    assert f"/thu-tuc/{offline}/nop" not in shown.content.decode()
    assert sign_in("congdan").post(f"/thu-tuc/{offline}/nop").status_code == 409
    assert not Filing.objects.exists()


def test_no_file_goes_while_a_filing_waits_and_an_old_draft_goes_with_its_files(
    code: str,
) -> None:
    home = Home(code)
    at = home.prepare()
    home.send(at)
    one = FilingPaper.objects.order_by("n")[0]
    assert not forget_file(actor=SYSTEM, at=MORNING, sha256=one.sha256)
    draft = home.begin()
    paper = SimpleUploadedFile("nháp.pdf", a_pdf(3, 444))
    home.client.post(f"{draft}/giay-to", {"file-0": paper, "do": "upload"})
    known = FilingPaper.objects.exclude(filing_id=one.filing_id).get().sha256
    late = MORNING + timedelta(days=31)
    assert drop_old_drafts(actor=SYSTEM, at=MORNING) == 0
    assert drop_old_drafts(actor=SYSTEM, at=late) == 1
    assert not StoredFile.objects.filter(pk=known).exists()
    assert StoredFile.objects.filter(pk=one.sha256).exists()
    assert Filing.objects.get().state == "submitted"
    with pytest.raises(NotAllowed):
        drop_old_drafts(actor=ANONYMOUS, at=late)
