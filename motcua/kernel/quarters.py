"""Quarters of a year."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year, 1 to 4."""

    year: int
    n: int

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, 3 * self.n - 2, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.after - timedelta(days=1)

    @property
    def after(self) -> date:
        """Return the day after its last."""
        return date(self.year + self.n // 4, self.n % 4 * 3 + 1, 1)

    @property
    def before(self) -> "Quarter":
        """Return the quarter before."""
        return Quarter(self.year, self.n - 1) if self.n > 1 else Quarter(self.year - 1, 4)

    @property
    def name(self) -> str:
        """Return it as addresses spell it: 2021-4."""
        return f"{self.year}-{self.n}"

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Return the quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)
