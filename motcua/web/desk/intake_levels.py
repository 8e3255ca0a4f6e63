"""What applies of each fee, in the intake form: its level, and how many pieces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from motcua.domain.catalogue.readers import Terms
from motcua.domain.catalogue.readers.pages import of_case, to_say
from motcua.domain.catalogue.rules.counted import PAGE, Pieces
from motcua.domain.catalogue.rules.fees import UNSAID, FeeFacts, FeeSaid
from motcua.domain.catalogue.rules.saying import (
    UNKNOWN,
    check_possible,
    check_said,
    count_field,
    field_of,
    pages_field,
)
from motcua.domain.dossiers.readers.dossier import id_of
from motcua.domain.filings.readers import FilingFacts, returned_key
from motcua.domain.payments.readers.choosing import LevelFacts, Place, levels_of
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, NotFound, Several
from motcua.web.common import forms

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LevelField:
    """What is asked of one fee, and what the applicant said from home.

    `reckoned` is what the numbers in the form come to, None while they do not.
    """

    name: str
    fee: FeeFacts
    level: int | None
    said: LevelFacts | None
    reckoned: Pieces | None

    @property
    def was_said(self) -> bool:
        """Say whether the applicant said anything of it."""
        return self.said is not None and self.said.applicant != UNSAID


def asked(
    terms: Terms, fields: Fields, before: Sequence[LevelFacts] = ()
) -> tuple[LevelField, ...]:
    """Return what the form asks of the fees of the case in it.

    `before` is what was said of them already (`said_before`).
    """
    fees = _fees(terms, fields)
    said = {one.fee.n: one for one in before}
    return tuple(
        LevelField(
            field_of(fee.n),
            fee,
            _whole(fields, field_of(fee.n)),
            said.get(fee.n),
            _reckoned(fee, fields),
        )
        for fee in fees
    )


def said_before(
    actor: Actor, terms: Terms, fields: Mapping[str, str], filing: FilingFacts | None
) -> Sequence[LevelFacts]:
    """Return what was said of the fees of what the form answers or completes."""
    if not _fees(terms, fields):
        return ()
    if filing is not None:
        return of_filing(filing)
    code = fields.get("completing", "")
    if not code:
        return ()
    try:
        dossier_id = id_of(actor=actor, code=code, on=now().astimezone(VN).date())
    except NotFound:
        return ()  # the decision says so; nothing is told of a dossier of others
    case_n, key = _whole(fields, "case"), returned_key(dossier_id=dossier_id)
    if key is None:
        return of_dossier(terms, case_n, dossier_id)
    return levels_of(place=Place(terms.version_id, case_n, filing_key=key))


def of_dossier(terms: Terms, case_n: int | None, dossier_id: int) -> Sequence[LevelFacts]:
    """Return what was said of the fees of a dossier that the form completes."""
    place = Place(terms.version_id, case_n, dossier_id=dossier_id)
    return levels_of(place=place)


def of_filing(filing: FilingFacts) -> Sequence[LevelFacts]:
    """Return what the applicant said of the fees of a filing."""
    place = Place(filing.procedure_version_id, filing.typed.case_n, filing_key=filing.key)
    return levels_of(place=place)


def blank(terms: Terms) -> dict[str, str]:
    """Return the fields of a fresh form: one piece, of one page."""
    counted = [fee for fee in terms.fees if fee.units]
    fields = {count_field(fee.n): "1" for fee in counted}
    return fields | {pages_field(fee.n): "1" for fee in counted if PAGE in fee.units}


def filled(before: Sequence[LevelFacts]) -> dict[str, str]:
    """Return the fields of a form that goes on with what was said of the fees."""
    said = {
        name: number
        for one in before
        for name, number in (
            (field_of(one.fee.n), one.holds.level),
            (count_field(one.fee.n), one.holds.count),
            (pages_field(one.fee.n), one.holds.pages),
        )
    }
    return {name: str(number) for name, number in said.items() if number is not None}


def fee_before(terms: Terms, case_n: int | None) -> str:
    """Return the sum that is known before anything is said of the fees, else ''."""
    fees = of_case(fees=terms.fees, case_n=case_n)
    if any(fee.units or fee.choices for fee in fees):
        return ""
    sum_of = terms.fee_known if case_n is None else terms.fee_for(case_n)
    return "" if sum_of is None else str(sum_of)


def fee_written(terms: Terms, fields: Fields, fee: int | None) -> str:
    """Return a sum that was written down, '' where what is said of the fees makes it."""
    if fee is None:
        return str(fields.get("fee", ""))
    try:
        reckoned = sum_said(fields, terms)
    except (Invalid, Several):
        reckoned = None
    return "" if fee == reckoned else str(fee)


def read(fields: Fields, terms: Terms) -> dict[int, FeeSaid]:
    """Return what is said, by fee; a level that nobody chose is not known.

    Raises Several or Invalid for what is no number, or cannot be one of pieces.
    """
    found: dict[int, FeeSaid] = {}
    for fee in _fees(terms, fields):
        said = FeeSaid(
            (forms.whole(fields, field_of(fee.n), UNKNOWN) or UNKNOWN)
            if fee.choices
            else None,
            forms.whole(fields, count_field(fee.n)) if fee.units else None,
            forms.whole(fields, pages_field(fee.n)) if PAGE in fee.units else None,
        )
        check_possible(fee, said)
        found[fee.n] = said
    return found


def sum_said(fields: Fields, terms: Terms) -> int | None:
    """Return what the fees come to by what is said, None where nobody knows.

    Raises Several or Invalid as `read` does, and where a number of pieces is lacking.
    """
    said = read(fields, terms)
    if not said:
        return None
    for fee in _fees(terms, fields):
        check_said(fee, said[fee.n])
    return terms.fee_for(_whole(fields, "case"), said)


def pieces(fields: Fields, terms: Terms) -> tuple[Pieces, ...]:
    """Return how many pieces the fees are for; raises as `read` does."""
    said = read(fields, terms)
    at = (fee.as_said(said[fee.n]) for fee in _fees(terms, fields))
    return tuple(fee.pieces for fee in at if fee.pieces)


def reason(fields: Fields) -> str:
    """Return why it is not as the applicant said."""
    return forms.text(fields, "fees_reason")


def _fees(terms: Terms, fields: Fields) -> tuple[FeeFacts, ...]:
    return to_say(fees=terms.fees, case_n=_whole(fields, "case"))


def _reckoned(fee: FeeFacts, fields: Fields) -> Pieces | None:
    said = FeeSaid(
        _whole(fields, field_of(fee.n)),
        _whole(fields, count_field(fee.n)),
        _whole(fields, pages_field(fee.n)),
    )
    try:
        check_possible(fee, said)
    except (Invalid, Several):
        return None
    return fee.as_said(said).pieces


def _whole(fields: Fields, name: str) -> int | None:
    text = str(fields.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 6 else None
