"""`motcua sandbox …`: partners to try things on, and their places on one machine."""

import os
import socket
import sys
from collections.abc import Callable
from functools import partial
from http.server import HTTPServer
from pathlib import Path
from typing import Annotated

import typer

from motcua.ops.failures import Failure, Reason

sandbox_app = typer.Typer(
    help="Partners to try things on; nothing they say is law.", no_args_is_help=True
)
_CRASHED = 70
"""The code the sandbox ends with when it was told to crash."""


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

    _run(partial(make_server, crashed=lambda: os._exit(_CRASHED)), data, port)


@sandbox_app.command("identity")
def sandbox_identity(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = (
        8200
    ),
    data: Annotated[
        Path, typer.Option(help="Folder of its key, made on first start.")
    ] = Path("var/identity"),
) -> None:
    """Run two providers of identities, VNeID's and the national portal's, until Ctrl-C.

    `people.json` in its folder says whom it knows, `client-address` where this system
    answers; PUT /faults makes it fail.
    """
    from motcua.adapters.identity.sandbox.server import make_server  # noqa: PLC0415

    _run(make_server, data, port)


@sandbox_app.command("carrier")
def sandbox_carrier(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = (
        8300
    ),
    data: Annotated[
        Path, typer.Option(help="Folder of its keys and orders, made on first start.")
    ] = Path("var/carrier"),
) -> None:
    """Run the public post until Ctrl-C.

    `webhook-address` in its folder says where it sends its notices; a parcel's tracking
    page has buttons to let things happen; PUT /faults makes it fail.
    """
    from motcua.adapters.post.sandbox.server import make_server  # noqa: PLC0415

    _run(make_server, data, port)


@sandbox_app.command("messages")
def sandbox_messages(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = (
        8400
    ),
    data: Annotated[
        Path, typer.Option(help="Folder of its secrets and of what was sent.")
    ] = Path("var/messages"),
) -> None:
    """Run an SMS operator and a messenger's official account until Ctrl-C.

    Its page shows what has reached the telephones. `client-address` in its folder says
    where this system takes reports; PUT /faults makes it fail.
    """
    from motcua.adapters.message.sandbox.server import make_server  # noqa: PLC0415

    _run(make_server, data, port)


@sandbox_app.command("payment")
def sandbox_payment(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = (
        8500
    ),
    data: Annotated[
        Path, typer.Option(help="Folder of its secret and orders, made on first start.")
    ] = Path("var/payment"),
) -> None:
    """Run a payment gateway where the payer chooses bank and outcome, until Ctrl-C.

    `client-address` in its folder says where this system answers; PUT /faults makes it
    fail.
    """
    from motcua.adapters.payment.sandbox.server import make_server  # noqa: PLC0415

    _run(make_server, data, port)


def _run(make_server: Callable[..., HTTPServer], data: Path, port: int) -> None:
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


def port_of(folder: Path) -> int:
    """Return the folder's own port, always the same: what it made points at it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "port"
    if not path.exists():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            path.write_text(str(probe.getsockname()[1]), encoding="utf-8")
    return int(path.read_text(encoding="utf-8"))


def command_of(name: str, folder: Path) -> list[str]:
    """Return the command that runs a sandbox on its folder, at the folder's own port."""
    where = ["--port", str(port_of(folder)), "--data", str(folder)]
    return [sys.executable, "-m", "motcua.ops.cli", "sandbox", name, *where]
