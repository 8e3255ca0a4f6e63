"""Who signs is proposed by one person, confirmed by a second, and ended, at the desk."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from motcua.domain.accounts.models import Delegation, Officer, Unit
from motcua.domain.documents import actions
from motcua.domain.documents.actions import SignatoryRow
from motcua.domain.documents.models import Signatory, SignatoryProposal
from motcua.domain.documents.readers import signatory_of_officer
from motcua.domain.ledger.models import Event
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Conflict, NotAllowed
from motcua.ops.signing import samples
from tests.conftest import People
from tests.signing import Sandbox
from tests.web.counter import errors_of, said_by, sign_in

pytestmark = pytest.mark.django_db
PATH = "/desk/nguoi-ky"


@pytest.fixture
def officer(clock: Any, sandbox: Sandbox) -> Officer:
    """Return an officer who does not sign yet, with services set up."""
    return Officer.objects.get(code="thamdinh")


def typed(officer: Officer, /, **changes: Any) -> dict[str, Any]:
    today = now().astimezone(VN).date()
    image = SimpleUploadedFile("ky.png", samples.sample("signature", "Hoa"), "image/png")
    return {
        "officer": officer.pk,
        "unit": "",
        "service": "remote",
        "credential_id": "CRED-9",
        "number": "022155900037",
        "image": image,
        "image_width_mm": "46",
        "document": "12/QĐ-UBND",
        "valid_from": f"{today:%d/%m/%Y}",
        "valid_to": f"{today + timedelta(days=60):%d/%m/%Y}",
        "authority_kind": "TUQ.",
        "principal_title": "Chủ tịch",
        "authority_unit": Unit.objects.filter(code="ubnd").latest("id").pk,
        "procedure_codes": "1.001695, 1.001696",
        **changes,
    }


def test_two_people_put_a_signatory_in_force(officer: Officer) -> None:
    admin, director = sign_in("quantri"), sign_in("giamdoc")
    today = now().astimezone(VN).date()
    lines = Delegation.objects.count()
    assert admin.get(f"{PATH}/de-nghi").status_code == 200
    assert admin.post(f"{PATH}/de-nghi", typed(officer)).status_code == 302
    assert signatory_of_officer(officer_id=officer.pk, on=today) is None
    assert Delegation.objects.count() == lines
    asked = SignatoryProposal.objects.get()
    assert "Chờ người thứ hai" in said_by(admin.get(PATH))
    own = admin.post(f"{PATH}/de-nghi/{asked.pk}", {"do": "confirm"})
    assert own.status_code == 403
    assert "người thứ hai" in said_by(own)
    confirm = director.post(f"{PATH}/de-nghi/{asked.pk}", {"do": "confirm"})
    assert confirm.status_code == 302
    facts = signatory_of_officer(officer_id=officer.pk, on=today)
    assert facts is not None
    assert (facts.credential_id, facts.holder.number) == ("CRED-9", "022155900037")
    row = Signatory.objects.get(officer=officer)
    assert row.valid_to == today + timedelta(days=60)
    line = Delegation.objects.latest("id")
    assert (line.kind, line.principal_title, line.officer) == (
        "TUQ.",
        "Chủ tịch",
        officer,
    )
    assert line.procedure_codes == ["1.001695", "1.001696"]
    page = said_by(director.get(PATH))
    for said in ("CRED-9", "12/QĐ-UBND", "Lịch sử đề nghị", "Thừa ủy quyền"):
        assert said in page
    again = director.post(f"{PATH}/de-nghi/{asked.pk}", {"do": "confirm"})
    assert again.status_code == 409
    kinds = Event.objects.filter(topic="documents", kind__startswith="signatory.")
    assert kinds.filter(kind="signatory.confirmed").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"officer": ""}, "holder"),
        ({"unit": "1"}, "holder"),
        ({"service": "pigeon"}, "service"),
        ({"credential_id": " "}, "credential_id"),
        ({"document": ""}, "document"),
        ({"image": ""}, "image"),
        ({"image_width_mm": "90"}, "image_width_mm"),
        ({"valid_from": "01/01/2020"}, "valid_from"),
        ({"valid_from": "31/02/2021"}, "valid_from"),
        ({"valid_to": ""}, "valid_to"),
        ({"authority_unit": ""}, "authority_unit"),
        ({"principal_title": ""}, "principal_title"),
        ({"authority_kind": "XX."}, "authority_kind"),
    ],
)
def test_faults_are_said_at_their_fields(
    officer: Officer, changes: dict[str, Any], field: str
) -> None:
    response = sign_in("quantri").post(f"{PATH}/de-nghi", typed(officer, **changes))
    assert response.status_code == 422
    assert field in errors_of(response)
    assert not SignatoryProposal.objects.exists()


def test_an_image_that_is_no_png_is_refused(officer: Officer) -> None:
    for content in (b"GIF89a", b"x" * 400_000):
        file = SimpleUploadedFile("ky.png", content, "image/png")
        response = sign_in("quantri").post(f"{PATH}/de-nghi", typed(officer, image=file))
        assert list(errors_of(response)) == ["image"]


@pytest.mark.parametrize("who", ["quay", "lanhdao", "vanthu", "thuquy", "thamdinh"])
def test_others_see_and_do_nothing(officer: Officer, who: str) -> None:
    client = sign_in(who)
    assert client.get(PATH).status_code == 403
    assert client.get(f"{PATH}/de-nghi").status_code == 403
    assert client.post(f"{PATH}/de-nghi", typed(officer)).status_code == 403
    assert client.post(f"{PATH}/de-nghi/1", {"do": "confirm"}).status_code == 403
    assert client.post(f"{PATH}/1", {"last": "", "document": ""}).status_code == 403
    assert not SignatoryProposal.objects.exists()


def test_the_director_confirms_but_proposes_and_ends_nothing(officer: Officer) -> None:
    client = sign_in("giamdoc")
    assert client.get(PATH).status_code == 200
    assert client.get(f"{PATH}/de-nghi").status_code == 403
    assert client.post(f"{PATH}/de-nghi", typed(officer)).status_code == 403
    assert client.post(f"{PATH}/1", {"last": "01/01/2030"}).status_code == 403


def test_a_proposal_that_is_dropped_stays_on_record(
    officer: Officer, people: People
) -> None:
    admin = sign_in("quantri")
    assert admin.post(f"{PATH}/de-nghi", typed(officer)).status_code == 302
    asked = SignatoryProposal.objects.get()
    drop = admin.post(f"{PATH}/de-nghi/{asked.pk}", {"do": "drop"})
    assert drop.status_code == 302
    assert "Đã bỏ" in said_by(admin.get(PATH))
    with pytest.raises(Conflict):
        actions.confirm_signatory(actor=people["giamdoc"], at=now(), proposal_id=asked.pk)
    assert not Signatory.objects.filter(officer=officer).exists()


def test_a_line_is_ended_by_a_document(officer: Officer, people: People) -> None:
    admin, today = sign_in("quantri"), now().astimezone(VN).date()
    samples.register_all(at=now() - timedelta(days=9))
    row = Signatory.objects.filter(officer__code="lanhdao").get()
    way = f"{PATH}/{row.pk}"
    yesterday = today - timedelta(days=1)
    for form, field in (
        ({"last": "", "document": "x"}, "last"),
        ({"last": f"{today - timedelta(days=2):%d/%m/%Y}", "document": "x"}, "last"),
        ({"last": f"{today:%d/%m/%Y}", "document": " "}, "document"),
    ):
        assert list(errors_of(admin.post(way, form))) == [field]
    form = {"last": f"{yesterday:%d/%m/%Y}", "document": "99/QĐ-UBND"}
    assert admin.post(way, form).status_code == 302
    holder = row.officer_id or 0
    assert signatory_of_officer(officer_id=holder, on=today) is None
    assert signatory_of_officer(officer_id=holder, on=yesterday) is not None
    page = said_by(admin.get(PATH))
    assert "Chấm dứt theo 99/QĐ-UBND" in page
    assert admin.post(way, form).status_code == 409
    assert admin.post(f"{PATH}/999999", form).status_code == 404
    with pytest.raises(NotAllowed):
        actions.end_signatory(
            actor=people["giamdoc"],
            at=now(),
            signatory_id=row.pk,
            last=today,
            document="x",
        )


def test_the_last_image_is_taken_again(officer: Officer, people: People) -> None:
    samples.register_all(at=now() - timedelta(days=9))
    before = Signatory.objects.get(officer__code="lanhdao")
    today = now().astimezone(VN).date()
    row = SignatoryRow(
        service="remote",
        credential_id="CRED-10",
        image=b"",
        image_width_mm=46,
        document="1",
        officer_id=before.officer_id,
    )
    asked = actions.propose_signatory(
        actor=people["quantri"], at=now(), row=row, valid_from=today
    )
    actions.confirm_signatory(actor=people["giamdoc"], at=now(), proposal_id=asked)
    before.refresh_from_db()
    assert before.valid_to == today - timedelta(days=1)
    made = Signatory.objects.get(credential_id="CRED-10")
    assert (made.image_id, made.valid_to) == (before.image_id, None)


def test_the_database_wants_two_people(officer: Officer, people: People) -> None:
    row = SignatoryRow("remote", "C", b"", 46, "1", officer_id=officer.pk)
    png = samples.sample("signature", "Hoa")
    asked = actions.propose_signatory(
        actor=people["quantri"],
        at=now(),
        row=SignatoryRow(**{**_dict(row), "image": png}),
        valid_from=date(2030, 1, 1),
    )
    found = SignatoryProposal.objects.get(pk=asked)
    found.state, found.decided_at = "confirmed", now()
    found.decided_by_id = found.proposed_by_id
    with pytest.raises(IntegrityError), transaction.atomic():
        found.save()


def _dict(row: SignatoryRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SignatoryRow.__slots__}
