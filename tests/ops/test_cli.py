"""The command `motcua`: what it prints, how it ends, what it leaves alone."""

import json
import os
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from rich.console import Console

import motcua
from motcua.domain.accounts.models import Unit
from motcua.domain.catalogue.models import Competence, ProcedureVersion
from motcua.domain.documents.models import NumberSeries
from motcua.domain.dossiers.models import Read
from motcua.ops import cli, doctor
from motcua.ops.failures import Reason
from motcua.ops.world.names import world_folder
from tests.papers import read_back
from tests.web.counter import sign_in
from tests.world import Centre, code_of

REAL = Path(motcua.__file__).parent / "ops" / "data" / "catalogue" / "procedures.csv"
_DAYS = ("--unit", "ubnd", "--first", "2021-11-01", "--last", "2021-11-30")
pytestmark = pytest.mark.django_db


@dataclass
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def facts(self) -> dict[str, Any]:
        """Return what it printed as JSON."""
        found: dict[str, Any] = json.loads(self.out)
        return found


class Command:
    """The command, run inside this process so that it sees the test's transaction."""

    def __init__(
        self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]
    ) -> None:
        """Take what sets arguments and what reads output."""
        self.patch, self.capture = patch, capture

    def __call__(self, *arguments: object) -> Ran:
        """Run it."""
        self.patch.setattr(sys, "argv", ["motcua", *map(str, arguments)])
        self.patch.setattr(cli, "out", Console(soft_wrap=True, width=200))
        self.patch.setattr(cli, "err", Console(stderr=True, soft_wrap=True, width=200))
        self.capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = self.capture.readouterr()
        return Ran(int(ended.value.code or 0), said.out, said.err)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Return the command."""
    return Command(monkeypatch, capsys)


def test_without_arguments_it_says_what_there_is(run: Command) -> None:
    ran = run("--help")
    assert ran.code == 0
    for word in ("demo", "serve", "worker", "migrate", "doctor", "catalogue", "dossier"):
        assert word in ran.out


def test_an_unknown_command_is_a_fault_of_usage(run: Command) -> None:
    assert run("fly").code == Reason.USAGE


class TestCatalogue:
    def test_check_lists_what_each_lacks(self, run: Command) -> None:
        ran = run("catalogue", "check", "--json")
        assert ran.code == 0
        drafts = ProcedureVersion.objects.filter(state="draft").count()
        assert len(ran.facts["incomplete"]) == drafts
        assert all(row["missing"] for row in ran.facts["incomplete"])
        assert f"{drafts} procedures are incomplete" in run("catalogue", "check").out

    def test_what_was_written_out_changes_nothing_when_read_in(
        self, run: Command, tmp_path: Path
    ) -> None:
        file = tmp_path / "all.json"
        assert run("catalogue", "export", file, "--json").facts["procedures"] == 464
        ran = run("catalogue", "import", file, "--json")
        assert ran.code == 0
        assert ran.facts["counts"] == {"unchanged": 464}

    def test_the_file_a_world_comes_from_differs_where_the_world_says_more(
        self, run: Command
    ) -> None:
        """The catalogue lacks the limits that the world has from elsewhere."""
        limits = world_folder("halong-2021") / "limits.csv"
        added = len(limits.read_text("utf-8").splitlines()) - 1
        ran = run("catalogue", "import", REAL, "--dry-run", "--json")
        assert ran.code == 0
        assert ran.facts["counts"] == {"changed": added, "unchanged": 464 - added}

    def test_the_difference_comes_first_and_no_is_taken_for_no(
        self, run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "one.json"
        assert run("catalogue", "export", file, "--json").facts["procedures"] == 464
        rows = json.loads(file.read_text("utf-8"))["procedures"][:1]
        rows[0]["name"] = "Tên mới"
        file.write_text(json.dumps({"procedures": rows}), encoding="utf-8")
        before = ProcedureVersion.objects.count()
        dry = run("catalogue", "import", file, "--dry-run", "--valid-from", "2022-01-01")
        assert "Tên mới" in dry.out
        assert "changed 1" in dry.out
        monkeypatch.setattr("typer.confirm", lambda _question: False)
        assert run("catalogue", "import", file, "--valid-from", "2022-01-01").code == 0
        assert ProcedureVersion.objects.count() == before
        done = run(*("catalogue", "import", file, "--valid-from", "2022-01-01", "--yes"))
        assert "Brought in 1" in done.out
        assert ProcedureVersion.objects.count() == before + 1

    def test_a_bad_file_is_refused_whole_with_line_and_column(
        self, run: Command, tmp_path: Path
    ) -> None:
        file = tmp_path / "bad.csv"
        lines = REAL.read_text("utf-8").splitlines()
        file.write_text(f"{lines[0]}\n,,,,,,,,,,,,,\n", encoding="utf-8")
        before = ProcedureVersion.objects.count()
        ran = run("catalogue", "import", file, "--yes")
        assert ran.code == Reason.DATA
        assert "dòng 2, cột name" in ran.err
        assert "Chưa có gì được nạp" in ran.err
        assert ProcedureVersion.objects.count() == before

    def test_wrong_words_are_faults_of_usage(self, run: Command, tmp_path: Path) -> None:
        assert run("catalogue", "export", tmp_path / "x.doc").code == Reason.USAGE
        soon = ("--valid-from", "soon")
        assert run("catalogue", "import", REAL, *soon).code == Reason.USAGE
        assert run("catalogue", "import", tmp_path / "none.csv").code == Reason.DATA
        lost = tmp_path / "no" / "folder" / "x.json"
        assert run("catalogue", "export", lost).code == Reason.MACHINE

    def test_a_new_procedure_is_received_once_somebody_is_named(
        self, run: Command, tmp_path: Path
    ) -> None:
        file = tmp_path / "new.json"
        component = {"name": "Tờ khai", "original_count": 1}
        row = {
            "code": "2.999999",
            "name": "Thủ tục thử",
            "field": "Hộ tịch",
            "limit_amount": 3,
            "limit_unit": "working_day",
            "components": [component],
        }
        file.write_text(json.dumps({"procedures": [row]}), encoding="utf-8")
        from_day = ("--valid-from", "2021-11-22")
        assert run("catalogue", "import", file, *from_day, "--yes").code == 0
        check = run("catalogue", "check", "--json").facts
        assert check["unassigned"] == ["2.999999"]
        assert "nobody receives: 2.999999" in run("catalogue", "check").out
        line = ("--receiving", "hcc", "--resolving", "hcc", "--process")
        assign = ("catalogue", "assign", "2.999999", *line)
        assert run(*assign, "none", *from_day).code == Reason.DATA
        assert run(*assign, "five-on-the-spot", *from_day).code == 0
        assert run("catalogue", "check", "--json").facts["unassigned"] == []
        again = run(*assign, "five-on-the-spot", *from_day)
        assert (again.code, "already" in again.err) == (Reason.DATA, True)
        done = Centre().accept("2.999999")
        assert done.code.startswith("H49.01.01-")

    def test_cooperating_agencies_are_bound_to_units(self, run: Command) -> None:
        code = code_of("birth-linked")
        before = Competence.objects.get(procedure__code=code)
        Competence.objects.filter(pk=before.pk).update(valid_to=date(2021, 11, 21))
        line = ("--receiving", "hcc", "--resolving", "tuphap", "--process")
        assign = (
            *("catalogue", "assign", code, *line, "birth-linked"),
            *("--valid-from", "2021-11-22"),
        )
        bound = {
            party: Unit.objects.get(pk=n).code for party, n in before.parties.items()
        }
        assert bound, "the process has agencies to bind"
        given = [("--party", f"{party}={unit}") for party, unit in bound.items()]
        whole = [part for pair in given for part in pair]
        for wrong, said, reason in (
            (whole[:-2], "needs a unit for", Reason.DATA),
            ([*whole, "--party", "moon=hcc"], "no agency “moon”", Reason.DATA),
            ([*whole, "--party", "x"], "AGENCY=UNIT", Reason.USAGE),
            ([*whole, *whole[-2:]], "given twice", Reason.USAGE),
            ([*whole[:-1], whole[-1].partition("=")[0] + "=none"], "none", Reason.DATA),
        ):
            ran = run(*assign, *wrong)
            assert (ran.code, said in ran.err) == (reason, True), ran.err
        assert run(*assign, *whole).code == 0
        made = Competence.objects.get(procedure__code=code, valid_from="2021-11-22")
        assert made.parties == before.parties


class TestDossier:
    def test_it_shows_where_a_dossier_stands_and_the_reading_is_noted(
        self, run: Command
    ) -> None:
        done = Centre().accept(code_of("five-on-the-spot"))
        ran = run("dossier", "show", done.code, "--json")
        assert ran.facts["code"] == done.code
        assert ran.facts["first_broken_event"] is None
        assert "Hoa" not in ran.out
        assert Read.objects.filter(dossier_id=done.dossier_id).count() == 1
        assert done.code in run("dossier", "show", done.code).out
        page = sign_in("thanhtra").get(f"/desk/ho-so/{done.code}")
        assert "từ dòng lệnh" in page.content.decode()

    def test_an_unknown_code_is_a_fault_of_data(self, run: Command) -> None:
        ran = run("dossier", "show", "H49.01.01-211122-9999")
        assert ran.code == Reason.DATA
        assert "H49.01.01-211122-9999" in ran.err


class TestDoctor:
    def test_a_whole_system_is_told_so(self, run: Command) -> None:
        checks = {c["what"]: c for c in run("doctor", "--json").facts["checks"]}
        for what in (
            *("settings", "PostgreSQL", "clock", "migrations", "runtime role"),
            "working calendar",
        ):
            assert checks[what]["state"] == "ok", checks[what]
        assert set(checks) >= {"disk", "fonts of the papers", "browser for the tests"}

    @pytest.mark.parametrize(
        ("day", "state", "said"),
        [
            (date(2027, 6, 30), "ok", "known to 31/12/2027"),
            (date(2027, 7, 2), "warn", "known to 31/12/2027"),
            (date(2028, 1, 1), "fail", "ended 31/12/2027"),
            (date(2019, 1, 1), "fail", "none is published"),
        ],
    )
    def test_a_calendar_that_runs_out_is_told_in_time(
        self, day: date, state: str, said: str
    ) -> None:
        with psycopg.connect(os.environ["MOTCUA_DATABASE_URL"]) as connection:
            (found,) = doctor.calendars(connection, on=day)
        assert (found.what, found.state) == ("working calendar", state)
        assert said in found.found
        assert ("publish" in found.mend) is (state != "ok")

    def test_what_is_wrong_is_named_with_its_remedy(
        self, run: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        owner = os.environ["MOTCUA_OWNER_DATABASE_URL"]
        monkeypatch.setenv("MOTCUA_DATABASE_URL", owner)
        monkeypatch.setenv("MOTCUA_PORT", "none")
        ran = run("doctor")
        assert ran.code == Reason.FOUND
        assert "MOTCUA_PORT" in ran.out
        assert "may change" in ran.out
        assert "give migrations a role of their own" in ran.out

    def test_a_database_that_is_not_there(
        self, run: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MOTCUA_DATABASE_URL", "postgresql://u@127.0.0.1:1/none")
        ran = run("doctor", "--json")
        assert ran.code == Reason.FOUND
        database = next(c for c in ran.facts["checks"] if c["what"] == "database")
        assert "MOTCUA_DATABASE_URL" in database["mend"]


class TestRegisters:
    def test_the_numbers_are_proved_and_a_gap_is_found(
        self, run: Command, tmp_path: Path
    ) -> None:
        Centre().to_return(Centre().accept(code_of("five-on-the-spot")))
        ran = run("register", "check", "--year", 2021, "--json")
        assert ran.code == 0
        (one,) = ran.facts["units"]["ubnd"]
        assert (one["name"], one["given"], one["whole"]) == ("Quyết định", 1, True)
        paper = tmp_path / "proof.pdf"
        asked = ("register", "check", "--year", 2021)
        assert run(*asked, "--unit", "ubnd", "--pdf", paper).code == 0
        assert "BẢNG ĐỐI CHIẾU SỐ VĂN BẢN" in read_back(paper.read_bytes()).text
        NumberSeries.objects.filter(kind="out/QĐ").update(last=4)
        found = run(*asked)
        assert found.code == Reason.FOUND
        assert "Thiếu số 2–4" in found.out

    def test_a_book_is_written_volume_by_volume(
        self, run: Command, tmp_path: Path
    ) -> None:
        Centre().to_return(Centre().accept(code_of("five-on-the-spot")))
        days = ("--unit", "ubnd", "--first", "2021-11-01", "--last", "2021-11-30")
        ran = run("register", "print", "outgoing", tmp_path, *days, "--json")
        assert ran.code == 0
        (path,) = ran.facts["files"]
        assert "01/QĐ-UBND" in read_back(Path(path).read_bytes()).text
        assert Read.objects.filter(what="outgoing register", actor_kind="system").exists()
        none = run("register", "print", "incoming", tmp_path, *days, "--json")
        assert (
            "Không có văn bản nào"
            in read_back(Path(none.facts["files"][0]).read_bytes()).text
        )

    @pytest.mark.parametrize(
        ("arguments", "code", "said"),
        [
            (("check", "--pdf", "x.pdf"), Reason.USAGE, "--unit"),
            (("check", "--unit", "none"), Reason.DATA, "none"),
            (("print", "both", "x", *_DAYS), Reason.USAGE, "outgoing or incoming"),
            (("print", "outgoing", "x", *_DAYS, "--first", "x"), Reason.USAGE, "--first"),
            (("print", "outgoing", "x", *_DAYS, "--kind", "XX"), Reason.DATA, "XX"),
        ],
    )
    def test_what_is_typed_wrongly_is_named(
        self, run: Command, arguments: tuple[str, ...], code: Reason, said: str
    ) -> None:
        ran = run("register", *arguments)
        assert ran.code == code
        assert said in ran.err


def test_settings_are_listed_without_secrets(run: Command) -> None:
    ran = run("settings", "--json")
    assert os.environ["MOTCUA_SECRET_KEY"] not in ran.out
    names = {row["name"] for row in ran.facts["settings"]}
    assert "MOTCUA_DATABASE_URL" in names


def test_worlds_are_listed(run: Command) -> None:
    keys = {row["key"] for row in run("world", "list", "--json").facts["worlds"]}
    assert keys == {"halong-2021", "ward-2026"}


def test_migrating_without_the_owner_is_refused(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MOTCUA_OWNER_DATABASE_URL")
    ran = run("migrate")
    assert ran.code == Reason.SETTINGS
    assert "MOTCUA_OWNER_DATABASE_URL" in ran.err


def test_a_token_is_shown_once_listed_and_ended(run: Command) -> None:
    made = run("token", "issue", "quay", "--name", "đồng bộ", "--json").facts
    assert made["token"].startswith("mc_")
    (row,) = run("token", "list", "--json").facts["tokens"]
    assert (row["id"], row["account"], row["for"]) == (made["id"], "quay", "đồng bộ")
    assert made["token"] not in run("token", "list").out
    assert run("token", "revoke", made["id"], "--json").code == 0
    (row,) = run("token", "list", "--json").facts["tokens"]
    assert row["revoked_at"]


def test_a_token_for_nobody_is_refused(run: Command) -> None:
    ended = run("token", "issue", "khong-co", "--name", "x")
    assert ended.code == Reason.DATA
    assert "khong-co" in ended.err
    assert run("token", "revoke", 99).code == Reason.DATA


def test_a_due_date_is_replayed_as_of_an_event_and_noted(run: Command) -> None:
    centre = Centre()
    done = centre.accept(code_of("five-on-the-spot"))
    centre.to_return(done)
    first = run("dossier", "explain", done.code, "--event", "1", "--json").facts
    last = run("dossier", "explain", done.code, "--json").facts
    assert first["as_of"]["event"] == 1
    assert last["as_of"]["event"] == last["as_of"]["newest_event"] > 1
    assert first["rules"] == last["rules"]
    assert last["standing"]["current"] is not None
    assert first["standing"]["current"] is None
    said = run("dossier", "explain", done.code).out
    assert "agrees" in said
    assert "Thời hạn giải quyết" in said
    assert Read.objects.filter(what="replay").count() == 3
    missing = run("dossier", "explain", done.code, "--event", "99")
    assert missing.code == Reason.DATA
    assert Read.objects.filter(what="replay").count() == 3
