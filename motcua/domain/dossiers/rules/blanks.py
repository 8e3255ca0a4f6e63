"""Signs that stand for numbers until the database gives them.

The register of numbers is the one row all counters wait for. So an intake is written
out before it takes its numbers, code and receipt with signs in their place, and the
statement that takes the numbers puts them in as it writes (`sql/enter.sql`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Blanks:
    """The four signs of one intake; `mark` is random, so no typed text holds one.

    A number is wanted as it is, and padded with noughts: four digits in a code, two
    on a receipt.
    """

    mark: str

    @property
    def code(self) -> str:
        """Return the sign of the number in the code, padded."""
        return f"{self.mark}C"

    @property
    def code_plain(self) -> str:
        """Return the sign of the number in the code as it is."""
        return f"{self.mark}c"

    @property
    def receipt(self) -> str:
        """Return the sign of the receipt's number, padded."""
        return f"{self.mark}R"

    @property
    def receipt_plain(self) -> str:
        """Return the sign of the receipt's number as it is."""
        return f"{self.mark}r"
