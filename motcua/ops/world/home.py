"""Load who acts for whom from home, by the very acts people do it with.

A representative is confirmed at a counter and brings in the clerks, who accept; a
helper's consent is witnessed by an officer.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cached_property, partial

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.actions import helping, members, organisations
from motcua.domain.accounts.readers import helping as help_readers
from motcua.domain.accounts.readers import organisations as member_readers
from motcua.domain.accounts.readers.organisations import OrganisationFacts
from motcua.domain.accounts.readers.people import actor_named
from motcua.domain.accounts.rules.helping import HelpScope
from motcua.domain.accounts.rules.members import MemberRole, Scope
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.ops.failures import Failure, Reason
from motcua.ops.world.files import World
from motcua.ops.world.home_lines import HelperLine, MemberLine


def load_home(world: World, at: datetime) -> tuple[int, int]:
    """Load members and helpers; return how many of each were new. Raises Failure."""
    home = _Home(world, at)
    joined = [
        _told("members.csv", n, partial(home.member, line))
        for n, line in enumerate(world.members, start=2)
    ]
    helped = [
        _told("helpers.csv", n, partial(home.helper, line))
        for n, line in enumerate(world.helpers, start=2)
    ]
    return sum(joined), sum(helped)


def _told(file: str, n: int, do: Callable[[], bool]) -> bool:
    """Do a line; a refusal becomes a Failure that names file, line and column."""
    try:
        return do()
    except (Invalid, Conflict, NotAllowed) as fault:
        column = f", column {fault.field}" if fault.field else ""
        raise Failure(Reason.DATA, f"{file}, line {n}{column}: {fault}") from None


class _Home:
    """The people of a world, as they act at one moment."""

    def __init__(self, world: World, at: datetime) -> None:
        self.world, self.at = world, at

    @cached_property
    def on(self) -> date:
        return self.at.astimezone(VN).date()

    def member(self, line: MemberLine) -> bool:
        """Make a line's member; say whether it is new."""
        if line.role == MemberRole.REPRESENTATIVE:
            return self._represents(line)
        firm = self._led(line)
        if firm is None or any(one.id_number == line.id_number for one in firm.members):
            return False
        head, clerk = self._head(line), self._citizen(line.id_number)
        place = members.add_member(
            actor=head,
            at=self.at,
            organisation_id=firm.id,
            id_number=line.id_number,
            name=clerk.name,
            role=line.role,
        )
        members.accept_membership(actor=clerk, at=self.at, member_id=place)
        if line.doings:
            scope = Scope(
                doings=frozenset(map(Doing, line.doings)),
                first=self.on,
                last=self.on + timedelta(days=line.days),
                whole=not line.procedures,
                procedures=line.procedures,
            )
            members.give_mandate(actor=head, at=self.at, member_id=place, scope=scope)
        return True

    def helper(self, line: HelperLine) -> bool:
        """Make a line's consent; say whether it is new."""
        officer = self._officer(line.officer)
        (whom,) = accounts.find_people(actor=officer, text=line.principal)[:1]
        given = help_readers.helpers_at_counter(
            actor=officer, principal_id=whom.id, on=self.on
        )
        if any(one.helper_number == line.helper for one in given):
            return False
        helping.witness_help(
            actor=officer,
            at=self.at,
            principal_id=whom.id,
            helper_number=line.helper,
            helper_name=self._citizen(line.helper).name,
            scope=HelpScope(
                doings=frozenset(map(Doing, line.doings)),
                until=self.on + timedelta(days=line.days),
                procedures=line.procedures,
            ),
            proof=line.proof,
        )
        return True

    def _represents(self, line: MemberLine) -> bool:
        citizen = self._citizen(line.id_number)
        asked = member_readers.my_registrations(actor=citizen)
        if any(one.tax_number == line.organisation for one in asked):
            return False
        firm = next(p for p in self.world.people if p.id_number == line.organisation)
        waiting = organisations.ask_registration(
            actor=citizen,
            at=self.at,
            tax_number=firm.id_number,
            name=firm.name,
            enterprise_code=firm.id_number,
            address=firm.address,
            phone=firm.phone,
            email=firm.email,
        )
        organisations.confirm_registration(
            actor=self._officer(line.officer),
            at=self.at,
            registration_id=waiting,
            proof=line.proof,
        )
        return True

    def _head(self, line: MemberLine) -> Actor:
        """Return who represents a clerk's organisation, by the first such line."""
        return self._citizen(
            next(
                one.id_number
                for one in self.world.members
                if one.organisation == line.organisation
                and one.role == MemberRole.REPRESENTATIVE
            )
        )

    def _led(self, line: MemberLine) -> OrganisationFacts | None:
        """Return the organisation with all its members; None once its head has left."""
        head = self._head(line)
        for one in member_readers.my_organisations(actor=head):
            if one.tax_number == line.organisation and one.manages:
                return member_readers.organisation(
                    actor=head, organisation_id=one.id, on=self.on
                )
        return None

    def _citizen(self, number: str) -> Actor:
        line = next(one for one in self.world.people if one.id_number == number)
        return actor_named(username=line.sign_in, on=self.on)

    def _officer(self, code: str) -> Actor:
        line = next(one for one in self.world.officers if one.code == code)
        return actor_named(username=line.sign_in, on=self.on)
