"""`motcua training …`: a copy of the centre to learn in, apart from the real one."""

from pathlib import Path
from typing import Annotated

import typer

from motcua.ops.console import AsJson, out, set_up, show
from motcua.ops.failures import Failure, Reason

training_app = typer.Typer(
    help="A training centre: a copy without people, apart from the real one.",
    no_args_is_help=True,
)
Data = Annotated[Path, typer.Option(help="Folder of everything it keeps.")]
_DATA = Path("var/training")


@training_app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="Where to, for example centre.json.gz.")],
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Write this centre's set-up without anybody's data, to make a training centre of."""
    set_up()
    from motcua.ops.training.seed import write_seed  # noqa: PLC0415 - after set-up

    counts = write_seed(file)
    said = f"{sum(counts.values())} rows of {len(counts)} tables written to {file}."
    show({"file": str(file), "rows": counts}, as_json, lambda: out.print(said))


@training_app.command("run")
def run(
    seed: Annotated[
        Path | None,
        typer.Option(help="What `motcua training export` wrote; for a new folder."),
    ] = None,
    world: Annotated[
        str, typer.Option(help="A shipped world to begin with, where there is no seed.")
    ] = "",
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port to listen on.")
    ] = 8080,
    data: Data = _DATA,
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Run a training centre with its own database, files and partners, until Ctrl-C."""
    from motcua.ops.training import running  # noqa: PLC0415 - sets settings first

    if seed is not None and world:
        raise Failure(Reason.USAGE, "give --seed or --world, not both")
    running.run(
        begun=running.Begun(seed.absolute() if seed else None, world),
        port=port,
        data=data.absolute(),
        as_json=as_json,
        console=out,
    )


@training_app.command("reset")
def reset(
    data: Data = _DATA,
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Bring a training centre that is not running back to its beginning."""
    from motcua.ops.training import running  # noqa: PLC0415 - sets settings first

    running.reset(data=data.absolute())
    show({"reset": True}, as_json, lambda: out.print(f"{data} begins anew."))
