"""Which stored files dossiers and the signatures on their papers refer to."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from motcua.domain.dossiers.models import (
    DossierFile,
    PaperSignature,
    Photo,
    SignatureState,
)


class DossierReferrer:
    """Files of dossiers that have not been deleted, and what signatures name of them."""

    def referred(self, *, hashes: Collection[str]) -> frozenset[str]:
        """Return which of these files dossiers still refer to."""
        files = DossierFile.objects.filter(sha256__in=hashes, deleted_at=None)
        found = set(files.values_list("sha256", flat=True))
        photos = Photo.objects.filter(sha256__in=hashes)
        found |= set(photos.values_list("sha256", flat=True))
        kept = DossierFile.objects.filter(
            dossier=OuterRef("dossier"), n=OuterRef("file_n"), deleted_at=None
        )
        rows = PaperSignature.objects.filter(
            Q(sha256_before__in=hashes) | Q(sha256_after__in=hashes),
            Exists(kept),
            state=SignatureState.DONE,
        )
        for pair in rows.values_list("sha256_before", "sha256_after"):
            found |= set(pair)
        return frozenset(found & set(hashes))

    def beside(self, *, dossier_id: int, ns: Collection[int]) -> frozenset[str]:
        """Return what papers were before and between their signatures."""
        rows = PaperSignature.objects.filter(
            dossier_id=dossier_id, file_n__in=ns, state=SignatureState.DONE
        ).values_list("sha256_before", "sha256_after")
        return frozenset(one for pair in rows for one in pair)
