"""What a page of the overview is asked for, and how the same is asked for in a link."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlencode

from django.utils.translation import gettext

from motcua.domain.overview.readers.reach import usual_side, usual_whose
from motcua.domain.overview.rules.asked import Group, Picked, Standing, What, Whose
from motcua.domain.reports.rules.asked import Side
from motcua.kernel.actor import Actor
from motcua.kernel.text import N_
from motcua.web.common import forms

_One = TypeVar("_One")
_Usual = TypeVar("_Usual")

WHOSE: Mapping[str, Whose] = {"toi": Whose.MINE, "don-vi": Whose.TEAM}
SIDES: Mapping[str, Side] = {"giai-quyet": Side.RESOLVING, "tiep-nhan": Side.RECEIVING}
GROUPS: Mapping[str, Group] = {
    "co-quan": Group.UNIT,
    "linh-vuc": Group.FIELD,
    "thu-tuc": Group.PROCEDURE,
    "noi-giu": Group.PLACE,
    "buoc": Group.STEP,
    "can-bo": Group.OFFICER,
}
STANDINGS: Mapping[str, Standing] = {
    "qua-han": Standing.LATE,
    "nguy-co": Standing.RISK,
    "trong-han": Standing.ON_TIME,
}
WHATS: Mapping[str, What] = {
    "dang-giai-quyet": What.OPEN,
    "nhan": What.RECEIVED,
    "xong": What.ENDED,
    "xong-muon": What.ENDED_LATE,
    "den": What.CAME,
    "di": What.LEFT,
}
GROUP_WORDS = {
    "co-quan": N_("Cơ quan giải quyết"),
    "linh-vuc": N_("Lĩnh vực"),
    "thu-tuc": N_("Thủ tục"),
    "noi-giu": N_("Nơi đang giữ"),
    "buoc": N_("Bước"),
    "can-bo": N_("Cán bộ"),
}
STANDING_WORDS = {
    "qua-han": N_("Quá hạn"),
    "nguy-co": N_("Có nguy cơ"),
    "trong-han": N_("Trong hạn"),
}
WHAT_WORDS = {
    "nhan": N_("Tiếp nhận"),
    "xong": N_("Giải quyết xong"),
    "xong-muon": N_("Giải quyết xong, quá hạn"),
    "den": N_("Đến bước này trong 7 ngày qua"),
    "di": N_("Xong bước này trong 7 ngày qua"),
}
AGE_WORDS = (
    N_("Dưới 1 ngày"),
    N_("Từ 1 đến dưới 3 ngày"),
    N_("Từ 3 đến dưới 7 ngày"),
    N_("Từ 7 đến dưới 15 ngày"),
    N_("Từ 15 đến dưới 30 ngày"),
    N_("Từ 30 ngày trở lên"),
)
NEXT: Mapping[str, str] = {
    "co-quan": "buoc",
    "linh-vuc": "thu-tuc",
    "thu-tuc": "buoc",
    "noi-giu": "can-bo",
    "buoc": "can-bo",
    "can-bo": "thu-tuc",
}
"""How the rows below a row are grouped."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the dossiers, and how they are grouped."""

    picked: Picked
    group_word: str

    @property
    def group(self) -> Group:
        """Return what a row stands for."""
        return GROUPS[self.group_word]

    def query(self, **changes: object) -> str:
        """Return the address's query for the same with some changes to what is picked."""
        return query_of(replace(self.picked, **changes), self.group_word)  # type: ignore[arg-type]

    @property
    def plain(self) -> str:
        """Return the query of the page of figures that a list belongs to."""
        return self.query(
            what=What.OPEN,
            standing=None,
            age=None,
            waits=False,
            over=False,
            first=None,
            last=None,
        )

    def grouped(self, word: str) -> str:
        """Return the query for the same in other rows."""
        return query_of(self.picked, word)

    def row(self, key: str, **changes: object) -> str:
        """Return the query of a row of the grouping."""
        whole = replace(self.picked.of_row(self.group, key), **changes)  # type: ignore[arg-type]
        return query_of(whole, self.group_word)

    def below(self, key: str, *, named: bool) -> str:
        """Return the query that looks into a row, grouped by what is below it.

        By officers only for who may tell them apart (`named`).
        """
        word = NEXT[self.group_word]
        if word == "can-bo" and not named:
            word = "thu-tuc"
        return query_of(self.picked.of_row(self.group, key), word)


def said_of(picked: Picked) -> list[str]:
    """Return in words what a list holds, beside what it is narrowed to."""
    found = []
    what, standing = _word(WHATS, picked.what), _word(STANDINGS, picked.standing)
    if what in WHAT_WORDS:
        found.append(gettext(WHAT_WORDS[what]))
    if standing in STANDING_WORDS:
        found.append(gettext(STANDING_WORDS[standing]))
    if picked.age is not None:
        found.append(gettext(AGE_WORDS[picked.age]))
    if picked.over:
        found.append(gettext("Quá hạn của bước"))
    elif picked.waits:
        found.append(gettext("Đang chờ cán bộ"))
    if picked.first is not None and picked.last is not None:
        days = dict.fromkeys((picked.first, picked.last))
        found.append("–".join(f"{one:%d/%m/%Y}" for one in days))
    return found


def asked_of(typed: Mapping[str, str], actor: Actor) -> Asked:
    """Return what is asked for; raise Invalid naming the field."""
    whose = _choice(typed, "cua", WHOSE, usual_whose(actor=actor))
    age = forms.whole(typed, "tuoi")
    first_group = "buoc" if whose is Whose.MINE else next(iter(GROUPS))
    group = forms.one_of(typed, "nhom", GROUPS) if typed.get("nhom") else first_group
    step = forms.line(typed, "buoc")
    return Asked(
        Picked(
            whose=whose,
            side=_choice(typed, "phia", SIDES, usual_side(actor=actor)),
            what=_choice(typed, "gi", WHATS, What.OPEN),
            standing=_choice(typed, "muc", STANDINGS, None),
            age=age,
            unit=forms.whole(typed, "co-quan"),
            field=forms.whole(typed, "linh-vuc"),
            procedure=forms.whole(typed, "thu-tuc"),
            place=forms.whole(typed, "noi-giu"),
            step=step or None,
            officer=forms.whole(typed, "can-bo"),
            waits=typed.get("cho") == "1",
            over=typed.get("qua") == "1",
            first=forms.day(typed, "tu-ngay"),
            last=forms.day(typed, "den-ngay"),
        ),
        group,
    )


def query_of(picked: Picked, group_word: str) -> str:
    """Return the query of an address that asks for these dossiers."""
    words: dict[str, object | None] = {
        "cua": _word(WHOSE, picked.whose),
        "phia": _word(SIDES, picked.side),
        "nhom": group_word,
        "gi": None if picked.what is What.OPEN else _word(WHATS, picked.what),
        "muc": _word(STANDINGS, picked.standing),
        "tuoi": picked.age,
        "co-quan": picked.unit,
        "linh-vuc": picked.field,
        "thu-tuc": picked.procedure,
        "noi-giu": picked.place,
        "buoc": picked.step,
        "can-bo": picked.officer,
        "cho": 1 if picked.waits else None,
        "qua": 1 if picked.over else None,
        "tu-ngay": picked.first,
        "den-ngay": picked.last,
    }
    return urlencode({k: v for k, v in words.items() if v is not None and v != ""})


def _choice(
    typed: Mapping[str, str], name: str, known: Mapping[str, _One], usual: _Usual
) -> _One | _Usual:
    return known[forms.one_of(typed, name, known)] if typed.get(name) else usual


def _word(known: Mapping[str, object], wanted: object) -> str:
    return next((word for word, value in known.items() if value is wanted), "")
