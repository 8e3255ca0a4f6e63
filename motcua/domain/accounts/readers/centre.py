"""What every page says at its head."""

from datetime import date

from motcua.domain.accounts.models import Unit
from motcua.domain.accounts.readers import in_force


def centre_name(*, on: date) -> str:
    """Return the name of the first one-stop unit of that day, nothing where none is."""
    rows = Unit.objects.filter(in_force(on), is_reception=True).order_by("id")
    return rows.values_list("name", flat=True).first() or ""
