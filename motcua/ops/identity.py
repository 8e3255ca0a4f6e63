"""The demo's provider of identities: its port, its settings, and whom it knows."""

from pathlib import Path

from motcua.adapters.identity.sandbox.people import REALMS, Holder, write_holders
from motcua.adapters.identity.sandbox.service import CLIENT, Provider
from motcua.kernel.clock import now
from motcua.ops.sandboxes import port_of


def settings_of(folder: Path, *, public_url: str) -> dict[str, str]:
    """Return the settings that lead to the provider, making its key on first start."""
    address = f"http://127.0.0.1:{port_of(folder)}"
    provider = Provider(folder, now=now, address=address)
    (folder / "client-address").write_text(public_url + "\n", encoding="utf-8")
    found: dict[str, str] = {}
    for realm in REALMS:
        found |= {
            f"MOTCUA_IDENTITY_{realm.upper()}_URL": provider.issuer(realm),
            f"MOTCUA_IDENTITY_{realm.upper()}_CLIENT": CLIENT,
            f"MOTCUA_IDENTITY_{realm.upper()}_SECRET": provider.secret,
        }
    return found


def fill(folder: Path, *, world: Path) -> None:
    """Give the world's people identities, and one who is new here, and one of level 1."""
    write_holders(folder, holders_of(world))


def holders_of(world: Path) -> tuple[Holder, ...]:
    """Return who has an identity: a world's first people, and two it does not know."""
    from motcua.ops.world.files import read_world  # noqa: PLC0415 - after set-up

    people = read_world(world).people
    citizens = [
        Holder(
            person.id_number,
            person.name,
            born_on=person.born_on.isoformat() if person.born_on else "",
            email=person.email,
            phone=person.phone,
        )
        for person in people
        if person.id_kind == "cccd"
    ]
    bodies = [
        Holder(
            citizens[0].number,
            citizens[0].name,
            tax=person.id_number,
            organisation=person.name,
        )
        for person in people
        if person.kind == "organisation"
    ]
    return (*citizens[:6], *bodies[:1], *STRANGERS)


STRANGERS = (
    Holder("022301001236", "Đỗ Thanh Mai", born_on="2001-04-02", phone="0912000111"),
    Holder("022195001237", "Vũ Đức Long", born_on="1995-09-14", level=1),
)
"""Holders of an identity who have never been at the centre."""
