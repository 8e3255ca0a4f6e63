"""What `motcua signing register` does."""

from datetime import date

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import Officer
from motcua.domain.documents.actions import SignatoryRow, register_signatory
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.ops.failures import Failure, Reason


def register(
    *,
    officer: str,
    unit: str,
    service: str,
    credential: str,
    number: str,
    png: bytes,
    width: int,
    document: str,
    valid_from: date,
) -> int:
    """Register one signatory; return its number. Raises Failure, Invalid, NotFound."""
    officer_id = unit_id = None
    if officer:
        officer_id = (
            Officer.objects.filter(code=officer).values_list("pk", flat=True).first()
        )
        if officer_id is None:
            raise Failure(Reason.DATA, f"no officer has the code {officer!r}")
    if unit:
        unit_id = accounts.unit_by_code(code=unit, on=valid_from).id
    row = SignatoryRow(
        service=service,
        credential_id=credential,
        image=png,
        image_width_mm=width,
        document=document,
        officer_id=officer_id,
        unit_id=unit_id,
        number=number,
    )
    return register_signatory(actor=SYSTEM, at=now(), row=row, valid_from=valid_from)
