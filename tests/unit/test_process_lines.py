"""A world says which procedure runs by which process; a fault names file and line."""

import json
import shutil
from pathlib import Path

import pytest

from motcua.ops.failures import Failure
from motcua.ops.world.files import ProcessLine, read_world
from motcua.ops.world.names import WORLDS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of a world to spoil, with the files it points at."""
    shutil.copytree(WORLDS.parent, tmp_path / "data")
    return tmp_path / "data" / "worlds" / "halong-2021"


def write(folder: Path, *lines: str) -> None:
    text = "\n".join(["procedure_code,case_n,process,parties", *lines]) + "\n"
    (folder / "processes.csv").write_text(text, encoding="utf-8")


def test_a_line_is_for_all_cases_or_for_one(folder: Path) -> None:
    write(
        folder,
        "1.008498,,tax-registration,",
        "1.008498,1,tax-registration-business,commune=x06673; tax=thue",
    )
    assert read_world(folder).procedure_processes == (
        ProcessLine("1.008498", "tax-registration"),
        ProcessLine(
            "1.008498",
            "tax-registration-business",
            case_n=1,
            parties={"commune": "x06673", "tax": "thue"},
        ),
    )


def test_a_world_may_leave_all_to_its_fields(folder: Path) -> None:
    (folder / "processes.csv").unlink()
    plain = json.loads((folder / "world.json").read_text("utf-8"))
    del plain["parties"]
    (folder / "world.json").write_text(json.dumps(plain), encoding="utf-8")
    found = read_world(folder)
    assert found.procedure_processes == ()
    assert found.parties == {}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("9.999999,,marriage,", "column procedure_code: the catalogue has no"),
        ("1.008498,4,marriage,", "column case_n: the procedure has 3 cases"),
        ("1.008498,0,marriage,", "column case_n"),
        ("1.008498,một,marriage,", "column case_n"),
        ("1.008498,,weddings,", "column process: world.json lists no process"),
        ("1.008498,,,", "column process: nothing is given"),
        ("1.000593,,marriage,", "an earlier line says it already"),
        ("1.008498,,marriage,tax=atlantis", "parties: the party “tax” stands for no"),
        ("1.008498,,marriage,tax", "column parties: must be key=unit"),
        ("1.008498,,marriage,tax=thue;tax=bhxh", "'tax' is given twice"),
    ],
)
def test_a_faulty_line_is_named(folder: Path, line: str, said: str) -> None:
    write(folder, "1.000593,,marriage,", line)
    with pytest.raises(Failure, match=r"processes\.csv, line 3") as caught:
        read_world(folder)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"tax": "thue"', '"tax": "atlantis"', "the party “tax” stands for no unit"),
        ('"tax": "thue"', '"tax": 7', "parties must be an object of unit codes"),
        ("processes/marriage.json", "processes/weddings.json", "weddings.json"),
        ("catalogue/procedures.csv", "catalogue/nothing.csv", "cannot be read"),
    ],
)
def test_a_fault_of_the_worlds_own_file_is_named(
    folder: Path, old: str, new: str, said: str
) -> None:
    text = (folder / "world.json").read_text("utf-8")
    assert old in text
    (folder / "world.json").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(Failure, match=said):
        read_world(folder)
