"""The facts of people, organisations and accounts, as questions; what each answer is.

A fact inside such an answer is asked and checked as the question it is.
"""

from collections.abc import Iterator, Mapping

from motcua.domain.eforms.rules.definition import (
    ChoiceTerms,
    ComputedTerms,
    DateTerms,
    IdentityKind,
    IdentityTerms,
    Kind,
    Option,
    PartsTerms,
    Question,
    TextShape,
    TextTerms,
    inner,
)
from motcua.domain.eforms.rules.expressions import Known, Value
from motcua.kernel.text import N_

GENDERS = (Option("male", N_("Nam")), Option("female", N_("Nữ")))

_NAME = TextTerms(least=2, most=120, shape=TextShape.NAME)
_PEOPLE = (
    Question("name", Kind.SHORT_TEXT, N_("Họ và tên"), _NAME),
    Question("born_on", Kind.DATE, N_("Ngày sinh"), DateTerms(latest="today")),
    Question("gender", Kind.ONE_OF, N_("Giới tính"), ChoiceTerms(GENDERS)),
    Question(
        "identity_number",
        Kind.IDENTITY_NUMBER,
        N_("Số định danh cá nhân"),
        IdentityTerms(tuple(IdentityKind), born="born_on", gender="gender"),
        help=N_("12 chữ số trên thẻ căn cước; người nước ngoài ghi số hộ chiếu."),
    ),
    Question("nationality", Kind.SHORT_TEXT, N_("Quốc tịch"), TextTerms(most=60)),
    Question("ethnicity", Kind.SHORT_TEXT, N_("Dân tộc"), TextTerms(most=60)),
    Question("phone", Kind.PHONE, N_("Số điện thoại")),
    Question("email", Kind.EMAIL, N_("Thư điện tử")),
    Question("address", Kind.ADDRESS, N_("Nơi cư trú")),
)
_ORGANISATIONS = (
    Question("name", Kind.SHORT_TEXT, N_("Tên tổ chức"), TextTerms(least=2, most=300)),
    Question(
        "tax_number",
        Kind.SHORT_TEXT,
        N_("Mã số thuế"),
        TextTerms(least=10, most=14, shape=TextShape.CODE),
        help=N_("10 chữ số, hoặc 10 chữ số và 3 chữ số của đơn vị phụ thuộc."),
    ),
    Question(
        "representative", Kind.SHORT_TEXT, N_("Người đại diện theo pháp luật"), _NAME
    ),
    Question("position", Kind.SHORT_TEXT, N_("Chức vụ"), TextTerms(most=100)),
    Question("phone", Kind.PHONE, N_("Số điện thoại")),
    Question("email", Kind.EMAIL, N_("Thư điện tử")),
    Question("address", Kind.ADDRESS, N_("Địa chỉ trụ sở")),
)
_ACCOUNTS = (
    Question("bank", Kind.SHORT_TEXT, N_("Ngân hàng"), TextTerms(least=2, most=120)),
    Question(
        "number",
        Kind.SHORT_TEXT,
        N_("Số tài khoản"),
        TextTerms(least=6, most=20, shape=TextShape.CODE),
    ),
    Question("holder", Kind.SHORT_TEXT, N_("Tên chủ tài khoản"), _NAME),
)
PARTS: Mapping[Kind, Mapping[str, Question]] = {
    Kind.PERSON: {one.key: one for one in _PEOPLE},
    Kind.ORGANISATION: {one.key: one for one in _ORGANISATIONS},
    Kind.BANK_ACCOUNT: {one.key: one for one in _ACCOUNTS},
}
"""Every fact that may be asked of a person, an organisation, an account."""

ADDRESS_PARTS = ("province", "ward", "detail")
USUAL_PARTS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PERSON: ("name", "born_on", "identity_number"),
    Kind.ORGANISATION: ("name", "tax_number"),
    Kind.BANK_ACCOUNT: ("bank", "number", "holder"),
}
"""What is asked where a form does not say."""

TYPES: Mapping[Kind, Value] = {
    Kind.SHORT_TEXT: Value.TEXT,
    Kind.LONG_TEXT: Value.TEXT,
    Kind.NUMBER: Value.NUMBER,
    Kind.MONEY: Value.NUMBER,
    Kind.DATE: Value.DATE,
    Kind.YES_NO: Value.YES_NO,
    Kind.STATEMENT: Value.YES_NO,
    Kind.ONE_OF: Value.TEXT,
    Kind.MANY_OF: Value.CHOICES,
    Kind.IDENTITY_NUMBER: Value.TEXT,
    Kind.PHONE: Value.TEXT,
    Kind.EMAIL: Value.TEXT,
    Kind.GROUP: Value.ROWS,
    Kind.TABLE: Value.ROWS,
}
"""The type of an answer in conditions; kinds that are not here can be `answered` only."""


def parts_of(question: Question) -> tuple[Question, ...]:
    """Return the questions a composite one is made of, as this form asks them."""
    known = PARTS.get(question.kind)
    if known is None:
        return ()
    terms = question.terms
    if not isinstance(terms, PartsTerms):
        return tuple(known.values())
    return tuple(
        _optional(known[name]) if name in terms.optional else known[name]
        for name in terms.parts
    )


def _optional(part: Question) -> Question:
    return Question(
        part.key, part.kind, part.label, part.terms, help=part.help, required=False
    )


def known_of(question: Question) -> Iterator[tuple[tuple[str, ...], Known]]:
    """Yield every path an expression may use for a question, with what is known there."""
    key = question.key
    yield (key,), _known(question)
    if question.kind is Kind.ADDRESS:
        for part in ADDRESS_PARTS:
            yield (key, part), Known(Value.TEXT)
    if question.kind is Kind.PARCEL_OUTLINE:
        yield (key, "area"), Known(Value.NUMBER)
    for one in parts_of(question):
        for path, known in known_of(one):
            yield (key, *path), known
    for one in inner(question):
        yield (key, one.key), _known(one)


def _known(question: Question) -> Known:
    match question.terms:
        case ChoiceTerms(options=options):
            choices = frozenset(option.value for option in options)
            return Known(TYPES[question.kind], choices)
        case ComputedTerms(result=result):
            return Known(result)
    return Known(TYPES.get(question.kind, Value.OTHER))
