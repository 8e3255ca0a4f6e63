"""What the procedures a form names are called."""

from collections.abc import Collection

from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.catalogue.readers.pages import cases_of


def procedure_cases(*, codes: Collection[str]) -> dict[int, str]:
    """Return what the cases of procedures are called, by number.

    Of a code without a version it is the newest; where two procedures call one number
    differently both names are said.
    """
    found: dict[int, list[str]] = {}
    for code in codes:
        plain, _, n = code.partition("@")
        rows = ProcedureVersion.objects.filter(procedure__code=plain).order_by("-n")
        row = (rows.filter(n=int(n)) if n.isdecimal() else rows).first()
        for case in cases_of(row.pk) if row else ():
            found.setdefault(case.n, []).append(case.heading)
    return {n: " / ".join(dict.fromkeys(names)) for n, names in sorted(found.items())}


def procedure_names(*, codes: Collection[str]) -> dict[str, str]:
    """Return names by code, the newest version's; a code unknown has none."""
    plain = {code.partition("@")[0] for code in codes}
    rows = (
        ProcedureVersion.objects.filter(procedure__code__in=plain)
        .order_by("procedure", "-n")
        .distinct("procedure")
        .values_list("procedure__code", "name")
    )
    names = dict(rows)
    return {
        code: names[code.partition("@")[0]]
        for code in codes
        if code.partition("@")[0] in names
    }
