"""What every page says at its head: asked with each, so by one prepared statement."""

from datetime import date

from motcua.domain.statements import run


def centre_name(*, on: date) -> str:
    """Return the name of the first one-stop unit of that day, nothing where none is."""
    rows = run("accounts", "centre", [on])
    return str(rows[0][0]) if rows else ""
