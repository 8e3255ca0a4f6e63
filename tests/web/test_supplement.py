"""A supplement on the dossier's page: asked line by line, received with its scans."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.catalogue.readers import terms
from motcua.domain.dossiers.models import AskedFor, Dossier, DossierFile, HandedIn
from motcua.domain.dossiers.workflow.commands import Command
from tests.databases import MORNING
from tests.files import a_pdf
from tests.integration.test_acts import at_appraisal
from tests.web.conftest import Clock
from tests.web.counter import Answer, errors_of, recorded, said_by, sign_in
from tests.web.parts import in_parts
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
PDF = a_pdf()


@pytest.fixture
def terms_anew() -> Iterator[None]:
    """Forget what published versions say: a test changes them, which nobody can."""
    terms.published.cache_clear()
    yield
    terms.published.cache_clear()


@pytest.fixture
def dossier(clock: Clock) -> Dossier:
    """Return a dossier that a specialist is appraising."""
    centre = Centre()
    done = at_appraisal(centre)
    clock(MORNING + timedelta(hours=2))
    return Dossier.objects.get(pk=done.dossier_id)


def send(username: str, dossier: Dossier, command: Command, **typed: Any) -> Answer:
    dossier.refresh_from_db()
    form = {
        "command": command.value,
        "version": dossier.version,
        "request": str(uuid4()),
        **{name.replace("_", "-"): value for name, value in typed.items()},
    }
    return sign_in(username).post(f"/desk/ho-so/{dossier.code}/lam", form)


def ask(dossier: Dossier, **typed: Any) -> Answer:
    fields = {
        "reason": "Thiếu hợp đồng",
        "papers": 2,
        "p_0_name": "Bản vẽ mặt bằng",
        "p_0_n": 1,
        "p_0_fixed": 1,
        "p_1_name": "Hợp đồng thuê nhà",
        "p_1_c": "1",
    }
    return send("chuyenvien", dossier, Command.REQUEST_SUPPLEMENT, **{**fields, **typed})


def test_the_page_offers_the_papers_of_the_dossier_to_ask_for(dossier: Dossier) -> None:
    page = said_by(sign_in("chuyenvien").get(f"/desk/ho-so/{dossier.code}"))
    assert "Giấy tờ cần bổ sung" in page


def test_lines_without_a_number_are_not_asked_for(dossier: Dossier) -> None:
    assert ask(dossier).status_code == 302
    assert [a.name for a in AskedFor.objects.filter(dossier=dossier)] == [
        "Hợp đồng thuê nhà"
    ]


def test_a_step_that_waits_is_told_once(clock: Clock) -> None:
    done = Centre().accept(code_of("five-on-the-spot"))
    clock(MORNING + timedelta(hours=2))
    dossier = Dossier.objects.get(pk=done.dossier_id)
    asked = send("thamdinh", dossier, Command.REQUEST_SUPPLEMENT, reason="Thiếu")
    assert asked.status_code == 302
    page = sign_in("thamdinh").get(f"/desk/ho-so/{dossier.code}").content.decode()
    listed = page.split("Hạn của bước đang mở")[1].split("</ul>")[0].split("<li>")[1:]
    assert listed
    assert len(listed) == len(set(listed))


def test_a_paper_that_the_procedure_lists_may_have_a_long_name(dossier: Dossier) -> None:
    name = "Bản vẽ mặt bằng, " * 40
    assert ask(dossier, p_0_name=name, p_0_o="1").status_code == 302
    asked = AskedFor.objects.filter(dossier=dossier).values_list("name", flat=True)
    assert name.strip() in asked


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"p_1_c": "một"}, "không phải số nguyên"),
        ({"p_1_c": "1000"}, "phải từ 0 đến 999"),
        ({"p_1_name": ""}, "chưa có tên"),
        ({"p_1_name": "x" * 301}, "dài 301 ký tự"),
    ],
)
def test_a_bad_line_comes_back_as_it_was_typed(
    dossier: Dossier, typed: dict[str, str], said: str
) -> None:
    before = recorded()
    answer = ask(dossier, **typed)
    assert answer.status_code == 422
    assert said in errors_of(answer)["lines"]
    assert "Bản vẽ mặt bằng" in said_by(answer)
    assert recorded() == before


def test_what_comes_is_counted_and_its_scan_is_kept(dossier: Dossier) -> None:
    ask(dossier)
    page = said_by(sign_in("quay").get(f"/desk/ho-so/{dossier.code}"))
    assert "Hợp đồng thuê nhà (cần 0 chính, 1 chứng thực, 0 chụp)" in page
    scan = SimpleUploadedFile("hop-dong.pdf", PDF, "application/pdf")
    answer = send(
        "quay",
        dossier,
        Command.RECEIVE_SUPPLEMENT,
        papers=1,
        p_0_name="Hợp đồng thuê nhà",
        p_0_c="1",
        p_0_file=scan,
    )
    assert answer.status_code == 302
    line = HandedIn.objects.get(dossier=dossier, name="Hợp đồng thuê nhà")
    assert (line.certified_count, line.item_n is not None) == (1, True)
    file = DossierFile.objects.get(dossier=dossier, name="hop-dong.pdf")
    assert file.handed_in_n == line.n
    client = sign_in("chuyenvien")
    page = said_by(client.get(f"/desk/ho-so/{dossier.code}"))
    assert "Hợp đồng thuê nhà (bổ sung " in page
    assert client.get(f"/desk/ho-so/{dossier.code}/tep/{file.n}").content == PDF


def test_an_upload_is_not_lost_when_something_is_lacking(dossier: Dossier) -> None:
    ask(dossier)
    scan = SimpleUploadedFile("khac.pdf", PDF, "application/pdf")
    answer = send(
        "quay",
        dossier,
        Command.RECEIVE_SUPPLEMENT,
        papers=2,
        p_0_name="Hợp đồng thuê nhà",
        p_0_fixed=1,
        p_1_name="Giấy khác",
        p_1_file=scan,
    )
    assert answer.status_code == 422
    assert "còn thiếu: Hợp đồng thuê nhà" in errors_of(answer)["received"]
    assert "Đã tải lên: khac.pdf" in said_by(answer)


def test_a_file_that_is_none_is_named(dossier: Dossier) -> None:
    ask(dossier)
    bad = SimpleUploadedFile("scan.pdf", b"MZ no scan", "application/pdf")
    answer = send(
        "quay",
        dossier,
        Command.RECEIVE_SUPPLEMENT,
        papers=1,
        p_0_name="Hợp đồng thuê nhà",
        p_0_file=bad,
    )
    assert answer.status_code == 422
    assert "scan.pdf" in said_by(answer)


def test_a_forged_file_is_refused(dossier: Dossier) -> None:
    ask(dossier)
    answer = send(
        "quay",
        dossier,
        Command.RECEIVE_SUPPLEMENT,
        papers=1,
        p_0_name="Hợp đồng thuê nhà",
        p_0_scan="made-up",
    )
    assert answer.status_code == 422
    assert "không còn hợp lệ" in said_by(answer)


@pytest.mark.parametrize("username", ["chuyenvien", "truongphong", "vanthu", "lanhdao"])
def test_only_the_counter_takes_a_supplement_in(dossier: Dossier, username: str) -> None:
    ask(dossier)
    before = recorded()
    answer = send(
        username,
        dossier,
        Command.RECEIVE_SUPPLEMENT,
        papers=1,
        p_0_name="Hợp đồng thuê nhà",
        p_0_c="1",
    )
    assert answer.status_code in (403, 404)
    assert recorded() == before
    assert not HandedIn.objects.filter(dossier=dossier, item_n__isnull=False).exists()


@pytest.mark.parametrize(
    ("after_supplement", "said", "not_said"),
    [
        ("restart", "tạm dừng từ", "vẫn tính"),
        ("shift", "tạm dừng từ", "vẫn tính"),
        ("continue", "thời hạn giải quyết vẫn tính", "tạm dừng từ"),
    ],
)
def test_the_applicant_is_told_whether_the_clock_stands(
    clock: Clock, terms_anew: None, after_supplement: str, said: str, not_said: str
) -> None:
    ProcedureVersion.objects.update(policy={"after_supplement": after_supplement})
    done = at_appraisal(Centre())
    clock(MORNING + timedelta(hours=2))
    waiting = Dossier.objects.get(pk=done.dossier_id)
    assert ask(waiting).status_code == 302
    page = said_by(sign_in("congdan").get(f"/ho-so-cua-toi/{waiting.code}"))
    assert said in page
    assert not_said not in page


def test_a_scan_sent_in_parts_comes_with_the_supplement(dossier: Dossier) -> None:
    ask(dossier)
    page = sign_in("quay").get(f"/desk/ho-so/{dossier.code}").content.decode()
    assert 'data-upload="/desk/tai-tep" data-name="p-0-scan"' in page
    assert "tus.min" in page
    answer = send(
        "quay",
        dossier,
        Command.RECEIVE_SUPPLEMENT,
        papers=1,
        p_0_name="Hợp đồng thuê nhà",
        p_0_c="1",
        p_0_scan=in_parts("hợp đồng.pdf", a_pdf(4)),
    )
    assert answer.status_code == 302
    assert DossierFile.objects.get(dossier=dossier, name="hợp đồng.pdf").handed_in_n
