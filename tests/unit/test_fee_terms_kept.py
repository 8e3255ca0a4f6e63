"""A source that knows no terms of fees leaves those of the province as they stand."""

from motcua.domain.catalogue.rules.content import FeeContent
from motcua.domain.catalogue.rules.fees import kept_fees

PLAIN = (FeeContent("Lệ phí", 10_000),)
LOCAL = (FeeContent("Lệ phí", 8_000, kind="charge", legal_basis="NQ 25/2020/NQ-HĐND"),)


def test_fees_with_terms_stay_where_the_source_has_none() -> None:
    assert kept_fees(PLAIN, LOCAL) == LOCAL
    assert kept_fees((), LOCAL) == LOCAL


def test_a_source_with_terms_is_followed_and_plain_ones_replace_plain_ones() -> None:
    other = (FeeContent("Lệ phí", 9_000, collect="filing"),)
    assert kept_fees(other, LOCAL) == other
    assert kept_fees(PLAIN, (FeeContent("Lệ phí", 5_000),)) == PLAIN
    assert kept_fees((), PLAIN) == ()
