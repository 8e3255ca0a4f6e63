"""The commands `motcua eform …`: electronic forms in and out of files."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from motcua.domain.eforms.rules.lint import Finding, errors, lint
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.eforms.rules.schema import answers_schema, format_schema
from motcua.kernel.errors import MotcuaError
from motcua.ops.console import AsJson, out, set_up, show
from motcua.ops.failures import Failure, Reason

eform_app = typer.Typer(help="Electronic forms.", no_args_is_help=True)
SHIPPED = Path(__file__).resolve().parent.parent / "domain" / "eforms" / "data" / "forms"
Files = Annotated[list[Path], typer.Argument(help="Files of forms, JSON.")]


def definition(path: Path) -> Mapping[str, Any]:
    """Return the JSON of a file; raise Failure for what is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as fault:
        raise Failure(Reason.DATA, f"{path}: cannot be read as JSON: {fault}") from None
    if not isinstance(found, dict):
        raise Failure(Reason.DATA, f"{path}: a form is an object, not a list or a value")
    return found


def findings(path: Path) -> tuple[Finding, ...]:
    """Return what the lint says of a file; raise Failure where it is no form."""
    try:
        return lint(parse(definition(path)))
    except MotcuaError as fault:
        raise Failure(Reason.DATA, f"{path}: {fault}") from None


@eform_app.command("check")
def check(files: Files, as_json: AsJson = False) -> None:  # noqa: FBT002 - an option
    """Check files of forms without a database; ends with code 1 when one is at fault."""
    found = {str(path): findings(path) for path in files}
    facts = {
        path: [
            {
                "key": one.key,
                "code": one.code,
                "is_error": one.is_error,
                "message": f"{one.message} {one.remedy}" % one.facts,
            }
            for one in told
        ]
        for path, told in found.items()
    }

    def draw() -> None:
        for path, told in facts.items():
            out.print(f"[bold]{path}[/]: {len(told)} findings", highlight=False)
            for one in told:
                kind = "[red]error[/]" if one["is_error"] else "warning"
                out.print(f"  {kind} {one['key']}: {one['message']}", highlight=False)

    show({"files": facts}, as_json, draw)
    if any(errors(told) for told in found.values()):
        raise typer.Exit(int(Reason.FOUND))


@eform_app.command("import")
def bring_in(files: Files, as_json: AsJson = False) -> None:  # noqa: FBT002 - an option
    """Publish forms from files, by the decision each names; equal ones change nothing."""
    set_up()
    from motcua.domain.eforms import actions  # noqa: PLC0415 - after set-up
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415 - with the rest
    from motcua.kernel.clock import now  # noqa: PLC0415 - with the rest

    changed = []
    for path in files:
        try:
            made = actions.load_form(actor=SYSTEM, at=now(), definition=definition(path))
        except MotcuaError as fault:
            raise Failure(Reason.DATA, f"{path}: {fault}") from None
        changed += [path.name] if made is not None else []
    show(
        {"files": len(files), "published": changed},
        as_json,
        lambda: out.print(f"{len(changed)} of {len(files)} forms are new or changed."),
    )


@eform_app.command("list")
def list_forms(as_json: AsJson = False) -> None:  # noqa: FBT002 - an option
    """List the forms with their newest version."""
    set_up()
    from motcua.domain.eforms.readers import forms  # noqa: PLC0415 - after set-up
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415 - with the rest

    rows = [
        {
            "key": row.key,
            "version": row.n,
            "state": row.state,
            "name": row.name,
            "procedures": list(row.procedures),
        }
        for row in forms(actor=SYSTEM)
    ]

    def draw() -> None:
        for row in rows:
            out.print(
                f"[bold]{row['key']}[/] v{row['version']} {row['state']}  {row['name']}",
                highlight=False,
            )

    show({"forms": rows}, as_json, draw)


@eform_app.command("export")
def export(
    key: Annotated[str, typer.Argument(help="Key of the form.")],
    file: Annotated[Path, typer.Argument(help="Where to, a JSON file.")],
    version: Annotated[int, typer.Option(help="Its number; 0 is the newest.")] = 0,
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Write a form to a file that can be imported again."""
    set_up()
    from motcua.domain.eforms.readers import form_named  # noqa: PLC0415 - after set-up
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415 - with the rest

    found = form_named(actor=SYSTEM, key=key, n=version or None)
    text = json.dumps(found.definition, ensure_ascii=False, indent=2)
    file.write_text(text + "\n", encoding="utf-8")
    show(
        {"file": str(file), "key": found.key, "version": found.n},
        as_json,
        lambda: out.print(f"{found.key} v{found.n} written to {file}."),
    )


@eform_app.command("schema")
def schema(
    file: Annotated[
        Path | None,
        typer.Argument(help="A form: the schema of its answers; else of the format."),
    ] = None,
) -> None:
    """Print a JSON Schema: of the format of forms, or of one form's answers."""
    found = answers_schema(parse(definition(file))) if file else format_schema()
    out.print_json(data=found)


def shipped() -> list[Path]:
    """Return the forms that are shipped."""
    return sorted(SHIPPED.glob("*.json"))
