"""The command `motcua bench`."""

from typing import Annotated

import typer

from motcua.ops.console import AsJson, out
from motcua.ops.failures import Reason


def bench(
    as_json: AsJson = False,  # noqa: FBT002 - an option
    total: Annotated[int, typer.Option(help="Dossiers in the database.")] = 350_000,
    officers: Annotated[  # noqa: FBT002 - an option
        bool, typer.Option(help="Only what officers wait for: lists, search, pages.")
    ] = False,
    tables: Annotated[  # noqa: FBT002 - an option
        bool, typer.Option(help="Only the official tables, against DuckDB.")
    ] = False,
) -> None:
    """Measure the hot verbs against pgbench and the plain ORM, in one run.

    Starts a PostgreSQL of its own and throws it away. `--json` prints a line a figure.
    Ends with code 1 when a figure misses its bar.
    """
    from motcua.ops.bench.command import measure  # noqa: PLC0415 - after Django's set-up

    asked = {"officers": officers, "tables": tables}
    if not measure(total=total, **asked, as_json=as_json, out=out):
        raise typer.Exit(int(Reason.FOUND))
