"""What may become of a document that has been issued.

Basis: NĐ 30/2020 art 18.3 (amending by equal form, correction by letter), 18.4
(recall), art 15 (a number is given once).
"""

from enum import StrEnum

from motcua.domain.correspondence.rules.numbers import LETTER
from motcua.kernel.errors import Invalid, NotNow
from motcua.kernel.text import N_


class Standing(StrEnum):
    """Whether a document is to be followed today."""

    IN_FORCE = "in_force"
    VOID = "void"
    REVOKED = "revoked"
    REPLACED = "replaced"


class ChangeKind(StrEnum):
    """What a later decision does to a document."""

    VOIDED = "voided"
    AMENDED = "amended"
    CORRECTED = "corrected"
    REVOKED = "revoked"
    REPLACED = "replaced"


AFTER = {
    ChangeKind.VOIDED: Standing.VOID,
    ChangeKind.AMENDED: Standing.IN_FORCE,
    ChangeKind.CORRECTED: Standing.IN_FORCE,
    ChangeKind.REVOKED: Standing.REVOKED,
    ChangeKind.REPLACED: Standing.REPLACED,
}
"""How a document stands after each change."""

ENDING = frozenset(kind for kind, after in AFTER.items() if after != Standing.IN_FORCE)
"""The changes after which a document is not to be followed any more."""

BY_EQUAL_FORM = frozenset({ChangeKind.AMENDED, ChangeKind.REPLACED})


def check_change(
    *,
    change: ChangeKind,
    standing: Standing,
    kind: str,
    by_kind: str | None,
    reason: str,
    authority: str,
) -> None:
    """Raise unless a document of a type may be changed so.

    `by_kind` is the type of the later document, None where none is named. Raises
    NotNow for what is not in force, Invalid naming the field that is missing or wrong.
    """
    if standing is not Standing.IN_FORCE:
        raise NotNow(
            "document_not_in_force",
            N_("Văn bản này không còn hiệu lực, không thay đổi được nữa."),
        )
    if not reason:
        raise Invalid("reason_missing", N_("Chưa ghi lý do."), field="reason")
    if change is ChangeKind.VOIDED:
        return
    if not authority:
        raise Invalid(
            "authority_missing",
            N_("Chưa ghi căn cứ, thẩm quyền của việc thay đổi."),
            field="authority",
        )
    if change in BY_EQUAL_FORM and by_kind != kind:
        raise Invalid(
            "not_of_equal_form",
            N_("Văn bản chỉ được sửa đổi, thay thế bằng văn bản cùng hình thức."),
            field="by",
            remedy=N_("Hãy ghi số của văn bản cùng loại đã vào sổ."),
        )
    if change is ChangeKind.CORRECTED and by_kind != LETTER:
        raise Invalid(
            "not_a_letter",
            N_("Sai sót về thể thức được đính chính bằng công văn."),
            field="by",
            remedy=N_("Hãy ghi số công văn đính chính đã vào sổ."),
        )
