"""The commands `motcua figures …`: count again from the ledger and compare."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from motcua.ops.console import AsJson, out, set_up, show
from motcua.ops.failures import Reason

figures_app = typer.Typer(
    help="The figures reports are counted from.", no_args_is_help=True
)


@figures_app.command("recount")
def recount(
    keep: Annotated[  # noqa: FBT002 - an option
        bool, typer.Option(help="Put right what differs; without it nothing changes.")
    ] = False,
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Count all figures again from the ledger; exit with 1 when any differs."""
    set_up()
    from motcua.domain.reports.actions.comparing import (  # noqa: PLC0415 - after set-up
        recount_compared,
    )
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415
    from motcua.kernel.clock import now  # noqa: PLC0415

    found = recount_compared(actor=SYSTEM, at=now(), keep=keep)
    facts = {**asdict(found), "kept": keep}
    show(facts, as_json, lambda: _draw(facts))
    if found.different or found.faults or found.sums:
        raise typer.Exit(int(Reason.FOUND))


def _draw(facts: dict[str, Any]) -> None:
    out.print(
        f"{facts['streams']} histories counted again, {facts['stretches']} stretches; "
        f"{facts['different']} differ, {facts['faults']} could not be read; "
        f"{facts['sums']} sums are not those of the stretches."
    )
    for topic, stream in facts["differing"]:
        out.print(f"  {topic} {stream}")
    if facts["different"] or facts["sums"]:
        out.print("Put right." if facts["kept"] else "Nothing was changed: use --keep.")
