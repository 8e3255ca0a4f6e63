"""Scenarios: tables read or refused by row and column, played by engine and clock."""

import re
from pathlib import Path

import pytest

import motcua
from motcua.domain.deadlines.rules import refusals as of_clock
from motcua.domain.dossiers.workflow import scenarios
from motcua.domain.dossiers.workflow.scenarios import (
    COLUMNS,
    Result,
    Table,
    from_csv,
    to_csv,
)
from motcua.domain.dossiers.workflow.scenarios.given import ON_ACCEPTING, ON_ACTING
from motcua.domain.dossiers.workflow.scenarios.refusals import REFUSALS
from motcua.domain.dossiers.workflow.scenarios.rows import OTHER
from motcua.domain.dossiers.workflow.scenarios.table import MOST_ROWS, NAME, USUAL_NAME
from motcua.kernel.errors import Invalid
from tests.unit.test_shipped_processes import calendar, process

HEAD = ",".join(COLUMNS)
ACCEPTED = (
    "2021-11-22 08:00,counter@reception,accept,limit=5 working_day,"
    "appraise,processing,2021-11-29 17:00,"
)
APPRAISED = "2021-11-22 09:00,specialist@reception,submit,opinion=Đủ,approve,processing,,"


def table(*rows: str) -> Table:
    return from_csv("\n".join((HEAD, *rows)).encode())[0]


def played(*rows: str, key: str = "five-on-the-spot") -> Result:
    return scenarios.run(process(key), table(*rows), calendar())


def said(result: Result) -> list[tuple[int, str, str]]:
    return [(one.n, one.column, one.fault.text) for one in result.wrong]


def codes(result: Result) -> list[tuple[int, str, str]]:
    return [(one.n, one.column, one.fault.code) for one in result.wrong]


class TestPlaying:
    def test_what_comes_as_expected_passes_and_names_the_calendar(self) -> None:
        result = played(ACCEPTED, APPRAISED)
        assert result.passed
        assert result.calendar == calendar().version
        assert [row.steps for row in result.rows] == [("Thẩm định",), ("Phê duyệt",)]

    def test_another_step_state_or_day_is_told_with_what_came(self) -> None:
        wrong = ACCEPTED.replace("appraise,processing", "seal,done").replace("29", "30")
        assert said(played(wrong)) == [
            (
                1,
                "then_step",
                "Mong hồ sơ ở “Vào số, đóng dấu”; thực tế ở “Thẩm định”.",
            ),
            (
                1,
                "then_status",
                "Mong trạng thái “Đã có kết quả”; thực tế “Đang giải quyết”.",
            ),
            (
                1,
                "then_due",
                "Mong hẹn trả 17:00 30/11/2021; thực tế 17:00 29/11/2021.",
            ),
        ]

    def test_a_due_date_that_is_not_written_must_not_move(self) -> None:
        asked = (
            "2021-11-22 09:00,specialist@reception,request_supplement,reason=Thiếu,"
            "appraise,supplement,,"
        )
        back = (
            "2021-11-24 09:00,counter@reception,receive_supplement,,appraise,processing,,"
        )
        (wrong,) = said(played(ACCEPTED, asked, back))
        assert wrong[:2] == (3, "then_due")
        assert "giữ nguyên 17:00 29/11/2021; thực tế đổi thành 17:00 01/12" in wrong[2]

    def test_a_refusal_must_be_expected_and_of_that_kind(self) -> None:
        alone = "2021-11-22 09:00,specialist@reception,submit,,approve,processing,,"
        (wrong,) = said(played(ACCEPTED, alone))
        assert wrong[:2] == (2, "then_error")
        assert "bị từ chối (opinion_missing): Chưa ghi ý kiến" in wrong[2]
        expected = "2021-11-22 09:00,specialist@reception,submit,,,,,{}"
        assert played(ACCEPTED, expected.format("opinion_missing"), APPRAISED).passed
        other = played(ACCEPTED, expected.format("role_missing"))
        assert codes(other) == [(2, "then_error", "refused_otherwise")]
        done = APPRAISED + "role_missing"
        assert codes(played(ACCEPTED, done)) == [(2, "then_error", "not_refused")]

    def test_a_refused_act_changes_nothing(self) -> None:
        refused = "2021-11-22 09:30,clerk@reception,seal,,,,,command_not_at_step"
        result = played(ACCEPTED, APPRAISED, refused)
        assert result.passed
        assert result.rows[2].steps == result.rows[1].steps

    def test_the_same_role_at_another_place_may_not(self) -> None:
        elsewhere = "2021-11-22 09:00,specialist@resolving,submit,opinion=Đủ,,,,{}"
        assert played(ACCEPTED, elsewhere.format("not_your_step")).passed

    def test_a_timer_runs_out_by_itself_and_not_before(self) -> None:
        (first, *rest) = from_csv(shipped("land-first-registration"))[0].lines[:6]
        early = {**rest[-1], "at": "2021-12-07 16:00"}
        early |= {"then_step": "", "then_status": "", "then_error": "timer_running"}
        late = {
            "at": "2021-12-09 07:30",
            "who": "specialist@commune",
            "do": "opine",
            "with": "opinion=Không ai phản đối",
            "then_step": "conclude",
            "then_status": "processing",
        }
        lines = (first, *rest[:-1], early, late)
        result = scenarios.run(
            process("land-first-registration"), Table("Hẹn giờ", lines), calendar()
        )
        assert said(result) == []

    def test_silence_decides_by_itself_where_a_law_says_so(self) -> None:
        tacit = ACCEPTED.replace("working_day,", "working_day; tacit=refused,")
        later = "2021-11-30 08:00,clerk@reception,seal,,return,done,,"
        assert played(tacit, later).passed
        plain = played(ACCEPTED, later)
        assert codes(plain) == [(2, "then_error", "refused")]

    @pytest.mark.parametrize(
        ("more", "due"),
        [
            ("", "2021-12-01 17:00"),
            ("; after_supplement=shift", "2021-11-30 17:00"),
            ("; after_supplement=continue", ""),
        ],
    )
    def test_the_policy_of_the_first_row_counts(self, more: str, due: str) -> None:
        asked = (
            "2021-11-23 08:00,specialist@reception,request_supplement,reason=Thiếu,"
            "appraise,supplement,,"
        )
        back = (
            "2021-11-24 08:00,counter@reception,receive_supplement,,"
            f"appraise,processing,{due},"
        )
        first = ACCEPTED.replace("5 working_day", "5 working_day" + more)
        assert said(played(first, asked, back)) == []

    def test_an_officer_with_two_roles_is_one_officer(self) -> None:
        both = (
            "2021-11-22 10:00,specialist@reception+leader@reception,approve,,"
            "{},same_person"
        )
        appraised = APPRAISED.replace("appraise", "check").replace("approve", "sign")
        accepted = ACCEPTED.replace("appraise", "check")
        assert played(accepted, appraised, both.format(",,"), key="birth").passed
        free = played(ACCEPTED, APPRAISED, both.format(",,"))
        assert codes(free) == [(3, "then_error", "not_refused")]


class TestReading:
    @pytest.mark.parametrize(
        ("old", "new", "column", "told"),
        [
            ("2021-11-22 08:00", "22 tháng 11", "at", "2021-11-22 08:00"),
            ("2021-11-22 08:00", "2021-02-30 08:00", "at", "không phải ngày giờ"),
            ("2021-11-22 08:00", "", "at", "Chưa ghi gì"),
            ("counter@reception", "quầy", "who", "vai trò@nơi"),
            ("counter@reception", "cook@reception", "who", "specialist"),
            ("counter@reception", "counter@moon", "who", "reception, resolving"),
            ("counter@reception", "counter@reception:0", "who", "vai trò@nơi"),
            ("accept", "receive", "do", "Dòng đầu"),
            ("accept", "teleport", "do", "accept"),
            ("limit=5 working_day", "", "with", "limit=5 working_day"),
            ("5 working_day", "5 moon", "with", "working_day"),
            ("5 working_day", "0 working_day", "with", "working_day"),
            ("5 working_day", "x working_day", "with", "không phải thời hạn"),
            ("limit=5 working_day", "limit", "with", "tên=giá trị"),
            ("limit=", "limit=1 hour; limit=", "with", "hai lần"),
            ("limit=", "opinion=Có; limit=", "with", "limit, handed_over"),
            ("limit=", "counting=moon; limit=", "with", "civil_code"),
            ("limit=", "fee_stops=maybe; limit=", "with", "yes, no"),
            ("limit=", "case=một; limit=", "with", "số nguyên"),
            ("limit=", "channel=pigeon; limit=", "with", "counter, online"),
            ("limit=", "later_phases=2 moons; limit=", "with", "thời hạn"),
            ("appraise", "bước lạ", "then_step", "appraise, approve"),
            ("processing", "lost", "then_status", "processing"),
            ("processing", "", "then_status", "Chưa ghi gì"),
            ("2021-11-29 17:00", "mai", "then_due", "2021-11-22 08:00"),
            ("2021-11-29 17:00", "", "then_due", "Hãy tự đếm"),
            ("17:00,", "17:00,because", "then_error", "mã “because”"),
        ],
    )
    def test_what_cannot_be_read_names_row_column_and_remedy(
        self, old: str, new: str, column: str, told: str
    ) -> None:
        result = played(ACCEPTED.replace(old, new, 1))
        assert [(one.n, one.column) for one in result.wrong] == [(1, column)]
        assert told in result.wrong[0].fault.text
        assert result.rows == ()
        assert not result.passed

    @pytest.mark.parametrize(
        ("with_", "told"),
        [
            ("verify=maybe", "Có phải xác minh"),
            ("verified=yes", "verify"),
            ("fact.moon=yes", "verify"),
            ("step=moon", "verify"),
            ("assignee=moon", "vai trò@nơi"),
            ("assignee=system", "vai trò@nơi"),
            ("consulted=moon", "other"),
            ("amount=-3", "số nguyên"),
            ("authority=perhaps", "yes, no"),
            ("sub_outcome=fine", "approved"),
            ("limit=3", "thời hạn"),
        ],
    )
    def test_what_is_typed_in_has_to_belong_to_the_process(
        self, with_: str, told: str
    ) -> None:
        first = ACCEPTED.replace("appraise", "check")
        row = f"2021-11-22 09:00,specialist@reception,submit,{with_},sign,processing,,"
        result = played(first, row, key="marriage")
        assert [(one.n, one.column) for one in result.wrong] == [(2, "with")]
        assert told in result.wrong[0].fault.text

    def test_every_fault_of_every_row_is_told_at_once(self) -> None:
        result = played(
            ACCEPTED.replace("counter", "cook"), APPRAISED.replace("submit", "submitt")
        )
        assert [(one.n, one.column) for one in result.wrong] == [(1, "who"), (2, "do")]

    def test_time_does_not_go_back(self) -> None:
        result = played(ACCEPTED, APPRAISED.replace("09:00", "07:00"))
        assert codes(result) == [(2, "at", "out_of_order")]

    def test_a_second_reception_is_none(self) -> None:
        result = played(ACCEPTED, ACCEPTED)
        assert codes(result) == [(2, "do", "begins_wrongly")]

    def test_nothing_and_too_much_are_faults_of_the_whole(self) -> None:
        empty = scenarios.run(process("birth"), Table("Rỗng", ()), calendar())
        assert codes(empty) == [(0, "", "no_rows")]
        long = played(*[ACCEPTED] * (MOST_ROWS + 1))
        assert codes(long) == [(0, "", "too_many_rows")]

    def test_the_refusals_are_those_of_engine_clock_and_rights(self) -> None:
        workflow = Path(motcua.__file__).parent / "domain" / "dossiers" / "workflow"
        names = [
            "aside",
            "deciding",
            "engine",
            "moving",
            "needs",
            "waiting",
            "scenarios/dossier",
        ]
        sources = [workflow / f"{name}.py" for name in names]
        sources.append(Path(of_clock.__file__))
        raised = {
            code
            for source in sources
            for code in re.findall(
                r'(?:NotNow|NotAllowed|Invalid)\(\s*"(\w+)"', source.read_text("utf-8")
            )
        }
        out_of_reach = {"migration_unsafe", "target_missing", "place_unbound"}
        elsewhere = {"role_missing", "calendar_too_short"}
        assert (raised - out_of_reach) | elsewhere == REFUSALS


class TestFiles:
    def test_a_file_is_read_back_as_it_was_written(self) -> None:
        for key in ("department", "building-permit"):
            tables = from_csv(shipped(key))
            assert len(tables) > 1
            assert from_csv(to_csv(tables)) == tables

    def test_a_file_without_names_holds_one_scenario(self) -> None:
        assert table(ACCEPTED).name == USUAL_NAME

    def test_what_spreadsheets_write_is_read(self) -> None:
        rows = [HEAD, ACCEPTED.replace("2021-11-22 08:00", "22/11/2021 8:00")]
        text = "\r\n".join(row.replace(",", ";") for row in rows)
        (found,) = from_csv(b"\xef\xbb\xbf" + text.encode())
        assert scenarios.run(process("five-on-the-spot"), found, calendar()).passed

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", "thiếu cột “at”"),
            (f"{HEAD}\n".encode(), "không có dòng"),
            (HEAD.replace("who,", "").encode(), "thiếu cột “who”"),
            (f"{HEAD},colour\n".encode(), "cột lạ “colour”"),
            (f"{HEAD},at\n".encode(), "hai cột “at”"),
            (f"{HEAD}\n{ACCEPTED},more".encode(), "Dòng 2"),
            (f'{HEAD}\n"{"x" * 2001}"'.encode(), "Dòng 2"),
            (HEAD.encode("utf-16"), "UTF-8"),
            (f'{HEAD}\n"a"b'.encode(), "không phải CSV"),
        ],
    )
    def test_a_file_that_cannot_be_read_says_why(self, content: bytes, told: str) -> None:
        with pytest.raises(Invalid, match=told) as refused:
            from_csv(content)
        assert refused.value.field == "file"


def test_the_page_of_the_format_names_every_column_and_word() -> None:
    page = Path(motcua.__file__).parents[1] / "docs/reference/process-format.md"
    text = page.read_text("utf-8").partition("## Library and scenarios")[2]
    for word in (NAME, *COLUMNS, *ON_ACCEPTING, *ON_ACTING, OTHER):
        assert f"`{word}`" in text, word


def shipped(key: str) -> bytes:
    folder = Path(motcua.__file__).parent / "ops" / "data" / "processes" / "scenarios"
    return (folder / f"{key}.csv").read_bytes()
