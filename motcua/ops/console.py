"""How every command prints: facts as JSON for programs, in words for people."""

import json
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.console import Console

out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print facts as JSON.")]


def set_up() -> None:
    """Set Django up; only commands that use the database pay for it.

    Raises Failure when what is set would mix a training centre with a real one.
    """
    import django  # noqa: PLC0415 - slow to load

    django.setup()
    from motcua.ops.apart import check_apart  # noqa: PLC0415 - after set-up

    check_apart()


def show(value: dict[str, Any], as_json: bool, draw: Callable[[], None]) -> None:  # noqa: FBT001 - straight from the option
    """Print facts as JSON or as people read them."""
    if as_json:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")
    else:
        draw()
