"""Keep lists of work under a name, drop them, say which is shown first."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.models import Officer
from motcua.domain.dossiers.models import SavedList
from motcua.domain.dossiers.readers.saved_lists import no_such_list
from motcua.domain.dossiers.rules.worklist import LONGEST_NAME, MOST_LISTS
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_, normalise


@transaction.atomic
def save_list(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    asked: Mapping[str, object],
    is_usual: bool = False,
) -> int:
    """Keep what a list asks for under a name and return its place.

    The same name again keeps the newer one. Raises Invalid for a name that is missing
    or too long, NotNow when there are twenty already, NotAllowed for who is no officer.
    """
    officer_id = _lock(actor)
    name = _checked(name)
    rows = SavedList.objects.filter(officer_id=officer_id)
    row = rows.filter(name=name).first()
    if row is None:
        row = SavedList(officer_id=officer_id, name=name, place=_free_place(officer_id))
    if is_usual:
        rows.filter(is_usual=True).exclude(pk=row.pk).update(is_usual=False)
    row.asked, row.is_usual, row.saved_at = dict(asked), is_usual, at
    row.save()
    return row.place


@transaction.atomic
def drop_list(*, actor: Actor, at: datetime, place: int) -> None:
    """Delete one of the officer's own lists; raise NotFound when there is none."""
    rows = SavedList.objects.filter(officer_id=_lock(actor), place=place)
    if not rows.delete()[0]:
        raise no_such_list()


@transaction.atomic
def choose_usual(*, actor: Actor, at: datetime, place: int | None) -> None:
    """Show one of the officer's own lists first, or none; raise NotFound."""
    rows = SavedList.objects.filter(officer_id=_lock(actor))
    rows.filter(is_usual=True).update(is_usual=False)
    if place is not None and not rows.filter(place=place).update(is_usual=True):
        raise no_such_list()


def _lock(actor: Actor) -> int:
    """Hold the officer's row, so that two of their windows take turns."""
    found = Officer.objects.select_for_update().filter(pk=actor.officer_id or 0).first()
    if found is None:
        raise NotAllowed("officers_only", N_("Trang này dành cho cán bộ, công chức."))
    return found.pk


def _checked(name: str) -> str:
    name = normalise(name)
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(
            "list_name",
            N_("Tên danh sách phải có từ 1 đến %(most)s ký tự."),
            facts={"most": LONGEST_NAME},
            field="ten",
            remedy=N_("Hãy đặt một tên ngắn, ví dụ “Đất đai, quá hạn”."),
        )
    return name


def _free_place(officer_id: int) -> int:
    taken = set(
        SavedList.objects.filter(officer_id=officer_id).values_list("place", flat=True)
    )
    free = next((n for n in range(1, MOST_LISTS + 1) if n not in taken), None)
    if free is None:
        raise NotNow(
            "too_many_lists",
            N_("Bạn đã lưu %(most)s danh sách, là mức nhiều nhất."),
            facts={"most": MOST_LISTS},
            field="ten",
            remedy=N_("Hãy xóa một danh sách không dùng nữa."),
        )
    return free
