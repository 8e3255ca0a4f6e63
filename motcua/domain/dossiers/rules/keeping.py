"""When the time of keeping is over."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

BATCH_NAMESPACE = UUID("6a0b8a0e-6a55-4c55-9d0b-4b4f6f1c2a11")
"""Under which the deletions of the nightly job have their request numbers."""


RECEIPT_YEARS = 10
"""Proofs of money are kept no shorter. Basis: NĐ 174/2016 art 13."""
MONEY = frozenset({"fee_receipt", "receipt_void"})
CUSTODY = frozenset(
    {
        "transfer",
        "hand_over",
        "result_hand_over",
        "returned",
        "collect_signature",
        "collect_authority",
    }
)
"""Kinds of papers that prove money received, and who had a paper or a result."""
FOR_EVER = 0
TURNED_AWAY = frozenset({"incomplete", "refused"})
"""What was never received: it has no end of its own."""


class Proof(StrEnum):
    """What a file proves beside what it says; that makes its time of keeping longer."""

    NONE = "none"
    DECISION = "decision"
    MONEY = "money"


def years_kept(
    years: int, *, proof: Proof, of_results: int | None, of_procedure: int | None
) -> int | None:
    """Return how many years a file is kept after its dossier has ended; None: for ever.

    `years` is the rule of its purpose. What bears a signature of a decision or proves
    custody is kept as long as results are (`of_results`, None without a rule), proofs
    of money at least ten years, and nothing shorter than its procedure says
    (`of_procedure`; 0 is for ever, None says nothing). Basis: NĐ 30/2020 art 29-31;
    law 33/2024; NĐ 174/2016 art 13.
    """
    if of_procedure == FOR_EVER or (proof is not Proof.NONE and of_results is None):
        return None
    longest = max(years, of_procedure or 0)
    if proof is not Proof.NONE:
        longest = max(longest, of_results or 0)
    return max(longest, RECEIPT_YEARS) if proof is Proof.MONEY else longest


def keeping_from(
    *, status: str, ended_at: datetime | None, filed_at: datetime
) -> datetime | None:
    """Return from when the time of keeping runs; None while the dossier is open.

    From the end of a dossier. What was refused, or never completed, was with the centre
    on the day it was filed and no longer. Basis: law 91/2025 art 3.3 (kept only as long
    as the purpose needs).
    """
    return filed_at if status in TURNED_AWAY else ended_at


def years_before(at: datetime, years: int) -> datetime:
    """Return the same moment so many years before; 29 February becomes the 28th."""
    try:
        return at.replace(year=at.year - years)
    except ValueError:
        return at.replace(year=at.year - years, day=28)
