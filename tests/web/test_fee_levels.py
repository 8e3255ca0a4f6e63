"""A fee with several levels: one is chosen, at home or at the counter; never a sum."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from motcua.adapters.payment.sandbox import server
from motcua.domain.accounts.models import Unit
from motcua.domain.catalogue.models import Fee, ProcedureVersion
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.catalogue.rules.fees import FeeSaid
from motcua.domain.dossiers.models import Dossier
from motcua.domain.payments.actions import choose_levels, settle_levels, take_notice
from motcua.domain.payments.models import Attempt, Due, FeeLevel
from motcua.domain.payments.readers.due_facts import Subject
from motcua.domain.payments.readers.dues import (
    dues_of,
    is_known,
    subject_of,
    subject_of_dossier,
)
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.errors import NotAllowed, NotFound
from tests.payments import Gateway
from tests.people import online_codes
from tests.web.counter import Desk, errors_of, said_by, sign_in
from tests.web.test_filing import Home, answering
from tests.world import Centre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ONLINE, AT_THE_COUNTER = 5_000, 10_000


@pytest.fixture
def code() -> Iterator[str]:
    """Return a procedure one files for from home whose fee has two levels."""
    found = online_codes()[0]
    version = ProcedureVersion.objects.get(procedure__code=found, state="published")
    Fee.objects.filter(version=version).delete()
    Fee.objects.create(
        version=version,
        n=1,
        name="Phí thử",
        collect="filing",
        choices=[f"{ONLINE} | Nộp trực tuyến", f"{AT_THE_COUNTER} | Nộp trực tiếp"],
        exemptions=["Người nghèo | 50 | Nghị quyết 1 | Sổ hộ nghèo"],
    )
    published.cache_clear()
    yield found
    published.cache_clear()


@pytest.fixture
def gateway(tmp_path: Path, settings: Any) -> Iterator[Gateway]:
    """Return a gateway that is asked; its notices are taken in by hand."""
    with server.running(tmp_path / "payment", now=now) as address:
        found = Gateway(tmp_path / "payment", address, "http://127.0.0.1:9")
        found.connect(settings)
        yield found


def filed(code: str, level: int) -> tuple[Home, str]:
    """File from home, saying which level is one's own."""
    home = Home(code)
    at = home.prepare()
    assert home.client.post(f"{at}/muc-phi", {"fee-1": str(level)}).status_code == 302
    assert home.send(at).status_code == 302
    return home, at


def decided(at: str, **changes: Any) -> Any:
    """Receive a filing at the counter."""
    quay = sign_in("quay")
    address, fields = answering(quay, at)
    return quay.post(address, fields | {"do": "accept"} | changes)


def test_one_is_asked_before_sending_and_the_due_follows(code: str) -> None:
    home = Home(code)
    at = home.prepare()
    asked = said_by(home.client.get(f"{at}/muc-phi"))
    assert "trường hợp nào là của bạn?" in asked
    assert "5.000 đ – Nộp trực tuyến" in asked
    assert "Tôi không biết – để cán bộ tính" in asked
    early = home.send(at)
    assert early.status_code == 422
    assert "Chưa chọn mức của “Phí thử”" in errors_of(early)["fee-1"]
    assert "bước Mức phí của bạn" in errors_of(early)["fee-1"]
    for wrong in ("3", "-1", "x"):
        refused = home.client.post(f"{at}/muc-phi", {"fee-1": wrong})
        assert refused.status_code == 422
        assert "fee-1" in errors_of(refused)
    assert not FeeLevel.objects.exists()
    assert sign_in("congdan2").get(f"{at}/muc-phi").status_code == 404
    other = sign_in("congdan2").post(f"{at}/muc-phi", {"fee-1": "1"})
    assert other.status_code == 404
    chosen = home.client.post(f"{at}/muc-phi", {"fee-1": "2"})
    assert chosen["Location"] == f"{at}/nop-tien"
    assert "10.000 đ" in said_by(home.client.get(chosen["Location"]))
    assert home.send(at).status_code == 302
    assert home.client.post(f"{at}/muc-phi", {"fee-1": "1"})["Location"] == at
    assert FeeLevel.objects.get().level == 2, "what is sent stands"


def test_a_due_that_is_written_down_follows_until_it_is_paid(
    gateway: Gateway, code: str
) -> None:
    home = Home(code)
    at = home.prepare()
    home.client.post(f"{at}/muc-phi", {"fee-1": "2"})
    home.client.post(f"{at}/nop-tien", {"do": "claim", "exempt-fee:1": "0"})
    assert (Due.objects.get().base, Due.objects.get().claim) == (10_000, "claimed")
    home.client.post(f"{at}/muc-phi", {"fee-1": "0"})
    assert Due.objects.get().state == "cancelled"
    home.client.post(f"{at}/muc-phi", {"fee-1": "1"})
    due = Due.objects.get()
    assert (due.state, due.base, due.claim) == ("unpaid", ONLINE, "claimed")
    home.client.post(f"{at}/nop-tien", {"do": "claim", "exempt-fee:1": ""})
    assert home.client.post(f"{at}/nop-tien", {"do": "pay"}).status_code == 302
    refused = home.client.post(f"{at}/muc-phi", {"fee-1": "2"})
    assert refused.status_code == 409
    assert "đã nộp hoặc đang nộp" in said_by(refused)
    message = gateway.notice(Attempt.objects.get().reference, ONLINE)
    take_notice(actor=SYSTEM, at=now(), message=message)
    assert home.send(at).status_code == 302
    late = decided(at, **{"fee-1": "2", "fees_reason": "Nộp trực tiếp"})
    assert late.status_code == 409
    assert "thì yêu cầu nộp thêm" in errors_of(late)["fee-1"]
    assert not Dossier.objects.exists(), "nothing is half received"
    assert decided(at).status_code == 302
    assert (Due.objects.get().state, Due.objects.get().base) == ("paid", ONLINE)
    assert Dossier.objects.get().fee == ONLINE


def test_the_counter_corrects_with_a_reason(code: str) -> None:
    home, at = filed(code, 1)
    quay = sign_in("quay")
    address, fields = answering(quay, at)
    assert fields["fee-1"] == ["1"]
    again = quay.get(f"{address}?nop={at.rsplit('/', maxsplit=1)[-1]}")
    assert "Người nộp chọn: 5.000 đ – Nộp trực tuyến" in said_by(again)
    silent = decided(at, **{"fee-1": "2"})
    assert silent.status_code == 422
    assert "chưa ghi lý do" in errors_of(silent)["fees_reason"]
    assert not Dossier.objects.exists()
    done = decided(at, **{"fee-1": "2", "fees_reason": "Bản chính nộp tại quầy"})
    assert done.status_code == 302, errors_of(done)
    row = Dossier.objects.get()
    assert row.fee == AT_THE_COUNTER
    assert [due.amount for due in dues_of(subject=subject_of_dossier(row))] == [10_000]
    page = said_by(sign_in("quay").get(f"/desk/ho-so/{row.code}"))
    assert "Bản chính nộp tại quầy" in page
    mine = said_by(home.client.get(f"/ho-so-cua-toi/{row.code}"))
    assert "Đã xác định mức phí" in mine
    assert "Bản chính nộp tại quầy" in mine
    with (
        pytest.raises(IntegrityError, match="payments_feelevel_corrected_with_reason"),
        transaction.atomic(),
    ):
        FeeLevel.objects.update(reason="")


def test_who_does_not_know_leaves_it_to_the_officer(code: str) -> None:
    home, at = filed(code, 0)
    assert home.client.get(f"{at}/kiem-tra")["Location"] == at
    assert not Due.objects.exists()
    done = decided(at, **{"fee-1": "2"})
    assert done.status_code == 302, errors_of(done)
    assert Dossier.objects.get().fee == AT_THE_COUNTER


def test_what_nobody_knows_is_no_due(code: str) -> None:
    _, at = filed(code, 0)
    assert decided(at).status_code == 302
    row = Dossier.objects.get()
    assert row.fee is None
    subject = subject_of(dossier_id=row.pk)
    assert not dues_of(subject=subject)
    assert not is_known(subject)


def test_the_same_is_asked_at_the_counter(code: str) -> None:
    desk = Desk(sign_in("quay"), code)
    assert "mức nào áp dụng?" in said_by(desk.client.get(desk.path))
    odd = desk.send(**{"fee-1": "7"})
    assert odd.status_code == 422
    assert "fee-1" in errors_of(odd)
    done = desk.send(**{"fee-1": "1", "fee": ""})
    assert done.status_code == 302, errors_of(done)
    row = Dossier.objects.get()
    assert row.fee == ONLINE
    assert FeeLevel.objects.get().applicant_level is None
    with pytest.raises(NotAllowed):
        settle_levels(
            actor=Centre().actor("congdan"),
            at=now(),
            dossier_id=row.pk,
            said={1: FeeSaid(level=2)},
            reason="x",
        )
    elsewhere = Unit.objects.exclude(pk=row.receiving_unit_id)[0]
    Dossier.objects.update(receiving_unit=elsewhere)
    with pytest.raises(NotFound):
        settle_levels(
            actor=Centre().actor("quay"),
            at=now(),
            dossier_id=row.pk,
            said={1: FeeSaid(level=2)},
            reason="x",
        )


def test_nobody_chooses_for_another(code: str) -> None:
    Home(code).prepare()
    version = ProcedureVersion.objects.get(procedure__code=code, state="published")
    theirs = Subject(
        person_id=1,
        unit_id=1,
        title="",
        procedure_code=code,
        version_id=version.pk,
        case_n=None,
    )
    for who in ("congdan2", "quay"):
        with pytest.raises(NotAllowed):
            choose_levels(
                actor=Centre().actor(who),
                at=now(),
                subject=theirs,
                said={1: FeeSaid(level=1)},
            )
    assert not FeeLevel.objects.exists()


def test_the_guided_check_asks_and_the_filing_begins_with_it(code: str) -> None:
    start, visitor = f"/thu-tuc/{code}/can-gi", Client()
    version = ProcedureVersion.objects.get(procedure__code=code, state="published")
    case = published(version.pk).cases
    known = f"xong=1&truong-hop={case[0].n}" if case else "xong=1"
    asked = visitor.get(f"{start}?{known}")
    assert "Phí thử: trường hợp nào là của bạn?" in said_by(asked)
    missing = said_by(visitor.get(f"{start}?{known}&tiep=phi-1"))
    assert "Hãy chọn một trường hợp." in missing
    for odd in ("1-9", "2-1", "x", "1-"):
        assert "trường hợp nào là của bạn" in said_by(
            visitor.get(f"{start}?{known}&phi={odd}")
        )
    found = visitor.get(f"{start}?{known}&phi=1-2")
    assert "10.000 đ" in said_by(found)
    assert "5.000 đ" not in said_by(found)
    assert "phi=1-2" in found.content.decode()
    sign_in("congdan").post(f"/thu-tuc/{code}/nop?{known}&phi=1-2")
    assert FeeLevel.objects.get().level == 2
