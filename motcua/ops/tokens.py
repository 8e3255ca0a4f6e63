"""`motcua token …`: ways for programs to read through the API."""

from typing import Annotated

import typer
from rich.table import Table

from motcua.ops.console import AsJson, out, set_up, show

token_app = typer.Typer(help="Tokens of the API for programs.", no_args_is_help=True)


@token_app.command("issue")
def issue(
    username: Annotated[str, typer.Argument(help="The officer's account it stands for.")],
    name: Annotated[str, typer.Option(help="What it is for.")],
    days: Annotated[int, typer.Option(help="Days until it ends, at most 366.")] = 90,
    scope: Annotated[
        list[str] | None, typer.Option(help="What it opens; dossiers:read if not given.")
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Issue a token and show it once; only its hash is kept."""
    set_up()
    from motcua.domain.accounts.actions import issue_token  # noqa: PLC0415 - after set-up
    from motcua.domain.accounts.rules import Scope  # noqa: PLC0415
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415
    from motcua.kernel.clock import now  # noqa: PLC0415

    made = issue_token(
        actor=SYSTEM,
        at=now(),
        username=username,
        name=name,
        scopes=scope or [Scope.READ_DOSSIERS.value],
        days=days,
    )

    def draw() -> None:
        out.print(f"Token {made.id}, until {made.expires_at:%Y-%m-%d %H:%M} UTC:")
        out.print(made.secret, highlight=False)
        out.print("Keep it now: it is never shown again.")

    facts = {"id": made.id, "token": made.secret, "expires_at": made.expires_at}
    show(facts, as_json, draw)


@token_app.command("list")
def list_all(as_json: AsJson = False) -> None:  # noqa: FBT002 - an option
    """List the tokens, what they open, until when, and when they were last used."""
    set_up()
    from motcua.domain.accounts.readers.tokens import tokens  # noqa: PLC0415 - after set-up
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415

    rows = [row.as_json() for row in tokens(actor=SYSTEM)]

    def draw() -> None:
        table = Table(
            "Id", "Account", "For", "Opens", "Until", "Revoked", "Last used", box=None
        )
        for row in rows:
            table.add_row(*(str(value) for value in row.values()))
        out.print(table)

    show({"tokens": rows}, as_json, draw)


@token_app.command("revoke")
def revoke(
    token_id: Annotated[int, typer.Argument(help="Its number in the list.")],
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """End a token at once."""
    set_up()
    from motcua.domain.accounts.actions import revoke_token  # noqa: PLC0415 - after set-up
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415
    from motcua.kernel.clock import now  # noqa: PLC0415

    revoke_token(actor=SYSTEM, at=now(), token_id=token_id)
    show({"revoked": token_id}, as_json, lambda: out.print(f"Token {token_id} is ended."))
