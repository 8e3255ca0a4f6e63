"""Organisations, helpers and help in the hall, by their pages, without scripts."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from motcua.domain.accounts.models import Assistance, HelpConsent, Member, Person
from motcua.domain.dossiers.models import Dossier
from motcua.domain.filings.models import Filing
from motcua.domain.notifications.models import Effect
from motcua.kernel.clock import now
from tests.people import online_codes
from tests.web.conftest import Clock
from tests.web.counter import Desk, errors_of, said_by, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FIRM = "Công ty TNHH Hạ Long Xanh"
UNTIL = "31/12/2021"


def registered() -> tuple[Client, str]:
    """Register an organisation and confirm it; return its head and its address."""
    head, quay = sign_in("congdan"), sign_in("quay")
    wrong = head.post("/tai-khoan/to-chuc/dang-ky", {"tax_number": "12", "name": FIRM})
    assert "tax_number" in errors_of(wrong)
    head.post("/tai-khoan/to-chuc/dang-ky", {"tax_number": "5700100999", "name": FIRM})
    assert "Chờ cán bộ" in said_by(head.get("/tai-khoan/to-chuc"))
    waiting = quay.get("/desk/tai-khoan-nguoi-dan/to-chuc").content.decode()
    found = re.search(r"/desk/tai-khoan-nguoi-dan/to-chuc/\d+", waiting)
    assert found
    assert head.get(found.group(0)).status_code == 403
    assert "proof" in errors_of(quay.post(found.group(0), {"do": "confirm"}))
    quay.post(found.group(0), {"do": "confirm", "proof": "Giấy ĐKDN"})
    firm = Person.objects.get(id_number="5700100999")
    return head, f"/tai-khoan/to-chuc/{firm.pk}"


def test_an_organisation_from_its_registration_to_a_filing_by_its_clerk() -> None:
    head, at = registered()
    clerk, firm = sign_in("congdan2"), at.rsplit("/", 1)[1]
    me = Person.objects.get(account__username="congdan2")
    assert clerk.get(at).status_code == 404
    add = {"do": "add", "id_number": me.id_number, "name": me.name}
    assert "role" in errors_of(head.post(at, add))
    head.post(at, {**add, "role": "clerk"})
    place = str(Member.objects.get(id_number=me.id_number).pk)
    assert FIRM in said_by(clerk.get("/tai-khoan/to-chuc"))
    clerk.post("/tai-khoan/to-chuc", {"do": "accept", "member": place})
    code = online_codes()[0]
    mandate = f"{at}/uy-quyen/{place}"
    assert clerk.get(mandate).status_code == 404
    typed = {"doing": ["prepare", "follow"], "procedures": code}
    assert "until" in errors_of(head.post(mandate, typed))
    faulty = head.post(mandate, {**typed, "procedures": "9.9", "until": UNTIL})
    assert "procedures" in errors_of(faulty)
    head.post(mandate, {**typed, "until": UNTIL})
    clerk.post("/tai-khoan/thay-mat", {"for": firm, "next": f"/thu-tuc/{code}/nop"})
    begin = f"/thu-tuc/{code}/nop"
    assert f"Đang làm thay cho {FIRM}" in said_by(clerk.get(begin))
    clerk.post(begin, {"for": ""})
    assert not Filing.objects.exists(), "the page was of another choice"
    clerk.post(begin, {"for": firm})
    assert Filing.objects.get().person_id == int(firm)
    assert "Đã bắt đầu hồ sơ" in said_by(head.get(at))
    head.post(at, {"do": "end", "member": place})
    page = said_by(clerk.get("/ho-so-cua-toi"))
    assert FIRM not in page, "whoever has gone acts for themselves again"
    last = Member.objects.get(organisation_id=int(firm), role="representative").pk
    answer = head.post(at, {"do": "end", "member": str(last)})
    assert answer.status_code == 409


def test_a_helper_is_let_sees_whom_they_help_and_is_stopped_at_once(clock: Clock) -> None:
    citizen, helper = sign_in("congdan"), sign_in("congdan2")
    me = Person.objects.get(account__username="congdan2")
    give = "/tai-khoan/nguoi-giup/them"
    typed = {
        "name": me.name,
        "id_number": me.id_number,
        "doing": ["prepare", "follow"],
        "procedures": online_codes()[0],
        "until": UNTIL,
    }
    named = {"name", "id_number", "doings", "procedures", "until", "agreed"}
    assert errors_of(citizen.post(give)).keys() == named, "all at once"
    assert errors_of(citizen.post(give, typed)).keys() == {"agreed"}
    far = citizen.post(give, {**typed, "agreed": "1", "until": "31/12/2022"})
    assert "until" in errors_of(far)
    assert not HelpConsent.objects.filter(helper_number=me.id_number).exists()
    code, by_name = typed.pop("procedures"), {"find_procedure": "ks", "do": "find"}
    looked = citizen.post(give, {**typed, **by_name, "procedure": code, "agreed": "1"})
    assert looked.status_code == 200
    page = looked.content.decode()
    ticks = re.findall(r'name="procedure" value="([^"]+)"( checked)?', page)
    assert ticks[0] == (code, " checked")
    assert len(ticks) > 1, "others by two letters of their names"
    assert not HelpConsent.objects.filter(helper_number=me.id_number).exists()
    citizen.post(give, {**typed, "procedure": code, "agreed": "1"})
    hoa = Person.objects.get(account__username="congdan")
    assert hoa.name in said_by(helper.get("/tai-khoan/nguoi-giup"))
    helper.post("/tai-khoan/thay-mat", {"for": str(hoa.pk)})
    helper.post(f"/thu-tuc/{online_codes()[0]}/nop", {"for": str(hoa.pk)})
    assert Filing.objects.get().person_id == hoa.pk
    assert f"{me.name} (người giúp)" in said_by(citizen.get("/tai-khoan/nguoi-giup"))
    assert helper.get("/giay-to-cua-toi").status_code == 403
    key = Filing.objects.get().key
    assert helper.get(f"/nop/{key}/giay-to").status_code == 200
    consent = HelpConsent.objects.get(helper_number=me.id_number).pk
    citizen.post("/tai-khoan/nguoi-giup", {"consent": str(consent)})
    assert helper.get(f"/nop/{key}/giay-to").status_code == 404
    clock(now() + timedelta(days=1))


def test_what_is_missing_of_a_consent_at_the_counter_is_told_at_once() -> None:
    hoa = Person.objects.get(account__username="congdan")
    page = f"/desk/tai-khoan-nguoi-dan/{hoa.pk}/nguoi-giup"
    named = {"name", "id_number", "doings", "procedures", "until", "proof"}
    assert errors_of(sign_in("quay").post(page, {"do": "give"})).keys() == named
    ask = sign_in("congdan2").post("/tai-khoan/nguoi-giup/xin")
    assert errors_of(ask).keys() == named - {"name", "proof"}
    assert not HelpConsent.objects.filter(principal=hoa).exists()


def test_a_consent_names_dossiers_that_there_are(desk: Desk) -> None:
    desk.send()
    row = Dossier.objects.get()
    page = f"/desk/tai-khoan-nguoi-dan/{row.submitter_id}/nguoi-giup"
    typed = {
        "do": "give",
        "name": "Nguyễn Thị Giúp",
        "id_number": "022200000018",
        "doing": "follow",
        "until": UNTIL,
        "proof": "Căn cước bản chính",
    }
    quay = sign_in("quay")
    mistyped = quay.post(page, {**typed, "dossiers": f"{row.code}\n{row.code}9"})
    assert f"{row.code}9" in errors_of(mistyped)["dossiers"]
    kept = HelpConsent.objects.filter(helper_number=typed["id_number"])
    assert not kept.exists()
    assert quay.post(page, {**typed, "dossiers": row.code.lower()}).status_code == 302
    assert kept.get().dossiers == [row.code]


def test_asking_to_help_says_the_same_of_everybody() -> None:
    helper, hoa = sign_in("congdan2"), Person.objects.get(account__username="congdan")
    typed = {"doing": "follow", "procedures": online_codes()[0], "until": UNTIL}
    told = [
        helper.post("/tai-khoan/nguoi-giup/xin", {**typed, "id_number": n, "name": name})
        for n, name in ((hoa.id_number, hoa.name), ("022200000000", "Không Có"))
    ]
    assert told[0]["Location"] == told[1]["Location"]
    code = Effect.objects.get(kind="help_code").facts["code"]
    ask = "/tai-khoan/nguoi-giup/xin"
    assert "code" in errors_of(helper.post(ask, {"do": "confirm", "code": "x"}))
    helper.post(ask, {"do": "confirm", "code": code})
    assert hoa.name in said_by(helper.get("/tai-khoan/nguoi-giup"))


def test_an_officer_helps_to_file_and_the_citizen_says_yes() -> None:
    quay, hoa = sign_in("quay"), Person.objects.get(account__username="congdan")
    typed = {"id_number": hoa.id_number, "name": hoa.name, "procedure": online_codes()[0]}
    wrong = quay.post("/desk/tai-khoan-nguoi-dan/ho-tro", {**typed, "name": "Ai Khác"})
    assert "name" in errors_of(wrong)
    quay.post("/desk/tai-khoan-nguoi-dan/ho-tro", typed)
    key = Assistance.objects.get().filing
    page = said_by(quay.get(f"/nop/{key}/giay-to"))
    assert f"Đang làm thay cho {hoa.name} (cán bộ hỗ trợ)" in page
    shown = quay.get(f"/nop/{key}/giay-to").content.decode()
    assert 'href="/ho-so-cua-toi"' not in shown, "an officer has no dossiers of their own"
    assert sign_in("lanhdao").get(f"/nop/{key}/giay-to").status_code == 403
    confirm = f"/desk/tai-khoan-nguoi-dan/ho-tro/{key}"
    assert "proof" in errors_of(quay.post(confirm, {"do": "paper"}))
    quay.post(confirm, {"do": "paper", "proof": "Ký trên bản in"})
    assert "Ký trên bản in" in said_by(quay.get(confirm))
    assert sign_in("congdan").get(confirm).status_code == 403


def test_an_officer_witnesses_a_consent_at_the_counter() -> None:
    quay, hoa = sign_in("quay"), Person.objects.get(account__username="congdan")
    me = Person.objects.get(account__username="congdan2")
    at = f"/desk/tai-khoan-nguoi-dan/{hoa.pk}/nguoi-giup"
    typed = {
        "do": "give",
        "name": me.name,
        "id_number": me.id_number,
        "doing": "follow",
        "procedures": online_codes()[0],
        "until": UNTIL,
    }
    assert "proof" in errors_of(quay.post(at, typed))
    quay.post(at, {**typed, "proof": "Căn cước bản chính"})
    assert "Cán bộ chứng kiến" in said_by(sign_in("congdan").get("/tai-khoan/nguoi-giup"))
    assert sign_in("congdan").get(at).status_code == 403


def test_who_may_only_pay_is_led_to_the_bill_and_sees_no_list() -> None:
    payer = sign_in("ketoan")
    firm = str(Person.objects.get(id_number="5701900001").pk)
    assert "Bạn chưa nộp hồ sơ nào" in said_by(payer.get("/ho-so-cua-toi"))
    payer.post("/tai-khoan/thay-mat", {"for": firm})
    page = said_by(payer.get("/ho-so-cua-toi"))
    assert "chỉ được ủy quyền nộp phí" in page
    assert "Thôi, làm cho bản thân tôi" in page, "there is a way back"
    for bad in ("", "a/b", "<b>"):
        answer = payer.get("/ho-so-cua-toi", {"ma": bad})
        assert (answer.status_code, list(errors_of(answer))) == (422, ["ma"])
    onward = payer.get("/ho-so-cua-toi", {"ma": "H49.01.01-211122-0001"})
    assert onward["Location"] == "/ho-so-cua-toi/H49.01.01-211122-0001/nop-tien"
    assert payer.get(onward["Location"]).status_code == 404, "of no dossier of theirs"
    clerk = sign_in("nhanvien")
    clerk.post("/tai-khoan/thay-mat", {"for": firm})
    assert "nộp phí" not in said_by(clerk.get("/ho-so-cua-toi"))
