"""Electronic forms: what may be asked, what may be answered, what is told."""

import json
import math
from datetime import date
from typing import Any

import jsonschema
import pytest

from motcua.domain.eforms.rules.amounts import bound
from motcua.domain.eforms.rules.collecting import collect, to_fields
from motcua.domain.eforms.rules.comparing import compare
from motcua.domain.eforms.rules.definition import Kind, every_question
from motcua.domain.eforms.rules.lint import lint
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.eforms.rules.schema import answers_schema, format_schema
from motcua.domain.eforms.rules.writing import write
from motcua.kernel.canonical import canonical_bytes
from motcua.kernel.errors import Invalid
from motcua.ops.eforms import definition, findings, shipped
from tests.eforms import ANSWERS, EVERY_TYPE, TODAY, faults, filled, form

HOSTILE: tuple[Any, ...] = (
    *("\x00", "\u202eevil", "<script>alert(1)</script>" * 400, "'; DROP TABLE x; --"),
    *("٣٤", "1e999", "NaN", "-0", "9" * 400, "2026-02-30", "0000-00-00", "${7*7}"),
    *(math.nan, math.inf, -1, 2**70, 1.5, True, False, [], {}, [[]], [{}], [None]),
    *({"province": "22", "ward": {}}, {"lat": "91", "lng": []}, {"type": "Polygon"}),
    *({"type": "Polygon", "coordinates": [[["107", "20"]] * 300]}, [{"sha256": 1}]),
    *({"type": "Feature", "geometry": {"type": "Feature"}}, {"name": {"name": "x"}}),
    *(
        [{"child": {"a": 1}}] * 60,
        ["vi", "vi", "xx"],
        {"row": "food"},
        "../../etc/passwd",
    ),
)
TOP = [question for page in form().pages for question in page.questions]


def test_the_forms_of_the_tests_use_every_type() -> None:
    assert {question.kind for question in every_question(form())} == set(Kind)


def test_answers_are_kept_in_one_form() -> None:
    found = filled(ANSWERS)
    assert found.faults == ()
    assert found.answers["name"] == "Nguyễn Thị Hoa"
    assert found.answers["area"] == "12.5"
    assert found.answers["langs"] == ["vi", "en"]
    assert found.answers["phone"] == "0912345678"
    assert found.answers["home"]["text"] == (
        "Tổ 9, khu 8, Phường Hồng Gai, Tỉnh Quảng Ninh"
    )
    assert found.answers["total"] == 10 + 20 + 300_000 + 200
    assert found.answers["plot"]["area"] == pytest.approx(11_570, rel=0.01)
    assert found.case_n == 1


def test_keeping_twice_changes_nothing_more() -> None:
    once = filled(ANSWERS).answers
    again = filled(once)
    assert again.faults == ()
    assert canonical_bytes(again.answers) == canonical_bytes(once)
    jsonschema.validate(dict(once), answers_schema(form()))


def test_what_the_fields_show_is_read_back_the_same() -> None:
    once = filled(ANSWERS).answers
    for question in TOP:
        if question.kind in {Kind.FILE, Kind.COMPUTED}:
            continue
        shown = Sent(to_fields(question, once[question.key]))
        again = filled({**once, question.key: collect(question, shown)})
        assert again.answers[question.key] == once[question.key], question.key


class Sent(dict[str, Any]):
    def getlist(self, name: str) -> list[Any]:
        found = self.get(name, [])
        return found if isinstance(found, list) else [found]


@pytest.mark.parametrize("question", TOP, ids=lambda q: q.key)
def test_hostile_values_are_told_at_their_field_and_never_kept(question: Any) -> None:
    clean = filled(ANSWERS).answers
    for value in HOSTILE:
        found = filled({**ANSWERS, question.key: value})
        assert all((f.field or "").split("-")[0] for f in found.faults)
        assert all(str(f) for f in found.faults)
        kept = found.answers.get(question.key)
        if kept is not None:
            again = filled({**ANSWERS, question.key: kept})
            assert again.answers.get(question.key) == kept
        others = {k: v for k, v in clean.items() if k in {"name", "price", "phone"}}
        assert all(found.answers[k] == v for k, v in others.items() if k != question.key)


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("name", "R2-D2", "answer_no_name"),
        ("area", "12.555", "answer_too_exact"),
        ("area", "1000.51", "answer_too_large"),
        ("area", True, "answer_no_number"),
        ("price", "10.5", "answer_no_dong"),
        ("price", -1, "answer_out_of_bounds"),
        ("born", "2026-03-02", "answer_too_late"),
        ("born", "2025-02-29", "answer_no_day"),
        ("sex", "x", "answer_choice_unknown"),
        ("langs", ["fr"], "answer_choice_unknown"),
        ("number", "021197900037", "identity_place_unknown"),
        ("number", "000197900037", "identity_place_unknown"),
        ("number", "022198900037", "identity_disagrees"),
        ("number", "022097900037", "identity_disagrees"),
        ("number", "02219790003", "answer_no_identity_number"),
        ("phone", "0812 34", "answer_no_phone"),
        ("phone", "0112345678", "answer_no_phone"),
        ("email", "a@b", "answer_no_email"),
        ("email", "", "answer_missing"),
        ("truth", "no", "answer_not_stated"),
        ("truth", None, "answer_missing"),
        ("place", {"lat": "107.08", "lng": "20.95"}, "point_abroad"),
        ("place", {"lat": "13.7563", "lng": "100.5018"}, "point_abroad"),
        ("children", [{}] * 4, "answer_rows_count"),
    ],
)
def test_a_wrong_answer_is_named(key: str, value: Any, code: str) -> None:
    assert faults({**ANSWERS, key: value}) == {key: code}


@pytest.mark.parametrize(
    ("lat", "lng"),
    [
        ("23.38", "105.32"),
        ("8.61", "104.73"),
        ("21.02", "105.85"),
        ("10.22", "103.96"),
        ("16.53", "111.61"),
        ("8.64", "111.92"),
        ("20.13", "107.73"),
        ("22.40", "102.16"),
        ("12.65", "109.45"),
    ],
)
def test_the_ends_of_the_country_are_in_it(lat: str, lng: str) -> None:
    assert faults({**ANSWERS, "place": {"lat": lat, "lng": lng}}) == {}


def ring(*corners: tuple[str, str]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in corners]]}


A, B, C, D = ("107", "21"), ("107.01", "21"), ("107.01", "21.01"), ("107", "21.01")


@pytest.mark.parametrize(
    ("corners", "code"),
    [
        ((A, B, C, D), "outline_open"),
        ((A, B, A), "outline_open"),
        ((A, C, B, D, A), "outline_crosses"),
        ((A, B, C, A, D, A), "outline_crosses"),
        ((A, C, B, A, A), "outline_crosses"),
        ((A, B, ("107.005", "21"), A), "outline_crosses"),
        ((A, B, ("2", "48"), A), "point_abroad"),
        ((A, ("107.5", "21"), ("107.5", "21.5"), ("107", "21.5"), A), "outline_area"),
    ],
)
def test_an_outline_is_closed_and_simple(corners: Any, code: str) -> None:
    assert faults({**ANSWERS, "plot": ring(*corners)}) == {"plot": code}


def test_addresses_are_of_the_day() -> None:
    old = {"province": "22", "ward": "ha tu", "detail": ""}
    asked = {**ANSWERS, "home": old}
    assert faults(asked) == {}  # still a ward of that name
    gone = {**old, "ward": "Phường Hồng Hải"}
    assert faults({**ANSWERS, "home": gone}) == {"home-ward": "address_ward_unknown"}
    then = filled({**ANSWERS, "home": gone}, today=date(2025, 6, 30))
    assert then.answers["home"]["text"] == (
        "Phường Hồng Hải, Thành phố Hạ Long, Tỉnh Quảng Ninh"
    )
    assert faults({**ANSWERS, "home": {"province": "27", "ward": "x"}}) == {
        "home-province": "address_province_unknown"  # Bắc Ninh has another code now
    }


def test_rows_tell_what_is_wrong_in_which_cell() -> None:
    children = [{"child": "An", "child_born": "2015-05-05"}, {"child_born": "x"}]
    assert faults({**ANSWERS, "children": children}) == {
        "children-0-school": "answer_missing",
        "children-1-child": "answer_missing",
        "children-1-child_born": "answer_no_day",
    }


def test_what_is_not_asked_is_dropped_whoever_sends_it() -> None:
    sent = {**ANSWERS, "married": False, "stranger": 1, "total": 5}
    found = filled(sent)
    assert "spouse" not in found.answers
    assert "stranger" not in found.answers
    assert found.answers["total"] == 300_230  # computed here, not taken
    young = [{**ANSWERS["children"][1], "school": "x"}]
    assert "school" not in filled({**ANSWERS, "children": young}).answers["children"][0]
    nobody = filled({**ANSWERS, "name": ""})
    assert {"firm", "account", "proof"}.isdisjoint(
        nobody.answers
    )  # the page is not asked
    assert [page.page.key for page in nobody.pages] == ["you", "things"]


def test_a_form_written_is_the_form_that_was_read() -> None:
    for one in [EVERY_TYPE, *(definition(path) for path in shipped())]:
        read = parse(one)
        assert parse(write(read)) == read
        assert parse(json.loads(json.dumps(write(read)))) == read
        jsonschema.validate(one, format_schema())
        jsonschema.validate(write(read), format_schema())


def test_the_schemas_are_schemas() -> None:
    jsonschema.Draft202012Validator.check_schema(format_schema())
    jsonschema.Draft202012Validator.check_schema(answers_schema(form()))


def changed(path: str, value: Any) -> Any:
    """Return the form of every type with one value in its place."""
    data = json.loads(json.dumps(EVERY_TYPE))
    at, *steps = data, *path.split("/")
    for step in steps[:-1]:
        at = at[int(step)] if step.isdigit() else at[step]
    at[int(steps[-1]) if steps[-1].isdigit() else steps[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("format", 2, "format"),
        ("key", "A b", "key"),
        ("pages", [], "pages"),
        ("pages/0/strange", 1, "pages[0]"),
        ("pages/0/questions/0/type", "magic", "pages[0].questions[0].type"),
        ("pages/0/questions/0/label", "", "pages[0].questions[0].label"),
        ("pages/0/questions/0/prefill", "police", "pages[0].questions[0].prefill"),
        ("pages/0/questions/2/most", "x", "pages[0].questions[2].most"),
        ("pages/0/questions/2/most", "-1", "pages[0].questions[2].most"),
        ("pages/0/questions/4/latest", "soon", "pages[0].questions[4].latest"),
        ("pages/0/questions/6/options", [], "pages[0].questions[6].options"),
        ("pages/0/questions/8/born", "later", "pages[0].questions[8].born"),
        ("pages/0/questions/0/when", {"answer": "sex"}, "pages[0].questions[0].when"),
        ("pages/0/questions/1/when", {"answer": "name"}, "pages[0].questions[1].when"),
        ("pages/0/questions/1/key", "name", "pages"),
        ("pages/1/questions/0/parts", ["soul"], "pages[1].questions[0].parts"),
        ("pages/2/questions/0/questions/0/type", "group", None),
        ("cases/0/when", {"equals": [{"answer": "sex"}, "none"]}, "cases[0].when.equals"),
        ("cases/0/when", {"less": [{"answer": "sex"}, 1]}, "cases[0].when.less"),
        ("cases/0/when", {"equals": [1]}, "cases[0].when.equals"),
        ("cases/0/when", {"answer": "children.cost"}, "cases[0].when"),
        ("cases/0/when", {"eval": "x"}, "cases[0].when"),
        ("cases/0/when", json.loads('{"not":' * 20 + "true" + "}" * 20), None),
        ("cases/0/when", {"all": [True] * 101}, None),
    ],
)
def test_a_faulty_form_is_refused_with_its_place(
    path: str, value: Any, field: str | None
) -> None:
    with pytest.raises(Invalid) as refused:
        parse(changed(path, value))
    assert refused.value.remedy
    assert str(refused.value)
    if field is not None:
        assert refused.value.field == field


@pytest.mark.parametrize("data", [None, [], "x", 1, {"pages": {}}, {"key": "a"}])
def test_what_is_no_form_is_refused(data: Any) -> None:
    with pytest.raises(Invalid):
        parse(data)


def told(**changes: Any) -> set[str]:
    page: dict[str, Any] = {
        "key": "p",
        "title": "Trang",
        "questions": [
            {"key": "a", "type": "short_text", "label": "Tên bạn", **changes},
            {
                "key": "b",
                "type": "statement",
                "label": "Cam đoan",
                "text": "Tôi cam đoan.",
            },
        ],
    }
    return {one.code for one in lint(parse({"key": "f", "name": "Đơn", "pages": [page]}))}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"label": "Cam đoan"}, "label_twice"),
        ({"label": "HỌ VÀ TÊN NGƯỜI NỘP"}, "all_capitals"),
        ({"label": "x " * 61}, "label_long"),
        ({"help": "tiếng " * 31}, "sentence_long"),
        ({"help": "Điền vào ô màu đỏ"}, "colour_only"),
        ({"label": "Tên: ........."}, "placeholder"),
        ({"help": "Đương sự ghi rõ"}, "jargon"),
        ({"type": "map_point"}, "help_missing"),
    ],
)
def test_the_lint_finds_it(changes: dict[str, Any], code: str) -> None:
    assert told() == set()
    assert code in told(**changes)


def test_shipped_forms_have_no_errors() -> None:
    for path in shipped():
        assert [one for one in findings(path) if one.is_error] == [], path.name


def test_versions_are_compared_in_words() -> None:
    before = form()
    assert compare(before, before) == ()
    after = parse(changed("pages/0/questions/0/label", "Tên đầy đủ"))
    (only,) = compare(before, after)
    assert only.key == "name"
    assert (
        only.message % only.facts == "Câu “Tên đầy đủ”: đổi lời hỏi (trước là “Họ tên”)."
    )
    less = {**EVERY_TYPE, "pages": EVERY_TYPE["pages"][:2], "cases": []}
    messages = {one.message for one in compare(before, parse(less))}
    assert "Bỏ trang “%(title)s”." in messages
    assert "Bỏ câu “%(label)s”." in messages


@pytest.mark.parametrize(
    ("text", "on", "found"),
    [
        ("today-18y", date(2026, 3, 2), date(2008, 3, 2)),
        ("today-18y", date(2024, 2, 29), date(2006, 2, 28)),
        ("today+1y", date(2025, 2, 28), date(2026, 2, 28)),
        ("today-18", date(2026, 3, 2), date(2026, 2, 12)),
        ("today-y", date(2026, 3, 2), None),
        ("today-1000y", date(2026, 3, 2), None),
    ],
)
def test_a_bound_is_some_days_or_years_away(
    text: str, on: date, found: date | None
) -> None:
    assert bound(text, on) == found


def test_ages_turn_on_the_birthday() -> None:
    old = {**ANSWERS, "born": "1966-03-02", "number": "022166900037", "langs": ["fr"]}
    assert faults(old) == {}
    assert date(2026, 3, 2) == TODAY
    young = {**old, "born": "1966-03-03"}
    assert faults(young) == {"langs": "answer_choice_unknown"}
