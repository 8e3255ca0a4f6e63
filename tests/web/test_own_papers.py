"""A paper of one's own store goes with a filing, by one's own word, without a scan."""

import re

import pytest

from motcua.domain.catalogue.readers.filing import online_terms
from motcua.domain.dossiers.models import DossierFile
from motcua.domain.filings.models import BulkRow, Filing, FilingPaper
from motcua.domain.records import actions
from motcua.domain.records.models import Consent, Reuse
from motcua.domain.records.readers.store import RecordFacts
from motcua.kernel.actor import SYSTEM
from tests.databases import MORNING
from tests.records import PaperCentre, with_scan
from tests.signing import Sandbox
from tests.web.counter import errors_of, said_by, sign_in
from tests.web.test_filing import Home, answering, code  # noqa: F401 - a fixture
from tests.web.test_many_filings import Office, states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def centre(sandbox: Sandbox) -> PaperCentre:
    return PaperCentre().begin(sandbox)


def kept(centre: PaperCentre, code: str) -> tuple[str, RecordFacts]:  # noqa: F811
    """Return a paper the procedure asks for, and one of that kind in a store."""
    wanted = online_terms(procedure_code=code, on=MORNING.date()).components
    name = next(one.name for one in wanted if one.required)
    kind = "birth-certificate"
    actions.set_kind(actor=SYSTEM, at=centre.at, name=name, kind=kind)
    return name, centre.signed(with_scan(centre))


def test_a_paper_of_the_store_goes_with_a_filing(centre: PaperCentre, code: str) -> None:  # noqa: F811
    _, record = kept(centre, code)
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


def test_rows_of_a_sheet_name_a_paper_of_the_store(
    centre: PaperCentre,
    code: str,  # noqa: F811 - the fixture
) -> None:
    asked, record = kept(centre, code)
    office = Office(code)
    (column,) = (title for title in office.titles if title.endswith(f": {asked}"))
    own = {column: f"Kho: {record.code}"}
    rows = office.row("một", **own), office.row("hai", **own), office.row("ba")
    office.filed(office.sheet(*rows), "a.pdf")
    assert states() == ["sent"] * 3
    named = FilingPaper.objects.filter(record_code=record.code)
    assert set(named.values_list("filing__note", "given_by")) == {
        ("một", "Nguyễn Thị Hoa"),
        ("hai", "Nguyễn Thị Hoa"),
    }
    # Somebody else's sheet does not reach it.
    stranger = Office(code, "congdan2")
    stranger.filed(stranger.sheet(stranger.row("lén", **own)), "a.pdf")
    refused = BulkRow.objects.order_by("-bulk_id")[0]
    assert refused.state == "refused"
    assert [fault["column"] for fault in refused.faults] == [column]
    assert not Filing.objects.filter(note="lén").exists()
    # At the counter it is a paper of the store as any other.
    quay, first = sign_in("quay"), Filing.objects.get(note="một")
    address, fields = answering(quay, f"/nop/{first.key}")
    accepted = quay.post(address, fields | {"do": "accept"})
    assert accepted.status_code == 302, errors_of(accepted)
    assert DossierFile.objects.get(record_code=record.code, from_store=True).reused
    assert Reuse.objects.get().ground == "online"
    assert Consent.objects.get().given_by == "Nguyễn Thị Hoa"
