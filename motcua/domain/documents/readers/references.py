"""Who refers to stored files: each area says so for its own rows, when Django starts."""

from collections.abc import Collection

from motcua.domain.documents.models import Signatory, SignatoryProposal, Upload
from motcua.domain.documents.ports import Referrer

_referrers: list[Referrer] = []


def add_referrer(referrer: Referrer) -> None:
    """Ask an area as well before a file is deleted; the same again changes nothing."""
    if referrer not in _referrers:
        _referrers.append(referrer)


def referred(*, hashes: Collection[str]) -> frozenset[str]:
    """Return which of these files somebody still refers to."""
    found = set(Upload.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    for signing in (Signatory.objects, SignatoryProposal.objects):
        images = signing.filter(image__in=hashes)
        found |= set(images.values_list("image_id", flat=True))
    for referrer in _referrers:
        found |= referrer.referred(hashes=hashes)
    return frozenset(found)


def beside(*, dossier_id: int, ns: Collection[int]) -> frozenset[str]:
    """Return what goes with files of a dossier, wherever it is noted."""
    found = frozenset[str]()
    for referrer in _referrers:
        found |= referrer.beside(dossier_id=dossier_id, ns=ns)
    return found
