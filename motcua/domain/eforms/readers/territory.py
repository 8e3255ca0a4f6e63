"""The territory that ships with the program."""

from functools import lru_cache
from pathlib import Path

from motcua.domain.eforms.rules.territory import Territory, territory_from

_TABLE = Path(__file__).resolve().parent.parent / "data" / "territory.csv"


@lru_cache(maxsize=1)
def territory() -> Territory:
    """Return all provinces and wards, read once."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return territory_from(lines)
