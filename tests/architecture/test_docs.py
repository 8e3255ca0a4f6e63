"""What the documents say exists: links, pictures, commands, targets, examples."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from motcua.config import env
from motcua.domain.catalogue.rules.sources import read_source
from motcua.domain.dossiers.workflow.commands import Command
from motcua.ops import reference
from motcua.ops.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path, language: str) -> list[str]:
    """Return a page's blocks of code in one language, without their indent."""
    text = re.sub(r"^ {3}", "", page.read_text("utf-8"), flags=re.MULTILINE)
    return [code for kind, code in BLOCK.findall(text) if kind == language]


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h).lower().replace(" ", "-") for h in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen, todo = set[Path](), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        todo += [
            (page.parent / target.partition("#")[0]).resolve()
            for target in LINK.findall(page.read_text("utf-8"))
            if not target.startswith("http")
        ]
    assert sorted(map(name_of, set(PAGES) - seen)) == []


def test_every_picture_is_shown() -> None:
    pictures = set((ROOT / "docs").rglob("*.png"))
    shown = {
        (page.parent / target).resolve()
        for page in PAGES
        for target in LINK.findall(page.read_text("utf-8"))
        if target.endswith(".png")
    }
    assert pictures == shown


def commands() -> list[tuple[str, str]]:
    """Return every line of every shell block with the page it stands on."""
    return [
        (name_of(page), line.strip())
        for page in PAGES
        for block in blocks(page, "sh")
        for line in block.splitlines()
        if line.strip()
    ]


@pytest.mark.parametrize(("page", "line"), commands())
def test_commands_of_the_documents_exist(
    page: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = shlex.split(line, comments=True)
    while words and re.match(r"[A-Z_]+=", words[0]):
        monkeypatch.setenv(*words.pop(0).split("=", 1))
    if words[:1] == ["make"]:
        targets = re.findall(
            r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE
        )
        assert words[1] in targets, page
    elif words and words[0].endswith("motcua"):
        _parse(words[1:])


def _parse(words: list[str]) -> None:
    """Let the command line read the words, without running anything."""
    # Typer carries its own copy of click, whose types are not ours to name.
    command: Any = typer.main.get_command(app)
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    command.make_context("motcua", list(words))


def test_settings_that_documents_name_exist() -> None:
    known = {setting.variable for setting in env.SETTINGS} | {"MOTCUA_FIRST_PASSWORD"}
    for page in PAGES:
        for name in re.findall(r"MOTCUA_[A-Z_]+", page.read_text("utf-8")):
            assert name.removesuffix("_FILE") in known, f"{name_of(page)}: {name}"


def test_the_example_of_a_procedure_can_be_imported() -> None:
    page = ROOT / "docs" / "how-to" / "add-a-procedure.md"
    (example,) = blocks(page, "json")
    (content,) = read_source("example.json", example.encode())
    assert content.missing() == ()


def test_catalogue_fields_are_all_described() -> None:
    from dataclasses import fields  # noqa: PLC0415 - only here

    from motcua.domain.catalogue.rules.content import (  # noqa: PLC0415
        ComponentContent,
        ProcedureContent,
    )

    text = (ROOT / "docs" / "reference" / "catalogue-format.md").read_text("utf-8")
    for kind in (ProcedureContent, ComponentContent):
        for field in fields(kind):
            assert f"`{field.name}`" in text, field.name


def test_generated_pages_say_what_the_code_says() -> None:
    assert reference.stale() == []


def test_every_command_has_its_rule_and_its_source() -> None:
    page = (ROOT / "docs" / "rules" / "dossier-states.md").read_text("utf-8")
    rows = re.findall(
        r"^\| (`\w+`(?:, `\w+`)*) \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE
    )
    told = {name for names, _, _ in rows for name in re.findall(r"`(\w+)`", names)}
    assert {command.value for command in Command} - told == set()


def test_the_table_of_acts_shows_every_command_somewhere() -> None:
    assert "|  |" not in reference.states_parts()["acts"]


def test_the_readme_counts_what_there_is() -> None:
    lines = (ROOT / "motcua/ops/data/catalogue/procedures.csv").read_bytes()
    count = len(read_source("procedures.csv", lines))
    assert f"{count} thủ tục thật" in (ROOT / "README.md").read_text("utf-8")
