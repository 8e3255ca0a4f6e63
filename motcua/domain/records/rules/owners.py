"""Whose paper it is: an identity or tax number that can be, and that the paper bears."""

import re

from motcua.domain.records.rules.fields import Checked
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_SHAPES = {
    "cccd": re.compile(r"[0-9]{12}"),
    "cmnd": re.compile(r"[0-9]{9}"),
    "passport": re.compile(r"[0-9A-Z]{5,20}"),
    "tax": re.compile(r"[0-9]{10}([0-9]{3})?"),
}


def check_owner(id_kind: str, id_number: str, paper: Checked) -> str:
    """Return the owner's number, tidied; raise Invalid naming the field.

    A card of identity belongs to whom it names.
    """
    number = id_number.replace(" ", "").replace("-", "").upper()
    shape = _SHAPES.get(id_kind)
    if shape is None or not shape.fullmatch(number):
        raise Invalid(
            "owner_number_malformed",
            N_("Số “%(number)s” của chủ giấy tờ không đúng dạng."),
            facts={"number": id_number[:40]},
            field="owner_number",
            remedy=N_("Căn cước có 12 chữ số, CMND 9, mã số thuế 10 hoặc 13."),
        )
    named = paper.others.get("identity", "")
    if paper.kind.key == "identity-card" and id_kind == "cccd" and named != number:
        raise Invalid(
            "identity_of_another",
            N_("Thẻ mang số %(named)s, không phải số của chủ giấy tờ."),
            facts={"named": named},
            field="field-identity",
            remedy=N_("Hãy xem lại số trên thẻ, hoặc nhập chủ giấy tờ khác."),
        )
    return number
