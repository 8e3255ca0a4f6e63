"""Which table a page is asked for, and how the same is asked for in a link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, units_for
from motcua.domain.reports.readers import whole
from motcua.domain.reports.readers.horizon import check_known, first_day
from motcua.domain.reports.rules.asked import (
    Asked,
    Group,
    Side,
    check_counted,
    check_period,
)
from motcua.domain.reports.rules.forms import form_of
from motcua.domain.reports.rules.tables import (
    LEFT_NAMES,
    Form,
    Left,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.on_time import ON_TIME

FORMS: Mapping[str, str] = {
    "06a": "II.06a",
    "07a": "07a",
    "nam": "year",
    "chi-so": "indicators",
}
SIDES: Mapping[str, Side] = {"giai-quyet": Side.RESOLVING, "tiep-nhan": Side.RECEIVING}
GROUPS: Mapping[str, Group] = {
    "linh-vuc": Group.FIELD,
    "co-quan": Group.RESOLVING,
    "noi-nhan": Group.RECEIVING,
    "thu-tuc": Group.PROCEDURE,
    "tham-quyen": Group.AUTHORITY,
    "can-bo": Group.OFFICER,
}
LEFT: Mapping[str, Left] = {"gop": Left.RESOLVED, "tach": Left.APART}

FORM_WORDS = {
    "06a": N_("II.06a: tình hình, kết quả giải quyết"),
    "07a": N_("07a/BTP (2026): kết quả giải quyết"),
    "chi-so": N_("Hồ sơ theo từng chỉ số đánh giá"),
    "nam": N_("Tiếp nhận, giải quyết trước hạn, đúng hạn, quá hạn"),
}
SIDE_WORDS = {
    "giai-quyet": N_("Đơn vị là cơ quan giải quyết"),
    "tiep-nhan": N_("Đơn vị là nơi tiếp nhận"),
}
GROUP_WORDS = {
    "linh-vuc": N_("Lĩnh vực"),
    "co-quan": N_("Cơ quan giải quyết"),
    "noi-nhan": N_("Nơi tiếp nhận"),
    "thu-tuc": N_("Thủ tục"),
    "tham-quyen": N_("Thẩm quyền"),
}
LEFT_WORDS = {key: LEFT_NAMES[one] for key, one in LEFT.items()}

FIELDS = {
    "first": "tu-ngay",
    "last": "den-ngay",
    "as_of": "tinh-den",
    "group": "nhom",
    "unit_id": "don-vi",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A table asked for: its form, and the choices by the words of the address."""

    form: Form
    asked: Asked
    chosen: Mapping[str, str]

    @property
    def query(self) -> str:
        """Return the address's query that asks for the very same table for ever."""
        asked = self.asked
        return urlencode(
            {
                **self.chosen,
                "tu-ngay": asked.first.isoformat(),
                "den-ngay": asked.last.isoformat(),
                "don-vi": asked.unit_id or "",
                "tinh-den": asked.as_of.astimezone(VN).replace(tzinfo=None).isoformat(),
            }
        )


def question(typed: Mapping[str, str], actor: Actor) -> Question:
    """Return what is asked for; this month of all the actor sees where nothing is.

    Raises Invalid naming the field.
    """
    chosen = {
        "bieu": choice_of(typed, "bieu", FORMS),
        "phia": choice_of(typed, "phia", SIDES, usual_side(actor)),
        "nhom": choice_of(typed, "nhom", GROUPS),
        "dinh-nghia": choice_of(typed, "dinh-nghia", ON_TIME),
        "rut": choice_of(typed, "rut", LEFT),
    }
    first, last = _period(typed)
    left = LEFT[chosen["rut"]]
    form = form_of(FORMS[chosen["bieu"]], left)
    if form is None:
        raise AssertionError("every choice is a form")
    check_period(first, last)
    asked = Asked(
        first=first,
        last=last,
        as_of=known_at(typed),
        unit_id=forms.whole(typed, "don-vi"),
        side=SIDES[chosen["phia"]],
        group=GROUPS[chosen["nhom"]],
        on_time=ON_TIME[chosen["dinh-nghia"]],
        left=left,
    )
    check_counted(asked, first_day())
    return Question(form, asked, chosen)


def choice_of(
    typed: Mapping[str, str], name: str, known: Mapping[str, object], usual: str = ""
) -> str:
    """Return one of the known words; where none is typed the usual, else the first."""
    if not typed.get(name):
        return usual or next(iter(known))
    return forms.one_of(typed, name, known.keys())


def usual_side(actor: Actor) -> str:
    """Return how a unit is usually counted: who receives, by what it received."""
    receptions = {unit.id for unit in accounts.receptions(on=now().astimezone(VN).date())}
    return (
        "tiep-nhan" if units_for(actor, Act.READ_REPORTS) & receptions else "giai-quyet"
    )


def _period(typed: Mapping[str, str]) -> tuple[date, date]:
    today = now().astimezone(VN).date()
    last = forms.day(typed, "den-ngay") or today
    return forms.day(typed, "tu-ngay") or last.replace(day=1), last


def known_at(typed: Mapping[str, str]) -> datetime:
    """Return the instant asked for, else up to when the figures are whole."""
    found = forms.moment(typed, "tinh-den") or whole().at
    if found is None:
        raise Invalid(
            "figures_none",
            N_("Chưa có số liệu nào được tính."),
            remedy=N_("Hãy mở lại sau một phút."),
        )
    check_known(found)
    return found
