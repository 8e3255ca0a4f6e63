"""A decision or letter made from a template, in the layout of NĐ 30/2020 annex I."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from motcua.domain.documents.rules.parts import Letterhead, Signature


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: `ground`, `article`, `centre` or `plain`; its bold beginning."""

    style: str
    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """Any document from a template; a draft bears the word DỰ THẢO and no number.

    `kind` is the type as it is printed, empty for an official letter, whose abstract
    then stands under the number. Basis: NĐ 30/2020 annex I.
    """

    form: ClassVar[str] = "letter"
    title: ClassVar[str] = "Văn bản theo mẫu"

    head: Letterhead
    number: str
    code: str
    url: str
    at: datetime
    kind: str
    subject: str
    greeting: str
    body: tuple[Block, ...]
    signature: Signature
    recipients: tuple[str, ...]
    draft: bool
