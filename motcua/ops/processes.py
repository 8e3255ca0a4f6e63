"""The commands `motcua process …`."""

from pathlib import Path
from typing import Annotated

import typer

from motcua.ops.console import AsJson, out, set_up, show
from motcua.ops.failures import Reason

process_app = typer.Typer(help="Processes and their scenarios.", no_args_is_help=True)
ProcessKey = Annotated[str, typer.Argument(help="Key of the process.")]


@process_app.command("test")
def process_test(
    key: Annotated[
        str, typer.Argument(help="Key of the process; all of them without one.")
    ] = "",
    file: Annotated[
        Path | None, typer.Option(help="A CSV of scenarios, in place of those kept.")
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Run scenarios by the newest version; ends with code 1 when one comes otherwise."""
    set_up()
    from motcua.ops import scenarios  # noqa: PLC0415 - after set-up

    ran = scenarios.run(key, file)
    facts = {"scenarios": [one.as_json() for one in ran]}
    show(facts, as_json, lambda: scenarios.draw(ran, out))
    if not all(one.result.passed for one in ran):
        raise typer.Exit(int(Reason.FOUND))


@process_app.command("import-scenarios")
def process_import_scenarios(
    key: ProcessKey,
    file: Annotated[Path, typer.Argument(help="CSV; those of the same name change.")],
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Take scenarios in, all or none."""
    set_up()
    from motcua.ops import scenarios  # noqa: PLC0415 - after set-up

    count = scenarios.bring_in(key, file)
    show(
        {"process": key, "written": count},
        as_json,
        lambda: out.print(f"{count} scenarios are new or changed."),
    )


@process_app.command("export-scenarios")
def process_export_scenarios(
    key: ProcessKey,
    file: Annotated[Path, typer.Argument(help="Where to, a CSV.")],
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Write the scenarios of a process to a CSV that can be imported again."""
    set_up()
    from motcua.ops import scenarios  # noqa: PLC0415 - after set-up

    count = scenarios.write(key, file)
    show(
        {"file": str(file), "scenarios": count},
        as_json,
        lambda: out.print(f"{count} scenarios written to {file}."),
    )
