"""Scenarios play through the product's own acts: what is tried before publishing is true.

The runner plays them on paper; here the same rows go through the counter and `act` on
PostgreSQL, so that the two cannot drift apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import pytest

from motcua.domain.accounts.models import Account, RoleGrant
from motcua.domain.catalogue.models import ProcedureVersion, ProcessDefinition
from motcua.domain.catalogue.readers import scenarios_of, terms
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.steps import act
from motcua.domain.dossiers.actions.timers import fire_ripe
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.scenarios.reading import read
from motcua.domain.dossiers.workflow.scenarios.rows import Basis, Row, Who
from motcua.domain.dossiers.workflow.states import ItemKind
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError
from tests.world import Centre, actor, code_of

pytestmark = pytest.mark.django_db

PLAYED = [
    ("five-on-the-spot", None, "Đường đi thông thường"),
    ("department", "tckh", "Đường đi thông thường"),
    ("department", "tckh", "Bổ sung một lần, trong ba ngày"),
    ("department", "tckh", "Yêu cầu bổ sung quá muộn"),
    ("department", "tckh", "Được bổ sung hai lần, thời gian chờ được trừ"),
    ("department", "tckh", "Gia hạn kịp thời, quá hạn phải xin lỗi"),
    ("department", "tckh", "Từ chối muộn mà chưa xin lỗi"),
    ("department", "tckh", "Thu hồi việc vừa làm"),
    ("department", "tckh", "Người nộp rút hồ sơ"),
    ("department", "tckh", "Im lặng là đồng ý"),
]


@pytest.fixture(autouse=True)
def _terms_anew() -> Iterator[None]:
    """Forget what published versions say: a scenario brings its own time and policy."""
    terms.published.cache_clear()
    yield
    terms.published.cache_clear()


@dataclass
class Product:
    """The dossier of one scenario in the product."""

    centre: Centre
    code: str
    done: Done | None = None

    @property
    def row(self) -> Dossier:
        """Return its row; there is one once it has been received."""
        assert self.done is not None
        return Dossier.objects.get(pk=self.done.dossier_id)

    def play(self, row: Row) -> None:
        """Do what a row says, at its moment, by somebody who holds its posts."""
        self.centre.at = row.at
        self.centre.people.clear()
        fire_ripe(actor=SYSTEM, at=row.at)
        if row.who.is_system and row.command is not Command.NOT_RETURNED:
            return
        if row.command is Command.ACCEPT:
            assert row.basis is not None
            self._receive(row.basis)
            return
        # That one follows what the post has settled, not the time.
        who = SYSTEM if row.who.is_system else self._actor(row.who)
        version = self.row.version
        act(
            actor=who,
            at=row.at,
            dossier_id=self.row.pk,
            version=version,
            request_id=uuid4(),
            command=row.command,
            typed=self._input(row),
        )

    def _receive(self, basis: Basis) -> None:
        versions = ProcedureVersion.objects.filter(procedure__code=self.code)
        versions.update(
            limit_amount=basis.limit.amount,
            limit_unit=basis.limit.unit,
            policy=basis.policy.to_json(),
        )
        self.done = self.centre.accept(self.code)

    def _actor(self, who: Who) -> Actor:
        role, place = who.posts[0]
        return self._holder(role.value, self._unit(place), who.n)

    def _unit(self, place: str) -> int:
        return int(self.row.places[place])

    def _holder(self, role: str, unit_id: int, n: int) -> Actor:
        grants = RoleGrant.objects.filter(role=role, unit_id=unit_id).order_by("id")
        officers = list(dict.fromkeys(grants.values_list("officer_id", flat=True)))
        if n > len(officers):
            another = Account.objects.get(username="thamdinh2")
            RoleGrant.objects.create(
                officer_id=another.officer_id or 0,
                unit_id=unit_id,
                role=role,
                document="1/QĐ",
                valid_from=self.centre.at.date(),
            )
            return actor(another.username, self.centre.at)
        account = Account.objects.get(officer_id=officers[n - 1])
        return actor(account.username, self.centre.at)

    def _input(self, row: Row) -> Input:
        typed, item_n = row.typed, None
        if typed.step:
            kind = ItemKind.CONSULT if row.command is Command.ANSWER else ItemKind.STEP
            item_n = (
                WorkItem.objects.filter(
                    dossier=self.row, step=typed.step, kind=kind, closed_at=None
                )
                .values_list("n", flat=True)
                .first()
            )
        given = typed.assignee
        return Input(
            opinion=typed.opinion,
            reason=typed.reason,
            recipient=typed.recipient,
            proof=typed.proof,
            limit=typed.limit,
            amount=typed.amount,
            item_n=item_n,
            assignee_id=self._actor(given).officer_id if given else None,
            consulted=tuple(self._unit(place) for place in typed.consulted),
        )


def by_words(row: Row) -> bool:
    """Say whether a row tells in words what are registers, papers or readings here."""
    typed = row.typed
    beside = typed.lacking or typed.conflict or typed.seen
    return bool(beside or typed.authority is not None)


@pytest.mark.parametrize(("key", "unit", "name"), PLAYED)
def test_the_product_does_what_the_scenario_says(
    key: str, unit: str | None, name: str
) -> None:
    (told,) = [one for one in scenarios_of(key=key) if one.name == name]
    product = Product(Centre(), code_of(key, unit))
    rows, faults = read(published(key), told.rows)
    assert not faults
    played, due = 0, None
    for row in rows:
        if by_words(row):
            assert row.expected.error, "what is left out must change nothing"
            continue
        refused = ""
        try:
            product.play(row)
        except MotcuaError as error:
            refused = error.code
        played += 1
        at = f"{name}, row {row.n}"
        assert refused == row.expected.error, at
        found = product.row
        assert found.due_at is not None
        if refused:
            assert found.due_at == due, at
            continue
        state = readers.state_of(found)
        if row.expected.steps is not None:
            assert state.steps == row.expected.steps, at
        if row.expected.status is not None:
            assert state.status is row.expected.status, at
        wanted = row.expected.due or due
        assert wanted is not None
        assert _minute(found.due_at) == _minute(wanted), at
        due = found.due_at
    assert played >= 3
    assert readers.chain_fault(dossier_id=product.row.pk) is None


def published(key: str) -> Process:
    """Return the version of a process that dossiers are received under."""
    row = ProcessDefinition.objects.get(key=key, state="published")
    return process_of(process_id=row.pk)


def _minute(at: datetime) -> datetime:
    return at.astimezone(VN).replace(second=0, microsecond=0)
