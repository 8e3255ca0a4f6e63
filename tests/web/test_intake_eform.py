"""The electronic form typed at the counter: the same rules, kept with the dossier."""

import base64
from typing import Any

import pytest

from motcua.domain.dossiers.actions.drafts import drop_old_drafts
from motcua.domain.dossiers.models import Dossier, Draft
from motcua.domain.eforms import actions as eforms
from motcua.domain.eforms.models import FormAnswers
from motcua.kernel.actor import SYSTEM
from tests.databases import MORNING
from tests.files import a_pdf
from tests.web.conftest import Clock
from tests.web.counter import Desk, errors_of, recorded, said_by, sign_in
from tests.web.eform_home import fields_shown
from tests.web.parts import TUS

pytestmark = pytest.mark.django_db


@pytest.fixture
def typing(desk: Desk) -> Desk:
    """Return an intake whose procedure is filed with a form of two questions."""
    questions: list[dict[str, Any]] = [
        {"key": "me", "type": "person", "label": "Bạn", "prefill": "account.person"},
        {"key": "area", "type": "number", "label": "Diện tích", "most": 50},
    ]
    page = {"key": "one", "title": "Việc sử dụng", "questions": questions}
    form = {"key": "use", "name": "Đơn dùng", "decision": "QĐ 1", "pages": [page]}
    definition = {**form, "procedures": [desk.code]}
    assert eforms.load_form(actor=SYSTEM, at=MORNING, definition=definition)
    return desk


def begun(desk: Desk) -> tuple[str, dict[str, Any]]:
    """Press the button; return the address of the form's page and the intake's fields."""
    fields = desk.fields(do="eform")
    answer = desk.client.post(desk.path, fields)
    assert answer["Location"] == f"{desk.path}/bieu-mau/{fields['draft']}"
    first = desk.client.get(answer["Location"])
    assert first["Location"].endswith("/one")
    return first["Location"], fields


def test_a_form_is_typed_and_goes_with_the_dossier(typing: Desk) -> None:
    way, fields = begun(typing)
    mine = fields_shown(typing.client.get(way).content.decode())
    assert mine["me-name"] == [fields["name"]], "filled in from the intake"
    wrong = typing.client.post(way, {**mine, "area": "99", "do": "next"})
    assert set(errors_of(wrong)) == {"area"}
    assert typing.client.post(way, {**mine, "area": "", "do": "save"}).status_code == 204
    # Begun and not finished, it is not received, and nothing is recorded.
    before = recorded()
    refused = typing.client.post(typing.path, {**fields, "do": "accept"})
    assert set(errors_of(refused)) == {"eform"}
    assert recorded() == before
    done = typing.client.post(way, {**mine, "area": "12", "do": "next"})
    assert done["Location"].startswith(typing.path)
    assert "Biểu mẫu điện tử sẽ lưu cùng hồ sơ" in said_by(
        typing.client.get(done["Location"].split("#")[0])
    )
    accepted = typing.client.post(typing.path, {**fields, "do": "accept"})
    assert accepted.status_code == 302, errors_of(accepted)
    dossier = Dossier.objects.get()
    row = FormAnswers.objects.get()
    assert (row.dossier_id, row.answers["area"]) == (dossier.pk, 12)
    assert row.sealed_at is not None
    at = f"/desk/ho-so/{dossier.code}"
    assert "Dữ liệu biểu mẫu" in said_by(typing.client.get(at))
    assert "12" in said_by(typing.client.get(f"{at}/bieu-mau"))
    sheet = typing.client.get(f"{at}/bieu-mau.pdf")
    assert sheet.content.startswith(b"%PDF")


def test_it_may_be_left_out_and_goes_with_an_old_draft(
    typing: Desk, clock: Clock
) -> None:
    way, fields = begun(typing)
    typing.client.post(way, {"area": "12", "do": "save"})
    typing.client.post(typing.path, {**fields, "do": "no-eform"})
    assert not FormAnswers.objects.exists()
    typing.client.post(way, {"area": "12", "do": "save"})
    Draft.objects.update(saved_at=MORNING.replace(year=2020))
    drop_old_drafts(actor=SYSTEM, at=MORNING)
    assert not FormAnswers.objects.exists()
    assert typing.send().status_code == 302, "received without the form"


@pytest.mark.parametrize("who", ["quay2", "giamdoc", "congdan", ""])
def test_nobody_else_types_or_reads_it(typing: Desk, who: str) -> None:
    way, _ = begun(typing)
    typing.client.post(way, {"area": "12", "do": "save"})
    other = sign_in(who or "congdan")
    if not who:
        other.logout()
    assert other.get(way).status_code in (302, 403, 404)
    assert other.post(way, {"area": "7", "do": "save"}).status_code in (302, 403, 404)
    assert FormAnswers.objects.get().answers["area"] == 12


def test_a_file_of_the_form_goes_up_in_parts_and_is_a_scan_of_the_intake(
    desk: Desk,
) -> None:
    plan: dict[str, Any] = {"key": "plan", "type": "file", "label": "Bản vẽ", "most": 2}
    page = {"key": "one", "title": "Việc", "questions": [plan]}
    form = {"key": "use", "name": "Đơn dùng", "decision": "QĐ 1", "pages": [page]}
    definition = {**form, "procedures": [desk.code]}
    assert eforms.load_form(actor=SYSTEM, at=MORNING, definition=definition)
    way, fields = begun(desk)
    assert f'data-upload="{way}/plan/tai-len"' in desk.client.get(way).content.decode()
    data = a_pdf(3, 7)
    for client, status in ((sign_in("thamdinh"), 403), (sign_in("congdan"), 403)):
        assert client.post(f"{way}/plan/tai-len", headers=_begin(data)).status_code in {
            status,
            404,
        }
    assert desk.client.post(f"{way}/me/tai-len", headers=_begin(data)).status_code == 201
    first = _sent(desk, f"{way}/plan/tai-len", data)
    assert first == _sent(desk, f"{way}/plan/tai-len", data), "the same one once"
    kept = FormAnswers.objects.get()
    assert [one["name"] for one in kept.answers["plan"]] == ["bản vẽ.pdf"]
    intake = Draft.objects.get(pk=fields["draft"])
    assert len(intake.data["fields"]["scan:0"].split()) == 1
    desk.client.post(way, {"do": first})
    kept.refresh_from_db()
    assert "plan" not in kept.answers


def _begin(data: bytes) -> dict[str, str]:
    name = base64.b64encode("bản vẽ.pdf".encode()).decode()
    told = {"Upload-Metadata": f"filename {name}", "Upload-Length": str(len(data))}
    return TUS | told


def _sent(desk: Desk, way: str, data: bytes) -> str:
    """Send a file in two parts; return what its button says."""
    begun_at = desk.client.post(way, headers=_begin(data)).headers["Location"]
    assert way in begun_at
    half = len(data) // 2
    for offset, part in ((0, data[:half]), (half, data[half:])):
        answer = desk.client.patch(
            begun_at,
            part,
            content_type="application/offset+octet-stream",
            headers=TUS | {"Upload-Offset": str(offset)},
        )
    return str(answer.headers["Motcua-Drop"])
