"""What anybody may learn of a dossier: its code and how far it has come.

Basis: TT 01/2018 art 16.2d.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from motcua.domain.dossiers.models import Code, Dossier
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.readers.visibility import no_such_dossier
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class PublicStatus:
    """A dossier without any person in it; `done` of `total` steps are finished."""

    code: str
    status: str
    done: int
    total: int


def look_up(*, code: str) -> PublicStatus:
    """Return a dossier's degree of completion; raise NotFound for an unknown code."""
    tidy = code.strip().upper()
    found = Code.objects.filter(pk=tidy).values_list("dossier_id", flat=True).first()
    if found is None:
        raise no_such_dossier(tidy)
    dossier = Dossier.objects.only("code", "status", "state", "process_id").get(pk=found)
    done, total = _progress(dossier)
    return PublicStatus(dossier.code, dossier.status, done, total)


def known_codes(*, typed: Iterable[str], field: str) -> tuple[str, ...]:
    """Return codes of dossiers as they are kept, each once; what is empty is left out.

    Nothing else of the dossiers is looked at. Raises Invalid naming the field for the
    first code that no dossier has.
    """
    codes = tuple(dict.fromkeys(tidy for text in typed if (tidy := text.strip().upper())))
    known = set(Code.objects.filter(pk__in=codes).values_list("code", flat=True))
    for code in codes:
        if code not in known:
            raise Invalid(
                "dossier_unknown",
                N_("Không có hồ sơ mang mã %(code)s."),
                facts={"code": code[:60]},
                field=field,
                remedy=N_("Hãy xem lại mã trên giấy hẹn, hoặc để trống."),
            )
    return codes


def _progress(dossier: Dossier) -> tuple[int, int]:
    """Return finished and all steps; reception is the first of them."""
    if dossier.process_id is None:
        return 0, 1
    process = process_of(process_id=dossier.process_id)
    total = len(process.steps) + 1
    open_steps = [process.position(item["step"]) for item in dossier.state["items"]]
    return (min(open_steps) + 1 if open_steps else total), total
