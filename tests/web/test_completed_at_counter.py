"""What was filed and paid online, and is completed at the counter: paid once, kept."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.domain.catalogue.models import Case, Fee, ProcedureVersion
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.documents.models import StoredFile
from motcua.domain.dossiers.models import Dossier, DossierFile
from motcua.domain.eforms.models import FormAnswers
from motcua.domain.filings.models import Filing, FilingPaper
from motcua.domain.payments.models import Attempt, Due, FeeLevel, FeeReceipt, Refund
from motcua.domain.payments.readers import account
from motcua.domain.payments.readers.dues import dues_of, subject_of
from motcua.domain.payments.readers.owing import owed_sums
from tests.databases import MORNING
from tests.files import a_pdf
from tests.payments import Gateway
from tests.people import online_codes
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in
from tests.web.test_filing import Home, answering, form_fields
from tests.web.test_filing_money import FEE, gateway, paid, tell  # noqa: F401 - a fixture
from tests.world import Centre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def priced(**changes: Any) -> str:
    """Give a procedure one files for from home one fee; return its code."""
    code = online_codes()[0]
    version = ProcedureVersion.objects.get(procedure__code=code, state="published")
    Fee.objects.filter(version=version).delete()
    terms = {"amount": FEE, "collect": "filing", "name": "Phí thử", "n": 1} | changes
    Fee.objects.create(version=version, **terms)
    published.cache_clear()
    return code


@pytest.fixture
def code() -> Iterator[str]:
    """Return a procedure one files for from home, its fee collected at filing."""
    yield priced()
    published.cache_clear()


def returned(at: str, quay: Client, **changes: Any) -> Dossier:
    """Send a filing back to be completed; return the dossier it has become."""
    address, fields = answering(quay, at)
    lacking = {"do": "complete", "reason": "Ảnh mờ, mời mang bản giấy đến"}
    done = quay.post(address, fields | lacking | changes)
    assert done.status_code == 302, errors_of(done)
    return Dossier.objects.get()


def at_the_counter(quay: Client, row: Dossier) -> tuple[str, dict[str, Any]]:
    """Open the form that completes a dossier; return its address and fields."""
    page = quay.get(f"/desk/ho-so/{row.code}").content.decode()
    (way,) = set(re.findall(r'href="([^"]*\?bo-sung=[^"]*)"', page))
    address = way.split("?")[0]
    fields = form_fields(quay.get(way).content.decode())
    assert fields["completing"] == [row.code]
    for name in [one for one in fields if re.fullmatch(r"c-\d+-p", one)]:
        fields[name] = ["1"]
    return address, fields


def completed(quay: Client, row: Dossier, **changes: Any) -> Any:
    """Press a button of that form, to receive where the test says nothing else."""
    address, fields = at_the_counter(quay, row)
    return quay.post(address, fields | {"do": "accept"} | changes)


def test_what_was_paid_online_is_the_dossiers_and_not_asked_again(
    gateway: Gateway,  # noqa: F811
    code: str,
) -> None:
    home, at = paid(gateway, code)
    quay, citizen = sign_in("quay"), home.client
    row = returned(at, quay)
    files = set(FilingPaper.objects.values_list("sha256", flat=True))
    mine = f"/ho-so-cua-toi/{row.code}"
    assert "Phí thử" not in said_by(citizen.get(f"{mine}/nop-tien")), "paid already"
    assert "Nộp tiền" not in said_by(citizen.get(mine))
    assert citizen.post(f"{mine}/nop-tien", {"do": "pay"}).status_code == 409
    assert Attempt.objects.count() == 1
    done = completed(quay, row)
    assert done.status_code == 302, errors_of(done)
    row.refresh_from_db()
    assert (row.status, row.fee) == ("processing", FEE)
    due, receipt = Due.objects.get(), FeeReceipt.objects.get()
    assert (due.state, due.dossier_id, due.receipt) == ("paid", row.pk, receipt)
    assert (receipt.method, receipt.total) == ("online", FEE)
    found = account(actor=Centre().actor("thuquy"), code=row.code)
    assert (found.due, found.received, found.open) == (FEE, FEE, 0)
    assert not owed_sums(ids=[row.pk])
    assert not Refund.objects.exists()
    assert "Đã thanh toán" in said_by(citizen.get(f"{mine}/nop-tien"))
    kept = DossierFile.objects.filter(dossier=row, purpose="submitted")
    assert files <= set(kept.values_list("sha256", flat=True))


def test_its_filing_is_answered_and_sent_no_more(
    gateway: Gateway,  # noqa: F811
    code: str,
) -> None:
    home, at = paid(gateway, code)
    quay = sign_in("quay")
    row = returned(at, quay)
    assert completed(quay, row).status_code == 302
    filing = Filing.objects.get()
    assert (filing.state, filing.dossier_code) == ("accepted", row.code)
    assert home.send(at)["Location"] == at
    assert home.client.post(f"{at}/rut").status_code == 409
    assert not Refund.objects.exists(), "nothing is owed back of what is received"
    assert Dossier.objects.count() == 1
    assert row.code in said_by(home.client.get("/ho-so-cua-toi"))


def test_what_was_not_paid_is_asked_once(clock: Clock, code: str) -> None:
    home = Home(code)
    at = home.prepare()
    assert home.send(at).status_code == 302, "where nothing is paid online"
    quay = sign_in("quay")
    row = returned(at, quay)
    clock(MORNING + timedelta(hours=1))
    assert completed(quay, row).status_code == 302
    (due,) = dues_of(subject=subject_of(dossier_id=row.pk))
    assert (due.source, due.amount, due.is_open) == ("fee:1", FEE, True)
    assert owed_sums(ids=[row.pk]) == {row.pk: FEE}


@pytest.mark.parametrize("fee", ["12000", "4000"])
def test_another_sum_than_was_paid_is_told_and_nothing_changes(
    gateway: Gateway,  # noqa: F811
    code: str,
    fee: str,
) -> None:
    _, at = paid(gateway, code)
    quay = sign_in("quay")
    row = returned(at, quay)
    done = completed(quay, row, fee=fee)
    row.refresh_from_db()
    assert (done.status_code, row.status) == (409, "incomplete"), errors_of(done)
    assert "Còn thiếu thì yêu cầu nộp thêm sau khi tiếp nhận" in errors_of(done)["fee"]
    assert Filing.objects.get().state == "returned"
    assert Due.objects.get().dossier_id is None
    assert not FeeReceipt.objects.exists()


def test_more_or_fewer_pieces_than_were_paid_is_told_with_what_was_said(
    gateway: Gateway,  # noqa: F811
) -> None:
    code = priced(amount=FEE // 2, text="/bản")
    home = Home(code)
    at = home.prepare()
    home.client.post(f"{at}/muc-phi", {"count-1": "2", "do": "next"})
    assert home.client.post(f"{at}/nop-tien", {"do": "pay"}).status_code == 302
    assert tell(gateway, Attempt.objects.get()) == "counted"
    assert home.send(at).status_code == 302
    quay = sign_in("quay")
    row = returned(at, quay)
    address, fields = at_the_counter(quay, row)
    assert fields["count-1"] == ["2"]
    shown = said_by(quay.get(f"{address}?bo-sung={row.code}"))
    assert "Người nộp khai" in shown
    for count in ("3", "1"):
        other = {"count-1": count, "fees_reason": "Khách đổi ý"}
        refused = quay.post(address, fields | {"do": "accept"} | other)
        assert refused.status_code == 409
        assert "nộp thừa thì đề nghị hoàn tiền" in errors_of(refused)["count-1"]
    silent = quay.post(address, fields | {"do": "accept", "count-1": "3"})
    assert "fees_reason" in errors_of(silent)
    assert quay.post(address, fields | {"do": "accept"}).status_code == 302
    row.refresh_from_db()
    assert row.fee == FEE
    assert FeeLevel.objects.get().dossier_id == row.pk
    assert FeeReceipt.objects.get().total == FEE
    published.cache_clear()


def test_before_it_is_paid_the_counter_changes_it_with_a_reason() -> None:
    code = priced(amount=FEE, text="/bản", collect="")
    home = Home(code)
    at = home.prepare()
    home.client.post(f"{at}/muc-phi", {"count-1": "2", "do": "next"})
    assert home.send(at).status_code == 302
    quay = sign_in("quay")
    row = returned(at, quay)
    changed = completed(quay, row, **{"count-1": "3", "fees_reason": "Cần ba bản"})
    assert changed.status_code == 302, errors_of(changed)
    assert owed_sums(ids=[row.pk]) == {row.pk: 3 * FEE}
    level = FeeLevel.objects.get()
    assert (level.count, level.applicant_count, level.reason) == (3, 2, "Cần ba bản")
    published.cache_clear()


def test_what_was_paid_for_another_case_is_owed_back(
    gateway: Gateway,  # noqa: F811
    code: str,
) -> None:
    _, at = paid(gateway, code)
    version = ProcedureVersion.objects.get(procedure__code=code, state="published")
    cases = list(Case.objects.filter(version=version).order_by("n"))
    quay = sign_in("quay")
    row = returned(at, quay)
    # From now on the fee is that of a case alone; another case has another.
    other = Case.objects.create(version=version, n=90, heading="Trường hợp khác")
    Fee.objects.create(
        version=version, n=2, name="Phí khác", amount=2 * FEE, case_n=other.n
    )
    Fee.objects.filter(version=version, n=1).update(
        case_n=(
            cases[0] if cases else Case.objects.create(version=version, n=91, heading="A")
        ).n
    )
    published.cache_clear()
    done = completed(quay, row, case=str(other.n), fee=str(2 * FEE))
    assert done.status_code == 302, errors_of(done)
    refund = Refund.objects.get()
    assert (refund.state, refund.amount) == ("listed", FEE)
    assert owed_sums(ids=[row.pk]) == {row.pk: 2 * FEE}


def test_refused_at_the_counter_the_money_is_owed_back(
    gateway: Gateway,  # noqa: F811
    code: str,
) -> None:
    home, at = paid(gateway, code)
    quay = sign_in("quay")
    row = returned(at, quay)
    done = completed(quay, row, do="refuse", reason="Không thuộc thẩm quyền")
    assert done.status_code == 302, errors_of(done)
    refund = Refund.objects.get()
    assert (refund.state, refund.amount) == ("listed", FEE)
    assert Filing.objects.get().state == "refused"
    assert "Không thuộc thẩm quyền" in said_by(home.client.get(at))
    assert not owed_sums(ids=[row.pk]), "what is refused owes nothing"


def test_asked_once_more_at_the_counter_the_money_stays(
    gateway: Gateway,  # noqa: F811
    code: str,
) -> None:
    home, at = paid(gateway, code)
    quay = sign_in("quay")
    row = returned(at, quay)
    again = completed(quay, row, do="complete", reason="Còn thiếu bản vẽ")
    assert again.status_code == 302, errors_of(again)
    assert "Còn thiếu bản vẽ" in said_by(home.client.get(at))
    assert Filing.objects.get().state == "returned"
    assert not Refund.objects.exists()
    assert "Phí thử" not in said_by(
        home.client.get(f"/ho-so-cua-toi/{row.code}/nop-tien")
    )
    assert completed(quay, row).status_code == 302
    assert FeeReceipt.objects.get().total == FEE


def test_sent_again_online_it_is_received_there(
    gateway: Gateway,  # noqa: F811
    code: str,
) -> None:
    home, at = paid(gateway, code)
    quay = sign_in("quay")
    row = returned(at, quay)
    address, fields = at_the_counter(quay, row)
    assert home.send(at).status_code == 302, "paid already, not asked again"
    late = quay.post(address, fields | {"do": "accept"})
    assert late.status_code == 409
    assert "đã gửi lại hồ sơ này trực tuyến" in said_by(late)
    assert Filing.objects.get().state == "submitted"
    address, fields = answering(quay, at)
    assert quay.post(address, fields | {"do": "accept"}).status_code == 302
    assert FeeReceipt.objects.get().total == FEE


def test_taken_back_meanwhile_it_is_paid_anew_and_the_old_money_goes_back(
    gateway: Gateway,  # noqa: F811
    code: str,
) -> None:
    home, at = paid(gateway, code)
    quay = sign_in("quay")
    row = returned(at, quay)
    assert home.client.post(f"{at}/rut").status_code == 302
    assert Refund.objects.get().state == "listed"
    assert completed(quay, row).status_code == 302
    assert owed_sums(ids=[row.pk]) == {row.pk: FEE}
    assert Refund.objects.count() == 1


def test_what_was_prepared_since_and_not_sent_goes(code: str) -> None:
    home = Home(code)
    at = home.prepare()
    home.send(at)
    quay = sign_in("quay")
    row = returned(at, quay)
    before = set(DossierFile.objects.values_list("sha256", flat=True))
    page = home.client.get(f"{at}/giay-to").content.decode()
    name = re.findall(r'type="file" id="(file-\d+)"', page)[0]
    more = SimpleUploadedFile("mới.pdf", a_pdf(3, 77))
    home.client.post(f"{at}/giay-to", {name: more, "do": "upload"})
    (new,) = set(FilingPaper.objects.values_list("sha256", flat=True)) - before
    assert completed(quay, row).status_code == 302
    assert StoredFile.objects.get(pk=new).loose_since is not None
    kept = FormAnswers.objects.filter(filing=Filing.objects.get().key)
    assert not kept.filter(sealed_at=None).exists()
