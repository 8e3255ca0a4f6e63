"""The buttons of the intake that name co-applicants: a card, a number, an empty line."""

from datetime import date

from django.utils.translation import gettext

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules.card import is_scan, read_card
from motcua.domain.dossiers.rules.owners import MOST_OWNERS, plain, too_many
from motcua.kernel.actor import Actor
from motcua.web.desk import owner_lines
from motcua.web.desk.intake_card import Scanned
from motcua.web.desk.intake_form import Fields

_BUTTONS = ("co-find", "save")
"""What the officer presses beside the field, and what a scanner's own Enter presses."""


def pressed(actor: Actor, do: str, fields: Fields, *, today: date) -> Scanned | None:
    """Return the form after a button of this part; None where it is another's.

    A card, or the number of somebody known, becomes a line. Raises Invalid for what is
    no card, and for more people than one dossier is in the name of.
    """
    if do == "co-add":
        _check_room(fields)
        return Scanned(
            owner_lines.with_lines(fields, [*owner_lines.lines_of(fields), {}]),
            (),
            do="co-add",
        )
    if do.startswith("co-drop-"):
        lines = enumerate(owner_lines.lines_of(fields))
        kept = [line for n, line in lines if str(n) != do.removeprefix("co-drop-")]
        return Scanned(owner_lines.with_lines(fields, kept), (), do="co-find")
    text = fields.get("co_find", "").strip()
    if do not in _BUTTONS or not text:
        return None
    return _named(actor, fields, text, today)


def _named(actor: Actor, fields: Fields, text: str, today: date) -> Scanned:
    """Return the form with one more line, made of a card or a number."""
    _check_room(fields)
    line: Fields = {"id_kind": "cccd"}
    said = gettext("Đã thêm một dòng; hãy nhập họ tên.")
    if is_scan(text):
        card = read_card(text, today=today)
        line |= {"name": card.name, "id_number": card.number}
        said = gettext("Đã đọc căn cước của %(name)s.") % {"name": card.name}
    else:
        line |= _known(actor, plain(text)) or {"id_number": text}
        if line.get("name"):
            said = gettext("Đã thêm %(name)s.") % {"name": line["name"]}
    lines = [one for one in owner_lines.lines_of(fields) if owner_lines.is_begun(one)]
    filled = owner_lines.with_lines(fields, [*lines, line]) | {"co_find": ""}
    return Scanned(filled, (said,), do="co-find" if line.get("name") else "co-add")


def _known(actor: Actor, number: str) -> Fields | None:
    """Return a known person of exactly this number as a line holds them."""
    for one in accounts.find_people(actor=actor, text=number):
        if one.id_number == number:
            return {part: str(getattr(one, part)) for part in owner_lines.PARTS}
    return None


def _check_room(fields: Fields) -> None:
    if owner_lines.count_of(fields) >= MOST_OWNERS - 1:
        raise too_many()
