"""An identity card that was scanned into the intake form."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.readers import PersonFacts
from motcua.domain.accounts.rules.card import Card, is_scan, read_card
from motcua.kernel.actor import Actor
from motcua.kernel.text import search_key
from motcua.web.desk.intake_form import Fields

_BUTTONS = ("find", "save")
"""What a scanner's own Enter presses, and what the officer presses."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """The form with the card in it, what to say, and whether to ask who it is.

    `do` says by which button the hand goes on (`next_field`).
    """

    fields: Fields
    said: tuple[str, ...]
    ask: bool = False
    do: str = "card"


def scanned(actor: Actor, do: str, fields: Fields, *, today: date) -> Scanned | None:
    """Return the form filled in from a card; None where nothing was scanned.

    Raises Invalid for what is no card. A known person is found by the number; one
    known by another name is shown, for the officer to decide.
    """
    text = fields.get("find", "")
    if do not in _BUTTONS or not is_scan(text):
        return None
    card = read_card(text, today=today)
    filled = _with_card(fields, card)
    said = [gettext("Đã đọc căn cước của %(name)s.") % {"name": card.name}]
    if not card.agrees:
        said.append(
            gettext(
                "Số định danh không ứng với giới tính và năm sinh ghi trong mã: "
                "hãy đối chiếu với thẻ."
            )
        )
    known = _bearer(actor, card.number)
    if known is not None and search_key(known.name) != search_key(card.name):
        said.append(gettext("Số này đã ghi cho người mang tên khác: hãy xem ở dưới."))
        return Scanned(filled | {"find": card.number}, tuple(said), ask=True)
    if known is not None:
        filled, more = _known(filled, known, card)
        return Scanned(filled, (*said, *more))
    return Scanned(filled, tuple(said))


def _bearer(actor: Actor, number: str) -> PersonFacts | None:
    found = accounts.find_people(actor=actor, text=number)
    rows = [one for one in found if (one.id_kind, one.id_number) == ("cccd", number)]
    return rows[0] if rows else None


def _with_card(fields: Fields, card: Card) -> Fields:
    """Return the form with what the card says, and nothing left of whoever was there."""
    return fields | {
        "find": "",
        "person": "",
        "kind": "citizen",
        "name": card.name,
        "id_kind": "cccd",
        "id_number": card.number,
        "born_on": f"{card.born_on:%d/%m/}{card.born_on.year:04}",
        "address": card.address,
        "phone": "",
        "email": "",
    }


def _known(
    fields: Fields, person: PersonFacts, card: Card
) -> tuple[Fields, tuple[str, ...]]:
    """Return the form with what is known besides; people move, cards are not renewed."""
    filled = fields | {
        "person": str(person.id),
        "phone": person.phone,
        "email": person.email,
        "address": person.address or card.address,
    }
    if person.address and search_key(person.address) != search_key(card.address):
        return filled, (
            gettext(
                "Địa chỉ đã biết khác với địa chỉ trên thẻ và được giữ; hãy hỏi lại."
            ),
        )
    return filled, ()


def next_field(do: str, fields: Fields, *, has_cases: bool) -> str:
    """Return where the hand goes on after a button: the id of what comes next."""
    papers = "case" if has_cases and not fields.get("case") else "fill"
    after_person = papers if fields.get("phone") else "phone"
    if do.startswith("pick-") or do == "card":
        return after_person
    if do.startswith("phone-"):
        return f"file-{do.removeprefix('phone-')}"
    if do == "co-add":
        return f"co-{int(fields['co']) - 1}-name"
    return {
        "co-find": "co_find",
        "case": "fill",
        "fill": "accept",
        "more": "extra",
        "upload": "files",
        "find": "find",
    }.get(do, "")
