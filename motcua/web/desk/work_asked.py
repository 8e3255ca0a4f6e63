"""Which work a page is asked for, read from its address or from a kept list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from motcua.domain.dossiers.readers.saved_lists import ListFacts, no_such_list
from motcua.domain.dossiers.rules.worklist import (
    USUAL_COLUMNS,
    Column,
    Standing,
    Wanted,
    Whose,
)
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms

NO_LIST = "0"
MOST_OFFSET = 5000
"""Where a list of work ends; who has more narrows it."""

_ONE = ("thu-tuc", "linh-vuc", "buoc", "don-vi", "cua", "tu-ngay", "den-ngay")
_MANY = "cot"
STANDINGS: Mapping[str, Standing] = {
    "hom-nay": Standing.TODAY,
    "sap-toi": Standing.NEXT,
    "qua-han": Standing.LATE,
    "nguy-co": Standing.RISK,
}
"""The parts of the list by the words of their addresses, in the order they are shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: the work wanted, its columns, and how to ask the same again."""

    wanted: Wanted
    columns: tuple[Column, ...]
    query: str


def typed_of(query: QueryDict) -> dict[str, str | list[str]]:
    """Return what narrows a list, as it was typed, without what is empty."""
    found: dict[str, str | list[str]] = {
        name: str(query[name])[:300] for name in _ONE if str(query.get(name, "")).strip()
    }
    columns = [value[:40] for value in query.getlist(_MANY)[:40]]
    return found | ({_MANY: columns} if columns else {})


def list_asked(query: QueryDict, kept: Iterable[ListFacts]) -> ListFacts | None:
    """Return the kept list a page is asked for, the usual one when nothing is asked.

    Raises NotFound for a list that is not the officer's own.
    """
    named = query.get("ds", "").strip()
    if named == NO_LIST or (not named and typed_of(query)):
        return None
    if not named:
        return next((one for one in kept if one.is_usual), None)
    for one in kept:
        if str(one.place) == named:
            return one
    raise no_such_list()


def standing_asked(query: QueryDict) -> Standing | None:
    """Return which part of the list; raise Invalid for one that there is not."""
    text = query.get("muc", "").strip()
    return STANDINGS[forms.one_of(query, "muc", STANDINGS)] if text else None


def asked_of(
    typed: Mapping[str, str | list[str]],
    *,
    standing: Standing | None = None,
    place: int | None = None,
) -> Asked:
    """Return what was typed as values; raise Several naming every field at fault."""
    reading = forms.Reading(typed)
    officer = reading.line("cua")
    wanted = Wanted(
        standing=standing,
        procedure=reading.line("thu-tuc"),
        field=reading.line("linh-vuc"),
        step=reading.line("buoc"),
        unit_id=reading.whole("don-vi"),
        whose=Whose.UNIT if officer else Whose.MINE,
        officer_id=None
        if officer in ("", Whose.UNIT.value)
        else reading.take(lambda: forms.whole(typed, "cua")),
        received_from=reading.day("tu-ngay"),
        received_to=reading.day("den-ngay"),
    )
    reading.take(lambda: _in_order(wanted))
    columns = reading.take(lambda: _columns(typed.get(_MANY, [])))
    reading.finish()
    return Asked(wanted, columns or USUAL_COLUMNS, _query(typed, place))


def _in_order(wanted: Wanted) -> None:
    first, last = wanted.received_from, wanted.received_to
    if first is not None and last is not None and last < first:
        raise Invalid(
            "days_backwards",
            N_("Ngày cuối đứng trước ngày đầu."),
            field="den-ngay",
            remedy=N_("Hãy đổi lại hai ngày."),
        )


def _columns(values: str | list[str]) -> tuple[Column, ...]:
    chosen = {values} if isinstance(values, str) else set(values)
    if not chosen <= {column.value for column in Column}:
        raise Invalid(
            "column_unknown",
            N_("Có cột không có trong danh sách cột."),
            field="cot",
            remedy=N_("Hãy chọn lại các cột."),
        )
    return tuple(column for column in Column if column.value in chosen)


def _query(typed: Mapping[str, str | list[str]], place: int | None) -> str:
    """Return the address of the same list, ready for more to follow."""
    if place is not None:
        return f"ds={place}&"
    return urlencode(dict(typed), doseq=True) + "&" if typed else f"ds={NO_LIST}&"
