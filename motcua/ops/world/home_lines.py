"""The lines of a world about who acts for whom: members of organisations, helpers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from motcua.domain.accounts.rules.helping import HELPS
from motcua.domain.accounts.rules.members import MemberRole
from motcua.kernel.behalf import Doing
from motcua.ops.failures import Failure, Reason

if TYPE_CHECKING:
    from motcua.ops.world.files import World


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of an organisation, and the mandate of a clerk.

    A representative was confirmed at a counter by `officer`, who saw `proof`. A clerk
    has a mandate for `doings`, with `procedures` (all where none is named), for `days`.
    """

    organisation: str
    id_number: str
    role: str
    doings: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    days: int = 0
    officer: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class HelperLine:
    """A citizen's consent that somebody helps them, witnessed by `officer` at a counter.

    `days` from the day the world is loaded, at most ninety.
    """

    principal: str
    helper: str
    doings: tuple[str, ...]
    procedures: tuple[str, ...]
    days: int
    officer: str
    proof: str


def check_home_lines(folder: Path, world: "World", *, codes: Collection[str]) -> None:
    """Raise Failure naming the first line about somebody or something there is not.

    `codes` are the procedures of the catalogue.
    """
    signs_in = {line.id_number: bool(line.sign_in) for line in world.people}
    officers = {line.code: bool(line.sign_in) for line in world.officers}
    heads: set[str] = set()
    for n, member in enumerate(world.members, start=2):
        where = f"{folder / 'members.csv'}, line {n}"
        _check_known(where, "organisation", member.organisation, signs_in)
        _check_signs_in(where, "id_number", member.id_number, signs_in)
        if member.role == MemberRole.REPRESENTATIVE:
            _check_signs_in(where, "officer", member.officer, officers)
            _check_given(where, "proof", member.proof)
            heads.add(member.organisation)
        elif member.role != MemberRole.CLERK:
            raise Failure(
                Reason.DATA,
                f"{where}, column role: must be representative or clerk, "
                f"not “{member.role}”",
            )
        elif member.organisation not in heads:
            raise Failure(
                Reason.DATA,
                f"{where}, column organisation: no representative on a line before",
            )
        _check_doings(where, member.doings, Doing)
        _check_procedures(where, member.procedures, codes)
    for n, helper in enumerate(world.helpers, start=2):
        where = f"{folder / 'helpers.csv'}, line {n}"
        _check_known(where, "principal", helper.principal, signs_in)
        _check_signs_in(where, "helper", helper.helper, signs_in)
        _check_signs_in(where, "officer", helper.officer, officers)
        _check_doings(where, helper.doings, HELPS)
        _check_procedures(where, helper.procedures, codes)


def _check_known(where: str, column: str, key: str, known: Collection[str]) -> None:
    if key not in known:
        raise Failure(Reason.DATA, f"{where}, column {column}: the world has no “{key}”")


def _check_signs_in(
    where: str, column: str, key: str, signs_in: Mapping[str, bool]
) -> None:
    _check_known(where, column, key, signs_in)
    if not signs_in[key]:
        raise Failure(
            Reason.DATA, f"{where}, column {column}: “{key}” has no sign-in name"
        )


def _check_given(where: str, column: str, text: str) -> None:
    if not text:
        raise Failure(Reason.DATA, f"{where}, column {column}: nothing is given")


def _check_doings(where: str, doings: Iterable[str], among: Iterable[Doing]) -> None:
    known = {one.value for one in among}
    for doing in doings:
        if doing not in known:
            raise Failure(
                Reason.DATA,
                f"{where}, column doings: “{doing}” is none of "
                f"{', '.join(sorted(known))}",
            )


def _check_procedures(where: str, named: Iterable[str], codes: Collection[str]) -> None:
    for code in named:
        if code not in codes:
            raise Failure(
                Reason.DATA,
                f"{where}, column procedures: the catalogue has no procedure “{code}”",
            )
