"""The step of the papers: how large each may be, and what the own store has instead."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from django.conf import settings

from motcua.domain.catalogue.readers import ComponentFacts
from motcua.domain.eforms.rules.definition import Kind
from motcua.domain.eforms.rules.evaluating import ShownPage
from motcua.domain.filings import actions
from motcua.domain.filings.readers import FilingFacts
from motcua.domain.filings.readers.form import FilingForm
from motcua.domain.records.readers.own import OwnOffer, own_offers
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.web.common.tus import limit_word

Offers = Mapping[int | str, tuple[OwnOffer, ...]]
USE_FOR_QUESTION = re.compile(r"use-([a-z][a-z0-9_]{0,39})-([A-Za-z0-9.-]{1,60})")
MEGABYTE = 1024 * 1024
_USE = re.compile(r"use-([0-9]{1,5})-([A-Za-z0-9.-]{1,60})")


def use(actor: Actor, found: FilingFacts, do: str) -> bool:
    """Put a paper into a filing where the button says so; say whether it did."""
    used = _USE.fullmatch(do)
    if used is None:
        return False
    actions.use_own_paper(
        actor=actor,
        at=now(),
        key=found.key,
        component_n=int(used[1]),
        asked="",
        code=used[2],
    )
    return True


def most_bytes(most_mb: int | None) -> int:
    """Return how many bytes a file of a paper may have."""
    return most_mb * MEGABYTE if most_mb else int(settings.UPLOAD_LIMIT)


def shown(
    actor: Actor, found: FilingFacts, wanted: Sequence[ComponentFacts]
) -> dict[str, object]:
    """Return what the step's page needs besides the papers asked for."""
    limits = {c.n: limit_word(most_bytes(c.most_mb)) for c in wanted}
    return {
        "limits": limits | {0: limit_word(settings.UPLOAD_LIMIT)},
        "own": _for_components(actor, found, wanted),
    }


def _for_components(
    actor: Actor, found: FilingFacts, wanted: Sequence[ComponentFacts]
) -> Offers:
    """Return what the store offers for each paper that is not taken for it yet."""
    names = [component.name for component in wanted]
    offers = own_offers(actor=actor, person_id=found.person_id, on=_today(), names=names)
    return {
        c.n: _without(
            offers.get(c.name, ()), {p.record_code for p in found.papers_of(c.n)}
        )
        for c in wanted
    }


def for_questions(
    actor: Actor, facts: FilingFacts, shown: ShownPage, form: FilingForm
) -> Offers:
    """Return what the store offers for each question of a file on a page."""
    asked = {q.key: q.label for q in shown.questions if q.kind is Kind.FILE}
    if not asked:
        return {}
    names = list(asked.values())
    offers = own_offers(actor=actor, person_id=facts.person_id, on=_today(), names=names)
    codes = {paper.sha256: paper.record_code for paper in facts.papers}
    return {
        key: _without(
            offers.get(label, ()),
            {codes.get(file["sha256"], "") for file in form.stored.get(key, ())},
        )
        for key, label in asked.items()
    }


def _without(offers: Sequence[OwnOffer], taken: set[str]) -> tuple[OwnOffer, ...]:
    return tuple(one for one in offers if one.record.code not in taken)


def _today() -> date:
    return now().astimezone(VN).date()
