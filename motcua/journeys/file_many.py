"""File the rows of a sheet, and keep with each what it says of its fees."""

from collections.abc import Mapping
from datetime import datetime

from motcua.domain.catalogue.rules.fees import FeeSaid
from motcua.domain.filings.actions import bulk
from motcua.domain.filings.readers import FilingFacts
from motcua.domain.payments import actions as payments
from motcua.domain.post.readers.exclusions import check_goes_by_post
from motcua.journeys.pay import check_levels, subject_of_filing
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN


def file_rows(*, actor: Actor, at: datetime) -> int:
    """File the next waiting rows, as `bulk.file_rows` does; return how many."""
    return bulk.file_rows(actor=actor, at=at, beside=_settle)


def _settle(
    *, actor: Actor, at: datetime, filing: FilingFacts, fees: Mapping[int, FeeSaid]
) -> None:
    """Keep what a row says of fees, and check what sending one by one would check.

    Raises Invalid for a fee of which nothing was said, NotNow for a result by post of a
    procedure that does not go by post.
    """
    if filing.typed.delivery == "post":
        on = at.astimezone(VN).date()
        check_goes_by_post(procedure_code=filing.procedure_code, on=on)
    if fees:
        subject = subject_of_filing(at=at, filing=filing)
        payments.choose_levels(actor=actor, at=at, subject=subject, said=fees)
    check_levels(filing=filing)
