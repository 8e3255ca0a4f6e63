"""Short ways to do in a test what people do at the counter and after it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import Account
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.models import Competence
from motcua.domain.dossiers.actions import intake as intake_actions
from motcua.domain.dossiers.actions import steps
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.readers import work
from motcua.domain.dossiers.rules.intake import Intake, Row, Submitter
from motcua.domain.dossiers.workflow.commands import Command
from motcua.kernel.actor import Actor
from tests.databases import MORNING

TO_RETURN_ON_THE_SPOT: tuple[tuple[str, Command, dict[str, Any]], ...] = (
    ("thamdinh", Command.SUBMIT, {"opinion": "Đủ điều kiện"}),
    ("lanhdao", Command.APPROVE, {}),
    ("vanthu", Command.SEAL, {}),
    ("traketqua", Command.RETURN, {"recipient": "Nguyễn Thị Hoa", "proof": "Ký nhận"}),
)


def actor(username: str, at: datetime = MORNING) -> Actor:
    """Return one of the demo's people as they stand on a day."""
    account = Account.objects.get(username=username)
    return accounts.actor_of(account_id=account.pk, on=at.date())


def code_of(process: str, resolving: str | None = None) -> str:
    """Return the first published procedure of a process (and a resolving unit)."""
    rows = Competence.objects.filter(
        process_key=process, procedure__procedureversion__state="published"
    ).order_by("procedure__code")
    if resolving is not None:
        rows = rows.filter(resolving_unit__code=resolving)
    return str(rows.values_list("procedure__code", flat=True)[0])


@dataclass
class Centre:
    """The demo's centre at one moment, which a test moves on as it likes."""

    at: datetime = MORNING
    reception_code: str = "hcc"
    people: dict[str, Actor] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """Return one of its people."""
        if username not in self.people:
            self.people[username] = actor(username, self.at)
        return self.people[username]

    def work_of(self, username: str) -> list[int]:
        """Return the ids of the dossiers one of its people can move on now."""
        found = work.my_work(actor=self.actor(username), at=self.at)
        return [row.id for row in found.rows]

    @cached_property
    def reception(self) -> int:
        """Return the id of its one-stop unit."""
        return accounts.unit_by_code(code=self.reception_code, on=self.at.date()).id

    @cached_property
    def submitter(self) -> Submitter:
        """Return the citizen of the demo."""
        found = accounts.find_people(actor=self.actor("quay"), text="nguyen thi hoa")[0]
        return Submitter(
            person_id=found.id,
            name=found.name,
            id_kind=found.id_kind,
            id_number=found.id_number,
            phone=found.phone,
            email=found.email,
            address=found.address,
        )

    def intake(self, code: str, **changes: Any) -> Intake:
        """Return a complete intake of a procedure, with what the test changes."""
        terms = catalogue.terms_in_force(
            actor=self.actor("quay"),
            procedure_code=code,
            receiving_unit_id=self.reception,
            on=self.at.date(),
        )
        case = terms.cases[0].n if terms.cases else None
        rows = tuple(
            Row(c.n, c.name, c.original_count or 1, c.certified_count, c.copy_count)
            for c in terms.components
            if c.case_n in (None, case)
        )
        whole = Intake(
            procedure_code=code,
            receiving_unit_id=self.reception,
            submitter=self.submitter,
            rows=rows,
            case_n=case,
            fee=terms.fee_known,
        )
        return replace(whole, **changes)

    def accept(self, code: str, request_id: UUID | None = None, **changes: Any) -> Done:
        """Receive a dossier at the counter."""
        return intake_actions.accept(
            actor=self.actor("quay"),
            at=self.at,
            request_id=request_id or uuid4(),
            intake=self.intake(code, **changes),
        )

    def act(
        self,
        done: Done,
        username: str,
        command: Command,
        request_id: UUID | None = None,
        **typed: Any,
    ) -> Done:
        """Let somebody do a command, a quarter of an hour later."""
        self.at += timedelta(minutes=15)
        return steps.act(
            actor=self.actor(username),
            at=self.at,
            dossier_id=done.dossier_id,
            version=done.version,
            request_id=request_id or uuid4(),
            command=command,
            typed=Input(**typed),
        )

    def to_return(self, done: Done) -> Done:
        """Carry a five-on-the-spot dossier from reception to its return."""
        for username, command, typed in TO_RETURN_ON_THE_SPOT:
            done = self.act(done, username, command, **typed)
        return done


def a_morning() -> Centre:
    """Return the centre after a morning: one resolved, one withdrawn, one open."""
    centre = Centre()
    centre.to_return(centre.accept(code_of("five-on-the-spot")))
    gone = centre.accept(code_of("department", "tckh"))
    centre.act(gone, "quay", Command.WITHDRAW, reason="Đổi ý")
    centre.accept(code_of("department", "tckh"))
    centre.at += timedelta(hours=1)
    return centre
