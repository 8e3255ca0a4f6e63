"""Two hundred file at once and lose nothing; a button pressed often sends once."""

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.domain.accounts.models import Person, PersonKind
from motcua.domain.catalogue.models import Competence, ProcedureVersion
from motcua.domain.catalogue.readers.filing import online_terms
from motcua.domain.catalogue.rules.asked import exactly
from motcua.domain.documents.actions import take_file
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.eforms.models import FormUse
from motcua.domain.filings.actions import add_paper, begin, save, submit
from motcua.domain.filings.models import Filing, FilingPaper
from motcua.domain.filings.rules import Typed
from motcua.domain.ledger.models import Event
from motcua.kernel.actor import Actor, ActorKind
from motcua.ops.bench import filing
from tests.databases import MORNING
from tests.files import a_pdf

pytestmark = pytest.mark.usefixtures("committed_db")
PEOPLE, AT_ONCE = 200, 8
MOST_QUERIES, MOST_BYTES = 30, 30_000
"""Of one filing with ten files. How long it takes is measured by `motcua bench`."""


def code_online() -> str:
    received = Competence.objects.filter(receiving_unit__code="hcc")
    return str(
        ProcedureVersion.objects.filter(
            procedure_id__in=received.values("procedure_id"),
            state="published",
            channels__contains=["online"],
            component__required=True,
        )
        .exclude(procedure__in=FormUse.objects.values("procedure"))
        .order_by("procedure__code")
        .values_list("procedure__code", flat=True)[0]
    )


def somebody(n: int) -> Actor:
    row = Person.objects.create(
        kind=PersonKind.CITIZEN,
        name=f"Người {n}",
        name_key=f"nguoi {n}",
        id_kind="cccd",
        id_number=f"0221{n:08}",
    )
    return Actor(kind=ActorKind.CITIZEN, name=row.name, person_id=row.pk)


def prepared(actor: Actor, code: str, kept: KeptFile) -> UUID:
    """Prepare a filing with every paper it needs."""
    terms = online_terms(procedure_code=code, on=MORNING.date())
    key = begin(actor=actor, at=MORNING, procedure_code=code)
    case_n = terms.cases[0].n if terms.cases else None
    unit = next(u.id for u in terms.units if u.id)
    save(actor=actor, at=MORNING, key=key, typed=Typed(case_n=case_n), unit_id=unit)
    filing.answer(actor=actor, at=MORNING, key=key, case_n=case_n)
    for paper in exactly(terms.components, case_n, ()):
        add_paper(actor=actor, at=MORNING, key=key, component_n=paper.n, kept=kept)
    return key


@pytest.fixture
def kept() -> KeptFile:
    data = a_pdf(9, 909)
    return take_file(
        actor=Actor(kind=ActorKind.CITIZEN, person_id=0),
        at=MORNING,
        name="giấy tờ.pdf",
        file=io.BytesIO(data),
        most_bytes=10_000_000,
    )


def test_two_hundred_at_once_lose_nothing(kept: KeptFile) -> None:
    code = code_online()
    people = [somebody(n) for n in range(PEOPLE)]

    def file_one(actor: Actor) -> UUID:
        try:
            key = prepared(actor, code, kept)
            submit(actor=actor, at=MORNING, key=key, agreed=True)
            return key
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        keys = list(pool.map(file_one, people))
    assert len(set(keys)) == PEOPLE
    sent = Filing.objects.filter(key__in=keys, state="submitted")
    assert sent.count() == PEOPLE
    assert set(sent.values_list("person_id", flat=True)) == {p.person_id for p in people}
    each = FilingPaper.objects.filter(filing__in=sent).count() / PEOPLE
    assert each == FilingPaper.objects.filter(filing=sent[0]).count() > 0
    streams = list(sent.values_list("pk", flat=True))
    noted = Event.objects.filter(topic="filing", stream__in=streams)
    assert noted.count() == PEOPLE


def test_the_button_pressed_sixteen_times_sends_once(kept: KeptFile) -> None:
    actor = somebody(1)
    key = prepared(actor, code_online(), kept)
    start = Barrier(16)

    def press(_: int) -> object:
        start.wait()
        try:
            return submit(actor=actor, at=MORNING, key=key, agreed=True).submitted_at
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(press, range(16)))
    assert answers == {MORNING}
    row = Filing.objects.get(key=key)
    assert Event.objects.filter(topic="filing", stream=row.pk).count() == 1


def test_sending_ten_files_asks_the_database_few_times(
    kept: KeptFile,
) -> None:
    actor = somebody(2)
    key = prepared(actor, code_online(), kept)
    row = Filing.objects.get(key=key)
    for n in range(10):
        FilingPaper.objects.create(
            filing=row,
            n=100 + n,
            sha256=kept.sha256,
            name=f"{n}.pdf",
            size=kept.size,
            media_type=kept.media_type,
            added_at=MORNING,
        )
    with CaptureQueriesContext(connection) as few:
        submit(actor=actor, at=MORNING, key=key, agreed=True)
    assert len(few) <= MOST_QUERIES, [query["sql"][:120] for query in few]
    assert sum(len(query["sql"]) for query in few) <= MOST_BYTES
