"""Make what a training centre begins with: set-up, mark, people and dossiers."""

import json
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from uuid import uuid4

from motcua.adapters.identity.sandbox.people import Holder, write_holders
from motcua.config import env
from motcua.domain.accounts import actions as accounts
from motcua.domain.accounts.actions import AccountRow
from motcua.domain.accounts.models import Account
from motcua.domain.accounts.readers import actor_of
from motcua.domain.dossiers.rules.intake import Submitter
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.training.actions import open_training
from motcua.domain.training.readers.apart import STORE_MARK
from motcua.journeys.practise import make_person, prepare_dossier
from motcua.kernel.actor import SYSTEM, Actor, Role
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.ops import demo
from motcua.ops.signing import partner
from motcua.ops.training.seed import load_seed, read_seed
from motcua.ops.world.load import load_world
from motcua.ops.world.names import world_folder

PEOPLE = 24
WITH_ACCOUNTS = 4
DOSSIERS = 16
_STAGES: tuple[tuple[Role, Command], ...] = (
    (Role.SPECIALIST, Command.SUBMIT),
    (Role.LEADER, Command.APPROVE),
    (Role.CLERK, Command.SEAL),
    (Role.RETURNS, Command.RETURN),
)


def make(*, data: Path, card: demo.Card, seed: Path | None, world: str) -> None:
    """Fill a migrated, empty database and its folder of files; raise Failure."""
    at = now()
    if seed is not None:
        found = read_seed(seed)
        load_seed(
            found,
            password=card.password,
            owner_url=str(env.read("OWNER_DATABASE_URL")),
        )
        source = str(found["source"])
    else:
        load_world(folder=world_folder(world), at=at, password=card.password)
        source = json.loads((world_folder(world) / "world.json").read_text("utf-8"))[
            "name"
        ]
    mark = uuid4()
    open_training(actor=SYSTEM, at=at, source=source, store_mark=mark)
    files = data / "files"
    files.mkdir(parents=True, exist_ok=True)
    (files / STORE_MARK).write_text(f"{mark}\n", encoding="utf-8")
    people = [make_person(actor=SYSTEM, at=at) for _ in range(PEOPLE)]
    _open_accounts(people, card.password, at)
    write_holders(data / "identity", [Holder(p.id_number, p.name) for p in people[:6]])
    partner.fill(data / "signing", at=at)
    fill(people, at=at)


def _open_accounts(people: list[Submitter], password: str, at: datetime) -> None:
    rows = [
        AccountRow(f"cong-dan-{n}", password, "", person.id_number)
        for n, person in enumerate(people[:WITH_ACCOUNTS], start=1)
    ]
    accounts.open_accounts(actor=SYSTEM, at=at, rows=rows)


def fill(people: list[Submitter], *, at: datetime) -> int:
    """Bring dossiers to where there is work for everybody; return how many there are.

    A stage that this centre's processes do not lead to is left out.
    """
    learners = {role: _somebody(role, at) for role, _ in _STAGES}
    made = 0
    for person, (role, command) in islice(
        zip(cycle(people), cycle(_STAGES), strict=False), DOSSIERS
    ):
        learner = learners[role]
        if learner is None:
            continue
        try:
            prepare_dossier(actor=learner, at=at, person=person, until=command)
        except MotcuaError:
            continue
        made += 1
    return made


def _somebody(role: Role, at: datetime) -> Actor | None:
    """Return the first officer with an account who holds a role today."""
    on = at.astimezone(VN).date()
    ids = Account.objects.filter(officer__rolegrant__role=role.value, is_active=True)
    for account_id in ids.order_by("id").values_list("id", flat=True):
        actor = actor_of(account_id=account_id, on=on)
        if role in actor.role_names:
            return actor
    return None
