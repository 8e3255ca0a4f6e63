"""The commands `motcua files …`: keys, and what the store holds."""

import base64
import json
import secrets
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from motcua.ops.failures import Failure, Reason

app = typer.Typer(help="Files: their keys and their store.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print facts as JSON.")]
_AT_ONCE = 200


@app.command("new-key")
def new_key(
    name: Annotated[str, typer.Argument(help="A name no key has yet, such as 2026.")],
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Make a key for MOTCUA_FILE_KEYS and print it; it is written nowhere."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    say({"name": name, "key": key}, as_json, f"{name}:{key}")


@app.command("reseal")
def reseal(as_json: AsJson = False) -> None:  # noqa: FBT002 - an option
    """Put every file under the first of MOTCUA_FILE_KEYS; can be stopped and resumed."""
    set_up()
    from motcua.domain.documents.actions import reseal as reseal_some  # noqa: PLC0415
    from motcua.domain.documents.ports import Damaged, KeyMissing  # noqa: PLC0415
    from motcua.domain.documents.readers import store  # noqa: PLC0415
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415
    from motcua.kernel.clock import now  # noqa: PLC0415

    key_id, count = store().key_id, 0
    if not key_id:
        raise Failure(Reason.SETTINGS, "MOTCUA_FILE_KEYS names no key to seal with")
    try:
        while done := reseal_some(actor=SYSTEM, at=now(), most=_AT_ONCE):
            count += done
    except KeyMissing as fault:
        raise Failure(
            Reason.SETTINGS,
            f"MOTCUA_FILE_KEYS lacks the key “{fault}”, which still seals files; "
            "put it back after the new one",
        ) from None
    except (Damaged, FileNotFoundError) as fault:
        raise Failure(
            Reason.DATA, f"{fault}: restore the file from a backup; {count} are done"
        ) from None
    said = f"{count} files are now under the key “{key_id}”."
    say({"key": key_id, "files": count}, as_json, said)


@app.command("check")
def check(as_json: AsJson = False) -> None:  # noqa: FBT002 - an option
    """Compare the store with the register now; exit with 1 when something is wrong."""
    set_up()
    from motcua.domain.documents.actions import check_store  # noqa: PLC0415
    from motcua.domain.documents.readers import last_check  # noqa: PLC0415
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415
    from motcua.kernel.clock import now  # noqa: PLC0415

    check_store(actor=SYSTEM, at=now())
    found = last_check(actor=SYSTEM)
    if found is None:
        raise AssertionError("the check has just been written")
    counts = f"{found.stored} in the store, {found.known} known, {found.verified} read"
    faults = [f"{wrong}: {sha256}" for sha256, wrong in found.faults]
    lines = [f"{counts} whole, {found.count} faults", *faults]
    say(asdict(found), as_json, "\n".join(lines))
    if found.count:
        raise typer.Exit(int(Reason.FOUND))


@app.command("retain")
def retain(
    purpose: Annotated[str, typer.Argument(help="submitted, paper or result.")],
    years: Annotated[
        int, typer.Option(help="Years after the dossier has ended; 0 is for ever.")
    ],
    basis: Annotated[str, typer.Option(help="The document that says so.")] = "",
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Say how long files are kept; what is older is deleted in the night to come."""
    set_up()
    from motcua.domain.dossiers.actions.retention import set_retention  # noqa: PLC0415
    from motcua.kernel.actor import SYSTEM  # noqa: PLC0415
    from motcua.kernel.clock import now  # noqa: PLC0415

    set_retention(
        actor=SYSTEM, at=now(), purpose=purpose, years=years or None, basis=basis
    )
    kept = f"{years} years" if years else "for ever"
    facts: dict[str, object] = {"purpose": purpose, "years": years, "basis": basis}
    say(facts, as_json, f"{purpose}: kept {kept}.")


def set_up() -> None:
    """Configure Django; only commands that use the database pay for it."""
    import django  # noqa: PLC0415 - as said

    django.setup()


def say(facts: dict[str, object], as_json: bool, text: str) -> None:  # noqa: FBT001 - straight from the option
    """Print facts as JSON or as people read them."""
    said = json.dumps(facts, ensure_ascii=False, default=str) if as_json else text
    sys.stdout.write(said + "\n")
