"""The columns of a sheet that say what applies of a fee: its level, and its pieces."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from motcua.domain.catalogue.rules.counted import (
    LABELS,
    MOST_COUNTED,
    PAGE,
    PAGES_LABEL,
)
from motcua.domain.catalogue.rules.fees import UNSAID, FeeSaid
from motcua.domain.filings.rules.bulk import Column, plain
from motcua.kernel.errors import Invalid, tell_together
from motcua.kernel.text import N_

LEVEL, COUNT, PAGES = "fee", "count", "pages"
"""What a column may say of a fee; a fault of it bears the word and the fee's number."""
SAYS_HOW: Mapping[str, str] = {
    LEVEL: N_("Hãy chọn một mức trong danh sách của ô."),
    COUNT: N_("Hãy ghi một số nguyên, ví dụ 3."),
    PAGES: N_("Hãy ghi một số nguyên, ví dụ 3."),
}
UNKNOWN_LEVEL = "Không biết"
_MOST_TITLE = 90


@dataclass(frozen=True, slots=True)
class FeeNamed:
    """A fee as its columns name it: the words of each level, the first is 1.

    `units` are what it may be counted by; `counted` says that the form asks how many.
    """

    n: int
    name: str
    levels: tuple[str, ...]
    units: frozenset[str]
    must: bool
    counted: bool = False


def fee_columns(fees: Sequence[FeeNamed]) -> tuple[Column, ...]:
    """Return the columns that say of each fee which level is meant, how many pieces."""
    return tuple(column for fee in fees for column in _columns(fee))


def _columns(fee: FeeNamed) -> Iterator[Column]:
    if fee.levels:
        how = "Chọn mức trong danh sách của ô; không biết thì chọn “%s”, cán bộ tính."
        yield Column(
            plain(f"Mức thu {fee.n}: {fee.name}")[:_MOST_TITLE].strip(),
            choices={plain(word): str(n) for n, word in enumerate(fee.levels, 1)}
            | {UNKNOWN_LEVEL: "0"},
            help=how % UNKNOWN_LEVEL,
            must=fee.must,
            fee_n=fee.n,
            says=LEVEL,
        )
    units = [] if fee.counted else sorted(fee.units)[:1]
    asked = [(COUNT, LABELS[unit]) for unit in units]
    asked += [(PAGES, PAGES_LABEL)] if PAGE in fee.units else []
    for says, label in asked:
        yield Column(
            plain(f"{label} {fee.n}: {fee.name}")[:_MOST_TITLE].strip(),
            help=f"Ghi số nguyên từ 1 đến {MOST_COUNTED}; phí tính theo số này.",
            must=fee.must and not fee.levels,
            fee_n=fee.n,
            says=says,
        )


def fees_said(said: Mapping[str, str], wanted: Sequence[Column]) -> Mapping[int, FeeSaid]:
    """Return what a row says of each fee, by its number.

    Raises Several or Invalid naming columns for words that are no level, for numbers
    that are none, and for nothing at all of what every row has.
    """
    found: dict[int, FeeSaid] = {}

    def read(column: Column) -> None:
        text = plain(said.get(column.title, ""))
        if column.must and not text:
            raise Invalid(
                f"{column.says}_missing",
                N_("Ô này còn trống."),
                field=column.title,
                remedy=SAYS_HOW[column.says],
            )
        if text and column.fee_n is not None:
            one = _said(column, text)
            found[column.fee_n] = one.over(found.get(column.fee_n, UNSAID))

    tell_together(*(lambda c=c: read(c) for c in wanted if c.says))
    return found


def _said(column: Column, text: str) -> FeeSaid:
    if column.says == LEVEL:
        words = {word.casefold(): value for word, value in column.choices.items()}
        if text.casefold() not in words:
            raise Invalid(
                "fee_level_unknown",
                N_("Khoản này không có mức đã ghi."),
                field=column.title,
                remedy=SAYS_HOW[LEVEL],
            )
        return FeeSaid(level=int(words[text.casefold()]))
    if not text.isdecimal() or len(text) > len(str(MOST_COUNTED)) or not int(text):
        raise Invalid(
            "fee_count_malformed",
            N_("“%(text)s” không phải một số từ 1 đến %(most)s."),
            facts={"text": text[:40], "most": MOST_COUNTED},
            field=column.title,
            remedy=SAYS_HOW[column.says],
        )
    number = int(text)
    return FeeSaid(count=number) if column.says == COUNT else FeeSaid(pages=number)
