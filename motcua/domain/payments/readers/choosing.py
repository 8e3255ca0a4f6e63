"""Which level of a fee applies: what the catalogue offers, and what has been said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from motcua.domain.catalogue.readers.pages import FeeFacts, to_choose
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.catalogue.rules.fees import FeeChoice
from motcua.domain.payments.models import FeeLevel


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """One fee with levels; `level` counts them from 1.

    0 is "not known", None not asked yet. `applicant_level` is what the applicant said;
    an officer who said otherwise is named with the reason.
    """

    fee: FeeFacts
    level: int | None
    applicant_level: int | None = None
    reason: str = ""
    officer_name: str = ""

    @property
    def chosen(self) -> FeeChoice | None:
        """Return the level that applies, None while nobody knows."""
        return self.offered(self.level)

    @property
    def said(self) -> FeeChoice | None:
        """Return the level the applicant said."""
        return self.offered(self.applicant_level)

    def offered(self, level: int | None) -> FeeChoice | None:
        """Return a level by its number, None where there is none."""
        choices = self.fee.choices
        return choices[level - 1] if level and level <= len(choices) else None


@dataclass(frozen=True, slots=True)
class Place:
    """What levels are said of: a filing or dossier, with its version and case."""

    version_id: int
    case_n: int | None
    filing_key: UUID | None = None
    dossier_id: int | None = None


def levels_of(*, place: Place) -> tuple[LevelFacts, ...]:
    """Return the fees with levels of a filing or dossier, to whoever may see it already.

    Nothing is asked of the database where the procedure has no such fee.
    """
    fees = to_choose(fees=published(place.version_id).fees, case_n=place.case_n)
    if not fees:
        return ()
    rows = {row.fee_n: row for row in _rows(place)}
    return tuple(_facts(fee, rows.get(fee.n)) for fee in fees)


def chosen_levels(*, place: Place) -> Mapping[int, int]:
    """Return the levels that apply, by the number of the fee."""
    return {one.fee.n: one.level for one in levels_of(place=place) if one.level}


def chosen_of(*, ids: Collection[int]) -> dict[int, dict[int, int]]:
    """Return the levels that apply to the fees of some dossiers, in one question."""
    found: dict[int, dict[int, int]] = {}
    rows = FeeLevel.objects.filter(dossier_id__in=ids, level__gt=0)
    for dossier_id, fee_n, level in rows.values_list("dossier_id", "fee_n", "level"):
        found.setdefault(dossier_id or 0, {})[fee_n] = level or 0
    return found


def _rows(place: Place) -> list[FeeLevel]:
    if place.dossier_id is not None:
        return list(FeeLevel.objects.filter(dossier_id=place.dossier_id))
    return list(FeeLevel.objects.filter(filing_key=place.filing_key))


def _facts(fee: FeeFacts, row: FeeLevel | None) -> LevelFacts:
    if row is None:
        return LevelFacts(fee, None)
    return LevelFacts(fee, row.level, row.applicant_level, row.reason, row.officer_name)
