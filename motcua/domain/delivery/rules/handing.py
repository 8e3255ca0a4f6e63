"""To whom a result may be given, against which proof, and what is left to give.

Basis: NĐ 61/2018 art 20 (results and originals by the receipt, to the person or whom
they have authorised); BLDS 2015 art 562 (authority), art 134-141 (who represents).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from motcua.domain.delivery.rules import ThingState
from motcua.kernel.errors import Conflict, Invalid, MotcuaError, NotNow, Several
from motcua.kernel.text import N_

RESULT_ITSELF = 0
"""The number of a result that is no paper in custody; papers begin with 1."""

MOST_NAME = 200
_ORGANISED = "tax"
_NUMBER = re.compile(r"[0-9a-z]{6,20}")


class Collector(StrEnum):
    """Who comes for a result."""

    OWNER = "owner"
    AUTHORISED = "authorised"


class Authority(StrEnum):
    """By which paper somebody collects for another."""

    MANDATE = "mandate"
    INTRODUCTION = "introduction"
    REPRESENTATIVE = "representative"


class HandProof(StrEnum):
    """What proves that somebody was given something."""

    DRAWN = "drawn"
    CODE = "code"
    PAPER = "paper"


COLLECTORS: Mapping[Collector, str] = {
    Collector.OWNER: N_("Chính người đứng tên hồ sơ"),
    Collector.AUTHORISED: N_("Người được ủy quyền, người đại diện"),
}
AUTHORITIES: Mapping[Authority, str] = {
    Authority.MANDATE: N_("Giấy ủy quyền"),
    Authority.INTRODUCTION: N_("Giấy giới thiệu của cơ quan, tổ chức"),
    Authority.REPRESENTATIVE: N_("Giấy tờ chứng minh người đại diện theo pháp luật"),
}
PROOFS: Mapping[HandProof, str] = {
    HandProof.DRAWN: N_("Ký trên màn hình"),
    HandProof.CODE: N_("Mã gửi đến điện thoại đã khai khi nộp"),
    HandProof.PAPER: N_("Ký vào giấy biên nhận in ra"),
}


@dataclass(frozen=True, slots=True)
class Collecting:
    """Who stands at the counter, as typed or read off a card.

    `old_number` is the nine-digit number that a card also bears. `note` says where the
    paper of authority is or what it says; `has_file` that a scan of it is kept. `beside`
    are the other owners who stand there and sign as well, by their place from 0.
    """

    who: Collector
    name: str
    number: str
    old_number: str = ""
    authority: Authority | None = None
    note: str = ""
    has_file: bool = False
    beside: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose result it is, as the dossier has it since it was filed.

    `others` are those in whose name it is as well; with `all_sign` each of them signs
    for it or is represented, otherwise any one of them may collect it.
    """

    name: str
    id_kind: str
    number: str
    others: tuple["Owner", ...] = ()
    all_sign: bool = False

    @property
    def everybody(self) -> tuple["Owner", ...]:
        """Return the submitter and the others, in order."""
        return (self, *self.others)

    def who_is(self, collecting: "Collecting") -> "Owner | None":
        """Return which of them bears the number that is shown, or None."""
        shown = {plain_number(n) for n in (collecting.number, collecting.old_number)}
        return next(
            (one for one in self.everybody if plain_number(one.number) in shown - {""}),
            None,
        )

    @property
    def has_person(self) -> bool:
        """Say whether one of them at least has a card to show."""
        return not all(one.is_organisation for one in self.everybody)

    @property
    def is_organisation(self) -> bool:
        """Say whether it has no card of its own to show."""
        return self.id_kind == _ORGANISED


def plain_number(text: str) -> str:
    """Return a number of identity as it is compared: no blanks, signs, capitals."""
    return re.sub(r"[\s.\-]", "", text).lower()


def check_collector(collecting: Collecting, owner: Owner) -> None:
    """Raise Invalid or Several, naming the fields, unless this person may collect.

    An owner shows the number the dossier has them by; anybody else a name, a number that
    is no owner's, and by which paper. Where all owners sign, nobody may be left out.
    """
    faults: list[MotcuaError] = []
    if collecting.who is Collector.OWNER:
        faults += _faults_of_owner(collecting, owner)
    else:
        faults += _faults_of_authorised(collecting, owner)
    faults += _faults_of_the_others(collecting, owner)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise Several(faults)


def _faults_of_owner(collecting: Collecting, owner: Owner) -> Sequence[Invalid]:
    if not owner.has_person:
        return [
            Invalid(
                "collector_is_organisation",
                N_("Hồ sơ của tổ chức: người đến nhận là người đại diện."),
                field="who",
                remedy=N_("Hãy chọn người được ủy quyền và ghi giấy giới thiệu."),
            )
        ]
    shown = {plain_number(n) for n in (collecting.number, collecting.old_number)} - {""}
    if not shown:
        return [_number_missing()]
    who = owner.who_is(collecting)
    if who is None or who.is_organisation:
        return [
            Invalid(
                "identity_differs",
                N_("Số giấy tờ này không phải của người đứng tên hồ sơ."),
                field="id_number",
                remedy=N_(
                    "Hãy xem lại giấy tờ. Người khác đến nhận thay phải có ủy quyền."
                ),
            )
        ]
    return []


def _faults_of_authorised(collecting: Collecting, owner: Owner) -> Sequence[Invalid]:
    found = []
    number = plain_number(collecting.number)
    if not collecting.name.strip():
        found.append(
            Invalid("collector_missing", N_("Chưa ghi họ tên người nhận."), field="name")
        )
    if not _NUMBER.fullmatch(number):
        found.append(_number_missing())
    elif _is_an_owner(collecting, owner):
        found.append(
            Invalid(
                "collector_is_owner",
                N_("Đây là số giấy tờ của chính người đứng tên hồ sơ."),
                field="id_number",
                remedy=N_("Hãy chọn “Chính người đứng tên hồ sơ”."),
            )
        )
    if collecting.authority is None:
        found.append(
            Invalid(
                "authority_missing", N_("Chưa chọn giấy tờ ủy quyền."), field="authority"
            )
        )
    if not collecting.note.strip() and not collecting.has_file:
        found.append(
            Invalid(
                "authority_not_kept",
                N_("Chưa ghi hoặc lưu giấy tờ ủy quyền."),
                field="note",
                remedy=N_("Ghi số, ngày, nơi chứng thực; hoặc đính kèm bản chụp."),
            )
        )
    return found


def _is_an_owner(collecting: Collecting, owner: Owner) -> bool:
    found = owner.who_is(collecting)
    return found is not None and not found.is_organisation


def left_out(collecting: Collecting, owner: Owner) -> tuple[Owner, ...]:
    """Return the owners who neither stand there nor are represented by a paper."""
    is_written = bool(collecting.note.strip()) or collecting.has_file
    if not owner.others or is_written:
        return ()
    who = owner.who_is(collecting)
    return tuple(
        one
        for n, one in enumerate(owner.everybody)
        if one is not who and n not in collecting.beside
    )


def _faults_of_the_others(collecting: Collecting, owner: Owner) -> Sequence[Invalid]:
    """Return the fault of owners left out where all of them sign.

    Basis: BLDS 2015 art 218 (what is held in common is disposed of by all).
    """
    if not owner.all_sign or collecting.who is Collector.AUTHORISED:
        return []
    names = [one.name for one in left_out(collecting, owner)]
    if not names:
        return []
    return [
        Invalid(
            "owners_left_out",
            N_("Thủ tục này cần tất cả người đứng tên cùng ký; còn thiếu: %(names)s."),
            facts={"names": "; ".join(names)},
            field="beside",
            remedy=N_("Đánh dấu người có mặt cùng ký, hoặc ghi giấy ủy quyền của họ."),
        )
    ]


def check_proof(proof: HandProof, collecting: Collecting) -> None:
    """Raise Invalid when several sign and the proof is one person's.

    A drawn signature or a code is of one; the printed slip has room for all.
    """
    if collecting.beside and proof is not HandProof.PAPER:
        raise Invalid(
            "several_sign_on_paper",
            N_("Nhiều người cùng ký thì ký vào giấy biên nhận in ra."),
            field="proof",
            remedy=N_("Hãy chọn “Ký vào giấy biên nhận in ra”."),
        )


def _number_missing() -> Invalid:
    return Invalid(
        "id_number_missing",
        N_("Chưa ghi số giấy tờ của người nhận."),
        field="id_number",
        remedy=N_("Gõ số căn cước hoặc quét mã QR trên thẻ."),
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """Something a dossier has for its owner: a result or an original, and where it is.

    `here` says that it lies at this counter, or comes to it and is taken now.
    """

    n: int
    name: str
    state: ThingState
    here: bool
    valuable: bool = False
    proposed_by: int | None = None


def to_give(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return what is still to be given out; what is lost is answered for elsewhere."""
    gone = (ThingState.RELEASED, ThingState.LOST)
    return tuple(piece for piece in pieces if piece.state not in gone)


def left_after(pieces: Sequence[Piece], ticked: Collection[int]) -> tuple[Piece, ...]:
    """Return what is left to give after the ticked pieces: none, and the dossier ends.

    Basis: NĐ 61/2018 art 20 (the complete result, with the originals).
    """
    return tuple(piece for piece in to_give(pieces) if piece.n not in ticked)


def check_ticked(pieces: Sequence[Piece], ticked: Collection[int]) -> None:
    """Raise Invalid when nothing is ticked, Conflict for what is not here to give."""
    if not ticked:
        raise Invalid(
            "nothing_ticked",
            N_("Chưa chọn giấy tờ nào để giao."),
            field="paper",
            remedy=N_("Hãy đánh dấu những gì giao lần này."),
        )
    here = {piece.n for piece in to_give(pieces) if piece.here}
    if not set(ticked) <= here:
        names = [piece.name for piece in pieces if piece.n in set(ticked) - here]
        raise Conflict(
            "not_here_to_give",
            N_("Không còn ở quầy để giao: %(names)s."),
            facts={"names": "; ".join(names) or "–"},
            field="paper",
            remedy=N_("Hãy tải lại trang để xem giấy tờ đang ở đâu."),
        )


def check_witnessed(
    pieces: Sequence[Piece], ticked: Collection[int], officer_id: int | None
) -> None:
    """Raise NotNow while a ticked valuable has not been witnessed by another officer."""
    names = [
        piece.name
        for piece in pieces
        if piece.n in ticked
        and piece.valuable
        and piece.proposed_by in (None, officer_id)
    ]
    if names:
        raise NotNow(
            "witness_first",
            N_("Giấy tờ có giá cần người thứ hai cùng giao: %(names)s."),
            facts={"names": "; ".join(names)},
            field="paper",
            remedy=N_("Hãy mời đồng nghiệp mở trang này và bấm “Tôi cùng giao”."),
        )


def to_witness(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the valuables here that nobody has witnessed yet."""
    return tuple(
        piece
        for piece in to_give(pieces)
        if piece.here and piece.valuable and piece.proposed_by is None
    )
