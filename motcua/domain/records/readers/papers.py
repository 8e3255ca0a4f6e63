"""The papers handed in with a dossier: which are digitised, which may be."""

from dataclasses import dataclass
from datetime import date

from motcua.domain.accounts.rules import Act, may
from motcua.domain.dossiers.models import HandedIn, Purpose
from motcua.domain.dossiers.readers.files import files_of
from motcua.domain.records.models import Record, Skipped
from motcua.domain.records.readers.store import dossier_for, kinds_of
from motcua.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """One file handed in. `kind` is the kind its component's name tells.

    `record_code` is set once it is digitised or taken from the store, `is_signed` once
    who digitised it has signed; `skipped` is the reason why it is not digitised.
    """

    n: int
    name: str
    component: str
    kind: str
    record_code: str
    digitised: bool
    reused: bool
    skipped: str
    is_signed: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether nothing has been decided of it yet."""
        return not self.record_code and not self.skipped


@dataclass(frozen=True, slots=True)
class PapersFacts:
    """A dossier's papers, with what head and addresses of their page need."""

    dossier_id: int
    code: str
    procedure_name: str
    submitter_name: str
    is_closed: bool
    papers: tuple[PaperFacts, ...]


def papers_of(*, actor: Actor, dossier_id: int, on: date) -> PapersFacts:
    """Return the papers of a dossier at the actor's unit; raises as `dossier_for`."""
    act = Act.DIGITISE if may(actor, Act.DIGITISE) else Act.REUSE_RECORD
    row = dossier_for(actor=actor, dossier_id=dossier_id, on=on, act=act)
    lines = dict(HandedIn.objects.filter(dossier_id=dossier_id).values_list("n", "name"))
    kinds = kinds_of(names=lines.values())
    skipped = dict(
        Skipped.objects.filter(dossier_id=dossier_id).values_list("file_n", "reason")
    )
    signed = set(
        Record.objects.filter(dossier_id=dossier_id, signed_at__isnull=False).values_list(
            "file_n", flat=True
        )
    )
    papers = []
    for file in files_of(actor=actor, dossier_id=dossier_id):
        if file.purpose != Purpose.SUBMITTED or file.replaced_by or file.deleted_at:
            continue
        component = lines.get(file.handed_in_n or 0, "")
        papers.append(
            PaperFacts(
                n=file.n,
                name=file.name,
                component=component,
                kind=kinds.get(component, ""),
                record_code=file.record_code,
                digitised=file.digitised,
                reused=file.reused,
                skipped=skipped.get(file.n, ""),
                is_signed=file.n in signed,
            )
        )
    return PapersFacts(
        dossier_id=row.pk,
        code=row.code,
        procedure_name=row.procedure_name,
        submitter_name=row.submitter_name,
        is_closed=row.ended_at is not None,
        papers=tuple(papers),
    )
