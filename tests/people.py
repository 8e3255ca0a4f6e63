"""People at home: citizens with accounts, an organisation with two members."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.actions import members, organisations
from motcua.domain.accounts.models import Account, Person
from motcua.domain.accounts.readers.behalf import acting_for
from motcua.domain.accounts.rules.members import Scope
from motcua.domain.catalogue.models import Competence, ProcedureVersion
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing
from tests.databases import MORNING
from tests.world import actor

TIEN = "022154900111"
EVERYTHING = frozenset(Doing)


def online_codes() -> list[str]:
    """Return what the one-stop centre receives online, by code."""
    here = Competence.objects.filter(
        receiving_unit__code="hcc", process_key="five-on-the-spot"
    ).values("procedure_id")
    rows = ProcedureVersion.objects.filter(
        procedure_id__in=here, state="published", channels__contains=["online"]
    ).order_by("procedure__code")
    return list(rows.values_list("procedure__code", flat=True))


def stranger() -> Actor:
    """Return a citizen with an account who has nothing to do with anybody."""
    person = Person.objects.get(id_number=TIEN)
    account, _ = Account.objects.get_or_create(username="tien", person=person)
    return accounts.actor_of(account_id=account.pk, on=MORNING.date())


def for_whom(who: Actor, principal_id: int, at: datetime = MORNING) -> Actor:
    """Return somebody who has chosen for whom they act."""
    return acting_for(actor=who, key=str(principal_id), on=at.date())


@dataclass
class Company:
    """An organisation: `congdan` represents it, `congdan2` is asked to be its clerk."""

    at: datetime = MORNING
    number: str = "5700100999"

    def __post_init__(self) -> None:
        """Register it at the counter."""
        self.head, self.clerk = actor("congdan"), actor("congdan2")
        asked = organisations.ask_registration(
            actor=self.head,
            at=self.at,
            tax_number=self.number,
            name="Công ty TNHH Hạ Long Xanh",
            enterprise_code=self.number,
            address="Số 1, phường Bạch Đằng",
        )
        self.id = organisations.confirm_registration(
            actor=actor("quay"), at=self.at, registration_id=asked, proof="Giấy ĐKDN"
        )

    def hire(self) -> int:
        """Let the clerk be added and accept; return the place's id."""
        me = Person.objects.get(account=self.clerk.account_id)
        place = members.add_member(
            actor=self.head,
            at=self.at,
            organisation_id=self.id,
            id_number=me.id_number,
            name=me.name,
            role="clerk",
        )
        members.accept_membership(actor=self.clerk, at=self.at, member_id=place)
        return place

    def mandate(
        self,
        place: int,
        *doings: Doing,
        days: int = 30,
        procedures: tuple[str, ...] = (),
        fields: tuple[str, ...] = (),
    ) -> int:
        """Give the clerk a mandate from today on."""
        first = self.at.date()
        scope = Scope(
            frozenset(doings),
            first,
            first + timedelta(days=days),
            whole=not procedures and not fields,
            procedures=procedures,
            fields=fields,
        )
        return members.give_mandate(
            actor=self.head, at=self.at, member_id=place, scope=scope
        )
