"""What an intake rests on: one statement, everything the counter's act will ask."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.readers import UnitFacts
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.readers import Terms
from motcua.domain.deadlines import readers as deadlines
from motcua.domain.dossiers.rules.intake import deciding_unit
from motcua.domain.ledger.rules import Head
from motcua.domain.statements import run
from motcua.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Before:
    """The dossier a request has already made: its id, code and version then."""

    id: int
    code: str
    version: int


@dataclass(frozen=True, slots=True)
class Begun:
    """A dossier that was asked to be completed, as it stands."""

    id: int
    code: str
    status: str
    submitter_id: int
    procedure_code: str
    head: Head


@dataclass(frozen=True, slots=True)
class Grounds:
    """The rows an intake rests on.

    `new_id` is the id for a new dossier. `unit`, `calendar_id`, `terms` and
    `authority_unit_id` are None where the plain readers have to say what is lacking.
    """

    new_id: int
    unit: UnitFacts | None
    calendar_id: int | None
    terms: Terms | None
    authority_unit_id: int | None
    code_taken: bool
    begun: Begun | None

    def reception(self, unit_id: int) -> UnitFacts:
        """Return the unit that receives; raise NotFound when there is none."""
        return self.unit or accounts.unit(unit_id=unit_id)

    def calendar(self, reception: UnitFacts, on: date) -> int:
        """Return the version of the reception's calendar; raise NotFound."""
        if self.calendar_id is not None:
            return self.calendar_id
        return deadlines.calendar_id_for(unit_code=reception.code, on=on)

    def terms_for(
        self, *, actor: Actor, reception: UnitFacts, procedure_code: str, on: date
    ) -> Terms:
        """Return the terms; raise NotFound or NotNow, saying why there are none."""
        return self.terms or catalogue.terms_in_force(
            actor=actor,
            procedure_code=procedure_code,
            receiving_unit_id=reception.id,
            on=on,
        )


def grounds(
    *,
    actor: Actor,
    request_id: UUID,
    unit_id: int,
    procedure_code: str,
    on: date,
    completing: int | None,
    foreign_code: str,
) -> Grounds | Before:
    """Return what an intake rests on that day, or what its request has done before.

    Whether the actor may receive there is the act's to check.
    """
    values = [unit_id, procedure_code, on, request_id, completing, foreign_code]
    row = run("dossiers", "opening", values)[0]
    if row[0] is not None:
        return Before(*row[:3])
    return _grounds(row)


def _grounds(row: tuple[Any, ...]) -> Grounds:
    (
        _, _, _, new_id, *unit, calendar_id, version_id, resolving_unit_id, parties,
        process_key, case_processes, processes, kind, parent_id, code_taken,
        begun_id, code, status, submitter_id, begun_procedure, version, head,
    ) = row  # fmt: skip
    terms = authority_unit_id = begun = None
    if resolving_unit_id is not None:
        authority_unit_id = deciding_unit(resolving_unit_id, kind, parent_id)
        by_case, in_force = orjson.loads(case_processes), orjson.loads(processes or "{}")
        if {process_key, *by_case.values()} <= set(in_force):
            terms = catalogue.terms_of(
                version_id=version_id,
                resolving_unit_id=resolving_unit_id,
                parties=orjson.loads(parties),
                processes=catalogue.bound(
                    process_key=process_key, case_processes=by_case, in_force=in_force
                ),
            )
    if begun_id is not None:
        end = Head(version, bytes(head))
        begun = Begun(begun_id, code, status, submitter_id, begun_procedure, end)
    return Grounds(
        new_id=new_id,
        unit=UnitFacts(*unit) if unit[0] is not None else None,
        calendar_id=calendar_id,
        terms=terms,
        authority_unit_id=authority_unit_id,
        code_taken=code_taken,
        begun=begun,
    )
