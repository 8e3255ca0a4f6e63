"""Two devices with one filing at one moment: nothing lost, nothing double."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from motcua.adapters.payment.sandbox import server
from motcua.domain.catalogue.models import Fee, ProcedureVersion
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.catalogue.rules.fees import FeeSaid
from motcua.domain.eforms import actions as eforms
from motcua.domain.eforms.models import FormAnswers
from motcua.domain.filings.actions import answer_page, begin
from motcua.domain.filings.readers.form import my_form
from motcua.domain.payments.models import Attempt, Due, FeeLevel
from motcua.journeys import pay
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Conflict
from tests.databases import MORNING
from tests.integration.test_filing_at_once import code_online, somebody
from tests.payments import Gateway
from tests.threads import at_once

pytestmark = pytest.mark.usefixtures("committed_db")
RATE, ROUNDS = 8_000, 8
PARTS = ("nguoi", "viec", "noi")


@pytest.fixture
def code() -> Iterator[str]:
    """Return a procedure one files for from home, its fee by the copy, paid at filing."""
    found = code_online()
    version = ProcedureVersion.objects.get(procedure__code=found, state="published")
    Fee.objects.filter(version=version).delete()
    Fee.objects.create(
        version=version,
        n=1,
        name="Phí bản sao",
        amount=RATE,
        text="/bản",
        collect="filing",
        exemptions=["Người nghèo | 50 | Nghị quyết 1 | Sổ hộ nghèo"],
    )
    published.cache_clear()
    yield found
    published.cache_clear()


@pytest.fixture
def gateway(tmp_path: Path, settings: Any) -> Iterator[Gateway]:
    """Return a gateway that is asked."""
    with server.running(tmp_path / "payment", now=now) as address:
        found = Gateway(tmp_path / "payment", address, "http://127.0.0.1:9")
        found.connect(settings)
        yield found


def said(actor: Actor, key: UUID, count: int) -> Callable[[], object]:
    """Return what says on one device that it is for so many copies."""
    return lambda: pay.choose_levels(
        actor=actor, at=MORNING, key=key, said={1: FeeSaid(count=count)}
    )


def test_a_due_and_what_was_said_of_it_never_part(code: str) -> None:
    actor = somebody(1)
    key = begin(actor=actor, at=MORNING, procedure_code=code)
    said(actor, key, 1)()
    pay.claim_for_filing(actor=actor, at=MORNING, key=key, source="fee:1", option=0)
    for turn in range(ROUNDS):
        mine, theirs = 2 + turn, 20 + turn
        assert at_once(said(actor, key, mine), said(actor, key, theirs)) == [None, None]
        due, level = Due.objects.get(), FeeLevel.objects.get()
        assert level.count in (mine, theirs)
        assert due.base == due.amount == level.count * RATE


def test_less_is_claimed_of_what_was_said(code: str) -> None:
    for n in range(ROUNDS):
        actor = somebody(n)
        key = begin(actor=actor, at=MORNING, procedure_code=code)
        said(actor, key, 1)()

        def claim(actor: Actor = actor, key: UUID = key) -> object:
            return pay.claim_for_filing(
                actor=actor, at=MORNING, key=key, source="fee:1", option=0
            )

        assert at_once(claim, said(actor, key, 5)) == [None, None]
        due = Due.objects.get(filing_key=key)
        assert (due.base, due.claim) == (5 * RATE, "claimed")


def test_what_is_being_paid_is_what_was_said(gateway: Gateway, code: str) -> None:
    told = []
    for n in range(ROUNDS):
        actor = somebody(n)
        key = begin(actor=actor, at=MORNING, procedure_code=code)
        said(actor, key, 1)()

        def pays(actor: Actor = actor, key: UUID = key) -> object:
            return pay.begin_for_filing(
                actor=actor, at=MORNING, key=key, client="127.0.0.1"
            )

        begun, again, chosen = at_once(pays, pays, said(actor, key, 5))
        assert begun == again == Attempt.objects.get(filing_key=key).key, "paid once"
        due, level = Due.objects.get(filing_key=key), FeeLevel.objects.get(filing_key=key)
        attempt = Attempt.objects.get(filing_key=key)
        assert attempt.amount == due.base == (level.count or 0) * RATE
        assert chosen is None or isinstance(chosen, Conflict)
        assert level.count == (5 if chosen is None else 1)
        told.append(chosen)
    assert len(told) == ROUNDS


def a_form(code: str, *, more: str = "") -> dict[str, Any]:
    """Return a form of three pages; `more` asks one more thing on each."""
    pages = []
    for part in PARTS:
        keys = [part, f"{part}_{more}"] if more else [part]
        questions = [{"key": k, "type": "short_text", "label": f"{k}?"} for k in keys]
        pages.append({"key": part, "title": part.title(), "questions": questions})
    form = {"key": "ba-trang", "name": "Đơn", "decision": "QĐ 1", "procedures": [code]}
    return {**form, "pages": pages}


def test_pages_answered_at_once_while_the_form_changes_are_all_kept(code: str) -> None:
    assert eforms.load_form(actor=SYSTEM, at=MORNING, definition=a_form(code))
    for n in range(ROUNDS):
        actor = somebody(n)
        key = begin(actor=actor, at=MORNING, procedure_code=code)

        def page(part: str, actor: Actor = actor, key: UUID = key) -> object:
            answer_page(
                actor=actor, at=MORNING, key=key, page=part, given={part: f"là {part}"}
            )
            return None

        def change(n: int = n) -> object:
            form = a_form(code, more=f"them{n}")
            return eforms.load_form(actor=SYSTEM, at=MORNING, definition=form)

        came = at_once(*(lambda part=part: page(part) for part in PARTS), change)
        assert came[:3] == [None, None, None]
        assert came[3], "a new version is in use"
        kept = FormAnswers.objects.get(filing=key)
        assert kept.answers == {part: f"là {part}" for part in PARTS}
        form = my_form(actor=actor, key=key, on=MORNING.date())
        assert form.asked.sha256 == kept.text_id
        asked = [q.key for one in form.form.pages for q in one.questions]
        assert len(asked) in (3, 6), "one version, whole"
