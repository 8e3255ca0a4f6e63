"""`motcua process …`: scenarios run, taken in and written out at the command line."""

from pathlib import Path

import pytest

from motcua.domain.catalogue import readers
from motcua.ops.failures import Reason
from tests.ops.test_cli import Command

pytestmark = pytest.mark.django_db
KEY = "five-on-the-spot"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


def exported(run: Command, folder: Path) -> Path:
    file = folder / "scenarios.csv"
    assert run("process", "export-scenarios", KEY, file).code == 0
    return file


def spoilt(file: Path, old: str, new: str) -> Path:
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    return file


def test_all_that_the_world_brought_come_as_they_say(run: Command) -> None:
    ran = run("process", "test", "--json")
    assert ran.code == 0
    found = ran.facts["scenarios"]
    assert len({one["process"] for one in found}) > 30
    assert all(one["passed"] and one["calendar"] == "2021-1" for one in found)
    assert f"passed  {KEY} v1" in run("process", "test", KEY).out


def test_one_that_comes_otherwise_ends_with_1_and_names_row_and_column(
    run: Command, tmp_path: Path
) -> None:
    file = spoilt(exported(run, tmp_path), "2021-11-23 17:00", "2021-11-24 17:00")
    ran = run("process", "test", KEY, "--file", file)
    assert ran.code == Reason.FOUND
    assert "row 1, then_due: Mong hẹn trả 17:00 24/11/2021" in ran.out
    assert "1 scenarios, 1 failed." in ran.out
    facts = run("process", "test", KEY, "--file", file, "--json").facts
    assert facts["scenarios"][0]["wrong"][0]["code"] == "other_due"
    assert run("process", "test", KEY).code == 0


def test_what_is_exported_is_taken_in_again(run: Command, tmp_path: Path) -> None:
    file = exported(run, tmp_path)
    taken = run("process", "import-scenarios", KEY, file, "--json")
    assert (taken.code, taken.facts["written"]) == (0, 0)
    more = file.read_text("utf-8").replace("Đường đi thông thường", "Thêm một")
    file.write_text(more, "utf-8")
    assert "1 scenarios" in run("process", "import-scenarios", KEY, file).out
    assert [one.name for one in readers.scenarios_of(key=KEY)] == [
        "Đường đi thông thường",
        "Thêm một",
    ]


def test_a_faulty_file_is_told_and_changes_nothing(run: Command, tmp_path: Path) -> None:
    before = readers.scenarios_of(key=KEY)
    file = spoilt(exported(run, tmp_path), "counter@reception", "cook@reception")
    ran = run("process", "import-scenarios", KEY, file)
    assert ran.code == Reason.DATA
    assert "dòng 1, cột “Ai làm”" in ran.err
    file.write_text("at,who\n", "utf-8")
    ran = run("process", "test", KEY, "--file", file)
    assert ran.code == Reason.DATA
    assert "thiếu cột “do”" in ran.err
    assert readers.scenarios_of(key=KEY) == before


def test_wrong_words_are_told(run: Command, tmp_path: Path) -> None:
    file = exported(run, tmp_path)
    assert run("process", "test", "--file", file).code == Reason.USAGE
    assert run("process", "test", "moon").code == Reason.DATA
    assert run("process", "test", "moon", "--file", file).code == Reason.DATA
    assert run("process", "import-scenarios", "moon", file).code == Reason.DATA
    assert run("process", "test", KEY, "--file", tmp_path / "none").code == Reason.DATA
    lost = tmp_path / "no" / "folder.csv"
    assert run("process", "export-scenarios", KEY, lost).code == Reason.MACHINE
