"""What is said of fees: what the catalogue asks, and what has been answered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from motcua.domain.catalogue.readers.pages import to_say
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.catalogue.rules.fees import UNSAID, FeeChoice, FeeFacts, FeeSaid
from motcua.domain.payments.models import FeeLevel


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """One fee with levels or pieces, what holds of it and what the applicant said.

    An officer who said otherwise than the applicant is named with the reason.
    """

    fee: FeeFacts
    holds: FeeSaid = UNSAID
    applicant: FeeSaid = UNSAID
    reason: str = ""
    officer_name: str = ""

    @property
    def level(self) -> int | None:
        """Return the number of the level that applies; 0 is "not known"."""
        return self.holds.level

    @property
    def chosen(self) -> FeeChoice | None:
        """Return the level that applies, None while nobody knows."""
        return self.offered(self.holds.level)

    @property
    def said(self) -> FeeChoice | None:
        """Return the level the applicant said."""
        return self.offered(self.applicant.level)

    @property
    def at(self) -> FeeFacts:
        """Return the fee as it comes to by what holds."""
        return self.fee.as_said(self.holds)

    def offered(self, level: int | None) -> FeeChoice | None:
        """Return a level by its number, None where there is none."""
        choices = self.fee.choices
        return choices[level - 1] if level and level <= len(choices) else None


@dataclass(frozen=True, slots=True)
class Place:
    """What is said of the fees of: a filing or dossier, with its version and case."""

    version_id: int
    case_n: int | None
    filing_key: UUID | None = None
    dossier_id: int | None = None


def levels_of(*, place: Place) -> tuple[LevelFacts, ...]:
    """Return what is said of the fees of a filing or dossier, to whoever may see it.

    Nothing is asked of the database where of none of them anything is to be said.
    """
    return levels_of_each(places=[place])[0]


def levels_of_each(*, places: Sequence[Place]) -> tuple[tuple[LevelFacts, ...], ...]:
    """Return the same of some filings and dossiers, in order, in one question of each."""
    fees = [
        to_say(fees=published(one.version_id).fees, case_n=one.case_n) for one in places
    ]
    asked = [place for place, wanted in zip(places, fees, strict=True) if wanted]
    rows = {(row.filing_key, row.fee_n): row for row in _of_filings(asked)}
    kept = {(row.dossier_id, row.fee_n): row for row in _of_dossiers(asked)}
    return tuple(
        tuple(
            _facts(fee, kept.get((place.dossier_id, fee.n)))
            if place.dossier_id is not None
            else _facts(fee, rows.get((place.filing_key, fee.n)))
            for fee in wanted
        )
        for place, wanted in zip(places, fees, strict=True)
    )


def said_of(*, place: Place) -> Mapping[int, FeeSaid]:
    """Return what holds of each fee, by its number."""
    return {one.fee.n: one.holds for one in levels_of(place=place)}


def said_of_each(*, ids: Collection[int]) -> dict[int, dict[int, FeeSaid]]:
    """Return what holds of the fees of some dossiers, in one question."""
    found: dict[int, dict[int, FeeSaid]] = {}
    for row in FeeLevel.objects.filter(dossier_id__in=ids):
        found.setdefault(row.dossier_id or 0, {})[row.fee_n] = _holds(row)
    return found


def _of_dossiers(places: Sequence[Place]) -> Sequence[FeeLevel]:
    ids = [one.dossier_id for one in places if one.dossier_id is not None]
    return list(FeeLevel.objects.filter(dossier_id__in=ids)) if ids else []


def _of_filings(places: Sequence[Place]) -> Sequence[FeeLevel]:
    keys = [one.filing_key for one in places if one.dossier_id is None]
    return list(FeeLevel.objects.filter(filing_key__in=keys)) if keys else []


def _facts(fee: FeeFacts, row: FeeLevel | None) -> LevelFacts:
    if row is None:
        return LevelFacts(fee)
    said = FeeSaid(row.applicant_level, row.applicant_count, row.applicant_pages)
    return LevelFacts(fee, _holds(row), said, row.reason, row.officer_name)


def _holds(row: FeeLevel) -> FeeSaid:
    return FeeSaid(row.level, row.count, row.pages)
