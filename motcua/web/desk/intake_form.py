"""The intake form: what its fields hold, and the intake they describe."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core import signing
from django.http import QueryDict

from motcua.domain.accounts.readers import PersonFacts
from motcua.domain.catalogue.readers import Terms
from motcua.domain.documents.actions import KeptFile
from motcua.domain.dossiers.readers.dossier import DossierFacts
from motcua.domain.dossiers.rules.intake import Intake, Row, Scan, Submitter
from motcua.domain.filings.readers import FilingFacts
from motcua.domain.post.readers.orders import OrderFacts
from motcua.journeys.receive import PersonTyped
from motcua.kernel.clock import VN
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.desk import intake_levels, owner_lines
from motcua.web.desk.scans import sealed, unsealed

MOST_EXTRA = 20
KINDS = ("citizen", "organisation")
CHANNELS = ("counter", "post")
DELIVERIES = ("counter", "post", "electronic")
_SCANS = "scan:"
_SALT = "motcua.desk.intake"
_OWNER_AGE = 24 * 3600

Fields = dict[str, str]
"""What the form's fields hold, by name; the JSON of a draft."""


@dataclass(frozen=True, slots=True)
class KeptScan:
    """A file of the form that is already stored, and the sealed word that says so."""

    name: str
    size: int
    token: str


def fields_from(post: QueryDict) -> Fields:
    """Return what was posted, several values of one name joined by line breaks."""
    return {
        name: "\n".join(str(value) for value in post.getlist(name))
        for name in post
        if name not in ("csrfmiddlewaretoken", "do")
    }


def blank(terms: Terms) -> Fields:
    """Return a fresh form."""
    return {
        "draft": str(uuid4()),
        "kind": "citizen",
        "id_kind": "cccd",
        "channel": "counter",
        "delivery": "counter",
        "sets": "1",
        "fee": intake_levels.fee_before(terms, None),
        "extra": "1",
        **intake_levels.blank(terms),
    }


def from_dossier(terms: Terms, facts: DossierFacts) -> Fields:
    """Return a form that completes a dossier asked for completion before."""
    fields = blank(terms) | {
        "completing": facts.code,
        "case": str(facts.case_n or ""),
        "kind": "organisation" if facts.submitter_id_kind == "tax" else "citizen",
        "name": facts.submitter_name,
        "id_kind": facts.submitter_id_kind,
        "id_number": facts.submitter_id_number,
        "phone": facts.submitter_phone,
        "email": facts.submitter_email,
        "address": facts.submitter_address,
        "owner_name": facts.owner_name,
        "owner_address": facts.owner_address,
        "delivery": facts.delivery,
        "delivery_address": facts.delivery_address,
    }
    fields |= owner_lines.known(facts.co_applicants)
    for row in facts.components:
        if row.component_n is not None:
            fields |= _counts(
                row.component_n, row.original_count, row.certified_count, row.copy_count
            )
    fields |= intake_levels.filled(
        intake_levels.of_dossier(terms, facts.case_n, facts.id)
    )
    fields["fee"] = intake_levels.fee_written(terms, fields, facts.fee)
    return fields


def from_filing(terms: Terms, filing: FilingFacts, person: PersonFacts) -> Fields:
    """Return a form that answers what somebody has filed online."""
    typed = filing.typed
    fields = with_person(blank(terms), person) | {
        "filing": str(filing.key),
        "channel": "online",
        "case": str(typed.case_n or ""),
        "phone": typed.phone,
        "email": typed.email,
        "address": typed.address,
        "delivery": typed.delivery,
        "delivery_address": typed.delivery_address,
        "note": typed.note,
    }
    fields |= intake_levels.filled(intake_levels.of_filing(filing))
    fields["fee"] = intake_levels.fee_before(terms, typed.case_n)
    if filing.dossier_code:
        fields["completing"] = filing.dossier_code
    for paper in filing.papers:
        kept = KeptFile(paper.sha256, paper.size, paper.media_type, paper.name)
        fields = add_scan(fields, paper.component_n or 0, kept)
    return fields


def from_parcel(terms: Terms, parcel: OrderFacts) -> Fields:
    """Return a form for papers that came by post, filed when the record was signed."""
    signed = parcel.delivered_at.astimezone(VN) if parcel.delivered_at else None
    return {
        **blank(terms),
        "parcel": parcel.number,
        "channel": "post",
        "handed_over_at": f"{signed:%Y-%m-%dT%H:%M}" if signed else "",
        "name": parcel.sender.name,
        "phone": parcel.sender.phone,
        "address": parcel.sender.address,
        "delivery": "post",
        "delivery_address": parcel.sender.address,
    }


def filing_of(fields: Fields) -> UUID | None:
    """Return which online filing the form answers, or None."""
    return forms.uuid(fields, "filing") if fields.get("filing") else None


def with_person(fields: Fields, person: PersonFacts) -> Fields:
    """Return the form with a known person filled in."""
    return fields | {
        "person": str(person.id),
        "kind": person.kind,
        "name": person.name,
        "id_kind": person.id_kind,
        "id_number": person.id_number,
        "born_on": f"{person.born_on:%d/%m/%Y}" if person.born_on else "",
        "phone": person.phone,
        "email": person.email,
        "address": person.address,
    }


def with_all_papers(fields: Fields, terms: Terms) -> Fields:
    """Return the form with every required paper counted as the procedure asks.

    What was filed online came as files: one copy each, for nobody has brought a paper.
    """
    filled = dict(fields)
    for c in terms.components:
        if not c.required or (c.case_n and str(c.case_n) != fields.get("case")):
            continue
        if filing_of(fields) is not None:
            filled |= _counts(c.n, 0, 0, 1)
            continue
        asked = c.original_count + c.certified_count + c.copy_count
        filled |= _counts(
            c.n, c.original_count if asked else 1, c.certified_count, c.copy_count
        )
    return filled


def _counts(n: int, original: int, certified: int, copy: int) -> Fields:
    return {
        f"c-{n}-o": str(original or ""),
        f"c-{n}-c": str(certified or ""),
        f"c-{n}-p": str(copy or ""),
    }


def scans_field(row: int) -> str:
    """Return the field that names the stored files of a component (0 for none)."""
    return f"{_SCANS}{row}"


def add_scan(fields: Fields, row: int, kept: KeptFile) -> Fields:
    """Return the form with one more stored file at a component (0 for none)."""
    name = scans_field(row)
    return fields | {name: "\n".join([*fields.get(name, "").split(), sealed(kept)])}


def without_scan(fields: Fields, token: str) -> Fields:
    """Return the form without one stored file."""
    return {
        name: "\n".join(t for t in value.split() if t != token)
        if name.startswith(_SCANS)
        else value
        for name, value in fields.items()
    }


def scans_of(fields: Fields) -> dict[int, list[KeptScan]]:
    """Return the stored files by component, to show them."""
    found: dict[int, list[KeptScan]] = {}
    for row, token, kept in _scans(fields):
        found.setdefault(row, []).append(KeptScan(kept.name, kept.size, token))
    return found


def draft_id(fields: Fields) -> UUID:
    """Return the number of the form; the same form is received once."""
    return forms.uuid(fields, "draft")


def owner_token(officer_id: int) -> str:
    """Return the sealed word that says whose form this is, for a day."""
    return signing.dumps(officer_id, salt=_SALT)


def owner_of(fields: Fields) -> int | None:
    """Return whose form this is, or None when nobody can tell any more."""
    try:
        return int(signing.loads(fields.get("owner", ""), salt=_SALT, max_age=_OWNER_AGE))
    except signing.BadSignature:
        return None


def read(
    fields: Fields, terms: Terms, receiving_unit_id: int
) -> tuple[PersonTyped, Intake]:
    """Return what the form describes; raise Several naming every bad field."""
    form = forms.Reading(fields)
    submitter = Submitter(
        person_id=0,
        name=form.required("name", N_("Chưa nhập họ và tên.")),
        id_kind=form.line("id_kind"),
        id_number=form.required("id_number", N_("Chưa nhập số giấy tờ.")),
        phone=form.line("phone", 20),
        email=form.email("email"),
        address=form.line("address"),
    )
    person = PersonTyped(
        kind=form.one_of("kind", KINDS),
        born_on=form.day("born_on"),
        chosen_id=form.whole("person"),
    )
    rows = form.take(lambda: _rows(fields, terms)) or ()
    scans = form.take(lambda: _scans(fields)) or []
    place = {row.component_n: n for n, row in enumerate(rows, start=1)}
    intake = Intake(
        procedure_code=terms.code,
        receiving_unit_id=receiving_unit_id,
        submitter=submitter,
        rows=rows,
        scans=tuple(
            Scan(kept.sha256, kept.name, kept.size, kept.media_type, place.get(row))
            for row, _, kept in scans
        ),
        case_n=form.whole("case"),
        owner_name=form.line("owner_name"),
        owner_address=form.line("owner_address"),
        sets=form.whole("sets", 1) or 0,
        channel=form.one_of("channel", ("online",) if fields.get("filing") else CHANNELS),
        delivery=form.one_of("delivery", DELIVERIES),
        delivery_address=form.line("delivery_address"),
        fee=_fee(form, fields, terms),
        note=form.text("note"),
        foreign_code=form.line("foreign_code", 60),
        handed_over_at=form.moment("handed_over_at"),
        commune=form.whole("commune"),
        co_applicants=form.take(lambda: owner_lines.read(fields)) or (),
    )
    form.finish()
    return person, intake


def _fee(form: forms.Reading, fields: Fields, terms: Terms) -> int | None:
    """Return what is typed; else what the levels chosen and the pieces come to."""
    if fields.get("fee", "").strip():
        return form.whole("fee")
    return form.take(lambda: intake_levels.sum_said(fields, terms))


def _rows(fields: Fields, terms: Terms) -> tuple[Row, ...]:
    """Return the papers of the case with their counts, then the extra ones."""
    case = fields.get("case", "")
    rows = [
        Row(c.n, c.name, *_typed_counts(fields, f"c-{c.n}"))
        for c in terms.components
        if c.case_n is None or str(c.case_n) == case
    ]
    for n in range(extra_rows(fields)):
        name = forms.line(fields, f"x-{n}-name")
        if name:
            rows.append(Row(None, name, *_typed_counts(fields, f"x-{n}")))
    return tuple(rows)


def extra_rows(fields: Fields) -> int:
    """Return how many lines for other papers the form shows."""
    text = fields.get("extra", "1")
    return min(int(text), MOST_EXTRA) if text.isdecimal() and len(text) < 4 else 1


def _typed_counts(fields: Mapping[str, str], prefix: str) -> tuple[int, int, int]:
    original, certified, copy = (
        forms.whole(fields, f"{prefix}-{sort}", 0) or 0 for sort in "ocp"
    )
    return original, certified, copy


def _scans(fields: Fields) -> list[tuple[int, str, KeptFile]]:
    """Return row, token and content of every stored file whose seal is ours."""
    found: list[tuple[int, str, KeptFile]] = []
    for name, value in fields.items():
        if not name.startswith(_SCANS) or not name[len(_SCANS) :].isdecimal():
            continue
        row = int(name[len(_SCANS) :])
        found += ((row, token, unsealed(token)) for token in value.split())
    return found
