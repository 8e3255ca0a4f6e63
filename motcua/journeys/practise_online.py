"""A filing to practise on: sent from home by somebody who does not exist."""

import io
from datetime import datetime
from uuid import UUID

from django.db import transaction
from PIL import Image, ImageDraw, ImageFont

from motcua.domain.catalogue.readers.filing import OnlineTerms, online_terms
from motcua.domain.catalogue.rules.asked import exactly
from motcua.domain.documents.actions.keeping import keep_file
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.documents.rules.rendering import FONTS
from motcua.domain.dossiers.rules.intake import Submitter
from motcua.domain.filings.actions import add_paper, begin, save, submit
from motcua.domain.filings.actions.form import answer_page
from motcua.domain.filings.rules import Typed
from motcua.domain.training.readers.material import filed_online
from motcua.domain.training.rules.practice import require_training
from motcua.journeys.practise import MOST_TRIES, nothing_fits
from motcua.kernel.actor import SYSTEM, Actor, ActorKind
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError
from motcua.kernel.training import WORDS


def prepare_filing(*, actor: Actor, at: datetime, person: Submitter) -> UUID:
    """Return the key of a filing sent to a counter of the actor's, all papers with it.

    Raises NotFound in a real centre, NotNow when nothing that is received there can be
    filed online with the form made from the catalogue.
    """
    require_training()
    on = at.astimezone(VN).date()
    for n, (code, unit_id) in enumerate(filed_online(near=actor, on=on)):
        if n == MOST_TRIES:
            break
        try:
            with transaction.atomic():
                return _sent(at, person, code, unit_id)
        except MotcuaError:
            continue
    raise nothing_fits()


def _sent(at: datetime, person: Submitter, code: str, unit_id: int) -> UUID:
    citizen = Actor(kind=ActorKind.CITIZEN, name=person.name, person_id=person.person_id)
    terms = online_terms(procedure_code=code, on=at.astimezone(VN).date())
    case_n = terms.cases[0].n if terms.cases else None
    key = begin(actor=citizen, at=at, procedure_code=code)
    typed = Typed(
        case_n=case_n, phone=person.phone, email=person.email, address=person.address
    )
    save(actor=citizen, at=at, key=key, typed=typed, unit_id=unit_id)
    for page, given in _answers(person, case_n).items():
        answer_page(actor=citizen, at=at, key=key, page=page, given=given)
    _add_papers(citizen, at, key, terms, case_n)
    submit(actor=citizen, at=at, key=key, agreed=True)
    return key


def _answers(person: Submitter, case_n: int | None) -> dict[str, dict[str, object]]:
    """Return the answers of the form that is made from the catalogue, page by page."""
    place = {"province": "22", "ward": "Phường Hồng Gai", "detail": "Số 1 (tập huấn)"}
    applicant = {
        "name": person.name,
        "identity_number": person.id_number,
        "address": place,
    }
    return {
        "applicant": {"applicant_kind": "citizen", "applicant": applicant},
        "request": {"case": f"c{case_n}", "request": "Đề nghị giải quyết (tập huấn)."},
        "truth": {"truth": True},
    }


def _add_papers(
    citizen: Actor, at: datetime, key: UUID, terms: OnlineTerms, case_n: int | None
) -> None:
    for paper in exactly(terms.components, case_n, ()):
        add_paper(
            actor=citizen,
            at=at,
            key=key,
            component_n=paper.n,
            kept=_paper(at, paper.name, citizen.name),
        )


def _paper(at: datetime, name: str, owner: str) -> KeptFile:
    """Return a stored picture of a paper that says what it is, and that it is none."""
    page = Image.new("RGB", (827, 1169), "white")
    drawn = ImageDraw.Draw(page)
    face = ImageFont.truetype(str(FONTS / "Tinos_400Regular.ttf"), 28)
    for n, line in enumerate((WORDS, name[:52], owner)):
        drawn.text((60, 120 + 60 * n), line, fill="black", font=face)
    out = io.BytesIO()
    page.save(out, "JPEG", quality=60, dpi=(100, 100))
    return keep_file(
        actor=SYSTEM,
        at=at,
        name="giay-to-tap-huan.jpg",
        media_type="image/jpeg",
        chunks=iter([out.getvalue()]),
        pages=1,
        scanned=True,
    )
