"""What filters can be chosen from."""

from motcua.domain.catalogue.models import Field, Procedure
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


def fields() -> tuple[tuple[int, str], ...]:
    """Return the fields of procedures by name; anybody may know them."""
    return tuple(Field.objects.order_by("name").values_list("id", "name"))


def procedure_id(*, code: str) -> int:
    """Return the id of a procedure; raise Invalid where none bears the code."""
    found = Procedure.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise Invalid(
            "procedure_unknown",
            N_("Không có thủ tục mang mã “%(code)s”."),
            facts={"code": code[:40]},
            field="procedure_id",
            remedy=N_("Hãy nhập mã ghi ở trang thủ tục, ví dụ 1.001612."),
        )
    return found


def procedure_code(*, procedure_id: int) -> str:
    """Return the code of a procedure, "" where there is none."""
    rows = Procedure.objects.filter(pk=procedure_id)
    return rows.values_list("code", flat=True).first() or ""
