"""The command `motcua`: run, migrate, look after, ask."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from motcua.config import env
from motcua.config.setting import SettingError
from motcua.kernel.errors import MotcuaError
from motcua.ops import files
from motcua.ops.bench.asked import bench
from motcua.ops.console import AsJson, err, out
from motcua.ops.console import set_up as _django
from motcua.ops.console import show as _show
from motcua.ops.eforms import eform_app
from motcua.ops.failures import Failure, Reason
from motcua.ops.figures import figures_app
from motcua.ops.processes import process_app
from motcua.ops.registers import register_app
from motcua.ops.sandboxes import sandbox_app
from motcua.ops.signing import commands as signing_commands
from motcua.ops.tokens import token_app
from motcua.ops.training.commands import training_app

app = typer.Typer(
    name="motcua",
    help="The working system of a one-stop public administration centre.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
catalogue_app = typer.Typer(help="The catalogue of procedures.", no_args_is_help=True)
world_app = typer.Typer(help="Worlds: tables of a centre.", no_args_is_help=True)
dossier_app = typer.Typer(help="Dossiers.", no_args_is_help=True)
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(process_app, name="process")
app.add_typer(eform_app, name="eform")
app.add_typer(figures_app, name="figures")
app.add_typer(world_app, name="world")
app.add_typer(dossier_app, name="dossier")
app.add_typer(register_app, name="register")
app.add_typer(files.app, name="files")
app.add_typer(token_app, name="token")
app.add_typer(sandbox_app, name="sandbox")
app.add_typer(training_app, name="training")
app.add_typer(signing_commands.signing_app, name="signing")
app.command("verify")(signing_commands.verify)
app.command()(bench)


def main() -> None:
    """Run the command; whatever goes wrong becomes one sentence and an exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    with _sentences():
        app()


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn the failures a person can mend into a sentence and their exit code."""
    import psycopg  # noqa: PLC0415 - slow to load, and not every command needs it
    from django.db import Error as DatabaseFault  # noqa: PLC0415

    try:
        yield
    except Failure as fault:
        _stop(fault.reason, str(fault))
    except SettingError as fault:
        _stop(Reason.SETTINGS, str(fault))
    except MotcuaError as fault:
        _stop(Reason.DATA, str(fault))
    except (psycopg.OperationalError, DatabaseFault) as fault:
        text = str(fault).strip().splitlines()[0] if str(fault).strip() else "no answer"
        _stop(
            Reason.DATABASE,
            f"the database cannot be used: {text}; check MOTCUA_DATABASE_URL, "
            "then `motcua doctor`",
        )


def _stop(reason: Reason, message: str) -> None:
    err.print(f"[bold red]motcua:[/] {message}", highlight=False)
    sys.exit(int(reason))


@app.command()
def demo(
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port to listen on.")
    ] = 8000,
    data: Annotated[
        Path, typer.Option(help="Folder of everything the demo keeps.")
    ] = Path("var/demo"),
    world: Annotated[str, typer.Option(help="Which world a new folder gets.")] = (
        "halong-2021"
    ),
    past: Annotated[
        int,
        typer.Option(
            min=0, max=5000, help="Dossiers of the last eight weeks in a new folder."
        ),
    ] = 0,
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Run a whole centre on this machine until Ctrl-C."""
    from motcua.ops import demo as running  # noqa: PLC0415 - sets settings first

    running.run(
        port=port,
        data=data.absolute(),
        world=world,
        past=past,
        as_json=as_json,
        console=out,
    )


@app.command()
def serve() -> None:
    """Serve the pages of the database that MOTCUA_DATABASE_URL names."""
    for setting in env.SETTINGS:
        setting.value(os.environ)
    _django()
    os.execvp(sys.executable, serve_command())  # noqa: S606 - this very Python, no shell


def serve_command() -> list[str]:
    """Return the command that serves, by the settings."""
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface=wsgi",
        f"--host={env.read('HOST')}",
        f"--port={env.read('PORT')}",
        f"--workers={env.read('WORKERS')}",
        "--blocking-threads=4",
        "--no-ws",
        "--log-level=warning",
        "motcua.config.wsgi:application",
    ]


@app.command()
def worker() -> None:
    """Carry out what is owed: letters, retries, schedules."""
    _django()
    from django.core.management import call_command  # noqa: PLC0415 - after set-up

    call_command("procrastinate", "worker")


@app.command()
def migrate(as_json: AsJson = False) -> None:  # noqa: FBT002 - an option
    """Bring the database up to date as its owner, and grant the runtime role."""
    owner = str(env.read("OWNER_DATABASE_URL"))
    if not owner:
        raise Failure(
            Reason.SETTINGS,
            "MOTCUA_OWNER_DATABASE_URL is not set: migrations run as the owner role",
        )
    _django()
    from motcua.ops.migrating import migrate as run  # noqa: PLC0415 - after set-up

    run(
        owner_url=owner,
        runtime_url=str(env.read("DATABASE_URL")),
        verbosity=0 if as_json else 1,
    )
    _show({"migrated": True}, as_json, lambda: out.print("The database is up to date."))


@app.command()
def doctor(as_json: AsJson = False) -> None:  # noqa: FBT002 - an option
    """Check machine, settings and database; say how to mend what is wrong."""
    from motcua.ops import doctor as checks  # noqa: PLC0415 - slow to load

    found = checks.examine()

    def draw() -> None:
        table = Table("", "What", "Found", "How to mend", box=None)
        signs = {"ok": "[green]ok[/]", "warn": "[yellow]look[/]", "fail": "[red]fault[/]"}
        for check in found:
            table.add_row(signs[check.state], check.what, check.found, check.mend)
        out.print(table)

    _show({"checks": [check.as_json() for check in found]}, as_json, draw)
    if any(check.state == "fail" for check in found):
        raise typer.Exit(int(Reason.FOUND))


@app.command()
def settings(as_json: AsJson = False) -> None:  # noqa: FBT002 - an option
    """List the settings, what they are now, and what they mean; secrets stay hidden."""
    rows = []
    for setting in env.SETTINGS:
        try:
            value = setting.shown(os.environ)
        except SettingError as fault:
            value = str(fault)
        rows.append(
            {"name": setting.variable, "value": value, "meaning": setting.meaning}
        )

    def draw() -> None:
        table = Table("Setting", "Value", "Meaning", box=None)
        for row in rows:
            table.add_row(*(str(cell) for cell in row.values()))
        out.print(table)

    _show({"settings": rows}, as_json, draw)


@catalogue_app.command("import")
def catalogue_import(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or JSON.")],
    valid_from: Annotated[
        str, typer.Option(help="First day of the new versions, YYYY-MM-DD.")
    ] = "",
    dry_run: Annotated[bool, typer.Option(help="Only show the difference.")] = False,  # noqa: FBT002 - an option
    yes: Annotated[bool, typer.Option(help="Do not ask.")] = False,  # noqa: FBT002 - an option
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Bring a file in: the difference first, then whole or not at all."""
    _django()
    from motcua.ops import catalogue  # noqa: PLC0415 - after set-up

    day = _day(valid_from)
    contents = catalogue.read(file)
    planned = catalogue.bring_in(contents, day, dry_run=True)
    if not as_json:
        catalogue.draw(planned, out)
    todo = planned.counts["added"] + planned.counts["changed"]
    if todo and not dry_run and (yes or as_json or typer.confirm("Bring this in?")):
        planned = catalogue.bring_in(contents, day, dry_run=False)
        if not as_json:
            out.print(f"Brought in {todo} procedures, valid from {day:%d/%m/%Y}.")
    _show(planned.as_json(), as_json, lambda: None)


@catalogue_app.command("export")
def catalogue_export(
    file: Annotated[Path, typer.Argument(help="Where to; ends in .json or .xlsx.")],
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Write the whole catalogue to a file that can be imported again."""
    _django()
    from motcua.ops import catalogue  # noqa: PLC0415 - after set-up

    count = catalogue.write(file)
    _show(
        {"file": str(file), "procedures": count},
        as_json,
        lambda: out.print(f"{count} procedures written to {file}."),
    )


@catalogue_app.command("check")
def catalogue_check(as_json: AsJson = False) -> None:  # noqa: FBT002 - an option
    """List what stays unpublished and what it lacks, and what nobody receives."""
    _django()
    from motcua.ops import catalogue  # noqa: PLC0415 - after set-up

    found = catalogue.problems()

    def draw() -> None:
        table = Table("Code", "Lacks", "Name", box=None)
        for row in found["incomplete"]:
            table.add_row(row["code"], ", ".join(row["missing"]), row["name"])
        out.print(table)
        count = len(found["incomplete"])
        out.print(f"{count} procedures are incomplete and stay unpublished.")
        if found["unassigned"]:
            out.print(f"Published, but nobody receives: {', '.join(found['unassigned'])}")

    _show(found, as_json, draw)


@catalogue_app.command("assign")
def catalogue_assign(
    code: Annotated[str, typer.Argument(help="The procedure's code.")],
    receiving: Annotated[str, typer.Option(help="Code of the one-stop unit.")],
    resolving: Annotated[str, typer.Option(help="Code of the unit that resolves.")],
    process: Annotated[str, typer.Option(help="Key of the process.")],
    party: Annotated[
        list[str] | None,
        typer.Option(help="A cooperating agency and its unit, `police=congan`; repeat."),
    ] = None,
    valid_from: Annotated[str, typer.Option(help="First day, YYYY-MM-DD.")] = "",
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Say which unit receives a procedure, which resolves it, by which process."""
    _django()
    from motcua.ops import catalogue  # noqa: PLC0415 - after set-up

    day, parties = _day(valid_from), catalogue.parties_of(party or ())
    catalogue.assign(
        code=code,
        receiving=receiving,
        resolving=resolving,
        process=process,
        parties=parties,
        valid_from=day,
    )
    units = {"receiving": receiving, "resolving": resolving, "parties": parties}
    _show(
        {"code": code, **units, "from": day},
        as_json,
        lambda: out.print(f"{receiving} receives {code} from {day:%d/%m/%Y}."),
    )


@world_app.command("list")
def world_list(as_json: AsJson = False) -> None:  # noqa: FBT002 - an option
    """List the worlds that are shipped."""
    from motcua.ops.world.names import describe  # noqa: PLC0415 - needs no database

    rows = describe()

    lines = "\n".join(f"[bold]{row['key']}[/]  {row['name']}" for row in rows)
    _show({"worlds": rows}, as_json, lambda: out.print(lines))


@world_app.command("load")
def world_load(
    folder: Annotated[Path, typer.Argument(help="A world's folder.")],
    password: Annotated[
        str,
        typer.Option(envvar="MOTCUA_FIRST_PASSWORD", help="Password of new accounts."),
    ],
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Load a world into the database; what is there already is left alone."""
    _django()
    from dataclasses import asdict  # noqa: PLC0415 - with the rest

    from motcua.kernel.clock import now  # noqa: PLC0415 - after set-up
    from motcua.ops.world.load import load_world  # noqa: PLC0415 - after set-up

    loaded = asdict(load_world(folder=folder, at=now(), password=password))
    _show(loaded, as_json, lambda: out.print_json(data=loaded))


@dossier_app.command("show")
def dossier_show(
    code: Annotated[str, typer.Argument(help="The code on the receipt.")],
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Show where a dossier stands, its steps and whether its history is whole."""
    _django()
    from motcua.ops import dossiers  # noqa: PLC0415 - after set-up

    facts = dossiers.show(code)
    _show(facts, as_json, lambda: dossiers.draw(facts, out))


@dossier_app.command("explain")
def dossier_explain(
    code: Annotated[str, typer.Argument(help="The code on the receipt.")],
    event: Annotated[
        int, typer.Option(help="As it stood after this event; 0 is now.")
    ] = 0,
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Replay why a dossier is due when it is due, from its events."""
    _django()
    from motcua.ops import dossiers  # noqa: PLC0415 - after set-up

    told = dossiers.explain(code, event or None)
    _show(told, as_json, lambda: dossiers.draw_explanation(told, out))


def _day(text: str) -> date:
    from motcua.kernel.clock import VN, now  # noqa: PLC0415 - with the command

    if not text:
        return now().astimezone(VN).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Failure(
            Reason.USAGE, f"--valid-from must be a day like 2026-01-31, not {text!r}"
        ) from None


if __name__ == "__main__":
    main()
