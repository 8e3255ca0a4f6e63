"""A paper of one's own store goes with a filing, by one's own word, without a scan."""

import re

import pytest

from motcua.domain.catalogue.readers.filing import online_terms
from motcua.domain.dossiers.models import DossierFile
from motcua.domain.filings.models import FilingPaper
from motcua.domain.records import actions
from motcua.domain.records.models import Consent, Reuse
from motcua.kernel.actor import SYSTEM
from tests.databases import MORNING
from tests.records import PaperCentre, with_scan
from tests.signing import Sandbox
from tests.web.counter import errors_of, said_by, sign_in
from tests.web.test_filing import Home, answering, code  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def centre(sandbox: Sandbox) -> PaperCentre:
    return PaperCentre().begin(sandbox)


def test_a_paper_of_the_store_goes_with_a_filing(centre: PaperCentre, code: str) -> None:  # noqa: F811
    wanted = online_terms(procedure_code=code, on=MORNING.date()).components
    actions.set_kind(
        actor=SYSTEM,
        at=centre.at,
        name=next(one.name for one in wanted if one.required),
        kind="birth-certificate",
    )
    record = centre.signed(with_scan(centre))
    home = Home(code)
    at = home.prepare()
    page = home.client.get(f"{at}/giay-to").content.decode()
    assert "Kho giấy tờ của bạn có sẵn" in page
    button = re.search(rf'value="(use-\d+-{record.code})"', page)
    assert button
    answer = home.client.post(f"{at}/giay-to", {"do": button[1]})
    assert answer.status_code == 302
    assert "từ kho giấy tờ của bạn" in said_by(home.client.get(f"{at}/giay-to"))
    # Whose store it is not has no such button, and the same word changes nothing.
    other = Home(code, "congdan2")
    theirs = other.prepare()
    assert record.code not in other.client.get(f"{theirs}/giay-to").content.decode()
    refused = other.client.post(f"{theirs}/giay-to", {"do": button[1]})
    assert refused.status_code == 404
    assert FilingPaper.objects.exclude(record_code="").count() == 1
    assert not Consent.objects.exists()
    home.send(at)
    quay = sign_in("quay")
    address, fields = answering(quay, at)
    accepted = quay.post(address, fields | {"do": "accept"})
    assert accepted.status_code == 302, errors_of(accepted)
    file = DossierFile.objects.get(record_code=record.code, from_store=True)
    assert file.reused
    reuse = Reuse.objects.get()
    assert (reuse.file_n, reuse.ground) == (file.n, "online")
    given = Consent.objects.get()
    assert given.dossier_code == reuse.dossier_code
    assert given.given_by == "Nguyễn Thị Hoa"
    own = said_by(home.client.get(f"/giay-to-cua-toi/{record.code}"))
    assert reuse.dossier_code in own
