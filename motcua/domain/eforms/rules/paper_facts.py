"""What a paper in the applicant's own store may fill in: `paper.<kind>.<fact>`.

An answer that came so names the very paper: `paper.<kind>.<fact>@<code>`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from motcua.domain.catalogue.rules.paper_kinds import KINDS
from motcua.kernel.text import N_

PREFIX = "paper."
COMMON = {
    "number": N_("Số"),
    "issued_on": N_("Ngày cấp"),
    "issuer": N_("Nơi cấp"),
    "holder": N_("Người đứng tên"),
    "valid_to": N_("Ngày hết hạn"),
}
"""What every paper says, whatever its kind."""


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A signed paper in its owner's store that counts: its kind and what it says."""

    code: str
    kind: str
    issued_on: date
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PaperSource:
    """The source of an answer taken apart; `code` is empty before a paper is found."""

    kind: str
    fact: str
    code: str = ""

    @property
    def is_authoritative(self) -> bool:
        """Say whether nobody has two of such papers, so that what it says is so."""
        return KINDS[self.kind].sole


def paper_prefills() -> dict[str, str]:
    """Return every source in a paper with its words, which are data as kinds are."""
    found = {}
    for kind in KINDS.values():
        own = {field.key: field.name for field in kind.fields}
        for fact, name in {**COMMON, **own}.items():
            found[f"{PREFIX}{kind.key}.{fact}"] = f"{kind.name}: {name}"
    return found


def source_of(text: str) -> PaperSource | None:
    """Return a source in a paper taken apart; None for any other source."""
    if not text.startswith(PREFIX):
        return None
    place, _, code = text.removeprefix(PREFIX).partition("@")
    kind, _, fact = place.partition(".")
    return PaperSource(kind, fact, code) if kind in KINDS else None


def from_papers(source: str, papers: Iterable[StoredPaper]) -> tuple[str, str] | None:
    """Return what a paper says and the source with its code; None where none says it.

    Of several the one issued last is taken, for every fact the same.
    """
    asked = source_of(source)
    if asked is None:
        return None
    fitting = (one for one in papers if one.kind == asked.kind)
    paper = max(fitting, key=lambda one: (one.issued_on, one.code), default=None)
    if paper is None or not paper.facts.get(asked.fact):
        return None
    return paper.facts[asked.fact], f"{source}@{paper.code}"
