"""What becomes of paper originals and results: given back, kept in the file, of value.

It is part of what a procedure says. A source that does not say it leaves what stands, and
where nothing stands a guess by the first words of the name, which people then correct.

Basis: NĐ 61/2018 art 20 (originals are given back with the result).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from motcua.domain.catalogue.rules.content import ComponentContent, ProcedureContent
from motcua.kernel.text import search_key

_VALUABLE = (
    "giay chung nhan quyen su dung dat",
    "giay chung nhan quyen so huu",
)
_STAYS = (
    "to khai",
    "don ",
    "giay de nghi",
    "van ban de nghi",
    "cong van",
    "phieu ",
    "ban ke khai",
    "bao cao",
    "mau ",
)


@dataclass(frozen=True, slots=True)
class PaperTerms:
    """What becomes of an original: whether it stays in the file, whether it is of value.

    What is of value is given out by two people.
    """

    stays: bool
    valuable: bool


@dataclass(frozen=True, slots=True)
class CustodyTerms:
    """What becomes of a procedure's papers, by the component's number, and its result.

    `all_owners_sign`: of several owners each signs for the result, not any one of them.
    """

    papers: Mapping[int, PaperTerms]
    valuable_result: bool
    all_owners_sign: bool = False

    def of(self, component_n: int | None, name: str) -> PaperTerms:
        """Return the terms of a paper handed in; one nobody asked for is guessed."""
        known = self.papers.get(component_n or 0)
        return known or PaperTerms(guess_stays(name), guess_valuable(name))


def guess_valuable(name: str) -> bool:
    """Say whether a paper's name is one of those that are given out by two people.

    Land-use certificates and their like, which people fear most to lose.
    """
    key = search_key(name)
    return any(words in key for words in _VALUABLE)


def guess_stays(name: str) -> bool:
    """Say whether an original of that name is written for the dossier and stays in it."""
    return search_key(name).startswith(_STAYS)


def filled(
    content: ProcedureContent, before: ProcedureContent | None
) -> ProcedureContent:
    """Return a content with what its source does not say of its papers and results."""
    standing = before.components if before else ()
    known = {(paper.case, paper.name): paper for paper in standing}
    valuable = content.valuable_result
    if valuable is None and before is not None:
        valuable = before.valuable_result
    if valuable is None:
        valuable = any(guess_valuable(name) for name in content.results)
    all_sign = content.all_owners_sign
    if all_sign is None:
        all_sign = before is not None and bool(before.all_owners_sign)
    return replace(
        content,
        all_owners_sign=all_sign,
        components=tuple(
            _filled(p, known.get((p.case, p.name))) for p in content.components
        ),
        valuable_result=valuable,
    )


def _filled(paper: ComponentContent, before: ComponentContent | None) -> ComponentContent:
    stays, valuable = paper.stays, paper.valuable
    if before is not None:
        stays = before.stays if stays is None else stays
        valuable = before.valuable if valuable is None else valuable
    return replace(
        paper,
        stays=guess_stays(paper.name) if stays is None else stays,
        valuable=guess_valuable(paper.name) if valuable is None else valuable,
    )
