"""A past for a demo: weeks of dossiers, each received and moved on by the centre's acts.

Nothing is written beside those acts, so what a demo shows of its past is counted,
explained and provable like any other. What is left to chance is the same in every run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import islice
from random import Random
from uuid import UUID

from motcua.domain.accountability import actions as accountability
from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import Account, RoleGrant
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.models import Competence
from motcua.domain.catalogue.readers.terms import Terms
from motcua.domain.deadlines.readers import calendar_for
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.rules.intake import Intake, Row, Submitter
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.reports import actions as reports
from motcua.journeys.act import act
from motcua.journeys.receive import PersonTyped, accept
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VN
from motcua.ops.bench.names import FAMILY, GIVEN, SAID_BETWEEN

PROCESSES = ("five-on-the-spot", "department")
WAYS = (
    Command.HAND_OVER,
    Command.RECEIVE,
    Command.ASSIGN,
    Command.SUBMIT,
    Command.APPROVE,
    Command.SEAL,
    Command.RETURN,
)
"""The plain way through both: of the moves of a step, the one that is here is taken."""
LATE = 0.06
"""The share of dossiers on which work goes on beyond their date."""
MOST_PROCEDURES = 40
WEEKS = timedelta(weeks=8)
"""How far the past of a demo goes back."""


@dataclass(frozen=True, slots=True)
class Played:
    """How many dossiers have been received, and how many of them were given back."""

    received: int
    returned: int


def play_past(*, begins: datetime, until: datetime, total: int) -> Played:
    """Receive so many dossiers between two moments and move each on until the second.

    What would be done later is left open, as it is on any morning. The figures have
    counted it when it returns, and its times have been measured.
    """
    past = _Past(begins, until, total)
    for at, dossier_id in past.moments():
        past.move(dossier_id, at)
    reports.follow(actor=SYSTEM, at=until)
    accountability.measure(actor=SYSTEM, at=until)
    ids = past.ends.keys()
    returned = Dossier.objects.filter(pk__in=ids, ended_at__isnull=False).count()
    return Played(len(ids), returned)


class _Past:
    """What happens in those weeks, one moment after another."""

    def __init__(self, begins: datetime, until: datetime, total: int) -> None:
        self.begins, self.until, self.total = begins, until, total
        self.random = Random(begins.isoformat())  # noqa: S311 - nothing to guess
        self.ends: dict[int, datetime] = {}
        unit = accounts.receptions(on=begins.date())[0]
        self.reception = unit.id
        self.calendar: WorkingCalendar = calendar_for(
            unit_code=unit.code, on=begins.date()
        )
        self.queue: list[tuple[datetime, int]] = []
        self.terms = self._offered()

    def moments(self) -> Iterator[tuple[datetime, int]]:
        """Yield when which dossier is to be moved on; receive what comes between."""
        for at in self._arrivals():
            yield from self._before(at)
            self._receive(at)
        yield from self._before(self.until)

    def move(self, dossier_id: int, at: datetime) -> None:
        """Do what the step of a dossier asks for, and plan the next."""
        dossier = Dossier.objects.get(pk=dossier_id)
        item = (
            WorkItem.objects.filter(dossier=dossier, closed_at=None).order_by("n").first()
        )
        assert item is not None  # nothing is planned for what has ended
        step = process_of(process_id=dossier.process_id).by_key[item.step]
        known = {move.command for move in step.moves}
        command = next(way for way in WAYS if way in known)
        act(
            actor=self._holder(item.role, item.unit_id, item.officer_id, at),
            at=at,
            dossier_id=dossier_id,
            version=dossier.version,
            request_id=self._number(),
            command=command,
            typed=Input(
                opinion="Đủ điều kiện",
                recipient=dossier.submitter_name,
                proof="Ký nhận",
                assignee_id=self._assignee(dossier, command, at),
            ),
        )
        if command is not Command.RETURN:
            self._plan(dossier_id, at)

    def _arrivals(self) -> list[datetime]:
        """Return when people come, in order: on working days, while work is done."""
        first, last = (at.astimezone(VN).date() for at in (self.begins, self.until))
        days = [first + timedelta(days=n) for n in range((last - first).days)]
        working = [day for day in days if self.calendar.is_working_day(day)]
        if not working:
            return []
        spans = (
            self.random.choice(self.calendar.shift_spans(self.random.choice(working)))
            for _ in range(self.total)
        )
        return sorted(
            begins + self.random.random() * (ends - begins) for begins, ends in spans
        )

    def _before(self, at: datetime) -> Iterator[tuple[datetime, int]]:
        while self.queue and self.queue[0][0] < at:
            yield heappop(self.queue)

    def _receive(self, at: datetime) -> None:
        terms = self.random.choice(self.terms)
        case = terms.cases[0].n if terms.cases else None
        done = accept(
            actor=self._holder("counter", self.reception, None, at),
            at=at,
            request_id=self._number(),
            person=PersonTyped(kind="citizen"),
            intake=Intake(
                procedure_code=terms.code,
                receiving_unit_id=self.reception,
                submitter=self._somebody(),
                rows=tuple(
                    Row(
                        c.n,
                        c.name,
                        c.original_count or 1,
                        c.certified_count,
                        c.copy_count,
                    )
                    for c in terms.components
                    if c.case_n in (None, case)
                ),
                case_n=case,
                fee=terms.fee_known,
            ),
        )
        due = Dossier.objects.values_list("due_at", flat=True).get(pk=done.dossier_id)
        share = 1 + self.random.random() if self.random.random() < LATE else None
        share = share or 0.3 + 0.65 * self.random.random()
        self.ends[done.dossier_id] = at + share * ((due or at) - at)
        self._plan(done.dossier_id, at)

    def _plan(self, dossier_id: int, at: datetime) -> None:
        """Do the next step somewhere on the way to the end, while the centre works."""
        rest = max(self.ends[dossier_id] - at, timedelta(hours=1))
        part = 0.1 + 0.4 * self.random.random()
        then = self.calendar.next_reception(at + max(part * rest, timedelta(minutes=5)))
        heappush(self.queue, (then, dossier_id))

    def _offered(self) -> list[Terms]:
        """Return the procedures that are played: some of those without a fee."""
        counter = self._holder("counter", self.reception, None, self.begins)
        rows = Competence.objects.filter(
            process_key__in=PROCESSES,
            receiving_unit_id=self.reception,
            procedure__procedureversion__state="published",
        )
        codes = sorted(set(rows.values_list("procedure__code", flat=True)))
        found = (
            catalogue.terms_in_force(
                actor=counter,
                procedure_code=code,
                receiving_unit_id=self.reception,
                on=self.begins.astimezone(VN).date(),
            )
            for code in self.random.sample(codes, len(codes))
        )
        free = (terms for terms in found if not terms.fees)
        return list(islice(free, MOST_PROCEDURES))

    def _assignee(self, dossier: Dossier, command: Command, at: datetime) -> int | None:
        if command is not Command.ASSIGN:
            return None
        return self._holder("specialist", dossier.resolving_unit_id, None, at).officer_id

    def _holder(
        self, role: str, unit_id: int, officer_id: int | None, at: datetime
    ) -> Actor:
        """Return who has the work, or somebody who may take it."""
        grants = RoleGrant.objects.filter(role=role, unit_id=unit_id).order_by("id")
        holders = (
            [officer_id]
            if officer_id
            else list(grants.values_list("officer_id", flat=True))
        )
        account = Account.objects.get(officer_id=self.random.choice(holders))
        return accounts.actor_of(account_id=account.pk, on=at.astimezone(VN).date())

    def _somebody(self) -> Submitter:
        """Return one of some hundreds of people who come."""
        n = self.random.randrange(400)
        who = Random(n)  # noqa: S311 - nothing to guess
        name = " ".join(who.choice(words) for words in (FAMILY, SAID_BETWEEN, GIVEN))
        return Submitter(
            person_id=0,
            name=name,
            id_kind="cccd",
            id_number=f"0221{60 + n % 40:02}{770000 + n:06}",
            phone=f"09{n * 104729 % 100000000:08}",
            address="Phường Hồng Gai, thành phố Hạ Long, tỉnh Quảng Ninh",
        )

    def _number(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)
