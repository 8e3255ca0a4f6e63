"""The form of every procedure without one of its own, and how long a long form takes."""

import time
from datetime import date

from motcua.domain.catalogue.rules.sources import read_source
from motcua.domain.eforms.readers import territory
from motcua.domain.eforms.rules.circumstances import Circumstances
from motcua.domain.eforms.rules.evaluating import fill
from motcua.domain.eforms.rules.generated import Facts, generated
from motcua.domain.eforms.rules.lint import errors, lint
from motcua.domain.eforms.rules.prefilling import Account, prefill, read_address
from motcua.ops.bench.eforms import TODAY, long_answers, long_form
from motcua.ops.reference import ROOT

CATALOGUE = ROOT / "motcua" / "ops" / "data" / "catalogue" / "procedures.csv"
HOA = Account(
    kind="citizen",
    name="Nguyễn Thị Hoa",
    id_kind="cccd",
    id_number="022197900037",
    born_on=date(1997, 1, 1),
    phone="02035550000",
    email="hoa@vidu.vn",
    address="Tổ 9, khu 8, phường Bãi Cháy, tỉnh Quảng Ninh",
)


def test_every_procedure_of_the_catalogue_has_a_form() -> None:
    contents = read_source(CATALOGUE.name, CATALOGUE.read_bytes())
    assert len(contents) > 400
    for content in contents:
        headings = content.cases
        form = generated(Facts(content.name, tuple(enumerate(headings, 1))))
        assert errors(lint(form)) == (), content.code
        at = Circumstances(TODAY, territory())
        answers, sources = prefill(form, HOA, {}, at)
        assert sources["applicant"] == "account.person"
        answers |= {"request": "Xin giải quyết.", "truth": True, "case": "c2"}
        filled = fill(form, answers, today=TODAY, territory=territory())
        if len(headings) > 1:
            assert filled.case_n == 2
        assert filled.faults == (), content.code
        assert filled.answers["applicant"]["address"]["ward"] == "06673"


def test_an_organisation_is_asked_as_one() -> None:
    form = generated(Facts("Cấp phép", ((1, "Mới"), (2, "Gia hạn"))))
    firm = Account("organisation", "Vịnh Xanh", "tax", "5701900000", None, "", "", "")
    answers, _ = prefill(form, firm, {}, Circumstances(TODAY, territory()))
    assert answers["organisation"] == {"name": "Vịnh Xanh", "tax_number": "5701900000"}
    filled = fill(form, answers, today=TODAY, territory=territory())
    assert "applicant" not in {q.key for page in filled.pages for q in page.questions}


def test_an_address_in_one_line_is_read_where_it_is_clear() -> None:
    at = Circumstances(TODAY, territory())
    then = Circumstances(date(2021, 11, 22), territory())
    old = "Số 1, phường Hồng Hải, thành phố Hạ Long, tỉnh Quảng Ninh"
    assert read_address(old, at) is None, "no such ward any more"
    found = read_address(old, then)
    assert found is not None
    assert found["detail"] == "Số 1"
    for unclear in ("", "Hạ Long", "ở đâu đó, tỉnh Quảng Ninh", ",,,", "Paris"):
        assert read_address(unclear, at) is None


def test_a_long_form_is_answered_at_once() -> None:
    form, answers = long_form(), long_answers()
    begun = time.perf_counter()
    filled = fill(form, answers, today=TODAY, territory=territory())
    took = time.perf_counter() - begun
    assert len(filled.answers) == 100
    assert filled.faults == ()
    assert took < 0.25, "50 ms on an idle machine; see motcua bench"
    less = fill(form, {"q0": 1}, today=TODAY, territory=territory())
    assert [q.key for page in less.pages for q in page.questions] == ["q0", "q1"]
