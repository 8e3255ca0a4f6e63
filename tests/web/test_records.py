"""Digitising at the desk, the owner's papers in the portal, reuse by consent."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from motcua.domain.dossiers.actions.record import Done
from motcua.domain.records.models import Consent, Look, Record, Reuse, Skipped
from tests.papers import read_back
from tests.records import PaperCentre, asking, digitise, line_of, with_scan
from tests.signing import PIN, Sandbox, pdfsig
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(clock: Clock, sandbox: Sandbox) -> PaperCentre:
    return PaperCentre().begin(sandbox)


def typed(**changes: Any) -> dict[str, str]:
    return {
        "request": str(uuid4()),
        "kind": "birth-certificate",
        "form": "original",
        "number": "118/2019",
        "issued_on": "20/05/2019",
        "issuer": "UBND phường Hồng Hải",
        "holder": "Nguyễn Thị Hoa",
        "field-born_on": "27/05/1955",
        "do": "digitise",
    } | changes


def at(done: Done, *rest: object) -> str:
    return "/".join([f"/desk/ho-so/{done.code}", *map(str, rest)])


def test_an_officer_digitises_and_opens_what_was_made(centre: PaperCentre) -> None:
    done, quay = with_scan(centre), sign_in("quay")
    assert "Số hóa và dùng lại" in said_by(quay.get(at(done)))
    form = quay.get(at(done, "so-hoa", 1))
    assert "Họ tên mẹ" in said_by(form)
    other = quay.get(at(done, "so-hoa", 1) + "?loai=identity-card")
    assert "Số định danh cá nhân" in said_by(other)
    response = quay.post(at(done, "so-hoa", 1), typed())
    assert response.status_code == 302
    listed = said_by(quay.get(at(done, "so-hoa")))
    record = Record.objects.get()
    assert record.code in listed
    assert "Chờ ký số" in listed
    pdf = quay.get(at(done, "so-hoa", "1.pdf"))
    assert record.code in read_back(pdf.content).codes[0]


def test_faults_are_said_at_their_fields_and_what_was_typed_stays(
    centre: PaperCentre,
) -> None:
    done, quay = with_scan(centre), sign_in("quay")
    for changes, field in (
        ({"issued_on": "31/02/2019"}, "issued_on"),
        ({"number": ""}, "number"),
        ({"form": ""}, "form"),
        ({"field-born_on": "hôm qua"}, "field-born_on"),
        ({"owner_number": "12", "owner_name": "A"}, "owner_number"),
        ({"kind": "nonsense"}, "kind"),
    ):
        response = quay.post(at(done, "so-hoa", 1), typed(**changes))
        assert response.status_code == 422
        if field != "kind":
            assert list(errors_of(response)) == [field]
            assert "UBND phường Hồng Hải" in response.content.decode()
    assert not Record.objects.exists()


def test_what_is_not_digitised_is_noted(centre: PaperCentre) -> None:
    done, quay = with_scan(centre), sign_in("quay")
    way = at(done, "so-hoa", 1)
    assert quay.post(way, typed(do="skip", reason="")).status_code == 422
    assert quay.post(way, typed(do="skip", reason="shown")).status_code == 302
    assert Skipped.objects.count() == 1
    assert "Chỉ xuất trình" in said_by(quay.get(at(done, "so-hoa")))


@pytest.mark.parametrize("who", ["lanhdao", "vanthu", "giamdoc", "congdan"])
def test_others_neither_digitise_nor_look(centre: PaperCentre, who: str) -> None:
    record, done = centre.signed(with_scan(centre)), asking(centre)
    client = sign_in(who)
    for way in ("so-hoa", "so-hoa/1", f"kho/{record.id}.pdf"):
        assert client.get(at(done, way)).status_code in (403, 404)
    taking = {"request": str(uuid4()), "record": record.id, "line": line_of(done)}
    taking |= {"ground": "spoken", "said": "x"}
    assert client.post(at(done, "kho"), taking).status_code in (403, 404)
    assert not Look.objects.exists()
    assert not Reuse.objects.exists()


def test_a_paper_is_taken_at_the_counter_with_the_owner_s_word(
    centre: PaperCentre,
) -> None:
    record, done, quay = (
        centre.signed(with_scan(centre)),
        asking(centre),
        sign_in("quay"),
    )
    assert record.code in said_by(quay.get(at(done, "so-hoa")))
    assert quay.get(at(done, f"kho/{record.id}.pdf")).status_code == 200
    taking = {"request": str(uuid4()), "record": record.id, "line": line_of(done)}
    refused = quay.post(at(done, "kho"), taking | {"ground": "spoken", "said": ""})
    assert list(errors_of(refused)) == ["said"]
    refused = quay.post(at(done, "kho"), taking | {"ground": "", "said": "x"})
    assert list(errors_of(refused)) == ["ground"]
    response = quay.post(at(done, "kho"), taking | {"ground": "spoken", "said": "Bà Hoa"})
    assert response.status_code == 302
    assert "Đã lấy vào hồ sơ" in said_by(quay.get(at(done, "so-hoa")))
    assert "Lấy từ kho" in said_by(quay.get(at(done)))
    own = said_by(sign_in("congdan").get(f"/giay-to-cua-toi/{record.code}"))
    assert done.code in own
    assert centre.actor("quay").name in own


def test_an_owner_sees_consents_withdraws_and_hides(centre: PaperCentre) -> None:
    record, done = centre.signed(with_scan(centre)), asking(centre)
    owner, quay = sign_in("congdan"), sign_in("quay")
    quay.get(at(done, "so-hoa"))
    listed = said_by(owner.get("/giay-to-cua-toi"))
    assert record.code in listed
    assert f"cho hồ sơ {done.code}" in listed
    way = f"/giay-to-cua-toi/{record.code}"
    assert owner.get(f"{way}/tep.pdf").content.startswith(b"%PDF")
    consent = {"do": "consent", "dossier": done.code, "until": "30/12/2021"}
    refused = owner.post(way, consent)
    assert list(errors_of(refused)) == ["agreed"]
    assert owner.post(way, consent | {"agreed": "1"}).status_code == 302
    assert "đồng ý trên cổng" in said_by(quay.get(at(done, "so-hoa")))
    given = Consent.objects.get()
    assert owner.post(way, {"do": f"withdraw-{given.pk}"}).status_code == 302
    assert "Đã rút" in said_by(owner.get(way))
    assert owner.post(way, {"do": "hide"}).status_code == 302
    assert record.code not in said_by(quay.get(at(done, "so-hoa")))
    assert owner.post(way, {"do": "allow"}).status_code == 302
    assert record.code in said_by(quay.get(at(done, "so-hoa")))


@pytest.mark.parametrize("who", ["quay", "giamdoc", ""])
def test_nobody_else_opens_a_store(centre: PaperCentre, who: str) -> None:
    record = digitise(centre, with_scan(centre))
    client = sign_in(who) if who else sign_in("congdan")
    if not who:
        client.logout()
    for way in ("", f"/{record.code}", f"/{record.code}/tep.pdf"):
        assert client.get(f"/giay-to-cua-toi{way}").status_code in (302, 403)
    hidden = client.post(f"/giay-to-cua-toi/{record.code}", {"do": "hide"})
    assert hidden.status_code in (302, 403)
    assert Record.objects.get().owner_allows


def test_whoever_digitised_signs_the_stack(centre: PaperCentre, tmp_path: Path) -> None:
    done, quay = with_scan(centre), sign_in("quay")
    records = [digitise(centre, done), digitise(centre, with_scan(centre))]
    way = "/desk/giay-to-so-hoa/ky-so"
    page = quay.get(way)
    assert all(record.code in said_by(page) for record in records)
    form = {"batch": str(uuid4()), "chosen": [r.id for r in records], "pin": PIN}
    assert list(errors_of(quay.post(way, form | {"pin": ""}))) == ["pin"]
    assert list(errors_of(quay.post(way, form | {"chosen": []}))) == ["chosen"]
    wrong = b"".join(quay.post(way, form | {"pin": "000000"})).decode()
    assert wrong.count("Chưa ký") == 2
    assert "Lần trước chưa ký được" in said_by(quay.get(way))
    answer = b"".join(quay.post(way, form)).decode()
    assert answer.count("Đã ký") == 2
    assert "</html>" in answer
    assert "Không có giấy tờ số hóa nào chờ" in said_by(quay.get(way))
    assert "Đã ký số" in said_by(quay.get(at(done, "so-hoa")))
    pdf = quay.get(at(done, "so-hoa", "1.pdf")).content
    assert "Signature is Valid" in pdfsig(pdf, tmp_path)
    own = said_by(sign_in("congdan").get(f"/giay-to-cua-toi/{records[0].code}"))
    assert "Chờ ký số" not in own


@pytest.mark.parametrize("who", ["lanhdao", "vanthu", "giamdoc"])
def test_others_have_no_stack_of_digitised_papers(centre: PaperCentre, who: str) -> None:
    record = digitise(centre, with_scan(centre))
    client, way = sign_in(who), "/desk/giay-to-so-hoa/ky-so"
    assert client.get(way).status_code == 403
    form = {"batch": str(uuid4()), "chosen": [record.id], "pin": PIN}
    said = client.post(way, form)
    assert said.status_code == 403 or "Đã ký" not in b"".join(said).decode()
    assert Record.objects.get().signed_at is None


KEEPING = "/desk/giay-to-so-hoa"


def test_a_director_sees_figures_and_revokes(centre: PaperCentre) -> None:
    record, director = centre.signed(with_scan(centre)), sign_in("giamdoc")
    page = said_by(director.get(KEEPING))
    assert "Số hóa và dùng lại" in page
    assert "Loại giấy tờ" not in page
    assert list(errors_of(director.get(f"{KEEPING}?first=31/02/2021"))) == ["first"]
    form = {"do": "revoke", "code": record.code, "reason": ""}
    assert list(errors_of(director.post(KEEPING, form))) == ["reason"]
    assert Record.objects.get().revoked_at is None
    assert director.post(KEEPING, form | {"reason": "Quét mờ"}).status_code == 302
    assert Record.objects.get().revoke_reason == "Quét mờ"
    kind = {"do": "kind", "name": "Giấy", "kind": ""}
    assert director.post(KEEPING, kind).status_code == 403


@pytest.mark.parametrize("who", ["quay", "thuquy", "lanhdao", "quantri"])
def test_others_do_not_look_after_the_stores(centre: PaperCentre, who: str) -> None:
    record, client = digitise(centre, with_scan(centre)), sign_in(who)
    assert client.get(KEEPING).status_code == 403
    form = {"do": "revoke", "code": record.code, "reason": "x"}
    assert client.post(KEEPING, form).status_code == 403
    assert Record.objects.get().revoked_at is None


def test_the_kind_of_a_component_is_set_at_the_desk(centre: PaperCentre) -> None:
    client = sign_in("cauhinh")
    form = {"do": "kind", "name": "Giấy tờ nhân thân", "kind": "birth-certificate"}
    assert list(errors_of(client.post(KEEPING, form | {"name": ""}))) == ["name"]
    assert client.post(KEEPING, form).status_code == 302
    assert "Giấy tờ nhân thân" in said_by(client.get(KEEPING))
    revoke = {"do": "revoke", "code": "x", "reason": "y"}
    assert client.post(KEEPING, revoke).status_code == 403
