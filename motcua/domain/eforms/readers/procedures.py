"""What the procedures a form names are called."""

from collections.abc import Collection

from motcua.domain.catalogue.models import ProcedureVersion


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
