"""When the time of keeping is over."""

from datetime import datetime
from uuid import UUID

BATCH_NAMESPACE = UUID("6a0b8a0e-6a55-4c55-9d0b-4b4f6f1c2a11")
"""Under which the deletions of the nightly job have their request numbers."""


def years_before(at: datetime, years: int) -> datetime:
    """Return the same moment so many years before; 29 February becomes the 28th."""
    try:
        return at.replace(year=at.year - years)
    except ValueError:
        return at.replace(year=at.year - years, day=28)
