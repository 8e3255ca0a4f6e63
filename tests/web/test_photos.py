"""A phone takes pictures for a paper at the counter, by a code, for a while."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.domain.dossiers.actions.drafts import drop_draft
from motcua.domain.dossiers.models import Dossier, DossierFile
from motcua.domain.dossiers.models.photos import Photo, PhotoLink
from motcua.kernel.clock import now
from tests.databases import MORNING
from tests.files import a_pdf, a_picture
from tests.web.conftest import Clock
from tests.web.counter import Desk, errors_of, sign_in
from tests.world import actor

pytestmark = pytest.mark.django_db


def picture(n: int = 1, name: str = "image.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_picture(size=(60 + n, 40)), "image/jpeg")


@pytest.fixture
def code(desk: Desk) -> str:
    """Return the address of a code for the first paper of a form."""
    fields = desk.fields(do="phone-1")
    shown = desk.client.post(desk.path, fields, follow=True)
    link = PhotoLink.objects.get()
    text = shown.content.decode()
    assert f"/chup/{link.secret}" in text
    assert "<svg" in text
    return f"/chup/{link.secret}"


def test_a_picture_lands_at_its_paper_and_in_the_dossier(desk: Desk, code: str) -> None:
    phone = Client()
    page = phone.get(code).content.decode()
    assert "Nguyễn" not in page, "whoever scans it learns nothing of anybody"
    for _ in range(2):
        sent = phone.post(code, {"photo": picture()})
        assert sent.status_code == 302
    assert Photo.objects.count() == 1, "sent twice it is there once"
    draft = PhotoLink.objects.get().draft_id
    shown = desk.client.get(f"{desk.path}?nhap={draft}").content.decode()
    assert "image.jpg" in shown
    count = f"{desk.path}/anh/{draft}"
    assert desk.client.get(count).json() == {"1": 1}
    assert sign_in("thamdinh").get(count).status_code in (403, 404)
    done = desk.client.post(desk.path, desk.fields(draft=str(draft)))
    assert done.status_code == 302
    file = DossierFile.objects.get(dossier=Dossier.objects.get(), name="image.jpg")
    assert file.handed_in_n == 1
    assert phone.get(code).status_code == 404
    assert not Photo.objects.exists()


def test_a_picture_is_taken_out_again(desk: Desk, code: str) -> None:
    Client().post(code, {"photo": picture()})
    one = Photo.objects.get()
    fields = desk.fields(draft=str(one.draft_id), do=f"unphoto-{one.pk}")
    other = Desk(sign_in("traketqua"), desk.code)
    other.client.post(desk.path, fields)
    assert Photo.objects.exists()
    assert desk.client.post(desk.path, fields).status_code == 302
    assert not Photo.objects.exists()


def test_a_code_ends_and_opens_no_other_form(desk: Desk, code: str, clock: Clock) -> None:
    assert Client().get(f"/chup/{'x' * 24}").status_code == 404
    draft = PhotoLink.objects.get().draft_id
    again = desk.client.post(desk.path, desk.fields(draft=str(draft), do="phone-1"))
    assert again.status_code == 302
    assert Client().get(code).status_code == 404, "the code before has ended"
    newer = f"/chup/{PhotoLink.objects.get().secret}"
    clock(MORNING + timedelta(minutes=16))
    late = Client().post(newer, {"photo": picture()})
    assert late.status_code == 404
    assert not Photo.objects.exists()


def test_only_pictures_and_not_too_many(code: str) -> None:
    phone = Client()
    for bad, name in ((a_pdf(), "a.pdf"), (b"not a picture", "a.jpg")):
        answer = phone.post(code, {"photo": SimpleUploadedFile(name, bad)})
        assert answer.status_code in (400, 422)
        assert set(errors_of(answer)) == {"photo"}
    assert set(errors_of(phone.post(code, {}))) == {"photo"}
    for n in range(20):
        Photo.objects.create(
            draft=PhotoLink.objects.get().draft,
            component_n=1,
            sha256=f"{n:064}",
            name="a.jpg",
            size=1,
            media_type="image/jpeg",
            taken_at=now(),
        )
    full = phone.post(code, {"photo": picture(2)})
    assert full.status_code == 409
    assert Photo.objects.count() == 20


def test_another_officer_makes_no_code_for_it(desk: Desk, code: str) -> None:
    draft = PhotoLink.objects.get().draft_id
    drop_draft(actor=actor("thamdinh"), at=now(), draft_id=draft)
    assert PhotoLink.objects.exists()
    drop_draft(actor=actor("quay"), at=now(), draft_id=draft)
    assert Client().get(code).status_code == 404
    assert (
        sign_in("thamdinh")
        .post(desk.path, desk.fields(draft=str(uuid4()), do="phone-1"))
        .status_code
        == 403
    )
