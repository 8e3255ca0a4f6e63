"""A dossier of hundreds of files: its page stays short, and every file can be reached."""

import pytest

from motcua.domain.dossiers.models import DossierFile, Read
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.readers.files import SHOWN, all_files
from motcua.kernel.errors import NotFound
from tests.web.counter import said_by, sign_in
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db

MANY = 150


@pytest.fixture
def code(clock: None) -> str:
    """Return a dossier with a hundred and fifty files."""
    done = Centre().accept(code_of("five-on-the-spot"))
    first = DossierFile.objects.get(dossier_id=done.dossier_id)
    DossierFile.objects.bulk_create(
        DossierFile(
            dossier_id=done.dossier_id,
            n=n,
            purpose="paper",
            kind="receipt",
            paper=first.paper,
            name=f"Tờ {n}.pdf",
            size=1,
            media_type="application/pdf",
            added_at=first.added_at,
        )
        for n in range(2, MANY + 1)
    )
    return done.code


def test_the_page_names_the_newest_and_leads_to_all(code: str) -> None:
    centre = Centre()
    counter = centre.actor("quay")
    dossier_id = readers.id_of(actor=counter, code=code, on=centre.at.date())
    facts = readers.dossier(actor=counter, dossier_id=dossier_id, on=centre.at.date())
    assert (len(facts.files), facts.file_count) == (SHOWN, MANY)
    assert facts.files[-1].n == MANY
    page = said_by(sign_in("quay").get(f"/desk/ho-so/{code}"))
    assert f"Xem tất cả {MANY} tệp của hồ sơ" in page


def test_every_file_is_on_some_page_and_the_reading_is_noted(code: str) -> None:
    client, seen = sign_in("quay"), ""
    for offset in (0, SHOWN, 2 * SHOWN):
        seen += said_by(client.get(f"/desk/ho-so/{code}/tep?tu={offset}"))
    assert all(f"Tờ {n}.pdf" in seen for n in range(2, MANY + 1))
    assert Read.objects.filter(what="files").count() == 3


def test_the_list_is_not_for_everybody(code: str) -> None:
    centre = Centre()
    dossier_id = readers.id_of(actor=centre.actor("quay"), code=code, on=centre.at.date())
    with pytest.raises(NotFound):
        all_files(
            actor=centre.actor("tp.tuphap"), dossier_id=dossier_id, on=centre.at.date()
        )
    assert sign_in("tp.tuphap").get(f"/desk/ho-so/{code}/tep").status_code == 404
