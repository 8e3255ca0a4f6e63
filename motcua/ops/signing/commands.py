"""`motcua signing …` and `motcua verify`."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from motcua.ops.console import AsJson, out, set_up, show
from motcua.ops.failures import Failure, Reason

signing_app = typer.Typer(help="Who signs with what.", no_args_is_help=True)


@signing_app.command("register")
def signing_register(
    credential: Annotated[str, typer.Option(help="Its id at the service.")],
    image: Annotated[Path, typer.Option(help="Transparent PNG of signature or seal.")],
    document: Annotated[str, typer.Option(help="On what ground it is registered.")],
    officer: Annotated[str, typer.Option(help="Code of an officer.")] = "",
    unit: Annotated[str, typer.Option(help="Code of an agency instead.")] = "",
    service: Annotated[str, typer.Option(help="remote, national or token.")] = "remote",
    number: Annotated[
        str, typer.Option(help="The number the certificate has to name.")
    ] = "",
    width: Annotated[int, typer.Option(help="Width on paper, in millimetres.")] = 46,
    valid_from: Annotated[str, typer.Option(help="First day, YYYY-MM-DD.")] = "",
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Say with which certificate an officer or an agency signs from a day on."""
    set_up()
    from motcua.ops.signing import registering  # noqa: PLC0415 - after set-up

    try:
        png = image.read_bytes()
    except OSError as fault:
        raise Failure(Reason.DATA, f"{image}: {fault.strerror}") from None
    made = registering.register(
        officer=officer,
        unit=unit,
        service=service,
        credential=credential,
        number=number,
        png=png,
        width=width,
        document=document,
        valid_from=_day(valid_from),
    )
    show({"signatory": made}, as_json, lambda: out.print(f"Registered as {made}."))


def verify(
    file: Annotated[Path | None, typer.Argument(help="A paper as PDF.")] = None,
    number: Annotated[
        str, typer.Option(help="Number and symbol instead, like 01/QĐ-UBND.")
    ] = "",
    year: Annotated[int, typer.Option(help="The year of the number.")] = 0,
    lists: Annotated[
        list[Path] | None,
        typer.Option(help="Signed lists: check without network and database."),
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option(help="Trusted roots (PEM) for --lists."),
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Say whether a PDF is ours, unchanged, by whom, and in force or by what replaced.

    With --number instead of a file: how the documents of that number stand. With
    --lists: by the lists that agencies have signed, wherever you are.
    """
    if lists:
        from motcua.ops.signing import offline  # noqa: PLC0415 - with the command

        if file is None:
            raise Failure(Reason.USAGE, "--lists checks a file")
        if not offline.check(file, lists, trust, as_json=as_json):
            raise typer.Exit(int(Reason.FOUND))
        return
    set_up()
    from motcua.ops.signing import checking  # noqa: PLC0415 - after set-up

    if (file is None) == (not number):
        raise Failure(Reason.USAGE, "name a file, or --number with --year")
    found = (
        checking.of_number(number, year, as_json=as_json)
        if file is None
        else checking.of_file(file, as_json=as_json)
    )
    if not found:
        raise typer.Exit(int(Reason.FOUND))


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
