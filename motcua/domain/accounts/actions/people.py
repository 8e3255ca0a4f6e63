"""Record citizens and organisations."""

from datetime import date, datetime

from django.db import transaction

from motcua.domain.accounts.models import IdKind, Person, PersonKind
from motcua.domain.accounts.rules import Act, require
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, normalise, search_key

_DIGITS = {IdKind.CITIZEN_ID: (12,), IdKind.OLD_ID: (9,), IdKind.TAX: (10, 13)}


@transaction.atomic
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
    chosen_id: int | None = None,
) -> int:
    """Record a person, or bring the known one up to date; return the id.

    People are recognised by kind and number of their document; what is left blank
    stays as it is known. A number known under another name changes hands only when
    the officer has chosen that very person (`chosen_id`), so that a slip of the
    finger opens nobody else's dossiers. Raises Invalid naming the field.
    """
    require(actor, Act.ENTER_PERSON)
    number = id_number.replace(" ", "").replace("-", "").upper()
    check_number(kind=kind, id_kind=id_kind, number=number)
    if born_on is not None and born_on > at.astimezone(VN).date():
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
    key = search_key(name)
    # Two counters may meet the same new person: the second waits here for the first.
    Person.objects.bulk_create(
        [Person(id_kind=id_kind, id_number=number, kind=kind, name=name, name_key=key)],
        ignore_conflicts=True,
    )
    row = Person.objects.select_for_update().get(id_kind=id_kind, id_number=number)
    if row.name_key != key and row.pk != chosen_id:
        raise Invalid(
            "id_number_of_another",
            N_("Số này đã ghi cho %(name)s."),
            facts={"name": row.name},
            field="id_number",
            remedy=N_(
                "Hãy kiểm tra lại số; nếu đúng là người này đã đổi tên, "
                "tìm và chọn họ rồi sửa tên."
            ),
        )
    row.kind, row.name, row.name_key = kind, name, key
    row.born_on = born_on or row.born_on
    row.phone = phone.replace(" ", "") or row.phone
    row.email = email.strip() or row.email
    row.address = normalise(address) or row.address
    row.save()
    return row.pk


def check_number(
    *, kind: str, id_kind: str, number: str, field: str = "id_number"
) -> None:
    """Raise Invalid unless the number has the form its kind of document has."""
    if kind == PersonKind.ORGANISATION and id_kind != IdKind.TAX:
        raise Invalid(
            "organisation_needs_tax_number",
            N_("Tổ chức được nhận biết bằng mã số thuế."),
            field="id_kind",
            remedy=N_("Hãy chọn loại giấy tờ là Mã số thuế."),
        )
    if kind not in PersonKind.values:
        raise Invalid(
            "kind_unknown", N_("Chưa chọn một mục trong danh sách."), field="kind"
        )
    if id_kind not in IdKind.values:
        raise Invalid("id_kind_unknown", N_("Loại giấy tờ không đúng."), field="id_kind")
    lengths = _DIGITS.get(IdKind(id_kind))
    is_number = number.isascii() and number.isdigit()
    if lengths and not (is_number and len(number) in lengths):
        raise Invalid(
            "id_number_malformed",
            N_("Số %(label)s phải có %(lengths)s chữ số."),
            facts={
                "label": IdKind(id_kind).label,
                "lengths": " hoặc ".join(str(length) for length in lengths),
            },
            field=field,
            remedy=N_("Hãy nhập lại đúng như trên giấy tờ."),
        )
    if not (number.isascii() and number.isalnum()):
        raise Invalid("id_number_malformed", N_("Chưa nhập số giấy tờ."), field=field)
