"""Papers of one's own store in what one files from home: filled in, offered, used."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from motcua.domain.catalogue.readers.filing import online_terms
from motcua.domain.documents.models import StoredFile
from motcua.domain.eforms import actions as eforms
from motcua.domain.filings import actions as filings
from motcua.domain.filings.models import Filing, FilingPaper
from motcua.domain.filings.readers.form import FilingForm, my_form
from motcua.domain.records import actions
from motcua.domain.records.models import Record
from motcua.domain.records.readers.own import own_offers
from motcua.domain.records.readers.store import RecordFacts
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.behalf import Doing
from motcua.kernel.errors import NotFound
from tests.integration.test_helping import Pair, scope
from tests.people import online_codes
from tests.records import PaperCentre, with_scan
from tests.signing import Sandbox

pytestmark = pytest.mark.django_db
DAY = date(2021, 11, 22)


@pytest.fixture
def centre(sandbox: Sandbox) -> PaperCentre:
    return PaperCentre().begin(sandbox)


def question(key: str, kind: str, source: str, **more: Any) -> dict[str, Any]:
    label = f"Câu {key}"
    return {"key": key, "type": kind, "label": label, "prefill": source, **more}


@pytest.fixture
def code() -> str:
    """Return a procedure filed with a form that is filled in from papers."""
    found = online_codes()[0]
    form = {
        "key": "papers",
        "name": "Đơn",
        "decision": "QĐ 1",
        "procedures": [found],
        "pages": [
            {
                "key": "one",
                "title": "Giấy tờ",
                "questions": [
                    question("number", "short_text", "paper.birth-certificate.number"),
                    question("issued", "date", "paper.birth-certificate.issued_on"),
                    question("born", "date", "paper.birth-certificate.born_on"),
                    question("card", "short_text", "paper.identity-card.number"),
                    question("price", "money", "paper.birth-certificate.issuer"),
                ],
            }
        ],
    }
    assert eforms.load_form(actor=SYSTEM, at=PaperCentre().at, definition=form)
    return found


def begun(centre: PaperCentre, who: Actor, code: str) -> tuple[UUID, FilingForm]:
    key = filings.begin(actor=who, at=centre.at, procedure_code=code)
    return key, my_form(actor=who, key=key, on=centre.at.date())


def card(centre: PaperCentre) -> RecordFacts:
    number = centre.submitter.id_number
    return centre.signed(
        with_scan(centre, "Thẻ căn cước"),
        kind="identity-card",
        number=number,
        valid_to=date(2030, 5, 27),
        others={"identity": number, "born_on": "27/05/1955"},
    )


def test_a_form_is_filled_in_from_the_own_store(centre: PaperCentre, code: str) -> None:
    record = centre.signed(with_scan(centre))
    _, form = begun(centre, centre.actor("congdan"), code)
    assert form.stored == {
        "number": "118/2019",
        "issued": "2019-05-20",
        "born": "1955-05-27",
    }
    at = f"@{record.code}"
    assert form.prefilled["number"] == f"paper.birth-certificate.number{at}"
    assert form.locked == frozenset(), "it may be changed"


def test_what_does_not_count_fills_in_nothing(centre: PaperCentre, code: str) -> None:
    record, owner = centre.signed(with_scan(centre)), centre.actor("congdan")
    actions.allow_reuse(actor=owner, at=centre.at, code=record.code, allowed=False)
    assert begun(centre, owner, code)[1].stored == {}
    actions.allow_reuse(actor=owner, at=centre.at, code=record.code, allowed=True)
    Record.objects.filter(code=record.code).update(valid_to=date(2020, 1, 1))
    assert begun(centre, owner, code)[1].stored == {}


def test_who_does_not_reach_the_store_gets_nothing_of_it(
    centre: PaperCentre, code: str
) -> None:
    record, pair = centre.signed(with_scan(centre)), Pair()
    pair.consent(scope(Doing.PREPARE, Doing.FOLLOW, procedures=[code]))
    key = filings.begin(actor=pair.acting, at=centre.at, procedure_code=code)
    assert my_form(actor=pair.acting, key=key, on=DAY).stored == {}
    asked = "Giấy khai sinh"
    mine: dict[str, Any] = {"person_id": pair.id, "on": DAY, "names": [asked]}
    assert own_offers(actor=pair.acting, **mine) == {}
    assert own_offers(actor=pair.helper, **mine) == {}, "in their own name neither"
    assert own_offers(actor=centre.actor("quay"), **mine) == {}
    assert own_offers(actor=pair.citizen, **mine)[asked][0].record.code == record.code
    with pytest.raises(NotFound):
        use(centre, pair.acting, key, asked, record.code)
    assert not FilingPaper.objects.exists()


def use(
    centre: PaperCentre, who: Actor, key: UUID, asked: str, code: str
) -> FilingPaper | None:
    filings.use_own_paper(
        actor=who, at=centre.at, key=key, component_n=None, asked=asked, code=code
    )
    return FilingPaper.objects.first()


def test_what_a_sole_paper_says_stands_while_it_counts(
    centre: PaperCentre, code: str
) -> None:
    record, owner = card(centre), centre.actor("congdan")
    key, form = begun(centre, owner, code)
    assert form.locked == {"card"}
    answer: dict[str, Any] = {"actor": owner, "at": centre.at, "key": key, "page": "one"}
    after = filings.answer_page(**answer, given={"card": "X1", "number": "77/2020"})
    assert after.stored["card"] == centre.submitter.id_number
    assert after.stored["number"] == "77/2020"
    actions.allow_reuse(actor=owner, at=centre.at, code=record.code, allowed=False)
    after = filings.answer_page(**answer, given={"card": "X1"})
    assert after.stored["card"] == "X1"
    assert "card" not in after.prefilled


def test_a_paper_is_used_in_place_of_an_upload_of_its_kind(
    centre: PaperCentre, code: str
) -> None:
    record, owner = centre.signed(with_scan(centre)), centre.actor("congdan")
    key, _ = begun(centre, owner, code)
    paper = use(centre, owner, key, "Bản sao giấy khai sinh", record.code)
    assert paper is not None
    assert (paper.record_code, paper.given_by) == (record.code, owner.name)
    assert StoredFile.objects.filter(pk=paper.sha256).exists()
    with pytest.raises(NotFound):
        use(centre, owner, key, "Giấy chứng nhận kết hôn", record.code)
    Record.objects.filter(code=record.code).update(signed_at=None, signed_sha256="")
    with pytest.raises(NotFound):
        use(centre, owner, key, "Giấy khai sinh", record.code)
    component = online_terms(procedure_code=code, on=DAY).components[0]
    with pytest.raises(NotFound):
        filings.use_own_paper(
            actor=owner,
            at=centre.at,
            key=key,
            component_n=component.n,
            asked="Giấy khai sinh",
            code=record.code,
        )
    assert Filing.objects.get().state == "draft"
    assert FilingPaper.objects.count() == 1
