"""Tables of the dossier area; everything of one dossier is keyed by it first."""

from motcua.domain.dossiers.models.course import (
    DossierFile,
    Draft,
    Link,
    Purpose,
    Read,
    WorkItem,
)
from motcua.domain.dossiers.models.dossiers import (
    AskedFor,
    Channel,
    Code,
    Delivery,
    Dossier,
    HandedIn,
)
from motcua.domain.dossiers.models.keeping import Hold, Retention
from motcua.domain.dossiers.models.letters import (
    DraftLetter,
    DraftState,
    DraftVersion,
)
from motcua.domain.dossiers.models.lists import SavedList
from motcua.domain.dossiers.models.owners import CoApplicant
from motcua.domain.dossiers.models.photos import Photo, PhotoLink
from motcua.domain.dossiers.models.presence import Presence
from motcua.domain.dossiers.models.signatures import (
    PaperSignature,
    SignaturePart,
    SignatureState,
)

__all__ = [
    "AskedFor",
    "Channel",
    "CoApplicant",
    "Code",
    "Delivery",
    "Dossier",
    "DossierFile",
    "Draft",
    "DraftLetter",
    "DraftState",
    "DraftVersion",
    "HandedIn",
    "Hold",
    "Link",
    "PaperSignature",
    "Photo",
    "PhotoLink",
    "Presence",
    "Purpose",
    "Read",
    "Retention",
    "SavedList",
    "SignaturePart",
    "SignatureState",
    "WorkItem",
]
