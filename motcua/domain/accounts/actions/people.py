"""Record citizens and organisations."""

from datetime import date, datetime

from motcua.domain.accounts.models import IdKind, Person, PersonKind
from motcua.domain.accounts.rules import Act, require
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, normalise, search_key

_DIGITS = {IdKind.CITIZEN_ID: (12,), IdKind.OLD_ID: (9,), IdKind.TAX: (10, 13)}


def enter_person(
    *,
    actor: Actor,
    at: datetime,
    kind: str,
    name: str,
    id_kind: str,
    id_number: str,
    born_on: date | None = None,
    phone: str = "",
    email: str = "",
    address: str = "",
) -> int:
    """Record a person, or bring the known one up to date; return the id.

    People are recognised by kind and number of their document. Raises Invalid naming
    the field when the number or the birthday cannot be.
    """
    require(actor, Act.ENTER_PERSON)
    number = id_number.replace(" ", "").replace("-", "").upper()
    _check_number(kind=kind, id_kind=id_kind, number=number)
    if born_on is not None and born_on > at.date():
        raise Invalid(
            "born_in_future",
            N_("Ngày sinh %(day)s ở tương lai."),
            facts={"day": f"{born_on:%d/%m/%Y}"},
            field="born_on",
            remedy=N_("Hãy kiểm tra lại ngày, tháng, năm sinh."),
        )
    name = normalise(name)
    if not name:
        raise Invalid("name_missing", N_("Chưa nhập họ và tên."), field="name")
    row, _ = Person.objects.update_or_create(
        id_kind=id_kind,
        id_number=number,
        defaults={
            "kind": kind,
            "name": name,
            "name_key": search_key(name),
            "born_on": born_on,
            "phone": phone.replace(" ", ""),
            "email": email.strip(),
            "address": normalise(address),
        },
    )
    return row.pk


def _check_number(*, kind: str, id_kind: str, number: str) -> None:
    """Raise Invalid unless the number has the form its kind of document has."""
    if kind == PersonKind.ORGANISATION and id_kind != IdKind.TAX:
        raise Invalid(
            "organisation_needs_tax_number",
            N_("Tổ chức được nhận biết bằng mã số thuế."),
            field="id_kind",
            remedy=N_("Hãy chọn loại giấy tờ là Mã số thuế."),
        )
    if id_kind not in IdKind.values:
        raise Invalid("id_kind_unknown", N_("Loại giấy tờ không đúng."), field="id_kind")
    lengths = _DIGITS.get(IdKind(id_kind))
    if lengths and not (number.isdigit() and len(number) in lengths):
        raise Invalid(
            "id_number_malformed",
            N_("Số %(label)s phải có %(lengths)s chữ số."),
            facts={
                "label": IdKind(id_kind).label,
                "lengths": " hoặc ".join(str(length) for length in lengths),
            },
            field="id_number",
            remedy=N_("Hãy nhập lại đúng như trên giấy tờ."),
        )
    if not number.isalnum():
        raise Invalid(
            "id_number_malformed", N_("Chưa nhập số giấy tờ."), field="id_number"
        )
