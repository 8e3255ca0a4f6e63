"""Delete files when their time of keeping is over; what was deleted stays on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.domain.catalogue.readers.terms import retention_years
from motcua.domain.documents import actions as documents
from motcua.domain.documents.readers import references
from motcua.domain.dossiers.actions.record import add_event
from motcua.domain.dossiers.models import (
    Dossier,
    DossierFile,
    Hold,
    PaperSignature,
    Purpose,
    Retention,
)
from motcua.domain.dossiers.rules.keeping import (
    BATCH_NAMESPACE,
    CUSTODY,
    MONEY,
    TURNED_AWAY,
    Proof,
    keeping_from,
    years_before,
    years_kept,
)
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.text import N_

MOST_AT_ONCE = 500


@transaction.atomic
def set_retention(
    *, actor: Actor, at: datetime, purpose: str, years: int | None, basis: str
) -> None:
    """Say how many years files of a purpose are kept; None keeps them for ever.

    Raises NotAllowed for anybody but the system (the command line), Invalid for an
    unknown purpose, a number that is no time of keeping, or no document.
    """
    _require_system(actor)
    if purpose not in Purpose.values:
        raise Invalid(
            "purpose_unknown",
            N_("Không có loại tệp “%(purpose)s”; chỉ có %(known)s."),
            facts={"purpose": purpose, "known": ", ".join(Purpose.values)},
            field="purpose",
        )
    if years is None:
        Retention.objects.filter(pk=purpose).delete()
        return
    if not 1 <= years <= 200:
        raise Invalid(
            "years_impossible",
            N_("Số năm lưu phải từ 1 đến 200."),
            field="years",
        )
    if not basis.strip():
        raise Invalid("basis_missing", N_("Chưa ghi văn bản quy định."), field="basis")
    Retention.objects.update_or_create(
        purpose=purpose,
        defaults={
            "years": years,
            "basis": basis.strip(),
            "set_at": at,
            "set_by": actor.name,
        },
    )


def delete_expired(*, actor: Actor, at: datetime) -> int:
    """Delete the files whose time of keeping is over; return how many.

    Those of a dossier under hold stay, and so does everything without a rule. What
    bears a signature, or proves custody or money, is kept as long as results at least,
    and nothing shorter than its procedure's version says (`rules.keeping`). Raises
    NotAllowed for anybody but the system.
    """
    _require_system(actor)
    rules = list(Retention.objects.order_by("purpose"))
    of_results = next((r.years for r in rules if r.purpose == Purpose.RESULT), None)
    return sum(
        _delete_alike(actor, at, _Alike(rule, proof, of_results))
        for rule in rules
        for proof in Proof
    )


@dataclass(frozen=True, slots=True)
class Over:
    """A locked dossier whose time of keeping is over: by which document, years."""

    row: Dossier
    basis: str
    years: int


@dataclass(frozen=True, slots=True)
class _Alike:
    """Files of one purpose that prove the same: one time of keeping a procedure."""

    rule: Retention
    proof: Proof
    of_results: int | None

    def years(self, of_procedure: int | None) -> int | None:
        """Return how long they are kept in a dossier of a procedure; None: for ever."""
        return years_kept(
            self.rule.years,
            proof=self.proof,
            of_results=self.of_results,
            of_procedure=of_procedure,
        )

    def files(self, dossier: int | OuterRef) -> QuerySet[DossierFile]:
        """Return a dossier's files among them that are still kept."""
        rows = DossierFile.objects.filter(
            dossier_id=dossier, purpose=self.rule.purpose, deleted_at=None
        ).exclude(sha256="")
        signed = Exists(
            PaperSignature.objects.filter(
                dossier=OuterRef("dossier"), file_n=OuterRef("n")
            )
        )
        decision, money = Q(signed) | Q(kind__in=CUSTODY), Q(kind__in=MONEY)
        match self.proof:
            case Proof.MONEY:
                return rows.filter(money)
            case Proof.DECISION:
                return rows.filter(decision).exclude(kind__in=MONEY)
            case Proof.NONE:
                return rows.exclude(kind__in=MONEY | CUSTODY).exclude(signed)


def over(*, at: datetime) -> QuerySet[Dossier]:
    """Return the dossiers not under hold whose handed-in papers need not be kept.

    What else applicants have sent about a dossier goes with them; none without a rule.
    """
    rule = Retention.objects.filter(pk=Purpose.SUBMITTED).first()
    if rule is None:
        return Dossier.objects.none()
    return _not_held(Dossier.objects.filter(_is_over(at, _plain(rule))))


def over_still(*, at: datetime, dossier_id: int) -> Over | None:
    """Return a dossier of `over`, locked, with its rule; None where it is over no more.

    Inside the transaction that deletes.
    """
    row = Dossier.objects.select_for_update().get(pk=dossier_id)
    rule = Retention.objects.filter(pk=Purpose.SUBMITTED).first()
    years = _still(row, _plain(rule), at) if rule is not None else None
    return None if rule is None or years is None else Over(row, rule.basis, years)


def _plain(rule: Retention) -> _Alike:
    return _Alike(rule, Proof.NONE, None)


def _not_held(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    held = Hold.objects.filter(dossier=OuterRef("pk"), released_at=None)
    return rows.exclude(Exists(held)).order_by("filed_at", "pk")


def _delete_alike(actor: Actor, at: datetime, alike: _Alike) -> int:
    if alike.years(None) is None:
        return 0
    rows = Dossier.objects.filter(
        _is_over(at, alike), Exists(alike.files(OuterRef("pk")))
    )
    ids = _not_held(rows).values_list("id", flat=True)
    return sum(_delete_of(actor, at, one, alike) for one in list(ids[:MOST_AT_ONCE]))


def _is_over(at: datetime, alike: _Alike) -> Q:
    """Return the condition "its time is over", by what the procedure's version says.

    The same as `rules.keeping.keeping_from` for many.
    """
    found = Q(pk__in=[])
    for of_procedure in retention_years():
        kept = alike.years(of_procedure)
        if kept is not None:
            before = years_before(at, kept)
            found |= Q(procedure_version__retention_years=of_procedure) & (
                Q(ended_at__lte=before) | Q(status__in=TURNED_AWAY, filed_at__lte=before)
            )
    return found


@transaction.atomic
def _delete_of(actor: Actor, at: datetime, dossier_id: int, alike: _Alike) -> int:
    """Delete one dossier's files that are alike; the hold is asked under its lock."""
    row = Dossier.objects.select_for_update().get(pk=dossier_id)
    years = _still(row, alike, at)
    if years is None:
        return 0
    files = list(alike.files(row.pk).order_by("n"))
    ns = [file.n for file in files]
    before = references.beside(dossier_id=row.pk, ns=ns)
    DossierFile.objects.filter(dossier=row, n__in=ns).update(deleted_at=at, paper=None)
    note_deleted(
        found=Over(row, alike.rule.basis, years),
        actor=actor,
        at=at,
        files=[[file.n, file.name, file.sha256] for file in files],
        what=f"{alike.rule.purpose}/{alike.proof}",
    )
    # What came from its owner's store lies there still, whatever becomes of a dossier:
    # `forget_file` leaves what somebody refers to.
    for sha256 in sorted({file.sha256 for file in files} | before):
        documents.forget_file(actor=actor, at=at, sha256=sha256)
    return len(files)


def note_deleted(
    *,
    found: Over,
    actor: Actor,
    at: datetime,
    files: Sequence[Sequence[object]],
    what: str,
) -> None:
    """Write into a dossier's history which files have gone, and by which rule.

    Each file is its number, name and SHA-256; `what` tells one deletion of a moment
    from another.
    """
    row = found.row
    add_event(
        row=row,
        actor=actor,
        at=at,
        kind="dossier.files_deleted",
        payload={"files": files, "remark": found.basis, "years": found.years},
        request_id=uuid5(BATCH_NAMESPACE, f"{row.pk}/{row.version}/{what}"),
    )
    row.save(update_fields=["version", "head"])


def _still(row: Dossier, alike: _Alike, at: datetime) -> int | None:
    """Return how long files of a locked dossier were kept, None if they still are."""
    if Hold.objects.filter(dossier=row, released_at=None).exists():
        return None
    years = alike.years(row.procedure_version.retention_years)
    since = keeping_from(status=row.status, ended_at=row.ended_at, filed_at=row.filed_at)
    if years is None or since is None or since > years_before(at, years):
        return None
    return years


def _require_system(actor: Actor) -> None:
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
