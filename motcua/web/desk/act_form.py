"""What each act asks for on the page, and reading it back."""

from collections.abc import Mapping
from typing import Any

from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Need
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.desk.paper_lines import lines_typed, rows_of

PROOFS = {
    "signature": N_("Ký vào giấy biên nhận"),
    "receipt": N_("Xuất trình giấy hẹn có mã QR"),
    "authorised": N_("Người được ủy quyền, có giấy ủy quyền"),
}
TYPED = (
    "opinion",
    "reason",
    "assignee",
    "recipient",
    "proof",
    "amount",
    "limit_amount",
    "limit_unit",
    "linked",
    "consent",
)
FIELDS: Mapping[str, tuple[str, ...]] = {
    Need.OPINION: ("opinion",),
    Need.REASON: ("reason",),
    Need.ASSIGNEE: ("assignee",),
    Need.RECIPIENT: ("recipient", "proof"),
    Command.TAKE_OVER: ("reason",),
    Command.REASSIGN: ("open_item", "assignee", "reason"),
    Command.REQUEST_SUPPLEMENT: ("reason", "lines"),
    Command.RECEIVE_SUPPLEMENT: ("received", "reason"),
    Command.REQUEST_FEE: ("amount", "reason"),
    Command.CONFIRM_FEE: ("voucher",),
    Command.CONSULT: ("consulted", "limit", "reason"),
    Command.ANSWER: ("opinion",),
    Command.EXTEND: ("limit", "reason"),
    Command.APOLOGISE: ("limit", "reason"),
    Command.STOP: ("reason",),
    Command.WITHDRAW: ("reason", "consent"),
    Command.REOPEN: ("reason",),
    Command.LINK: ("linked", "reason"),
    Command.NOTE: ("opinion",),
}
"""The fields of each act beside the process, and of each need of a move."""

_UNITS = frozenset({LimitUnit.WORKING_DAY, LimitUnit.WORKING_HOUR})


def typed_of(posted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed, to be shown again."""
    found: dict[str, Any] = {name: posted.get(name, "") for name in TYPED}
    found["consulted"] = _list(posted, "consulted")
    found["lines"] = lines_typed(posted)
    found["facts"] = {
        name.removeprefix("fact_"): posted[name]
        for name in posted
        if name.startswith("fact_")
    }
    return found


def input_of(posted: Mapping[str, Any], command: Command) -> Input:
    """Return what an act was given; raise Invalid naming the field."""
    proof = forms.line(posted, "proof")
    rows, scans = rows_of(posted, command)
    return Input(
        rows=rows,
        scans=scans,
        opinion=forms.text(posted, "opinion"),
        reason=forms.text(posted, "reason"),
        assignee_id=forms.whole(posted, "assignee"),
        recipient=forms.line(posted, "recipient"),
        proof=proof if command is Command.CONFIRM_FEE else PROOFS.get(proof, ""),
        item_n=forms.whole(posted, "item"),
        answers={
            name.removeprefix("fact_"): forms.line(posted, name)
            for name in posted
            if name.startswith("fact_")
        },
        consulted=tuple(
            number
            for n in _list(posted, "consulted")
            if (number := forms.whole({"consulted": n}, "consulted")) is not None
        ),
        limit=_limit(posted),
        amount=forms.whole(posted, "amount"),
        linked=forms.line(posted, "linked"),
        consent=forms.line(posted, "consent"),
    )


def _limit(posted: Mapping[str, Any]) -> TimeLimit | None:
    amount = forms.whole(posted, "limit_amount")
    if amount is None:
        return None
    unit = forms.one_of(posted, "limit_unit", _UNITS)
    if not 0 < amount <= 365:
        raise Invalid(
            "limit_out_of_range",
            N_("Thời gian phải từ 1 đến 365."),
            field="limit_amount",
        )
    return TimeLimit(amount, LimitUnit(unit))


def _list(posted: Mapping[str, Any], name: str) -> list[str]:
    getlist = getattr(posted, "getlist", None)
    return list(getlist(name)) if getlist else []
