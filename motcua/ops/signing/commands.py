"""`motcua sandbox …`, `motcua signing …` and `motcua verify`."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from motcua.ops.console import AsJson, out, set_up, show
from motcua.ops.failures import Failure, Reason

sandbox_app = typer.Typer(
    help="Partners to try things on; nothing they say is law.", no_args_is_help=True
)
signing_app = typer.Typer(help="Who signs with what.", no_args_is_help=True)


@sandbox_app.command("signing")
def sandbox_signing(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = (
        8100
    ),
    data: Annotated[
        Path, typer.Option(help="Folder of its keys, made on first start.")
    ] = Path("var/signing"),
) -> None:
    """Run a signing service with its own test authority until Ctrl-C.

    `people.json` in its folder says for whom it has keys; PUT /faults makes it fail.
    """
    from motcua.adapters.signing.sandbox.server import make_server  # noqa: PLC0415
    from motcua.kernel.clock import now  # noqa: PLC0415 - with the command

    try:
        server = make_server(data.absolute(), port=port, now=now)
    except OSError as fault:
        raise Failure(
            Reason.MACHINE, f"port {port} cannot be used: {fault.strerror}"
        ) from None
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


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
    file: Annotated[Path, typer.Argument(help="A signed PDF.")],
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Say whether a signed PDF is ours, unchanged, by whom, and in force."""
    set_up()
    from motcua.domain.dossiers.readers.verifying import (  # noqa: PLC0415
        Verdict,
        verify_file,
    )

    try:
        content = file.read_bytes()
    except OSError as fault:
        raise Failure(Reason.DATA, f"{file}: {fault.strerror}") from None
    found = verify_file(content=content)

    def draw() -> None:
        out.print(f"[bold]{found.verdict}[/] {found.file.level}")
        for one in found.file.signatures:
            out.print(
                f"{one.holder}, {one.signed_at}: "
                f"{'whole' if one.is_whole else 'changed'}, "
                f"{'trusted' if one.is_trusted else 'not trusted'} ({one.serial})"
            )

    show(asdict(found), as_json, draw)
    if found.verdict not in (Verdict.IN_FORCE, Verdict.FOREIGN):
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
