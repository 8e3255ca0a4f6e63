"""The forms that are shipped: of real procedures, plain, and possible to fill in."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from motcua.domain.catalogue.rules.content import ProcedureContent
from motcua.domain.catalogue.rules.sources import read_source
from motcua.domain.eforms.rules.definition import Form, Kind, inner
from motcua.domain.eforms.rules.evaluating import Filled
from motcua.domain.eforms.rules.expressions import keys_of
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.eforms.rules.schema import answers_schema
from motcua.ops import catalogue as catalogue_commands
from motcua.ops.eforms import definition, findings, shipped
from tests.eform_answers import tries
from tests.eforms import filled

DATA = Path(catalogue_commands.__file__).parent / "data" / "catalogue" / "procedures.csv"
SAMPLES = Path(__file__).parents[1] / "data" / "eforms"
PATHS = shipped()
FEWEST_TRIES, MOST_TRIES = 30, 600
of_every_form = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def form_of(path: Path) -> Form:
    return parse(definition(path))


def sample_of(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((SAMPLES / path.name).read_text("utf-8"))
    return read


@pytest.fixture(scope="module")
def procedures() -> dict[str, ProcedureContent]:
    return {
        row.code: row for row in read_source(DATA.name, DATA.read_bytes()) if row.code
    }


@of_every_form
def test_its_file_is_its_key_and_nothing_is_to_be_mended(path: Path) -> None:
    form = form_of(path)
    assert path.stem == form.key
    assert findings(path) == ()
    assert form.decision
    assert form.intro
    last = form.pages[-1].questions[-1]
    assert last.kind is Kind.STATEMENT


@of_every_form
def test_its_procedures_and_their_cases_exist(
    path: Path, procedures: dict[str, ProcedureContent]
) -> None:
    form = form_of(path)
    assert form.procedures
    for code in form.procedures:
        assert code in procedures
        assert len(procedures[code].cases) == 0 or form.cases, code
        assert {case.n for case in form.cases} <= {
            n + 1 for n in range(len(procedures[code].cases))
        }


def test_no_procedure_has_two_forms() -> None:
    codes = [code for path in PATHS for code in form_of(path).procedures]
    assert len(codes) == len(set(codes))
    assert {path.name for path in PATHS} == {path.name for path in SAMPLES.iterdir()}


@of_every_form
def test_choices_do_not_change_while_a_page_is_filled_in(path: Path) -> None:
    for page in form_of(path).pages:
        own = {question.key for question in page.questions}
        for question in page.questions:
            options = getattr(question.terms, "options", ())
            conditions = [option.when for option in options if option.when is not None]
            assert all(own.isdisjoint(keys_of(when)) for when in conditions)


@of_every_form
def test_its_sample_stands_and_agrees_with_the_schema(path: Path) -> None:
    form, sample = form_of(path), sample_of(path)
    found = filled(sample["answers"], form)
    assert found.faults == ()
    assert set(sample["answers"]) <= set(found.answers)
    jsonschema.validate(dict(found.answers), answers_schema(form))


@of_every_form
def test_its_wrong_sample_is_refused_at_the_right_question(path: Path) -> None:
    form, sample = form_of(path), sample_of(path)
    wrong = sample["wrong"]
    changed = {**sample["answers"], **wrong["answers"]}
    found = filled({k: v for k, v in changed.items() if v is not None}, form)
    assert (found.faults[0].field, found.faults[0].code) == (
        wrong["field"],
        wrong["code"],
    )


@of_every_form
def test_every_question_and_case_is_reached_by_some_answers(path: Path) -> None:
    form = form_of(path)
    schema = jsonschema.Draft202012Validator(answers_schema(form))
    questions = {
        one.key
        for page in form.pages
        for question in page.questions
        for one in (question, *inner(question))
    }
    cases: set[int | None] = {case.n for case in form.cases}
    for n, found in enumerate(tries(form, MOST_TRIES)):
        assert found.faults == (), [str(fault) for fault in found.faults]
        assert found.case_n is not None or not form.cases
        schema.validate(dict(found.answers))
        questions -= asked(found)
        cases.discard(found.case_n)
        if n >= FEWEST_TRIES and not questions | cases:
            break
    assert questions == set()
    assert cases == set()


def asked(found: Filled) -> set[str]:
    """Return the keys of what was asked, in rows of what was answered there."""
    keys = {question.key for page in found.pages for question in page.questions}
    for answer in found.answers.values():
        if isinstance(answer, list):
            keys |= {key for row in answer if isinstance(row, dict) for key in row}
    return keys
