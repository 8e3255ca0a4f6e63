"""Which level of a fee applies, in the intake form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from motcua.domain.catalogue.readers import Terms
from motcua.domain.catalogue.readers.pages import FeeFacts, to_choose
from motcua.domain.filings.readers import FilingFacts
from motcua.domain.payments.readers.choosing import LevelFacts, Place, levels_of
from motcua.domain.payments.rules.choosing import UNKNOWN, field_of
from motcua.web.common import forms

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LevelField:
    """The choice of one fee's level, and what the applicant said from home."""

    name: str
    fee: FeeFacts
    level: int | None
    said: LevelFacts | None


def asked(
    terms: Terms, fields: Fields, filing: FilingFacts | None
) -> tuple[LevelField, ...]:
    """Return the choices the form shows for the case in it."""
    fees = _fees(terms, fields)
    said = {one.fee.n: one for one in of_filing(filing)} if fees and filing else {}
    return tuple(
        LevelField(field_of(fee.n), fee, _whole(fields, field_of(fee.n)), said.get(fee.n))
        for fee in fees
    )


def of_filing(filing: FilingFacts) -> Sequence[LevelFacts]:
    """Return what the applicant said of the fees of a filing."""
    place = Place(filing.procedure_version_id, filing.typed.case_n, filing_key=filing.key)
    return levels_of(place=place)


def filled(filing: FilingFacts) -> dict[str, str]:
    """Return the fields of a form that answers a filing: as the applicant said."""
    return {
        field_of(one.fee.n): str(one.level)
        for one in of_filing(filing)
        if one.level is not None
    }


def read(fields: Fields, terms: Terms) -> dict[int, int]:
    """Return the levels by fee; what nobody chose is not known.

    Raises Invalid for what is no number.
    """
    return {
        fee.n: forms.whole(fields, field_of(fee.n), UNKNOWN) or UNKNOWN
        for fee in _fees(terms, fields)
    }


def chosen(fields: Fields, terms: Terms) -> dict[int, int]:
    """Return the levels chosen so far; what is no number counts as not chosen."""
    return {fee.n: _whole(fields, field_of(fee.n)) or 0 for fee in _fees(terms, fields)}


def reason(fields: Fields) -> str:
    """Return why another level than the applicant's applies."""
    return forms.text(fields, "fees_reason")


def _fees(terms: Terms, fields: Fields) -> tuple[FeeFacts, ...]:
    return to_choose(fees=terms.fees, case_n=_whole(fields, "case"))


def _whole(fields: Fields, name: str) -> int | None:
    text = str(fields.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 6 else None
